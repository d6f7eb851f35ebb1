"""Plan: how many judgments, from how many raters, at what cost, for the accuracy that is wanted?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from quorate.assignment.choice import Choice, choice
from quorate.assignment.planning.population import Population
from quorate.assignment.planning.rehearsal import Outcome, fixed, rehearse
from quorate.schema.assignment import Stopping
from quorate.schema.errors import RequestError

CONFIDENCES = (0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 0.995)
OVERLAPS = (1, 2, 3, 4, 5, 7, 9, 12, 15)
REHEARSED = 300
"""items of a rehearsal; what an item costs hardly depends on how many there are"""
REPEATS = 8
GOLD = 0.05
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Range:
    """A figure with the interval into which another campaign would fall 95 % of the time."""

    value: float
    lower: float
    upper: float

    def times(self, factor: float) -> Range:
        """The figure in another unit."""
        return Range(self.value * factor, self.lower * factor, self.upper * factor)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What one way of asking costs and gives, over all items of the campaign.

    ``way`` says how: stopping at a confidence, or a fixed overlap with a consensus method.
    ``settled`` is the accuracy when an expert settles the contested items and is right.
    """

    way: str
    confidence: float | None
    overlap: int | None
    accuracy: Range
    judgments: Range
    contested: Range | None = None
    settled: Range | None = None
    hours: Range | None = None
    cost: Range | None = None
    raters: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan: what is advised, what fixed overlaps would cost, and what more would buy.

    ``advised`` is the cheapest stopping whose expected accuracy reaches ``accuracy``; None when
    none does. ``majority`` and ``dawid_skene`` are the smallest fixed overlaps that do, or None.
    ``stopping`` and ``fixed`` hold all ways that were rehearsed.
    """

    items: int
    accuracy: float
    source: str
    advised: Forecast | None
    majority: Forecast | None
    dawid_skene: Forecast | None
    stopping: tuple[Forecast, ...]
    fixed: tuple[Forecast, ...]
    repeats: int
    rehearsed: int
    seed: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """What raters are paid and how long they work; what is absent is not told of.

    ``seconds`` of active time a judgment, else the population's; ``per_hour`` or ``per_item`` in
    any currency; ``hours_each`` that one rater works.
    """

    seconds: float | None = None
    per_hour: float | None = None
    per_item: float | None = None
    hours_each: float | None = None


def plan(
    population: Population,
    items: int,
    accuracy: float = 0.95,
    *,
    raters: int = 30,
    policy: str = "information",
    most: int = 9,
    gold: float = GOLD,
    terms: Terms | None = None,
    repeats: int = REPEATS,
    seed: int = 0,
    told: Callable[[float], None] | None = None,
) -> Plan:
    """Rehearse the campaign and say what it would take.

    Each way of asking is rehearsed ``repeats`` times, with other raters and items each time,
    through the code that a campaign runs on: beliefs, choice and stopping. The interval is where
    one more rehearsal would fall: mean ± t(0.975, n - 1) · sd · sqrt(1 + 1/n); a campaign with more
    items than are rehearsed varies less. A share ``gold`` of the items has known answers. ``most``
    is the most judgments of an item.

    Raises RequestError for figures that make no sense.
    """
    _check(items, accuracy, raters, gold, most, repeats)
    number = min(items, REHEARSED)
    said = terms or Terms()
    seconds = said.seconds if said.seconds is not None else population.seconds
    picked = choice(policy)
    seeds = np.random.SeedSequence(seed).spawn(repeats)
    overlaps = [n for n in OVERLAPS if n <= min(raters, max(most, 5))]
    steps = repeats * (len(CONFIDENCES) + 2 * len(overlaps))
    done = 0

    def tell() -> None:
        nonlocal done
        done += 1
        if told is not None:
            told(done / steps)

    runs: dict[float, list[Outcome]] = {confidence: [] for confidence in CONFIDENCES}
    votes: dict[tuple[str, int], list[float]] = {}
    for each in seeds:
        rng = np.random.default_rng(each)
        world = population.world(number, raters, rng)
        for confidence in CONFIDENCES:
            stopping = Stopping(confidence=confidence, min=min(2, most), max=most)
            known = round(gold * number)
            runs[confidence].append(
                rehearse(population.question, world, picked, stopping, known, rng)
            )
            tell()
        for method in ("majority", "dawid-skene-map"):
            for overlap in overlaps:
                share = fixed(population.question, world, overlap, method, rng)
                votes.setdefault((method, overlap), []).append(share)
                tell()
    measure = _Measure(items, seconds, said)
    stopped = tuple(measure.stopped(c, found) for c, found in runs.items())
    settled = tuple(measure.fixed(m, n, np.array(found)) for (m, n), found in votes.items())
    return Plan(
        items=items,
        accuracy=accuracy,
        source=population.told,
        advised=_cheapest(stopped, accuracy),
        majority=_cheapest([f for f in settled if f.way.endswith("majority vote")], accuracy),
        dawid_skene=_cheapest([f for f in settled if f.way.endswith("Dawid–Skene")], accuracy),
        stopping=stopped,
        fixed=settled,
        repeats=repeats,
        rehearsed=number,
        seed=seed,
        notes=_notes(items, number, seconds, picked, raters),
    )


@dataclass(frozen=True, slots=True)
class _Measure:
    items: int
    seconds: float | None
    terms: Terms

    def stopped(self, confidence: float, found: Sequence[Outcome]) -> Forecast:
        each = np.array([[o.accuracy, o.judgments, o.contested, o.settled] for o in found]).T
        accuracy, judgments, contested, settled = (self._range(part) for part in each)
        return self._priced(
            Forecast(
                way=f"stop at {confidence:g}",
                confidence=confidence,
                overlap=None,
                accuracy=_share(accuracy),
                judgments=judgments.times(self.items),
                contested=_share(contested).times(self.items),
                settled=_share(settled),
            )
        )

    def fixed(self, method: str, overlap: int, found: Doubles) -> Forecast:
        name = "majority vote" if method == "majority" else "Dawid–Skene"
        total = float(overlap * self.items)
        return self._priced(
            Forecast(
                way=f"{overlap} each, {name}",
                confidence=None,
                overlap=overlap,
                accuracy=_share(self._range(found)),
                judgments=Range(total, total, total),
            )
        )

    def _range(self, found: Doubles) -> Range:
        n, mean = len(found), float(found.mean())
        spread = float(found.std(ddof=1)) * float(np.sqrt(1 + 1 / n))
        half = float(stdtrit(n - 1, 0.975)) * spread
        return Range(mean, mean - half, mean + half)

    def _priced(self, forecast: Forecast) -> Forecast:
        hours = None
        if self.seconds is not None:
            hours = forecast.judgments.times(self.seconds / 3_600)
        cost = None
        if self.terms.per_item is not None:
            cost = forecast.judgments.times(self.terms.per_item)
        elif self.terms.per_hour is not None and hours is not None:
            cost = hours.times(self.terms.per_hour)
        raters = None
        if hours is not None and self.terms.hours_each:
            raters = max(ceil(hours.upper / self.terms.hours_each), forecast.overlap or 2)
        return Forecast(
            way=forecast.way,
            confidence=forecast.confidence,
            overlap=forecast.overlap,
            accuracy=forecast.accuracy,
            judgments=forecast.judgments,
            contested=forecast.contested,
            settled=forecast.settled,
            hours=hours,
            cost=cost,
            raters=raters,
        )


def _cheapest(ways: Sequence[Forecast], accuracy: float) -> Forecast | None:
    enough = [way for way in ways if way.accuracy.value >= accuracy]
    return min(enough, key=lambda way: way.judgments.value, default=None)


def _share(found: Range) -> Range:
    lower, upper = max(found.lower, 0.0), min(found.upper, 1.0)
    return Range(found.value, lower, upper)


def _notes(
    items: int, number: int, seconds: float | None, picked: Choice, raters: int
) -> tuple[str, ...]:
    notes = [f"rehearsed with {raters} raters and the choice {picked.name!r}"]
    if number < items:
        notes.append(
            f"rehearsed with {number:,} items and scaled to {items:,}; with more items raters are "
            "known better, so the forecast is on the careful side"
        )
    if seconds is None:
        notes.append("no times are known: say the seconds that a judgment takes to get hours")
    return tuple(notes)


def _check(items: int, accuracy: float, raters: int, gold: float, most: int, repeats: int) -> None:
    wrong = (
        (items < 20, f"{items} items", "plan for 20 or more"),
        (not 0 < accuracy < 1, f"an accuracy of {accuracy:g}", "ask for one between 0 and 1"),
        (raters < 3, f"{raters} raters", "plan with 3 or more"),
        (not 0 <= gold <= 0.5, f"a gold share of {gold:g}", "take 0 to 0.5"),
        (not 2 <= most <= 100, f"at most {most} judgments an item", "take 2 to 100"),
        (repeats < 2, f"{repeats} rehearsals", "run 2 or more: intervals need them"),
    )
    for bad, what, remedy in wrong:
        if bad:
            raise RequestError(f"{what} make no plan", remedy=remedy)
