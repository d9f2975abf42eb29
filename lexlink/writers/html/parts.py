"""A report that is too large for one file: an index with the overview, and the texts in a folder beside it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from lexlink.errors import UsageError
from lexlink.types import LinkedDocument
from lexlink.writers.html.articles import article
from lexlink.writers.html.charts import count
from lexlink.writers.html.escaping import line
from lexlink.writers.html.overview import Anchors, Overview, title
from lexlink.writers.html.page import TITLE, foot, head, page, texts_page, top
from lexlink.writers.whole import whole_file

MOST_PARTS = 200


class Parts:
    """Collects texts into pages of about a size. Nothing takes its name before `finish`."""

    def __init__(self, path: Path, size: int) -> None:
        if not path.parent.is_dir():
            raise UsageError(f"the folder {path.parent} does not exist: create it first")
        self._path, self._most = path, size
        self._folder = path.with_name(f"{path.stem}-texts")
        self._work = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.stem[:80]}.", suffix=".part"))
        self._overview = Overview()
        self._parts: list[list[tuple[int, str]]] = []  # number and title of the first and the last document of each
        self._size = 0
        self._begin()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._texts.close()
        shutil.rmtree(self._work, ignore_errors=True)

    def add(self, linked: LinkedDocument) -> None:
        if self._size >= self._most and len(self._parts) < MOST_PARTS:
            self._texts.close()
            self._begin()
        full = self._size >= self._most
        place = self._overview.add(linked, None if full else self._anchors)
        if not full:
            self._size += sum(map(self._texts.write, article(linked, place, self._anchors)))
            ends = self._parts[-1]
            ends[len(ends) and 1 :] = [(place, title(linked))]

    def finish(self) -> None:
        """Write one file, or the folder and then the index."""
        self._texts.close()
        if len(self._parts) == 1:
            self._alone()
            return
        for number in range(1, len(self._parts) + 1):
            with (self._work / _name(number)).open("w", encoding="utf-8", errors="replace", newline="") as out:
                out.writelines(texts_page(self._title(number), quote(f"../{self._path.name}"), self._read(number), self._others(number)))
            self._raw(number).unlink()
        old = self._work.with_suffix(".old")
        if self._folder.exists():
            self._folder.rename(old)
        self._work.rename(self._folder)
        self._folder.chmod(0o755)
        with whole_file(self._path) as out:
            out.write(f'{head(TITLE)}<a class="skip" href="#documents">To the texts</a>\n')
            out.writelines(top(self._overview))
            out.write(self._index() + foot(script=False))
        shutil.rmtree(old, ignore_errors=True)

    def _alone(self) -> None:
        self._overview.on_one_page()
        with whole_file(self._path) as out:
            out.writelines(page(self._overview, self._read(1)))

    def _begin(self) -> None:
        self._parts.append([])
        number = len(self._parts)
        self._anchors = Anchors(self._here(number))
        self._texts = self._raw(number).open("w", encoding="utf-8", errors="replace", newline="")
        self._size = 0

    def _here(self, number: int) -> str:
        return quote(f"{self._folder.name}/{_name(number)}")

    def _raw(self, number: int) -> Path:
        return self._work / f"{number}.raw"

    def _read(self, number: int) -> Iterator[str]:
        with self._raw(number).open(encoding="utf-8", newline="") as texts:
            while piece := texts.read(1 << 16):
                yield piece

    def _title(self, number: int) -> str:
        ends = self._parts[number - 1]
        return f"Texts {ends[0][0]:,} to {ends[-1][0]:,}"

    def _others(self, number: int) -> str:
        """The way to the pages before and behind."""
        ways = []
        if number > 1:
            ways.append(f'<a rel="prev" href="{_name(number - 1)}">← {self._title(number - 1)}</a>')
        if number < len(self._parts):
            ways.append(f'<a rel="next" href="{_name(number + 1)}">{self._title(number + 1)} →</a>')
        return f'<nav class="parts" aria-label="Pages"><p>{" · ".join(ways)}</p></nav>\n'

    def _index(self) -> str:
        rows = []
        for number, ends in enumerate(self._parts, 1):
            span = f"{line(ends[0][1])} … {line(ends[-1][1])}" if len(ends) > 1 else line(ends[0][1])
            rows.append(f'<li><a href="{line(self._here(number))}">{self._title(number)}</a> <span class="small">{span}</span></li>\n')
        rest = self._overview.documents - self._overview.shown
        more = f'<p class="small">{count(rest, "more document")} counted above and not shown.</p>\n' if rest else ""
        return f'<main id="documents" class="index">\n<h2>The texts</h2>\n<ol>\n{"".join(rows)}</ol>\n{more}</main>\n'


def _name(number: int) -> str:
    return f"{number:03}.html"
