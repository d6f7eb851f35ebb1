"""What alembic runs: the migrations, on the connection it was given."""

from __future__ import annotations

from alembic import context

from quorate.storage.tables import METADATA

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
