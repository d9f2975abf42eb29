"""A server of faults, and nothing of the user's own network settings."""

import pytest

from lexlink.sources.fetch import Fetcher, Limits
from lexlink.store.repository import Store
from tests.pages.server import FaultServer, answer

QUICK = Limits(connect=5, read=5, total=10, least_delay=0, backoff=0.01, tries=2, most_bytes=2**20)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def server():
    with FaultServer() as running:
        yield running


@pytest.fixture
def fetcher():
    with Fetcher(private=True, limits=QUICK) as made:
        yield made


@pytest.fixture
def harbour(server, monkeypatch):
    """The invented publisher behind the server, as the only source."""
    from lexlink import sources
    from tests.pages.harbour import publish

    monkeypatch.setenv("HARBOUR", server.url)
    monkeypatch.setattr(sources, "_SOURCES", {"harbour": "tests.pages.harbour:Harbour"})
    publish(server, answer)
    return server


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "store.sqlite") as opened:
        yield opened
