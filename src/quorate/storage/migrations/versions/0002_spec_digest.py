"""The digest of a campaign's spec, by which a process knows whether it has read that spec."""

from __future__ import annotations

from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column, fill it, and only then forbid it to be absent."""
    op.add_column("campaigns", sa.Column("digest", sa.Text(), nullable=True))
    campaigns = sa.table("campaigns", *(sa.column(c) for c in ("campaign", "spec", "digest")))
    connection = op.get_bind()
    for name, spec in connection.execute(sa.select(campaigns.c.campaign, campaigns.c.spec)).all():
        digest = sha256(spec.encode()).hexdigest()
        chosen = sa.update(campaigns).where(campaigns.c.campaign == name)
        connection.execute(chosen.values(digest=digest))
    with op.batch_alter_table("campaigns") as batch:
        batch.alter_column("digest", nullable=False, existing_type=sa.Text())
