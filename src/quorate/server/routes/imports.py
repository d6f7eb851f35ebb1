"""Imports: judgments that another tool collected come in, some at once."""

from __future__ import annotations

from typing import Annotated

from fastapi import Response
from pydantic import BaseModel, Field, JsonValue

from quorate.campaign.importing import (
    LATEST,
    LONGEST_NAME,
    LONGEST_ROW,
    LONGEST_TIME,
    Foreign,
    Origin,
    import_judgments,
)
from quorate.campaign.submitting import LONGEST_COMMENT
from quorate.server.names import CampaignName
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router

router = new_router("imports")
MOST_AT_ONCE = 2_000
Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]


class ForeignJudgment(BaseModel):
    """A judgment that was given in another tool.

    ``row`` names it within its file, the same whenever the file is read. ``at`` (milliseconds UTC),
    ``seconds`` and ``guideline`` are what the file says of it. ``rejected``: somebody there said
    that it does not count; it comes in and is excluded at once.
    """

    row: str = Field(min_length=1, max_length=LONGEST_ROW)
    item: Name
    rater: Name
    """the name in that tool; it goes to the vault, and a pseudonym stands for it"""
    labels: dict[str, JsonValue]
    at: int | None = Field(default=None, ge=0, le=LATEST)
    seconds: float | None = Field(default=None, ge=0, le=LONGEST_TIME)
    guideline: str = Field(default="", max_length=LONGEST_NAME)
    comment: str = Field(default="", max_length=LONGEST_COMMENT)
    shown: dict[str, list[str]] = Field(default_factory=dict, max_length=50)
    rejected: bool = False


class JudgmentsToImport(BaseModel):
    """Judgments of one file: the format's name, the file's name, the SHA-256 of its bytes."""

    tool: str = Field(pattern=r"^[a-z0-9][a-z0-9_.-]{0,63}$")
    file: Name
    digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    judgments: list[ForeignJudgment] = Field(min_length=1, max_length=MOST_AT_ONCE)


class RefusedJudgment(BaseModel):
    """A judgment that was not taken in: its place in what was sent, from 1, and why."""

    row: int
    item: str
    what: str


class ImportedJudgments(BaseModel):
    """What became of them.

    ``added`` were taken in; of these ``beyond`` came to items that had all they were to get, and
    count too, and ``rejected`` do not count. ``there`` had been taken in before; ``raters`` are
    new.
    """

    source: str
    added: int
    beyond: int
    rejected: int
    there: int
    raters: int
    refused: list[RefusedJudgment]


@router.post("/campaigns/{campaign}/imports", response_model=ImportedJudgments, responses=OWN)
async def bring(house: Here, me: Me, campaign: CampaignName, given: JudgmentsToImport) -> Response:
    """Take in judgments that another tool collected; each becomes an entry of the log.

    What does not fit is named, the rest is taken in. Sending them again adds nothing.
    """
    origin = Origin(given.tool, given.file, given.digest)
    rows = [
        Foreign(
            one.row,
            one.item,
            one.rater,
            one.labels,
            one.at,
            one.seconds,
            one.guideline,
            one.comment,
            one.shown,
            one.rejected,
        )
        for one in given.judgments
    ]
    done = await house.store.write(
        lambda tx: import_judgments(tx, house.vault, me, campaign, origin, rows)
    )
    house.cursors.freed(campaign)
    house.watch.wake(campaign)
    return said(
        ImportedJudgments(
            source=done.source,
            added=done.added,
            beyond=done.beyond,
            rejected=done.rejected,
            there=done.there,
            raters=done.raters,
            refused=[RefusedJudgment(row=r.row, item=r.item, what=r.what) for r in done.refused],
        )
    )
