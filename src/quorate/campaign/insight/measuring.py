"""The lead's numbers: agreement, certainty, coverage, what is still needed, raters in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite

import numpy as np

from quorate.analysis.agreement import Agreement, agreement
from quorate.assignment.forecast import Forecast, fixed, forecast, owed
from quorate.assignment.live import Skill
from quorate.campaign.watch.sight import Sight
from quorate.quality.judged import independent, judgments_of, sampled
from quorate.quality.profile import Profile, likeness, profile
from quorate.quality.view import View
from quorate.schema.errors import QuorateError

COEFFICIENT = "krippendorff-alpha"
BOOTSTRAP = 300
"""replicates behind an interval of agreement"""
MOST = 100_000
"""judgments behind agreement; of a larger campaign whole items are drawn at random"""
BINS = 20
DISPUTED = 20
"""items that are shown as most disputed"""
DOUBT = 0.7
"""certainty below which an item that has all its judgments is one for an expert"""
MOST_DOUBTFUL = 1_000
FEW = 2
"""judgments without which nobody disputes an item"""
HOUR = 3_600_000


@dataclass(frozen=True, slots=True)
class Line:
    """The agreement on a question, in all or in a slice; no value where nothing can be compared.

    ``n`` is the number of items with two judgments or more.
    """

    question: str
    value: float | None
    lower: float | None
    upper: float | None
    n: int
    slice: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Bin:
    """How many items have a consensus whose certainty is in this interval."""

    lower: float
    upper: float
    items: int


@dataclass(frozen=True, slots=True)
class Doubtful:
    """An item that was judged and is not sure, and the question that is least so."""

    item: str
    question: str
    certainty: float
    judged: int
    outcome: str | None


@dataclass(frozen=True, slots=True)
class Covered:
    """Judgments in a part of the data, or of a crew, and how many are wanted there."""

    slice: str
    value: str
    judged: int
    target: int | None


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Items by what was decided; ``full`` have all the judgments that they were to get, ``open``
    have not."""

    quorate: int
    contested: int
    adjudicated: int
    full: int
    open: int


@dataclass(frozen=True, slots=True)
class Measured:
    """What was made of a sight. ``sampled`` is the share of judgments behind the agreement."""

    sight: Sight
    agreement: tuple[Line, ...]
    slices: tuple[Line, ...]
    sampled: float
    outcomes: Outcomes
    certainty: tuple[Bin, ...]
    disputed: tuple[Doubtful, ...]
    doubtful: tuple[str, ...]
    """items that have all their judgments and are not sure, where nobody decides that"""
    coverage: tuple[Covered, ...]
    needed: Forecast | None
    per_hour: float | None
    """judgments in the last hour, None where nobody worked"""
    profiles: Mapping[str, Profile]
    question: str | None
    """the question that competence is about"""
    chance: float | None
    typical: float | None
    """the competence of who guesses, and the median of all raters"""
    left_out: str = ""
    """what is missing here and why, in words, where the campaign is too large for a page"""

    def competence(self, rater: str) -> Skill | None:
        """How good a rater is at ``question``."""
        known = self.sight.skills.get(rater, {})
        return None if self.question is None else known.get(self.question)


def measured(sight: Sight, crowds: Mapping[str, Mapping[str, str]] | None = None) -> Measured:
    """All numbers of a sight; takes seconds for a large campaign.

    ``crowds`` gives groups of raters, large enough to be told of, by attribute and rater.
    """
    lines, slices, share = _agreements(sight, crowds or {})
    question, chance = _scale(sight)
    values = [
        one.value
        for known in sight.skills.values()
        for name, one in known.items()
        if name == question
    ]
    return Measured(
        sight=sight,
        agreement=lines,
        slices=slices,
        sampled=share,
        outcomes=_outcomes(sight),
        certainty=_bins(one.certainty for one in sight.items.values()),
        disputed=_disputed(sight),
        doubtful=_doubtful(sight),
        coverage=_coverage(sight),
        needed=_needed(sight),
        per_hour=_per_hour(sight),
        profiles=_profiles(sight.view),
        question=question,
        chance=chance,
        typical=float(np.median(values)) if values else None,
    )


def _agreements(
    sight: Sight, crowds: Mapping[str, Mapping[str, str]]
) -> tuple[tuple[Line, ...], tuple[Line, ...], float]:
    view = sight.view
    if view is None:
        return (), (), 1.0
    every = independent(view)
    rows = sampled(view, every, MOST)
    columns = sorted({name for of_item in sight.slices.values() for name in of_item})
    groups = {
        name: {item: of_item[name] for item, of_item in sight.slices.items() if name in of_item}
        for name in columns
    }
    of_raters = {f"raters: {name}": of_rater for name, of_rater in crowds.items()}
    lines: list[Line] = []
    slices: list[Line] = []
    for question in view.answers:
        table = judgments_of(view, question, rows, groups, of_raters)
        if table is None:
            continue
        try:
            found = agreement(table, [COEFFICIENT], by=list(table.groups), bootstrap=BOOTSTRAP)
        except QuorateError:  # nobody judged what another did
            lines.append(Line(question, None, None, None, 0))
            continue
        lines += [_line(question, result) for result in found.results]
        slices += [
            _line(question, result, part.column, part.value)
            for part in found.slices
            for result in part.results
        ]
    return tuple(lines), tuple(slices), len(rows) / max(len(every), 1)


def _line(question: str, found: Agreement, slice_: str = "", at: str = "") -> Line:
    value, lower, upper = (
        number if isfinite(number) else None for number in (found.value, found.lower, found.upper)
    )
    return Line(question, value, lower, upper, found.n_items, slice_, at)


def _outcomes(sight: Sight) -> Outcomes:
    work = [one for one in sight.items.values() if one.work]
    count = Counter(one.outcome for one in work)
    undecided = [one for one in work if one.outcome is None]
    full = sum(one.judged >= one.wanted for one in undecided)
    return Outcomes(
        count["quorate"], count["contested"], count["adjudicated"], full, len(undecided) - full
    )


def _bins(certainties: Iterable[float | None]) -> tuple[Bin, ...]:
    known = np.array([one for one in certainties if one is not None])
    counts, edges = np.histogram(known, BINS, (0.0, 1.0))
    return tuple(
        Bin(round(float(edges[n]), 3), round(float(edges[n + 1]), 3), int(count))
        for n, count in enumerate(counts)
    )


def _disputed(sight: Sight) -> tuple[Doubtful, ...]:
    found = sorted(
        (one.certainty, name)
        for name, one in sight.items.items()
        if one.certainty is not None
        and one.work
        and one.judged >= FEW
        and one.outcome != "adjudicated"
    )
    return tuple(
        Doubtful(
            name,
            _least_sure(sight, name),
            certainty,
            sight.items[name].judged,
            sight.items[name].outcome,
        )
        for certainty, name in found[:DISPUTED]
    )


def _doubtful(sight: Sight) -> tuple[str, ...]:
    """The least certain first; with ``stopping`` such items are contested instead."""
    if sight.spec.stopping is not None:
        return ()
    found = [
        (one.certainty, name)
        for name, one in sight.items.items()
        if one.certainty is not None
        and one.certainty < DOUBT
        and one.work
        and one.outcome is None
        and FEW <= one.wanted <= one.judged
    ]
    return tuple(name for _, name in sorted(found)[:MOST_DOUBTFUL])


def _least_sure(sight: Sight, item: str) -> str:
    """The question whose likeliest answer is least probable, of those of which one is sought; the
    first, where nothing tells."""
    view = sight.view
    code = None if view is None else next((n for n, i in enumerate(view.items) if i == item), None)
    sure = {}
    if view is not None and code is not None:
        for name, answers in view.answers.items():
            if name in sight.spec.descriptive:
                continue
            if answers.posterior is not None and np.isfinite(answers.posterior[code]).all():
                believed = answers.posterior[code]
                own = np.maximum(believed, 1 - believed) if answers.sets is not None else believed
                sure[name] = float(own.min() if answers.sets is not None else own.max())
    return min(sure, key=sure.__getitem__) if sure else sight.spec.questions[0].name


def _coverage(sight: Sight) -> tuple[Covered, ...]:
    counts: Counter[tuple[str, str]] = Counter()
    for (crew, slice_, value), judged in sight.covered.items():
        if slice_:
            counts[slice_, value] += judged
        elif crew:
            counts["group", crew] += judged
    targets = {
        (cover.slice, value): target
        for cover in sight.spec.assignment.cover
        for value, target in cover.targets.items()
    }
    return tuple(
        Covered(slice_, value, counts[slice_, value], targets.get((slice_, value)))
        for slice_, value in sorted({*counts, *targets})
    )


def _needed(sight: Sight) -> Forecast | None:
    """Judgments of ordinary work that are still to be given."""
    open_ = [one for one in sight.items.values() if one.work and one.outcome is None]
    stopping = sight.spec.stopping
    if stopping is None:
        waiting = [one for one in open_ if one.judged < one.wanted]
        return fixed(sum(one.wanted - one.judged for one in waiting), len(waiting))
    if not open_:
        return fixed(0, 0)
    decided = Counter(
        one.judged for one in sight.items.values() if one.outcome in ("quorate", "contested")
    )
    due = [owed(one.judged, one.wanted, stopping.max) for one in open_]
    waiting_at = Counter(at for _, at in due)
    sure = sum(number for number, _ in due)
    return forecast(decided, waiting_at, stopping.min, stopping.max, sure=sure)


def _per_hour(sight: Sight) -> float | None:
    if sight.view is None:
        return None
    recent = int((sight.view.at >= sight.at - HOUR).sum())
    return float(recent) if recent else None


def _profiles(view: View | None) -> dict[str, Profile]:
    if view is None:
        return {}
    same = likeness(view)
    return {name: profile(view, code, same) for code, name in enumerate(view.raters)}


def _scale(sight: Sight) -> tuple[str | None, float | None]:
    """The first question with a model of raters, and what guessing gives there."""
    for question in sight.spec.questions:
        asked = question.question()
        if any(asked.name in of_rater for of_rater in sight.skills.values()):
            one_of = asked.kind in ("categorical", "ordinal") and asked.options
            return asked.name, 1 / len(asked.options) if one_of else None
    return None, None
