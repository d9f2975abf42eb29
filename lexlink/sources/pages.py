"""Bytes of a page into something to read: decoded, whole, and not the wall in front of the law."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from lexlink.errors import MissingExtra, SourceError
from lexlink.law import Page

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag
    from lxml.etree import _Element

LARGEST = 40_000_000  # bytes of one page
DEEPEST = 200  # elements within each other
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,30})|<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w-]{2,30})", re.IGNORECASE)
_WALLS = {
    "asks for a proof that a person reads it": (
        b"g-recaptcha",
        b"h-captcha",
        b"captcha-delivery",
        b"solve the captcha",
        b"complete the captcha",
        b"cf-challenge",
        b"challenge-platform",
        b"cf_chl_",
        b"awswafcookiedomainlist",
        b"checking your browser",
        b"verify you are human",
        b"just a moment...",
        b"enable javascript and cookies to continue",
        b"unusual traffic",
        b"incapsula incident",
    ),
    "asks to log in": (b'type="password"', b"type='password'", b"type=password", b"please log in", b"please sign in", b"sign in to continue"),
    "was refused": (b"access denied", b"403 forbidden", b"request blocked", b"you don't have permission to access"),
    "was not found": (b"404 not found", b"page not found", b"<title>404", b"301 moved permanently"),
}


def only(pages: Sequence[Page], what: str) -> Page:
    """The one page that a text is read from. Raises SourceError where none came or it is empty or too large."""
    if not pages:
        raise SourceError(f"no page of {what} has been fetched yet")
    return checked(pages[-1])


def checked(page: Page) -> Page:
    """The page, if it was answered and has a sane size. Raises SourceError."""
    if page.status >= 400:
        raise SourceError(f"{page.url} answered {page.status}: the text at hand is kept, try again later")
    if page.status == 202:
        raise SourceError(f"{page.url} is still being made ready by its publisher: try again later")
    if not page.body.strip():
        raise SourceError(f"{page.url} is empty")
    if len(page.body) > LARGEST:
        raise SourceError(f"{page.url} is larger than {LARGEST // 1_000_000} MB; a law text never is")
    return page


def decoded(page: Page) -> str:
    """The page's characters: by its byte order mark; as UTF-8 where it can be nothing else; as the server says, as the page says, else as Windows-1252."""
    body = page.body
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if body.startswith(mark):
            return body.decode(name, "replace")
    if not body.isascii():
        try:
            return body.decode("utf-8")  # whatever is said of it: other encodings do not look like this by chance
        except UnicodeDecodeError as error:
            if error.reason == "unexpected end of data" and not body[: error.start].isascii():
                return body.decode("utf-8", "replace")  # cut in the middle of a letter
    said = re.search(r"charset\s*=\s*[\"']?([\w-]{2,30})", page.headers.get("content-type", ""), re.IGNORECASE)
    inside = _CHARSET.search(body[:4096])
    names = [said[1]] if said else []
    names += [(inside[1] or inside[2]).decode("ascii")] if inside else []
    for name in (*names, "utf-8"):
        try:
            return body.decode("cp1252" if name.lower() in ("iso-8859-1", "latin-1", "latin1") else name)
        except (LookupError, UnicodeDecodeError):
            continue
    return body.decode("cp1252", "replace")


def wall(page: Page) -> str:
    """What stands in front of the law, in words that follow «the page»; empty where nothing does."""
    lower = page.body[:400_000].lower()
    return next((words for words, marks in _WALLS.items() if any(mark in lower for mark in marks)), "")


def refuse(page: Page, missing: str) -> SourceError:
    """The error for a page that does not hold what it should: a wall where one is seen, else new markup."""
    seen = wall(page)
    return SourceError(f"{page.url}: the page {seen}; the text at hand is kept" if seen else f"{page.url}: {missing}; the publisher may have changed its pages")


def soup(page: Page, *, fragment: bool = False) -> BeautifulSoup:
    """An HTML page as a tree. Raises SourceError where it is no HTML, was cut short, or nests beyond reason."""
    from bs4 import BeautifulSoup

    text = decoded(page)
    if not fragment:
        _whole(page, text)
    # What says that it is XML is read as HTML all the same: publishers mix the two.
    tree = BeautifulSoup(re.sub(r"^\s*<\?xml[^>]{0,200}>", "", text), "lxml")
    _shallow(page, tree)
    return tree


def _whole(page: Page, text: str) -> None:
    """A page ends with the end of the element it began with, or it was cut short."""
    opened = re.search(r"<(html|body|main|article|div|section|TABLE)\b", re.sub(r"<!--.*?-->", "", text[:20_000], flags=re.DOTALL), re.IGNORECASE)
    if opened is None:
        raise refuse(page, "this is no page of HTML")
    ending = re.sub(r"<!--[^>]{0,500}-->", "", text[-3000:]).rstrip().lower()
    if not ending.endswith(f"</{opened[1].lower()}>"):
        raise SourceError(f"{page.url}: the page was cut short: it does not end with </{opened[1].lower()}>; fetch it again")


def _shallow(page: Page, tree: BeautifulSoup) -> None:
    deep, stack = 0, [(tree, 0)]
    while stack:
        node, depth = stack.pop()
        deep = max(deep, depth)
        if depth > DEEPEST:
            raise SourceError(f"{page.url}: elements are nested more than {DEEPEST} deep; this is no page of law")
        stack += [(child, depth + 1) for child in node.children if getattr(child, "children", None) is not None]  # type: ignore[misc]


def classes(tag: Tag) -> list[str]:
    """The classes of an element in lower case, without the prefixes that publishers add and drop (`oj-`, `clg-`)."""
    found: Any = tag.get("class") or []
    names = found if isinstance(found, list) else str(found).split()
    return [re.sub(r"^(?:oj|clg|eli)-(?=\w)", "", name.lower()) for name in names]


def xml(page: Page) -> _Element:
    """An XML page as a tree: no entities, no network. Raises SourceError where it is not well formed."""
    from lxml import etree

    if b"<!ENTITY" in page.body[:100_000]:
        raise SourceError(f"{page.url}: declares entities, which no text of law needs")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(page.body, parser)
    except etree.XMLSyntaxError as error:
        raise refuse(page, f"this is no well-formed XML ({str(error).partition(',')[0]})") from error


def json_of(page: Page) -> Any:
    """A JSON page. Raises SourceError where it is none, or was cut short."""
    import json

    try:
        return json.loads(decoded(page))
    except (ValueError, RecursionError) as error:
        raise refuse(page, "this is no whole JSON answer") from error


def pdf_pages(page: Page) -> list[str]:
    """The text of each page of a PDF. Raises SourceError where it is none or was cut short, MissingExtra without pypdf."""
    if not page.body.lstrip()[:5].startswith(b"%PDF-"):
        raise refuse(page, "this is no PDF")
    if b"%%EOF" not in page.body[-2048:]:
        raise SourceError(f"{page.url}: the PDF was cut short; fetch it again")
    try:
        import pypdf
    except ImportError as error:
        raise MissingExtra("reading PDF files", "pdf") from error
    import io
    import logging

    speaker = logging.getLogger("pypdf")
    spoken = speaker.level
    speaker.setLevel(logging.CRITICAL)  # it comments on every oddity of a file
    try:
        reader = pypdf.PdfReader(io.BytesIO(page.body), strict=False)
        if len(reader.pages) > 3000:
            raise SourceError(f"{page.url}: the PDF has {len(reader.pages)} pages; no treaty has")
        return [sheet.extract_text() for sheet in reader.pages]
    except SourceError:
        raise
    except Exception as error:  # pypdf raises errors of many kinds on a broken file
        raise SourceError(f"{page.url}: the PDF cannot be read ({type(error).__name__})") from error
    finally:
        speaker.setLevel(spoken)
