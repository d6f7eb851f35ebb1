"""Coverage: which items were judged, against what was wanted, and how old all of it is."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from quorate.certificate.facts.evidence import Evidence
from quorate.certificate.facts.figures import DAY, Count, Share, day, share
from quorate.certificate.facts.people import counts
from quorate.schema.release import ReleaseTerms

MOST_VALUES = 200
"""values of a slice that are listed, the largest"""
DATE = "date"
"""the slice that holds the day of an item, ``2026-01-31``"""
MADE_BY = "model"
"""the slice that names the model by which an item was made"""
SUGGESTED_BY = "prelabel"
"""the slice that names the model whose answer stands in an item"""


@dataclass(frozen=True, slots=True)
class Items:
    """Items that are to be judged, those of banks left out.

    ``quorate`` have as much evidence as was asked for: of campaigns with ``stopping`` those whose
    consensus became sure enough, else those with as many judgments as wanted. ``contested`` went to
    an expert, ``adjudicated`` were settled by one; ``never`` have no judgment that counts.
    """

    added: int
    judged: int
    quorate: Share
    contested: int
    adjudicated: int
    causes: tuple[Count, ...]
    """what experts found behind disagreement"""
    retired: int
    never: int
    per_item: float | None
    """judgments that count an item, the mean over those judged"""
    skips: tuple[Count, ...]
    """items given back, by reason"""
    lapsed: int
    """leases that ran out"""


@dataclass(frozen=True, slots=True)
class SliceValue:
    """Items with one value of a slice; ``judged`` of them have a judgment that counts.

    ``target`` is how many were wanted, None where none was declared.
    """

    value: str
    items: int
    judged: int
    target: int | None
    reached: bool | None


@dataclass(frozen=True, slots=True)
class SliceItems:
    """Items by the values of a slice; ``without`` items have none, ``further`` values are not
    listed."""

    slice: str
    values: tuple[SliceValue, ...]
    without: int
    further: int


@dataclass(frozen=True, slots=True)
class Ages:
    """How old items and judgments are, in days before the head of the log.

    Of items that is the day in the slice ``date``, of which ``dated`` have one. ``stale_on`` is the
    day from which the release calls itself stale; ``stale`` says whether the head is past it.
    """

    judgment_oldest: float | None
    judgment_median: float | None
    judgment_newest: float | None
    dated: int
    item_oldest: str | None
    item_median: str | None
    item_newest: str | None
    stale_after_days: int | None
    stale_on: str | None
    stale: bool | None
    note: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """Items by slice against targets, and ages; ``met`` of ``targets`` are reached."""

    slices: tuple[SliceItems, ...]
    targets: int
    met: int
    ages: Ages


@dataclass(frozen=True, slots=True)
class Scores:
    """A model whose scores chose which item came next; raters never saw them."""

    model: str
    version: str
    question: str
    items: int


@dataclass(frozen=True, slots=True)
class Machine:
    """What machines had a part in, as far as items are marked.

    ``synthetic`` items are marked as made by one (slice ``model``), ``prelabelled`` ones as holding
    the answer of one for raters to see (slice ``prelabel``); both of all items, by model. What
    nobody marked is not known, and counts as neither. Beyond the content of items raters are shown
    no machine's answer. ``scores`` chose what came next.
    """

    synthetic: Share
    synthetic_models: tuple[Count, ...]
    prelabelled: Share
    prelabel_models: tuple[Count, ...]
    scores: tuple[Scores, ...]


def items(evidence: Evidence) -> Items:
    """What became of the items."""
    wanted = _wanted(evidence)
    if evidence.spec.stopping is not None:
        done = pl.col("outcome") == "quorate"
    else:
        done = pl.col("judged") >= pl.col("wanted")
    given = evidence.judged.filter(counts()).group_by("item").len()
    judged = wanted.join(given, on="item", how="inner")
    mean = judged["len"].mean()
    causes = wanted.filter(pl.col("cause").is_not_null())
    return Items(
        added=wanted.height,
        judged=judged.height,
        quorate=share(wanted.filter(done & (pl.col("judged") > 0)).height, wanted.height),
        contested=wanted.filter(pl.col("outcome") == "contested").height,
        adjudicated=wanted.filter(pl.col("adjudicated")).height,
        causes=_counts(causes["cause"]),
        retired=wanted.filter(pl.col("state") == "retired").height,
        never=wanted.height - judged.height,
        per_item=float(mean) if isinstance(mean, int | float) else None,
        skips=_counts(evidence.skipped["reason"]),
        lapsed=evidence.number("lease", "lapsed"),
    )


def coverage(evidence: Evidence, terms: ReleaseTerms) -> Coverage:
    """Items by slice, against targets."""
    wanted = _wanted(evidence)
    given = set(evidence.judged.filter(counts())["item"].unique().to_list())
    all_, judged, total = _slices(wanted, given)
    for name in terms.targets:
        all_.setdefault(name, Counter())
    found = tuple(
        _slice(name, all_[name], judged.get(name, Counter()), total, terms.targets.get(name, {}))
        for name in sorted(all_)
    )
    targets = [one for part in found for one in part.values if one.target is not None]
    return Coverage(
        slices=found,
        targets=len(targets),
        met=sum(bool(one.reached) for one in targets),
        ages=_ages(evidence, wanted, terms.stale_after_days),
    )


def machine(evidence: Evidence) -> Machine:
    """What machines had a part in."""
    wanted = _wanted(evidence)
    made, _, total = _slices(wanted, set())
    makers, suggesters = made.get(MADE_BY, Counter()), made.get(SUGGESTED_BY, Counter())
    return Machine(
        synthetic=share(makers.total(), total),
        synthetic_models=tuple(Count(name, n) for name, n in sorted(makers.items())),
        prelabelled=share(suggesters.total(), total),
        prelabel_models=tuple(Count(name, n) for name, n in sorted(suggesters.items())),
        scores=tuple(
            Scores(model, version, question, n)
            for question, model, version, n, _ in evidence.scored.iter_rows()
        ),
    )


def _wanted(evidence: Evidence) -> pl.DataFrame:
    return evidence.added.filter(pl.col("bank") == "")


def _counts(values: pl.Series) -> tuple[Count, ...]:
    return tuple(Count(name, n) for name, n in values.value_counts().sort(values.name).iter_rows())


def _slices(
    wanted: pl.DataFrame, given: set[str]
) -> tuple[dict[str, Counter[str]], dict[str, Counter[str]], int]:
    """How many items, and judged items, have each value of each slice; how many items."""
    found: dict[str, Counter[str]] = {}
    judged: dict[str, Counter[str]] = {}
    grouped = (
        wanted.filter(pl.col("slices").is_not_null())
        .with_columns(pl.col("item").is_in(list(given)).alias("given"))
        .group_by("slices")
        .agg(pl.len(), pl.col("given").sum())
    )
    for slices, n, of_them in grouped.iter_rows():
        for name, value in json.loads(slices).items():
            found.setdefault(name, Counter())[str(value)] += n
            judged.setdefault(name, Counter())[str(value)] += of_them
    return found, judged, wanted.height


def _slice(
    name: str, all_: Counter[str], judged: Counter[str], total: int, targets: Mapping[str, int]
) -> SliceItems:
    listed = {value: all_[value] for value, _ in sorted(all_.items(), key=_largest)[:MOST_VALUES]}
    listed |= {value: all_[value] for value in targets}
    values = tuple(
        SliceValue(
            value,
            n,
            judged[value],
            targets.get(value),
            None if value not in targets else judged[value] >= targets[value],
        )
        for value, n in sorted(listed.items(), key=_largest)
    )
    return SliceItems(name, values, total - all_.total(), len(set(all_) - set(listed)))


def _largest(one: tuple[str, int]) -> tuple[int, str]:
    return -one[1], one[0]


def _ages(evidence: Evidence, wanted: pl.DataFrame, after: int | None) -> Ages:
    at = evidence.here.judged.filter(counts())["at"]
    old, middle, new = at.min(), at.median(), at.max()
    ages = [
        (evidence.at - one) / DAY if isinstance(one, int | float) else None
        for one in (old, middle, new)
    ]
    days = _days(wanted)
    stale_on = None
    if after is not None and isinstance(new, int):
        stale_on = day(new + after * DAY)
    note = "" if after is not None else "no staleness is declared (`release.stale_after_days`)"
    return Ages(
        judgment_oldest=ages[0],
        judgment_median=ages[1],
        judgment_newest=ages[2],
        dated=len(days),
        item_oldest=days[0] if days else None,
        item_median=days[(len(days) - 1) // 2] if days else None,
        item_newest=days[-1] if days else None,
        stale_after_days=after,
        stale_on=stale_on,
        stale=None if stale_on is None else (day(evidence.at) or "") >= stale_on,
        note=note,
    )


def _days(wanted: pl.DataFrame) -> list[str]:
    """The days of items that have one, the earliest first."""
    found: list[str] = []
    for slices, n in wanted["slices"].drop_nulls().value_counts().iter_rows():
        told = json.loads(slices).get(DATE)
        if isinstance(told, str):
            try:
                found += [date.fromisoformat(told[:10]).isoformat()] * n
            except ValueError:
                continue
    return sorted(found)
