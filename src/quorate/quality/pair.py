"""A rater's answers to a pair question, as sides, beside what others say of the same pairs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.preference.reading.sides import Sides, sides
from quorate.quality.heard import LATEST, heard
from quorate.quality.view import Doubles, Longs, Small, View
from quorate.schema.errors import NotApplicableError
from quorate.schema.question import Question


@dataclass(frozen=True, eq=False)
class Said:
    """A rater's latest n answers to a pair question, that others speak of too.

    ``side`` (n,) is 1 for the first field, -1 for the second, 0 for a tie. ``votes`` (n, 3) are
    others' votes for the first, for a tie and for the second; ``belief`` makes (n, 3), what is
    believed of the pair under their reliabilities.
    """

    rows: Longs
    side: Small
    votes: Doubles
    belief: Callable[[], Doubles]


@lru_cache(maxsize=256)
def sides_of(question: Question) -> Sides | None:
    """The sides of a question's options; None where it compares no two fields."""
    try:
        return sides(question)
    except NotApplicableError:
        return None


def said(view: View, name: str, rater: int) -> Said | None:
    """What a rater and others say of the same pairs; None where nothing is."""
    asked, answers = sides_of(view.answers[name].question), view.answers[name]
    given = None if asked is None else heard(view, name, rater)
    if asked is None or given is None:
        return None
    kept = given.heard
    rows, peers = given.rows[kept], view.peers(rater)
    column = 1 - asked.side.astype(np.int64)  # 0: the first, 1: a tie, 2: the second
    code = answers.code[peers.row]
    voted = code >= 0
    cell = peers.place[voted] * 3 + column[code[voted]]
    votes = np.bincount(cell, minlength=len(peers.own) * 3).reshape(-1, 3).astype(np.float64)
    place = np.searchsorted(peers.own, rows)

    def belief() -> Doubles:
        believed = given.belief()[kept]
        return np.stack([believed[:, column == n].sum(axis=1) for n in range(3)], axis=1)

    return Said(rows, asked.side[given.code[kept]], votes[place], belief)


def answered(view: View, name: str, rater: int) -> Longs:
    """The rows of a rater's latest answers to a question, each item once."""
    rows = view.work(rater)
    rows = rows[(view.round[rows] == 0) & (view.answers[name].code[rows] >= 0)]
    kept: Longs = rows[-LATEST:]
    return kept


def first_shown_first(view: View, name: str) -> NDArray[np.int8]:
    """By row: 1 where the first field was shown first, -1 where the second, 0 where that is not
    known, as with a tie; (N,)."""
    asked, answers = sides_of(view.answers[name].question), view.answers[name]
    found = np.zeros(len(view), np.int8)
    if asked is None or answers.places != 2:
        return found
    rows = np.flatnonzero((answers.code >= 0) & (answers.first >= 0))
    # what was chosen was shown first, so its side was; else the other one
    found[rows] = asked.side[answers.code[rows]] * np.where(answers.first[rows] == 0, 1, -1)
    return found
