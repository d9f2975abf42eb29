"""The HTML page: well formed, complete, and deaf to whatever stands in a text."""

import datetime
import io
import itertools
import re
from html.parser import HTMLParser

from lexlink import Document
from lexlink.writers import html
from tests.flow.hostile import PAYLOADS

VOID = {"meta", "rect", "br", "link", "input", "line"}
ALLOWED = {
    *[
        "html",
        "head",
        "meta",
        "title",
        "style",
        "script",
        "body",
        "a",
        "header",
        "main",
        "footer",
        "section",
        "article",
        "aside",
        "div",
        "span",
        "p",
        "h1",
        "h2",
        "h3",
        "ul",
        "ol",
        "li",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "caption",
        "svg",
        "g",
    ],
    *["rect", "line", "text", "sup", "details", "summary", "blockquote", "b", "kbd", "input", "label", "fieldset", "legend", "output", "button", "link"],
}
CARRIERS = ("{}", "Article 5 of the {} Rome Statute", "the Rome Statute {}", "Article 27 of the Rome Statute.\n\n{}\n\n{} Article 98")


class Page(HTMLParser):
    """What a browser would see: the tags, whether they close, the ids and addresses."""

    def __init__(self, page):
        super().__init__()
        self.open, self.tags, self.ids, self.addresses, self.attributes, self.text = [], [], [], [], [], []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        found = dict(attrs)
        if "id" in found:
            self.ids.append(found["id"])
        if "href" in found:
            self.addresses.append(found["href"])
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def page_of(linker, *documents):
    out = io.StringIO()
    html.write([linker.link(d) for d in documents], out)
    return out.getvalue()


def test_the_page_holds_text_law_and_reasons(linker):
    page = page_of(
        linker,
        Document("Article 27 of the Rome Statute counts.\n\nSo does Article 200 of the Rome Statute.", title="Two claims", date=datetime.date(2024, 5, 1)),
    )
    seen = Page(page)
    text = "".join(seen.text)
    assert not seen.open
    assert "Two claims" in text
    assert "Irrelevance of official capacity" in text
    assert "no such provision" in text
    assert "2024-05-01" in text
    assert re.search(r"why \d\.\d\d", text)
    assert re.search(r"1 document\s+2 references\s+1 linked\s+1 to look at", text)
    assert "«Article 200 of the Rome Statute»" in text


def test_every_mark_leads_to_a_note_and_every_doubt_to_a_mark(linker):
    seen = Page(page_of(linker, "The ICC met. Article 5 of the Rome Statute and Article 300 of the UN Charter.\n\nThe Statute again.", "Nothing here."))
    assert len(seen.ids) == len(set(seen.ids))
    inside = [a for a in seen.addresses if a.startswith("#")]
    assert any(a.startswith("#l") for a in inside)
    assert {a[1:] for a in inside} <= set(seen.ids)


def test_the_policy_allows_the_style_sheet_and_nothing_else(linker):
    page = page_of(linker, "the Rome Statute")
    assert "default-src 'none'" in re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1].replace("&#x27;", "'")
    assert "unsafe" not in page
    assert " style=" not in page


def scripts(page):
    """What a browser would run."""
    return re.findall(r"<script[^>]*>(.*?)</script", page, re.DOTALL | re.IGNORECASE)


def test_hostile_text_adds_no_element(linker):
    own = scripts(page_of(linker, "the Rome Statute"))
    for payload in PAYLOADS:
        documents = [
            Document(carrier.replace("{}", payload), key=payload or "k", source=payload, title=title, language=payload)
            for carrier, title in itertools.product(CARRIERS, (None, payload))
        ]
        page = page_of(linker, *documents)
        seen = Page(page)
        assert not seen.open
        assert scripts(page) == own
        assert set(seen.tags) <= ALLOWED
        assert not [name for name, _ in seen.attributes if name.startswith("on") or name in ("style", "src", "srcset")]
        assert all(a.startswith(("#", "https://", "http://", "data:,")) for a in seen.addresses)
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", "".join(seen.text))


def test_text_is_shown_whole(linker):
    text = "A < B & C > D “quoted” — the Rome Statute, Article 8 bis.\n\nSecond\nline."
    shown = "".join(Page(page_of(linker, text)).text)
    assert "A < B & C > D “quoted” — the Rome Statute" in shown
    assert "Second\nline." in shown


def test_long_paragraphs_stand_in_pieces_and_nothing_is_lost(linker):
    text = " ".join(f"Sentence {n} speaks of Article {n} of the Rome Statute at some length." for n in range(1, 90))
    for given in (text, text.replace(". ", ".\n"), "x" * 9000 + " the Rome Statute"):
        page = page_of(linker, Document(given, key="a"))
        rows = [re.sub(r"<sup>\d+</sup>|<[^>]+>", "", row) for row in re.findall(r'<p class="text">(.*?)</p>', page, re.DOTALL)]
        assert "".join("".join(rows).split()) == "".join(given.split())
        assert given.startswith("x") or max(map(len, rows)) <= 1300


def test_the_same_input_gives_the_same_bytes(linker):
    documents = ["the Rome Statute and the UN Charter", "Article 5 of the UN Charter"]
    assert page_of(linker, *documents) == page_of(linker, *documents)


def test_no_document_is_an_empty_page(linker):
    text = "".join(Page(page_of(linker)).text)
    assert re.search(r"0 documents\s+0 references", text)


def test_the_same_mark_has_the_same_address_in_every_report(linker):
    first = Document("Article 5 of the Rome Statute", key="a")
    alone, among = (set(Page(page_of(linker, *documents)).ids) for documents in ([first], ["the UN Charter", first, first]))
    (mark,) = {i for i in alone if i.startswith("l") and i != "least"}
    assert mark in among
    assert f"{mark}-3" in among


def test_dated_texts_have_a_timeline_and_treaties_cited_together_a_table(linker):
    texts = [Document(f"{n}: the Rome Statute, the UN Charter and the Genocide Convention", date=datetime.date(2020 + n, 3, 1)) for n in range(3)]
    page = page_of(linker, *texts)
    assert "References by month, 2020-03 to 2022-03, at most 3" in page
    assert "documents that cite both" in page
    years = page_of(linker, *(d.replace(date=d.date.replace(year=d.date.year * 2 - 2020)) for d in texts))
    assert "References by year, 2020 to 2024" in years


def test_a_large_run_is_counted_whole_and_shown_in_part(linker, monkeypatch):
    monkeypatch.setattr(html, "MOST", 2000)
    page = page_of(linker, *["the Rome Statute"] * 50)
    assert "<b>50</b> documents" in page
    assert 1 <= page.count("<article") < 10
    assert f"first {page.count('<article')} of 50" in page


def test_a_large_report_is_split_with_an_index(linker, tmp_path, monkeypatch):
    monkeypatch.setattr(html, "MOST", 3000)
    path = tmp_path / "a report?.html"
    for _ in range(2):  # the second takes the place of the first
        html.write_file((linker.link(Document(f"{n} Article 200 of the Rome Statute", key=f"<{n}>")) for n in range(20)), path)
    parts = sorted((tmp_path / "a report?-texts").iterdir())
    assert len(parts) > 2
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a report?-texts", "a report?.html"]
    index = Page(path.read_text(encoding="utf-8"))
    pages = {p.name: Page(p.read_text(encoding="utf-8")) for p in parts}
    assert sum(p.tags.count("article") for p in pages.values()) == 20
    leading = [a for a in index.addresses if "#l" in a]
    assert len(leading) == 20
    for to in leading:
        folder, _, rest = to.partition("/")
        name, _, anchor = rest.partition("#")
        assert folder == "a%20report%3F-texts"
        assert anchor in pages[name].ids
    assert "../a%20report%3F.html" in pages["001.html"].addresses
    for page in pages.values():
        assert not page.open


def test_a_small_report_is_one_file(linker, tmp_path):
    html.write_file([linker.link("Article 200 of the Rome Statute")], tmp_path / "report.html")
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]
    seen = Page((tmp_path / "report.html").read_text(encoding="utf-8"))
    assert {a[1:] for a in seen.addresses if a.startswith("#")} <= set(seen.ids)


def test_the_most_urgent_doubts_come_first(linker, monkeypatch):
    from lexlink.writers.html import overview

    monkeypatch.setattr(overview, "MOST_DOUBTS", 2)
    page = page_of(linker, *["Article 5 is invoked by the court"] * 5, "Article 200 of the Rome Statute", "Article 300 of the UN Charter")
    listed = re.findall(r'<li><span class="flag">([^<]+)</span> <a href="#[^"]+">([^<]+)', page)
    assert listed == [("no such provision", "«Article 200 of the Rome Statute»"), ("no such provision", "«Article 300 of the UN Charter»")]
