"""Retire an item, set its gold, settle it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from quorate.campaign.adding import LONGEST_EXPLANATION
from quorate.campaign.asked import spec_of
from quorate.campaign.rights import (
    Actor,
    ConflictError,
    NotFoundError,
    Right,
    campaign_state,
    demand,
)
from quorate.ledger.event import Json
from quorate.ledger.events import GoldSet, ItemAdjudicated, ItemRetired
from quorate.schema.answers import check_answers
from quorate.schema.campaign import CampaignSpec
from quorate.schema.errors import InputError
from quorate.schema.questions import AnyQuestion
from quorate.storage.queries import work
from quorate.storage.queries.work import ItemState
from quorate.storage.transaction import Transaction

CAUSES = ("slip", "guideline", "ambiguous", "context", "item", "opinion")
"""what lay behind a disagreement: a slip of the hand, the guideline, an item that can be read in
several ways, context that lacks, an item that is broken, or a matter of opinion"""


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
    explanation: str = "",
) -> None:
    """Declare the answers of an item known; None takes that back.

    ``explanation`` says why they are right, to raters in training. Raises AnswerError when a label
    does not fit its question.
    """
    demand(tx, actor, campaign, Right.SETTLE)
    state = _locked(tx, campaign, item)
    if labels is None:
        tx.append(campaign, actor.person, GoldSet(campaign, item, reason))
        return
    known = GoldSet(
        campaign,
        item,
        reason,
        _checked(tx, campaign, state, labels),
        _explained(explanation),
        campaign_state(tx, campaign).guideline,
    )
    tx.append(campaign, actor.person, known)


def adjudicate(
    tx: Transaction,
    actor: Actor,
    campaign: str,
    item: str,
    labels: Mapping[str, object],
    reason: str,
    cause: str | None = None,
    make_gold: bool = False,
    explanation: str = "",
) -> None:
    """Settle an item with an expert's answer; what raters said stays beside it.

    ``cause`` is one of ``CAUSES``. With ``make_gold`` it becomes a known answer when another person
    confirms it. Descriptive questions need no answer (see ``to_settle``), and one is not kept:
    their spread is the result. Raises AnswerError when a label does not fit its question,
    ConflictError where every question is descriptive, so that there is nothing to settle.
    """
    demand(tx, actor, campaign, Right.SETTLE)
    spec = spec_of(tx, campaign)
    if len(spec.descriptive) == len(spec.questions):
        raise ConflictError(
            f"every question of {campaign!r} is descriptive: no answer is the right one",
            remedy="leave the spread as it is; retire the item if something is wrong with it",
        )
    if cause is not None and cause not in CAUSES:
        raise InputError(f"cause {cause!r} is none of {', '.join(CAUSES)}")
    asked = to_settle(spec)
    idle = spec.descriptive.difference(question.name for question in asked)
    given = {name: label for name, label in labels.items() if name not in idle}
    content = json.loads(_locked(tx, campaign, item).content)
    checked: dict[str, Json] = check_answers(asked, given, content)
    settled = ItemAdjudicated(
        campaign=campaign,
        item=item,
        labels={name: label for name, label in checked.items() if name not in spec.descriptive},
        reason=reason,
        cause=cause,
        guideline=campaign_state(tx, campaign).guideline,
        gold=make_gold or None,
        explanation=_explained(explanation),
    )
    tx.append(campaign, actor.person, settled)


def to_settle(spec: CampaignSpec) -> tuple[AnyQuestion, ...]:
    """The questions that who settles an item is asked: the prescriptive ones, and those on whose
    answers it hangs whether one of them is asked.
    """
    wanted: set[str] = set()
    for question in reversed(spec.questions):  # a condition names earlier questions alone
        if question.name not in spec.descriptive or question.name in wanted:
            wanted.add(question.name)
            wanted |= frozenset() if question.when is None else question.when.questions()
    return tuple(question for question in spec.questions if question.name in wanted)


def confirm_gold(tx: Transaction, actor: Actor, campaign: str, item: str, reason: str = "") -> None:
    """The second look: the answer by which somebody else settled the item is known from now on.

    Raises ConflictError when nobody proposed it, or when the same person did.
    """
    demand(tx, actor, campaign, Right.SETTLE)
    state = _locked(tx, campaign, item)
    if not state.proposed or state.adjudicated is None:
        raise ConflictError(
            f"nobody proposed the answer of item {item!r} as a known one",
            remedy="settle it with `make_gold`, or set its gold",
        )
    if state.adjudicated_by == actor.person:
        raise ConflictError(
            "the second look is for somebody else than who settled the item",
            remedy="ask another expert or lead",
        )
    known = GoldSet(
        campaign=campaign,
        item=item,
        reason=reason,
        labels=json.loads(state.adjudicated),
        explanation=state.explanation,
        guideline=campaign_state(tx, campaign).guideline,
        confirms=state.adjudicated_by,
    )
    tx.append(campaign, actor.person, known)


def _explained(explanation: str) -> str | None:
    if len(explanation) > LONGEST_EXPLANATION:
        raise InputError(f"an explanation has at most {LONGEST_EXPLANATION} characters")
    return explanation.strip() or None


def _locked(tx: Transaction, campaign: str, item: str) -> ItemState:
    state = tx.one(work.LOCKED_ITEM, campaign=campaign, item=item)
    if state is None:
        raise NotFoundError(f"campaign {campaign!r} has no item {item!r}")
    return state


def _checked(
    tx: Transaction, campaign: str, state: ItemState, labels: Mapping[str, object]
) -> dict[str, Json]:
    questions = spec_of(tx, campaign).questions
    checked: dict[str, Json] = check_answers(questions, labels, json.loads(state.content))
    return checked
