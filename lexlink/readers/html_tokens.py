"""HTML cut into text, tags and what is neither, each with its place in the source, as the HTML standard has it.

Parsers that build trees forget where things stood, and mend what they read; marks need the places and may mend nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

SPACE = " \t\n\r\f"
# Possessive throughout: what was read is never given back, so the time grows with the length alone.
_TAG = re.compile(
    rf"<(/?)([a-zA-Z][^{SPACE}/>]*+)"
    rf"((?:[{SPACE}/]++|[^{SPACE}/>][^{SPACE}/>=]*+(?:[{SPACE}]*+=[{SPACE}]*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^{SPACE}>\"'][^{SPACE}>]*+)?+)?+)*+)>"
)
_ATTRIBUTE = re.compile(rf"([^{SPACE}/>][^{SPACE}/>=]*+)(?:[{SPACE}]*+=[{SPACE}]*+(?:\"([^\"]*+)\"?|'([^']*+)'?|([^{SPACE}>\"'][^{SPACE}>]*+))?+)?+")
_COMMENT_END = re.compile(r"--!?>")
_SCRIPT = re.compile(rf"<!--|-->|<(/?)script(?=[{SPACE}/>])", re.IGNORECASE | re.ASCII)
RAW = frozenset(("script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"))
_RAW_ENDS = {name: re.compile(rf"</{name}(?=[{SPACE}/>])", re.IGNORECASE | re.ASCII) for name in RAW}


class Token(NamedTuple):
    """A piece of a page: text, a start or end tag (`name` in small letters), or the inside of an element that holds no tags."""

    kind: Literal["text", "start", "end", "raw"]
    start: int
    end: int
    name: str = ""
    attributes: str = ""


class Tokens:
    """The tokens of a page in order. `foreign` is set by whoever reads them while they are inside SVG or MathML."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.foreign = False

    def __iter__(self) -> Iterator[Token]:
        source = self.source
        begun = position = 0
        while (at := source.find("<", position)) >= 0:
            match = _TAG.match(source, at)
            end = match.end() if match else self._skipped(at)
            if end == at:
                position = at + 1
                continue
            if begun < at:
                yield Token("text", begun, at)
            begun = position = end
            if match is None:
                continue
            closing, name, attributes = match.groups()
            name = name.lower()
            yield Token("end" if closing else "start", at, end, name, attributes)
            if closing or (self.foreign and name not in ("script", "style")):
                continue
            if name == "plaintext":
                return
            if name in RAW:
                begun = position = self._raw_end(name, end)
                yield Token("raw", end, position, name)
        if begun < len(source):
            yield Token("text", begun, len(source))

    def _skipped(self, at: int) -> int:
        """The end of a comment, declaration or broken tag; the very place where the `<` is a character like others."""
        source = self.source
        after = source[at + 1 : at + 2]
        if after == "!":
            return self._declaration_end(at)
        if after == "?":
            return _past(source, ">", at + 2)
        if after == "/":
            letter = source[at + 2 : at + 3]
            if letter.isascii() and letter.isalpha():
                return len(source)  # a tag without an end
            return _past(source, ">", at + 2) if letter else at
        return len(source) if after.isascii() and after.isalpha() else at

    def _declaration_end(self, at: int) -> int:
        source = self.source
        if source.startswith("<!--", at):
            for empty in (">", "->"):
                if source.startswith(empty, at + 4):
                    return at + 4 + len(empty)
            found = _COMMENT_END.search(source, at + 4)
            return found.end() if found else len(source)
        if self.foreign and source.startswith("<![CDATA[", at):
            return _past(source, "]]>", at + 9)
        return _past(source, ">", at + 2)

    def _raw_end(self, name: str, start: int) -> int:
        if name == "script":
            return self._script_end(start)
        found = _RAW_ENDS[name].search(self.source, start)
        return found.start() if found else len(self.source)

    def _script_end(self, start: int) -> int:
        """Where a script ends: within `<!--` an inner `<script>` hides an end tag, as old pages have it."""
        state, position = "plain", start
        while found := _SCRIPT.search(self.source, position):
            position = found.end()
            what = found[0]
            if what == "<!--":
                position -= 2  # its dashes may be those of an end
                state = "escaped" if state == "plain" else state
            elif what == "-->":
                state = "plain"
            elif found[1]:
                if state != "twice":
                    return found.start()
                state = "escaped"
            elif state == "escaped":
                state = "twice"
        return len(self.source)


def attributes_of(written: str) -> dict[str, str]:
    """The attributes of a tag, the first of each name counting; values as written, entities and all."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(written):
        found.setdefault(match[1].lower(), match[2] or match[3] or match[4] or "")
    return found


def _past(source: str, what: str, position: int) -> int:
    found = source.find(what, position)
    return found + len(what) if found >= 0 else len(source)
