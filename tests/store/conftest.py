"""Stores to test with: the same tests run on SQLite and on a real PostgreSQL server."""

import importlib.util

import pytest

from lexlink.store.repository import Store
from tests.store import postgres


@pytest.fixture(scope="session")
def new_database():
    """Makes an empty PostgreSQL database and gives its address."""
    if importlib.util.find_spec("psycopg") is None:
        pytest.skip("needs psycopg: pip install 'lexlink[postgres]'")
    binaries = postgres.programs()
    if binaries is None:
        pytest.skip(postgres.WHERE_TO_GET_IT)
    with postgres.server(binaries) as database:
        yield database


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request, tmp_path):
    """Where a store may lie that is not there yet."""
    if request.param == "sqlite":
        return str(tmp_path / "law" / "store.sqlite")
    return request.getfixturevalue("new_database")()


@pytest.fixture
def store(address):
    with Store.open(address) as opened:
        yield opened


@pytest.fixture
def file(tmp_path):
    return tmp_path / "store.sqlite"
