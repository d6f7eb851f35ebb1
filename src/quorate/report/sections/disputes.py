"""The items whose answer is in doubt: who said what, and why it is in doubt."""

from __future__ import annotations

from markupsafe import Markup

from quorate.analysis.audit import Answer, Audit, Dispute
from quorate.report.blocks import (
    Block,
    Column,
    Disputes,
    Heading,
    Said,
    Section,
    Table,
    Text,
    join,
    name,
    num,
    say,
    table,
    worded,
)
from quorate.report.blocks import Dispute as Told
from quorate.report.charts import answer_bar, number_strip
from quorate.report.charts.canvas import clean
from quorate.report.numbers import between, decimal, plural, significant, whole
from quorate.report.place import Place, numeric
from quorate.report.sections import marked
from quorate.schema import MARKED, Kind

STRIP = 480.0
OPTIONS = 12
RATERS = 50


def section(audit: Audit, place: Place) -> Section | None:
    """The first disputes in full, then a table of more."""
    if not audit.disputes:
        return None
    told = audit.disputes[: place.disputes]
    limits = _limits(audit) if numeric(audit) else None
    spread = audit.paradigm == "descriptive"
    blocks: list[Block] = [
        Text(
            say(
                "Answers differ on {} of {}. Here are the {} where they differ most; the number "
                "beside a rater is their {}."
                if spread
                else "Raters differ or the consensus is unsure on {} of {}. Here are the {} most "
                "disputed; the number beside a rater is their {}.",
                num(whole(audit.n_disputed)),
                num(plural(audit.counts.items, "item")),
                num(whole(len(told))),
                _beside(audit),
            )
        ),
        Disputes(tuple(_told(d, limits, audit.question.kind) for d in told)),
    ]
    if audit.question.kind in MARKED:
        blocks.insert(1, Text(say("{}", marked.legend(audit.question.kind)), "note"))
    if audit.n_disputed > len(told):
        more = "More items" if spread else "More disputed items"
        blocks += [Heading(more), _table(audit, place)]
    title = "Where answers differ most" if spread else "Disputed items"
    return Section(place.id("disputed"), title, tuple(blocks))


def _beside(audit: Audit) -> str:
    """What the number beside a rater is."""
    if numeric(audit):
        return "correlation with the others"
    known = set(audit.raters.columns)
    if audit.question.kind in MARKED and ("accuracy" in known or {"precision", "recall"} <= known):
        return "F1 against the consensus"
    return "accuracy" if "accuracy" in known else "raw agreement with the others"


def _limits(audit: Audit) -> tuple[float, float]:
    values = [v for d in audit.disputes for v in _numbers(d)]
    if audit.consensus is not None and audit.consensus.value is not None:
        values += [float(audit.consensus.value.min()), float(audit.consensus.value.max())]
    return min(values, default=0.0), max(values, default=1.0)


def _numbers(dispute: Dispute) -> list[float]:
    found = [as_number(a.label) for a in dispute.answers]
    return [x for x in found if x is not None]


def as_number(text: str) -> float | None:
    """A label as a number, None where it is none."""
    try:
        return float(text)
    except ValueError:
        return None


def _told(dispute: Dispute, limits: tuple[float, float] | None, kind: Kind) -> Told:
    return Told(
        f"{clean(dispute.item, 120)}",
        _verdict(dispute),
        Markup(_strip(dispute, limits, kind)),
        tuple(_said(dispute, *entry) for entry in dispute.tally[:OPTIONS]),
        _why(dispute),
    )


def _strip(dispute: Dispute, limits: tuple[float, float] | None, kind: Kind) -> str:
    if limits is not None:
        return number_strip.draw(
            number_strip.NumberStrip(
                tuple(_numbers(dispute)),
                *limits,
                as_number(dispute.label),
                dispute.lower,
                dispute.upper,
            ),
            STRIP,
        )
    if dispute.marked and (picture := marked.drawn(dispute, kind)):
        return picture
    tally = sorted(dispute.tally, key=lambda t: t[0] != dispute.label)
    return answer_bar.draw(tuple(answer_bar.Answer(o, n) for o, n, _ in tally), STRIP)


def _verdict(dispute: Dispute) -> Markup:
    value = as_number(dispute.label) if dispute.probability is None else None
    label = name(dispute.label, 60) if value is None else num(significant(value))
    parts = [say("Consensus {}", label)]
    if dispute.probability is not None:
        parts[0] += say(" with probability {}", num(decimal(dispute.probability)))
    inside = between(dispute.lower, dispute.upper)
    if inside:
        parts[0] += say(" ({})", num(inside))
    parts.append(num(plural(dispute.judgments, "judgment")))
    if dispute.entropy is not None:
        parts.append(say("entropy {} bits", num(decimal(dispute.entropy))))
    return Markup(" · ").join(parts)


def _said(dispute: Dispute, label: str, n: int, probability: float | None) -> Said:
    who = [a for a in dispute.answers if a.label == label]
    raters = join([_rater(a) for a in who[:RATERS]], last=", ")
    if n > len(who):
        raters += say("{} {} more", "," if who else "", whole(n - len(who)))
    if probability is not None:
        raters = say("probability {} · ", num(decimal(probability))) + raters
    return Said(f"{clean(label, 120)}" or "(empty)", n, raters, label == dispute.label)


def _rater(answer: Answer) -> Markup:
    if answer.accuracy is None:
        return name(answer.rater, 40)
    return say("{}\N{NO-BREAK SPACE}{}", name(answer.rater, 40), num(decimal(answer.accuracy)))


def _why(dispute: Dispute) -> Markup:
    why = " ".join(filter(None, (dispute.why or dispute.cause, marked.about(dispute))))
    if len(dispute.tally) > OPTIONS:
        return say("{} {} of {} labels are listed.", why, whole(OPTIONS), whole(len(dispute.tally)))
    return say("{}", why)


WRITTEN = {
    "probability": ("probability", decimal),
    "entropy": ("entropy, bits", decimal),
    "lower": ("from", significant),
    "upper": ("to", significant),
    "spread": ("spread", significant),
    "judgments": ("judgments", lambda x: whole(x or 0)),
}


def _table(audit: Audit, place: Place) -> Table:
    frame = audit.disputed.head(place.rows)
    numbers = [c for c in WRITTEN if c in frame.columns]
    columns = [worded("item"), worded("consensus")]
    columns += [Column(WRITTEN[c][0]) for c in numbers]
    columns += [worded("answers"), worded("cause")]
    rows: list[list[str | Markup]] = []
    for row in frame.iter_rows(named=True):
        label = row["label"]
        cells: list[str | Markup] = [
            name(str(row["item"]), 80),
            name(significant(label) if isinstance(label, float) else str(label), 60),
        ]
        cells += [WRITTEN[c][1](row[c]) for c in numbers]
        cells += [name(str(row.get("answers") or ""), 120), str(row.get("cause") or "")]
        rows.append(cells)
    return table(
        "Items, those where answers differ most first"
        if audit.paradigm == "descriptive"
        else "Disputed items, the most disputed first",
        columns,
        rows,
        total=audit.n_disputed,
        elsewhere="disputed.csv",
        most=place.rows,
    )
