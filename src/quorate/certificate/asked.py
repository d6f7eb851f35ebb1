"""Asked: what is wanted of a release."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from quorate.schema.campaign import CampaignSpec

Told = Literal["raters", "groups"]
"""what a release tells apart: ``raters`` by one pseudonym in all items; or ``groups`` of people,
and raters within an item only"""
SMALLEST = 10
"""people that a group needs to be told of, unless said otherwise"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted of a release.

    ``smallest`` is the number of people that a group needs, ``seed`` that of what is drawn.
    """

    told: Told
    smallest: int = SMALLEST
    seed: int = 0


def usual(spec: CampaignSpec) -> Told:
    """What a release tells apart unless said otherwise: groups, where a descriptive campaign asked
    raters who they are; else raters."""
    return "groups" if may_tell_groups(spec) else "raters"


def may_tell_groups(spec: CampaignSpec) -> bool:
    """Whether raters were asked who they are, and there is a question whose spread is the data."""
    return bool(spec.way.attributes and spec.descriptive)
