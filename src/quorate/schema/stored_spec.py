"""A campaign as a ledger holds it: what was valid when it was written is read for ever."""

from __future__ import annotations

import json
from collections.abc import Mapping

from quorate.schema.campaign import CampaignSpec


def stored_spec(data: object) -> CampaignSpec:
    """The campaign of an event or a row, as JSON values or their text.

    Before campaigns had to say what answers are for, those that did not were prescriptive; they
    are read so. What somebody declares now goes through ``campaign_spec``, which asks for it.
    """
    found: object = json.loads(data) if isinstance(data, str) else data
    if isinstance(found, Mapping) and _says_nothing(found):
        found = {**found, "paradigm": "prescriptive"}
    return CampaignSpec.model_validate(found)


def _says_nothing(spec: Mapping[str, object]) -> bool:
    """Whether neither the campaign nor each of its questions has a paradigm."""
    questions = spec.get("questions")
    every = isinstance(questions, list) and all(
        isinstance(question, dict) and "paradigm" in question for question in questions
    )
    return "paradigm" not in spec and not every
