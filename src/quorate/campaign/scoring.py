"""Take a model's scores of items; the numbers are kept outside the log, under their digest."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from quorate.campaign.rights import Actor, Right, campaign_state, demand
from quorate.ledger.event import SYSTEM
from quorate.ledger.events import ScoresGiven
from quorate.schema.campaign import CampaignSpec
from quorate.schema.errors import InputError
from quorate.storage.queries import scoring as queries
from quorate.storage.transaction import Transaction

BUILT_IN = "built-in"
LONGEST = 200
AT_ONCE = 5_000
"""items about which one query asks"""


def give_scores(tx: Transaction, actor: Actor, given: ScoresGiven) -> str:
    """Note that a model scored items, whose file is kept already; the id of the scores.

    Raises InputError for a model without a name, or with that of the built-in one.
    """
    demand(tx, actor, given.campaign, Right.RUN)
    named = given.model.strip()
    if not named or len(named) > LONGEST or not named.isprintable() or named == BUILT_IN:
        raise InputError(
            f"{given.model[:40]!r} cannot be the name of a model",
            remedy=f"give it a name of your own, other than {BUILT_IN}",
        )
    if given.version is not None and len(given.version) > LONGEST:
        raise InputError("the version is too long", remedy=f"give at most {LONGEST} characters")
    return _given(tx, actor.person, given)


def note_built_in(tx: Transaction, given: ScoresGiven) -> str:
    """Note that the built-in model scored items; the id of the scores."""
    return _given(tx, SYSTEM, given)


def _given(tx: Transaction, by: str, given: ScoresGiven) -> str:
    """Ids count up, so that the last scores are known even of two in one millisecond."""
    campaign_state(tx, given.campaign, lock=True)
    number = len(tx.all(queries.SCORES, campaign=given.campaign)) + 1
    named = replace(given, scores=f"s_{number:08x}")
    tx.append(given.campaign, by, named)
    return named.scores


def scores_of(tx: Transaction, actor: Actor, campaign: str) -> list[queries.Scored]:
    """The scores that a campaign was given, the newest first."""
    demand(tx, actor, campaign, Right.READ)
    campaign_state(tx, campaign)
    return tx.all(queries.SCORES, campaign=campaign)


def unknown_items(tx: Transaction, campaign: str, items: Sequence[str]) -> int:
    """How many of the items, each named once, the campaign does not have."""
    # no item has a name that cannot be printed, which a store might not take
    sound = [item for item in items if item.isprintable()]
    known = 0
    for start in range(0, len(sound), AT_ONCE):
        names = json.dumps(sound[start : start + AT_ONCE])
        found = tx.one(queries.KNOWN, campaign=campaign, items=names)
        known += 0 if found is None else found.number
    return len(items) - known


def scores_in_use(tx: Transaction, spec: CampaignSpec) -> queries.Scored | None:
    """The scores by which the campaign chooses: the last of the kind that it goes by."""
    built_in = spec.assignment.model == BUILT_IN
    found = tx.all(queries.SCORES, campaign=spec.name)
    return next((one for one in found if (one.model == BUILT_IN) is built_in), None)
