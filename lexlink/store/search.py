"""Full-text search over headings, digests and official texts, by FTS5 or tsvector.

One entry an article and language. Both databases are asked for entries that hold every word,
then, where there is none, for those that hold any; the smallest unit that holds them all and the
snippet are worked out here, the same for both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, delete, insert, select, text

from lexlink.law import LawUnit
from lexlink.store import expressions
from lexlink.store.expressions import EXPRESSION
from lexlink.store.records import Hit
from lexlink.store.tables import Entry, Known, Setting, table
from lexlink.text.query import Query, folded, snippet

if TYPE_CHECKING:
    from lexlink.kb.knowledge_base import KnowledgeBase

_ENTRY, _KNOWN, _SETTING = table(Entry), table(Known), table(Setting)
_REVISION = "knowledge base"
_DIGEST_LANGUAGE = "en"
_LONG = 20_000  # characters: a longer unit is looked up by its parts
_VECTOR = 400_000  # characters: what a tsvector can hold for certain
_RANKED = 40  # how many of the database's best are looked at again
_FIELDS = ("heading", "topics", "digest", "text")

_FTS5 = """
SELECT rowid FROM (
    SELECT rowid, bm25(entry_fts, 8, 6, 3, 1) AS distance FROM entry_fts WHERE entry_fts MATCH :query {where} LIMIT 8000)
ORDER BY distance, rowid LIMIT :limit"""
_TSVECTOR = """
SELECT id FROM (
    SELECT entry.id, ts_rank('{{0.1, 0.3, 0.6, 0.8}}', {column}, query, 1) AS nearness
    FROM entry, to_tsquery('simple', :query) AS query WHERE {column} @@ query {where} LIMIT 1000) AS found
ORDER BY nearness DESC, id LIMIT :limit"""
_SCOPE = {
    "sqlite": " AND rowid IN (SELECT id FROM entry WHERE {conditions})",
    "postgresql": " AND {conditions}",
}


def find(connection: Connection, typed: str, limit: int, language: str | None, instrument: str | None) -> list[Hit]:
    """Where the words stand that somebody typed, best first."""
    query = Query.of(typed)
    if not query.terms:
        return []
    scope = {name: value for name, value in (("language", language), ("instrument", instrument)) if value is not None}
    drawn = max(limit, _RANKED)
    numbers = _matching(connection, query, drawn, scope, titles=True)
    if len(numbers) < drawn:
        numbers = list(dict.fromkeys(numbers + _matching(connection, query, drawn, scope)))
    if not numbers and len(query.terms) > 1:
        numbers = _matching(connection, query, drawn, scope, every=False)
    patterns = query.patterns()
    rows = _titled_first(connection, numbers, patterns)[:limit]
    origins = _origins(connection, {row.expression_id for row in rows})
    return [_hit(connection, row, patterns)._replace(**origins.get(row.expression_id, {})) for row in rows]


def _origins(connection: Connection, versions: set[int | None]) -> dict[int | None, dict[str, Any]]:
    """Where the texts of versions came from."""
    columns = (EXPRESSION.c.source, EXPRESSION.c.url, EXPRESSION.c.retrieved_at, EXPRESSION.c.as_of)
    query = select(EXPRESSION.c.id, *columns).where(EXPRESSION.c.id.in_(v for v in versions if v is not None))
    return {row.id: {column.name: row._mapping[column.name] for column in columns} for row in connection.execute(query)}


def _titled_first(connection: Connection, numbers: list[int], patterns: list[re.Pattern[str]]) -> list[Any]:
    """The entries, those first whose heading holds more of what was asked for; else as they were."""
    rows = {row.id: row for row in connection.execute(select(_ENTRY).where(_ENTRY.c.id.in_(numbers)))}
    held = {number: sum(bool(p.search(folded(row.heading))) for p in patterns) for number, row in rows.items()}
    return [rows[number] for number in sorted(numbers, key=lambda number: -held[number])]


def _matching(connection: Connection, query: Query, limit: int, scope: dict[str, str], *, every: bool = True, titles: bool = False) -> list[int]:
    """The numbers of the best entries that hold every word or any; with `titles`, hold them in heading and topics.

    Of words that stand nearly everywhere only so many entries are weighed as can be at once.
    """
    dialect = connection.dialect.name
    where = _SCOPE[dialect].format(conditions=" AND ".join(f"{name} = :{name}" for name in scope)) if scope else ""
    if dialect == "postgresql":
        statement = _TSVECTOR.format(where=where, column="title_words" if titles else "words")
        asked = query.tsquery(every=every)
    else:
        statement = _FTS5.format(where=where)
        asked = query.fts5(every=every, columns="heading topics" if titles else "")
    return list(connection.execute(text(statement), {"query": asked, "limit": limit, **scope}).scalars())


def _hit(connection: Connection, row: Any, patterns: list[re.Pattern[str]]) -> Hit:
    target, words = row.target, row.text
    if row.expression_id is not None:
        target, words = _narrowed(connection, row, patterns)
    plain = folded(words)
    official = bool(words) and (not row.digest or any(p.search(plain) for p in patterns))
    shown, marks = snippet(words if official else row.digest, patterns)
    return Hit(target, row.target, row.instrument, row.language, row.heading, row.digest, shown, marks, official)


def _narrowed(connection: Connection, row: Any, patterns: list[re.Pattern[str]]) -> tuple[str, str]:
    """The smallest unit below an entry whose words hold all that the entry's hold, and these words."""
    eid = row.target.partition("/")[2]
    wanted = [p for p in patterns if p.search(folded(row.text))]
    if not wanted:
        return row.target, row.text
    unit = expressions.unit(connection, row.expression_id, eid)
    while unit is not None and (smaller := _holder(unit.children, wanted)):
        unit = smaller
    return (f"{row.instrument}/{unit.eid}", unit.words) if unit else (row.target, row.text)


def _holder(units: Iterable[LawUnit], wanted: list[re.Pattern[str]]) -> LawUnit | None:
    for unit in units:
        plain = folded(unit.words)
        if all(p.search(plain) for p in wanted):
            return unit
    return None


# Keeping the index


def revision(connection: Connection) -> str:
    """The revision of the knowledge base whose headings and digests are in the index, empty for none."""
    return connection.execute(select(_SETTING.c.value).where(_SETTING.c.key == _REVISION)).scalar() or ""


def index_knowledge(connection: Connection, kb: KnowledgeBase) -> bool:
    """Take over headings, topics and digests; whether there was anything new."""
    if revision(connection) == kb.revision:
        return False
    before = set(connection.execute(select(_KNOWN.c.instrument).distinct()).scalars())
    connection.execute(delete(_KNOWN))
    connection.execute(insert(_KNOWN), list(_known(kb)))
    for instrument in sorted(before | set(kb.instruments)):
        index(connection, instrument)
    connection.execute(delete(_SETTING).where(_SETTING.c.key == _REVISION))
    connection.execute(insert(_SETTING), {"key": _REVISION, "value": kb.revision})
    return True


def index_all(connection: Connection) -> None:
    """Make every entry anew."""
    shelved = select(EXPRESSION.c.instrument).union(select(_KNOWN.c.instrument))
    for instrument in sorted(connection.execute(shelved).scalars()):
        index(connection, instrument)


def _known(kb: KnowledgeBase) -> Iterator[dict[str, str]]:
    for instrument in kb.instruments.values():
        topics = " ".join((instrument.short, *instrument.titles.values(), *instrument.context))
        yield {"target": instrument.id, "instrument": instrument.id, "heading": instrument.title, "topics": topics, "digest": ""}
        for p in kb.provisions(instrument.id).values():
            yield {"target": p.id, "instrument": instrument.id, "heading": p.heading, "topics": " ".join(p.topics), "digest": p.digest}


def index(connection: Connection, instrument: str) -> None:
    """Make the entries of an instrument anew from what is known of it and its current texts."""
    known = {row.target: row for row in connection.execute(select(_KNOWN).where(_KNOWN.c.instrument == instrument))}
    entries = {(target, _DIGEST_LANGUAGE): _entry(row, _DIGEST_LANGUAGE) for target, row in known.items()}
    for version in expressions.current(expressions.versions(connection, instrument)):
        for top in expressions.read(connection, version).units:
            for unit in _parts(top):
                target = f"{instrument}/{unit.eid}"
                entry = entries.setdefault((target, version.language), dict.fromkeys(_FIELDS, "") | {"target": target, "language": version.language})
                entry.update(expression_id=version.id, text=unit.words, heading=unit.heading or entry["heading"])
    connection.execute(delete(_ENTRY).where(_ENTRY.c.instrument == instrument))
    rows = [{"expression_id": None, **entry, "instrument": instrument} for entry in entries.values() if any(entry[field] for field in _FIELDS)]
    if rows:
        _insert(connection, rows)


def _entry(row: Any, language: str) -> dict[str, Any]:
    return {"target": row.target, "language": language, "heading": row.heading, "topics": row.topics, "digest": row.digest, "text": ""}


def _parts(unit: LawUnit) -> Iterator[LawUnit]:
    """The unit, or where it is long those below it."""
    if not unit.children or len(unit.words) <= _LONG:
        yield unit
        return
    yield LawUnit(unit.eid, unit.number, unit.heading, unit.text, (), unit.tail)
    for child in unit.children:
        yield from _parts(child)


def _insert(connection: Connection, rows: list[dict[str, Any]]) -> None:
    if connection.dialect.name != "postgresql":
        connection.execute(insert(_ENTRY), rows)
        return
    weighed = [f"setweight(to_tsvector('simple', :{field}_words), '{weight}')" for field, weight in zip(_FIELDS, "ABCD", strict=True)]
    vectors = f"{' || '.join(weighed)}, {' || '.join(weighed[:2])}"
    names = ("target", "instrument", "language", "expression_id", *_FIELDS)
    statement = f"INSERT INTO entry ({', '.join(names)}, words, title_words) VALUES ({', '.join(f':{name}' for name in names)}, {vectors})"  # noqa: S608 - our own column names
    connection.execute(text(statement), [row | {f"{field}_words": _for_vector(row[field]) for field in _FIELDS} for row in rows])


def _for_vector(words: str) -> str:
    """Only words and spaces, so that the server's own parser has nothing to part in its own way."""
    return re.sub(r"[\W_]+", " ", folded(words))[:_VECTOR]
