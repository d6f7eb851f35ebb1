"""Versions of a campaign's guideline, for those who lead and read."""

from __future__ import annotations

import difflib
from typing import Literal

from fastapi import Response
from pydantic import BaseModel, Field

from quorate.campaign.publishing import LONGEST_NOTE, LONGEST_TEXT, publish_guideline
from quorate.campaign.reading import guideline, guidelines, open_view
from quorate.server.names import CampaignName, GuidelineVersion
from quorate.server.remarks import Remarks, remarks_of
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router
from quorate.storage.queries.campaigns import Guideline
from quorate.storage.transaction import Transaction

router = new_router("guidelines")


class GuidelineLine(BaseModel):
    """A version in a list."""

    version: str
    number: int
    note: str
    published_at: int
    published_by: str


class GuidelineList(BaseModel):
    """The versions, the oldest first; there are 500 at most."""

    guidelines: list[GuidelineLine]


class GuidelineText(GuidelineLine):
    """A version with its text, Markdown."""

    text: str


class NewGuideline(BaseModel):
    """A version to publish; the note says to raters what changed and why."""

    version: str = Field(max_length=32)
    text: str = Field(max_length=LONGEST_TEXT)
    note: str = Field(default="", max_length=LONGEST_NOTE)


class GuidelineDraft(BaseModel):
    """A text that may become a version."""

    text: str = Field(max_length=LONGEST_TEXT)


class DiffLine(BaseModel):
    """A line of both versions, or of one."""

    change: Literal["same", "added", "removed"]
    text: str


class Diff(BaseModel):
    """What changed from one version to another, line by line."""

    old: str
    new: str
    lines: list[DiffLine]


@router.get("/campaigns/{campaign}/guidelines", response_model=GuidelineList, responses=OWN)
async def versions(house: Here, me: Me, campaign: CampaignName) -> Response:
    """All versions of the guideline."""
    rows = await house.store.read(lambda tx: guidelines(tx, me, campaign))
    return said(
        GuidelineList(guidelines=[GuidelineLine.model_validate(row._asdict()) for row in rows])
    )


@router.post(
    "/campaigns/{campaign}/guidelines",
    response_model=GuidelineText,
    status_code=201,
    responses=OWN,
)
async def publish(house: Here, me: Me, campaign: CampaignName, given: NewGuideline) -> Response:
    """Publish a version; raters read it before their next item."""

    def work(tx: Transaction) -> Guideline:
        publish_guideline(tx, me, campaign, given.version, given.text, given.note)
        return guideline(tx, me, campaign, given.version)

    return said(_whole(await house.store.write(work)), 201)


@router.post("/campaigns/{campaign}/guidelines/lint", response_model=Remarks, responses=OWN)
async def lint_text(house: Here, me: Me, campaign: CampaignName, given: GuidelineDraft) -> Response:
    """What the campaign's questions and this text of a guideline lack; nothing is written."""
    spec = (await house.store.read(lambda tx: open_view(tx, me, campaign))).spec
    draft = spec.guideline.model_copy(update={"text": given.text})
    remarks = await remarks_of(spec.model_copy(update={"guideline": draft}))
    return said(Remarks(remarks=remarks))


@router.get(
    "/campaigns/{campaign}/guidelines/{version}", response_model=GuidelineText, responses=OWN
)
async def version_text(
    house: Here, me: Me, campaign: CampaignName, version: GuidelineVersion
) -> Response:
    """One version with its text."""
    return said(_whole(await house.store.read(lambda tx: guideline(tx, me, campaign, version))))


@router.get("/campaigns/{campaign}/guidelines/{old}/diff/{new}", response_model=Diff, responses=OWN)
async def diff(
    house: Here, me: Me, campaign: CampaignName, old: GuidelineVersion, new: GuidelineVersion
) -> Response:
    """What changed between two versions."""
    before, after = await house.store.read(
        lambda tx: (guideline(tx, me, campaign, old), guideline(tx, me, campaign, new))
    )
    return said(Diff(old=old, new=new, lines=diff_lines(before.text, after.text)))


def diff_lines(old: str, new: str) -> list[DiffLine]:
    """Both texts, line by line."""
    before, after = old.splitlines(), new.splitlines()
    found: list[DiffLine] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            found += [DiffLine(change="same", text=line) for line in before[a:b]]
            continue
        found += [DiffLine(change="removed", text=line) for line in before[a:b]]
        found += [DiffLine(change="added", text=line) for line in after[c:d]]
    return found


def _whole(row: Guideline) -> GuidelineText:
    return GuidelineText.model_validate(row._asdict())
