"""The links of past runs: written by the million, asked for a report.

A link takes a row a target. While they are written, `tally` counts what a report asks first, so
that its answer does not grow with the number of links.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Table, delete, func, insert, literal_column, select, text

from lexlink.errors import UsageError
from lexlink.store.engine import insert_into
from lexlink.store.records import Count, Level, PastDocument, PastLink, Run
from lexlink.store.tables import RunDocument, RunLink, RunRow, Tally, table
from lexlink.store.texts import storable
from lexlink.version import __version__

if TYPE_CHECKING:
    from lexlink.types import LinkedDocument

_RUN, _DOCUMENT, _LINK, _TALLY = table(RunRow), table(RunDocument), table(RunLink), table(Tally)
_BATCH = 50_000  # rows a transaction
_PLACES = 1000  # links read by one statement
# CROSS JOIN tells SQLite to go from the places to the links; left to itself it reads every link of the run.
_AT = """
WITH place(document, link) AS (VALUES {places})
SELECT run_link.* FROM place CROSS JOIN run_link
WHERE run_link.run_id = :run AND run_link.document = place.document AND run_link.link = place.link
ORDER BY run_link.document, run_link.link, run_link.nth"""


def batches(documents: Iterable[LinkedDocument]) -> Iterator[list[LinkedDocument]]:
    """Documents in groups of a size that one transaction writes quickly."""
    batch: list[LinkedDocument] = []
    size = 0
    for document in documents:
        batch.append(document)
        size += 1 + len(document.links)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def record(connection: Connection, name: str, documents: list[LinkedDocument], now: str) -> int:
    """Write a batch; documents that the run holds already are left out. How many links were written."""
    run = _run(connection, name, documents[0], now)
    known = _recorded(connection, run, [storable(d.document.id) for d in documents])
    number = int(connection.execute(select(func.coalesce(func.max(_DOCUMENT.c.number), 0)).where(_DOCUMENT.c.run_id == run)).scalar_one())
    document_rows: list[dict[str, Any]] = []
    link_rows: list[tuple[Any, ...]] = []
    tally: Counter[tuple[str, ...]] = Counter()
    citing: Counter[tuple[str, ...]] = Counter()
    for linked in documents:
        if (key := storable(linked.document.id)) in known:
            continue
        known.add(key)
        number += 1
        document_rows.append(_document_row(run, number, key, linked))
        counted = _link_rows(run, number, linked, link_rows)
        tally.update(counted)
        citing.update(counted.keys())
    if document_rows:
        connection.execute(insert(_DOCUMENT), document_rows)
        _copy(connection, _LINK, link_rows)
        _count(connection, run, tally, citing)
    return sum(row["links"] for row in document_rows)


def _run(connection: Connection, name: str, first: LinkedDocument, now: str) -> int:
    """The run of a name, made where there is none; on a server others who write to it wait."""
    row = {"name": name, "started_at": now, "lexlink": __version__, "corpus": first.corpus, "config": first.config}
    connection.execute(insert_into(connection, _RUN).on_conflict_do_nothing(), row)
    return int(connection.execute(select(_RUN.c.id).where(_RUN.c.name == name).with_for_update()).scalar_one())


def _recorded(connection: Connection, run: int, keys: list[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(keys), 1000):
        query = select(_DOCUMENT.c.document).where(_DOCUMENT.c.run_id == run, _DOCUMENT.c.document.in_(keys[start : start + 1000]))
        found.update(connection.execute(query).scalars())
    return found


def _document_row(run: int, number: int, key: str, linked: LinkedDocument) -> dict[str, Any]:
    document = linked.document
    return {
        "run_id": run,
        "number": number,
        "document": key,
        "source": storable(document.source or ""),
        "title": storable(document.title or ""),
        "language": document.language or "",
        "date": document.date.isoformat() if document.date else "",
        "sha256": document.sha256,
        "length": len(document.text),
        "links": len(linked.links),
    }


def _link_rows(run: int, document: int, linked: LinkedDocument, rows: list[tuple[Any, ...]]) -> Counter[tuple[str, ...]]:
    """Add a document's rows; what they count: (level, target, status, month) → links."""
    words = linked.document.text
    month = linked.document.date.isoformat()[:7] if linked.document.date else ""
    counted: list[tuple[str, ...]] = []
    for number, link in enumerate(linked.links):
        start, end, status, kind = link.start, link.end, link.status, link.kind
        fields = (start, end, storable(words[start:end]), kind, link.form, status, link.nil_reason or "", link.score)
        targets = [target.id for target in link.targets] or [""]
        for nth, target in enumerate(targets):
            rows.append((run, document, number, nth, *fields, target))
        level = "organ" if kind == "organ" else "instrument"
        counted += {(level, target.partition("/")[0], status, month) for target in targets}
        counted += {("provision", target, status, month) for target in targets if "/" in target}
    return Counter(counted)


def _copy(connection: Connection, into: Table, rows: list[tuple[Any, ...]]) -> None:
    """Rows straight to the driver: nothing in them needs what SQLAlchemy would do for each."""
    if connection.dialect.name == "postgresql":
        names = ", ".join(f'"{column.name}"' for column in into.columns)
        with connection.connection.cursor().copy(f'COPY "{into.name}" ({names}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)
    elif rows:
        connection.exec_driver_sql(str(insert(into).compile(dialect=connection.dialect)), rows)


def _count(connection: Connection, run: int, tally: Counter[tuple[str, ...]], citing: Counter[tuple[str, ...]]) -> None:
    """Add to the counts: a document cites each of its targets once."""
    made = insert_into(connection, _TALLY)
    added = {name: _TALLY.c[name] + made.excluded[name] for name in ("links", "documents")}
    statement = made.on_conflict_do_update(index_elements=list(_TALLY.primary_key), set_=added)
    rows = [(run, *key, links, citing[key]) for key, links in sorted(tally.items())]
    if connection.dialect.name == "postgresql":
        connection.execute(statement, [dict(zip(_TALLY.columns.keys(), row, strict=True)) for row in rows])
    elif rows:
        connection.exec_driver_sql(str(statement.compile(dialect=connection.dialect)), rows)


# Asking


def runs(connection: Connection) -> list[Run]:
    """Every run, the last one first."""
    size = select(_DOCUMENT.c.run_id, func.count().label("documents"), func.sum(_DOCUMENT.c.links).label("links")).group_by(_DOCUMENT.c.run_id).subquery()
    columns = (*(_RUN.c[name] for name in Run._fields[:5]), func.coalesce(size.c.documents, 0), func.coalesce(size.c.links, 0))
    query = select(*columns).join(size, size.c.run_id == _RUN.c.id, isouter=True).order_by(_RUN.c.id.desc())
    return [Run(*row) for row in connection.execute(query)]


def identity(connection: Connection, name: str) -> int:
    """The number of a run. Raises UsageError where there is none of that name."""
    found = connection.execute(select(_RUN.c.id).where(_RUN.c.name == name)).scalar()
    if found is None:
        raise UsageError(f"the store holds no run {name!r}")
    return int(found)


def cited(connection: Connection, run: int, level: Level, status: str, limit: int | None) -> list[Count]:
    """What a run's links lead to, the most cited first."""
    links, documents = func.sum(_TALLY.c.links), func.sum(_TALLY.c.documents)
    query = (
        select(_TALLY.c.target, links, documents)
        .where(_TALLY.c.run_id == run, _TALLY.c.level == level, _TALLY.c.status == status)
        .group_by(_TALLY.c.target)
        .order_by(links.desc(), _TALLY.c.target)
        .limit(limit)
    )
    return [Count(target, int(n), int(m)) for target, n, m in connection.execute(query)]


def months(connection: Connection, run: int, target: str) -> list[Count]:
    """The linked citations of an instrument, organ or provision by month, the undated ones under an empty key."""
    query = (
        select(_TALLY.c.month, func.sum(_TALLY.c.links), func.sum(_TALLY.c.documents))
        .where(_TALLY.c.run_id == run, _TALLY.c.target == target, _TALLY.c.status == "linked", _TALLY.c.level.in_(["instrument", "provision", "organ"]))
        .group_by(_TALLY.c.month)
        .order_by(_TALLY.c.month)
    )
    return [Count(month, int(n), int(m)) for month, n, m in connection.execute(query)]


def links(connection: Connection, run: int, conditions: Mapping[str, str], limit: int, offset: int) -> list[PastLink]:
    """Links in the order of the texts; of a doubtful status by score, the least certain first.

    `conditions`: target, status, document.
    """
    query = select(_LINK.c.document, _LINK.c.link).where(_LINK.c.run_id == run)
    order: tuple[Any, ...] = (_LINK.c.document, _LINK.c.link)
    if target := conditions.get("target"):
        query = query.where(_leads_to(target)).distinct()
    if document := conditions.get("document"):
        number = select(_DOCUMENT.c.number).where(_DOCUMENT.c.run_id == run, _DOCUMENT.c.document == document)
        query = query.where(_LINK.c.document == number.scalar_subquery())
    if status := conditions.get("status"):
        query = query.where(_LINK.c.status == status)
        if status != "linked":
            # The index of the doubtful ones is used only where the query says itself that it is of them.
            query, order = query.add_columns(_LINK.c.score).where(_LINK.c.status != literal_column("'linked'")), (_LINK.c.score, *order)
    if not target:
        query = query.where(_LINK.c.nth == 0)
    places = [(row.document, row.link) for row in connection.execute(query.order_by(*order).limit(limit).offset(offset))]
    return list(_whole(connection, run, places))


def past_documents(connection: Connection, run: int) -> Iterator[tuple[PastDocument, list[PastLink]]]:
    """Every document with its links, in the order in which they came; a page of them in memory."""
    last = 0
    query = select(_DOCUMENT).where(_DOCUMENT.c.run_id == run).order_by(_DOCUMENT.c.number).limit(_PLACES)
    while documents := list(connection.execute(query.where(_DOCUMENT.c.number > last))):
        first, last = documents[0].number, documents[-1].number
        found: dict[int, dict[int, list[Any]]] = {}
        rows = select(_LINK).where(_LINK.c.run_id == run, _LINK.c.document.between(first, last)).order_by(_LINK.c.document, _LINK.c.link, _LINK.c.nth)
        for row in connection.execute(rows):
            found.setdefault(row.document, {}).setdefault(row.link, []).append(row)
        for document in documents:
            about = PastDocument(*(getattr(document, name) for name in PastDocument._fields))
            yield about, [_past(document, group) for group in found.get(document.number, {}).values()]


def _leads_to(target: str) -> ColumnElement[bool]:
    """A link to a provision, or to an instrument or anything in it."""
    if "/" in target:
        return _LINK.c.target == target
    return (_LINK.c.target == target) | ((_LINK.c.target > f"{target}/") & (_LINK.c.target < f"{target}0"))


def _whole(connection: Connection, run: int, places: list[tuple[int, int]]) -> Iterator[PastLink]:
    """The links at these places, in their order, with all their targets."""
    documents: dict[int, Any] = {}
    found: dict[tuple[int, int], list[Any]] = {place: [] for place in places}
    for start in range(0, len(places), _PLACES):
        some = places[start : start + _PLACES]
        numbers = sorted({document for document, _ in some} - documents.keys())
        documents |= {d.number: d for d in connection.execute(select(_DOCUMENT).where(_DOCUMENT.c.run_id == run, _DOCUMENT.c.number.in_(numbers)))}
        asked = _AT.format(places=", ".join(f"({document:d}, {link:d})" for document, link in some))
        for row in connection.execute(text(asked), {"run": run}):
            found[row.document, row.link].append(row)
    for (number, _), group in found.items():
        yield _past(documents[number], group)


def _past(document: Any, group: list[Any]) -> PastLink:
    """A link from its rows, one for each target."""
    link = group[0]
    about = (document.document, document.source, document.title, document.date)
    fields = (link.start, link.end, link.surface, link.kind, link.form, link.status, link.nil_reason, link.score)
    return PastLink(*about, *fields, tuple(row.target for row in group if row.target))


def forget(connection: Connection, run: int) -> None:
    """Delete a run and its links."""
    for held in (_LINK, _DOCUMENT, _TALLY):
        connection.execute(delete(held).where(held.c.run_id == run))
    connection.execute(delete(_RUN).where(_RUN.c.id == run))
