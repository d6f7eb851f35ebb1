"""The consensus against known answers, and whether its probabilities can be trusted."""

from __future__ import annotations

from collections.abc import Sequence

from quorate.analysis.audit import Audit, Evaluation, GoldReport
from quorate.report.blocks import (
    Block,
    Caution,
    Column,
    Figure,
    Heading,
    Section,
    Table,
    Text,
    figure,
    join,
    name,
    say,
    table,
    worded,
)
from quorate.report.charts import interval_dots, reliability
from quorate.report.charts.scale import wide_enough
from quorate.report.numbers import between, decimal, plural, significant, whole, with_interval
from quorate.report.place import Place
from quorate.report.sections.summary import against_gold

FEW = 50
SCALES = {
    "accuracy": "share of gold items that are right",
    "correlation": "correlation with gold",
    "f1": "F1 against gold",
    "tau": "Kendall’s τ with gold",
    "chrf": "chrF to gold",
}
LISTED = 50
"""an audit lists at most so many items that differ from gold"""


def section(audit: Audit, place: Place) -> Section | None:
    """Accuracy, methods side by side, calibration, and the items that gold contradicts."""
    gold = audit.gold
    if gold is None or not gold.evaluations:
        return None
    chosen = gold.evaluations[0]
    blocks: list[Block] = []
    sentence = against_gold(chosen)
    if sentence is not None:
        blocks.append(Text(sentence + say(" It was fitted without seeing the gold.")))
    blocks += _cautions(gold)
    if len(gold.evaluations) > 1:
        blocks.append(_methods(gold, place))
    else:
        blocks.append(_table(gold.evaluations))
    if chosen.bins:
        blocks.append(_reliability(chosen, place))
    blocks += _misses(gold)
    return Section(place.id("gold"), "Against gold", tuple(blocks))


def _cautions(gold: GoldReport) -> list[Block]:
    found: list[Block] = []
    if gold.items < FEW:
        found.append(
            Caution(
                say("There are only {} with gold.", plural(gold.items, "item")), "Small numbers"
            )
        )
    if gold.unseen:
        shown = join([name(u, 40) for u in gold.unseen[:5]])
        found.append(
            Caution(
                say("Gold labels that no rater used count as wrong: {}.", shown), "Unseen labels"
            )
        )
    if gold.absent:
        found.append(
            Text(say("{} of the gold have no judgment.", plural(gold.absent, "item")), "note")
        )
    return found


def _methods(gold: GoldReport, place: Place) -> Figure:
    ranked = sorted(gold.evaluations, key=lambda e: -(_score(e) or -2))
    dots = tuple(
        interval_dots.Dot(
            f"{e.method} (this audit)" if e.chosen else e.method,
            float("nan") if _score(e) is None else _score(e) or 0.0,
            e.lower,
            e.upper,
            with_interval(_score(e), e.lower, e.upper, 3),
        )
        for e in ranked
    )
    low = min((x for e in ranked for x in (_score(e), e.lower) if x is not None), default=0.0)
    return figure(
        place.id("methods"),
        _best(gold.evaluations[0], ranked[0]),
        "Methods of consensus against gold, as dots with intervals.",
        interval_dots.draw,
        interval_dots.IntervalDots(
            dots,
            SCALES.get(gold.evaluations[0].measure, "nearness to gold"),
            wide_enough(max(low, -1.0), 1.0)[0],
            1.0,
        ),
        _table(ranked),
        say("Lines are 95 % intervals; methods whose intervals overlap much are hardly different."),
    )


def _best(chosen: Evaluation, best: Evaluation) -> str:
    written = with_interval(_score(chosen), chosen.lower, chosen.upper, 3)
    if (_score(best) or 0.0) <= (_score(chosen) or 0.0):
        return f"No method tried is nearer to gold than {chosen.method}: {written}"
    return (
        f"Nearest to gold is {best.method} with {decimal(_score(best), 3)}; this audit’s "
        f"{chosen.method} has {written}"
    )


def _score(one: Evaluation) -> float | None:
    return one.score


NUMBERS = (
    ("accuracy", "accuracy", 3),
    ("correlation", "correlation", 3),
    ("f1", "F1", 3),
    ("precision", "precision", 3),
    ("recall", "recall", 3),
    ("tau", "Kendall’s τ", 3),
    ("chrf", "chrF", 3),
    ("rmse", "root mean square error", 3),
    ("mae", "mean absolute error", 3),
    ("calibration", "calibration error", 3),
    ("brier", "Brier score", 3),
    ("log_loss", "log loss, nats", 3),
)


def _table(evaluations: Sequence[Evaluation]) -> Table:
    there = [n for n in NUMBERS if any(getattr(e, n[0]) is not None for e in evaluations)]
    columns = [worded("method"), Column("items"), Column("interval")]
    columns += [Column(heading) for _, heading, _ in there]
    return table(
        "Methods against gold",
        columns,
        [
            [
                e.method + (" (this audit)" if e.chosen else ""),
                whole(e.items),
                between(e.lower, e.upper, 3),
                *(decimal(getattr(e, field), places) for field, _, places in there),
            ]
            for e in evaluations
        ],
    )


def _reliability(one: Evaluation, place: Place) -> Figure:
    bins = [b for b in one.bins if b.items]
    low = min(min(b.probability, b.accuracy) for b in bins)
    points = tuple(
        reliability.ReliabilityPoint(
            b.probability,
            b.accuracy,
            None,
            None,
            b.items,
            f"stated {decimal(b.probability)}, right {decimal(b.accuracy)}, "
            f"{plural(b.items, 'item')}",
        )
        for b in bins
    )
    return figure(
        place.id("reliability"),
        f"Stated probabilities are off by {decimal(one.calibration)} in the mean",
        "Items grouped by the probability stated for their label, against the share that was "
        "right.",
        reliability.draw,
        reliability.Reliability(points, wide_enough(max(0.0, low - 0.02), 1.0)[0]),
        table(
            "Calibration of the consensus",
            ("stated from", "to", "items", "stated in the mean", "right"),
            [
                (
                    decimal(b.lower),
                    decimal(b.upper),
                    whole(b.items),
                    decimal(b.probability, 3),
                    decimal(b.accuracy, 3),
                )
                for b in bins
            ],
        ),
        say(
            "Dots under the dashed line are too sure of themselves, dots over it not sure enough. "
            "Larger dots hold more items."
        ),
    )


def _misses(gold: GoldReport) -> list[Block]:
    if not gold.misses:
        return []
    return [
        Heading("Where gold and consensus differ"),
        Text(say("Where good raters agree against the gold, the gold may be what is wrong.")),
        _missed_numbers(gold)
        if gold.evaluations[0].correlation is not None or gold.evaluations[0].rmse is not None
        else _missed_options(gold),
    ]


def _missed_numbers(gold: GoldReport) -> Table:
    return table(
        f"{plural(len(gold.misses), 'item')} where the consensus is furthest from gold",
        (worded("item"), "consensus", "gold"),
        [(name(item, 80), _number(label), _number(known)) for item, label, known, _ in gold.misses],
    )


def _missed_options(gold: GoldReport) -> Table:
    return table(
        _missed(len(gold.misses)),
        (
            worded("item"),
            worded("consensus"),
            worded("gold"),
            "probability",
        ),
        [
            (name(item, 80), name(label, 60), name(known, 60), decimal(probability))
            for item, label, known, probability in gold.misses
        ],
    )


def _number(text: str) -> str:
    try:
        return significant(float(text))
    except ValueError:
        return text


def _missed(n: int) -> str:
    if n >= LISTED:
        return f"The {whole(n)} surest items where the consensus differs from gold"
    return f"{plural(n, 'item')} where the consensus differs from gold, the surest first"
