"""The desk: what a server process has at hand to hand items out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from quorate.assignment.cursor import Cursors
from quorate.campaign.handing.scored import Scored
from quorate.campaign.names import ordered
from quorate.campaign.watch.following import Following


def _nobody(campaign: str) -> Following | None:
    del campaign
    return None


def _unscored(campaign: str) -> Scored | None:
    del campaign
    return None


def _lease_name(at: int, number: int) -> str:
    return ordered("l", at, number)


@dataclass(slots=True)
class Desk:
    """Cursors, where chance comes from, and what is believed at this moment."""

    chance: Callable[[str, str], Random]
    """the generator of a campaign's lease, see ``drawing.generator``"""
    cursors: Cursors = field(default_factory=Cursors)
    following: Callable[[str], Following | None] = _nobody
    """the beliefs of a campaign, where they are kept and up to date"""
    scored: Callable[[str], Scored | None] = _unscored
    """what a choice by a model makes of a campaign's items, where that is known"""
    naming: Callable[[int, int], str] = _lease_name
    """a new lease's id, from the time and its number among those of the moment"""
