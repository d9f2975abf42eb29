"""Marks in the original: in HTML, Markdown and plain text, with no other byte touched.

A mark never reaches over a tag, a comment or a sign of Markdown: it is set in pieces, one inside the other where mentions lie
inside each other. `strip` takes the marks out again and gives back what was there, byte for byte.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from typing import NamedTuple, overload

from lexlink.errors import InputError
from lexlink.original import Original, OriginalForm, Runs
from lexlink.types import Document, Link, LinkedDocument
from lexlink.writers import marks

Mark = Callable[[Link], "tuple[str, str] | None"]


class Piece(NamedTuple):
    """A stretch of the source that a mark encloses."""

    start: int
    end: int
    before: str
    after: str


def annotate(linked: LinkedDocument, mark: Mark | None = None) -> bytes:
    """The bytes that the document was read from, with its links marked.

    `mark` gives what to write before and behind each piece of a link, or None to leave it unmarked; it is
    answerable for escaping. Without it HTML gets `<mark class="lexlink">`, Markdown links, plain text ids in
    brackets, each of which `strip` takes out again. A document without an original is its text in UTF-8.
    Raises InputError where the way back to the bytes is not known.
    """
    original = linked.document.original or plain_original(linked.document)
    source = original.source
    if original.runs is None:
        raise InputError(f"{linked.document.id}: nobody knows where its text stands in the page; read the whole page to set marks in it")
    if original.encoded(source) != original.data:
        raise InputError(f"{linked.document.id}: its characters cannot be written back in {original.encoding} as they were, so no marks are set in it")
    data = original.encoded(marked(source, linked.links, original.runs, original.form, mark))
    if mark is None and data != original.data and strip(data, original.form, original.encoding) != original.data:
        raise InputError(f"{linked.document.id}: in {original.encoding} marks cannot be taken out again exactly, so none are set in it")
    return data


def marked(source: str, links: Iterable[Link], runs: Runs, form: OriginalForm, mark: Mark | None = None) -> str:
    """The source with links marked whose text stands in it as `runs` say."""
    style = marks.STYLES[form]
    layer = style.next_layer(source)
    closed = style.closed(source)
    pieces: list[Piece] = []
    for link in links:
        around = mark(link) if mark else style.around(link, layer)
        if around is None:
            continue
        cut = list(style.cut(list(runs.pieces(link.start, link.end)), source, closed, whole=mark is not None))
        if not mark and style.once:
            cut = cut[-1:]
        pieces += [Piece(start, end, *around) for start, end in cut]
    return _woven(source, pieces)


@overload
def strip(source: str, form: OriginalForm, encoding: str = "") -> str: ...
@overload
def strip(source: bytes, form: OriginalForm, encoding: str = "") -> bytes: ...
def strip(source: str | bytes, form: OriginalForm, encoding: str = "") -> str | bytes:
    """What was there before our marks were set: of several layers the last is taken out.

    Bytes need no `encoding` where they begin with a byte-order mark or every byte of ASCII means itself.
    """
    style = marks.STYLES[form]
    if isinstance(source, str):
        return style.stripped(source)
    encoding = encoding or _wide(source) or "latin-1"
    errors = "surrogatepass" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"
    return style.stripped(source.decode(encoding, errors)).encode(encoding, errors)


def plain_original(document: Document) -> Original:
    """A document's text as if it had been a file in UTF-8."""
    runs = Runs()
    runs.add(len(document.text), 0, len(document.text))
    return Original(document.text.encode("utf-8", "surrogatepass"), "utf-8", "text", runs, written=True)


def _wide(data: bytes) -> str:
    for begins, encoding in ((b"\xff\xfe\0\0", "utf-32-le"), (b"\0\0\xfe\xff", "utf-32-be"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(begins):
            return encoding
    return ""


def _woven(source: str, pieces: Iterable[Piece]) -> str:
    """The source with all pieces enclosed; where two cross, the later is cut in two."""
    waiting = [(piece.start, -piece.end, number, piece) for number, piece in enumerate(pieces)]
    heapq.heapify(waiting)
    out: list[str] = []
    open_ones: list[tuple[int, str]] = []
    position = 0

    def reach(until: int) -> None:
        nonlocal position
        while open_ones and open_ones[-1][0] <= until:
            end, after = open_ones.pop()
            out.append(source[position:end])
            out.append(after)
            position = end
        out.append(source[position:until])
        position = max(position, until)

    while waiting:
        start, negative_end, number, piece = heapq.heappop(waiting)
        end = -negative_end
        reach(start)
        if open_ones and open_ones[-1][0] < end:
            inner_end = open_ones[-1][0]
            heapq.heappush(waiting, (inner_end, -end, number, piece))
            end = inner_end
        out.append(piece.before)
        open_ones.append((end, piece.after))
    reach(len(source))
    return "".join(out)
