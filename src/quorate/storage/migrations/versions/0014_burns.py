"""Sums over time of large campaigns, so that nobody who looks at them reads every judgment."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Make the table; it is filled when somebody looks."""
    op.create_table(
        "burns",
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("campaign"),
        comment="judgments and earnings of large campaigns by time, as they were added up last",
    )
