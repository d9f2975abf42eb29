"""What is remembered between runs: recent documents and the place in each, in the user's state folder.

One small JSON file, written whole beside the old one and then put in its place.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any, NamedTuple

FILE = "browse.json"
MOST_RECENT = 50


class Visit(NamedTuple):
    """A document that was read: where it came from, and the place in it."""

    source: str
    title: str
    opened: float
    top: int = 0
    link: str = ""


class Memory:
    """Recent documents, the last one first, and the settings of the screen. Without a folder nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self.file = folder / FILE if folder else None
        self.visits: list[Visit] = []
        self.settings: dict[str, Any] = {}
        self._written = ""
        self._load()

    @classmethod
    def of_user(cls) -> Memory:
        import platformdirs

        given = os.environ.get("LEXLINK_STATE")
        return cls(Path(given) if given else Path(platformdirs.user_state_dir("lexlink")))

    def _load(self) -> None:
        """Whatever of the file can be understood; a broken one is as good as none."""
        try:
            data = json.loads(self.file.read_text(encoding="utf-8")) if self.file else {}
        except (OSError, ValueError):
            return
        if not isinstance(data, dict):
            return
        for row in data.get("recent", ()) if isinstance(data.get("recent"), list) else ():
            visit = _visit(row)
            if visit:
                self.visits.append(visit)
        settings = data.get("settings")
        self.settings = settings if isinstance(settings, dict) else {}

    def visit(self, source: str) -> Visit | None:
        return next((visit for visit in self.visits if visit.source == source), None)

    def remember(self, source: str, title: str, top: int, link: str) -> None:
        """Put a document at the head of the recent ones, with the place in it."""
        known = self.visit(source)
        opened = known.opened if known else time.time()
        self.visits = [Visit(source, title, opened, top, link), *(v for v in self.visits if v.source != source)][:MOST_RECENT]

    def opened(self, source: str, title: str) -> None:
        known = self.visit(source)
        place = (known.top, known.link) if known else (0, "")
        self.visits = [Visit(source, title, time.time(), *place), *(v for v in self.visits if v.source != source)][:MOST_RECENT]

    def forget(self, source: str) -> None:
        self.visits = [visit for visit in self.visits if visit.source != source]

    def save(self) -> str:
        """Write the file where anything changed; a problem in words, empty where there was none."""
        if self.file is None:
            return ""
        text = json.dumps({"recent": [visit._asdict() for visit in self.visits], "settings": self.settings}, ensure_ascii=True, indent=1)
        if text == self._written:
            return ""
        import tempfile

        try:
            self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, name = tempfile.mkstemp(prefix=FILE, dir=self.file.parent)
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as out:
                    out.write(text)
                    out.flush()
                    os.fsync(out.fileno())
                Path(name).replace(self.file)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
        except OSError as error:
            return f"the place in this text cannot be kept: {error.strerror or error}"
        self._written = text
        return ""


def _visit(row: Any) -> Visit | None:
    if not isinstance(row, dict) or not isinstance(row.get("source"), str):
        return None
    opened, top, link, title = row.get("opened"), row.get("top"), row.get("link"), row.get("title")
    return Visit(
        row["source"],
        title if isinstance(title, str) else "",
        float(opened) if isinstance(opened, int | float) else 0.0,
        top if isinstance(top, int) and top >= 0 else 0,
        link if isinstance(link, str) else "",
    )
