"""Draw: what chance says about a lease, so that who knows the secret can say it again.

A lease's id is random and made first. All that is left to chance about the lease comes from a
generator that the id and the campaign's secret seed, in a fixed order: whether something is mixed
in, the salt of the order in which items are drawn, the orders in which fields are shown, and what
the choice itself draws.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from quorate.assignment.choice import Candidate
from quorate.schema.campaign import CampaignSpec
from quorate.schema.json_value import Json
from quorate.storage.queries.work import ORDERS, SPREAD


@dataclass(frozen=True, slots=True)
class Dice:
    """What chance says about one lease."""

    mix: float
    """from 0 to 1: whether something is mixed in, and what"""
    salt: int
    """the order of places, for items drawn at random; 0 where items come as given"""
    shown: dict[str, Json]
    """the orders of fields, by question"""
    rng: Random
    """what an injection draws from"""
    seed: int
    """what a choice draws from, each time that it ranks"""


def generator(secret: bytes, lease: str) -> Random:
    """The generator of a lease."""
    return Random(int.from_bytes(hmac.digest(secret, lease.encode(), "sha256"), "big"))


def dice(rng: Random, spec: CampaignSpec) -> Dice:
    """What chance says about the lease of this generator."""
    mix = rng.random()
    salt = 1 + int(rng.random() * (SPREAD - 1)) if spec.order == "shuffled" else 0
    orders = spec.drawn_orders(rng)
    shown: dict[str, Json] = {name: list(order) for name, order in orders.items()}
    return Dice(mix, salt, shown, rng, seed=rng.getrandbits(64))


def by_salt(candidates: Sequence[Candidate], salt: int) -> list[int]:
    """The places of candidates in the order in which ``work.PICK`` takes them.

    The most urgent first; of these those with the fewest judgments, in an order that the salt
    makes; salt 0: as they come.
    """

    def key(n: int) -> tuple[int, int, int, int]:
        one = candidates[n]
        judged = one.judged if salt else 0
        return one.place // ORDERS, judged, one.place % SPREAD * salt % SPREAD, one.place

    return sorted(range(len(candidates)), key=key)


def most_urgent(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those of the smallest priority."""
    first = min((one.place // ORDERS for one in candidates), default=0)
    return [one for one in candidates if one.place // ORDERS == first]
