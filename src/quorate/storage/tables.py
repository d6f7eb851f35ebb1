"""The tables of a store: the log, the views, and what is neither.

Neither are the vault, sessions, deliveries, and what servers on one database share out: duties,
jobs, what was published.
"""

from __future__ import annotations

import sqlalchemy as sa

from quorate.ledger import views
from quorate.ledger.views import View

METADATA = sa.MetaData()

_TYPES: dict[str, type[sa.Text | sa.BigInteger]] = {"str": sa.Text, "int": sa.BigInteger}


def _view_table(view: View) -> sa.Table:
    columns = [
        sa.Column(
            name,
            _TYPES[type_.removesuffix("?")],
            primary_key=name in view.key,
            autoincrement=False,
            nullable=type_.endswith("?"),
        )
        for name, type_ in view.columns.items()
    ]
    return sa.Table(view.name, METADATA, *columns)


VIEWS: dict[str, sa.Table] = {view.name: _view_table(view) for view in views.ALL}

items = VIEWS["items"]
leases = VIEWS["leases"]
judgments = VIEWS["judgments"]
members = VIEWS["members"]
campaigns = VIEWS["campaigns"]

items.append_constraint(sa.CheckConstraint("room >= 0", name="items_room"))
items.append_constraint(sa.CheckConstraint("held >= 0", name="items_held"))

OPEN = sa.text("state = 'open' AND room > 0")
HELD = sa.text("status = 'held'")
KEPT = sa.text("status <> 'lapsed'")
KNOWN = sa.text("gold IS NOT NULL")
BANK = sa.text("state = 'bank'")
DECIDED = sa.text("outcome IS NOT NULL")
FULL = sa.text("state = 'open' AND judged >= wanted")
SKIPPED = sa.text("skips > 0")
REPORTED = sa.text("problems > 0")
SETTLED = sa.text("adjudicated IS NOT NULL")
PROPOSED = sa.text("proposed > 0")
RETIRED = sa.text("state = 'retired'")

sa.Index(
    "items_open",
    items.c.campaign,
    items.c.place,
    sqlite_where=OPEN,
    postgresql_where=OPEN,
)
sa.Index("items_place", items.c.campaign, items.c.place, items.c.item)
sa.Index("items_counts", items.c.campaign, items.c.state, items.c.wanted, items.c.judged)
sa.Index(
    "items_known",
    items.c.campaign,
    items.c.place,
    sqlite_where=KNOWN,
    postgresql_where=KNOWN,
)
sa.Index(
    "items_bank",
    items.c.campaign,
    items.c.bank,
    items.c.place,
    sqlite_where=BANK,
    postgresql_where=BANK,
)
sa.Index(
    "items_outcome",
    items.c.campaign,
    items.c.outcome,
    items.c.place,
    sqlite_where=DECIDED,
    postgresql_where=DECIDED,
)
sa.Index("items_added", items.c.campaign, items.c.added_at, items.c.item)
for _name, _which in (
    ("items_full", FULL),
    ("items_skipped", SKIPPED),
    ("items_problems", REPORTED),
    ("items_adjudicated", SETTLED),
    ("items_proposed", PROPOSED),
    ("items_retired", RETIRED),
):
    sa.Index(
        _name,
        items.c.campaign,
        items.c.place,
        sqlite_where=_which,
        postgresql_where=_which,
    )
sa.Index(
    "leases_once",
    leases.c.campaign,
    leases.c.rater,
    leases.c.item,
    leases.c["round"],
    unique=True,
    sqlite_where=KEPT,
    postgresql_where=KEPT,
)
sa.Index("leases_item", leases.c.campaign, leases.c.item)
sa.Index("leases_held", leases.c.expires_at, sqlite_where=HELD, postgresql_where=HELD)
sa.Index(
    "leases_rater_held",
    leases.c.campaign,
    leases.c.rater,
    sqlite_where=HELD,
    postgresql_where=HELD,
)
sa.Index("judgments_item", judgments.c.campaign, judgments.c.item)
sa.Index("judgments_rater", judgments.c.campaign, judgments.c.rater, judgments.c.at)
sa.Index("judgments_time", judgments.c.campaign, judgments.c.at)
GIVEN_HERE = sa.text("source = ''")
sa.Index(
    "judgments_given",
    judgments.c.campaign,
    judgments.c.at,
    judgments.c.earned,
    sqlite_where=GIVEN_HERE,
    postgresql_where=GIVEN_HERE,
)
sa.Index("sources_campaign", VIEWS["sources"].c.campaign)
sa.Index("members_person", members.c.person)
sa.Index("members_joined", members.c.campaign, members.c.enrolled_at, members.c.person)
sa.Index("people_joined", VIEWS["people"].c.joined_at, VIEWS["people"].c.person)
sa.Index("invitations_digest", VIEWS["invitations"].c.digest, unique=True)
sa.Index(
    "invitations_campaign",
    VIEWS["invitations"].c.campaign,
    VIEWS["invitations"].c.made_at,
    VIEWS["invitations"].c.invitation,
)
sa.Index("tokens_digest", VIEWS["tokens"].c.digest, unique=True)
sa.Index("findings_campaign", VIEWS["findings"].c.campaign, VIEWS["findings"].c["at"])
sa.Index("findings_rater", VIEWS["findings"].c.campaign, VIEWS["findings"].c.rater)
sa.Index("findings_item", VIEWS["findings"].c.campaign, VIEWS["findings"].c.item)
sa.Index("firings_rater", VIEWS["firings"].c.campaign, VIEWS["firings"].c.rater)
sa.Index("firings_item", VIEWS["firings"].c.campaign, VIEWS["firings"].c.item)
sa.Index("firings_campaign", VIEWS["firings"].c.campaign, VIEWS["firings"].c["at"])
SENT = sa.text("action = 'adjudicate'")
sa.Index(
    "firings_sent",
    VIEWS["firings"].c.campaign,
    VIEWS["firings"].c.item,
    sqlite_where=SENT,
    postgresql_where=SENT,
)
sa.Index("messages_rater", VIEWS["messages"].c.campaign, VIEWS["messages"].c.rater)
sa.Index("appeals_campaign", VIEWS["appeals"].c.campaign, VIEWS["appeals"].c.made_at)
sa.Index("notes_round", VIEWS["notes"].c.campaign, VIEWS["notes"].c["round"])
sa.Index("problems_item", VIEWS["problems"].c.campaign, VIEWS["problems"].c.item)
sa.Index("payments_rater", VIEWS["payments"].c.campaign, VIEWS["payments"].c.rater)
sa.Index("media_digest", VIEWS["media"].c.digest)
sa.Index("rejudged_item", VIEWS["rejudged"].c.campaign, VIEWS["rejudged"].c.item)

events = sa.Table(
    "events",
    METADATA,
    sa.Column(
        "position",
        sa.BigInteger().with_variant(sa.Integer, "sqlite"),
        primary_key=True,
        autoincrement=True,
    ),
    sa.Column("log", sa.Text, nullable=False),
    sa.Column("idx", sa.BigInteger, nullable=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("item", sa.Text, nullable=True),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("leaf", sa.LargeBinary, nullable=False),
    sa.UniqueConstraint("log", "idx", name="events_index"),
)
ITEM_NAMED = sa.text("item IS NOT NULL")
sa.Index(
    "events_item",
    events.c.log,
    events.c.item,
    sqlite_where=ITEM_NAMED,
    postgresql_where=ITEM_NAMED,
)
UNNUMBERED = sa.text("idx IS NULL")
sa.Index(
    "events_unnumbered",
    events.c.position,
    sqlite_where=UNNUMBERED,
    postgresql_where=UNNUMBERED,
)

checkpoints = sa.Table(
    "checkpoints",
    METADATA,
    sa.Column("log", sa.Text, primary_key=True),
    sa.Column("size", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("root", sa.LargeBinary, nullable=False),
    sa.Column("frontier", sa.LargeBinary, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
)

runs = sa.Table(
    "runs",
    METADATA,
    sa.Column("log", sa.Text, primary_key=True),
    sa.Column("level", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("place", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("root", sa.LargeBinary, nullable=False),
    comment="roots of complete runs of 2^level entries of a log, folded from their leaves",
)

person_keys = sa.Table(
    "person_keys",
    METADATA,
    sa.Column("person", sa.Text, primary_key=True),
    sa.Column("wrapped", sa.LargeBinary, nullable=False),
)
sealed = sa.Table(
    "sealed",
    METADATA,
    sa.Column("commitment", sa.Text, primary_key=True),
    sa.Column("person", sa.Text, nullable=False, index=True),
    sa.Column("context", sa.Text, nullable=False),
    sa.Column("blob", sa.LargeBinary, nullable=False),
)
credentials = sa.Table(
    "credentials",
    METADATA,
    sa.Column("person", sa.Text, primary_key=True),
    sa.Column("login", sa.Text, nullable=True, unique=True),
    sa.Column("password", sa.Text, nullable=True),
    sa.Column("subject", sa.Text, nullable=True, unique=True),
    comment="login is an HMAC of the address; subject one of an OIDC issuer and subject",
)
sessions = sa.Table(
    "sessions",
    METADATA,
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("person", sa.Text, nullable=False, index=True),
    sa.Column("made_at", sa.BigInteger, nullable=False),
    sa.Column("seen_at", sa.BigInteger, nullable=False),
    sa.Column("expires_at", sa.BigInteger, nullable=False),
    sa.Column("about", sa.Text, nullable=False),
)
deliveries = sa.Table(
    "deliveries",
    METADATA,
    sa.Column("webhook", sa.Text, primary_key=True),
    sa.Column("next_idx", sa.BigInteger, nullable=False),
    sa.Column("attempts", sa.BigInteger, nullable=False),
    sa.Column("due_at", sa.BigInteger, nullable=False, index=True),
    sa.Column("answer", sa.Text, nullable=False),
    comment="how far each webhook was told of its campaign's log",
)
moves = sa.Table(
    "moves",
    METADATA,
    sa.Column("campaign", sa.Text, primary_key=True),
    sa.Column("way", sa.Text, nullable=False),
    sa.Column("holder", sa.Text, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
    comment="archived campaigns whose rows go out of the database or come back, and who moves them",
)
tallies = sa.Table(
    "tallies",
    METADATA,
    sa.Column("campaign", sa.Text, primary_key=True),
    sa.Column("head", sa.BigInteger, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("took", sa.BigInteger, nullable=False),
    sa.Column("places", sa.Text, nullable=False),
    comment="items of large campaigns by state and judgments, as they were counted last",
)
burns = sa.Table(
    "burns",
    METADATA,
    sa.Column("campaign", sa.Text, primary_key=True),
    sa.Column("until", sa.BigInteger, nullable=False),
    sa.Column("step", sa.BigInteger, nullable=False),
    sa.Column("parts", sa.Text, nullable=False),
    comment="judgments and earnings of large campaigns by time, as they were added up last",
)
secrets = sa.Table(
    "secrets",
    METADATA,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("blob", sa.LargeBinary, nullable=False),
    comment="webhook secrets and the like, sealed under the master key",
)
duties = sa.Table(
    "duties",
    METADATA,
    sa.Column("task", sa.Text, primary_key=True),
    sa.Column("holder", sa.Text, nullable=False),
    sa.Column("until", sa.BigInteger, nullable=False),
    sa.Column("ended_at", sa.BigInteger, nullable=True),
    comment="which process does a task in the background, and when a round of it ended well",
)
jobs = sa.Table(
    "jobs",
    METADATA,
    sa.Column("campaign", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("job", sa.Text, nullable=False, unique=True),
    sa.Column("parameters", sa.Text, nullable=False),
    sa.Column("head", sa.BigInteger, nullable=False),
    sa.Column("asked_at", sa.BigInteger, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("holder", sa.Text, nullable=False),
    sa.Column("until", sa.BigInteger, nullable=False),
    sa.Column("fallen", sa.BigInteger, nullable=False),
    sa.Column("step", sa.Text, nullable=False),
    sa.Column("done", sa.BigInteger, nullable=False),
    sa.Column("told", sa.Text, nullable=False),
    sa.Column("problem", sa.Text, nullable=False),
    comment="what takes long: asked for by one process, made by one, seen by all",
)
UNENDED = sa.text("state IN ('waiting', 'running')")
sa.Index(
    "jobs_unended",
    jobs.c.kind,
    jobs.c.asked_at,
    sqlite_where=UNENDED,
    postgresql_where=UNENDED,
)
published = sa.Table(
    "published",
    METADATA,
    sa.Column("campaign", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
    comment="the name on the shelf of what one process knows and others need, and since when",
)
