"""Annotations that come back: recognised, gold for the evaluation, judgements in the store."""

import io
import json
import zipfile

import pytest
from click.testing import CliRunner

from lexlink import Document
from lexlink.cli.main import lexlink as command
from lexlink.errors import InputError, MissingExtra
from lexlink.evaluate import evaluate, read_gold
from lexlink.integrations.returned import gold_text, read, recognised, verdicts
from lexlink.store.repository import Store
from lexlink.writers import folder_writer, writer

STORY = "The ICC judges 😀 cited Article 27 of the Rome Statute and the Genocide Convention.\nNATO's Article 5 was not mentioned."
FILES = {
    "labelstudio": "json",
    "doccano": "jsonl",
    "prodigy": "jsonl",
    "webanno": "jsonld",
    "nif": "ttl",
    "cas": "json",
    "conll": "txt",
    "spacy": "jsonl",
    "akn": "xml",
}


def made(name, folder, *documents):
    out = io.StringIO(newline="")
    try:
        writer(name)(documents, out)
    except MissingExtra as error:
        pytest.skip(f"{name}: {error}")
    path = folder / f"given.{FILES[name]}"
    path.write_bytes(out.getvalue().encode())
    return path


def reviewed(path):
    """A Label Studio export in which somebody accepted the predictions."""
    tasks = json.loads(path.read_text(encoding="utf-8"))
    for task in tasks:
        task["annotations"] = [{"result": task["predictions"][0]["result"], "was_cancelled": False}]
    path.write_text(json.dumps(tasks), encoding="utf-8")
    return tasks


@pytest.mark.parametrize("name", FILES)
def test_formats_are_recognised_and_score_full_against_themselves(name, linker, tmp_path):
    path = made(name, tmp_path, linker.link(Document(STORY, key="story", language="en")))
    if name == "labelstudio":
        reviewed(path)
    assert recognised(path) == name
    try:
        gold = [gold_text(text, linker.kb.organs) for text in read(path)]
    except MissingExtra as error:
        pytest.skip(str(error))
    assert gold[0].id == "story"
    report = evaluate(gold, linker.link, linker.kb.members, ("core", "body")).to_dict()["measures"]
    assert {m: report[m]["f1"] for m in ("span exact", "provision", "body")} == {"span exact": 1.0, "provision": 1.0, "body": 1.0}
    assert report["span exact"]["right"] == 3


@pytest.mark.parametrize("name", ["brat", "cas", "akn"])
def test_folders_are_recognised(name, linker, tmp_path):
    try:
        folder_writer(name)([linker.link(STORY)], tmp_path)
    except MissingExtra as error:
        pytest.skip(str(error))
    assert recognised(tmp_path) == name
    assert len(list(read(tmp_path))) == 1


def test_gold_itself_and_what_is_no_annotation(linker, tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_text('{"id":"1","lang":"en","text":"a","mentions":[]}\n', encoding="utf-8")
    assert recognised(path) == "gold"
    path.write_text(linker.link(STORY).to_json() + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="links that lexlink made"):
        recognised(path)
    for content in ("", "hello", "{}", "[", '{"a": 1}', "\x00", "<html>"):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(InputError, match="no format that lexlink knows"):
            recognised(path)
    with pytest.raises(InputError, match="cannot read"):
        recognised(tmp_path / "missing")


def test_what_people_changed_becomes_verdicts(linker, tmp_path):
    path = made("labelstudio", tmp_path, linker.link(Document(STORY, key="story")))
    tasks = reviewed(path)
    result = tasks[0]["annotations"][0]["result"]
    regions = list(dict.fromkeys(item["id"] for item in result))
    kept = [item for item in result if item["id"] != regions[0]]  # the ICC was rejected
    for item in kept:
        if item["id"] == regions[1] and item["type"] == "textarea":
            item["value"]["text"] = ["rome-statute/art_28"]
        if item["id"] == regions[2] and item["type"] == "labels":
            item["value"] |= {"start": 59, "end": STORY.index("Convention.") + 10, "text": STORY[59 : STORY.index("Convention.") + 10]}
    at = STORY.index("judges")
    kept.append({"id": "new", "type": "labels", "value": {"start": at, "end": at + 6, "text": "judges", "labels": ["organ"]}})
    tasks[0]["annotations"][0]["result"] = kept
    path.write_text(json.dumps(tasks), encoding="utf-8")
    (text,) = read(path)
    assert [(v.surface, v.verdict, v.target) for v in verdicts(text, linker.link)] == [
        ("ICC", "reject", ""),
        ("Article 27 of the Rome Statute", "correct", "rome-statute/art_28"),
        ("Genocide Convention", "correct", "genocide-convention"),
        ("NATO's Article 5", "accept", "north-atlantic-treaty/art_5"),
        ("judges", "add", ""),
    ]
    assert "span 59:" in list(verdicts(text, linker.link))[2].note


def run(*arguments):
    return CliRunner().invoke(command, arguments, catch_exceptions=False)


def test_the_command_makes_gold_and_judgements(linker, tmp_path, monkeypatch):
    monkeypatch.setenv("LEXLINK_STORE", str(tmp_path / "store.sqlite"))
    path = made("labelstudio", tmp_path, linker.link(Document(STORY, key="story", language="en")), linker.link(Document("the NPT", key="other")))
    assert "2 texts were left out" in run("import", str(path)).stderr
    reviewed(path)
    gold = tmp_path / "gold.jsonl"
    done = run("import", str(path), "--gold", str(gold), "--judge", "maria")
    assert done.exit_code == 0
    assert "judgements of maria: 5 accept" in done.stderr or "accept" in done.stderr
    assert [text.id for text in read_gold(gold)] == ["story", "other"]
    assert [m.layer for m in read_gold(gold)[0].mentions] == ["body", "core", "core", "core"]
    with Store.open(read_only=True) as store:
        kept = store.judgements("story", judge="maria")
    assert [(row.surface, row.verdict) for row in kept][:2] == [("ICC", "accept"), ("Article 27 of the Rome Statute", "accept")]
    assert "nothing new" in run("import", str(path), "--gold", str(gold), "--judge", "maria").stderr
    assert len(read_gold(gold)) == 2
    scored = json.loads(run("eval", "--gold", str(path), "--json").stdout)
    assert scored["measures"]["provision"]["f1"] == 1.0
    printed = run("import", str(path))
    assert [json.loads(line)["id"] for line in printed.stdout.splitlines()] == ["story", "other"]


def test_eval_still_reads_gold(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id":"1","lang":"en","text":"nothing","mentions":[]}\n', encoding="utf-8")
    assert json.loads(run("eval", "--gold", str(path), "--json").stdout)["texts"] == 1


def zipped(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_zip_files_as_tools_export_them(linker, tmp_path):
    line = made("doccano", tmp_path, linker.link(Document(STORY, key="story"))).read_bytes()
    export = zipped(tmp_path / "doccano.zip", {"all.jsonl": line})
    assert [text.id for text in read(export)] == ["story"]
    assert json.loads(run("eval", "--gold", str(export), "--json").stdout)["texts"] == 1
    try:
        folder_writer("cas")([linker.link(Document(STORY, key="story"))], tmp_path / "cas")
    except MissingExtra as error:
        pytest.skip(str(error))
    user = io.BytesIO()
    zipped(user, {file.name: file.read_bytes() for file in (tmp_path / "cas").iterdir()})
    (text,) = read(zipped(tmp_path / "inception.zip", {"annotation/story.txt/maria.zip": user.getvalue()}))
    assert len(text.annotations) == 4


@pytest.mark.parametrize("name", ["../evil.jsonl", "/evil.jsonl", "a/../../evil.jsonl", "..\\evil.jsonl", "C:\\evil.jsonl", "a\x00b"])
def test_zip_files_never_write_outside(name, tmp_path):
    export = zipped(tmp_path / "x.zip", {"ok.jsonl": "{}", name: "{}"})
    try:
        list(read(export))
    except InputError:
        pass
    assert {path.name for path in tmp_path.iterdir()} == {"x.zip"}
    assert not (tmp_path.parent / "evil.jsonl").exists()


def test_zip_bombs_and_broken_zip_files(tmp_path, monkeypatch):
    from lexlink.integrations import archives

    monkeypatch.setattr(archives, "MOST_BYTES", 1_000_000)
    with pytest.raises(InputError, match="unpacks to more than"):
        list(read(zipped(tmp_path / "bomb.zip", {"a.jsonl": b"0" * 5_000_000})))
    monkeypatch.setattr(archives, "MOST_FILES", 3)
    with pytest.raises(InputError, match="5 files"):
        list(read(zipped(tmp_path / "many.zip", {f"{n}.json": "" for n in range(5)})))
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04nothing")
    with pytest.raises(InputError, match="cannot be unpacked"):
        list(read(tmp_path / "broken.zip"))


def test_ids_that_nobody_knows_are_told(linker, tmp_path):
    path = made("labelstudio", tmp_path, linker.link(Document("the Rome Statute", key="a")))
    tasks = reviewed(path)
    tasks[0]["annotations"][0]["result"][1]["value"]["text"] = ["roma-statute"]
    path.write_text(json.dumps(tasks), encoding="utf-8")
    assert "1 ids are not in the corpus: roma-statute" in run("import", str(path)).stderr


def test_inception_names_documents_by_their_files(linker, tmp_path):
    cassis = pytest.importorskip("cassis", reason="dkpro-cassis is not installed")
    from lexlink.integrations.cas import cas

    made_cas = cas(linker.link(Document(STORY, key="story")))
    (about,) = made_cas.select("de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData")
    about.documentId, about.documentTitle = "maria", "story-1f2e3d4c.xmi"
    (tmp_path / "x.json").write_text(made_cas.to_json(), encoding="utf-8")
    assert [text.id for text in read(tmp_path / "x.json")] == ["story-1f2e3d4c"]
    assert cassis
