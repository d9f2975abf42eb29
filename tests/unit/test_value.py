"""Frozen values: made, compared, changed by copy, pickled."""

import copy
import pickle
from typing import ClassVar

import pytest

from lexlink.types import Document, Link
from lexlink.value import value


@value
class Point:
    x: int
    y: int = 0
    note: str = ""
    unseen: ClassVar[tuple[str, ...]] = ("note",)


def test_values_compare_by_what_is_seen():
    assert Point(1) == Point(1, 0, "a") != Point(1, 2)
    assert len({Point(1), Point(1, note="b")}) == 1
    assert repr(Point(1, note="b")) == "Point(x=1, y=0)"


def test_values_are_frozen_and_changed_by_copy():
    with pytest.raises(AttributeError, match="frozen"):
        Point(1).x = 2
    with pytest.raises(AttributeError, match="frozen"):
        del Point(1).x
    assert Point(1).replace(y=5) == Point(1, 5)


@pytest.mark.parametrize(("args", "given", "says"), [((), {}, "'x'"), ((1, 2, "", 4), {}, "4 were given"), ((1,), {"z": 1}, "'z'")])
def test_wrong_values_are_named(args, given, says):
    with pytest.raises(TypeError, match=says):
        Point(*args, **given)


def test_values_survive_pickle_and_copy():
    document = Document("text", key="a")
    link = Link(0, 4, "instrument", "full", "linked", 0.9, document=document)
    assert pickle.loads(pickle.dumps(link)) == link == copy.deepcopy(link)
    assert pickle.loads(pickle.dumps(document)) == document
