"""Scores: what a model of one's own says of items, for choices that go by it."""

from __future__ import annotations

import asyncio
from pathlib import PurePosixPath

from fastapi import Request, Response
from pydantic import BaseModel
from starlette.datastructures import UploadFile

from quorate.campaign.asked import spec_of
from quorate.campaign.rejudging import doubted_question
from quorate.campaign.rights import Actor, Right, demand
from quorate.campaign.scoring import give_scores, scores_of, unknown_items
from quorate.schema.campaign import CampaignSpec
from quorate.schema.errors import InputError
from quorate.server.names import CampaignName
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router
from quorate.server.scoring import event_of
from quorate.storage.transaction import Transaction

router = new_router("diagnosis")
_FORM: dict[str, object] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file", "model"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "model": {"type": "string"},
                        "version": {"type": "string"},
                        "question": {"type": "string"},
                    },
                }
            }
        },
    }
}


class ScoresView(BaseModel):
    """Scores that a model gave of items; the numbers are in a file of that digest."""

    scores: str
    question: str
    model: str
    version: str
    digest: str
    items: int
    members: int
    dimensions: int
    at: int
    by: str


class ScoresList(BaseModel):
    """The scores of a campaign, the newest first; ``used`` are those that are chosen by now."""

    scores: list[ScoresView]
    used: str | None


class ScoresTaken(BaseModel):
    """Scores that were taken; ``unknown`` counts items that the campaign does not have."""

    scores: str
    digest: str
    items: int
    members: int
    dimensions: int
    unknown: int


@router.post(
    "/campaigns/{campaign}/scores",
    response_model=ScoresTaken,
    responses=OWN,
    openapi_extra=_FORM,
)
async def upload_scores(house: Here, me: Me, campaign: CampaignName, request: Request) -> Response:
    """Take what a model says of items: a row an item, a column of probabilities an option.

    The file is CSV, TSV, JSON, JSONL or Parquet with ``item``, the options, and if there are
    ``member`` (of an ensemble) and an embedding (a list ``embedding``, or e0, e1, …). The last
    scores count, for campaigns whose choice goes by a model.
    """
    spec = await house.store.read(lambda tx: _spec(tx, me, campaign))
    async with request.form(max_files=1, max_fields=8) as form:
        upload = form.get("file")
        if not isinstance(upload, UploadFile):
            raise InputError("the form has no file", where="file", remedy="send it as field `file`")
        fields = {name: str(form.get(name) or "") for name in ("model", "version", "question")}
        question = doubted_question(spec, fields["question"] or None)
        options = next(one.question().options for one in spec.questions if one.name == question)
        name = PurePosixPath(upload.filename or "").name[:200]
        # the analytic stack, which a server whose campaigns choose otherwise need not load
        from quorate.assignment.model_scores import ModelScores
        from quorate.formats.model_scores import read_scores

        table = await asyncio.to_thread(read_scores, name, upload.file, options)
        found = await asyncio.to_thread(ModelScores, *table)
    unknown = await house.store.read(lambda tx: unknown_items(tx, campaign, found.items))
    if unknown == len(found.items):
        raise InputError("none of the items is in the campaign", where=name)
    digest = await asyncio.to_thread(lambda: house.scoring.folder.keep(found.to_bytes()))
    event = event_of(campaign, question, fields["model"], fields["version"] or None, digest, found)
    name = await house.store.write(lambda tx: give_scores(tx, me, event))
    return said(
        ScoresTaken(
            scores=name,
            digest=digest,
            items=event.items,
            members=event.members,
            dimensions=event.dimensions,
            unknown=unknown,
        )
    )


@router.get("/campaigns/{campaign}/scores", response_model=ScoresList, responses=OWN)
async def all_scores(house: Here, me: Me, campaign: CampaignName) -> Response:
    """The scores that models gave of the campaign's items."""
    found = await house.store.read(lambda tx: scores_of(tx, me, campaign))
    used = house.scoring.of(campaign)
    return said(
        ScoresList(
            scores=[
                ScoresView(
                    scores=one.scores,
                    question=one.question,
                    model=one.model,
                    version=one.version,
                    digest=one.digest,
                    items=one.items,
                    members=one.members,
                    dimensions=one.dimensions,
                    at=one.at,
                    by=one.given_by,
                )
                for one in found
            ],
            used=None if used is None else used.scores,
        )
    )


def _spec(tx: Transaction, me: Actor, campaign: str) -> CampaignSpec:
    demand(tx, me, campaign, Right.RUN)
    return spec_of(tx, campaign)
