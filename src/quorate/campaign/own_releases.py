"""Own releases: what became of a rater's judgments in the releases of a campaign."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from quorate.campaign.paging import FIRST, Page, Span
from quorate.campaign.releasing import released
from quorate.campaign.rights import Actor, ConflictError, Right, demand
from quorate.ledger.canonical import text
from quorate.storage.queries import receipts as queries
from quorate.storage.transaction import Transaction

AT_ONCE = 500
"""items of which something is read at a time"""
TOLD_OF = ("", "gold", "repeat")
"""purposes of which a release tells"""


@dataclass(frozen=True, slots=True)
class OwnRelease:
    """What became of a rater's judgments in a release, as counts.

    ``excluded`` do not count, by the ``reasons`` that were given; ``late`` came when the item had
    all its judgments, ``repeats`` were asked for again on purpose; both are in it, and apart.
    ``withheld`` are practice and tests, of which no release tells. ``later`` were given after the
    entries that it covers.
    """

    version: str
    at: int
    """milliseconds UTC"""
    counted: int
    excluded: int
    reasons: tuple[str, ...]
    late: int
    repeats: int
    withheld: int
    later: int


@dataclass(frozen=True, slots=True)
class _Given:
    """A judgment: the entry by which it was given, the one by which it was excluded, if any."""

    index: int
    purpose: str
    surplus: bool
    excluded: int | None
    reason: str


def own_releases(
    tx: Transaction, actor: Actor, campaign: str, span: Span = FIRST
) -> Page[OwnRelease]:
    """What became of the actor's own judgments in each release of a page, the newest first.

    Those who were removed see theirs too. Raises ConflictError for who is no member, InputError for
    a cursor that no page gave.
    """
    if demand(tx, actor, campaign, Right.JUDGE, even_removed=True) is None:
        raise ConflictError("you are not a rater of this campaign", remedy="join it first")
    made = released(tx, campaign, span)
    mine = list(_given(tx, campaign, actor.person)) if made.entries else []
    fates = (_fates(one.version, one.at, one.log_size, mine) for one in made.entries)
    return Page(tuple(fates), made.next)


def _fates(version: str, at: int, size: int, mine: Sequence[_Given]) -> OwnRelease:
    there = [one for one in mine if one.index < size]
    told = [one for one in there if one.purpose in TOLD_OF]
    gone = [one for one in told if one.excluded is not None and one.excluded < size]
    left = [one for one in told if one not in gone]
    late = sum(one.surplus for one in left)
    repeats = sum(one.purpose == "repeat" and not one.surplus for one in left)
    return OwnRelease(
        version=version,
        at=at,
        counted=len(left) - late - repeats,
        excluded=len(gone),
        reasons=tuple(dict.fromkeys(one.reason for one in gone)),
        late=late,
        repeats=repeats,
        withheld=len(there) - len(told),
        later=len(mine) - len(there),
    )


def _given(tx: Transaction, campaign: str, rater: str) -> Iterator[_Given]:
    items = [row.item for row in tx.all(queries.ITEMS, campaign=campaign, rater=rater)]
    for at in range(0, len(items), AT_ONCE):
        some = text(items[at : at + AT_ONCE])
        gone = dict(_excluded(tx, campaign, some))
        for index, body in tx.all(queries.GIVEN, campaign=campaign, items=some):
            data: Mapping[str, object] = json.loads(body)["data"]
            if data["rater"] == rater:
                when, why = gone.get(str(data["judgment"]), (None, ""))
                purpose, surplus = str(data.get("purpose") or ""), data.get("place") == "surplus"
                yield _Given(index, purpose, surplus, when, why)


def _excluded(tx: Transaction, campaign: str, items: str) -> Iterator[tuple[str, tuple[int, str]]]:
    for index, body in tx.all(queries.EXCLUDED, campaign=campaign, items=items):
        data = json.loads(body)["data"]
        yield data["judgment"], (index, data["reason"])
