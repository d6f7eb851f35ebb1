"""What others say of the items that a rater answered, as distributions over the rater's answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.quality.others import TRUSTED, company
from quorate.quality.view import Answers, View
from quorate.schema.question import Kind

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

LATEST = 200
"""how many of a rater's answers are looked at"""


@dataclass(frozen=True, eq=False)
class Heard:
    """A rater's latest n answers to a question, in order, beside what others say of the same items.

    ``rows`` (n,) of the view; ``code`` (n,) the answer. ``shares`` and ``belief`` (n, K), rows
    summing to 1, are two readings of the others: the shares of their votes, with one vote of what
    all say, and, made when asked for, the posterior under their reliabilities (see
    ``quality.others``), the better one where there is a truth. ``heard`` (n,) says whether anybody
    else, or gold, speaks of the item.
    ``named`` are the answers behind the first columns: the question's options, or the different
    values that the rater gave (numbers, sets), of which the last column is any other.
    """

    rows: Longs
    code: Longs
    shares: Doubles
    heard: NDArray[np.bool_]
    named: tuple[str, ...]
    belief: Callable[[], Doubles]


def heard(view: View, name: str, rater: int) -> Heard | None:
    """What others say, or None where the question has no answers that can repeat themselves."""
    answers = view.answers[name]
    if answers.texts is not None:
        return None
    peers = view.peers(rater)
    start = max(len(peers.own) - LATEST, 0)
    first = int(np.searchsorted(peers.place, start))
    own, place, row = peers.own[start:], peers.place[first:] - start, peers.row[first:]
    mine, theirs, named = _coded(answers, own, row)
    closed = answers.sets is None and bool(answers.options)
    width = len(named) + (not closed)
    answered = np.flatnonzero(mine >= 0)
    if len(answered) == 0 or width < 2:
        return None
    voted = theirs >= 0
    cell = place[voted] * width + theirs[voted]
    counts = np.bincount(cell, minlength=len(own) * width).reshape(-1, width)
    votes: Doubles = counts.astype(np.float64)
    everywhere = votes.sum(axis=0) + 1 / width
    everywhere /= everywhere.sum()
    total = votes.sum(axis=1)
    shares = (votes + everywhere) / (total + 1)[:, None]
    gold = answers.gold[view.item[own]]
    told = (total > 0) | ((gold >= 0) & closed)

    def belief() -> Doubles:
        if not closed:
            return np.asarray(shares[answered])
        believed = _posterior(view, name, row[voted], cell, (len(own), width))
        believed[gold >= 0] = _sure(gold[gold >= 0], width)
        return believed[answered]

    return Heard(own[answered], mine[answered], shares[answered], told[answered], named, belief)


def _coded(answers: Answers, own: Longs, row: Longs) -> tuple[Longs, Longs, tuple[str, ...]]:
    """Own and others' answers as codes (-1: none), and what the codes from 0 stand for."""
    if answers.options and answers.sets is None:
        codes = answers.code
        return codes[own].astype(np.int64), codes[row].astype(np.int64), answers.options
    if answers.question.kind is Kind.NUMERIC:
        mine, theirs = answers.value[own], answers.value[row]
        given = np.isfinite(mine)
    else:
        mine, theirs = answers.code[own].astype(np.float64), answers.code[row].astype(np.float64)
        given = mine >= 0
    values = np.unique(mine[given])
    none = ~np.isfinite(theirs) if answers.question.kind is Kind.NUMERIC else theirs < 0
    place = np.minimum(np.searchsorted(values, theirs), max(len(values) - 1, 0))
    found = values[place] == theirs if len(values) else np.zeros(len(theirs), np.bool_)
    coded = np.where(none, -1, np.where(found, place, len(values)))
    if answers.sets is None:
        named = tuple(f"{value:g}" for value in values.tolist())
    else:
        chosen = answers.sets[values.astype(np.int64)]
        named = tuple(_listed(answers.options, one) for one in chosen)
    return np.where(given, np.searchsorted(values, mine), -1), coded, named


def _listed(options: tuple[str, ...], chosen: NDArray[np.bool_]) -> str:
    """A set in words."""
    return ", ".join(options[n] for n in np.flatnonzero(chosen).tolist()) or "none"


def _posterior(view: View, name: str, rows: Longs, cell: Longs, shape: tuple[int, int]) -> Doubles:
    crowd, width = company(view, name), shape[1]
    trust = np.clip(crowd.reliability[view.rater[rows]], 1 / width + 0.01, 0.97)
    weight: Doubles = np.log(trust * (width - 1) / (1 - trust))
    votes: Doubles = np.zeros(shape)
    votes += np.bincount(cell, weight, votes.size).reshape(shape)
    logits = votes + np.log(crowd.shares)
    believed = np.exp(logits - logits.max(axis=1, keepdims=True))
    # however sure the others are, they may be wrong together
    believed = believed / believed.sum(axis=1, keepdims=True) * TRUSTED + (1 - TRUSTED) / width
    return np.asarray(believed)


def _sure(gold: NDArray[np.int32], width: int) -> Doubles:
    sure = np.full((len(gold), width), (1 - TRUSTED) / (width - 1))
    sure[np.arange(len(gold)), gold] = TRUSTED
    return sure
