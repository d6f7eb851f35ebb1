"""Work in the background is shared out: duties, jobs, what one process publishes for others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

JOBS: dict[str, type[sa.Text | sa.BigInteger]] = {
    "campaign": sa.Text,
    "kind": sa.Text,
    "name": sa.Text,
    "job": sa.Text,
    "parameters": sa.Text,
    "head": sa.BigInteger,
    "asked_at": sa.BigInteger,
    "state": sa.Text,
    "holder": sa.Text,
    "until": sa.BigInteger,
    "fallen": sa.BigInteger,
    "step": sa.Text,
    "done": sa.BigInteger,
    "told": sa.Text,
    "problem": sa.Text,
}


def upgrade() -> None:
    """Add the tables; nothing that ran before is in them."""
    op.create_table(
        "duties",
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("task"),
    )
    op.create_table(
        "jobs",
        *(sa.Column(name, type_(), nullable=False) for name, type_ in JOBS.items()),
        sa.PrimaryKeyConstraint("campaign", "kind", "name"),
        sa.UniqueConstraint("job"),
    )
    unended = sa.text("state IN ('waiting', 'running')")
    op.create_index(
        "jobs_unended",
        "jobs",
        ["kind", "asked_at"],
        sqlite_where=unended,
        postgresql_where=unended,
    )
    op.create_table(
        "published",
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("campaign", "kind"),
    )
