"""Large campaigns: indexes for pages that read all items until now, and counts that are kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

INDEXES: tuple[tuple[str, str, tuple[str, ...], str | None], ...] = (
    ("items_added", "items", ("campaign", "added_at", "item"), None),
    ("items_full", "items", ("campaign", "place"), "state = 'open' AND judged >= wanted"),
    ("items_skipped", "items", ("campaign", "place"), "skips > 0"),
    ("items_problems", "items", ("campaign", "place"), "problems > 0"),
    ("items_adjudicated", "items", ("campaign", "place"), "adjudicated IS NOT NULL"),
    ("items_proposed", "items", ("campaign", "place"), "proposed > 0"),
    ("items_retired", "items", ("campaign", "place"), "state = 'retired'"),
    ("firings_sent", "firings", ("campaign", "item"), "action = 'adjudicate'"),
    ("judgments_given", "judgments", ("campaign", "at", "earned"), "source = ''"),
)


def upgrade() -> None:
    """Make the indexes and the table; one index gets a column more."""
    op.drop_index("judgments_given", "judgments")
    for name, table, columns, where in INDEXES:
        condition = None if where is None else sa.text(where)
        op.create_index(
            name,
            table,
            [*columns],
            sqlite_where=condition,
            postgresql_where=condition,
        )
    op.create_table(
        "tallies",
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("head", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("took", sa.BigInteger(), nullable=False),
        sa.Column("places", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("campaign"),
        comment="items of large campaigns by state and judgments, as they were counted last",
    )
