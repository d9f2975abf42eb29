"""Text in, the same text with marks out: reading, linking and marking in one call."""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

from lexlink.errors import UsageError
from lexlink.linker import Linker, shared_linker
from lexlink.types import Document, LinkedDocument

if TYPE_CHECKING:
    from lexlink.original import OriginalForm
    from lexlink.writers.annotate import Mark


@overload
def annotate(source: str, form: OriginalForm = "text", *, mark: Mark | None = None, linker: Linker | None = None) -> str: ...
@overload
def annotate(source: bytes, form: OriginalForm = "text", *, mark: Mark | None = None, linker: Linker | None = None) -> bytes: ...
@overload
def annotate(source: LinkedDocument, form: OriginalForm = "text", *, mark: Mark | None = None, linker: Linker | None = None) -> bytes: ...
def annotate(source: str | bytes | LinkedDocument, form: OriginalForm = "text", *, mark: Mark | None = None, linker: Linker | None = None) -> str | bytes:
    """Link a text, Markdown or HTML page and set marks in it, no other character of it touched.

    A document that is linked already is marked in the bytes it was read from (its text in UTF-8 where no reader kept them). `form` is `text`, `markdown` or `html`. Bytes stay bytes in their own encoding. `mark` makes marks of your own:
    it gets a link and returns what to write before and behind it, or None. Without it the marks are
    those that `strip_marks` takes out again. Raises InputError for bytes that are no text, UsageError for another form.
    """
    from lexlink.readers.html import read_html, read_page
    from lexlink.readers.plain import read_plain
    from lexlink.writers.annotate import annotate as in_bytes
    from lexlink.writers.annotate import marked, plain_original

    if form not in ("text", "markdown", "html"):
        raise UsageError(f"there is no form {form!r} to set marks in: use text, markdown or html")
    if isinstance(source, LinkedDocument):
        return in_bytes(source, mark)
    engine = linker or shared_linker()
    if isinstance(source, bytes):
        read = read_html(source, "page", keep=True) if form == "html" else read_plain(source, "text", form=form, keep=True)
        return in_bytes(engine.link(read.replace(key=None, source=None)), mark)
    if form == "html":
        page = read_page(source)
        return marked(source, engine.link(Document(page.text, language=page.language)).links, page.runs, form, mark)
    runs = plain_original(Document(source)).runs
    assert runs is not None
    return marked(source, engine.link(Document(source)).links, runs, form, mark)


@overload
def strip_marks(source: str, form: OriginalForm = "text") -> str: ...
@overload
def strip_marks(source: bytes, form: OriginalForm = "text") -> bytes: ...
def strip_marks(source: str | bytes, form: OriginalForm = "text") -> str | bytes:
    """What `annotate` was given, from what it gave: the last layer of its own marks is taken out."""
    from lexlink.writers.annotate import strip

    return strip(source, form)
