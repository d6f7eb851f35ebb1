"""Publish a version of the guideline."""

from __future__ import annotations

import re

from quorate.campaign.asked import spec_of
from quorate.campaign.rights import (
    Actor,
    ConflictError,
    Right,
    Role,
    campaign_state,
    demand,
    seat_of,
)
from quorate.campaign.standing import set_standing
from quorate.campaign.way.sentences import refreshing
from quorate.campaign.way.training import stage_of
from quorate.ledger.event import SYSTEM, Json
from quorate.ledger.events import GuidelineAcknowledged, GuidelinePublished
from quorate.schema.errors import InputError
from quorate.storage.queries import campaigns, trials
from quorate.storage.queries.campaigns import Seat
from quorate.storage.transaction import Transaction

VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,31}")
LONGEST_TEXT = 200_000
LONGEST_NOTE = 4_000
MOST_VERSIONS = 500
"""versions of a campaign's guideline, all of which stand in one list"""


def publish_guideline(
    tx: Transaction, actor: Actor, campaign: str, version: str, text: str, note: str = ""
) -> None:
    """Make this the guideline that judgments are made under from now on.

    Raters are asked to read it before their next item. Raises ConflictError when the version was
    published before: a version's text never changes; and where there are ``MOST_VERSIONS``.
    """
    demand(tx, actor, campaign, Right.RUN)
    if not VERSION.fullmatch(version):
        raise InputError(
            f"guideline version {version!r} is not a version", remedy="name it like 1.1"
        )
    if not text.strip() or len(text) > LONGEST_TEXT or len(note) > LONGEST_NOTE:
        raise InputError(
            f"a guideline has 1 to {LONGEST_TEXT} characters, its note at most {LONGEST_NOTE}"
        )
    campaign_state(tx, campaign, lock=True)
    known = tx.all(campaigns.GUIDELINE_LINES, campaign=campaign)
    if any(old.version == version for old in known):
        raise ConflictError(
            f"guideline {version} was published before", remedy="give the change a new version"
        )
    if len(known) >= MOST_VERSIONS:
        raise ConflictError(
            f"the guideline of {campaign!r} has {MOST_VERSIONS} versions, as many as there can be",
            remedy="go on in a new campaign",
        )
    event = GuidelinePublished(campaign, version, len(known) + 1, text, note)
    tx.append(campaign, actor.person, event)


def acknowledge_guideline(tx: Transaction, actor: Actor, campaign: str, version: str) -> None:
    """Note that the rater read the version; raises ConflictError when it is not the newest.

    Who worked under an earlier version gets a short practice, where the campaign has one.
    """
    seat = seat_of(tx, actor, campaign)
    if version != seat.newest:
        raise ConflictError(
            f"guideline {version} is not the newest",
            remedy=f"read version {seat.newest}",
        )
    if seat.guideline == version:
        return
    tx.append(campaign, actor.person, GuidelineAcknowledged(campaign, seat.person, version))
    if seat.guideline is not None:
        _refresh(tx, seat, version)


def _refresh(tx: Transaction, seat: Seat, version: str) -> None:
    """Send a rater who works to the refresher, when the bank has items for it."""
    stage = stage_of(spec_of(tx, seat.campaign, seat.digest), "refresher")
    if stage is None or seat.standing != "active" or seat.role != Role.RATER:
        return
    bank = tx.one(trials.BANK_SIZE, campaign=seat.campaign, bank=stage.bank)
    items = min(stage.items, 0 if bank is None else bank.number)
    if not items:
        return
    told = refreshing(version, items)
    evidence: Json = [{"says": told, "told": told, "stage": stage.name, "guideline": version}]
    set_standing(tx, SYSTEM, seat.campaign, seat.person, "retraining", told, evidence)
