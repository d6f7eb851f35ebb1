"""Soft labels of a packed table, part by part.

The prior hangs on how often each count of each option occurs, which is added up over parts; the
shares of an item then on the prior and its own judgments alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

import polars as pl

from quorate.analysis.disagreement.answer_counts import OptionCounts, option_counts, together
from quorate.analysis.disagreement.answers import answers
from quorate.analysis.disagreement.soft_labels import (
    SoftLabels,
    population_of,
    spread_over,
    strength_of,
)
from quorate.analysis.numerics.packed import Packed, Part
from quorate.analysis.part_table import part_table, unnamed
from quorate.compute import Group, here
from quorate.schema import Question

GROUPS = 4
"""groups of parts a worker, so that none waits long for another"""


@dataclass(frozen=True)
class CountOptions:
    """Counts how often each count of each option occurs in a group of parts."""

    question: Question

    def __call__(self, parts: Iterable[Part]) -> tuple[OptionCounts, ...]:
        """The counts of the group, option by option."""
        found: tuple[OptionCounts, ...] = ()
        for part in parts:
            counted = answers(part_table(part, self.question, unnamed(0)))
            more = option_counts(counted.counts, counted.total)
            found = together([found, more]) if found else more
        return found


@dataclass(frozen=True)
class Spread:
    """The soft labels of one part under a prior; its items go by their numbers in the table."""

    question: Question
    population: tuple[float, ...]
    strength: tuple[float, ...]

    def __call__(self, parts: Iterable[Part]) -> list[SoftLabels]:
        """Those of each part of a group."""
        found = []
        for part in parts:
            table = part_table(part, self.question, unnamed(0))
            found.append(spread_over(table, answers(table), self.population, self.strength))
        return found


@dataclass(frozen=True, eq=False)
class SoftByParts:
    """Soft labels whose table is made part by part; see ``SoftLabels`` for the other fields."""

    question: Question
    packed: Packed
    population: tuple[float, ...]
    strength: tuple[float, ...]
    input_digest: str
    notes: tuple[str, ...]

    def tables(self, names: Callable[[slice], pl.Series]) -> Iterator[pl.DataFrame]:
        """Tables of one part after the other, as ``SoftLabels.table`` has them.

        ``names`` gives the names of a range of items.
        """
        parts = self.packed.parts
        alone = [Group(parts, range(n, n + 1)) for n in range(len(parts))]
        step = Spread(self.question, self.population, self.strength)
        first = 0
        for found in here().map(step, alone):
            for part in found:
                last = first + len(part.items)
                yield replace(part, items=names(slice(first, last))).table
                first = last


def soft_by_parts(packed: Packed, question: Question, digest: str) -> SoftByParts:
    """``soft_labels`` of a packed table, raters counting alike, with the same figures."""
    executor = here()
    n_groups = min(len(packed.parts), GROUPS * executor.workers)
    groups = [Group(packed.parts, range(g, len(packed.parts), n_groups)) for g in range(n_groups)]
    counted = together(executor.map(CountOptions(question), groups))
    population = population_of(counted, separate=False)
    strength, notes = strength_of(counted, False, population)
    return SoftByParts(question, packed, tuple(population.tolist()), strength, digest, notes)


__all__ = ["CountOptions", "SoftByParts", "Spread", "soft_by_parts"]
