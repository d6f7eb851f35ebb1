"""Rules: what they say, how often they fired, and what they would have done."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated

from fastapi import Query, Response
from pydantic import BaseModel, Field, JsonValue

from quorate.campaign.insight.overseeing import list_firings, rules_of, watching_of
from quorate.campaign.insight.rehearsing import propose
from quorate.campaign.paging import Span
from quorate.schema.rule import Rule, Setting
from quorate.server.listing import After, Limit
from quorate.server.names import CampaignName
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router
from quorate.storage.queries.findings import FiringRow

router = new_router("quality")


class RuleLine(BaseModel):
    """A rule of the campaign; ``never`` says why it cannot fire as things are."""

    rule: Rule
    fired: int
    last_at: int | None
    never: str | None


class RuleList(BaseModel):
    """The rules of a campaign, in their order."""

    rules: list[RuleLine]


class FiringView(BaseModel):
    """That a rule fired: for whom, on which findings, and what was done."""

    firing: str
    rule: str
    action: str
    rater: str | None
    item: str | None
    findings: list[str]
    effect: dict[str, JsonValue]
    at: int


class FiringList(BaseModel):
    """A page of firings, the newest first; ``next`` is the cursor of the one behind."""

    firings: list[FiringView]
    next: str | None


class RulesToTry(BaseModel):
    """Rules to try, with other checks than the campaign's where they are given."""

    rules: list[Rule] = Field(max_length=100)
    checks: dict[str, dict[str, Setting]] | None = None


class HitView(BaseModel):
    """A rater whom a rule would have hit: after how many judgments, when, on what.

    ``honest_looking``: whether they are about as good as the others all the same.
    """

    rater: str
    after: int
    at: int | None
    says: str
    honest_looking: bool


class DryRule(BaseModel):
    """What a rule would have done; ``never`` says why it could not."""

    name: str
    then: str
    hit_raters: list[HitView]
    hit_items: int
    items: list[str]
    never: str | None


class SkippedCheck(BaseModel):
    """A check that said nothing, for want of what it needs."""

    check: str
    why: str


class DryRunView(BaseModel):
    """What rules would have done over so many of the latest judgments, of so many raters."""

    rules: list[DryRule]
    judgments: int
    raters: int
    skipped: list[SkippedCheck]


@router.get("/campaigns/{campaign}/rules", response_model=RuleList, responses=OWN)
async def rules(house: Here, me: Me, campaign: CampaignName) -> Response:
    """The rules of the campaign, and how often each fired."""
    watching = await house.store.read(lambda tx: watching_of(tx, me, campaign))
    states = await asyncio.to_thread(rules_of, watching)
    lines = [
        RuleLine(rule=one.rule, fired=one.fired, last_at=one.last_at, never=one.never)
        for one in states
    ]
    return said(RuleList(rules=lines))


@router.get("/campaigns/{campaign}/firings", response_model=FiringList, responses=OWN)
async def firings(
    house: Here,
    me: Me,
    campaign: CampaignName,
    rater: Annotated[str, Query(max_length=80)] = "",
    after: After = "",
    limit: Limit = 50,
) -> Response:
    """What rules did, to all or to one rater, the newest first."""
    span = Span(after, limit)
    page = await house.store.read(lambda tx: list_firings(tx, me, campaign, rater, span))
    return said(FiringList(firings=[firing_view(row) for row in page.entries], next=page.next))


@router.post("/campaigns/{campaign}/rules/dry-run", response_model=DryRunView, responses=OWN)
async def dry_run(house: Here, me: Me, campaign: CampaignName, given: RulesToTry) -> Response:
    """Whom these rules would have hit, by what was judged; nothing is done to anybody.

    It looks at each rater after every five judgments, at the campaign's latest 20,000.
    """
    proposal = await house.store.read(
        lambda tx: propose(tx, me, campaign, given.rules, given.checks)
    )
    found = await house.quality.rehearse(campaign, proposal)
    return said(DryRunView.model_validate(found))


def firing_view(row: FiringRow) -> FiringView:
    """A firing as it is sent."""
    return FiringView(
        firing=row.firing,
        rule=row.rule,
        action=row.action,
        rater=row.rater,
        item=row.item,
        findings=json.loads(row.findings),
        effect=json.loads(row.effect),
        at=row.at,
    )
