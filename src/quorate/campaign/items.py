"""Retire an item, set its gold, settle it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from quorate.campaign.asked import spec_of
from quorate.campaign.rights import Actor, NotFoundError, Right, campaign_state, demand
from quorate.ledger.event import Json
from quorate.ledger.events import GoldSet, ItemAdjudicated, ItemRetired
from quorate.schema.answers import check_answers
from quorate.schema.errors import InputError
from quorate.storage.queries import work
from quorate.storage.queries.work import ItemState
from quorate.storage.transaction import Transaction


def retire_item(tx: Transaction, actor: Actor, campaign: str, item: str, reason: str) -> None:
    """Give the item to nobody any more; its judgments stay."""
    demand(tx, actor, campaign, Right.RUN)
    if not reason.strip():
        raise InputError("a reason is needed")
    campaign_state(tx, campaign, lock=True)  # before the item, as all who lock both do
    state = _locked(tx, campaign, item)
    if state.state != "retired":
        bank = True if state.bank else None
        tx.append(campaign, actor.person, ItemRetired(campaign, item, reason, bank))


def set_gold(
    tx: Transaction,
    actor: Actor,
    campaign: str,
    item: str,
    labels: Mapping[str, object] | None,
    reason: str = "",
) -> None:
    """Declare the answers of an item known; None takes that back.

    Raises AnswerError when a label does not fit its question.
    """
    demand(tx, actor, campaign, Right.SETTLE)
    state = _locked(tx, campaign, item)
    known = None if labels is None else _checked(tx, campaign, state, labels)
    tx.append(campaign, actor.person, GoldSet(campaign, item, reason, known))


def adjudicate(
    tx: Transaction,
    actor: Actor,
    campaign: str,
    item: str,
    labels: Mapping[str, object],
    reason: str,
) -> None:
    """Settle an item with an expert's answer; what raters said stays beside it."""
    demand(tx, actor, campaign, Right.SETTLE)
    settled = _checked(tx, campaign, _locked(tx, campaign, item), labels)
    tx.append(campaign, actor.person, ItemAdjudicated(campaign, item, settled, reason))


def _locked(tx: Transaction, campaign: str, item: str) -> ItemState:
    state = tx.one(work.LOCKED_ITEM, campaign=campaign, item=item)
    if state is None:
        raise NotFoundError(f"campaign {campaign!r} has no item {item!r}")
    return state


def _checked(
    tx: Transaction, campaign: str, state: ItemState, labels: Mapping[str, object]
) -> Json:
    questions = spec_of(tx, campaign).questions
    checked: dict[str, Json] = check_answers(questions, labels, json.loads(state.content))
    return checked
