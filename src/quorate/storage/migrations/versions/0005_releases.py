"""Releases: where in the log each was made, what it tells apart, and its seed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the columns; an older release has none of them."""
    op.add_column("releases", sa.Column("root", sa.Text(), nullable=True))
    op.add_column("releases", sa.Column("told", sa.Text(), nullable=True))
    op.add_column("releases", sa.Column("seed", sa.BigInteger(), nullable=True))
