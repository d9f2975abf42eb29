"""What the why-panel says: the decision, what it points back to, features with weights, rivals, differences of words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lexlink.tui.law_page import LawPage, Page, reason
from lexlink.tui.state import Reading
from lexlink.tui.view import WORDS, shown, sureness

if TYPE_CHECKING:
    from lexlink.kb.knowledge_base import KnowledgeBase
    from lexlink.types import Difference, Feature, Link

_BAR = 10
_LARGEST = 4.0


def why_page(kb: KnowledgeBase, reading: Reading, ascii_only: bool = False) -> LawPage:
    """The reasons behind what is shown beside the current link."""
    out = Page()
    link, choice = reading.link, reading.chosen
    if link is None:
        out.line("No reference is chosen: n goes to the next one.", "law-dim")
        return out.page()
    out.line(f"Why link {(reading.at or 0) + 1}: “{_short(link.surface)}”", "law-title")
    out.line(f"{WORDS[sureness(link)]} · {link.kind} · {_FORMS.get(link.form, link.form)} · {_decision(link)}", "law-dim")
    if link.antecedent:
        out.line(f"points back to “{_short(link.antecedent.surface)}”: {link.antecedent.reason}", "law-note")
    if choice is not None:
        out.line("")
        out.line(f"{kb.citation(choice.target)}   {choice.score:.2f}", "why-name")
        _features(out, choice.features, ascii_only)
        _differences(out, link, choice.features)
    rivals = [c for c in link.candidates if choice is None or c.target != choice.target]
    hints = () if link.kind == "organ" and link.targets else link.suggestions
    if rivals or hints:
        out.line("")
    if rivals:
        out.line("Rivals", "why-name")
        for number, candidate in enumerate(rivals[:8]):
            margin = f"  {candidate.score - link.score:+.2f}" if link.status == "linked" else ""
            out.line(f"  {candidate.score:.2f}{margin}  {kb.citation(candidate.target)}", "law-cited", number)
    for suggestion in hints:
        if choice is None or suggestion.target != choice.target:
            out.line(f"  {suggestion.score:.2f}  perhaps {kb.citation(suggestion.target)}", "law-dim")
    return out.page()


_FORMS = {"full": "the full name", "short": "a short name", "abbreviation": "an abbreviation", "descriptive": "a description", "oblique": "said in passing",
          "bare": "without the instrument's name", "ibid": "as before", "misspelt": "a misspelt name"}  # fmt: skip


def _decision(link: Link) -> str:
    if link.status == "linked":
        return f"score {link.score:.2f}"
    if link.status == "ambiguous":
        return f"ambiguous, best {link.score:.2f}"
    return "an idea, not a citation" if link.status == "suggested" else reason(link)


def _features(out: Page, features: tuple[Feature, ...], ascii_only: bool) -> None:
    """A row a feature: what it adds to the score, as a bar and a number, and what was compared."""
    if not features:
        out.line("  named outright; nothing had to be weighed", "law-dim")
        return
    for feature in features:
        adds = feature.value * feature.weight
        style = "why-plus" if adds > 0 else "why-minus" if adds < 0 else "law-dim"
        detail = f": {_words(feature.detail)}" if feature.detail else ""
        out.words((f"  {adds:+5.2f} {_bar(adds, ascii_only)} ", style), f"{shown(feature.name)}{detail}")
    out.line(f"  {sum(f.value * f.weight for f in features):+5.2f} {' ' * _BAR} sum", "law-dim")


def _bar(adds: float, ascii_only: bool) -> str:
    full = max(0, min(_BAR, round(abs(adds) / _LARGEST * _BAR)))
    mark = ("#" if adds > 0 else "-") if ascii_only else ("█" if adds > 0 else "░")
    return mark * full + " " * (_BAR - full)


def _differences(out: Page, link: Link, features: tuple[Feature, ...]) -> None:
    """For a quotation or a misspelt name: the words of the text against those of the law."""
    if link.quotation is not None:
        out.line("")
        exact = link.quotation.exact
        out.line("Word for word" if exact else "Not word for word: the text's words struck, the law's added", "why-name")
        out.words("  ", *(piece for difference in link.quotation.differences for piece in _compared(difference)))
    elif link.form == "misspelt":
        said, _, meant = next((f.detail for f in features if f.name == "edits"), "").rpartition(", ")[0].partition(" → ")
        if meant:
            out.line("")
            out.line("As it should be spelt", "why-name")
            out.words("  ", *_letters(said, meant))


def _compared(difference: Difference) -> list[tuple[str, str]]:
    """One stretch of a quotation: what the text has struck, what the law has added, what both have as it is."""
    if difference.kind == "same":
        return [(f"{difference.quoted} ", "")]
    quoted = [(f"[-{difference.quoted}-]", "removed"), (" ", "")] if difference.quoted else []
    law = [(f"{{+{difference.law}+}}", "added"), (" ", "")] if difference.law else []
    return quoted + law


def _letters(said: str, meant: str) -> list[tuple[str, str]]:
    """A misspelt name letter by letter."""
    from difflib import SequenceMatcher

    pieces: list[tuple[str, str]] = []
    for tag, a, b, c, d in SequenceMatcher(None, said, meant, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append((said[a:b], ""))
        else:
            pieces += [(f"[-{said[a:b]}-]", "removed")] * (b > a) + [(f"{{+{meant[c:d]}+}}", "added")] * (d > c)
    return pieces


def _short(text: str, most: int = 70) -> str:
    line = shown(text).replace("\n", " ")
    return line if len(line) <= most else line[: most - 1] + "…"


def _words(detail: str) -> str:
    return shown(detail).replace("\n", " ")
