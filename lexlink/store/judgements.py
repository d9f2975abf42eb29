"""What people judged of links: added and withdrawn, never erased."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from lexlink.store.records import Judgement
from lexlink.store.tables import JudgementRow, table
from lexlink.store.texts import storable

_JUDGEMENT = table(JudgementRow)
_FIELDS = tuple(_JUDGEMENT.c[name] for name in Judgement._fields)


def add(connection: Connection, judgement: Judgement, now: str) -> None:
    row = {name: storable(value) if isinstance(value, str) else value for name, value in judgement._asdict().items()}
    connection.execute(insert(_JUDGEMENT), {**row, "judged_at": judgement.judged_at or now, "withdrawn_at": ""})


def standing(connection: Connection, document: str | None, judge: str | None) -> list[Judgement]:
    """The judgements that were not taken back, in the order in which they were made."""
    query = select(*_FIELDS).where(_JUDGEMENT.c.withdrawn_at == "").order_by(_JUDGEMENT.c.id)
    if document is not None:
        query = query.where(_JUDGEMENT.c.document == document)
    if judge is not None:
        query = query.where(_JUDGEMENT.c.judge == judge)
    return [Judgement(*row) for row in connection.execute(query)]


def withdraw(connection: Connection, judge: str, now: str) -> Judgement | None:
    """Take back the last judgement of a judge that stands; which one it was."""
    last = select(_JUDGEMENT.c.id, *_FIELDS).where(_JUDGEMENT.c.judge == judge, _JUDGEMENT.c.withdrawn_at == "").order_by(_JUDGEMENT.c.id.desc()).limit(1)
    row = connection.execute(last).first()
    if row is None:
        return None
    connection.execute(update(_JUDGEMENT).where(_JUDGEMENT.c.id == row.id).values(withdrawn_at=now))
    return Judgement(*row[1:])
