"""The versions of texts: adding one, reading one, all that are current, and their hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, insert, select

from lexlink.law import LawText, LawUnit
from lexlink.store import texts
from lexlink.store.pages import PAGE
from lexlink.store.records import Damage, Holding, Outcome, StoredPassage, Version, Wording
from lexlink.store.tables import Expression, ExpressionPage, PassageRow, table

EXPRESSION, PASSAGE = table(Expression), table(PassageRow)
_READ_FROM = table(ExpressionPage)
_ROW = (PASSAGE.c.position, PASSAGE.c.depth, PASSAGE.c.eid, PASSAGE.c.number, PASSAGE.c.heading, PASSAGE.c.text, PASSAGE.c.tail)
_VERSION = tuple(EXPRESSION.c[name] for name in Version._fields if name != "superseded_on")


def add(connection: Connection, text: LawText, origin: dict[str, Any], pages: Sequence[int], now: str) -> Outcome:
    """Add a version unless its source's last one of the same date says the same.

    `origin` holds source, parser and url.
    """
    found = texts.rows(text)
    sha256 = texts.text_hash(text.title, found)
    shelved = versions(connection, text.instrument, text.language)
    before = max((v for v in shelved if v.source == origin["source"] and v.as_of == text.as_of), key=lambda v: v.number, default=None)
    if before is not None and before.sha256 == sha256:
        return "unchanged"
    number = max((v.number for v in shelved), default=0) + 1
    row = {
        **origin,
        "instrument": text.instrument,
        "language": text.language,
        "number": number,
        "as_of": text.as_of,
        "title": texts.storable(text.title),
        "retrieved_at": _retrieved(connection, pages) or now,
        "sha256": sha256,
    }
    version = int(connection.execute(insert(EXPRESSION).returning(EXPRESSION.c.id), row).scalar_one())
    if found:
        connection.execute(insert(PASSAGE), [{"expression_id": version, **unit} for unit in found])
    if pages:
        connection.execute(insert(_READ_FROM), [{"expression_id": version, "position": n, "page_id": page} for n, page in enumerate(pages)])
    return "changed" if shelved else "new"


def _retrieved(connection: Connection, pages: Sequence[int]) -> str:
    return str(connection.execute(select(func.max(PAGE.c.retrieved_at)).where(PAGE.c.id.in_(pages))).scalar() or "")


def versions(connection: Connection, instrument: str | None = None, language: str | None = None) -> list[Version]:
    """Versions in the order in which they came to apply, by instrument and language."""
    query = select(*_VERSION).order_by(EXPRESSION.c.instrument, EXPRESSION.c.language, EXPRESSION.c.number)
    if instrument is not None:
        query = query.where(EXPRESSION.c.instrument == instrument)
    if language is not None:
        query = query.where(EXPRESSION.c.language == language)
    groups: dict[tuple[str, str], list[Version]] = {}
    for row in connection.execute(query):
        version = Version(**row._mapping, superseded_on="")
        groups.setdefault((version.instrument, version.language), []).append(version)
    return [v for group in groups.values() for v in texts.dated(group)]


def read(connection: Connection, version: Version) -> LawText:
    """The text of a version."""
    title = connection.execute(select(EXPRESSION.c.title).where(EXPRESSION.c.id == version.id)).scalar_one()
    found = connection.execute(select(*_ROW).where(PASSAGE.c.expression_id == version.id).order_by(PASSAGE.c.position)).all()
    return LawText(version.instrument, version.language, texts.units(found), title, version.as_of)


def current(found: Sequence[Version]) -> list[Version]:
    """The current version of each instrument and language."""
    return [v for v in found if not v.superseded_on]


def holdings(connection: Connection) -> list[Holding]:
    """What is on the shelf, by instrument and language."""
    found = versions(connection)
    articles: dict[int, int] = _counts(connection, PASSAGE.c.depth == 0, PASSAGE.c.eid.startswith("art\\_", escape="\\"))
    titles = _titles(connection)
    total: dict[tuple[str, str], int] = {}
    for v in found:
        total[v.instrument, v.language] = total.get((v.instrument, v.language), 0) + 1
    return [Holding(v.instrument, v.language, titles[v.id], articles.get(v.id, 0), total[v.instrument, v.language], v) for v in current(found)]


def _titles(connection: Connection) -> dict[int, str]:
    return {row.id: row.title for row in connection.execute(select(EXPRESSION.c.id, EXPRESSION.c.title))}


def _counts(connection: Connection, *conditions: ColumnElement[bool]) -> dict[int, int]:
    query = select(PASSAGE.c.expression_id, func.count()).where(*conditions).group_by(PASSAGE.c.expression_id)
    return {int(version): int(count) for version, count in connection.execute(query)}


def passages(connection: Connection, language: str | None = None) -> Iterator[StoredPassage]:
    """Every unit of the current texts, a text after the other, each in its own order."""
    for version in current(versions(connection, language=language)):
        head, origin = f"{version.instrument}/", (version.source, version.url, version.retrieved_at, version.sha256, version.as_of)
        query = select(*_ROW).where(PASSAGE.c.expression_id == version.id).order_by(PASSAGE.c.position)
        for _, depth, eid, number, heading, text, tail in connection.execute(query):
            yield StoredPassage(head + eid, version.language, number, heading, text, tail, depth, *origin)


def unit(connection: Connection, version: int, eid: str) -> LawUnit | None:
    """One unit of a version with all below it; None where it holds none of that eId."""
    below = PASSAGE.c.eid.between(f"{eid}__", f"{eid}__\U0010ffff")
    query = select(*_ROW).where(PASSAGE.c.expression_id == version, (PASSAGE.c.eid == eid) | below).order_by(PASSAGE.c.position)
    return next(iter(texts.units(connection.execute(query).all())), None)


def wordings(connection: Connection, instrument: str, language: str, eid: str) -> list[Wording]:
    """The wordings of one provision over time, one for each change of its words."""
    found: list[Wording] = []
    last_of_date = {texts.since(version): version for version in versions(connection, instrument, language)}
    for version in last_of_date.values():
        wording = Wording(unit(connection, version.id, eid), version)
        if not found or _same(found[-1].text) != _same(wording.text):
            found.append(wording)
    for n, after in enumerate(found[1:]):
        superseded = found[n].version._replace(superseded_on=texts.since(after.version))
        found[n] = found[n]._replace(version=superseded, dated=bool(after.version.as_of))
    return found[:-1] + [w._replace(version=w.version._replace(superseded_on="")) for w in found[-1:]]


def _same(text: str) -> str:
    """What makes a wording: its letters and digits. Publishers differ in quotation marks, dashes and blanks, and amend none of them."""
    return "".join(filter(str.isalnum, text.casefold()))


def corpus_hash(connection: Connection) -> str:
    """The hash of every version's words: the same whenever and in whatever order they were fetched."""
    digest = hashlib.sha256()
    for v in sorted(versions(connection), key=lambda v: (v.instrument, v.language, v.source, v.as_of, v.number)):
        digest.update("\x1f".join((v.instrument, v.language, v.source, v.as_of, v.sha256)).encode() + b"\n")
    return digest.hexdigest()


def damaged(connection: Connection) -> Iterator[Damage]:
    """Versions whose words no longer have the hash that they were stored with."""
    titles = _titles(connection)
    for version in versions(connection):
        found = connection.execute(select(*_ROW).where(PASSAGE.c.expression_id == version.id).order_by(PASSAGE.c.position)).mappings()
        if texts.text_hash(titles[version.id], (dict(row) for row in found)) != version.sha256:
            yield Damage(f"{version.instrument} {version.language} version {version.number}", "the text is not what was stored")
