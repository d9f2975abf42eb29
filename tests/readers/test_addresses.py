"""Web addresses as inputs, served from this machine: pages give their story, feeds their items, faults a notice."""

import gzip

import pytest

from lexlink import Document, Notice
from lexlink.readers.inputs import Intake, documents
from lexlink.writers.annotate import annotate, strip
from tests.pages.server import FaultServer, answer
from tests.readers.test_inputs import RSS, SITE, rows

LINES = rows({"id": "a", "text": "one"}, {"id": "b", "text": "two"}).encode()


@pytest.fixture
def server():
    with FaultServer() as running:
        yield running


def read(*names, private=True, **how):
    return list(documents(names, Intake(private=private, **how)))


def test_a_page_gives_its_story_with_the_way_back(server, linker):
    server.pages["/story"] = answer(SITE.encode())
    (found,) = read(f"{server.url}/story", keep=True)
    assert found.text.startswith("Paragraph 5 of the story")
    assert "Imprint" not in found.text
    assert "All news" not in found.text
    assert (f"{server.url}/story", f"{server.url}/story") == (found.key, found.source)
    linked = linker.link(found)
    assert linked.links
    marked = annotate(linked)
    assert marked.count(b"<mark") == len(linked.links)
    assert SITE.encode() == strip(marked, "html")


def test_the_whole_page_where_it_is_asked_for(server):
    server.pages["/story"] = answer(SITE.encode())
    (found,) = read(f"{server.url}/story", story=False)
    assert "Imprint" in found.text


def test_the_encoding_is_the_servers(server):
    server.pages["/latin"] = answer("<p>café Суд".encode("cp1251", "ignore"), kind="text/html; charset=windows-1251")
    (found,) = read(f"{server.url}/latin", story=False)
    assert ("cp1251", "caf Суд") == (found.encoding, found.text)


@pytest.mark.parametrize(
    ("kind", "body", "texts"),
    [
        ("application/x-ndjson", LINES, ["one", "two"]),
        ("application/octet-stream", LINES, ["one", "two"]),
        ("application/gzip", gzip.compress(LINES), ["one", "two"]),
        ("text/plain; charset=utf-8", b"plain words", ["plain words"]),
        ("text/csv", b"id,text\n1,one\n", ["one"]),
    ],
)
def test_other_kinds_are_what_they_are(server, kind, body, texts):
    server.pages["/data"] = answer(body, kind=kind)
    assert texts == [found.text for found in read(f"{server.url}/data")]


def test_feeds_give_their_items(server):
    server.pages["/feed"] = answer(RSS.encode(), kind="application/rss+xml")
    first, second, broken = read(f"{server.url}/feed")
    assert "g1" == first.key
    assert isinstance(second, Document)
    assert isinstance(broken, Notice)


def test_faults_are_notices_and_the_rest_is_read(server, tmp_path):
    good = tmp_path / "good.txt"
    good.write_text("good", encoding="utf-8")
    gone, text = read(f"{server.url}/gone", str(good))
    assert "does not exist (404)" in gone.message
    assert "good" == text.text
    (refused,) = read(f"{server.url}/story", private=False)
    assert isinstance(refused, Notice)
    assert not server.requests[2:]
