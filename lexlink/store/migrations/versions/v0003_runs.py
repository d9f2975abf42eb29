"""The links of past runs with their counts, and what people judged of links."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "judgement",
        _number("id"),
        *_words("document", "link"),
        _number("start"),
        _number("end"),
        *_words("kind", "surface", "verdict", "target", "note", "judge", "judged_at", "withdrawn_at"),
        sa.PrimaryKeyConstraint("id", name="pk_judgement"),
    )
    op.create_index("ix_judgement_document", "judgement", ["document"])
    op.create_table(
        "run",
        _number("id"),
        *_words("name", "started_at", "lexlink", "corpus", "config"),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
        sa.UniqueConstraint("name", name="uq_run_name"),
    )
    op.create_table(
        "run_document",
        _number("run_id"),
        _number("number"),
        *_words("document", "source", "title", "language", "date", "sha256"),
        _number("length"),
        _number("links"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_run_document_run_id_run"),
        sa.PrimaryKeyConstraint("run_id", "number", name="pk_run_document"),
        sa.UniqueConstraint("run_id", "document", name="uq_run_document_run_id"),
    )
    _links()
    op.create_table(
        "tally",
        _number("run_id"),
        *_words("level", "target", "status", "month"),
        _number("links"),
        _number("documents"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_tally_run_id_run"),
        sa.PrimaryKeyConstraint("run_id", "level", "target", "status", "month", name="pk_tally"),
    )


def _links() -> None:
    """One row a target of a link: stored in the order of the texts, found by target and by doubt."""
    op.create_table(
        "run_link",
        _number("run_id"),
        _number("document"),
        _number("link"),
        _number("nth"),
        _number("start"),
        _number("end"),
        *_words("surface", "kind", "form", "status", "nil_reason"),
        sa.Column("score", sa.Float(), nullable=False),
        *_words("target"),
        sa.PrimaryKeyConstraint("run_id", "document", "link", "nth", name="pk_run_link"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_run_link_target", "run_link", ["run_id", "target"])
    doubtful = sa.text("status <> 'linked'")
    op.create_index("ix_run_link_doubtful", "run_link", ["run_id", "status", "score"], sqlite_where=doubtful, postgresql_where=doubtful)


def _words(*names: str) -> list[sa.Column[str]]:
    """Text in the order of its code points, which SQLite has anyway and a server only when told."""
    collation = "C" if op.get_bind().dialect.name == "postgresql" else None
    return [sa.Column(name, sa.String(collation=collation), nullable=False) for name in names]


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)
