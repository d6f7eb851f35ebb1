"""What raters tell of themselves: sealed under their own key, used only in groups large enough."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from quorate.campaign.asked import spec_of
from quorate.campaign.rights import Actor, Right, demand, seat_of
from quorate.campaign.sealing import discard, seal, unseal
from quorate.ledger.event import Json
from quorate.ledger.events import AttributesGiven
from quorate.ledger.vault import Vault
from quorate.schema.errors import InputError, RequestError
from quorate.schema.json_value import one_of
from quorate.schema.training import Attribute
from quorate.storage.queries import members
from quorate.storage.transaction import Transaction

SMALLEST = 10
"""raters that a group needs to be told apart"""


@dataclass(frozen=True, slots=True)
class Groups:
    """Raters by their answer to one attribute; never answers by rater of a small group.

    ``small`` counts raters in groups that were left out, ``untold`` those who said nothing.
    """

    attribute: str
    raters: Mapping[str, tuple[str, ...]]
    small: int
    untold: int


def give_attributes(
    tx: Transaction, vault: Vault, actor: Actor, campaign: str, given: Mapping[str, str]
) -> None:
    """Tell these of oneself, in the place of all that was told before; nothing takes all back.

    What is replaced is deleted from the vault. Raises InputError for what the campaign does not
    ask, or an answer that it does not offer.
    """
    seat = seat_of(tx, actor, campaign)
    asked = {one.name: one for one in spec_of(tx, campaign, seat.digest).way.attributes}
    for name, value in given.items():
        _check(asked, name, value)
    before = {} if seat.attributes is None else json.loads(seat.attributes)
    if not given and not before:
        return
    if given and {name: unseal(tx, vault, one) for name, one in before.items()} == dict(given):
        return
    for commitment in before.values():
        discard(tx, commitment)
    sealed: dict[str, Json] = {
        name: seal(tx, vault, seat.person, value, f"attribute {campaign} {name}")
        for name, value in sorted(given.items())
    }
    tx.append(campaign, seat.person, AttributesGiven(campaign, seat.person, sealed))


def own_attributes(
    tx: Transaction, vault: Vault, actor: Actor, campaign: str
) -> tuple[tuple[Attribute, ...], dict[str, str]]:
    """What the campaign asks, and what the actor told."""
    member = demand(tx, actor, campaign, Right.JUDGE)
    asked = spec_of(tx, campaign).way.attributes
    kept = {} if member is None or member.attributes is None else json.loads(member.attributes)
    told = {name: unseal(tx, vault, one) for name, one in kept.items()}
    return asked, {name: value for name, value in told.items() if isinstance(value, str)}


def groups(
    tx: Transaction, vault: Vault, campaign: str, attribute: str, smallest: int = SMALLEST
) -> Groups:
    """The raters of a campaign by what they told, for analyses that compare groups.

    Groups of fewer than ``smallest`` raters are left out and counted. What is left out could be
    told from the total where it is one group, or fewer than ``smallest`` raters in all, so then the
    smallest of the others is left out too. Asks for no right, and what it returns must not be shown
    rater by rater.
    """
    if smallest < 2:
        raise RequestError(f"groups of {smallest} raters are persons", remedy="use 2 or more")
    found: dict[str, list[str]] = {}
    total = tx.one(members.RATERS, campaign=campaign)
    for one in tx.all(members.ATTRIBUTES, campaign=campaign):
        commitment = json.loads(one.attributes).get(attribute)
        value = None if commitment is None else unseal(tx, vault, commitment)
        if isinstance(value, str):
            found.setdefault(value, []).append(one.person)
    told = sum(len(raters) for raters in found.values())
    hidden = {value for value, raters in found.items() if len(raters) < smallest}
    shown = sorted(set(found) - hidden, key=lambda value: (len(found[value]), value))
    while hidden and shown and (len(hidden) < 2 or _people(found, hidden) < smallest):
        hidden.add(shown.pop(0))
    return Groups(
        attribute=attribute,
        raters={v: tuple(found[v]) for v in sorted(found) if v not in hidden},
        small=_people(found, hidden),
        untold=(0 if total is None else total.number) - told,
    )


def _people(found: Mapping[str, Sequence[str]], values: Iterable[str]) -> int:
    return sum(len(found[value]) for value in values)


def _check(asked: Mapping[str, Attribute], name: str, value: str) -> None:
    if name not in asked:
        raise InputError(f"this campaign does not ask for {name!r}", where=f"given.{name}")
    offered = [option.value for option in asked[name].options]
    if value not in offered:
        raise InputError(
            f"{value!r} is not an answer; allowed: {one_of(offered)}", where=f"given.{name}"
        )
