"""Web archives (WARC): every page that a server gave is a document."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from lexlink.errors import InputError, MissingExtra
from lexlink.readers.dates import as_date
from lexlink.readers.fields import Told
from lexlink.types import Document, Notice

_MOST_PAGE = 16 * 2**20
_PAGES = ("text/html", "application/xhtml+xml")


def read_warc(file: io.BufferedReader, name: str, *, story: bool = True, keep: bool = False) -> Iterator[Document | Notice]:
    """The pages of an archive, packed or not, as they come: status 200 and HTML only; `story` leaves out what surrounds it.

    Raises InputError for the file, MissingExtra without the extra.
    """
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError:
        raise MissingExtra("reading WARC", "warc") from None
    if not file.peek(4).startswith((b"WARC", b"\x1f\x8b", b"\x28\xb5\x2f\xfd")):
        raise InputError(f"{name} is not a web archive: it does not begin with WARC")
    told = Told(name)
    records = iter(ArchiveIterator(file, record_types=WarcRecordType.response, parse_http=True))
    while True:
        try:
            record = next(records)
            page = _page(record)
        except StopIteration:
            break
        except Exception as error:  # whatever a damaged archive makes of the library
            raise InputError(f"{name} is damaged and was not read to its end: {error or type(error).__name__}") from error
        if page is not None:
            found = _document(page, record, story=story, keep=keep)
            yield from (found,) if isinstance(found, Document) else told(found)
    yield from told.rest()


def _page(record: Any) -> bytes | None:
    """The body of a record that holds a page; None for any other."""
    http = record.http_headers
    if http is None or http.status_code != 200 or record.http_content_type not in _PAGES:
        return None
    return _plain(record.reader.read(_MOST_PAGE + 1), (http.get("Content-Encoding") or "").strip().lower())


def _plain(body: bytes, coding: str) -> bytes:
    """A body as it was before a server packed it; archives mostly have it so already. Of a bomb only the beginning."""
    import zlib

    if coding in ("gzip", "x-gzip") and body.startswith(b"\x1f\x8b"):
        try:
            return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(body, _MOST_PAGE + 1)
        except zlib.error:
            return b""
    return body


def _document(page: bytes, record: Any, *, story: bool, keep: bool) -> Document | Notice:
    from lexlink.readers.html import read_html
    from lexlink.readers.main_text import read_story

    address = (record.headers.get("WARC-Target-URI") or "").strip("<> ") or record.record_id
    if len(page) > _MOST_PAGE:
        return Notice("too-large", f"{address} is larger than {_MOST_PAGE // 2**20} MB and was left out")
    try:
        document = (read_story if story else read_html)(page, address, declared=record.http_charset or "", keep=keep)
    except InputError as error:
        return Notice("unreadable", str(error))
    return document if document.date else document.replace(date=as_date(record.headers.get("WARC-Date")))
