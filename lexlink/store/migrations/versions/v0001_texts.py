"""Pages, texts and their versions, refusals, the ledger of syncs."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "body",
        *_words("sha256", "codec"),
        _number("size"),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_body"),
    )
    op.create_table(
        "page",
        _number("id"),
        *_words("source", "url", "final_url"),
        _number("status"),
        *_words("headers", "retrieved_at", "body"),
        sa.ForeignKeyConstraint(["body"], ["body.sha256"], name="fk_page_body_body"),
        sa.PrimaryKeyConstraint("id", name="pk_page"),
    )
    op.create_index("ix_page_body", "page", ["body"])
    op.create_index("ix_page_url", "page", ["url"])
    op.create_table(
        "expression",
        _number("id"),
        *_words("instrument", "language"),
        _number("number"),
        *_words("as_of", "title", "source", "url"),
        _number("parser"),
        *_words("retrieved_at", "sha256"),
        sa.PrimaryKeyConstraint("id", name="pk_expression"),
        sa.UniqueConstraint("instrument", "language", "number", name="uq_expression_instrument"),
    )
    op.create_table(
        "passage",
        _number("expression_id"),
        _number("position"),
        _number("depth"),
        *_words("eid", "number", "heading", "text", "tail"),
        sa.ForeignKeyConstraint(["expression_id"], ["expression.id"], name="fk_passage_expression_id_expression"),
        sa.PrimaryKeyConstraint("expression_id", "position", name="pk_passage"),
    )
    op.create_table(
        "refusal",
        _number("id"),
        *_words("instrument", "language", "source", "url", "as_of", "reason", "refused_at"),
        sa.PrimaryKeyConstraint("id", name="pk_refusal"),
    )
    op.create_table(
        "sync_note",
        _number("id"),
        *_words("instrument", "language", "url", "as_of", "source", "outcome", "detail", "etag", "last_modified", "noted_at"),
        sa.PrimaryKeyConstraint("id", name="pk_sync_note"),
    )
    op.create_index("ix_sync_note_instrument", "sync_note", ["instrument"])
    for holder in ("expression", "refusal"):
        _pages_of(holder)


def _pages_of(holder: str) -> None:
    """Which pages a text was read from."""
    name, key = f"{holder}_page", f"{holder}_id"
    op.create_table(
        name,
        _number(key),
        _number("position"),
        _number("page_id"),
        sa.ForeignKeyConstraint([key], [f"{holder}.id"], name=f"fk_{name}_{key}_{holder}"),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=f"fk_{name}_page_id_page"),
        sa.PrimaryKeyConstraint(key, "position", name=f"pk_{name}"),
    )
    op.create_index(f"ix_{name}_page_id", name, ["page_id"])


def _words(*names: str) -> list[sa.Column[str]]:
    """Text in the order of its code points, which SQLite has anyway and a server only when told."""
    collation = "C" if op.get_bind().dialect.name == "postgresql" else None
    return [sa.Column(name, sa.String(collation=collation), nullable=False) for name in names]


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)
