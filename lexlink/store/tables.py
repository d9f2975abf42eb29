"""The tables. Nothing in here leaves the store."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import Index, MetaData, Table, UniqueConstraint, text
from sqlmodel import Field, SQLModel


class Row(SQLModel):
    """A row of the store; its tables are kept apart from those of whoever else uses SQLModel."""

    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Body(Row, table=True):
    """The bytes that came from a publisher, compressed, once however often they came."""

    __tablename__ = "body"
    sha256: str = Field(primary_key=True)
    codec: str
    size: int
    data: bytes


class PageRow(Row, table=True):
    """One retrieval of an address. `headers` is a JSON object."""

    __tablename__ = "page"
    id: int | None = Field(default=None, primary_key=True)
    source: str
    url: str = Field(index=True)
    final_url: str
    status: int
    headers: str
    retrieved_at: str
    body: str = Field(foreign_key="body.sha256", index=True)


class Expression(Row, table=True):
    """A version of an instrument's text in a language. Never changed once written."""

    __tablename__ = "expression"
    __table_args__ = (UniqueConstraint("instrument", "language", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    instrument: str
    language: str
    number: int
    as_of: str
    title: str
    source: str
    url: str
    parser: int
    retrieved_at: str
    sha256: str


class ExpressionPage(Row, table=True):
    """Which pages a version was read from, in which order."""

    __tablename__ = "expression_page"
    expression_id: int = Field(foreign_key="expression.id", primary_key=True)
    position: int = Field(primary_key=True)
    page_id: int = Field(foreign_key="page.id", index=True)


class PassageRow(Row, table=True):
    """A unit of a version; units stand in the order of the text, `depth` says which holds which."""

    __tablename__ = "passage"
    __table_args__ = (Index("ix_passage_expression_id", "expression_id", "eid"),)
    expression_id: int = Field(foreign_key="expression.id", primary_key=True)
    position: int = Field(primary_key=True)
    depth: int
    eid: str
    number: str
    heading: str
    text: str
    tail: str


class RefusalRow(Row, table=True):
    """A text that was not let in."""

    __tablename__ = "refusal"
    id: int | None = Field(default=None, primary_key=True)
    instrument: str
    language: str
    source: str
    url: str
    as_of: str
    reason: str
    refused_at: str


class RefusalPage(Row, table=True):
    """The pages that a refused text was read from."""

    __tablename__ = "refusal_page"
    refusal_id: int = Field(foreign_key="refusal.id", primary_key=True)
    position: int = Field(primary_key=True)
    page_id: int = Field(foreign_key="page.id", index=True)


class SyncNote(Row, table=True):
    """The ledger of attempts to bring a text; the last one of an offer counts."""

    __tablename__ = "sync_note"
    id: int | None = Field(default=None, primary_key=True)
    instrument: str = Field(index=True)
    language: str
    url: str
    as_of: str
    source: str
    outcome: str
    detail: str
    etag: str
    last_modified: str
    noted_at: str


class Setting(Row, table=True):
    """What the store has to remember of itself."""

    __tablename__ = "setting"
    key: str = Field(primary_key=True)
    value: str


class Known(Row, table=True):
    """What the knowledge base says of an instrument or a provision, to be searched."""

    __tablename__ = "known"
    target: str = Field(primary_key=True)
    instrument: str = Field(index=True)
    heading: str
    topics: str
    digest: str


class Entry(Row, table=True):
    """What a search looks through: an article in a language, with its heading, digest and current words.

    On a server a column `words` holds it prepared for searching, in SQLite the table `entry_fts`.
    """

    __tablename__ = "entry"
    __table_args__ = (UniqueConstraint("target", "language"), Index("ix_entry_instrument", "instrument", "language"))
    id: int | None = Field(default=None, primary_key=True)
    target: str
    instrument: str
    language: str
    expression_id: int | None = Field(default=None, foreign_key="expression.id", index=True)
    heading: str
    topics: str
    digest: str
    text: str


class JudgementRow(Row, table=True):
    """What a person said of a link. Never deleted: taken back, it has `withdrawn_at`."""

    __tablename__ = "judgement"
    id: int | None = Field(default=None, primary_key=True)
    document: str = Field(index=True)
    link: str
    start: int
    end: int
    kind: str
    surface: str
    verdict: str
    target: str
    note: str
    judge: str
    judged_at: str
    withdrawn_at: str


class RunRow(Row, table=True):
    """One linking of many documents."""

    __tablename__ = "run"
    __table_args__ = (UniqueConstraint("name"),)
    id: int | None = Field(default=None, primary_key=True)
    name: str
    started_at: str
    lexlink: str
    corpus: str
    config: str


class RunDocument(Row, table=True):
    """A document of a run, numbered as it came."""

    __tablename__ = "run_document"
    __table_args__ = (UniqueConstraint("run_id", "document"),)
    run_id: int = Field(foreign_key="run.id", primary_key=True)
    number: int = Field(primary_key=True)
    document: str
    source: str
    title: str
    language: str
    date: str
    sha256: str
    length: int
    links: int


class RunLink(Row, table=True):
    """A target of a link: `link` counts the links of a document, `nth` their targets from 0; a link without any has one row.

    Without foreign keys: rows are written by the million, together with their document.
    """

    __tablename__ = "run_link"
    __table_args__ = (
        Index("ix_run_link_target", "run_id", "target"),
        Index("ix_run_link_doubtful", "run_id", "status", "score", sqlite_where=text("status <> 'linked'"), postgresql_where=text("status <> 'linked'")),
        {"sqlite_with_rowid": False},
    )
    run_id: int = Field(primary_key=True)
    document: int = Field(primary_key=True)
    link: int = Field(primary_key=True)
    nth: int = Field(primary_key=True)
    start: int
    end: int
    surface: str
    kind: str
    form: str
    status: str
    nil_reason: str
    score: float
    target: str


class Tally(Row, table=True):
    """How often a run's documents of a month cite a target, kept while links are written."""

    __tablename__ = "tally"
    run_id: int = Field(foreign_key="run.id", primary_key=True)
    level: str = Field(primary_key=True)
    target: str = Field(primary_key=True)
    status: str = Field(primary_key=True)
    month: str = Field(primary_key=True)
    links: int
    documents: int


def table(model: type[Row]) -> Table:
    """The table behind a model, for statements in bulk."""
    return Row.metadata.tables[str(model.__tablename__)]
