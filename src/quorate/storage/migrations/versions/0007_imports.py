"""Imports: the files that judgments came from, and which judgments did."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

COLUMNS: dict[str, type[sa.Text | sa.BigInteger]] = {
    "source": sa.Text,
    "campaign": sa.Text,
    "tool": sa.Text,
    "file": sa.Text,
    "digest": sa.Text,
    "judgments": sa.BigInteger,
    "at": sa.BigInteger,
    "brought_by": sa.Text,
}


def upgrade() -> None:
    """Add the table and the columns; all that was judged so far was judged here."""
    op.create_table(
        "sources",
        *(
            sa.Column(name, type_(), nullable=False, autoincrement=False)
            for name, type_ in COLUMNS.items()
        ),
        sa.PrimaryKeyConstraint("source"),
    )
    op.create_index("sources_campaign", "sources", ["campaign"])
    _add("judgments", "source", sa.Text(), "''")
    op.add_column("judgments", sa.Column("stated", sa.Text(), nullable=True))
    _add("members", "imported", sa.BigInteger(), "0")
    here = sa.text("source = ''")
    op.create_index(
        "judgments_given",
        "judgments",
        ["campaign", "at"],
        sqlite_where=here,
        postgresql_where=here,
    )


def _add(table: str, name: str, type_: sa.Text | sa.BigInteger, value: str) -> None:
    op.add_column(table, sa.Column(name, type_, nullable=True))
    op.execute(f"UPDATE {table} SET {name} = {value}")
    with op.batch_alter_table(table) as batch:
        batch.alter_column(name, nullable=False, existing_type=type_)
