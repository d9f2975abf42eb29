"""What came of every attempt to bring a text, and the texts that were not let in."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, insert, select

from lexlink.law import Offer
from lexlink.store.records import Refusal, SyncState
from lexlink.store.tables import RefusalPage, RefusalRow, SyncNote, table
from lexlink.store.texts import storable

_NOTE, _REFUSAL, _REFUSED_PAGE = table(SyncNote), table(RefusalRow), table(RefusalPage)


def note(connection: Connection, offer: Offer, source: str, state: SyncState) -> None:
    row = {**offer._asdict(), "source": source, **state._asdict(), "detail": storable(state.detail)}
    connection.execute(insert(_NOTE), row)


def last(connection: Connection, offer: Offer) -> SyncState | None:
    """The last note on an offer."""
    query = (
        select(*(_NOTE.c[name] for name in SyncState._fields))
        .where(*(_NOTE.c[name] == value for name, value in offer._asdict().items()))
        .order_by(_NOTE.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return SyncState(*row) if row else None


def refuse(connection: Connection, offer: Offer, refusal: Refusal, pages: Sequence[int]) -> None:
    row = {**refusal._asdict(), "as_of": offer.as_of, "reason": storable(refusal.reason)}
    number = int(connection.execute(insert(_REFUSAL).returning(_REFUSAL.c.id), row).scalar_one())
    if pages:
        connection.execute(insert(_REFUSED_PAGE), [{"refusal_id": number, "position": n, "page_id": page} for n, page in enumerate(pages)])


def refusals(connection: Connection, instrument: str | None = None) -> list[Refusal]:
    """The texts that were not let in, the last one first."""
    query = select(*(_REFUSAL.c[name] for name in Refusal._fields)).order_by(_REFUSAL.c.id.desc())
    if instrument is not None:
        query = query.where(_REFUSAL.c.instrument == instrument)
    return [Refusal(*row) for row in connection.execute(query)]
