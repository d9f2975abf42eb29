"""Pages as they came: every retrieval a row, every body once."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Select, insert, or_, select

from lexlink.errors import CorpusError
from lexlink.law import Page
from lexlink.store.engine import insert_into
from lexlink.store.records import Damage
from lexlink.store.tables import Body, ExpressionPage, PageRow, RefusalPage, table
from lexlink.store.texts import storable

BODY, PAGE = table(Body), table(PageRow)
_USED, _REFUSED = table(ExpressionPage), table(RefusalPage)


def packed(page: Page) -> dict[str, Any]:
    """The row of a page's body. Compresses, so it is done before a transaction is open."""
    return {"sha256": page.sha256, "codec": "zlib", "size": len(page.body), "data": zlib.compress(page.body)}


def keep(connection: Connection, source: str, page: Page, body: dict[str, Any], now: str) -> int:
    """Store a retrieval, its body once; the number of the very same one, where it is there already."""
    _keep_body(connection, body)
    known = _number(connection, page)
    if known is not None:
        return known
    row = {
        "source": source,
        "url": storable(page.url),
        "final_url": storable(page.final_url or page.url),
        "status": page.status,
        "headers": json.dumps(dict(page.headers)),
        "retrieved_at": page.retrieved_at or now,
        "body": body["sha256"],
    }
    return int(connection.execute(insert(PAGE).returning(PAGE.c.id), row).scalar_one())


def _keep_body(connection: Connection, body: dict[str, Any]) -> None:
    """Store a body where it is not there yet; one that was damaged is healed."""
    into = insert_into(connection, BODY)
    healed = {name: into.excluded[name] for name in ("codec", "size", "data")}
    damaged = or_(*(BODY.c[name] != new for name, new in healed.items()))
    connection.execute(into.on_conflict_do_update(index_elements=["sha256"], set_=healed, where=damaged), [body])


def _number(connection: Connection, page: Page) -> int | None:
    if not page.retrieved_at:
        return None
    query = select(PAGE.c.id).where(PAGE.c.url == storable(page.url), PAGE.c.retrieved_at == page.retrieved_at, PAGE.c.body == page.sha256)
    return connection.execute(query.order_by(PAGE.c.id.desc()).limit(1)).scalar()


def latest(connection: Connection, url: str) -> Page | None:
    """The last page from an address, those left out that a refused text was read from and no other."""
    refused = select(_REFUSED.c.page_id).where(_REFUSED.c.page_id.not_in(select(_USED.c.page_id)))
    row = connection.execute(_select().where(PAGE.c.url == url, PAGE.c.id.not_in(refused)).order_by(PAGE.c.id.desc()).limit(1)).first()
    return _page(row) if row else None


def of_version(connection: Connection, version: int) -> list[Page]:
    """The pages that a version was read from, in order."""
    query = _select().join(_USED, _USED.c.page_id == PAGE.c.id).where(_USED.c.expression_id == version).order_by(_USED.c.position)
    return [_page(row) for row in connection.execute(query)]


def unpacked(codec: str, size: int, data: bytes, sha256: str) -> bytes:
    """The bytes behind a stored body. Raises CorpusError where they are not what was stored."""
    import hashlib

    try:
        body = zlib.decompressobj().decompress(data, size + 1) if codec == "zlib" else b""
    except zlib.error:
        body = b""
    if len(body) != size or hashlib.sha256(body).hexdigest() != sha256:
        raise CorpusError(f"the stored page {sha256[:12]} is damaged: run lexlink corpus sync --force to fetch it again")
    return body


def _select() -> Select[Any]:
    return select(PAGE, BODY.c.codec, BODY.c.size, BODY.c.data).join(BODY, BODY.c.sha256 == PAGE.c.body)


def _page(row: Any) -> Page:
    body = unpacked(row.codec, row.size, row.data, row.body)
    return Page(row.url, body, row.final_url, row.status, json.loads(row.headers), row.retrieved_at)


def damaged(connection: Connection) -> Iterator[Damage]:
    """Bodies whose bytes no longer have the hash that they were stored with."""
    for row in connection.execute(select(BODY).execution_options(yield_per=50)):
        try:
            unpacked(row.codec, row.size, row.data, row.sha256)
        except CorpusError as error:
            yield Damage(f"page {row.sha256[:12]}", str(error))
