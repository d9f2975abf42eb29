"""What the knowledge base says of provisions, and the index that words are looked up in."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table("setting", _words("key"), _words("value"), sa.PrimaryKeyConstraint("key", name="pk_setting"))
    op.create_table(
        "known",
        *map(_words, ("target", "instrument", "heading", "topics", "digest")),
        sa.PrimaryKeyConstraint("target", name="pk_known"),
    )
    op.create_index("ix_known_instrument", "known", ["instrument"])
    op.create_table(
        "entry",
        sa.Column("id", sa.Integer(), nullable=False),
        *map(_words, ("target", "instrument", "language")),
        sa.Column("expression_id", sa.Integer(), nullable=True),
        *map(_words, ("heading", "topics", "digest", "text")),
        sa.ForeignKeyConstraint(["expression_id"], ["expression.id"], name="fk_entry_expression_id_expression"),
        sa.PrimaryKeyConstraint("id", name="pk_entry"),
        sa.UniqueConstraint("target", "language", name="uq_entry_target"),
    )
    op.create_index("ix_entry_instrument", "entry", ["instrument", "language"])
    op.create_index("ix_entry_expression_id", "entry", ["expression_id"])
    op.create_index("ix_passage_expression_id", "passage", ["expression_id", "eid"])
    if op.get_bind().dialect.name == "postgresql":
        for column in ("words", "title_words"):
            op.execute(f"ALTER TABLE entry ADD COLUMN {column} tsvector")
            # Without it new words wait in a list that every search has to read through.
            op.execute(f"CREATE INDEX ix_entry_{column} ON entry USING gin ({column}) WITH (fastupdate = off)")
    else:
        _full_text()


_ADD = "INSERT INTO entry_fts(rowid, heading, topics, digest, text) VALUES (new.id, new.heading, new.topics, new.digest, new.text);"
_DROP = """INSERT INTO entry_fts(entry_fts, rowid, heading, topics, digest, text)
VALUES ('delete', old.id, old.heading, old.topics, old.digest, old.text);"""


def _full_text() -> None:
    """The index of SQLite, which reads its words from `entry` and is kept in step by triggers."""
    op.execute("""CREATE VIRTUAL TABLE entry_fts USING fts5(
        heading, topics, digest, text, content='entry', content_rowid='id', tokenize="unicode61 remove_diacritics 2")""")
    op.execute(f"CREATE TRIGGER entry_added AFTER INSERT ON entry BEGIN {_ADD} END")
    op.execute(f"CREATE TRIGGER entry_gone AFTER DELETE ON entry BEGIN {_DROP} END")
    op.execute(f"CREATE TRIGGER entry_changed AFTER UPDATE ON entry BEGIN {_DROP} {_ADD} END")


def _words(name: str) -> sa.Column[str]:
    """Text in the order of its code points, which SQLite has anyway and a server only when told."""
    collation = "C" if op.get_bind().dialect.name == "postgresql" else None
    return sa.Column(name, sa.String(collation=collation), nullable=False)
