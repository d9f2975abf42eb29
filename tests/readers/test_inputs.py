"""Inputs of every kind: what is read, what becomes a notice, and that one bad input never stops the rest."""

import csv
import gzip
import io
import json
import sys
import tracemalloc

import pytest

from lexlink import Document, Notice
from lexlink.readers import opening
from lexlink.readers.fields import Fields
from lexlink.readers.inputs import Intake, documents

PAGE = "<!doctype html><html lang=en-GB><head><title>A &amp; B</title><meta property='article:published_time' content='2026-03-04T05:06:07Z'></head><body><nav>Home</nav><p>Article 27 of the Rome Statute.</p></body></html>"


def read(*names, **how):
    return list(documents(map(str, names), Intake(**how)))


def alone(*names, **how):
    (found,) = read(*names, **how)
    return found


@pytest.fixture
def file(tmp_path):
    def make(name, content):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return make


def rows(*records):
    return "".join(json.dumps(record) + "\n" for record in records)


def test_a_folder_of_many_kinds_is_read_in_one_order(file, tmp_path):
    file("a/one.txt", "one")
    file("a/two.md", "two")
    file("b/three.jsonl", rows({"id": 3, "text": "three"}, {"id": 4, "text": "four"}))
    file("b/five.csv", "id,text\n5,five\n")
    file("c/six.html.gz", gzip.compress(PAGE.encode()))
    file("c/.hidden.txt", "hidden")
    file("c/picture.png", b"\x89PNG")
    first, second = read(tmp_path), read(tmp_path)
    assert first == second
    assert ["one", "two", "five", "three", "four", "Article 27 of the Rome Statute."] == [d.text for d in first]


def test_pages_tell_title_language_and_date(file):
    page = alone(file("story.html", PAGE))
    assert ("A & B", "en", "2026-03-04", "utf-8") == (page.title, page.language, page.date.isoformat(), page.encoding)


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        (b"\xef\xbb\xbfna\xc3\xafve", "utf-8-sig", "naïve"),
        ("naïve".encode("utf-16"), "utf-16", "naïve"),
        ("a long enough line of Latin text".encode("utf-16-be"), "utf-16-be", "a long enough line of Latin text"),
        ("Le Statut de Rome entré en vigueur, c’est-à-dire dès l’été dernier à La Haye.".encode("cp1252"), "cp1252", None),
        ("Международный уголовный суд принял решение, которое обязательно для всех сторон договора.".encode("cp1251"), "cp1251", None),
        ("国際刑事裁判所に関するローマ規程は、締約国会議を設ける。被告人は弁護人の援助を受ける。".encode("euc_jp"), "euc_jp", None),
        ("Международный уголовный суд".encode(), "utf-8", "Международный уголовный суд"),
    ],
)
def test_encodings_are_detected_and_recorded(file, data, encoding, text):
    found = alone(file("story.txt", data))
    assert encoding == found.encoding
    assert (text or data.decode(encoding)) == found.text


@pytest.mark.parametrize(
    ("label", "encoding"),
    [("iso-8859-1", "cp1252"), ("windows-1251", "cp1251"), ("Shift_JIS", "cp932"), ("utf-8", "utf-8"), ("unicode_escape", "cp1252"), ("zip", "cp1252")],
)
def test_pages_are_read_as_they_say(file, label, encoding):
    page = f"<meta charset={label}><p>caf\\u0065 " + ("é" if encoding == "cp1252" else "")
    found = alone(file("page.html", page.encode(encoding)))
    assert "caf\\u0065" in found.text
    assert encoding == found.encoding or label in ("unicode_escape", "zip")


def test_a_wrong_label_and_broken_bytes_are_told(file):
    wrong = alone(file("wrong.html", "<meta charset='shift_jis'><p>naïve, entré à l’été".encode()))
    assert ("utf-8", ["encoding-wrong"]) == (wrong.encoding, [n.code for n in wrong.notices])
    broken = alone(file("broken.html", b"<meta charset=utf-8><p>a\xff\xfeb"))
    assert ("a\ufffd\ufffdb", ["encoding-broken"]) == (broken.text, [n.code for n in broken.notices])
    assert "2 bytes are no characters of utf-8" in broken.notices[0].message


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("binary.txt", bytes(range(256)) * 8, "is not text"),
        ("paper.pdf", b"%PDF-1.7\n\0\0\1", "is a PDF and not text: save it as"),
        ("page.html", b"\x7fELF" + bytes(1000), "is not text"),
        ("cut.txt.gz", gzip.compress(b"a story " * 100_000)[:-200], "cut short"),
        ("odd.txt.gz", b"\x1f\x8bnothing of the kind", "damaged"),
        ("empty.csv", b"", "is empty"),
        ("none.csv", b"id,texte\n1,hello\n", "did you mean 'texte'?"),
        ("none.jsonl", b'{"id": 1, "bode": "hello"}\n', "none of its fields is known to hold text"),
        ("bad.jsonl", b"{not json}\n", "not JSON"),
        ("list.jsonl", b"[1, 2]\n", "not an object"),
        ("deep.jsonl", b"[" * 200_000 + b"\n", "nested too deeply"),
        ("feed.xml", b"<catalogue><book/></catalogue>", "neither an RSS nor an Atom feed"),
        ("broken.xml", b"", "not a feed"),
        ("bad.parquet", b"PAR1 and nothing", "not a Parquet file"),
        ("bad.warc", b"hello", "not a web archive"),
    ],
)
def test_bad_inputs_become_notices_and_the_rest_is_read(file, name, data, says):
    bad, good = read(file(name, data), file("good.txt", "good"))
    assert isinstance(bad, Notice)
    assert says in bad.message
    assert name in bad.message
    assert "good" == good.text


def test_empty_files_give_empty_documents_and_no_rows(file):
    assert "" == alone(file("empty.txt", "")).text
    assert "" == alone(file("empty.html", "")).text
    assert [] == read(file("empty.jsonl", "\n\n"))


def test_what_stands_before_a_cut_is_read(file):
    whole = rows(*({"id": n, "text": f"story {n} " * 9} for n in range(5000)))
    *found, last = read(file("cut.jsonl.gz", gzip.compress(whole.encode())[:-3000]))
    assert len(found) > 1000
    assert [str(n) for n in range(len(found))] == [d.key for d in found]
    assert isinstance(last, Notice)


def test_zstandard_is_unpacked(file):
    zstandard = pytest.importorskip("zstandard")
    assert "good" == alone(file("story.txt.zst", zstandard.compress(b"good"))).text
    long = rows(*({"id": n, "text": f"story {n} " * 9} for n in range(9000))).encode()
    packed = zstandard.compress(long[: len(long) // 2]) + zstandard.compress(long[len(long) // 2 :])
    assert 9000 == len(read(file("two-frames.jsonl.zst", packed)))
    *found, last = read(file("cut.jsonl.zst", packed[:-300]))
    assert len(found) > 4000
    assert "cut short" in last.message
    assert "damaged" in alone(file("odd.txt.zst", b"\x28\xb5\x2f\xfd nothing of the kind")).message


def test_a_bomb_is_not_unpacked(file, monkeypatch):
    monkeypatch.setattr(opening, "_HARMLESS", 2**20)
    bomb = gzip.compress(bytes(40 * 2**20).replace(b"\0", b" "))
    (found,) = read(file("bomb.jsonl.gz", bomb))
    assert "swells" in found.message


def test_a_line_too_long_for_a_document_is_left_out(file, monkeypatch):
    monkeypatch.setattr("lexlink.readers.jsonl.MOST_DOCUMENT", 2**20)
    monkeypatch.setattr("lexlink.readers.jsonl.lines", lambda stream: opening.lines(stream, 2**20))
    data = b'{"id": 1, "text": "' + b"x" * 50 * 2**20 + b'"}\n{"id": 2, "text": "good"}\n'
    bad, good = read(file("long.jsonl", data))
    assert "longer than 1 MB" in bad.message
    assert "good" == good.text


def test_streams_are_read_with_flat_memory(file):
    path = file("many.jsonl", rows({"id": 0, "text": "x" * 10_000}) * 5000)
    for _ in documents([str(path)]):
        break
    tracemalloc.start()
    count = sum(isinstance(found, Document) for found in documents([str(path)]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 5000
    assert peak < 6 * 2**20


def test_many_broken_records_are_summed_up(file):
    *few, last = read(file("bad.jsonl", "{}\n" * 500))
    assert 20 == len(few)
    assert "480 more records" in last.message


def test_named_and_guessed_fields(file):
    record = {"uri": "u1", "headline": "H", "body": "the text", "published": "Tue, 03 Mar 2026 10:00:00 GMT", "lang": "fr", "words": "other"}
    guessed = alone(file("one.jsonl", rows(record)))
    assert ("the text", "H", "fr", "2026-03-03") == (guessed.text, guessed.title, guessed.language, guessed.date.isoformat())
    named = alone(file("two.jsonl", rows(record)), fields=Fields(text="words", id="uri"))
    assert ("other", "u1") == (named.text, named.key)
    missing = alone(file("three.jsonl", rows(record)), fields=Fields(text="bodi"))
    assert "no field 'bodi': did you mean 'body'?" in missing.message


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_rows_of_csv_whatever_parts_their_fields(file, separator):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator)
    writer.writerows([["id", "title", "text"], ["a", "T; T, T", 'He said "no",\nand | left\t'], ["b", "", "x\0y"]])
    first, second = read(file("rows.csv", out.getvalue()))
    assert ("a", "T; T, T", 'He said "no",\nand | left\t') == (first.key, first.title, first.text)
    assert "x\0y" == second.text


def test_rows_of_csv_that_are_broken(file):
    data = b'id,text\n1,good\n2,too,many,fields\n3,na\xefve\n4,"never closed\n5,swallowed\n'
    good, many, latin, open_ended = read(file("rows.csv", data))
    assert "1" == good.key
    assert "4 fields where the first row names 2" in many.message
    assert ("naïve", "cp1252") == (latin.text, latin.encoding)
    assert "never closed\n5,swallowed\n" == open_ended.text


def test_parquet_is_read_row_by_row(file, tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pyarrow.table({"id": ["a", "b"], "content": ["one", None], "date": [1_700_000_000, None], "blob": [b"x", b"y"]})
    parquet.write_table(table, tmp_path / "rows.parquet")
    first, second = read(tmp_path / "rows.parquet")
    assert ("a", "one", "2023-11-14") == (first.key, first.text, first.date.isoformat())
    assert "the field 'content' holds no text" in second.message


def response(address, body, kind="text/html; charset=utf-8", status="200 OK"):
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2026-02-03T04:05:06Z\r\nWARC-Record-ID: <urn:uuid:{address}>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    return head.encode() + http + b"\r\n\r\n"


STORY = "".join(f"<p>Paragraph {n} of the story tells at some length what the ministers said about Article {n} of the Rome Statute.</p>" for n in range(5, 15))
SITE = f"<html><head><title>T</title></head><body><div class=menu><a href=/>Home</a> <a href=/news>All news</a></div><article>{STORY}</article><footer>Imprint</footer></body></html>"


@pytest.mark.parametrize("pack", [b"".join, lambda records: b"".join(map(gzip.compress, records))], ids=["plain", "gz"])
def test_the_pages_of_a_web_archive(file, pack):
    pytest.importorskip("fastwarc")
    records = [
        response("https://news.example/1", SITE.encode()),
        response("https://news.example/2", b"\x89PNG", kind="image/png"),
        response("https://news.example/3", b"<p>gone", status="404 Not Found"),
        response("https://news.example/4", "<p>café".encode("latin-1"), kind="text/html; charset=iso-8859-1"),
    ]
    first, second = read(file("crawl.warc.gz", pack(records)))
    assert ("https://news.example/1", "2026-02-03") == (first.key, first.date.isoformat())
    assert first.text.startswith("Paragraph 5")
    assert "Imprint" not in first.text
    assert "café" == second.text.strip()
    found = read(file("cut.warc.gz", pack(records)[:-40]))
    assert "https://news.example/1" == found[0].key


RSS = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY big "&#x41;"><!ENTITY out SYSTEM "file:///etc/passwd">]>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>News</title><language>en-gb</language>
<item><title>Court &amp; treaty</title><link>https://news.example/1</link><guid>g1</guid><pubDate>Wed, 04 Mar 2026 10:00:00 GMT</pubDate>
<description>short</description><content:encoded><![CDATA[<p>Article 27</p><script>x</script><p>of the Rome Statute</p>]]></content:encoded></item>
<item><title>Second &out; &big;</title><description>&lt;b&gt;bold&lt;/b&gt; move</description></item><item/></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><entry><id>urn:1</id><title>Titre</title><published>2026-03-04T10:00:00Z</published>
<link rel="self" href="x"/><link href="https://news.example/a"/><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Un</p><p>Deux</p></div></content></entry></feed>"""


def test_items_of_feeds_are_documents(file):
    first, second, third = read(file("feed.rss", RSS))
    assert ("g1", "https://news.example/1", "en", "2026-03-04") == (first.key, first.source, first.language, first.date.isoformat())
    assert "Court & treaty\n\nArticle 27\n\nof the Rome Statute" == first.text
    assert second.text.endswith("bold move")
    assert "root:" not in second.text
    assert "without title and text" in third.message
    entry = alone(file("feed.xml", ATOM))
    assert ("urn:1", "https://news.example/a", "fr", "Titre\n\nUn\n\nDeux") == (entry.key, entry.source, entry.language, entry.text)


def test_lists_patterns_and_missing_names(file, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file("one.txt", "one")
    file("two words.txt", "two")
    file("list", "one.txt\n\nmissing.txt\ntwo words.txt\n@list\n")
    one, missing, two, nested = read("@list")
    assert ("one", "two") == (one.text, two.text)
    assert "missing.txt does not exist" in missing.message
    assert "lists do not name other lists" in nested.message
    file("zeros", b"one.txt\0two words.txt\0")
    assert ["one", "two"] == [d.text for d in read("@zeros")]
    assert ["one", "two"] == [d.text for d in read("*.txt")]
    assert "nothing matches" in alone("*.md").message
    assert "cannot read the list" in alone("@nowhere").message
    (tmp_path / "void").mkdir()
    assert "holds nothing to read" in alone("void").message


@pytest.mark.parametrize(
    ("data", "texts"),
    [(b"plain", ["plain"]), (PAGE.encode(), ["Article 27 of the Rome Statute."]), (gzip.compress(rows({"text": "a"}, {"text": "b"}).encode()), ["a", "b"])],
)
def test_standard_input_is_what_it_looks_like(monkeypatch, data, texts):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(data))))
    assert texts == [d.text for d in read("-")]


def test_ids_that_come_twice_are_told_apart(file):
    path = file("twice.jsonl", rows({"id": "x", "text": "a"}, {"id": "x", "text": "b"}, {"id": "x", "text": "c"}))
    found = read(path)
    assert ["x", "x#2", "x#3"] == [d.key for d in found]
    assert [[], ["id-taken"], ["id-taken"]] == [[n.code for n in d.notices] for d in found]
    assert "comes more than once" in found[1].notices[0].message
    assert ["x", "x#2", "x#3", "x#4", "x#5", "x#6"] == [d.key for d in read(path, path)]


def test_notices_of_reading_stand_in_the_linked_document(linker, file):
    found = alone(file("broken.txt", b"\xef\xbb\xbfArticle 27 of the Rome Statute \xff"))
    assert ["encoding-broken"] == [n.code for n in linker.link(found).notices]
