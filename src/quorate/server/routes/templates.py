"""Templates to begin a campaign with, and the schema of a campaign file."""

from __future__ import annotations

import asyncio
import json
from base64 import b64encode
from functools import cache
from typing import Annotated

from fastapi import Response
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel, Field, JsonValue

from quorate.formats.media_file import media_type
from quorate.schema.campaign_file import parse_campaign
from quorate.schema.campaign_schema import json_schema
from quorate.schema.campaign_template import starter, templates
from quorate.schema.errors import SpecError
from quorate.server.remarks import remarks_of
from quorate.server.routes.campaigns import Checked, faults_of
from quorate.server.routing import OWN, Me, said
from quorate.server.routing import router as new_router

router = new_router("campaigns")
MOST_TEXT = 1 << 20
_TEXT = {"content": {"text/plain": {"schema": {"type": "string"}}}, "description": "The file"}


class TemplateView(BaseModel):
    """A campaign to begin with, and items to see it with."""

    name: str
    title: str
    about: str
    spec: dict[str, JsonValue]
    sample_items: list[dict[str, JsonValue]]
    pictures: dict[str, str]
    """what ``media:…`` names, as addresses with the data in them"""


class TemplateList(BaseModel):
    """The templates that come with Quorate."""

    templates: list[TemplateView]


class FileText(BaseModel):
    """A campaign file, as YAML or JSON text."""

    text: Annotated[str, Field(max_length=MOST_TEXT)]


@router.get("/templates", response_model=TemplateList, responses=OWN)
async def all_templates(me: Me) -> Response:
    """The templates, with sample items; their pictures are data addresses under their names."""
    del me
    return said(TemplateList(templates=_views()))


@router.get("/templates/starter", response_class=Response, responses={**OWN, 200: _TEXT})
async def starter_file(me: Me) -> PlainTextResponse:
    """A commented campaign file to begin with."""
    del me
    return PlainTextResponse(starter())


@router.get("/schema/campaign.json", response_model=dict[str, JsonValue], responses=OWN)
async def campaign_schema(me: Me) -> Response:
    """The JSON Schema of a campaign file, for editors."""
    del me
    return Response(json.dumps(json_schema()), media_type="application/json")


@router.post("/campaigns/read", response_model=Checked, responses=OWN)
async def read_file(me: Me, given: FileText) -> Response:
    """Read a campaign file, YAML or JSON, and say every fault with its line. Nothing is opened."""
    del me
    try:
        # a hostile file takes seconds to refuse
        spec = await asyncio.to_thread(parse_campaign, given.text, where="the text")
    except SpecError as error:
        return said(Checked(ok=False, errors=faults_of(error), spec=None, remarks=[]))
    remarks = await remarks_of(spec)
    return said(Checked(ok=True, errors=[], spec=spec.as_data(), remarks=remarks))


@cache
def _views() -> list[TemplateView]:
    return [
        TemplateView(
            name=one.name,
            title=one.title,
            about=one.about,
            spec=one.spec.as_data(),
            sample_items=[dict(item) for item in one.sample_items],
            pictures={
                name: f"data:{media_type(data)};base64,{b64encode(data).decode()}"
                for name, data in one.media.items()
            },
        )
        for one in templates()
    ]
