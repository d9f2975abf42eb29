"""What the why-panel says: the decision, what it points back to, features with weights, rivals, differences of words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lexlink.tui.law_page import LawPage, Page, reason
from lexlink.tui.state import Reading
from lexlink.tui.view import WORDS, shown, sureness

if TYPE_CHECKING:
    from lexlink.kb.knowledge_base import KnowledgeBase
    from lexlink.types import Feature, Link

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
    if rivals or link.suggestions:
        out.line("")
    if rivals:
        out.line("Rivals", "why-name")
        for number, candidate in enumerate(rivals[:8]):
            margin = f"  {candidate.score - link.score:+.2f}" if link.status == "linked" else ""
            out.line(f"  {candidate.score:.2f}{margin}  {kb.citation(candidate.target)}", "law-cited", number)
    for suggestion in link.suggestions:
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
    width = max(len(f.name) for f in features)
    for feature in features:
        adds = feature.value * feature.weight
        bar = _bar(adds, ascii_only)
        style = "why-plus" if adds > 0 else "why-minus" if adds < 0 else "law-dim"
        out.line(f"  {shown(feature.name):{width}} {bar} {adds:+5.2f}  {_words(feature.detail)}", style)
    out.line(f"  {'sum':{width}} {' ' * _BAR} {sum(f.value * f.weight for f in features):+5.2f}", "law-dim")


def _bar(adds: float, ascii_only: bool) -> str:
    full = max(0, min(_BAR, round(abs(adds) / _LARGEST * _BAR)))
    mark = ("#" if adds > 0 else "-") if ascii_only else ("█" if adds > 0 else "░")
    return mark * full + " " * (_BAR - full)


def _differences(out: Page, link: Link, features: tuple[Feature, ...]) -> None:
    """For a misspelt name or a quotation: the words of the text against those of the law."""
    compared = next((f.detail for f in features if f.name in ("quotation", "spelling", "misspelt", "edit distance", "words") and "«" in f.detail), "")
    meant = compared.rpartition("«")[2].partition("»")[0] if compared else ""
    if link.kind != "quotation" and link.form != "misspelt":
        return
    if not meant or meant == link.surface:
        return
    import difflib

    out.line("")
    out.line("Text against law", "why-name")
    said, law = (link.surface.split(), meant.split()) if link.kind == "quotation" else (list(link.surface), list(meant))
    joint = " " if link.kind == "quotation" else ""
    pieces: list[tuple[str, str]] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, said, law, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append((joint.join(said[a:b]), ""))
            continue
        if b > a:
            pieces.append((f"[-{joint.join(said[a:b])}-]", "removed"))
        if d > c:
            pieces.append((f"{{+{joint.join(law[c:d])}+}}", "added"))
    out.words("  ", *((text + joint, style) for text, style in pieces))


def _short(text: str, most: int = 70) -> str:
    line = shown(text).replace("\n", " ")
    return line if len(line) <= most else line[: most - 1] + "…"


def _words(detail: str) -> str:
    return shown(detail).replace("\n", " ")
