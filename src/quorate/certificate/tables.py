"""Tables: what the judgments of one question say, as a release has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.consensus import Consensus
from quorate.analysis.disagreement.answers import chosen, measured
from quorate.analysis.disagreement.soft_labels import soft_labels
from quorate.analysis.numerics.bootstrap import wilson
from quorate.certificate.cells import Cells
from quorate.certificate.frozen import Again
from quorate.certificate.rejudgment import came_of
from quorate.formats.frames import from_polars
from quorate.schema import Judgments, Kind, Question
from quorate.schema.question import WRITTEN

Doubles = NDArray[np.float64]

LEVEL = 0.95
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
DIGITS = 6
"""decimals of a figure"""
ONE_MIND = 0.95
"""the share of a group for one answer from which the group tells what each of its members said"""
NEVER = ("\x00",)
"""what a missing label would have to look like: nothing that a campaign takes is one"""


def judgments_of(answers: pl.DataFrame, question: Question) -> Judgments:
    """The one table of a question, of frozen answers that count. Raises EmptyError without any."""
    ordinal = question.options if question.kind is Kind.ORDINAL else None
    return from_polars(
        answers.select("item", "rater", "label"),
        kind=question.kind,
        order=ordinal,
        options=None if ordinal else question.options or None,
        missing=NEVER,
    )


def consensus_table(found: Consensus, settled: Mapping[str, str]) -> pl.DataFrame:
    """The likeliest answer to each item.

    Columns: item, label, n, then probability, entropy and ``posterior.OPTION`` of options, lower
    and upper of numbers, probability of marks; ``expert`` is the label that an expert settled.
    """
    table = found.table.rename({"judgments": "n"})
    if found.posterior is not None:
        posterior = found.posterior_table.drop("item")
        table = table.hstack(
            posterior.rename({name: f"posterior.{name}" for name in posterior.columns})
        )
    experts = [settled.get(item) for item in table["item"].to_list()]
    return neat(table.with_columns(pl.Series("expert", experts, pl.String)))


def rejudged_table(again: Sequence[Again], consensus: pl.DataFrame) -> pl.DataFrame:
    """Items that were judged again, with their label before and in this release.

    Columns: item, before, now, probability (that now is right; 1 of an expert's), back, undecided
    and changed (see ``came_of``), drawn (by chance), batch, diagnosis; a row for each time that an
    item was sent.
    """
    now = believed(consensus)
    rows = []
    for one in again:
        label, probability = now.get(one.item, (None, None))
        came = came_of(one.before, label, probability, back=one.back)
        found = (one.item, one.before, label, probability, one.back, *came)
        rows.append((*found, one.drawn, one.batch, one.diagnosis))
    schema = {
        "item": pl.String,
        "before": pl.String,
        "now": pl.String,
        "probability": pl.Float64,
        "back": pl.Boolean,
        "undecided": pl.Boolean,
        "changed": pl.Boolean,
        "drawn": pl.Boolean,
        "batch": pl.String,
        "diagnosis": pl.String,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def believed(consensus: pl.DataFrame) -> dict[str, tuple[str, float | None]]:
    """The label of each item, an expert's if there is one, and how probable it is."""
    if "probability" not in consensus.columns:
        consensus = consensus.with_columns(pl.lit(None, pl.Float64).alias("probability"))
    columns = ("item", pl.col("label").cast(pl.String), "expert", "probability")
    return {
        item: (expert, 1.0) if expert is not None else (label, probability)
        for item, label, expert, probability in consensus.select(columns).iter_rows()
    }


def distribution_table(judgments: Judgments, seed: int) -> pl.DataFrame:
    """How people's answers to each item are spread.

    Columns: item, n, effective, then of options ``share.OPTION``, ``lower.OPTION``,
    ``upper.OPTION`` and entropy (bits); of ordinal questions and numbers mean, mean_lower,
    mean_upper; of numbers ``q10`` … ``q90``. Raises NotApplicableError for written kinds.
    """
    found = soft_labels(judgments, "equal", seed=seed)
    columns = [
        found.items.alias("item"),
        pl.Series("n", found.n),
        pl.Series("effective", found.effective),
    ]
    for k, option in enumerate(found.options):
        columns += [
            pl.Series(f"share.{option}", found.share[:, k]),
            pl.Series(f"lower.{option}", found.lower[:, k]),
            pl.Series(f"upper.{option}", found.upper[:, k]),
        ]
    if found.options:
        columns.append(pl.Series("entropy", found.entropy))
    if found.mean is not None:
        columns += [
            pl.Series("mean", found.mean),
            pl.Series("mean_lower", found.mean_lower),
            pl.Series("mean_upper", found.mean_upper),
        ]
    table = pl.DataFrame(columns)
    if judgments.question.kind is Kind.NUMERIC:
        table = table.join(_quantiles(judgments), on="item", how="left", maintain_order="left")
    return neat(table)


def group_table(judgments: Judgments, told: Cells) -> pl.DataFrame:
    """How the answers of groups of people are spread, over all items and in single items.

    One row a group and option; ``item`` is empty over all items. There each of the group's raters
    counts once, with the share of their own answers, so that nobody who answered much stands for
    the others. ``lower`` and ``upper`` of a share are Wilson's of ``raters`` answers, which is wide
    enough since shares of people spread no more than their yes and no. Of ordinal questions and
    numbers a row without option has the ``mean`` and its Student interval.
    """
    options, values, on_scale = _values(judgments)
    names = judgments.raters.to_list()
    code_of = {name: n for n, name in enumerate(names)}
    item_of = {name: n for n, name in enumerate(judgments.items.to_list())}
    rows: list[tuple[object, ...]] = []
    for attribute, groups in told.overall.items():
        for group, people in groups.items():
            each = _by_rater(judgments, values, [code_of[one] for one in sorted(people)])
            rows += _lines(attribute, group, None, options, each, on_scale=on_scale)
    for item, attributes in told.items.items():
        start, end = judgments.offsets[item_of[item] : item_of[item] + 2]
        rater, given = judgments.rater[start:end], values[start:end]
        for attribute, groups in attributes.items():
            for group, people in groups.items():
                of_group = np.isin(rater, [code_of[one] for one in people])
                rows += _lines(attribute, group, item, options, given[of_group], on_scale=on_scale)
    types = dict.fromkeys(("attribute", "group", "item", "option"), pl.String())
    figures = {name: pl.Float64() for name in ("share", "mean", "lower", "upper")}
    schema = {**types, "raters": pl.Int64(), **figures}
    return neat(pl.DataFrame(rows, schema=schema, orient="row"))


def of_one_mind(table: pl.DataFrame) -> tuple[int, int]:
    """How many of the told cells of ``group_table`` have nearly one answer, and of how many.

    A cell is a group over all items or on one item. From a share of ``ONE_MIND`` on, who is known
    to be in the group is known to have said so.
    """
    shares = table.filter(pl.col("share").is_not_null())
    cells = shares.group_by("attribute", "group", "item").agg(pl.col("share").max())
    return int((cells["share"] >= ONE_MIND - 1e-9).sum()), len(cells)


def has_shares(question: Question) -> bool:
    """Whether the answers are options or numbers, whose spread can be told."""
    return question.kind not in WRITTEN


def _values(judgments: Judgments) -> tuple[tuple[str, ...], Doubles, bool]:
    """The options, what each judgment chose (N, K) with its place on the scale last, if any."""
    if measured(judgments):
        return (), np.asarray(judgments.values, np.float64)[:, None], True
    what = chosen(judgments)
    member = what.member.astype(np.float64)
    if what.scores is None:
        return what.options, member, False
    return what.options, np.column_stack([member, member @ what.scores]), True


def _by_rater(judgments: Judgments, values: Doubles, raters: list[int]) -> Doubles:
    """The mean of each rater's values over their judgments, (R, K)."""
    size = np.bincount(judgments.rater, minlength=judgments.n_raters)
    sums = np.stack(
        [np.bincount(judgments.rater, column, minlength=judgments.n_raters) for column in values.T],
        axis=1,
    )
    return np.asarray(sums[raters] / size[raters, None])


def _lines(
    attribute: str,
    group: str,
    item: str | None,
    options: tuple[str, ...],
    each: Doubles,
    *,
    on_scale: bool,
) -> list[tuple[object, ...]]:
    """The rows of a group; ``each`` (R, K) are its raters' values."""
    n = len(each)
    mean = each.mean(axis=0)
    named = (attribute, group, item)
    lower, upper = wilson(mean[: len(options)], np.array(n), LEVEL)
    lines: list[tuple[object, ...]] = [
        (*named, option, n, float(mean[k]), None, float(lower[k]), float(upper[k]))
        for k, option in enumerate(options)
    ]
    if on_scale:
        from scipy.special import stdtrit

        reach = float(stdtrit(n - 1, (1 + LEVEL) / 2)) * float(each[:, -1].std(ddof=1)) / n**0.5
        middle = float(mean[-1])
        lines.append((*named, None, n, None, middle, middle - reach, middle + reach))
    return lines


def _quantiles(judgments: Judgments) -> pl.DataFrame:
    """Quantiles of each item's numbers, linear between neighbours."""
    frame = pl.DataFrame({"item": judgments.items[judgments.item], "value": judgments.values})
    return frame.group_by("item", maintain_order=True).agg(
        pl.col("value").quantile(q, "linear").alias(f"q{round(100 * q)}") for q in QUANTILES
    )


def neat(table: pl.DataFrame) -> pl.DataFrame:
    """Figures to ``DIGITS`` decimals, so that they are the same on every machine; no NaN."""
    figures = [name for name, type_ in table.schema.items() if type_ == pl.Float64]
    return table.with_columns(pl.col(figures).round(DIGITS).fill_nan(None))
