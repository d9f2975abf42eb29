"""The library call: round trips, offsets in other units, streams with contexts, own instruments and steps, threads and forks."""

import asyncio
import datetime
import os
import pickle
import subprocess
import sys
import threading
from itertools import count, islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lexlink
from lexlink import Config, Document, Instrument, KnowledgeBase, LinkedDocument, Linker, Provision
from lexlink.errors import InputError, LexlinkError, UsageError
from lexlink.units import code_points, counted
from tests.flow.test_offsets import PIECES
from tests.integrations import hooks

TEXT = "Under Article 27 of the Rome Statute 😀 the ICC acted, as its Article 98 says. Article 200 of the UN Charter."
ANY_TEXT = st.lists(st.sampled_from(PIECES), max_size=20).map("".join)


@settings(max_examples=100, deadline=None)
@given(ANY_TEXT)
def test_json_there_and_back_is_equal(linker, text):
    linked = linker.link(Document(text, title="A \ud800 title", date=datetime.date(2031, 5, 1)))
    assert LinkedDocument.from_json(linked.to_json(text=True)) == linked
    assert LinkedDocument.from_dict(linked.to_dict(), text) == linked
    assert LinkedDocument.from_json(linked.to_json(text=True).encode()) == linked


def test_links_that_come_back_show_their_law_again(linker):
    linked = linker.link(Document(TEXT, key="story-1"))
    again = LinkedDocument.from_dict(linked.to_dict(text=True), law=linker.kb)
    assert [link.passage for link in again.links] == [link.passage for link in linked.links]
    assert [link.id for link in again.links] == [link.id for link in linked.links]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"schema": "other/1"}, "not a record of schema"),
        ({"links": [{}]}, "not whole"),
        ({"document": {}}, "does not hold its text"),
    ],
)
def test_a_record_that_is_none_is_refused(linker, change, message):
    record = linker.link(TEXT).to_dict(text="document" not in change)
    with pytest.raises(InputError, match=message):
        LinkedDocument.from_dict(record | change)


@pytest.mark.parametrize("line", ["", "[]", "{", "[" * 100_000])
def test_lines_that_are_no_record(line):
    with pytest.raises(InputError):
        LinkedDocument.from_json(line, "")


def test_another_text_is_refused(linker):
    with pytest.raises(InputError, match="hash"):
        LinkedDocument.from_dict(linker.link(TEXT).to_dict(), TEXT + " ")


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.one_of(st.characters(codec=None, exclude_categories=()), st.sampled_from("aé🙂\ud83d\ude00א")), max_size=60), st.data())
def test_offsets_in_other_units_are_those_of_the_encoded_text(text, data):
    offsets = data.draw(st.lists(st.integers(0, len(text)), max_size=6))
    assert counted(text, offsets, "utf16") == [len(text[:o].encode("utf-16-le", "surrogatepass")) // 2 for o in offsets]
    assert counted(text, offsets, "utf8") == [len(text[:o].encode("utf-8", "surrogatepass")) for o in offsets]
    for unit in ("codepoint", "utf16", "utf8"):
        assert code_points(text, counted(text, offsets, unit), unit) == offsets


@pytest.mark.parametrize(("unit", "offset"), [("utf16", 2), ("utf8", 3), ("utf8", 99), ("utf16", -1), ("codepoint", 9)])
def test_offsets_inside_a_character_or_outside_the_text_are_refused(unit, offset):
    with pytest.raises(InputError, match="offset"):
        code_points("a🙂b", [offset], unit)


def test_spans_of_a_document_count_as_asked(linker):
    linked = linker.link("😀é the Rome Statute")
    assert [linked.document.text[s.start : s.end] for s in linked.spans()] == ["Rome Statute"]
    assert [linked.document.text.encode()[s.start : s.end] for s in linked.spans("utf8")] == [b"Rome Statute"]
    assert linked.document.text.encode("utf-16-le")[2 * linked.spans("utf16")[0].start :].decode("utf-16-le") == "Rome Statute"


@pytest.mark.parametrize("jobs", [1, 2])
def test_contexts_come_along(linker, jobs):
    contexts = [object() for _ in range(150)]
    rows = ((f"{n} the Rome Statute", context) for n, context in enumerate(contexts))
    found = list(linker.pipe(rows, jobs=jobs, as_tuples=True))
    assert [context for _, context in found] == contexts
    assert [linked.document.text[:3].strip() for linked, _ in found[:3]] == ["0 t", "1 t", "2 t"]


def test_pairs_are_read_as_they_are_needed(linker):
    assert len(list(islice(linker.pipe(((f"{n} the NPT", n) for n in count()), as_tuples=True), 3))) == 3


PACT = Instrument("harbour-pact", "treaty", "Harbour Pact on Free Passage", "Harbour Pact")


def test_an_instrument_of_ones_own_is_linked_and_checked(linker):
    own = linker.add(PACT, ["Harbour Pact"], [Provision("harbour-pact/art_1", "1", "Free passage"), Provision("harbour-pact/art_2", "2")])
    text = "Article 1 of the Harbour Pact, its Article 2, and Article 9 of the Harbour Pact"
    assert [(link.target, link.nil_reason) for link in own.link(text).links] == [
        ("harbour-pact/art_1", None),
        ("harbour-pact/art_2", None),
        (None, "no_such_provision"),
    ]
    assert own.link(text).links[0].passage.heading == "Free passage"
    assert "harbour-pact" not in linker.kb.instruments
    assert own.kb.revision != linker.kb.revision
    assert [d.to_dict() for d in own.pipe([text] * 3, jobs=2)] == [own.link(text).to_dict()] * 3


@pytest.mark.parametrize(("name", "message"), [("rome-statute", "taken"), ("icc", "taken"), ("Harbour Pact", "no instrument id"), ("../x", "no instrument id")])
def test_ids_that_cannot_be(linker, name, message):
    with pytest.raises(UsageError, match=message):
        linker.add(PACT._replace(id=name))


def test_own_detectors_find_what_lexlink_does_not(kb):
    own = Linker(kb, detectors=[hooks.dockets])
    links = own.link("In ICC-01/21 the judges cited the Rome Statute.").links
    assert [(link.surface, link.target, link.kind) for link in links] == [("ICC-01/21", "icc", "organ"), ("Rome Statute", "rome-statute", "instrument")]
    assert "docket number" in links[0].detail
    assert "dockets" in links[0].explain()


def test_a_weaker_mention_gives_way(kb, linker):
    text = "Article 27 of the Rome Statute"
    assert Linker(kb, detectors=[hooks.covers_everything]).link(text).links == linker.link(text).links
    assert [link.target for link in Linker(kb, detectors=[hooks.covers_everything]).link("nothing").links] == ["unsc-1701"]


def test_a_mention_outside_the_text_is_an_error_that_names_the_detector(kb):
    with pytest.raises(UsageError, match="out_of_bounds"):
        Linker(kb, detectors=[hooks.out_of_bounds]).link("x")


def test_own_rankers_move_scores_and_are_explained(kb, linker):
    document = Document("Article 5 was debated at length.", source="defence")
    before = linker.link(document).links
    link = Linker(kb, rankers=[hooks.prefers_nato]).link(Document("NATO met. Article 5 was debated.", source="defence")).links[-1]
    assert link.target == "north-atlantic-treaty/art_5"
    assert any(f.name == "desk" for f in link.candidates[0].features)
    assert not any(link.target for link in before)


def test_own_steps_go_to_other_processes(kb):
    own = Linker(kb, detectors=[hooks.dockets])
    texts = ["see ICC-01/21 and the NPT"] * 5
    assert [d.to_dict() for d in own.pipe(texts, jobs=2)] == [own.link(t).to_dict() for t in texts]
    with pytest.raises(UsageError, match="module-level"):
        list(Linker(kb, detectors=[lambda document: []]).pipe(texts, jobs=2))
    with pytest.raises(LexlinkError, match="no such day"):
        list(Linker(kb, detectors=[hooks.fails]).pipe(texts, jobs=2))


def test_unknown_plugins_are_named():
    with pytest.raises(UsageError, match=r"no plug-in 'nothing' in lexlink\.detectors"):
        Linker(config=Config(detectors=("nothing",)))


def test_threads_share_a_linker(kb):
    linker = Linker(KnowledgeBase.load())  # a fresh one: its lazy parts are made under contention
    texts = [f"{n}: Article {n % 60 + 1} of the Rome Statute and Article {n % 9 + 1} of the NPT" for n in range(60)]
    wanted = [Linker(kb).link(text).to_dict() for text in texts]
    found: dict[int, list] = {}
    start = threading.Barrier(8)

    def work(number):
        start.wait()
        found[number] = [linker.link(text).to_dict() for text in texts]

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(found[n] == wanted for n in range(8))


async def test_asynchronous_callers_use_threads(linker):
    found = await asyncio.gather(*(asyncio.to_thread(linker.link, f"{n} the Rome Statute") for n in range(20)))
    assert [d.links[0].target for d in found] == ["rome-statute"] * 20


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_linker_survives_a_fork():
    code = (
        "import os, lexlink\n"
        "linker = lexlink.Linker(); a = linker.link('Article 5 of the NPT').to_json()\n"
        "pid = os.fork()\n"
        "if not pid: os._exit(0 if linker.link('Article 5 of the NPT').to_json() == a else 9)\n"
        "print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "0"


def test_linkers_and_documents_can_be_pickled(linker):
    own = linker.add(PACT)
    linked = own.link("Article 3 of the Harbour Pact on Free Passage")
    again, engine = pickle.loads(pickle.dumps((linked, own)))
    assert again == linked
    assert again.links[0].passage == linked.links[0].passage
    assert engine.link(linked.document.text) == linked


def test_everything_promised_is_typed(tmp_path):
    script = tmp_path / "user_script.py"
    script.write_text(USER_SCRIPT, encoding="utf-8")
    for command in (["mypy", "--strict", "--cache-dir", str(tmp_path / "cache")], ["pyright", "--pythonpath", sys.executable]):
        tool = Path(sys.executable).parent / command[0]
        if command[0] == "pyright" and not os.environ.get("LEXLINK_TEST_PYRIGHT"):
            continue  # it fetches a program from the network on its first run
        run = subprocess.run([tool, *command[1:], str(script)], capture_output=True, text=True, check=False, cwd=tmp_path)
        assert run.returncode == 0, run.stdout + run.stderr


USER_SCRIPT = """
from collections.abc import Iterator
from typing import assert_type

import lexlink


def detector(document: lexlink.Document) -> Iterator[lexlink.Mention]:
    yield lexlink.Mention(0, 1, ("icc",))


def ranker(document: lexlink.Document, span: lexlink.Span, target: str) -> Iterator[lexlink.Feature]:
    yield lexlink.Feature("own", 1.0, 0.5)


linker = lexlink.Linker(config=lexlink.Config(suggest=True, languages=("en",)), detectors=[detector], rankers=[ranker])
linked = linker.link(lexlink.Document("x", key="1", title=None))
assert_type(linked, lexlink.LinkedDocument)
for link in linked.links:
    assert_type(link.start, int)
    assert_type(link.target, str | None)
    assert_type(link.passage, lexlink.Passage | None)
    assert_type(link.explain(), str)
assert_type(linked.spans("utf16"), list[lexlink.Span])
assert_type(lexlink.LinkedDocument.from_json(linked.to_json(text=True)), lexlink.LinkedDocument)
for each in linker.pipe(text for text in ("a", "b")):
    assert_type(each, lexlink.LinkedDocument)
for each, context in linker.pipe([("a", 1)], jobs=2, as_tuples=True):
    assert_type(each, lexlink.LinkedDocument)
    shown: int = context
own = linker.add(lexlink.Instrument("a-pact", "treaty", "A Pact", "A Pact"), ["The Pact"])
assert_type(own, lexlink.Linker)
try:
    lexlink.link("x").links[0].replace(score=1.0)
except lexlink.LexlinkError as error:
    assert_type(error.exit_code, int)
"""


def test_front_door_has_a_type_for_each_name():
    assert isinstance(lexlink.Addition, type)
    assert isinstance(lexlink.Mention, type)
