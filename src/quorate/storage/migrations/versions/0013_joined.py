"""Indexes for pages of people, of members and of invitations, in the order in which they came."""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"

INDEXES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("members_joined", "members", ("campaign", "enrolled_at", "person")),
    ("people_joined", "people", ("joined_at", "person")),
    ("invitations_campaign", "invitations", ("campaign", "made_at", "invitation")),
)


def upgrade() -> None:
    """Make the indexes."""
    for name, table, columns in INDEXES:
        op.create_index(name, table, [*columns])
