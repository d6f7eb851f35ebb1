"""Add items to a campaign."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quorate.campaign.asked import spec_of
from quorate.campaign.names import fresh
from quorate.campaign.rights import Actor, ConflictError, Right, campaign_state, demand
from quorate.ledger.event import Json
from quorate.ledger.events import GoldSet, ItemAdded
from quorate.schema.answers import check_answers
from quorate.schema.campaign import CampaignSpec
from quorate.schema.content import check_content
from quorate.schema.errors import InputError
from quorate.storage.queries import reach, work
from quorate.storage.transaction import Transaction

PRIORITIES = range(-500, 500)
LONGEST_NAME = 200
LONGEST_EXPLANATION = 20_000
MOST_SLICES = 50
KNOWN_BANKS = ("gold", "audit", "training", "qualification")
"""banks whose items have a known answer"""
BANKS = (*KNOWN_BANKS, "calibration")


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item to add. Without a name it gets a random one; smaller priorities come first."""

    content: Mapping[str, object]
    item: str | None = None
    gold: Mapping[str, object] | None = None
    priority: int = 0
    bank: str = ""
    """one of ``BANKS``: kept apart and given out for that purpose; empty: to be judged, but for
    an item with gold in a campaign that mixes gold in, which is kept apart as such"""
    slices: Mapping[str, str] | None = None
    """what it belongs to, such as ``{"language": "de"}``"""
    explanation: str = ""
    """why its gold is right, Markdown, for raters in training"""


@dataclass(frozen=True, slots=True)
class Refused:
    """An item that was not added: its row, counted from 1, and why."""

    row: int
    item: str | None
    what: str


@dataclass(frozen=True, slots=True)
class Added:
    """The names of the items that were added, and what was refused."""

    items: tuple[str, ...]
    refused: tuple[Refused, ...]


def add_items(
    tx: Transaction, actor: Actor, campaign: str, rows: Sequence[NewItem], first_row: int = 1
) -> Added:
    """Add what is sound; say of the rest what is wrong with it.

    A name that is there already is refused with its row, so that a file can be sent again after
    a cut connection and adds only what is missing.
    """
    demand(tx, actor, campaign, Right.RUN)
    state = campaign_state(tx, campaign, lock=True)
    if state.state != "open":
        raise ConflictError(f"campaign {campaign!r} is {state.state}", remedy="reopen it first")
    spec = spec_of(tx, campaign)
    names: list[str] = []
    refused: list[Refused] = []
    for row, new in enumerate(rows, first_row):
        try:
            number = state.items + len(names)
            names.append(_add(tx, actor, spec, new, number, state.guideline))
        except InputError as error:
            refused.append(Refused(row, new.item, error.message))
    return Added(tuple(names), tuple(refused))


def _add(
    tx: Transaction, actor: Actor, spec: CampaignSpec, new: NewItem, number: int, guideline: str
) -> str:
    name = new.item if new.item is not None else fresh("i")
    _check_name(name)
    if new.priority not in PRIORITIES:
        raise InputError(f"priority {new.priority} is not in {PRIORITIES.start} to 499")
    if tx.one(work.ITEM, campaign=spec.name, item=name) is not None:
        raise InputError(f"item {name!r} is there already")
    content = check_content(spec.content, new.content)
    _check_media(tx, spec, content)
    gold = None if new.gold is None else check_answers(spec.questions, new.gold, content)
    bank = _bank_of(spec, new)
    if bank == "gold" and len(spec.descriptive) == len(spec.questions):
        raise InputError(
            "gold where every question is descriptive: no answer is known to be right",
            remedy="a trap item that shows inattention has the bank `audit`",
        )
    log, by = spec.name, actor.person
    added = ItemAdded(
        campaign=log,
        item=name,
        content=content,
        place=place_of(spec, name, number, new.priority),
        wanted=0 if bank else spec.asked_first,
        bank=bank or None,
        slices=_checked_slices(new.slices),
    )
    tx.append(log, by, added)
    if gold is not None:
        why = new.explanation.strip() or None
        known = GoldSet(log, name, "given with the item", gold, why, guideline)
        tx.append(log, by, known)
    return name


def _bank_of(spec: CampaignSpec, new: NewItem) -> str:
    if len(new.explanation) > LONGEST_EXPLANATION:
        raise InputError(f"an explanation has at most {LONGEST_EXPLANATION} characters")
    if new.explanation.strip() and new.gold is None:
        raise InputError("an explanation without gold", remedy="give the known answer too")
    if not new.bank:
        return "gold" if new.gold is not None and spec.assignment.gold > 0 else ""
    if new.bank not in BANKS:
        raise InputError(f"bank {new.bank!r} is none of {', '.join(BANKS)}")
    if new.bank in KNOWN_BANKS and new.gold is None:
        raise InputError(
            f"an item for {new.bank} without gold", remedy="give the known answer of the item"
        )
    return new.bank


def _checked_slices(slices: Mapping[str, str] | None) -> Json:
    if not slices:
        return None
    if len(slices) > MOST_SLICES:
        raise InputError(f"an item has at most {MOST_SLICES} slices, not {len(slices)}")
    for name, value in slices.items():
        for word in (name, value):
            if not word or len(word) > LONGEST_NAME or not word.isprintable():
                raise InputError(f"slice {name[:40]!r} or its value {value[:40]!r} is no name")
    return {name: slices[name] for name in sorted(slices)}


def _check_media(tx: Transaction, spec: CampaignSpec, content: Mapping[str, Json]) -> None:
    for field in spec.content:
        value = content.get(field.name)
        if not field.is_media or not isinstance(value, str):
            continue
        digest = value.removeprefix("media:")
        if tx.one(reach.MEDIA_OF_CAMPAIGN, campaign=spec.name, digest=digest) is None:
            raise InputError(
                f"{value} was not uploaded to campaign {spec.name!r}",
                where=field.name,
                remedy="upload the file first, or send items and files together in a ZIP file",
            )


def place_of(spec: CampaignSpec, item: str, number: int, priority: int) -> int:
    """The place in the order of picking: the priority in front of 40 bits of order.

    The order is the running number, or for a shuffled campaign the hash of seed and name, so
    that neither the file's order nor the name's says which items come together.
    """
    if spec.order == "as_given":
        order = number
    else:
        digest = hashlib.sha256(f"{spec.seed}\n{spec.name}\n{item}".encode()).digest()
        order = int.from_bytes(digest[:5], "big")
    return (priority - PRIORITIES.start) * work.ORDERS + order


def _check_name(name: str) -> None:
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        shown = name if len(name) <= LONGEST_NAME else name[:40] + "…"
        raise InputError(
            f"item name {shown!r} is empty, longer than {LONGEST_NAME} or has control characters"
        )
