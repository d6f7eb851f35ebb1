"""Effects of place and of order: whether what was shown first, or judged later, was answered
otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.certificate.facts.evidence import Evidence
from quorate.certificate.facts.figures import LEVEL, too_few
from quorate.certificate.facts.people import counts, few
from quorate.schema.campaign import CampaignSpec
from quorate.schema.questions import AnyQuestion

Doubles = NDArray[np.float64]

LEAST = 10
"""judgments of a rater without which they have no early and late half"""
MOST_OPTIONS = 30
"""options of a question whose order effects are told"""


@dataclass(frozen=True, slots=True)
class Place:
    """How often what was shown first was chosen as the best, of choices that were decided.

    ``expected`` is 1 ÷ places. The interval at 95 % is Student's, by rater: choices of one rater
    are not independent (linearised ratio).
    """

    question: str
    places: int
    choices: int
    share: float | None
    lower: float | None
    upper: float | None
    expected: float
    note: str


@dataclass(frozen=True, slots=True)
class Order:
    """How answers of the late half of each rater's work differ from the early half.

    ``difference`` is late - early: of the share of ``option``, of the mean of a number or rating
    where ``option`` is None, or of the seconds that an answer took where ``question`` is None too.
    Over raters with at least ``LEAST`` judgments, each with the weight of their judgments; the
    interval at 95 % is Student's over raters. ``shuffled`` says whether items came in an order of
    chance: if not, a difference may be one of items.
    """

    question: str | None
    option: str | None
    raters: int
    difference: float | None
    lower: float | None
    upper: float | None
    shuffled: bool
    note: str


def place_effects(evidence: Evidence, smallest: int) -> tuple[Place, ...]:
    """The effect of the place at which an option was shown, of each question that has places."""
    judged = evidence.judged.filter(counts() | (pl.col("purpose") == "repeat"))
    judged = judged.filter(~pl.col("excluded") & ~pl.col("surplus"))
    return tuple(
        _place(judged, question, fields, smallest)
        for question in evidence.spec.questions
        if (fields := question.orders()) is not None
    )


def _place(
    judged: pl.DataFrame, question: AnyQuestion, fields: Sequence[str], smallest: int
) -> Place:
    """The choice of a pair, the best of several, or the first of a ranking."""
    name, expected = question.name, 1 / len(fields)
    labels, shown = pl.col("labels"), pl.col("shown")
    found = judged.select(
        "person",
        pl.coalesce(
            labels.str.json_path_match(f"$.{name}.choice"),
            labels.str.json_path_match(f"$.{name}.best"),
            labels.str.json_path_match(f"$.{name}[0][0]"),
        ).alias("chosen"),
        shown.str.json_path_match(f"$.{name}[0]").alias("first"),
    ).filter(pl.col("chosen").is_in(fields) & pl.col("first").is_not_null())
    each = (
        found.group_by("person")
        .agg((pl.col("chosen") == pl.col("first")).sum().alias("x"), pl.len().alias("n"))
        .sort("person")
    )
    if each.height < smallest:
        return Place(name, len(fields), 0, None, None, None, expected, too_few(smallest))
    x, n = each["x"].to_numpy().astype(np.float64), each["n"].to_numpy().astype(np.float64)
    value, reach = ratio(x, n)
    lower, upper = max(value - reach, 0.0), min(value + reach, 1.0)
    return Place(name, len(fields), int(n.sum()), value, lower, upper, expected, "")


def order_effects(evidence: Evidence, smallest: int) -> tuple[Order, ...]:
    """How answers change in the course of a rater's work."""
    spec = evidence.spec
    judged = evidence.judged.filter(counts())
    rank = pl.int_range(pl.len()).over("person")
    size = pl.len().over("person")
    # of an odd number the middle one belongs to neither half
    late = pl.when(rank < size // 2).then(0).when(rank >= size - size // 2).then(1).otherwise(None)
    halves = judged.sort("at", "judgment").with_columns(late.alias("late"), size.alias("size"))
    halves = halves.filter((pl.col("size") >= LEAST) & pl.col("late").is_not_null())
    people = halves["person"].n_unique()
    shuffled = spec.order == "shuffled"
    if people < smallest:
        why = f"fewer than {smallest} raters gave {LEAST} judgments or more"
        note = few(evidence, smallest, why)
        return (Order(None, None, 0, None, None, None, shuffled, note),)
    found = [_order(halves, None, None, pl.col("milliseconds") / 1000, shuffled=shuffled)]
    # many judgments share a text of labels
    texts = halves.select("labels").unique(maintain_order=True)
    halves = halves.join(texts.with_row_index("text"), on="labels", maintain_order="left")
    for question, option, value in _values(spec):
        read = pl.lit(texts.select(value.alias("value"))["value"]).gather(pl.col("text"))
        found.append(_order(halves, question, option, read, shuffled=shuffled))
    return tuple(one for one in found if one.raters >= smallest)


def _values(spec: CampaignSpec) -> Iterator[tuple[str, str | None, pl.Expr]]:
    """What is followed of each question: option by option, or as a number."""
    for question in spec.questions:
        asked, label = question.question(), pl.col("labels")
        told = label.str.json_path_match(f"$.{question.name}")
        if question.type in ("rating", "number"):
            yield question.name, None, told.cast(pl.Float64, strict=False)
        elif question.type == "single_choice" and len(asked.options or ()) <= MOST_OPTIONS:
            for option in asked.options or ():
                yield question.name, option, (told == option).cast(pl.Float64)
        elif question.type == "multiple_choice" and len(asked.options or ()) <= MOST_OPTIONS:
            several = told.str.json_decode(pl.List(pl.String))
            for option in asked.options or ():
                yield question.name, option, several.list.contains(option).cast(pl.Float64)


def _order(
    halves: pl.DataFrame,
    question: str | None,
    option: str | None,
    value: pl.Expr,
    *,
    shuffled: bool,
) -> Order:
    given = halves.select("person", "late", value.alias("value")).drop_nulls()
    each = (
        given.group_by("person")
        .agg(
            pl.col("value").filter(pl.col("late") == 1).mean().alias("late"),
            pl.col("value").filter(pl.col("late") == 0).mean().alias("early"),
            pl.len().alias("n"),
        )
        .drop_nulls()
        .sort("person")
    )
    if each.height < 2:
        return Order(question, option, 0, None, None, None, shuffled, "")
    n = each["n"].to_numpy().astype(np.float64)
    difference = (each["late"] - each["early"]).to_numpy()
    middle, reach = ratio(n * difference, n)
    return Order(question, option, len(n), middle, middle - reach, middle + reach, shuffled, "")


def ratio(x: Doubles, n: Doubles) -> tuple[float, float]:
    """The ratio Σ x ÷ Σ n over raters, and how far its interval reaches to each side.

    SE² = R/(R - 1) · Σ (x_r - value · n_r)² ÷ (Σ n)², by linearisation (Cochran 1977, «Sampling
    Techniques», section 6.4); the reach is Student's with R - 1 degrees of freedom.
    """
    from scipy.special import stdtrit

    raters, total = len(n), float(n.sum())
    value = float(x.sum()) / total
    residual = float(((x - value * n) ** 2).sum())
    se = (raters / (raters - 1) * residual) ** 0.5 / total
    return value, float(stdtrit(raters - 1, (1 + LEVEL) / 2)) * se
