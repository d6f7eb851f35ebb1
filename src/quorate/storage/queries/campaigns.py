"""Questions to the views about campaigns, their members and guidelines."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.json_text import parts_of
from quorate.storage.statement import Query, number, words
from quorate.storage.tables import VIEWS, campaigns, members

guidelines = VIEWS["guidelines"]
calibrations = VIEWS["calibrations"]


class CampaignState(NamedTuple):
    """What the hot path needs of a campaign; ``revision`` moves whenever the spec may have."""

    campaign: str
    title: str
    state: str
    revision: int
    guideline: str
    items: int
    retired: int


class Seat(NamedTuple):
    """A person in a campaign, with what of the campaign their work depends on.

    ``newest`` is the newest version of the guideline, ``digest`` the one of the spec,
    ``calibrating`` how many calibration rounds are being judged.
    """

    campaign: str
    person: str
    role: str
    standing: str
    reason: str
    consent: str | None
    guideline: str | None
    enrolled_at: int
    judged: int
    skipped: int
    milliseconds: int
    earned: int
    paid: int
    last_at: int | None
    since: int
    until: int | None
    evidence: str | None
    crew: str
    lowered: int
    gold_permille: int | None
    attributes: str | None
    imported: int
    state: str
    newest: str
    digest: str
    calibrating: int


class CampaignRow(NamedTuple):
    """A campaign with its spec as canonical JSON."""

    campaign: str
    title: str
    state: str
    spec: str
    revision: int
    guideline: str
    opened_at: int
    opened_by: str
    closed_at: int | None
    items: int
    retired: int


class Spec(NamedTuple):
    """A spec as canonical JSON, and its SHA-256 in hexadecimal."""

    spec: str
    digest: str


class Member(NamedTuple):
    """A person in a campaign."""

    campaign: str
    person: str
    role: str
    standing: str
    reason: str
    consent: str | None
    guideline: str | None
    enrolled_at: int
    judged: int
    skipped: int
    milliseconds: int
    earned: int
    paid: int
    last_at: int | None
    since: int
    until: int | None
    evidence: str | None
    crew: str
    lowered: int
    gold_permille: int | None
    attributes: str | None
    imported: int


class Membership(NamedTuple):
    """A person in a campaign; ``number`` is of how many campaigns they are members."""

    person: str
    campaign: str
    role: str
    standing: str
    number: int


class GuidelineLine(NamedTuple):
    """A version of a guideline without its text."""

    version: str
    number: int
    note: str
    published_at: int
    published_by: str


class Guideline(NamedTuple):
    """A version of a guideline."""

    version: str
    number: int
    text: str
    note: str
    published_at: int
    published_by: str


_c = campaigns.c
_campaign = words("campaign")
_state = sa.select(*(_c[name] for name in CampaignState._fields)).where(_c.campaign == _campaign)
_row = sa.select(*(_c[name] for name in CampaignRow._fields))
_member = sa.select(*(members.c[name] for name in Member._fields))
_guideline = sa.select(*(guidelines.c[name] for name in Guideline._fields)).where(
    guidelines.c.campaign == _campaign
)

STATE = Query(CampaignState, _state)
LOCKED_STATE = Query(CampaignState, _state.with_for_update())
SPEC = Query(Spec, sa.select(_c.spec, _c.digest).where(_c.campaign == _campaign))
CAMPAIGN = Query(CampaignRow, _row.where(_c.campaign == _campaign))

_one_member = _member.where(members.c.campaign == _campaign, members.c.person == words("person"))
MEMBER = Query(Member, _one_member)
LOCKED_MEMBER = Query(Member, _one_member.with_for_update())
_judging = (
    sa.select(sa.func.count())
    .select_from(calibrations)
    .where(
        calibrations.c.campaign == members.c.campaign,
        sa.text("calibrations.state IN ('blind', 'again')"),
    )
    .correlate(members)
)
SEAT = Query(
    Seat,
    sa.select(
        *(members.c[name] for name in Member._fields),
        _c.state,
        _c.guideline.label("newest"),
        _c.digest,
        _judging.scalar_subquery(),
    )
    .join(campaigns, _c.campaign == members.c.campaign)
    .where(members.c.campaign == _campaign, members.c.person == words("person"))
    .with_for_update(of=members),
)
"""a membership, locked, so that what one person does comes one after another"""
MEMBERS = Query(
    Member,
    _member.where(members.c.campaign == _campaign).order_by(
        members.c.enrolled_at, members.c.person
    ),
)
_of_person = _member.where(members.c.person == words("person")).order_by(members.c.campaign)
MEMBERSHIPS = Query(Member, _of_person)
_of_each = (
    sa.select(
        *(members.c[name] for name in Membership._fields[:4]),
        sa.func.count().over(partition_by=members.c.person).label("number"),
        sa.func.row_number()
        .over(partition_by=members.c.person, order_by=members.c.campaign)
        .label("nth"),
    )
    .where(members.c.person.in_(parts_of(words("persons"))))
    .subquery()
)
MEMBERSHIPS_OF = Query(
    Membership,
    sa.select(*(_of_each.c[name] for name in Membership._fields))
    .where(_of_each.c.nth <= number("limit"))
    .order_by(_of_each.c.person, _of_each.c.campaign),
)
"""of the people whose ids are given as JSON, the first of each by the campaign's name"""
LOCKED_MEMBERSHIPS = Query(Member, _of_person.with_for_update())

GUIDELINE = Query(Guideline, _guideline.where(guidelines.c.version == words("version")))
GUIDELINES = Query(Guideline, _guideline.order_by(guidelines.c.number))
GUIDELINE_LINES = Query(
    GuidelineLine,
    sa.select(*(guidelines.c[name] for name in GuidelineLine._fields))
    .where(guidelines.c.campaign == _campaign)
    .order_by(guidelines.c.number),
)
"""the same without their texts"""
