"""Webhooks read the log: a place in it for each, instead of a queue of bodies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Take the queue away, which nothing has written to, and make the places."""
    op.drop_table("deliveries")
    op.create_table(
        "deliveries",
        sa.Column("webhook", sa.Text(), primary_key=True),
        sa.Column("next_idx", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
    )
    op.create_index("ix_deliveries_due_at", "deliveries", ["due_at"])
