"""What every publisher's page becomes first: its lines in the order of the text, each with its role.

A reader of a dialect only has to name the roles; `tree.build` makes articles, paragraphs and
points of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from lexlink.text.numerals import LATIN_ORDINALS, roman

Role = Literal["text", "title", "preamble", "division", "article", "heading", "recital", "annex", "end"]


class Line(NamedTuple):
    """A paragraph of a page, or what opens a unit.

    `label` is the printed number where the markup sets it apart («2.», «(b)»; of an article or
    recital its number). `depth` is how deep the markup nests the line within its article, None
    where only the labels can tell. `text` of a division or annex is its whole printed line.
    """

    text: str
    role: Role = "text"
    label: str = ""
    depth: int | None = None
    strong: bool = False


class Heading(NamedTuple):
    """A line read as an opening: level, label as in an eId, number as printed, the words after it."""

    level: str
    label: str
    number: str
    rest: str


_LATIN = "|".join(LATIN_ORDINALS)
_ARTICLE_WORDS = r"(?:articles?|art\.|artikel|articolo|art[íi]culo|artigo)"
_NUMBER = rf"(?:\d{{1,7}}(?:[a-z](?![a-zà-ÿ]))?|[ivxlc]{{1,8}}(?![a-zà-ÿ])|premier|unique|first|primo|primero)(?:er\b|º|°)?(?:[\s-]*(?:{_LATIN})(?![a-z]))?"
_ARTICLE = re.compile(rf"\s*{_ARTICLE_WORDS}\s*(?P<number>{_NUMBER})(?P<after>[\s.:*)–—-]*)(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_LEVELS = {
    "chp": "chapter|chapitre|kapitel|capitolo|cap[íi]tulo",
    "part": "part|partie|teil|parte",
    "sec": "section|abschnitt|sezione|secci[óo]n",
    "title": "title|titre|titel|titolo|t[íi]tulo",
    "annex": "annex|annexe|anhang|allegato|anexo|schedule",
}
_ORDINALS = {
    word: number
    for number, words in enumerate(
        (
            "one first première premier erster prima primo primera",
            "two second deuxième zweiter seconda secondo segunda",
            "three third troisième dritter terza terzo tercera",
            "four fourth quatrième vierter quarta quarto cuarta",
            "five fifth cinquième fünfter quinta quinto quinta",
            "six sixth sixième sechster sesta sesto sexta",
            "seven seventh septième siebter settima settimo séptima",
            "eight eighth huitième achter ottava ottavo octava",
            "nine ninth neuvième neunter nona nono novena",
            "ten tenth dixième zehnter decima decimo décima",
            "eleven eleventh onzième elfter undicesima",
            "twelve twelfth douzième zwölfter dodicesima",
            "thirteen thirteenth treizième",
        ),
        1,
    )
    for word in words.split()
}
_DIVISION = {
    level: re.compile(
        rf"\s*(?:{words})\s+(?P<number>\d{{1,3}}|[ivxlc]{{1,7}}(?![a-zà-ÿ])|[a-z](?![a-zà-ÿ])|{'|'.join(_ORDINALS)})\b[\s.:–—-]*(?P<rest>.*)",
        re.IGNORECASE | re.DOTALL,
    )
    for level, words in _LEVELS.items()
}
PREAMBLE = re.compile(r"\W*(?:the )?(?:preamble|pr[ée]ambule|präambel|preambolo|pre[áa]mbulo)\W*", re.IGNORECASE)
TESTIMONIUM = re.compile(
    r"(?:in (?:witness|faith) (?:where ?of|hereof)|in testimony whereof|done (?:at|in|this|on)\b|en foi de quoi|fait (?:à|en|le)\b"
    r"|zu urkund|geschehen (?:zu|in|am)\b|in fede di che|fatto (?:a|il)\b|en fe de lo cual|en testimonio|hecho en\b|the foregoing convention was|the foregoing text is|ten blijke|gedaan te)",
    re.IGNORECASE,
)
_LONE_ANNEX = re.compile(r"\s*(?:annex|annexe|anhang|allegato|anexo)\s*", re.IGNORECASE)
_SPACE = re.compile(r"[\s\u00a0\u2000-\u200b\u202f\ufeff]+")
_BEFORE_MARK = re.compile(r" +(?=[,;.)\]](?:\s|$))")


def clean(text: str) -> str:
    """The text on one line with single spaces; no space before a comma or full stop that follows a removed mark."""
    return _BEFORE_MARK.sub("", _SPACE.sub(" ", text.replace("\u00ad", ""))).strip()


def label_of(number: str) -> str:
    """A printed number as an eId's label: `VI` → `6`, `8 bis` → `8-bis`, `5A` → `5a`, `premier` → `1`."""
    words = number.strip(" \t\u00a0.()°º*").lower().replace("\u00a0", " ")
    match = re.fullmatch(rf"(\d+)(?:er\b)?[\s-]*({_LATIN}|[a-z]{{1,2}})?", words) or re.fullmatch(rf"([ivxlc]+)[\s-]*({_LATIN})?", words)
    if match is None:
        return str(_ORDINALS.get(words, "")) or ("1" if words in ("unique", "primero") else "")
    value = int(match[1]) if match[1].isdecimal() else roman(match[1])
    if value is None:
        return ""
    latin = match[2] or ""
    return f"{value}-{latin}" if latin in LATIN_ORDINALS else f"{value}{latin}"


def article_heading(line: str) -> Heading | None:
    """«Article 8 bis Crime of aggression» → art, 8-bis; None where a line does not open an article."""
    match = _ARTICLE.match(line)
    if match is None:
        return None
    number, rest = match["number"].strip(), match["rest"].strip()
    label = label_of(number)
    if rest.isdecimal() and len(rest) < 3 and number[-3:].lower() in ("bis", "ter"):
        rest = ""  # the mark of a footnote
    # «Article 5 of the Treaty», «Article 5, paragraph 2», «Article 5(1)» are references.
    if not label or (rest and not match["after"] and number[-1:].isalnum()) or (rest[:1].islower() and not match["after"].strip(" \t\u00a0")):
        return None
    return Heading("art", label, number, rest.strip(" *"))


def division_heading(line: str) -> Heading | None:
    """«CHAPTER II», «Part 3. Principles», «Teil 2: …», «PARTIE TROIS» → level, label; «ANNEX» alone is annex 1."""
    if len(line) > 300:
        return None
    for level, pattern in _DIVISION.items():
        match = pattern.match(line)
        if match is None:
            continue
        number = match["number"]
        label = label_of(number) or (number.lower() if len(number) == 1 else "")
        rest = match["rest"].strip()
        if label and not rest[:1].islower() and not rest.startswith((",", ";", ")")):
            return Heading(level, label, number, rest)
    return Heading("annex", "1", "", "") if _LONE_ANNEX.fullmatch(line) else None


def as_parts(lines: Iterable[Line]) -> Iterator[Line]:
    """Call the chapters of a translation parts, where the treaty itself calls them so: ids are the same in every language."""
    for line in lines:
        opened = division_heading(line.text) if line.role == "division" else None
        yield line._replace(text=f"Part {opened.number}. {opened.rest}") if opened is not None and opened.level == "chp" else line


def labelled(lines: Iterable[Line], label: str, depth: int) -> Iterator[Line]:
    """The lines of a unit with its label: the first words go with it, unless they have one of their own."""
    waiting = True
    for line in lines:
        if waiting and not line.label:
            yield line._replace(label=label, depth=depth)
        elif waiting:
            yield Line("", label=label, depth=depth)
            yield line
        else:
            yield line
        waiting = False
    if waiting:
        yield Line("", label=label, depth=depth)
