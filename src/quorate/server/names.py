"""Names in paths: their forms, checked before anything looks them up."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path
from pydantic import StringConstraints

from quorate.campaign.adding import LONGEST_NAME
from quorate.schema.campaign import CAMPAIGN_NAME
from quorate.schema.spec import NAME_PATTERN

CampaignName = Annotated[str, Path(pattern=CAMPAIGN_NAME, description="the campaign's id")]
ItemName = Annotated[
    str,
    Path(
        min_length=1,
        max_length=LONGEST_NAME,
        pattern=r"^[^\x00-\x1f\x7f]+$",
        description="the item's name",
    ),
]
QuestionName = Annotated[str, Path(pattern=NAME_PATTERN, description="the question's name")]
Id = Annotated[str, Path(pattern=r"^[a-z]_[0-9a-f]{1,64}$", description="an id, such as r_3f…")]
PersonId = Annotated[str, StringConstraints(pattern=r"^p_[0-9a-f]{1,64}$")]
"""a person's id, where a list of them is given"""
LogName = Annotated[str, Path(pattern=CAMPAIGN_NAME, description="a campaign's id, or `house`")]
GuidelineVersion = Annotated[
    str, Path(pattern=r"^[0-9A-Za-z][0-9A-Za-z.+_-]{0,31}$", description="a version")
]
