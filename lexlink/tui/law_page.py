"""What stands in the passage pane: the law behind a choice, from the knowledge base and, where fetched, the official text."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, NamedTuple

from lexlink.tui.state import Choice, Reading, lying_in
from lexlink.tui.view import Paint, shown
from lexlink.types import Link

if TYPE_CHECKING:
    from lexlink.kb.knowledge_base import KnowledgeBase
    from lexlink.store.repository import Store

_ROLES = {
    "target": "",
    "cited": "cited, but not there",
    "suggestion": "perhaps meant: a suggestion, not a citation",
    "nearest": "the nearest that exists",
    "rival": "a rival reading, not chosen",
}
MOST_KEPT = 400
_PATIENCE = 5.0  # seconds


class Official(NamedTuple):
    """An official wording: its lines with their depth, and where it came from. No lines: not on this machine."""

    lines: tuple[tuple[int, str], ...] = ()
    heading: str = ""
    language: str = ""
    url: str = ""
    source: str = ""
    retrieved_at: str = ""
    as_of: str = ""
    unit: str = ""


class Shelf:
    """Official wordings from the user's store, kept once read. `peek` never waits; `read` may, call it in a thread."""

    def __init__(self, languages: tuple[str, ...] = ("en", "fr", "es", "de")) -> None:
        self.languages = languages
        self.problem = ""
        self._known: dict[str, Official] = {}
        self._store: Store | None = None
        self._exists, self._ask_again = False, 0.0
        self._lock = threading.Lock()

    def peek(self, target: str) -> Official | None:
        """What is known of a wording without looking: None where the store has to be read."""
        known = self._known.get(target)
        return Official() if known is None and not self._there() else known

    def _there(self) -> bool:
        """Whether there is a store; asked again after a while, for somebody may make one."""
        from lexlink.errors import LexlinkError
        from lexlink.store.place import place

        now = time.monotonic()
        if now >= self._ask_again:
            self._ask_again = now + _PATIENCE
            try:
                self._exists = place().exists
            except LexlinkError as error:
                self._exists, self.problem = False, str(error)
        return self._exists

    def forget(self) -> None:
        """Read everything anew: the store has changed."""
        with self._lock:
            self._known.clear()
            self._ask_again = 0.0
            if self._store is not None:
                self._store.close()
            self._store = None

    def read(self, target: str) -> Official:
        """The current official wording of a provision, in the first language that the store holds; empty where there is none."""
        from lexlink.errors import LexlinkError
        from lexlink.lookup import law_store

        with self._lock:
            known = self._known.get(target)
            if known is not None:
                return known
            found = Official()
            try:
                self._store = self._store or law_store()
                found = self._read(self._store, target) if self._store else found
                self.problem = ""
            except LexlinkError as error:
                self.problem = str(error)
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            self._known[target] = found
            return found

    def _read(self, store: Store, target: str) -> Official:
        """The wording of the provision, else of the smallest unit around it that the text parts."""
        for unit in lying_in(target):
            for language in self.languages if "/" in unit else ():
                wording = store.wording(unit, language)
                if wording and wording.unit:
                    version = wording.version
                    lines = tuple(wording.unit.lines())
                    where = (version.language, version.url, version.source, version.retrieved_at, version.as_of)
                    return Official(lines, wording.unit.heading, *where, unit=unit)
        return Official()


class LawPage(NamedTuple):
    """A page to show: text, its paints, and the id, citation and address that copying and opening use."""

    text: str = ""
    paints: tuple[Paint, ...] = ()
    target: str = ""
    citation: str = ""
    url: str = ""
    passage: str = ""


def reason(link: Link) -> str:
    """Why a link leads nowhere, in words."""
    from lexlink.writers.plain import NIL_WORDS

    words = NIL_WORDS.get(link.nil_reason or "", "nothing to show")
    return f"{words} ({link.detail})" if link.detail else words


class Page:
    """A page being written: lines with the names of their styles."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.paints: list[Paint] = []
        self.length = 0

    def line(self, text: str, style: str = "", owner: int = -1) -> None:
        text = shown(text)
        if style and text:
            self.paints.append(Paint(self.length, self.length + len(text), style, owner))
        self.pieces.append(text + "\n")
        self.length += len(text) + 1

    def words(self, *pieces: str | tuple[str, str]) -> None:
        """One line of pieces, each with a style of its own."""
        for piece in pieces:
            text, style = (piece, "") if isinstance(piece, str) else piece
            text = shown(text).replace("\n", " ")
            if style and text:
                self.paints.append(Paint(self.length, self.length + len(text), style))
            self.pieces.append(text)
            self.length += len(text)
        self.pieces.append("\n")
        self.length += 1

    def page(self, **fields: str) -> LawPage:
        return LawPage("".join(self.pieces), tuple(self.paints), **fields)


def law_page(kb: KnowledgeBase, reading: Reading, official: Official | None, key_fetch: str = "r", key_choice: str = "]") -> LawPage:
    """The page beside the current link. `official` None means that nobody has looked in the store yet."""
    link, choice = reading.link, reading.chosen
    out = Page()
    if link is None:
        return _nothing_chosen(out, reading)
    if choice is None:
        out.line("Not linked", "law-title")
        out.line(reason(link), "law-note")
        out.line("")
        out.line("Look it up with the search, or add the instrument with lexlink corpus add.", "law-dim")
        return out.page()
    _head(out, link, reading, choice, key_choice)
    organ = kb.organs.get(choice.target)
    target = provision_of(kb, choice)
    if organ and target != choice.target:
        out.line(organ.name, "law-title")
        out.line("was set up by", "law-role")
    return provision_page(kb, target, official, out, key_fetch, citing=reading)


def _nothing_chosen(out: Page, reading: Reading) -> LawPage:
    if reading.stage == "linking":
        out.line("Looking for references to the law …", "law-title")
        out.line("")
        out.line("The text can be read meanwhile. Esc stops the search.", "law-dim")
    elif reading.stage == "failed":
        out.line("The text could not be linked", "law-title")
        out.line(reading.problem, "law-note")
    elif reading.stage == "stopped":
        out.line("Linking was stopped", "law-title")
        out.line("Open the document again to link it.", "law-dim")
    elif not reading.links:
        out.line("No reference to international law found", "law-title")
        out.line("")
        out.line("Press s to search the law yourself, O to open another text.", "law-dim")
    elif not reading.visible:
        out.line("Every link is filtered out", "law-title")
        out.line(f"Filter: {reading.filter.says}. Press f to change it.", "law-dim")
    else:
        out.line(f"{len(reading.visible)} references to the law", "law-title")
        out.line("")
        out.line("n goes to the next one, p or N back; Enter follows, w says why.", "law-dim")
    return out.page()


def _head(out: Page, link: Link, reading: Reading, choice: Choice, key_choice: str) -> None:
    options = reading.options
    count = f"  {options.index(choice) + 1}/{len(options)}  {key_choice} next" if len(options) > 1 else ""
    if choice.role != "target" or count:
        role = _ROLES[choice.role]
        if choice.role == "target" and len(link.targets) > 1:
            role = f"target {options.index(choice) + 1} of {len(link.targets)}"
        score = f"  {choice.score:.2f}" if choice.role in ("suggestion", "rival", "nearest") else ""
        out.line(f"{role}{score}{count}".strip(), "law-role")
    if link.status == "ambiguous":
        out.line("Which one is meant is not clear", "law-note")
    elif link.status == "nil":
        out.line(f"Not linked: {reason(link)}", "law-note")


def provision_of(kb: KnowledgeBase, choice: Choice) -> str:
    """The provision that is shown for a choice: that which sets up an organ, else the id itself."""
    return shown_for(kb, choice.target)


def shown_for(kb: KnowledgeBase, target: str) -> str:
    """The provision that is shown for a target."""
    organ = kb.organs.get(target)
    return organ.constituted_by if organ and organ.constituted_by else target


def provision_page(
    kb: KnowledgeBase, target: str, official: Official | None, out: Page | None = None, key_fetch: str = "r", citing: Reading | None = None
) -> LawPage:
    """The page of an instrument, organ or provision: citation, where it stands, heading, digest, official text, address."""
    out = out or Page()
    first = target.split(",", maxsplit=1)[0].strip("() ")
    passage = kb.passage(first)
    if passage is None:
        out.line(target, "law-title")
        out.line("The corpus does not know this provision.", "law-dim")
        return out.page(target=target, citation=target)
    out.line(passage.citation, "law-title")
    out.line(" › ".join(passage.breadcrumb), "law-dim")
    heading = passage.heading or (official.heading if official else "")
    if heading:
        out.line(heading, "law-heading")
    if kb.exists(first) is False:
        out.line("There is no such provision.", "law-note")
    out.line("")
    if passage.digest:
        out.line(passage.digest, "law-digest")
        out.line("")
    lines = official.lines if official else ()
    if lines:
        if official and official.unit not in ("", first):
            out.line(f"Within {kb.citation(official.unit)}:", "law-role")
        for depth, line in lines:
            out.line("  " * depth + line)
        out.line("")
        out.line(_origin(official) if official else "", "law-dim")
    elif passage.text:
        out.line(passage.text)
    elif "/" in first and official is not None:
        out.line(f"Official text not fetched yet: press {key_fetch}", "law-dim")
    if passage.url:
        out.line(passage.url, "law-url")
    if citing is not None and len(places := citing.citing(first)) > 1:
        out.line("")
        out.line(f"Cited {len(places)} times in this text", "law-dim")
        for n in places[:20]:
            out.line(f"  {n + 1}  {citing.links[n].surface}", "law-cited", n)
    words = "\n".join("  " * depth + line for depth, line in lines) or passage.digest
    return out.page(target=first, citation=passage.citation, url=passage.url, passage=words)


def _origin(official: Official) -> str:
    parts = (
        official.source,
        f"in force from {official.as_of}" if official.as_of else "",
        f"retrieved {official.retrieved_at[:10]}" if official.retrieved_at else "",
        official.language,
    )
    return " · ".join(part for part in parts if part)
