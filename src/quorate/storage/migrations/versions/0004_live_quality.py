"""Live quality: banks of items, trials, findings with words, firings, appeals, calibrations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

TEXT = sa.Text
NUMBER = sa.BigInteger
COLUMNS: dict[str, tuple[tuple[str, type[sa.Text | sa.BigInteger], bool], ...]] = {
    "items": (
        ("bank", TEXT, False),
        ("slices", TEXT, True),
        ("explanation", TEXT, True),
        ("outcome", TEXT, True),
        ("settled", TEXT, True),
        ("cause", TEXT, True),
        ("adjudicated_by", TEXT, True),
        ("confirmed_by", TEXT, True),
        ("proposed", NUMBER, False),
    ),
    "members": (
        ("evidence", TEXT, True),
        ("since", NUMBER, False),
        ("until", NUMBER, True),
        ("crew", TEXT, False),
        ("lowered", NUMBER, False),
        ("gold_permille", NUMBER, True),
        ("attributes", TEXT, True),
    ),
    "leases": (
        ("purpose", TEXT, False),
        ("draw", TEXT, True),
    ),
    "judgments": (
        ("purpose", TEXT, False),
        ("right", NUMBER, True),
    ),
    "findings": (
        ("other", TEXT, True),
        ("question", TEXT, True),
        ("says", TEXT, False),
        ("told", TEXT, False),
        ("read", NUMBER, True),
    ),
    "invitations": (("crew", TEXT, False),),
}
"""columns that tables gain: name, type, whether the value may be absent"""
TABLES: dict[
    str, tuple[tuple[str, ...], tuple[tuple[str, type[sa.Text | sa.BigInteger], bool], ...]]
] = {
    "firings": (
        ("firing",),
        (
            ("firing", TEXT, False),
            ("campaign", TEXT, False),
            ("rule", TEXT, False),
            ("action", TEXT, False),
            ("rater", TEXT, True),
            ("item", TEXT, True),
            ("findings", TEXT, False),
            ("effect", TEXT, False),
            ("at", NUMBER, False),
        ),
    ),
    "messages": (
        ("message",),
        (
            ("message", TEXT, False),
            ("campaign", TEXT, False),
            ("rater", TEXT, False),
            ("text", TEXT, False),
            ("about", TEXT, False),
            ("at", NUMBER, False),
        ),
    ),
    "trials": (
        ("campaign", "person", "stage", "attempt"),
        (
            ("campaign", TEXT, False),
            ("person", TEXT, False),
            ("stage", TEXT, False),
            ("attempt", NUMBER, False),
            ("guideline", TEXT, False),
            ("items", TEXT, False),
            ("given", NUMBER, False),
            ("right", NUMBER, False),
            ("outcome", TEXT, False),
            ("started_at", NUMBER, False),
            ("ended_at", NUMBER, True),
            ("evidence", TEXT, True),
        ),
    ),
    "skills": (
        ("person", "skill"),
        (
            ("person", TEXT, False),
            ("skill", TEXT, False),
            ("granted_at", NUMBER, False),
            ("granted_by", TEXT, False),
            ("expires_at", NUMBER, True),
            ("evidence", TEXT, False),
            ("revoked_at", NUMBER, True),
        ),
    ),
    "appeals": (
        ("appeal",),
        (
            ("appeal", TEXT, False),
            ("campaign", TEXT, False),
            ("rater", TEXT, False),
            ("words", TEXT, True),
            ("standing", TEXT, False),
            ("reason", TEXT, False),
            ("made_at", NUMBER, False),
            ("outcome", TEXT, True),
            ("answer", TEXT, True),
            ("settled_at", NUMBER, True),
            ("settled_by", TEXT, True),
        ),
    ),
    "calibrations": (
        ("campaign", "round"),
        (
            ("campaign", TEXT, False),
            ("round", TEXT, False),
            ("title", TEXT, False),
            ("items", TEXT, False),
            ("passage", TEXT, False),
            ("state", TEXT, False),
            ("opened_at", NUMBER, False),
            ("opened_by", TEXT, False),
            ("revealed_at", NUMBER, True),
            ("again_at", NUMBER, True),
            ("closed_at", NUMBER, True),
            ("before", TEXT, True),
            ("after", TEXT, True),
            ("outcome", TEXT, True),
            ("guideline", TEXT, True),
        ),
    ),
    "notes": (
        ("note",),
        (
            ("note", TEXT, False),
            ("campaign", TEXT, False),
            ("round", TEXT, False),
            ("item", TEXT, True),
            ("person", TEXT, False),
            ("words", TEXT, True),
            ("at", NUMBER, False),
        ),
    ),
}
"""tables that are new: their key and columns"""
INDEXES = (
    ("findings_rater", "findings", ("campaign", "rater"), None),
    ("findings_item", "findings", ("campaign", "item"), None),
    ("firings_rater", "firings", ("campaign", "rater"), None),
    ("firings_item", "firings", ("campaign", "item"), None),
    ("firings_campaign", "firings", ("campaign", "at"), None),
    ("messages_rater", "messages", ("campaign", "rater"), None),
    ("appeals_campaign", "appeals", ("campaign", "made_at"), None),
    ("notes_round", "notes", ("campaign", "round"), None),
    ("items_known", "items", ("campaign", "place"), "gold IS NOT NULL"),
    ("items_bank", "items", ("campaign", "bank", "place"), "state = 'bank'"),
    ("items_outcome", "items", ("campaign", "outcome", "place"), "outcome IS NOT NULL"),
)


def upgrade() -> None:
    """Add columns with what they mean for the rows that are there; make the new tables."""
    for table, columns in COLUMNS.items():
        for name, type_, absent in columns:
            op.add_column(table, sa.Column(name, type_(), nullable=True))
            if not absent:
                op.execute(f'UPDATE {table} SET "{name}" = ' + ("''" if type_ is TEXT else "0"))
        if table == "members":
            op.execute("UPDATE members SET since = enrolled_at")
        with op.batch_alter_table(table) as batch:
            for name, type_, absent in columns:
                if not absent:
                    batch.alter_column(name, nullable=False, existing_type=type_())
    for table, (key, columns) in TABLES.items():
        op.create_table(
            table,
            *(
                sa.Column(name, type_(), nullable=absent, autoincrement=False)
                for name, type_, absent in columns
            ),
            sa.PrimaryKeyConstraint(*key),
        )
    for name, table, on, where in INDEXES:
        condition = None if where is None else sa.text(where)
        op.create_index(name, table, list(on), sqlite_where=condition, postgresql_where=condition)
    # of two indexes that serve a statement alike SQLite takes the one that was made last
    is_open = sa.text("state = 'open' AND room > 0")
    op.drop_index("items_open", table_name="items")
    op.create_index(
        "items_open",
        "items",
        ["campaign", "place"],
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
