"""Flips: how often people give another answer than the one they mostly give."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.agreement.repeats import Repeats, repeats_of
from quorate.analysis.disagreement.answers import chosen
from quorate.analysis.numerics.bootstrap import wilson
from quorate.schema import Judgments, Kind, NotApplicableError, RequestError

Doubles = NDArray[np.float64]

LEVEL = 0.95


@dataclass(frozen=True, eq=False)
class Flips:
    """The probability of an answer that is not a person's primary one.

    ``p_flip`` (1,), or (K,) for a multi-label question, whose options each flip by themselves;
    ``lower``, ``upper`` its 95 % interval, equal to it where it is ``stated``. ``changed`` (1,) or
    (K,) is the share of ``n`` repeats, by ``raters`` people, whose two answers differ. ``table``
    has one row an option: how many repeats began with it, and which share of them changed.
    """

    p_flip: Doubles
    lower: Doubles
    upper: Doubles
    n: int
    raters: int
    changed: Doubles
    table: pl.DataFrame
    stated: bool = False
    input_digest: str = ""
    notes: tuple[str, ...] = ()


def flips(judgments: Judgments) -> Flips:
    """Measures how often raters contradict their own primary answer, from repeats.

    A person has one primary answer to an item, gives it with probability 1 - p, and else any of
    the other K - 1 alike. Then two answers of one person to one item differ with probability

        D = 2p - p² K/(K - 1),   so   p = (K - 1)/K · (1 - √(1 - D K/(K - 1)))

    which for two options is D = 2p(1 - p). D is the share of repeats whose answers differ. Its
    interval is Wilson's, for as many repeats as there would be if those of one rater were not
    alike (design effect of the ratio by rater); p is a rising function of D, so the ends of the
    interval of D give those of p. A D beyond (K - 1)/K, what guessing gives, counts as that.
    Repeats cannot tell whether one option flips more readily than another: ``table`` says how
    often each first answer changed, which depends on how frequent it is too.

    Repeats are judgments that a later one replaced and rows of one rater on one item. Raises
    NotApplicableError where nobody judged an item twice, or where answers are no options.

    Source: the model of Gordon et al. 2021, doi:10.1145/3411764.3445423; the estimate is ours.
    """
    options = chosen(judgments).options
    again = repeats_of(judgments, None)
    if not len(again):
        raise NotApplicableError(
            "nobody judged an item twice, so nothing tells how often people flip",
            where=judgments.reading.source,
            remedy="give some items to the same rater again, or state p_flip (--p-flip)",
        )
    differ = _differ(judgments, again)
    kinds = 2 if judgments.question.kind is Kind.MULTILABEL else len(options)
    n, by = len(again), again.rater
    changed = differ.mean(axis=0)
    size = np.array([_effective(differ[:, k], by) for k in range(differ.shape[1])])
    low, high = (np.asarray(end) for end in wilson(changed, size, LEVEL))
    top = (kinds - 1) / kinds
    notes = _notes(judgments, changed, top)
    return Flips(
        p_flip=_of_difference(changed, kinds),
        lower=_of_difference(low, kinds),
        upper=_of_difference(high, kinds),
        n=n,
        raters=len(np.unique(by)),
        changed=changed,
        table=_by_option(judgments, again, options),
        input_digest=judgments.digest,
        notes=notes,
    )


def stated_flips(p_flip: float) -> Flips:
    """A probability that somebody knows, or wants to suppose. Raises RequestError outside 0–0.5."""
    if not 0 <= p_flip < 0.5:
        raise RequestError(
            f"p_flip is {p_flip}", remedy="give a probability from 0 to less than 0.5"
        )
    p = np.array([float(p_flip)])
    schema = {"option": pl.String, "n": pl.Int64, "changed": pl.Float64}
    return Flips(p, p, p, 0, 0, np.full(1, np.nan), pl.DataFrame(schema=schema), stated=True)


def _of_difference(differ: Doubles, kinds: int) -> Doubles:
    """p from the share D of repeats that differ, of K kinds of answer."""
    top = (kinds - 1) / kinds
    return np.asarray(top * (1 - np.sqrt(np.maximum(1 - differ / top, 0))))


def _differ(judgments: Judgments, again: Repeats) -> Doubles:
    """Whether the two answers differ, (M, 1), or for multi-label by option, (M, K)."""
    if judgments.sets is None:
        return np.asarray(again.earlier != again.later, np.float64)[:, None]
    one, two = (judgments.sets[codes.astype(np.int64)] for codes in (again.earlier, again.later))
    return np.asarray(one != two, np.float64)


def _effective(differ: Doubles, rater: NDArray[np.int32]) -> int:
    """How many independent repeats those of a few raters amount to."""
    n, mean = len(differ), differ.mean()
    many = len(np.unique(rater))
    if not 0 < mean < 1 or many < 2:
        return n
    off = np.bincount(rater, differ - mean)
    variance = many / (many - 1) * (off**2).sum() / n**2
    return max(1, int(n / max(1.0, variance * n / (mean * (1 - mean)))))


def _by_option(judgments: Judgments, again: Repeats, options: tuple[str, ...]) -> pl.DataFrame:
    if judgments.sets is not None:
        first = judgments.sets[again.earlier.astype(np.int64)]
        differ = _differ(judgments, again) > 0
    else:
        numeric = judgments.question.kind is Kind.NUMERIC
        places = np.unique(judgments.values) if numeric else np.arange(len(options))
        first = again.earlier[:, None] == places
        differ = np.repeat(again.earlier != again.later, len(options)).reshape(first.shape)
    n = first.sum(axis=0)
    share = np.divide((first & differ).sum(axis=0), n, out=np.full(len(n), np.nan), where=n > 0)
    lower, upper = wilson(share, np.maximum(n, 1), LEVEL)
    ends = [
        pl.Series(name, x) for name, x in (("changed", share), ("lower", lower), ("upper", upper))
    ]
    frame = pl.DataFrame([pl.Series("option", options), pl.Series("n", n.astype(np.int64)), *ends])
    known = pl.col("n") > 0
    return frame.with_columns(pl.when(known).then(pl.col("changed", "lower", "upper")))


def _notes(judgments: Judgments, changed: Doubles, top: float) -> tuple[str, ...]:
    notes = []
    if judgments.superseded is not None and len(judgments.superseded.rater):
        notes.append(
            f"{len(judgments.superseded.rater):,} of the repeats are judgments that a later one "
            "replaced; where these are corrections, p_flip is too high"
        )
    if (changed >= top).any():
        notes.append("repeats differ as often as guesses would; nothing is left to deconvolve")
    if judgments.question.kind in {Kind.ORDINAL, Kind.NUMERIC}:
        notes.append("the model lets answers flip to far options as readily as to near ones")
    return tuple(notes)
