"""The pair whose comparison is expected to tell most about the ranking of the candidates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import ClassVar

from quorate.assignment.choice import Asking, Candidate, order
from quorate.assignment.crowd import Crowd

NOISE = 4.0
"""the least variance of a comparison's outcome, in logits squared: 1 / (p (1 - p))"""
OF_ITEM = 1.0
"""how far the difference of two candidates varies from item to item, as a variance"""


@dataclass(frozen=True)
class PairInformation:
    """Items whose two candidates' comparison is expected to tell most about the ranking of all.

        I(s; y) = H(E p) - q H(E[p | d > 0]) - (1 - q) H(E[p | d < 0]),    p = 1 / (1 + exp(-d))

    with d = θ_i - θ_j, s whether d > 0 and q = P(d > 0), over the Bradley–Terry posterior, times
    what another judgment of an item that k raters judged tells still, f(k + 1) - f(k) over f(1)
    with f(k) = k / (4 + k): what an item makes of the two is the same for all who judge it. The
    largest comes first, at random among equals. Items that name no two candidates (by slices with
    the names of the compared fields) come after them, by what the answer of the rater who asks is
    expected to tell about the item.
    """

    name: ClassVar[str] = "pair-information"
    title: ClassVar[str] = "Most expected information about the ranking"
    source: ClassVar[str] = (
        "Lindley 1956, doi:10.1214/aoms/1177728069; Chen, Bennett, Collins-Thompson & Horvitz "
        "2013, doi:10.1145/2433396.2433420"
    )
    informed: ClassVar[bool] = True

    def rank(
        self, candidates: Sequence[Candidate], asking: Asking, crowd: Crowd, rng: Random
    ) -> list[int]:
        """By information about the ranking, then about the item, then at random."""
        keys: list[tuple[float, int]] = []
        for candidate in candidates:
            told = about_ranking(candidate, asking)
            keys.append(
                (-1.0 - told, 0) if told >= 0 else (-_squashed(crowd, asking, candidate), 1)
            )
        return order(keys, rng)


def about_ranking(candidate: Candidate, asking: Asking) -> float:
    """What a comparison of the item's two candidates is expected to tell about the ranking, in
    nats; -1 where it names none."""
    if asking.ladder is None:
        return -1.0
    one, two = (candidate.slices.get(field) for field in asking.ladder.fields)
    if one is None or two is None:
        return -1.0
    return asking.ladder.gain(one, two) * novelty(candidate.judged)


def novelty(judged: int) -> float:
    """What the next judgment of an item tells, beside its first one.

    >>> [round(novelty(k), 3) for k in (0, 1, 2)]  # (2/6 - 1/5) / (1/5), (3/7 - 2/6) / (1/5)
    [1.0, 0.667, 0.476]
    """

    def known(k: int) -> float:
        return k / (NOISE + k * OF_ITEM)

    return (known(judged + 1) - known(judged)) / known(1)


def _squashed(crowd: Crowd, asking: Asking, candidate: Candidate) -> float:
    """The gain about the item, from 0 to 1, in the same order."""
    gain: float = crowd.gain(asking.rater, candidate.item)
    return gain / (1 + gain)
