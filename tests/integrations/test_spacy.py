"""The spaCy component in a real pipeline."""

import subprocess
import sys
import tomllib
from importlib.metadata import entry_points
from pathlib import Path

import pytest

spacy = pytest.importorskip("spacy", reason="spaCy is not installed")

from spacy.tokens import Doc, DocBin  # noqa: E402

import lexlink  # noqa: E402
import lexlink.integrations.spacy as component  # noqa: E402

TEXT = "The ICC met 😀. Articles 5 to 7 of the Rome Statute, and Article 200 of the UN Charter."


@pytest.fixture
def nlp():
    made = spacy.blank("en")
    made.add_pipe("lexlink")
    return made


def test_spans_have_kinds_ids_and_links(nlp):
    doc = nlp(TEXT)
    spans = doc.spans["lexlink"]
    assert [(span.text, span.label_, span.kb_id_) for span in spans] == [
        ("ICC", "organ", "icc"),
        ("Articles 5 to 7 of the Rome Statute", "provision", "rome-statute/art_5"),
        ("Article 200 of the UN Charter", "provision", ""),
    ]
    assert spans[1]._.lexlink_targets == ["rome-statute/art_5", "rome-statute/art_6", "rome-statute/art_7"]
    assert spans[2]._.lexlink.nil_reason == "no_such_provision"
    assert spans[0]._.lexlink_score == lexlink.link(TEXT).links[0].score
    assert doc._.lexlink == component.LinkedDocument.from_dict(lexlink.link(lexlink.Document(TEXT, language="en")).to_dict(text=True))
    assert doc[0:1]._.lexlink is None


@pytest.mark.parametrize(("mode", "texts"), [("expand", ["Genève's", "ICC"]), ("contract", ["ICC"]), ("strict", ["ICC"])])
def test_links_inside_tokens_are_aligned_as_asked(mode, texts):
    made = spacy.blank("xx")
    made.add_pipe("lexlink")
    text = "Genève's ICC"
    linked = lexlink.Linker(detectors=[lambda document: [lexlink.Mention(0, 6, ("unsc-1701",))]]).link(text)
    doc = component.put(Doc(made.vocab, words=["Genève's", "ICC"], spaces=[True, False]), linked, alignment_mode=mode)
    assert [span.text for span in doc.spans["lexlink"]] == texts
    if mode == "expand":
        assert (doc.spans["lexlink"][0]._.lexlink.start, doc.spans["lexlink"][0]._.lexlink.end) == (0, 6)


def rows(doc, key="lexlink"):
    return [(span.start, span.end, span.kb_id_, span.id_) for span in doc.spans[key]]


def ids(doc, key):
    return [span.kb_id_ for span in doc.spans[key]]


def test_streams_and_processes(nlp):
    texts = [f"{n}: {TEXT}" for n in range(20)]
    alone = [rows(nlp(text)) for text in texts]
    assert [rows(doc) for doc in nlp.pipe(texts)] == alone
    assert [rows(doc) for doc in nlp.pipe(texts, n_process=2, batch_size=5)] == alone
    pairs = list(nlp.pipe([(text, n) for n, text in enumerate(texts)], as_tuples=True))
    assert [context for _, context in pairs] == list(range(20))


def test_pipelines_are_saved_with_their_settings(tmp_path):
    made = spacy.blank("en")
    made.add_pipe("lexlink", config={"all_organs": True, "spans_key": "law", "min_score": 0.2})
    made.to_disk(tmp_path / "pipeline")
    for again in (spacy.load(tmp_path / "pipeline"), _from_bytes(made)):
        assert rows(again("The UN Charter"), "law") == rows(made("The UN Charter"), "law")
        assert ids(again("The UN met."), "law") == ["un"]


def _from_bytes(made):
    again = spacy.blank("en")
    again.add_pipe("lexlink")
    return again.from_bytes(made.to_bytes())


def test_a_pipeline_of_another_corpus_says_so(nlp):
    pipe = nlp.get_pipe("lexlink")
    data = pipe.to_bytes().replace(pipe.linker.kb.revision.encode(), b"another")
    with pytest.warns(UserWarning, match="saved with corpus another"):
        pipe.from_bytes(data)


def test_documents_survive_bytes_and_docbin(nlp):
    doc = nlp(TEXT)
    wanted = [(s.text, s.label_, s.kb_id_, s._.lexlink_targets, s._.lexlink_score) for s in doc.spans["lexlink"]]
    one = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    stored = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    (two,) = DocBin().from_bytes(stored).get_docs(spacy.blank("en").vocab)
    for again in (one, two):
        assert [(s.text, s.label_, s.kb_id_, s._.lexlink_targets, s._.lexlink_score) for s in again.spans["lexlink"]] == wanted


def test_entities_where_they_are_asked_for():
    made = spacy.blank("en")
    made.add_pipe("lexlink", config={"set_ents": True})
    doc = made("Articles 5 to 7 of the Rome Statute bind the ICC.")
    assert [(ent.text, ent.label_, ent.kb_id_) for ent in doc.ents] == [
        ("Articles 5 to 7 of the Rome Statute", "provision", "rome-statute/art_5"),
        ("ICC", "organ", "icc"),
    ]


def test_odd_texts(nlp):
    for text in ("", " ", "\n\n", "🙂", "\x00 the Rome Statute", "e\u0301 the Rome\u00a0Statute", "Article 1, " * 500):
        assert nlp(text).text == text


def test_failing_documents_go_to_the_error_handler(nlp, monkeypatch):
    handled = []
    pipe = nlp.get_pipe("lexlink")
    nlp.set_error_handler(lambda name, proc, docs, error: handled.append((name, str(error))))
    link = pipe.linker.link
    monkeypatch.setattr(pipe.linker, "link", lambda document: link(document) if "bad" not in document.text else 1 / 0)
    assert [doc.text for doc in nlp.pipe(["good", "bad", "fine"])] == ["good", "fine"]
    assert handled == [("lexlink", "division by zero")]


def test_a_knowledge_base_for_the_entity_linker(kb, tmp_path):
    vocab = spacy.blank("en").vocab
    made = component.knowledge_base(kb, vocab, entity_vector_length=3)
    assert {"rome-statute", "icc"} <= set(made.get_entity_strings())
    best = {c.entity_: c.prior_prob for c in made.get_alias_candidates("Rome Statute")}
    assert best == {"rome-statute": 1.0}
    made.to_disk(tmp_path / "kb")
    again = component.InMemoryLookupKB(vocab, entity_vector_length=3)
    again.from_disk(tmp_path / "kb")
    assert again.get_size_entities() == made.get_size_entities()
    assert "rome-statute/art_5" in component.knowledge_base(kb, vocab, provisions=True).get_entity_strings()


def test_the_factory_is_registered_for_pipelines_that_do_not_import_us():
    declared = tomllib.loads((Path(lexlink.__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))
    assert declared["project"]["entry-points"]["spacy_factories"] == {"lexlink": "lexlink.integrations.spacy:make_component"}
    if not [e for e in entry_points(group="spacy_factories") if e.name == "lexlink"]:
        pytest.skip("this environment was made before the entry point was declared: install lexlink anew")
    code = "import spacy; nlp = spacy.blank('en'); nlp.add_pipe('lexlink'); doc = nlp('the Rome Statute'); print([s.kb_id_ for s in doc.spans['lexlink']])"
    run = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "['rome-statute']"
