"""The HTML page: well formed, complete, and deaf to whatever stands in a text."""

import datetime
import io
import itertools
import re
from html.parser import HTMLParser

import pytest

from lexlink import Document
from lexlink.writers import html

VOID = {"meta", "rect", "br"}
ALLOWED = {
    *(
        [
            "html",
            "head",
            "meta",
            "title",
            "style",
            "body",
            "a",
            "header",
            "main",
            "footer",
            "section",
            "article",
            "div",
            "span",
            "p",
            "h1",
            "h2",
            "h3",
            "ul",
            "li",
            "table",
            "tr",
            "th",
            "td",
            "svg",
            "rect",
            "sup",
            "details",
            "summary",
        ]
    ),
}
PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><script>1</script>",
    "</title><b>",
    "<!--",
    "]]>",
    "&lt;script&gt;",
    "javascript:alert(1)",
    "' onmouseover='alert(1)",
    "\x00\x1b[31m\x9b",
    "\u202egnp.exe",
    "a" * 5000,
    "{{7*7}}${7*7}",
    "\ud800",
    "<svg/onload=alert(1)>",
]
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
    assert "why, score" in text
    assert "1 document, 2 references, 1 linked, 1 to look at" in text


def test_every_mark_leads_to_a_note_and_every_doubt_to_a_mark(linker):
    seen = Page(page_of(linker, "The ICC met. Article 5 of the Rome Statute and Article 300 of the UN Charter.\n\nThe Statute again.", "Nothing here."))
    assert len(seen.ids) == len(set(seen.ids))
    inside = [a for a in seen.addresses if a.startswith("#")]
    assert inside
    assert {a[1:] for a in inside} <= set(seen.ids)


def test_the_policy_allows_the_style_sheet_and_nothing_else(linker):
    page = page_of(linker, "the Rome Statute")
    assert "default-src 'none'" in re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1].replace("&#x27;", "'")
    assert "unsafe" not in page
    assert " style=" not in page


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_text_adds_no_element(linker, payload):
    documents = [
        Document(carrier.replace("{}", payload), key=payload or "k", source=payload, title=title)
        for carrier, title in itertools.product(CARRIERS, (None, payload, f"x {payload}"))
    ]
    seen = Page(page_of(linker, *documents))
    assert not seen.open
    assert set(seen.tags) <= ALLOWED
    assert not [name for name, _ in seen.attributes if name.startswith("on") or name in ("style", "src", "srcset")]
    assert all(a.startswith(("#", "https://", "http://")) for a in seen.addresses)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", "".join(seen.text))


def test_text_is_shown_whole(linker):
    text = "A < B & C > D “quoted” — the Rome Statute, Article 8 bis.\n\nSecond\nline."
    shown = "".join(Page(page_of(linker, text)).text)
    assert "A < B & C > D “quoted” — the Rome Statute" in shown
    assert "Second\nline." in shown


def test_the_same_input_gives_the_same_bytes(linker):
    documents = ["the Rome Statute and the UN Charter", "Article 5 of the UN Charter"]
    assert page_of(linker, *documents) == page_of(linker, *documents)


def test_no_document_is_an_empty_page(linker):
    assert "0 documents, 0 references" in page_of(linker)


def test_a_large_run_is_counted_whole_and_shown_in_part(linker, monkeypatch):
    monkeypatch.setattr(html, "SHOWN", 2)
    page = page_of(linker, *["the Rome Statute"] * 5)
    assert "5 documents, 5 references" in page
    assert page.count("<article") == 2
    assert "first 2 of 5" in page
