"""The summary: sentences that can be quoted, each with its number, interval and n."""

from __future__ import annotations

from collections import Counter

from markupsafe import Markup

from quorate.analysis.audit import UNSURE, Audit, Evaluation
from quorate.report.blocks import Block, Points, Section, Text, join, name, num, say, sentence
from quorate.report.numbers import (
    between,
    decimal,
    percent,
    percent_between,
    plural,
    true_minus,
    whole,
)
from quorate.report.place import Place, numeric
from quorate.report.sections.cost import finding as cost_finding

MEASURES = {"f1": "F1", "tau": "Kendall’s τ", "chrf": "chrF"}
"""how written answers are compared with gold"""


def section(audit: Audit, place: Place) -> Section:
    """The findings, most general first; then what the audit itself remarks."""
    found = [
        _agreement(audit),
        _consensus(audit),
        _raters(audit),
        _disputes(audit),
        _cost(audit),
        _gold(audit),
    ]
    blocks: list[Block] = [Points(tuple(f for f in found if f), "summary")]
    notes = [note for note in audit.notes if note not in audit.agreement.notes]
    blocks += [Text(sentence(note), "note") for note in notes]
    return Section(place.id("summary"), "In short", tuple(blocks))


def _agreement(audit: Audit) -> Markup | None:
    if not audit.agreement.results:
        return say("Agreement cannot be measured: no item has two judgments.")
    headline = audit.agreement.headline
    if not headline.defined:
        return say("{}", headline.reading)
    inside = between(headline.lower, headline.upper)
    interval = f"{percent(headline.level)} interval {inside}, " if inside else ""
    return say(
        '{} <span class="note">({}{}, {}).</span>',
        true_minus(headline.reading),
        interval,
        plural(headline.n_items, "item"),
        plural(headline.n_raters, "rater"),
    )


def _consensus(audit: Audit) -> Markup | None:
    if audit.consensus is None:
        return None
    if audit.sureness is None:
        judged = int((audit.consensus.overlap > 0).sum())
        return (
            say("There is a consensus value with an interval for {}.", _items(judged))
            if numeric(audit)
            else None
        )
    judged, unsure = audit.sureness.judged, audit.sureness.unsure
    if unsure == 0:
        return say(
            "The consensus is at least {} sure on all {}.", num(percent(UNSURE)), _items(judged)
        )
    return say(
        "The consensus is less than {} sure on {} of {} ({}).",
        num(percent(UNSURE)),
        num(whole(unsure)),
        _items(judged),
        num(percent(unsure / max(judged, 1))),
    )


def _raters(audit: Audit) -> Markup | None:
    total = plural(audit.counts.raters, "rater")
    if not audit.suspects:
        if audit.paradigm == "descriptive":
            return say("None of {} is suspected; to differ is no fault here.", num(total))
        return say("None of {} looks suspicious.", num(total))
    kinds = Counter(s.verdict for s in audit.suspects)
    return say(
        "{} of {} deserve a second look: {}.",
        num(whole(len(audit.suspects))),
        num(total),
        join([say("{} “{}”", num(whole(n)), verdict) for verdict, n in kinds.most_common()]),
    )


def _disputes(audit: Audit) -> Markup | None:
    if not audit.n_disputed:
        return say("There are no disputed items.")
    if audit.paradigm == "descriptive":
        first = join([name(d.item, 40) for d in audit.disputes[:3]])
        differ = say(
            "Answers differ on {} of {}", num(whole(audit.n_disputed)), _items(audit.counts.items)
        )
        return differ + (say("; most of all on {}.", first) if first else Markup("."))
    first = join([name(d.item, 40) for d in audit.disputes[:3]])
    head = say(
        "Raters differ or the consensus is unsure on {} of {}",
        num(whole(audit.n_disputed)),
        _items(audit.counts.items),
    )
    return head + (say("; most of all on {}.", first) if first else Markup("."))


def _cost(audit: Audit) -> Markup | None:
    if audit.redundancy is None or not audit.redundancy.points:
        return None
    found = cost_finding(audit.redundancy, numeric=numeric(audit))
    sentence = say("{}.", found)
    stop = next((s for s in audit.redundancy.stops if s.saved > 0), None)
    if stop is not None:
        sentence += say(
            " With the same judgments, stopping an item when {} sure would have cost {} less.",
            num(percent(stop.sure)),
            num(percent(stop.saved)),
        )
    return sentence


def _gold(audit: Audit) -> Markup | None:
    if audit.gold is None or not audit.gold.evaluations:
        return None
    return against_gold(audit.gold.evaluations[0])


def against_gold(one: Evaluation) -> Markup | None:
    """How near the consensus is to gold, in a sentence."""
    if one.accuracy is not None:
        return say(
            "Against gold the consensus is right on {} ({}, {}).",
            num(percent(one.accuracy, 1)),
            num(percent_between(one.lower, one.upper)),
            num(plural(one.items, "item")),
        )
    if one.correlation is not None:
        return say(
            "Against gold the consensus correlates {} ({}, {}); it is off by {} in the mean.",
            num(decimal(one.correlation)),
            num(between(one.lower, one.upper)),
            num(plural(one.items, "item")),
            num(decimal(one.mae)),
        )
    if one.score is not None:
        return say(
            "Against gold the consensus has {} {} ({}, {}).",
            MEASURES[one.measure],
            num(decimal(one.score)),
            num(between(one.lower, one.upper)),
            num(plural(one.items, "item")),
        )
    return None


def _items(n: int) -> Markup:
    return num(plural(n, "item"))
