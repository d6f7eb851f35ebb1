"""Remarks about guidelines and questions, as they are sent."""

from __future__ import annotations

import asyncio
from typing import Literal

from pydantic import BaseModel

from quorate.schema.campaign import CampaignSpec
from quorate.schema.linting import lint


class RemarkView(BaseModel):
    """What a guideline or a question lacks, where, and what to do about it.

    ``line`` is the line of the guideline's text, from 1, where it is about one.
    """

    code: str
    severity: Literal["warning", "hint"]
    says: str
    do: str
    where: str
    path: str
    line: int | None
    heading: str


class Remarks(BaseModel):
    """All remarks about a campaign, in the order in which they are told."""

    remarks: list[RemarkView]


async def remarks_of(spec: CampaignSpec) -> list[RemarkView]:
    """What is to be looked at in a campaign; a long guideline is read beside other requests."""
    found = await asyncio.to_thread(lint, spec)
    return [RemarkView.model_validate(one.to_json()) for one in found]
