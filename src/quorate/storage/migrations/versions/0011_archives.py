"""Archives: closed campaigns that rest in files, and those whose rows are on their way."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0009"


def upgrade() -> None:
    """Make the tables; no campaign is archived yet."""
    op.create_table(
        "archives",
        sa.Column("campaign", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("log_size", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("root", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("bytes", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("archived_by", sa.Text(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("campaign"),
    )
    op.create_table(
        "moves",
        sa.Column("campaign", sa.Text(), primary_key=True),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )
