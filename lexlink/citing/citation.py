"""The structured reading of a mention.

All offsets here are offsets of the `View` that was read, not yet of the document.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from lexlink.types import Alias, Form, Unit

Pinpoint = tuple[Unit, ...]


def eid(pinpoint: Pinpoint) -> str:
    """The eId of a pinpoint, levels joined by `__`."""
    return "__".join(unit.eid for unit in pinpoint)


class Item(NamedTuple):
    """One cited unit of a list, or a range of them where `upto` is set. Its own span."""

    pinpoint: Pinpoint
    start: int
    end: int
    upto: Pinpoint | None = None


ReferenceKind = Literal["name", "oblique", "organ", "protocol", "series", "foreign_law", "unknown"]


class Reference(NamedTuple):
    """How a citation says which instrument it means.

    name         a surface of the gazetteer: `aliases` are its readings
    oblique      a treaty noun («the Statute»): `noun` is its class, `plural` whether several are meant,
                 `ordinal` which of those named before («the second treaty», 1 former, -1 latter),
                 `number` how many of them («the two treaties»), `modifier` the words before the noun
                 that have to fit («the peace accord»), `other` not the one last named
    `edits` is how many letters part a name from the alias it was taken for.
    organ        an organisation that stands for its instrument («NATO's Article 5»): `aliases`
    protocol     a numbered protocol: `noun` holds the number, `parent` the mother treaty's reference
    series       works of one body by number («resolutions 242 and 338»): `noun` holds the numbers, `aliases` the body
    foreign_law  law of another kind («the Constitution»)
    unknown      a treaty name that is not in the gazetteer
    """

    kind: ReferenceKind
    start: int
    end: int
    aliases: tuple[Alias, ...] = ()
    noun: str = ""
    plural: bool = False
    capital: bool = False
    year: str = ""
    demonstrative: bool = False
    ordinal: int = 0
    number: int = 0
    modifier: str = ""
    other: bool = False
    edits: int = 0
    parent: Reference | None = None


class Citation(NamedTuple):
    """What a mention cites: units (`items`, empty for a bare instrument) of a `reference`.

    `reference` None is a bare provision. `linked_by` says how the two were joined: «of»,
    adjacency, possessive, or the name that follows in the same clause. `anaphor` marks a unit
    named without a number («that article»): its level, `provision` for any, `plural`; `common` a provision common to a group,
    `possessed` one introduced by a possessive («its Article 98»), `numeral` a number without the
    word for its level («51(5)(b)»).
    """

    start: int
    end: int
    form: Form
    items: tuple[Item, ...] = ()
    reference: Reference | None = None
    linked_by: str = ""
    anaphor: str = ""
    common: bool = False
    possessed: bool = False
    numeral: bool = False

    @property
    def bare(self) -> bool:
        return self.reference is None or self.reference.kind == "oblique"
