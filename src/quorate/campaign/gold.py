"""Right or wrong, by the answer that is known."""

from __future__ import annotations

from collections.abc import Mapping

from quorate.schema.campaign import CampaignSpec
from quorate.schema.json_value import Json

TOLD_OF_ALL = frozenset({"audit", "training", "qualification"})
"""purposes of judgments in which descriptive questions have a right answer too"""


def right_of(
    spec: CampaignSpec,
    labels: Mapping[str, Json],
    known: Mapping[str, Json] | None,
    purpose: str = "",
) -> bool | None:
    """Whether all answers that can be told are right; None when none can.

    A question that the known answers leave out is not looked at; one that they have and the rater
    left out is wrong. Where the spread of answers is the data no answer is wrong, except what
    shows that nobody read the item: trap items, practice and tests, by the ``purpose``.
    """
    if not known:
        return None
    told = [
        question.right(labels[question.name], known[question.name])
        if question.name in labels
        else None
        if question.sealed
        else False
        for question in spec.questions
        if known.get(question.name) is not None
        and (purpose in TOLD_OF_ALL or question.name not in spec.descriptive)
    ]
    found = [one for one in told if one is not None]
    return all(found) if found else None
