"""RSS and Atom: every item is a document, its title the first paragraph."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lexlink.errors import InputError
from lexlink.readers.dates import day
from lexlink.readers.html import folded, read_page
from lexlink.types import Document, Notice

_BODIES = ("encoded", "content", "description", "summary")
_DATES = ("published", "pubDate", "date", "issued", "updated", "modified")
_MOST_ITEMS = 10_000


def looks_like_feed(head: bytes) -> bool:
    """Whether XML begins as feeds do."""
    start = head[:4096].lower()
    return b"<rss" in start or b"<rdf:rdf" in start or (b"<feed" in start and b"atom" in start)


def read_feed(data: bytes, name: str) -> Iterator[Document | Notice]:
    """The items of a feed. Raises InputError for XML that is broken or no feed."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(f"{name} is not a feed: {error}") from error
    if root is None or _name(root) not in ("rss", "feed", "RDF"):
        raise InputError(f"{name} is XML, but neither an RSS nor an Atom feed")
    language = _language(root)
    encoding = (root.getroottree().docinfo.encoding or "utf-8").lower()
    items = [element for element in root.iter() if isinstance(element.tag, str) and _name(element) in ("item", "entry")]
    if not items:
        yield Notice("empty-feed", f"{name} holds no items")
    for number, item in enumerate(items[:_MOST_ITEMS], 1):
        yield _document(item, f"{name}#{number}", language, encoding)
    if len(items) > _MOST_ITEMS:
        yield Notice("too-many-items", f"{name} holds {len(items)} items; only the first {_MOST_ITEMS} were read")


def _document(item: Any, place: str, language: str | None, encoding: str) -> Document | Notice:
    parts: dict[str, Any] = {}
    for child in item:
        if isinstance(child.tag, str):
            parts.setdefault(_name(child), child)
    title = folded(_inside(parts["title"])) if "title" in parts else ""
    body = next((text for name in _BODIES if name in parts and (text := _text(parts[name]))), "")
    if not title and not body:
        return Notice("no-text", f"{place}: an item without title and text")
    link = _link(item)
    key = next((found for name in ("guid", "id") if name in parts and (found := _inside(parts[name]).strip())), "") or link or place
    date = next((of for name in _DATES if name in parts and (of := day(_inside(parts[name]).strip()))), None)
    text = f"{title}\n\n{body}" if title and body else title or body
    return Document(text, key=key, source=link or place, title=title or None, language=language, date=date, encoding=encoding)


def _text(element: Any) -> str:
    """What an element says: escaped HTML, XHTML or plain text, as feeds have all three."""
    if len(element):
        from lxml import etree

        return read_page(etree.tostring(element, encoding="unicode", with_tail=False)).text
    return read_page(element.text or "").text


def _inside(element: Any) -> str:
    return "".join(element.itertext())


def _link(item: Any) -> str:
    for child in item:
        if isinstance(child.tag, str) and _name(child) == "link" and child.get("rel", "alternate") == "alternate":
            return (child.get("href") or child.text or "").strip()
    return ""


def _language(root: Any) -> str | None:
    said = root.get("{http://www.w3.org/XML/1998/namespace}lang") or next(
        (child.text for child in root.iter() if isinstance(child.tag, str) and _name(child) == "language" and child.text), ""
    )
    tongue = said.strip().partition("-")[0].lower()
    return tongue if tongue.isalpha() and len(tongue) in (2, 3) else None


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
