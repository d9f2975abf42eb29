"""The body of an answer: taken off the wire, unpacked, capped, and whole or not at all."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lexlink.errors import NetworkError
from lexlink.sources.guard import shown
from lexlink.sources.wire import Again

_PIECE = 64 * 1024
_GZIP = 16 + zlib.MAX_WBITS
_ROOT = re.compile(rb"<([A-Za-z_][\w.:-]{0,100})")


def received(raw: Any, url: str, most: int) -> bytes:
    """The body behind a urllib3 response, unpacked. Raises Again where it was cut short, NetworkError where it is too big.

    `most` caps the bytes on the wire and, apart from that, those they unpack to.
    """
    said = str(raw.headers.get("content-length", "")).strip()
    if said.isdecimal() and len(said) < 20 and int(said) > most:
        raise too_big(url, most)
    coding = str(raw.headers.get("content-encoding", "")).strip().lower()
    pieces = _capped(_pieces(raw), url, most)
    if coding in ("", "identity"):
        return b"".join(pieces)
    if coding in ("gzip", "x-gzip", "deflate"):
        return b"".join(_capped(_unpacked(pieces, coding, url), url, most))
    raise NetworkError(f"{shown(url)} came in an encoding that was not asked for ({shown(coding, 20)})")


def too_big(url: str, most: int) -> NetworkError:
    return NetworkError(f"{shown(url)} holds more than {most // 2**20 or 1} MB and was not read: no text of law or news is that long")


def _pieces(raw: Any) -> Iterator[bytes]:
    while piece := raw.read(_PIECE, decode_content=False):
        yield piece


def _capped(pieces: Iterable[bytes], url: str, most: int) -> Iterator[bytes]:
    seen = 0
    for piece in pieces:
        seen += len(piece)
        if seen > most:
            raise too_big(url, most)
        yield piece


def _unpacked(pieces: Iterable[bytes], coding: str, url: str) -> Iterator[bytes]:
    """Unpack piece by piece, never more than a piece at once; the end mark of the packing has to come."""
    unpacker: Any = None
    started = False
    try:
        for piece in pieces:
            while piece:
                if unpacker is None:
                    if started and not piece.startswith(b"\x1f"):
                        break  # padding behind the last member
                    unpacker = zlib.decompressobj(_GZIP if coding != "deflate" else _window(piece))
                    started = True
                yield unpacker.decompress(piece, _PIECE)
                while unpacker.unconsumed_tail:
                    yield unpacker.decompress(unpacker.unconsumed_tail, _PIECE)
                piece = unpacker.unused_data
                if unpacker.eof:
                    unpacker = None
    except zlib.error as error:
        raise Again(f"{shown(url)} came packed in a way that cannot be unpacked") from error
    if unpacker is not None:
        raise Again(f"{shown(url)} was cut short")


def _window(piece: bytes) -> int:
    """Servers say deflate for the bare stream as well as for the one in a zlib envelope."""
    enveloped = len(piece) > 1 and piece[0] & 0x0F == 8 and (piece[0] * 256 + piece[1]) % 31 == 0
    return zlib.MAX_WBITS if enveloped else -zlib.MAX_WBITS


def is_framed(headers: Mapping[str, str]) -> bool:
    """Whether an answer says where its body ends; if not, a connection that breaks looks like the end."""
    return "content-length" in headers or "chunked" in headers.get("transfer-encoding", "").lower() or bool(headers.get("content-encoding"))


def is_whole(content: bytes, media_type: str) -> bool:
    """Whether a body ends as its kind has to: a page with `</html>`, a PDF with `%%EOF`, XML with its root, JSON as JSON.

    True for kinds without an end mark, such as plain text.
    """
    tail = content[-2048:].rstrip()
    opening = content[:1024].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if opening.startswith(b"%pdf"):
        return b"%%EOF" in tail
    if media_type in ("text/html", "application/xhtml+xml") or opening.startswith((b"<html", b"<!doctype html")):
        return b"</html" in tail.replace(b"\0", b"").lower()
    if media_type.endswith("json"):
        return _is_json(content)
    if media_type.endswith("xml"):
        root = _ROOT.search(content[:64_000])
        return root is not None and (tail.endswith((b"</" + root[1] + b">", b"/>")))
    return True


def _is_json(content: bytes) -> bool:
    import json

    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True
