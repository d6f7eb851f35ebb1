"""Roots of complete runs of a log's entries, so that no proof reads the log from its start."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make the table; it is filled as heads are signed."""
    op.create_table(
        "runs",
        sa.Column("log", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("log", "level", "place"),
        comment="roots of complete runs of 2^level entries of a log, folded from their leaves",
    )
