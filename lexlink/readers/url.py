"""Web addresses: fetched politely and guarded; pages give their story, feeds their items, the rest what it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lexlink.readers.inputs import Intake
    from lexlink.types import Document, Notice


def is_address(name: str) -> bool:
    return name.lower().startswith(("http://", "https://"))


def read_url(address: str, intake: Intake) -> Iterator[Document | Notice]:
    """What stands at an address. Raises NetworkError where it cannot be fetched, InputError where it is no text."""
    from email.message import Message
    from pathlib import PurePosixPath
    from urllib.parse import urlsplit

    from lexlink.readers.inputs import in_memory, kind_of, read_stream, sniffed
    from lexlink.sources.fetch import fetch

    page = fetch(address, private=intake.private)
    stream = in_memory(page.body)
    kind = _KINDS.get(page.media_type) or sniffed(stream.peek(4096)[:4096]) or kind_of(PurePosixPath(urlsplit(page.final_url).path)) or "text"
    said = Message()
    said["Content-Type"] = page.headers.get("content-type", "")
    charset = said.get_param("charset", "")
    yield from read_stream(stream, page.final_url or address, kind, intake, declared=charset if isinstance(charset, str) else "")


_KINDS = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
    "text/markdown": "markdown",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/jsonl": "jsonl",
    "application/x-ndjson": "jsonl",
    "application/warc": "warc",
    "application/vnd.apache.parquet": "parquet",
}
