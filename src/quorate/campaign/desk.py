"""The desk: what a server process has at hand to hand items out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from quorate.assignment.cursor import Cursors
from quorate.campaign.following import Following


def _nobody(campaign: str) -> Following | None:
    del campaign
    return None


@dataclass(slots=True)
class Desk:
    """Cursors, the secret of each campaign's draws, and what is believed at this moment."""

    secret: Callable[[str], bytes] = field(repr=False)
    """the secret of a campaign, from which and from a lease's id all chance comes"""
    cursors: Cursors = field(default_factory=Cursors)
    following: Callable[[str], Following | None] = _nobody
    """the beliefs of a campaign, where they are kept and up to date"""
