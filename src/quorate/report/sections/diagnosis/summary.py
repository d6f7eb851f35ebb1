"""How many labels are likely wrong, and how sure that is."""

from __future__ import annotations

from markupsafe import Markup

from quorate.analysis.diagnosis.shown import chosen, held
from quorate.report.blocks import (
    Block,
    Facts,
    Figure,
    Points,
    Section,
    Text,
    carried,
    figure,
    join,
    num,
    say,
    table,
)
from quorate.report.charts import cost_curve
from quorate.report.numbers import percent, percent_between, plural, whole
from quorate.report.sections.diagnosis.words import VERDICT, Shown


def header(shown: Shown) -> tuple[Block, ...]:
    """What was read, in one sentence and three counts."""
    log, suspects = shown.found.log, shown.found.suspects
    lead = say(
        "A model was asked about each label of {}: about {} of {} are likely wrong.",
        shown.source,
        num(whole(suspects.errors.value)),
        num(whole(log.n)),
    )
    counts = (
        ("examples", num(whole(log.n))),
        ("classes", num(whole(len(log.classes)))),
        ("labels likely wrong", num(whole(suspects.errors.value))),
        ("suspects", num(whole(int(suspects.suspect.sum())))),
    )
    return (Text(lead, "lead"), Facts(counts, "counts"), Text(_how(shown), "note"))


def section(shown: Shown) -> Section:
    """The expected number of errors, the precision at k, and what else is odd."""
    found = shown.found
    errors, n = found.suspects.errors, found.log.n
    points = [
        say(
            "{} labels are expected to be wrong, {} of all; with 95 % certainty {} to {}.",
            num(whole(errors.value)),
            num(percent(errors.value / n, 1)),
            num(whole(errors.lower)),
            num(whole(errors.upper)),
        ),
        *_others(shown),
    ]
    blocks: list[Block] = [Points(tuple(points), "summary")]
    if len(found.suspects.precision.k):
        blocks.append(_precision(shown))
    return Section("summary", "How many labels are likely wrong", tuple(blocks))


def _how(shown: Shown) -> Markup:
    how = shown.found.suspects.how
    return say(
        "Read from {}. Suspicion: {}. Probabilities: {}. Suspects: {}.",
        shown.how,
        how.score,
        how.wrong,
        how.size,
    )


def _others(shown: Shown) -> list[Markup]:
    """What other verdicts there are, and which were not looked for."""
    counts = {name: n for name, n in held(shown.found).items() if n and name != "wrong"}
    said = []
    if counts:
        listed = [say("{} {}", num(whole(n)), VERDICT[name]) for name, n in counts.items()]
        said.append(say("Besides, by rules of their own: {}.", join(listed)))
    audit = len(shown.found.suspects.audit)
    said.append(
        say(
            "{} drawn at random, suspect or not, would tell how many wrong labels no suspicion "
            "finds: have them judged with the suspects.",
            num(plural(audit, "example")),
        )
    )
    return said


def _precision(shown: Shown) -> Figure:
    steps = shown.found.suspects.precision
    rows = [
        (int(k), float(v), float(lo), float(hi))
        for k, v, lo, hi in zip(steps.k, steps.value, steps.lower, steps.upper, strict=True)
    ]
    suspects = max(1, len(chosen(shown.found, shown.k)))
    near = [row for row in rows if row[0] <= max(4 * suspects, rows[0][0])] or rows[:1]
    at = max((row for row in near if row[0] <= suspects), default=near[0])
    line = cost_curve.CostLine(
        "share expected to be wrong",
        tuple(
            cost_curve.CostPoint(
                k, v, lo, hi, f"first {whole(k)}: {percent(v)} ({percent_between(lo, hi)})"
            )
            for k, v, lo, hi in near
        ),
    )
    import polars as pl

    frame = pl.DataFrame(rows, schema=["k", "value", "lower", "upper"], orient="row")
    return figure(
        "precision",
        f"Of the first {whole(at[0])} suspects about {percent(at[1])} are expected to be wrong",
        "The share of wrong labels expected among the first suspects, by how many are looked at.",
        cost_curve.draw,
        cost_curve.CostCurve((line,), "suspects looked at", "wrong among them", 0.0, 1.0),
        table(
            "Expected share of wrong labels among the first k suspects",
            ["k", "wrong", "from", "to"],
            [(whole(k), percent(v), percent(lo), percent(hi)) for k, v, lo, hi in rows],
        ),
        say("The band is where it lies with 95 % certainty, if the probabilities are right."),
        carried("precision", frame),
    )
