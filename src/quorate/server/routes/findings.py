"""What checks found, and what watches."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated, Literal

from fastapi import Query, Response
from pydantic import BaseModel, JsonValue

from quorate.campaign.insight.overseeing import (
    MOST,
    CheckState,
    Sought,
    checks_of,
    list_findings,
    watching_of,
)
from quorate.server.names import CampaignName
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router
from quorate.storage.queries.findings import FindingRow

router = new_router("quality")

VerdictName = Literal["weak", "strong", "cleared"]
Cursor = Annotated[str, Query(max_length=400)]
Limit = Annotated[int, Query(ge=1, le=MOST)]
Filter = Annotated[str, Query(max_length=80, pattern=r"^[a-z0-9_-]*$")]


class FindingView(BaseModel):
    """What a check found about a rater, a pair of raters or an item; ``cleared``: no more.

    ``score`` is what the check's page defines, larger meaning worse. ``told`` is what the rater is
    told of it.
    """

    finding: str
    check: str
    verdict: VerdictName
    says: str
    told: str
    at: int
    rater: str | None
    other: str | None
    item: str | None
    question: str | None
    score: float | None
    evidence: dict[str, JsonValue]


class FindingList(BaseModel):
    """A page of findings, the newest first; ``next`` is the cursor of the one behind."""

    findings: list[FindingView]
    next: str | None


class FoundCounts(BaseModel):
    """How many findings of a check stand."""

    strong: int
    weak: int


class CheckView(BaseModel):
    """A check; ``skipped`` says why it finds nothing in this campaign, null when it can."""

    check: str
    title: str
    about: Literal["rater", "raters", "item", "campaign"]
    source: str
    needs: list[str]
    strongest: VerdictName
    options: dict[str, bool | int | float | str | None]
    on: bool
    skipped: str | None
    found: FoundCounts


class CheckList(BaseModel):
    """All checks that there are."""

    checks: list[CheckView]


@router.get("/campaigns/{campaign}/findings", response_model=FindingList, responses=OWN)
async def findings(
    house: Here,
    me: Me,
    campaign: CampaignName,
    check: Filter = "",
    verdict: Literal["", "weak", "strong", "cleared"] = "",
    rater: Filter = "",
    after: Cursor = "",
    limit: Limit = 50,
) -> Response:
    """What checks found, the newest first."""
    sought = Sought(check, verdict, rater, after, limit)
    page = await house.store.read(lambda tx: list_findings(tx, me, campaign, sought))
    return said(FindingList(findings=[finding_view(row) for row in page.findings], next=page.next))


@router.get("/campaigns/{campaign}/checks", response_model=CheckList, responses=OWN)
async def checks(house: Here, me: Me, campaign: CampaignName) -> Response:
    """The checks: what each needs, whether it runs here, and what it found."""
    watching = await house.store.read(lambda tx: watching_of(tx, me, campaign))
    states = await asyncio.to_thread(checks_of, watching)
    return said(CheckList(checks=[_check(state) for state in states]))


def finding_view(row: FindingRow) -> FindingView:
    """A finding as it is sent."""
    return FindingView(
        finding=row.finding,
        check=row.check_name,
        verdict=row.verdict,  # type: ignore[arg-type]  # one of them
        says=row.says,
        told=row.told,
        at=row.at,
        rater=row.rater,
        other=row.other,
        item=row.item,
        question=row.question,
        score=None if row.score is None else float(row.score),
        evidence=json.loads(row.evidence),
    )


def _check(state: CheckState) -> CheckView:
    return CheckView(
        check=state.check,
        title=state.title,
        about=state.about,  # type: ignore[arg-type]  # one of them
        source=state.source,
        needs=list(state.needs),
        strongest=state.strongest,  # type: ignore[arg-type]  # likewise
        options=dict(state.options),
        on=state.on,
        skipped=state.skipped,
        found=FoundCounts(strong=state.strong, weak=state.weak),
    )
