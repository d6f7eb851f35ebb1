"""Preference of comparisons that are counted: all that hangs on how often what was said."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from quorate.analysis.preference.comparisons import Comparisons
from quorate.analysis.preference.counted import Cells, CountedRaters
from quorate.analysis.preference.model import Model
from quorate.analysis.preference.models.paired import Paired
from quorate.analysis.preference.report import AUTO, Counts, Preference, chosen_model
from quorate.analysis.preference.trust.order import order_of
from quorate.analysis.preference.trust.tournament import coverage, cycles, wins_table
from quorate.schema import NotApplicableError

LEFT_OUT = (
    "counted part by part: length and format, reliability, the ranking without each rater, "
    "agreement and the ceiling are left out, as they need every comparison in memory"
)


@dataclass(frozen=True, eq=False)
class CountedTable:
    """Comparisons of ``candidates``, counted.

    ``cells`` say how often what was said, ``by_rater`` the same by who said it; ``habits`` has one
    row a rater as ``trust.habits`` makes it. ``items`` were judged, ``again`` judgments were second
    ones and are not counted. ``levels`` is the largest outcome. ``notes`` say what was left out.
    """

    candidates: pl.Series
    cells: Cells
    by_rater: CountedRaters
    habits: pl.DataFrame
    items: int
    again: int
    levels: int
    notes: tuple[str, ...]
    digest: str

    @property
    def comparisons(self) -> Comparisons:
        """The table as models take it, a row a kind of judgment."""
        low, high = self.cells.pair(len(self.candidates))
        n = len(low)
        nobody = np.zeros(n, np.int32)
        return Comparisons(
            candidates=self.candidates,
            raters=pl.Series("rater", ["everybody"]),
            items=pl.Series("item", ["everything"]),
            first=low.astype(np.int32),
            second=high.astype(np.int32),
            outcome=self.cells.outcome,
            rater=nobody,
            item=nobody,
            position=self.cells.position,
            block=np.arange(n, dtype=np.int32),
            levels=self.levels,
            ties=bool((self.cells.outcome == 0).any()),
            notes=self.notes,
            weight=self.cells.often,
            by_rater=self.by_rater,
            digested=self.digest,
        )


def preference_by_parts(
    table: CountedTable, *, model: str | Model = AUTO, errors: str = "rater", seed: int = 0
) -> Preference:
    """``preference`` of counted comparisons, with the same figures; ``notes`` say what is left out.

    ``errors`` are those of raters or ``iid``. Raises NotApplicableError for a model that does not
    go by counts of pairs.
    """
    pool = table.comparisons
    order, notes = order_of(pool), list(table.notes)
    chosen = chosen_model(pool, model, errors, "", order, notes)
    if not isinstance(chosen, Paired):
        raise NotApplicableError(
            f"{chosen.name} does not go by counts of pairs",
            remedy="choose bradley-terry, davidson, rao-kupper or graded, or leave out --on",
        )
    ranking = chosen.fit(pool, seed)
    often = table.cells.often
    some = np.unique(np.concatenate([pool.first, pool.second]))
    notes += [LEFT_OUT, *(note for note in ranking.notes if note not in notes)]
    return Preference(
        question="comparison",
        counts=Counts(
            judgments=int(often.sum()),
            comparisons=int(often.sum()),
            again=table.again,
            ties=int(often[pool.outcome == 0].sum()),
            items=table.items,
            raters=table.by_rater.raters,
            candidates=len(some),
            levels=table.levels,
        ),
        order=order,
        ranking=ranking,
        unranked="",
        styled=None,
        wins=wins_table(pool),
        raters=table.habits,
        longer=None,
        cycles=cycles(pool, ranking.beats),
        coverage=coverage(pool),
        influence=None,
        agreement=None,
        ceiling=None,
        notes=tuple(dict.fromkeys(notes)),
        seed=seed,
        input_digest=table.digest,
    )
