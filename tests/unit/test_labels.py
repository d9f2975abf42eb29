"""Levels of bare labels: a number is a paragraph unless it lies in one, a letter is a point."""

import pytest

from lexlink.citing.labels import deeper
from lexlink.types import Unit

ART, PARA, POINT = Unit("art", "1"), Unit("para", "2"), Unit("point", "a")


@pytest.mark.parametrize(
    ("path", "label", "level"),
    [((ART,), "2", "para"), ((ART, POINT), "2", "para"), ((ART, PARA), "b", "point"), ((ART, PARA, POINT), "1", "point"), ((ART,), "a", "point")],
)
def test_level_of_a_label(path, label, level):
    assert deeper(path, label) == Unit(level, label)
