"""Which items are in doubt, and why: all of them as a table, the first in full."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
import polars.selectors as cs
from numpy.typing import NDArray

from quorate.analysis.audit.answers import Answers
from quorate.analysis.audit.result import UNSURE, Answer, Dispute
from quorate.analysis.consensus import Consensus
from quorate.schema import Judgments, Kind

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

MOST_ROWS = 100_000
MOST_ANSWERS = 50
FEW = 2
WEAKER = 0.1
"""two sides whose mean competence differs by more are not comparable"""
EVEN = 0.5
"""a side with at least this share of the other's judgments splits it evenly"""


@dataclass(frozen=True, eq=False)
class Sides:
    """The two sides of each item, (I,): those who gave the consensus label, and the largest other.

    ``code`` numbers the label (-1: nobody gave it), ``votes`` count the judgments, ``skill`` is the
    mean competence of who made them (NaN unknown).
    """

    code: Longs
    votes: Longs
    skill: Doubles
    other_code: Longs
    other_votes: Longs
    other_skill: Doubles


def disputed_options(
    answers: Answers, consensus: Consensus, raters: pl.DataFrame, shown: int
) -> tuple[pl.DataFrame, tuple[Dispute, ...], int]:
    """Items where raters differ or the consensus is unsure, by expected error, then entropy.

    The expected error of an item is 1 - probability of its label. Returns the table, the first
    ``shown`` in full, and how many there are: the table holds ``MOST_ROWS`` at most.
    """
    judgments = answers.judgments
    error, entropy = 1 - consensus.probability, consensus.entropy
    distinct = np.bincount(answers.item, minlength=judgments.n_items)
    doubt = (judgments.overlap > 0) & ((distinct > 1) | (error > 1 - UNSURE))
    rows = np.flatnonzero(doubt)
    rows = rows[np.lexsort((rows, -entropy[rows], -np.round(error[rows], 12)))]
    total = len(rows)
    rows = rows[:MOST_ROWS]
    skill = competence_of(raters)
    sides = _sides(answers, consensus, skill)
    cause = _causes(judgments, sides)
    table = consensus.table[rows].select(
        "item",
        "label",
        "probability",
        "entropy",
        pl.Series("expected_error", error[rows]),
        "judgments",
        _answer_text(answers, rows),
        pl.Series("cause", cause[rows].tolist(), dtype=pl.String),
    )
    labels = consensus.labels[rows[:shown]].to_list()
    disputes = tuple(
        Dispute(
            item=str(judgments.items[int(i)]),
            label=label,
            probability=float(consensus.probability[i]),
            entropy=float(entropy[i]),
            judgments=int(judgments.overlap[i]),
            tally=_tally(answers, int(i), consensus.posterior),
            answers=_all_answers(answers, int(i), skill),
            cause=str(cause[i]),
            why=_why(answers, sides, int(i), str(cause[i]), label),
        )
        for i, label in zip(rows[:shown], labels, strict=True)
    )
    return table, disputes, total


def disputed_numbers(
    answers: Answers, consensus: Consensus, raters: pl.DataFrame, shown: int
) -> tuple[pl.DataFrame, tuple[Dispute, ...], int]:
    """Items whose judgments differ, by the width of the interval of the value, then by spread.

    ``spread`` is the standard deviation of an item's judgments.
    """
    judgments = answers.judgments
    spread = _spread(judgments)
    width = np.full(judgments.n_items, np.nan)
    if consensus.lower is not None and consensus.upper is not None:
        width = consensus.upper - consensus.lower
    rows = np.flatnonzero((judgments.overlap > 0) & ~(spread == 0))
    first = np.nan_to_num(width[rows], nan=np.inf, posinf=np.inf)
    rows = rows[np.lexsort((rows, -np.nan_to_num(spread[rows]), -first))]
    total = len(rows)
    rows = rows[:MOST_ROWS]
    skill = competence_of(raters)
    found = [_outlier(judgments, int(i)) for i in rows[:MOST_ROWS]]
    table = (
        consensus.table[rows]
        .select(
            "item",
            "label",
            "lower",
            "upper",
            pl.Series("spread", spread[rows]),
            "judgments",
            _answer_text(answers, rows),
            pl.Series("cause", [cause for cause, _ in found], dtype=pl.String),
        )
        .with_columns(cs.float().fill_nan(None))
    )
    disputes = tuple(
        Dispute(
            item=row["item"],
            label=f"{row['label']:g}",
            probability=None,
            entropy=None,
            judgments=row["judgments"],
            tally=_tally(answers, int(i), None),
            answers=_all_answers(answers, int(i), skill),
            cause=cause,
            why=why,
            lower=row["lower"],
            upper=row["upper"],
        )
        for i, row, (cause, why) in zip(
            rows[:shown], table.head(shown).to_dicts(), found[:shown], strict=True
        )
    )
    return table, disputes, total


def competence_of(raters: pl.DataFrame) -> Doubles:
    """Each rater's accuracy, or else raw agreement with the others, (R,), NaN unknown."""
    column = "accuracy" if "accuracy" in raters.columns else "agreement"
    return raters[column].cast(pl.Float64).fill_null(np.nan).to_numpy()


def _sides(answers: Answers, consensus: Consensus, skill: Doubles) -> Sides:
    judgments = answers.judgments
    P, n_items = len(answers.item), judgments.n_items
    known = np.nan_to_num(skill[judgments.rater], nan=_mean(skill))
    mean = np.bincount(answers.of, weights=known, minlength=P) / np.maximum(answers.count, 1)
    label = _label_codes(judgments, consensus)
    # of equally frequent pairs the more competent one, then the lower code, comes last
    order = np.lexsort((-answers.code, mean, answers.count, answers.item))

    def last(pairs: Longs) -> tuple[Longs, Longs, Doubles]:
        code, votes = np.full(n_items, -1, np.int64), np.zeros(n_items, np.int64)
        skilled = np.full(n_items, np.nan)
        code[answers.item[pairs]] = answers.code[pairs]
        votes[answers.item[pairs]] = answers.count[pairs]
        skilled[answers.item[pairs]] = mean[pairs]
        return code, votes, skilled

    chosen = answers.code[order] == label[answers.item[order]]
    return Sides(*last(order[chosen]), *last(order[~chosen]))


def _mean(skill: Doubles) -> float:
    known = skill[np.isfinite(skill)]
    return float(known.mean()) if len(known) else 0.0


def _label_codes(judgments: Judgments, consensus: Consensus) -> Longs:
    """The answer code of each item's consensus label, -1 for a set that nobody gave."""
    if judgments.sets is None:
        return consensus.codes.astype(np.int64)
    code = {
        name: n
        for n, name in enumerate(judgments.spell(np.arange(len(judgments.sets), dtype=np.int32)))
    }
    return np.array([code.get(label, -1) for label in consensus.labels], np.int64)


def _causes(judgments: Judgments, sides: Sides) -> NDArray[np.object_]:
    cause = np.full(judgments.n_items, "minority", dtype=object)
    cause[sides.other_votes >= EVEN * sides.votes] = "even split"
    gap = np.abs(np.nan_to_num(sides.skill - sides.other_skill))
    cause[gap > WEAKER] = "weak raters"
    cause[judgments.overlap <= FEW] = "few judgments"
    return cause


def _why(answers: Answers, sides: Sides, i: int, cause: str, label: str) -> str:
    votes, other_votes = int(sides.votes[i]), int(sides.other_votes[i])
    total = int(answers.judgments.overlap[i])
    if cause == "few judgments":
        return f"Only {total} judgment{'s' * (total != 1)}; more would tell."
    if not other_votes:
        return f"All {total} judgments say {label!r}, by raters too weak or too like to be sure."
    other = answers.names[int(sides.other_code[i])]
    if not votes:
        return f"Nobody gave exactly {label!r}; the most frequent answer is {other!r}."
    for_it = f"{votes} for {label!r} (mean competence {sides.skill[i]:.2f})"
    against = f"{other_votes} for {other!r} ({sides.other_skill[i]:.2f})"
    if cause == "weak raters":
        weaker_won = sides.skill[i] < sides.other_skill[i]
        if other_votes >= votes and not weaker_won:
            return f"Weaker raters are outvoted by better ones: {for_it} against {against}."
        if weaker_won:
            return f"The better raters disagree with the consensus: {for_it} against {against}."
        return f"Weaker raters say otherwise: {for_it} against {against}."
    if other_votes > votes:
        return (
            f"Fewer raters say so, but {other!r} is also said where {label!r} is right: {for_it} "
            f"against {against}."
        )
    if cause == "even split":
        return f"Comparable raters are split: {for_it} against {against}."
    return f"A minority of comparable raters says otherwise: {for_it} against {against}."


def _outlier(judgments: Judgments, i: int) -> tuple[str, str]:
    rows = slice(int(judgments.offsets[i]), int(judgments.offsets[i + 1]))
    y = judgments.values[rows]
    if len(y) <= FEW:
        return "few judgments", f"Only {len(y)} judgment{'s' * (len(y) != 1)}; more would tell."
    far = int(np.abs(y - np.median(y)).argmax())
    rest = np.delete(y, far)
    if len(y) > FEW + 1 and rest.std(ddof=1) < y.std(ddof=1) / 2:
        name = judgments.raters[int(judgments.rater[rows][far])]
        return "outlier", (
            f"One judgment makes most of the spread: {y[far]:g} by {name!r}; "
            f"the others lie between {rest.min():g} and {rest.max():g}."
        )
    low, high = np.quantile(y, [0.25, 0.75])
    return "spread", (
        f"Judgments range from {y.min():g} to {y.max():g}, the middle half from {low:g} to "
        f"{high:g}."
    )


def _spread(judgments: Judgments) -> Doubles:
    """The standard deviation of each item's judgments, (I,), NaN with fewer than two."""
    item, n = judgments.item, judgments.overlap
    y = judgments.values
    mean = np.bincount(item, weights=y, minlength=len(n)) / np.maximum(n, 1)
    squares = np.bincount(item, weights=(y - mean[item]) ** 2, minlength=len(n))
    return np.where(n > 1, np.sqrt(squares / np.maximum(n - 1, 1)), np.nan)


def _answer_text(answers: Answers, rows: Longs) -> pl.Series:
    """``yes ×3, no ×2`` for each of these items."""
    pairs = pl.DataFrame(
        {"item": answers.item, "code": answers.code, "count": answers.count}
    ).filter(pl.col("item").is_in(rows.tolist()))
    names = answers.names[pairs["code"].to_numpy()]
    text = (
        pairs.with_columns(names.alias("name"))
        .sort("item", "count", "code", descending=[False, True, False])
        .with_columns(pl.format("{} ×{}", "name", "count").alias("text"))
        .group_by("item", maintain_order=True)
        .agg(pl.col("text").str.join(", "))
    )
    wanted = pl.DataFrame({"item": rows})
    return wanted.join(text, on="item", how="left", maintain_order="left")["text"].alias("answers")


def _tally(
    answers: Answers, i: int, posterior: Doubles | None
) -> tuple[tuple[str, int, float | None], ...]:
    first, last = np.searchsorted(answers.item, [i, i + 1])
    pairs = sorted(range(first, last), key=lambda p: (-int(answers.count[p]), int(answers.code[p])))
    given = posterior is not None and answers.judgments.sets is None
    return tuple(
        (
            str(answers.names[int(answers.code[p])]),
            int(answers.count[p]),
            float(posterior[i, answers.code[p]]) if given and posterior is not None else None,
        )
        for p in pairs[:MOST_ANSWERS]
    )


def _all_answers(answers: Answers, i: int, skill: Doubles) -> tuple[Answer, ...]:
    judgments = answers.judgments
    rows = np.arange(int(judgments.offsets[i]), int(judgments.offsets[i + 1]))
    labels = answers.names[answers.codes[rows]].to_list()
    found = [
        Answer(
            str(judgments.raters[int(judgments.rater[row])]),
            label,
            float(skill[judgments.rater[row]])
            if np.isfinite(skill[judgments.rater[row]])
            else None,
        )
        for row, label in zip(rows, labels, strict=True)
    ]
    if judgments.question.kind is Kind.NUMERIC:
        order = np.argsort(judgments.values[rows], kind="stable")
        return tuple(found[n] for n in order[:MOST_ANSWERS])
    return tuple(sorted(found, key=lambda a: (a.label, a.rater))[:MOST_ANSWERS])


def no_disputes() -> tuple[pl.DataFrame, tuple[Dispute, ...], int]:
    """What a question without a consensus has: nothing, in the shape of something."""
    columns = {"item": pl.String, "label": pl.String, "judgments": pl.Int64, "answers": pl.String}
    return pl.DataFrame(schema={**columns, "cause": pl.String}), (), 0
