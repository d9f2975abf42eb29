"""Bytes → characters: by byte-order mark, by what the document says of itself, else by what they look like.

Bytes that are no character of the encoding become U+FFFD, one for one, so that the way back to them stays known.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from lexlink.errors import InputError
from lexlink.types import Notice

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What browsers read a name as: the larger encoding that documents really use.
_READ_AS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
_KNOWN = re.compile(
    r"utf-8|utf-16(?:-[lb]e)?|cp125\d|cp8[67]\d|cp9\d\d|iso8859-\d+|koi8-[rtu]|mac-\w+|gb\w+|big5\w*|euc_\w+|shift_jis\w*|iso2022_jp\w*|ascii|tis-620"
)
_CANDIDATES = ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "koi8_r", "cp932", "euc_jp", "gb18030", "big5", "cp949", "cp874")
_ESCAPED = re.compile("[\ud800-\udfff]")
_OTHERS = ((b"%PDF", "a PDF"), (b"PK\3\4", "an office document or an archive"), (b"\xd0\xcf\x11\xe0", "an office document"))
_SAMPLE = 64 * 1024


class Decoded(NamedTuple):
    """Characters, the encoding they were read as, whether a byte-order mark leads them, and what went wrong.

    In `source` a byte that is no character is a lone surrogate (`surrogateescape`); `shown` has U+FFFD there.
    """

    source: str
    encoding: str
    marked: bool = False
    notices: tuple[Notice, ...] = ()

    @property
    def label(self) -> str:
        """The name under which Python reads the same."""
        if not self.marked:
            return self.encoding
        return "utf-8-sig" if self.encoding == "utf-8" else self.encoding[:6]

    @property
    def shown(self) -> str:
        """The text without the byte-order mark."""
        return shown(self.source[1:] if self.marked else self.source)


def shown(source: str) -> str:
    """The characters, with U+FFFD for each that is none."""
    return source if source.isascii() else _ESCAPED.sub("\ufffd", source)


def decoded(data: bytes, name: str, declared: str = "") -> Decoded:
    """Characters of bytes; `declared` is the encoding that the document or its sender names.

    Raises InputError for what is no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark) and not (encoding == "utf-16-le" and data.startswith(codecs.BOM_UTF32_LE)):
            return _with_notices(_decode(data, encoding), encoding, name, marked=True)
    said = usable(declared)
    if b"\0" in data[:8192] and not said.startswith("utf-16"):
        guess = _wide(data)
        if not guess:
            if what := next((what for head, what in _OTHERS if data.startswith(head)), ""):
                raise InputError(f"{name} is {what} and not text: save it as text or HTML first")
            raise InputError(f"{name} is not text: lexlink reads text, Markdown, HTML, JSON Lines, CSV, Parquet, WARC and feeds")
        return _with_notices(_decode(data, guess), guess, name)
    utf8 = _strictly(data, "utf-8")
    by_chance = utf8 is None or len(data) - len(utf8) < 3  # so few bytes may be right in both
    if said and (by_chance or data.isascii()) and (source := _strictly(data, said)) is not None:
        return Decoded(source, said)
    if (source := utf8) is not None:
        return Decoded(source, "utf-8", notices=_contradiction(name, declared, "utf-8"))
    if said == "utf-8":
        return _with_notices(_decode(data, said), said, name)
    guess = said or _detected(data)
    notices = (
        () if said else _contradiction(name, declared, guess) or (Notice("encoding-guessed", f"{name} does not say its encoding; it was read as {guess}"),)
    )
    return _with_notices(_decode(data, guess), guess, name, notices=notices)


def usable(label: str) -> str:
    """The codec behind a declared name, as browsers read it; empty where it is unknown or no encoding of text."""
    try:
        name = codecs.lookup(label.strip().strip("\"'").lower()).name if label.isascii() and 0 < len(label) < 40 else ""
    except (LookupError, ValueError):
        return ""
    return _READ_AS.get(name, name) if _KNOWN.fullmatch(name) else ""


def _decode(data: bytes, encoding: str) -> str:
    return data.decode(encoding, "replace" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape")


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _wide(data: bytes) -> str:
    """UTF-16 without a mark: every other byte of text in Latin letters is zero."""
    sample = data[:8192]
    even, odd = sample[::2].count(0) / max(len(sample[::2]), 1), sample[1::2].count(0) / max(len(sample[1::2]), 1)
    if max(even, odd) > 0.7 and min(even, odd) < 0.05:
        return "utf-16-le" if odd > even else "utf-16-be"
    return "utf-8" if not sample.translate(None, bytes(range(32, 127)) + b"\0\t\n\r\f") and sample.count(0) < len(sample) / 20 else ""


def _detected(data: bytes) -> str:
    """The likeliest encoding of bytes that are no UTF-8: Windows-1252 where a longer look tells nothing else."""
    if len(data.translate(None, bytes(range(128)))) < 4:  # so few letters tell nothing
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE], cp_isolation=list(_CANDIDATES), enable_fallback=False).best()
    found = usable(best.encoding) if best is not None else ""
    if not found or _latin(data, found):
        return "cp1252"
    return found


def _latin(data: bytes, encoding: str) -> bool:
    """Whether the letters read so are mostly of the Latin script, where Windows-1252 is by far the likeliest."""
    letters = [c for c in data[:_SAMPLE].decode(encoding, "ignore") if not c.isascii() and c.isalpha()]
    return encoding in ("cp1250", "cp1254") and sum(c in "ăâîșțşţąćęłńóśźżčďěňřšťůžőűğıİ" for c in map(str.lower, letters)) * 2 < len(letters)


def _contradiction(name: str, declared: str, encoding: str) -> tuple[Notice, ...]:
    if not declared or usable(declared) == encoding:
        return ()
    return (Notice("encoding-wrong", f"{name} says that it is {declared[:40]!r} and is not; it was read as {encoding}"),)


def _with_notices(source: str, encoding: str, name: str, *, marked: bool = False, notices: tuple[Notice, ...] = ()) -> Decoded:
    lost = source.count("\ufffd") if encoding.startswith(("utf-16", "utf-32")) else len(_ESCAPED.findall(source))
    if lost:
        what = "one byte is no character" if lost == 1 else f"{lost} bytes are no characters"
        notices = (*notices, Notice("encoding-broken", f"in {name} {what} of {encoding}; they are shown as \ufffd"))
    return Decoded(source, encoding, marked, notices)
