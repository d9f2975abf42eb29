"""The list of references: sureness, score, what the text says, where it leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from lexlink.tui.state import Reading, choices
from lexlink.tui.view import shown, sureness
from lexlink.tui.widgets.rows import Piece, Rows, fitted
from lexlink.types import Link

if TYPE_CHECKING:
    from lexlink.kb.knowledge_base import KnowledgeBase


class LinkRows(Rows):
    """Shows the visible links of a reading; a row is the place in `reading.visible`."""

    def fill(self, reading: Reading, kb: KnowledgeBase | None, glyphs: dict[str, str]) -> None:
        visible = reading.visible
        digits = len(str(len(reading.links)))

        def pieces(row: int) -> list[Piece]:
            number = visible[row]
            link = reading.links[number]
            mark = sureness(link)
            rest = max(8, self.size.width - digits - 11)
            surface = fitted(shown(link.surface).replace("\n", " "), min(rest // 2, 34))
            score = f"{_score(link):.2f}" if _score(link) else "    "
            where = fitted(leads_to(link, kb), max(4, rest - cell_len(surface)))
            return [(f" {number + 1:{digits}} ", "dim"), (glyphs[mark], mark), (f" {score} ", "dim"), (surface, ""), (f" {where}", "dim")]

        self.show(len(visible), pieces, -1 if reading.place is None else reading.place)


def _score(link: Link) -> float:
    return link.suggestions[0].score if link.status == "suggested" and link.suggestions else link.score


def leads_to(link: Link, kb: KnowledgeBase | None) -> str:
    """Where a link leads, in a few words."""
    options = choices(link)
    if not options or kb is None:
        return "nowhere" if not options else ""
    words = shown(kb.citation(options[0].target))
    more = len(link.targets) - 1
    if link.status == "nil":
        return f"not linked: {words}"
    if link.status == "suggested":
        return f"perhaps {words}"
    if link.status == "ambiguous":
        return f"one of {len(link.candidates)}"
    hint = next((o for o in options if o.role == "suggestion"), None)
    return words + (f" and {more} more" if more > 0 else "") + (f", perhaps {shown(kb.citation(hint.target))}" if hint else "")
