"""The United Nations Treaty Collection: who is bound by a treaty, since when, with how many reservations.

Its pages of status hold no treaty text; `read_status` reads them, `addresses` names them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from lexlink.errors import SourceError
from lexlink.law import Page
from lexlink.sources.lines import clean
from lexlink.sources.pages import checked, refuse, soup
from lexlink.text.numerals import roman

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

    from lexlink.types import Instrument

_ADDRESS = "https://treaties.un.org/pages/ViewDetailsIII.aspx?src=TREATY&mtdsg_no={number}&chapter={chapter}&clang=_en"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE = re.compile(r"(\d{1,2})\s+([A-Za-z]{3,9})\.?\s+(\d{4})(?:\s+([A-Za-z]{1,2})\b)?")
_ACTIONS = {
    "": "ratification",
    "a": "accession",
    "A": "acceptance",
    "AA": "approval",
    "d": "succession",
    "c": "formal confirmation",
    "s": "definitive signature",
    "P": "provisional application",
}


class Party(NamedTuple):
    """A state or organisation: when it signed and when and how it became bound, ISO dates; empty where it did not."""

    name: str
    signed: str = ""
    bound: str = ""
    how: str = ""
    declared: bool = False


class Status(NamedTuple):
    """The status of a treaty on a day: where and when it was made, in force since, registered as, its participants."""

    number: str
    concluded: str
    in_force: str
    registration: str
    participants: tuple[Party, ...]

    @property
    def parties(self) -> tuple[Party, ...]:
        """Those that are bound."""
        return tuple(party for party in self.participants if party.bound)

    @property
    def reservations(self) -> int:
        """How many participants made declarations or reservations."""
        return sum(party.declared for party in self.participants)


def addresses(instruments: Mapping[str, Instrument]) -> dict[str, str]:
    """Instrument → address of its page, for those whose number in the collection (`mtdsg`) is known."""
    found = {}
    for slug, instrument in instruments.items():
        number = instrument.equivalents.get("mtdsg", "")
        chapter = roman(number.partition("-")[0].lower()) if number else None
        if chapter:
            found[slug] = _ADDRESS.format(number=number, chapter=chapter)
    return found


def read_status(page: Page) -> Status:
    """The status on a page. Raises SourceError for the empty page that an unknown number gets, and for a list without participants."""
    tree = soup(checked(page))
    if tree.find(id=re.compile(r"(?:tcrptEIF|rptEIF)")) is None:
        raise refuse(page, "the page shows no treaty; its number may be unknown to the collection")
    table = tree.find("table", id=re.compile(r"tblgrid$", re.IGNORECASE))
    if table is None:
        raise refuse(page, "the table of participants is missing")
    participants = tuple(party for row in table.find_all("tr")[1:] if (party := _party(row, table)) is not None)
    if not participants:
        raise refuse(page, "the table of participants is empty")
    announced = re.search(r"Parties\s*:\s*(\d+)", clean(tree.get_text(" ")))
    bound = sum(bool(party.bound) for party in participants)
    if announced and int(announced[1]) > bound:
        raise SourceError(f"{page.url}: {announced[1]} parties are announced, the table holds {bound}; fetch it again")
    number = re.search(r"mtdsg_no=([IVXL]+-[\w-]+)", page.url)
    return Status(
        number[1] if number else "", _text(tree, "rptTreaty"), _first_date(_text(tree, "rptEIF")), _registration(_text(tree, "rptRegistration")), participants
    )


def _text(tree: BeautifulSoup, part: str) -> str:
    found = tree.find(id=re.compile(rf"{part}\w*tcText$"))
    return clean(found.get_text(" ")) if found is not None else ""


def _registration(text: str) -> str:
    found = re.search(r"No\.?\s*(\d+)", text)
    return found[1] if found else ""


def _party(row: Tag, table: Tag) -> Party | None:
    cells = row.find_all(["td", "th"], recursive=False)
    if len(cells) < 2 or row.find_parent("table") is not table:
        return None
    declared = cells[0].find("a", class_=re.compile("noteIndex", re.IGNORECASE)) is not None
    for mark in cells[0].find_all("sup"):
        mark.decompose()
    name = clean(cells[0].get_text(" "))
    if not name or name.casefold().startswith("participant"):
        return None
    signed = _first_date(clean(cells[1].get_text(" "))) if len(cells) > 2 else ""
    bound = _DATE.search(clean(cells[-1].get_text(" ")))
    how = _ACTIONS.get(bound[4] or "", "ratification") if bound else ""
    return Party(name, signed, _iso(bound) if bound else "", how, declared)


def _first_date(text: str) -> str:
    found = _DATE.search(text)
    return _iso(found) if found else ""


def _iso(found: re.Match[str]) -> str:
    month = found[2][:3].lower()
    return f"{found[3]}-{_MONTHS.index(month) + 1:02}-{int(found[1]):02}" if month in _MONTHS else ""
