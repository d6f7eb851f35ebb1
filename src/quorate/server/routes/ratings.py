"""Raters in numbers: competence with its interval, gold, agreement, pay, what was found."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fastapi import Response
from pydantic import BaseModel, JsonValue

from quorate.campaign.paging import Span
from quorate.campaign.rights import Right, demand
from quorate.server.listing import After, Limit
from quorate.server.names import CampaignName, Id
from quorate.server.routes.appeals import AppealLine, appeal_line
from quorate.server.routes.findings import FindingView, finding_view
from quorate.server.routes.members import RoleName
from quorate.server.routes.rules import FiringView, firing_view
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router
from quorate.storage.queries.rating import RaterOrder

if TYPE_CHECKING:
    from quorate.campaign.insight.rating import OpenedRater, RatedMember
    from quorate.quality.profile import Confusion
    from quorate.storage.queries.findings import FindingRow

router = new_router("quality")


class EstimateView(BaseModel):
    """An estimate with its 95 % interval; ``n`` is what it rests on."""

    value: float
    lower: float
    upper: float
    n: int


class GoldView(BaseModel):
    """Judgments of known answers, those that were right, and the 95 % interval of their share."""

    n: int
    right: int
    lower: float
    upper: float


class StandingFinding(BaseModel):
    """A finding that stands."""

    check: str
    verdict: str
    says: str
    at: int


class TrendPoint(BaseModel):
    """How well a rater's answers agree with what is believed, up to their ``n``-th judgment."""

    n: int
    value: float


class RatedLine(BaseModel):
    """A rater in numbers.

    ``competence`` is the probability of naming the right option of a random item, ``agreement``
    the share of the others' judgments of the same items that say the same. ``hourly`` is what an
    hour of active time earned; money is in millionths of the campaign's currency.
    """

    rater: str
    name: str
    role: RoleName
    standing: str
    since: int
    until: int | None
    reason: str
    judged: int
    competence: EstimateView | None
    gold: GoldView
    agreement: float | None
    median_seconds: float | None
    hourly: int | None
    earned: int
    trend: list[TrendPoint]
    last_at: int | None
    crew: str
    lowered: bool


class RatedMemberLine(RatedLine):
    """A rater in a list."""

    findings: list[StandingFinding]


class RatedList(BaseModel):
    """A page of raters in numbers; ``question`` is what competence is about, ``chance`` that of who
    guesses, ``typical`` the median of all; ``next`` is the cursor of the page behind."""

    raters: list[RatedMemberLine]
    next: str | None
    question: str | None
    chance: float | None
    typical: float | None


class ConfusionView(BaseModel):
    """Expected counts: the option that is believed in rows, the one that was given in columns."""

    question: str
    options: list[str]
    counts: list[list[float]]


class TrialLine(BaseModel):
    """A practice or test."""

    stage: str
    attempt: int
    outcome: str
    right: int
    given: int
    started_at: int
    ended_at: int | None


class SkillLine(BaseModel):
    """A certificate that holds."""

    skill: str
    granted_at: int
    expires_at: int | None


class SentMessage(BaseModel):
    """What the rater was told."""

    text: str
    about: str
    at: int


class SessionLine(BaseModel):
    """A time of work without a long pause."""

    start: int
    end: int
    judged: int


class PayLine(BaseModel):
    """What was earned and paid; ``unpaid_seconds`` is active time that earned nothing."""

    earned: int
    paid: int
    hourly: int | None
    unpaid_seconds: float


class RaterCounts(BaseModel):
    """How much there is about a rater."""

    findings: int
    firings: int
    trials: int
    skills: int
    appeals: int
    messages: int


class RaterView(RatedLine):
    """A rater with everything; appeals and messages only for those who settle appeals.

    Of each list the newest 200 are here, of sessions 50; ``counts`` says how many there are. All
    findings and firings are under `findings` and `firings` with `rater`.
    """

    question: str | None
    chance: float | None
    typical: float | None
    confusion: list[ConfusionView]
    findings: list[FindingView]
    firings: list[FiringView]
    trials: list[TrialLine]
    skills: list[SkillLine]
    appeals: list[AppealLine]
    messages: list[SentMessage]
    sessions: list[SessionLine]
    pay: PayLine
    evidence: JsonValue
    attributes_shared: bool
    counts: RaterCounts


@router.get("/campaigns/{campaign}/quality/raters", response_model=RatedList, responses=OWN)
async def raters(
    house: Here,
    me: Me,
    campaign: CampaignName,
    order: RaterOrder = RaterOrder.NEED,
    after: After = "",
    limit: Limit = 50,
) -> Response:
    """Those who judge, in numbers.

    By `need` who is paused comes first, then who has strong findings, weak ones, and then who
    judged most, removed raters last; `judged` begins with who judged most, `competence` with who is
    least competent. Numbers change while one reads on: begin again to see who moved to the front.
    """
    await house.store.read(lambda tx: demand(tx, me, campaign, Right.READ))
    measured = (await house.quality.of(campaign)).measured
    # with the numbers, which loaded it anyway
    from quorate.campaign.insight.ranking import Asked
    from quorate.campaign.insight.rating import rated_members

    asked = Asked(order, Span(after, limit))
    found = await house.store.read(
        lambda tx: rated_members(tx, house.vault, me, campaign, measured, asked)
    )
    lines = [
        RatedMemberLine.model_validate(
            {**_line(one), "findings": [_found(row) for row in one.findings]}
        )
        for one in found.entries
    ]
    return said(
        RatedList(
            raters=lines,
            next=found.next,
            question=measured.question,
            chance=measured.chance,
            typical=measured.typical,
        )
    )


@router.get("/campaigns/{campaign}/raters/{rater}", response_model=RaterView, responses=OWN)
async def rater(house: Here, me: Me, campaign: CampaignName, rater: Id) -> Response:
    """One rater with everything: what was found and done, how they came to work, what they earn."""
    await house.store.read(lambda tx: demand(tx, me, campaign, Right.READ))
    measured = (await house.quality.of(campaign)).measured
    from quorate.campaign.insight.rating import open_rater

    found = await house.store.read(
        lambda tx: open_rater(tx, house.vault, me, campaign, rater, measured)
    )
    member = found.rated.named.member
    parts: dict[str, object] = {
        "question": measured.question,
        "chance": measured.chance,
        "typical": measured.typical,
        "confusion": [_confusion(one) for one in found.confusion],
        "findings": [finding_view(row) for row in found.history],
        "firings": [firing_view(row) for row in found.firings],
        "trials": [TrialLine.model_validate(one, from_attributes=True) for one in found.trials],
        "skills": [SkillLine.model_validate(one, from_attributes=True) for one in found.skills],
        "appeals": [appeal_line(one) for one in found.appeals],
        "messages": [
            SentMessage.model_validate(one, from_attributes=True) for one in found.messages
        ],
        "sessions": [
            SessionLine.model_validate(one, from_attributes=True) for one in found.sessions
        ],
        "pay": _pay(found),
        "evidence": None if member.evidence is None else json.loads(member.evidence),
        "attributes_shared": member.attributes is not None,
        "counts": found.counts._asdict(),
    }
    return said(RaterView.model_validate({**_line(found.rated), **parts}))


def _line(one: RatedMember) -> dict[str, object]:
    member, seen, skill = one.named.member, one.profile, one.competence
    lower, upper = one.gold_bounds
    return {
        "rater": member.person,
        "name": one.named.name,
        "role": member.role,
        "standing": member.standing,
        "since": member.since,
        "until": member.until,
        "reason": member.reason,
        "judged": member.judged,
        "competence": None
        if skill is None
        else EstimateView(
            value=skill.value, lower=skill.lower, upper=skill.upper, n=skill.judgments
        ),
        "gold": GoldView(n=seen.gold, right=seen.right, lower=lower, upper=upper),
        "agreement": seen.agreement,
        "median_seconds": seen.median_seconds,
        "hourly": one.hourly,
        "earned": member.earned,
        "trend": [TrendPoint(n=point.n, value=point.value) for point in seen.trend],
        "last_at": member.last_at,
        "crew": member.crew,
        "lowered": bool(member.lowered),
    }


def _found(row: FindingRow) -> StandingFinding:
    return StandingFinding(check=row.check_name, verdict=row.verdict, says=row.says, at=row.at)


def _confusion(one: Confusion) -> ConfusionView:
    return ConfusionView(
        question=one.question, options=list(one.options), counts=one.counts.tolist()
    )


def _pay(found: OpenedRater) -> PayLine:
    member = found.rated.named.member
    return PayLine(
        earned=member.earned,
        paid=member.paid,
        hourly=found.rated.hourly,
        unpaid_seconds=found.unpaid / 1000,
    )
