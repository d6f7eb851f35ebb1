"""Sides: which of two compared fields each option of a pair question speaks for."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.schema import Kind, NotApplicableError, Question

TIE = "tie"
"""the option that says that both are equally good"""
_GRADED = re.compile(r"(.+?) ([1-9][0-9]*)")


@dataclass(frozen=True, eq=False)
class Sides:
    """The two compared fields, and for each of K options its side and strength.

    ``side`` (K,) is 1 for the first field, -1 for the second, 0 for a tie; ``level`` (K,) how much
    better, from 1, 0 for a tie.
    """

    first: str
    second: str
    side: NDArray[np.int8]
    level: NDArray[np.int8]


def sides(question: Question) -> Sides:
    """The sides of a pair question's options: ``reply_a``, ``reply_b 2``, ``tie``.

    A number behind a name is the strength, if both names that remain are two. The first field is
    the one that the options name first. Raises NotApplicableError for another kind of question, or
    where options name more or fewer than two fields.
    """
    if question.kind not in (Kind.CATEGORICAL, Kind.ORDINAL):
        raise NotApplicableError(
            f"question {question.name!r} is {question.kind}, and a pair is one option of several",
            remedy="give judgments that name one of two fields",
        )
    named = [(o, 1) for o in question.options if o != TIE]
    if len({name for name, _ in named}) != 2:
        named = [_graded(option) for option, _ in named]
    fields = list(dict.fromkeys(name for name, _ in named))
    if len(fields) != 2:
        raise NotApplicableError(
            f"question {question.name!r} has options for {len(fields)} fields "
            f"({', '.join(fields[:5])}), and a pair has two",
            remedy=f"name the two fields, each with an optional strength (a 2), and {TIE!r}",
        )
    of = {TIE: (0, 0)}
    given = [option for option in question.options if option != TIE]
    for option, (name, level) in zip(given, named, strict=True):
        of[option] = (1 if name == fields[0] else -1, level)
    table = np.array([of[option] for option in question.options], np.int8)
    return Sides(fields[0], fields[1], table[:, 0], table[:, 1])


def _graded(option: str) -> tuple[str, int]:
    found = _GRADED.fullmatch(option)
    return (found[1], int(found[2])) if found else (option, 1)
