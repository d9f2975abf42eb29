"""Migrations of the store; `alembic` finds them here, `upgrade` runs them."""
