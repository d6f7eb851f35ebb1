"""What more judged items, corrected labels, or fewer examples would bring."""

from __future__ import annotations

import numpy as np
import polars as pl
from markupsafe import Markup

from quorate.analysis.diagnosis.learning.cleaning import Cleaning, Worth
from quorate.analysis.diagnosis.learning.learning_curve import LearningCurve
from quorate.report.blocks import (
    Block,
    Figure,
    Points,
    Section,
    Text,
    carried,
    figure,
    num,
    say,
    sentence,
    table,
)
from quorate.report.charts import cost_curve
from quorate.report.numbers import decimal, percent, percent_between, true_minus, whole
from quorate.report.sections.diagnosis.words import Shown

GAIN = 0.02
SLICES = 20


def section(shown: Shown) -> Section | None:
    """The learning curve, and what cleaning is worth beside it."""
    curve = shown.further.curve
    if curve is None:
        return None
    said = [sentence(str(curve.more(GAIN)))]
    if shown.further.cleaning is not None:
        said += _cleaned(shown, shown.further.cleaning)
    blocks: list[Block] = [_curve(curve), Points(tuple(said))]
    if curve.slices:
        blocks.append(
            table(
                "By slice",
                ["slice", "accuracy now", "from", "to", f"for +{GAIN:.0%}"],
                [
                    (
                        name,
                        percent(one.accuracy[-1], 1),
                        percent(one.lower[-1], 1),
                        percent(one.upper[-1], 1),
                        str(one.more(GAIN)),
                    )
                    for name, one in list(curve.slices.items())[:SLICES]
                ],
                total=len(curve.slices),
            )
        )
    blocks += [Text(sentence(note), "note") for note in curve.notes]
    return Section("more", "What more data would bring", tuple(blocks))


def fewer(shown: Shown) -> Section | None:
    """What a model loses without the redundant examples."""
    found = shown.further.pruning
    if found is None or not found.rows:
        return None
    never = int(found.unforgettable.sum())
    return Section(
        "fewer",
        "What fewer examples would cost",
        (
            Text(
                say(
                    "{} examples were learned and never forgotten. Below, models that were trained "
                    "without the most redundant examples, and without as many at random.",
                    num(whole(never)),
                )
            ),
            table(
                "Accuracy of models trained on fewer examples",
                ["removed", "examples", "whole", "redundant gone", "lost", "95 %", "random gone"],
                [
                    (
                        percent(row.share),
                        whole(row.removed),
                        percent(row.whole, 1),
                        percent(row.ranked, 1),
                        _points(row.lost),
                        f"{_points(row.lost_lower)} to {_points(row.lost_upper)}",
                        percent(row.random, 1),
                    )
                    for row in found.rows
                ],
            ),
        ),
    )


def _curve(curve: LearningCurve) -> Figure:
    seen = list(zip(curve.sizes, curve.accuracy, curve.lower, curve.upper, strict=True))
    beyond = [round(float(n)) for n in np.geomspace(max(curve.n, 1), 4 * curve.n, 6)]
    measured = cost_curve.CostLine(
        "measured",
        tuple(
            cost_curve.CostPoint(
                float(n), float(a), float(lo), float(hi), f"{whole(n)} examples: {percent(a, 1)}"
            )
            for n, a, lo, hi in seen
        ),
    )
    expected = cost_curve.CostLine(
        "expected",
        tuple(
            cost_curve.CostPoint(
                float(n), value, lo, hi, f"{whole(n)} examples: {percent(value, 1)}"
            )
            for n, (value, lo, hi) in ((n, curve.at(n)) for n in beyond)
        ),
    )
    lowest = max(0.0, float(np.floor(10 * float(np.nanmin(curve.lower))) / 10))
    rows = [(int(n), float(a), float(lo), float(hi), "measured") for n, a, lo, hi in seen]
    rows += [(n, *curve.at(n), "expected") for n in beyond]
    frame = pl.DataFrame(
        rows, schema=["examples", "accuracy", "lower", "upper", "how"], orient="row"
    )
    doubled = curve.at(2 * curve.n)
    title = (
        f"With twice as many examples a model would agree with {percent(doubled[0], 1)} of labels "
        f"({percent_between(doubled[1], doubled[2])})"
    )
    return figure(
        "curve",
        title,
        "Accuracy on labels not learned from by the number of examples, measured and expected.",
        cost_curve.draw,
        cost_curve.CostCurve(
            (measured, expected), "examples learned from", "accuracy", lowest, 1.0
        ),
        table(
            "Accuracy by number of examples",
            ["examples", "accuracy", "from", "to", "how"],
            [
                (whole(n), percent(a, 1), percent(lo, 1), percent(hi, 1), how)
                for n, a, lo, hi, how in rows
            ],
        ),
        say(
            "Accuracy is agreement with the given labels, wrong ones included. Dashed: a power law "
            "through what was measured."
        ),
        carried("curve", frame),
    )


def _cleaned(shown: Shown, found: Cleaning) -> list[Markup]:
    n = shown.found.log.n
    share = shown.found.suspects.errors.value / n
    if share <= 0:
        return []
    gain, items = found.gain(share), found.items(share)
    said = [
        say(
            "Correcting the {} of labels that are likely wrong would bring {} points of accuracy{}"
            "{}.",
            num(percent(share, 1)),
            num(_points(gain.value)),
            _between(gain),
            _as_much(items),
        )
    ]
    if found.removed is not None and found.removed.value is not None:
        said.append(
            say(
                "Leaving the suspects out changes it by {} points{}.",
                num(_points(found.removed.value)),
                _between(found.removed),
            )
        )
    return said


def _as_much(items: Worth) -> Markup:
    if items.value is None:
        return Markup()
    said = say(", as much as {} more judged items", num(_round(items.value)))
    if items.lower is None:
        return said
    if items.upper is None:
        return said + say(" ({} or more)", _round(items.lower))
    return said + say(" ({} to {})", _round(items.lower), _round(items.upper))


def _round(n: float) -> str:
    """A count with two digits that say something: 2,600."""
    if n < 100:
        return whole(n)
    step = 10 ** (len(str(int(n))) - 2)
    return whole(round(n / step) * step)


def _between(worth: Worth) -> Markup:
    if worth.lower is None or worth.upper is None:
        return Markup()
    return say(" ({} to {})", _points(worth.lower), _points(worth.upper))


def _points(share: float | None) -> str:
    """A difference of shares in points of a hundred."""
    return "—" if share is None else true_minus(decimal(100 * share, 1))
