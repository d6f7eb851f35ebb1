"""Answers: how often each item got each option, a rater counting once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from quorate.schema import Judgments, Kind, LabelError, NotApplicableError, Question, Superseded

Doubles = NDArray[np.float64]

MOST_VALUES = 21
"""numbers of at most so many distinct values are options with places; more are measurements"""
CHOSEN = frozenset({Kind.CATEGORICAL, Kind.ORDINAL, Kind.MULTILABEL, Kind.NUMERIC})


@dataclass(frozen=True, eq=False)
class Answers:
    """The answers to a question, added up by item.

    ``counts`` (I, K) is the weight of the judgments that chose each option, ``total`` (I,) of all,
    ``raters`` (I,) how many people they are of, ``effective`` (I,) how many equal ones their
    weights amount to, (Σ w)² / Σ w² (Kish 1965). ``scores`` (K,) places the options of ordinal
    questions and numbers on their scale, else None. With ``separate`` each option is a yes-or-no
    question of its own (multi-label), and a row of counts does not add up to ``total``.
    """

    options: tuple[str, ...]
    counts: Doubles
    total: Doubles
    effective: Doubles
    raters: NDArray[np.int64]
    scores: Doubles | None = None
    separate: bool = False

    @property
    def share(self) -> Doubles:
        """The share of judgments that chose each option, (I, K); NaN without any."""
        total = np.where(self.total > 0, self.total, np.nan)
        return np.asarray(self.counts / total[:, None])


@dataclass(frozen=True, eq=False)
class Chosen:
    """What each judgment chose: ``member`` (N, K), among ``options``, at ``scores`` (K,)."""

    options: tuple[str, ...]
    scores: Doubles | None
    member: NDArray[np.bool_]


def option_columns(
    options: Sequence[str], taken: Sequence[str], suffixes: Sequence[str] = ("",)
) -> tuple[str, ...]:
    """Names of columns for the options: their own, or «option NAME» where a name is taken.

    ``taken`` are the other columns; ``suffixes`` are put behind each name.

    >>> option_columns(("n", "y"), ("item", "n"))
    ('option n', 'option y')
    """
    every = [*taken, *(f"{option}{suffix}" for option in options for suffix in suffixes)]
    if len(set(every)) == len(every):
        return tuple(options)
    return tuple(f"option {option}" for option in options)


def answers(judgments: Judgments, weights: Doubles | None = None) -> Answers:
    """The answers of each item, each rater's judgments weighing ``weights`` (R,), or 1.

    A rater who judged an item twice counts once: each of the judgments has half the weight. Raises
    NotApplicableError for questions without options and measurements.
    """
    what = chosen(judgments)
    row = row_weights(judgments, weights)
    columns = [
        np.bincount(judgments.item, what.member[:, k] * row, judgments.n_items)
        for k in range(len(what.options))
    ]
    size = _sizes(judgments, row)
    return Answers(
        options=what.options,
        counts=np.stack(columns, axis=1).astype(np.float64),
        total=size.total,
        effective=size.effective,
        raters=size.raters,
        scores=what.scores,
        separate=judgments.question.kind is Kind.MULTILABEL,
    )


def measured(judgments: Judgments) -> bool:
    """Whether the answers are measurements: numbers of too many values to be options."""
    return (
        judgments.question.kind is Kind.NUMERIC and len(np.unique(judgments.values)) > MOST_VALUES
    )


def measurements(judgments: Judgments, weights: Doubles | None = None) -> Answers:
    """The sizes of measurements; they have no options."""
    size = _sizes(judgments, row_weights(judgments, weights))
    nothing = np.zeros((judgments.n_items, 0))
    return Answers((), nothing, size.total, size.effective, size.raters)


def chosen(judgments: Judgments) -> Chosen:
    """Which options each judgment chose. Raises NotApplicableError where there are none."""
    kind = judgments.question.kind
    if kind not in CHOSEN:
        raise NotApplicableError(
            f"the {kind} question {judgments.question.name!r} has no shares of options",
            remedy="give judgments that choose among options, or numbers",
        )
    if measured(judgments):
        raise NotApplicableError(
            f"the numbers of {judgments.question.name!r} have more than {MOST_VALUES} values, too "
            "many to be options",
            remedy="give predictions of one number an item",
        )
    if kind is Kind.MULTILABEL:
        if judgments.sets is None:
            raise NotApplicableError("a multi-label table without sets has no options")
        return Chosen(judgments.question.options, None, judgments.sets[judgments.codes])
    if kind is Kind.NUMERIC:
        values, codes = np.unique(judgments.values, return_inverse=True)
        names = tuple(f"{value:g}" for value in values)
        return Chosen(names, values, codes.ravel()[:, None] == np.arange(len(values)))
    scores = judgments.question.scores if kind is Kind.ORDINAL else None
    names = judgments.question.options
    return Chosen(names, scores, judgments.codes[:, None] == np.arange(len(names)))


def row_weights(judgments: Judgments, weights: Doubles | None = None) -> Doubles:
    """The weight of each judgment, (N,): its rater's, shared among their judgments of the item."""
    first = np.ones(len(judgments), np.bool_)
    first[1:] = (judgments.item[1:] != judgments.item[:-1]) | (
        judgments.rater[1:] != judgments.rater[:-1]
    )
    place = np.cumsum(first) - 1
    alone = 1 / np.bincount(place)[place]
    return np.asarray(alone if weights is None else alone * weights[judgments.rater])


def without(judgments: Judgments, options: tuple[str, ...]) -> Judgments:
    """The judgments that chose none of ``options``, as a question that does not have them.

    So an «unsure» is left out, and what is left may be a yes-or-no question. Raises LabelError for
    an option that is not there, NotApplicableError for other kinds than one option of several.
    """
    question = judgments.question
    if question.kind not in {Kind.CATEGORICAL, Kind.ORDINAL}:
        raise NotApplicableError(
            f"options can be left out of questions with one answer; {question.name!r} is "
            f"{question.kind}",
            remedy="leave the rows out of the file",
        )
    for option in options:
        if option not in question.options:
            raise LabelError(
                f"question {question.name!r} has no option {option!r}",
                where=judgments.reading.source,
                remedy=f"there are {', '.join(map(repr, question.options))}",
            )
    kept = tuple(option for option in question.options if option not in options)
    recode = np.array([kept.index(o) if o in kept else -1 for o in question.options], np.int32)
    some = judgments.subset(recode[judgments.codes] >= 0)
    return replace(
        some,
        question=Question(question.name, question.kind, kept),
        label=recode[some.codes],
        superseded=_without(judgments.superseded, recode),
    )


def _without(old: Superseded | None, recode: NDArray[np.int32]) -> Superseded | None:
    if old is None:
        return None
    earlier, later = recode[old.earlier.astype(np.int64)], recode[old.later.astype(np.int64)]
    both = (earlier >= 0) & (later >= 0)
    return Superseded(old.item[both], old.rater[both], earlier[both], later[both])


@dataclass(frozen=True, eq=False)
class _Sizes:
    """How many judged each item, (I,) each: as in ``Answers``."""

    total: Doubles
    effective: Doubles
    raters: NDArray[np.int64]


def _sizes(judgments: Judgments, row: Doubles) -> _Sizes:
    item, rater = judgments.item, judgments.rater
    first = np.ones(len(judgments), np.bool_)
    first[1:] = (item[1:] != item[:-1]) | (rater[1:] != rater[:-1])
    place = np.cumsum(first) - 1
    person = np.bincount(place, row)
    of = item[first]
    total = np.bincount(of, person, judgments.n_items).astype(np.float64)
    squares = np.bincount(of, person**2, judgments.n_items)
    effective = np.divide(total**2, squares, out=np.zeros_like(total), where=squares > 0)
    raters = np.bincount(of, minlength=judgments.n_items).astype(np.int64)
    return _Sizes(total, effective, raters)
