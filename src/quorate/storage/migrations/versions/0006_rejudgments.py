"""Re-judgments: batches of items that are judged again, and what models said of items."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

TEXT = sa.Text
NUMBER = sa.BigInteger
TABLES: dict[str, tuple[tuple[str, ...], tuple[tuple[str, type[sa.Text | sa.BigInteger]], ...]]] = {
    "rejudgments": (
        ("campaign", "batch"),
        (
            ("campaign", TEXT),
            ("batch", TEXT),
            ("question", TEXT),
            ("judgments", NUMBER),
            ("items", NUMBER),
            ("diagnosis", TEXT),
            ("note", TEXT),
            ("at", NUMBER),
            ("asked_by", TEXT),
        ),
    ),
    "rejudged": (
        ("campaign", "batch", "item"),
        (
            ("campaign", TEXT),
            ("batch", TEXT),
            ("item", TEXT),
            ("judgments", NUMBER),
            ("suspect", TEXT),
        ),
    ),
    "scores": (
        ("campaign", "scores"),
        (
            ("campaign", TEXT),
            ("scores", TEXT),
            ("question", TEXT),
            ("model", TEXT),
            ("version", TEXT),
            ("digest", TEXT),
            ("items", NUMBER),
            ("members", NUMBER),
            ("dimensions", NUMBER),
            ("at", NUMBER),
            ("given_by", TEXT),
        ),
    ),
}
"""tables that are new: their key and columns"""


def upgrade() -> None:
    """Make the tables."""
    for table, (key, columns) in TABLES.items():
        op.create_table(
            table,
            *(
                sa.Column(name, type_(), nullable=False, autoincrement=False)
                for name, type_ in columns
            ),
            sa.PrimaryKeyConstraint(*key),
        )
    op.create_index("rejudged_item", "rejudged", ["campaign", "item"])
