"""What alembic runs: all missing steps inside the transaction that the caller has open."""

from alembic import context

from lexlink.store.tables import Row

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Row.metadata,
    render_as_batch=True,
    transactional_ddl=True,
    transaction_per_migration=False,
    include_object=lambda _object, name, kind, _reflected, _compared: not (kind == "table" and name and "_fts" in name),
)
with context.begin_transaction():
    context.run_migrations()
