"""Marks in originals: exact to take out, in no place where they would change a page, never over a tag."""

import os
import re
import subprocess
import sys

import lxml.html
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import lexlink
from lexlink import Document, Link, LinkedDocument
from lexlink.original import Runs
from lexlink.readers.html import read_html, read_page
from lexlink.readers.html_tokens import Tokens
from lexlink.types import Target
from lexlink.writers.annotate import annotate, marked, strip
from tests.readers.soup import pages, texts

LINKER = lexlink.Linker()
FOREIGN = re.compile(r"</?(?:svg|math)[^<>]*>?")  # lxml does not know that HTML's rules end there
CONTROLS = re.compile("[\\x00-\\x08\\x0b\\x0e-\\x1f\\ufffe\\uffff]")
slowly = settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))


def html(source):
    return lexlink.annotate(source, "html", linker=LINKER)


def plainly(linked):
    return re.sub(r'<mark class="lexlink"[^>]*>', "⟦", linked).replace("</mark>", "⟧")


@pytest.mark.parametrize(
    ("page", "wanted"),
    [
        ("<p>Article <b>27</b> of the Rome Statute.", "<p>⟦Article ⟧<b>⟦27⟧</b>⟦ of the Rome Statute⟧."),
        ("<p><a href='/x?a>b'>the <i>Rome</i> Statute</a>", "<p><a href='/x?a>b'>the <i>⟦Rome⟧</i>⟦ Statute⟧</a>"),
        ("<p>Article&nbsp;27 of the&#32;Rome<!-- > -->\n Statute", "<p>⟦Article&nbsp;27 of the&#32;Rome⟧<!-- > -->⟦\n Statute⟧"),
        ("<script>'the Rome Statute'</script><!-- Rome Statute --><p title='the Rome Statute'>-", "<script>'the Rome Statute'</script><!-- Rome Statute --><p title='the Rome Statute'>-"),
        ("<nav>Rome Statute</nav><title>Rome Statute</title><textarea>Rome Statute</textarea><p hidden>Rome Statute<p>Rome Statute", "<nav>Rome Statute</nav><title>Rome Statute</title><textarea>Rome Statute</textarea><p hidden>Rome Statute<p>⟦Rome Statute⟧"),
    ],
)  # fmt: skip
def test_where_marks_stand(page, wanted):
    assert wanted == plainly(html(page))
    assert page == lexlink.strip_marks(html(page), "html")


def test_what_a_mark_tells():
    (tag,) = re.findall(r"<mark[^>]*>", html("<p>Article 27 of the Rome Statute"))
    element = lxml.html.fromstring(tag)
    assert ("lexlink", "linked", "rome-statute/art_27", "provision") == tuple(element.get(n) for n in ("class", "data-status", "data-target", "data-kind"))
    assert "Rome Statute art 27" == element.get("title")


@slowly
@given(pages)
def test_marks_come_out_of_any_page_exactly(page):
    data = page.encode("utf-8", "surrogatepass")
    out = lexlink.annotate(data, "html", linker=LINKER) if b"\0" not in data else None
    assert out is None or out == data or data == lexlink.strip_marks(out, "html")
    text = html(page)
    assert text == page or page == lexlink.strip_marks(text, "html")


@slowly
@given(pages)
def test_marks_change_nothing_of_what_a_page_is(page):
    """The tokens of the page are the same but for our marks, and so is the text that it is read as."""
    out = html(page)
    if out == page:
        return
    added = len(re.findall("lexlink", out)) - len(re.findall("lexlink", page))
    before, after = list(Tokens(page)), list(Tokens(out))
    skeleton = [(t.name, t.attributes) for t in before if t.kind == "start"]
    kept = [(t.name, t.attributes) for t in after if t.kind == "start"]
    assert len(kept) - len(skeleton) == added
    assert read_page(page).text == read_page(out).text


@slowly
@given(pages)
def test_the_tree_is_the_same_but_for_marks(page):
    inside = FOREIGN.sub("", CONTROLS.sub("", page))
    page = f"<!doctype html><html><head><title>x</title></head><body><p>{inside}</p></body></html>"
    out = html(page)
    assert tree(page) == (strip(tree(out), "html") if out != page else tree(out))


def tree(source):
    """The tree that lxml makes of a page, written out."""
    return lxml.html.tostring(lxml.html.document_fromstring(source), encoding="unicode")


@slowly
@given(texts, st.sampled_from(["text", "markdown"]))
def test_marks_come_out_of_any_text_exactly(text, form):
    out = lexlink.annotate(text, form, linker=LINKER)
    assert out == text or text == lexlink.strip_marks(out, form)
    data = text.encode("utf-8", "surrogatepass")
    if b"\0" not in data:
        out = lexlink.annotate(data, form, linker=LINKER)
        assert out == data or data == lexlink.strip_marks(out, form)


@slowly
@given(pages)
def test_the_text_of_a_page_knows_where_it_stands(page):
    read = read_page(page)
    assert read.runs.length == len(read.text)
    for start in range(0, len(read.text), 7):
        for low, high in read.runs.pieces(start, start + 7):
            assert 0 <= low < high <= len(page)
    stretches = [stretch for at in range(len(read.text)) for stretch in read.runs.pieces(at, at + 1)]
    assert stretches == sorted(stretches)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "cp1251", "gb18030", "shift_jis", "euc_kr", "iso2022_jp"])
@pytest.mark.parametrize("form", ["html", "markdown", "text"])
def test_marks_in_every_encoding(encoding, form):
    words = {"cp1251": "Суд", "gb18030": "罗马规约", "shift_jis": "ローマ規程", "iso2022_jp": "ローマ規程", "euc_kr": "로마규정"}.get(
        encoding, "café – “naïve”"
    )
    page = (
        f"<meta charset={encoding}><p>{words} Article 27 of the Rome Statute {words}" if form == "html" else f"{words} Article 27 of the Rome Statute {words}"
    )
    data = (page * (1 if form == "html" else 9)).encode(encoding)
    out = lexlink.annotate(data, form, linker=LINKER)
    assert out != data
    assert data == strip(out, form, encoding if encoding.startswith("utf-16-") else "")


def test_a_page_that_lies_about_its_bytes_keeps_them():
    data = b"<meta charset=utf-8><p>caf\xe9 \xff Article 27 of the Rome Statute \x81<p>"
    assert data == lexlink.strip_marks(lexlink.annotate(data, "html", linker=LINKER), "html")


@pytest.mark.parametrize(
    ("text", "marked_text"),
    [
        ("Article 27 of the Rome Statute.", "⟦Article 27 of the Rome Statute⟧."),
        ("**Article 27** of the *Rome Statute*", "**⟦Article 27⟧** of the *⟦Rome Statute⟧*"),
        ("`Rome Statute` and ``the ` Rome Statute``", "`Rome Statute` and ``the ` Rome Statute``"),
        ("```\nRome Statute\n```\nRome Statute", "```\nRome Statute\n```\n⟦Rome Statute⟧"),
        ("    Rome Statute\n\n[the Rome Statute](http://x) ![Rome Statute](y)", "    Rome Statute\n\n[the Rome Statute](http://x) ![Rome Statute](y)"),
        ("---\ntitle: Rome Statute\n---\n<b title='Rome Statute'>x</b>", "---\ntitle: Rome Statute\n---\n<b title='Rome Statute'>x</b>"),
        ("- the Rome\n  Statute | x", "- the ⟦Rome⟧\n  ⟦Statute⟧ | x"),
    ],
)
def test_where_marks_stand_in_markdown(text, marked_text):
    out = lexlink.annotate(text, "markdown", linker=LINKER)
    assert marked_text == re.sub(r"\[([^\[\]]*)\]\(<[^<>]*> \"lexlink: [^\"]*\"\)", r"⟦\1⟧", out)


def test_markdown_reads_the_same_with_links():
    markdown = pytest.importorskip("markdown_it").MarkdownIt("commonmark")
    text = "# The Rome Statute\n\nUnder **Article 27 of the Rome Statute**, and `Article 5` of it,\n\n* NATO's [Article 5](/five)\n* Genocide Convention & UN Charter\n"
    out = lexlink.annotate(text, "markdown", linker=LINKER)
    assert markdown.render(text) == re.sub(r'<a href="[^"]*" title="lexlink: [^"]*">(.*?)</a>', r"\1", markdown.render(out), flags=re.DOTALL)
    assert out.count('"lexlink: ') >= 4


def test_marks_in_plain_text():
    out = lexlink.annotate("Article 27 of the Rome Statute.", linker=LINKER)
    assert "Article 27 of the Rome Statute [lexlink: rome-statute/art_27]." == out


def test_marks_of_ones_own():
    def bold(link):
        return (f"<b id={link.target}>", "</b>") if link.target else None

    assert "<p><b id=rome-statute>Rome Statute</b>, <i>x" == lexlink.annotate("<p>Rome Statute, <i>x", "html", mark=bold, linker=LINKER)
    assert "==Rome Statute==" == lexlink.annotate("Rome Statute", "markdown", mark=lambda link: ("==", "=="), linker=LINKER)
    assert b"<<Rome Statute>>" == lexlink.annotate(LINKER.link(Document("Rome Statute")), mark=lambda link: ("<<", ">>"))


def test_hostile_values_cannot_leave_an_attribute():
    link = Link(0, 4, "instrument", "full", "linked", 0.5, (Target('"><script>alert(1)</script>\n<é', 0, 4),), document=Document("Rome"))
    runs = Runs()
    runs.add(4, 0, 4)
    out = marked("Rome", [link], runs, "html")
    assert "<script" not in out
    assert out.isascii()
    assert "Rome" == strip(out, "html")
    for form in ("markdown", "text"):
        out = marked("Rome", [link], runs, form)
        assert "<script" not in out
        assert "Rome" == strip(out, form)


def test_mentions_that_cross_are_nested_by_cutting():
    runs = Runs()
    runs.add(10, 0, 10)
    links = [Link(start, end, "quotation", "full", "linked", 1.0, document=Document("0123456789")) for start, end in ((0, 6), (2, 4), (4, 9), (5, 7))]
    out = plainly(marked("0123456789", links, runs, "html"))
    assert "⟦01⟦23⟧⟦4⟦5⟧⟧⟧⟦⟦6⟧78⟧9" == out


@pytest.mark.parametrize(
    "piece", ["<a ", "<!--", "<![", "<a b='", "&amp", "<p>", "<nav>", "<script>", "<svg>", "<div>", "&#1", "</", "<a b=c ", "`", "\n ", "[", "``` ", "(["]
)
def test_time_grows_with_the_length_alone(piece):
    import time

    def cost(times, form):
        begun = time.process_time()
        lexlink.annotate(piece * times, form, linker=LINKER)
        return time.process_time() - begun

    for form in ("html", "markdown"):
        html("<p>warm")
        small, large = cost(10_000, form), cost(80_000, form)
        assert large < max(small, 0.02) * 8 * 3


def run(*arguments):
    return subprocess.run([sys.executable, "-m", "lexlink", *map(str, arguments)], capture_output=True, text=True, check=False)


def test_a_folder_of_originals_with_marks(tmp_path):
    files = {
        "in/a.html": b"<p>Article 27 of the Rome Statute\r\n caf\xe9 caf\xe9 caf\xe9 caf\xe9",
        "in/sub/a.html": b"<p>nothing here",
        "in/b.md": b"**Rome Statute**",
        "in/c.txt": "\ufeffRome Statute\r\n".encode(),
        "in/../in/d.jsonl": b'{"id": "../../evil", "text": "the Rome Statute"}\n{"id": "x/CON", "text": "no law"}\n',
    }
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    done = run("link", tmp_path / "in", "--format", "annotated", "-o", f"{tmp_path / 'out'}{os.sep}")
    assert 0 == done.returncode, done.stderr
    out = {p.relative_to(tmp_path / "out").as_posix(): p.read_bytes() for p in (tmp_path / "out").rglob("*") if p.is_file() and not p.name.startswith(".")}
    assert {"a.html", "sub/a.html", "b.md", "c.txt", "evil.txt", "x/CON.txt"} == set(out)
    for name, form in (("a.html", "html"), ("sub/a.html", "html"), ("b.md", "markdown"), ("c.txt", "text")):
        assert files[f"in/{name}"] == strip(out[name], form)
    assert b"the Rome Statute [lexlink: rome-statute]" == out["evil.txt"]
    run("link", tmp_path / "in", "--format", "annotated", "-j", "2", "-o", f"{tmp_path / 'two'}{os.sep}")
    assert out == {
        p.relative_to(tmp_path / "two").as_posix(): p.read_bytes() for p in (tmp_path / "two").rglob("*") if p.is_file() and not p.name.startswith(".")
    }
    over = run("link", tmp_path / "in", "--format", "annotated", "-o", f"{tmp_path / 'in'}{os.sep}")
    assert 4 == over.returncode
    assert "is never written over" in over.stderr
    assert files["in/a.html"] == (tmp_path / "in/a.html").read_bytes()


def test_a_document_whose_place_nobody_knows_is_told(tmp_path):
    document = read_html(b"<p>Rome Statute", "page", keep=True)
    lost = document.replace(original=document.original._replace(runs=None))
    with pytest.raises(lexlink.InputError, match="nobody knows where"):
        annotate(LinkedDocument(lost))
