"""The table of raters of a packed table: sums over items, taken part by part.

Everything is added up in whole numbers; shares are rounded to multiples of 2⁻³² first. So neither
the cut into parts nor their order nor who adds them changes a digit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
import polars.selectors as cs
from numpy.typing import NDArray

from quorate.analysis.audit.answers import Answers
from quorate.analysis.consensus.method import Competence
from quorate.analysis.numerics.bootstrap import wilson
from quorate.analysis.numerics.latent_class import label_counts
from quorate.analysis.numerics.packed import POSTERIOR_SCALE, Packed, Part
from quorate.analysis.part_table import part_table, unnamed
from quorate.compute import Group, here
from quorate.schema import Question

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

GROUPS = 4
"""groups of parts a worker, so that none waits long for another"""


@dataclass(frozen=True, eq=False)
class RaterSums:
    """What a table of raters is made of, beside the counts of labels.

    ``agreed`` (R,) is the sum over a rater's judgments of the share of the item's other judgments
    that are the same, in units of 2⁻³², over ``shared`` (R,) judgments; ``pairs`` (R,) are the
    judgments by others on the same items, ``elsewhere`` (R,) those of them that are the rater's
    favourite. ``overlaps`` are (judgments an item has, items), ``repeats`` judgments by a rater
    who has one of the item already.
    """

    agreed: Longs
    shared: Longs
    pairs: Longs
    elsewhere: Longs
    overlaps: dict[int, int]
    repeats: int

    def __add__(self, other: RaterSums) -> RaterSums:
        """The sums of both."""
        sizes = sorted({*self.overlaps, *other.overlaps})
        return RaterSums(
            self.agreed + other.agreed,
            self.shared + other.shared,
            self.pairs + other.pairs,
            self.elsewhere + other.elsewhere,
            {n: self.overlaps.get(n, 0) + other.overlaps.get(n, 0) for n in sizes},
            self.repeats + other.repeats,
        )


@dataclass(frozen=True, eq=False)
class SumRaters:
    """Adds up what a group of parts says of raters, whose favourite labels are known, (R,)."""

    question: Question
    favourite: Longs

    def __call__(self, parts: Iterable[Part]) -> RaterSums:
        """The sums of the group."""
        names = unnamed(len(self.favourite))
        nothing = np.zeros(len(self.favourite), np.int64)
        total = RaterSums(nothing, nothing, nothing, nothing, {}, 0)
        for part in parts:
            total = total + self._part(Answers.of_table(part_table(part, self.question, names)))
        return total

    def _part(self, answers: Answers) -> RaterSums:
        table = answers.judgments
        rater, R = table.rater, len(self.favourite)

        def added(values: Longs) -> Longs:
            out = np.zeros(R, np.int64)
            np.add.at(out, rater, values)
            return out

        beside = table.overlap[table.item] - 1
        same = answers.count[answers.of] - 1
        share = np.rint(POSTERIOR_SCALE * (same / np.maximum(beside, 1))).astype(np.int64)
        wanted = self.favourite[rater]
        said = answers.find(table.item.astype(np.int64), wanted)
        mine = np.where(answers.codes == wanted, answers.own[1], 0)
        sizes, items = np.unique(table.overlap[table.overlap > 0], return_counts=True)
        again = (rater[1:] == rater[:-1]) & (table.item[1:] == table.item[:-1])
        return RaterSums(
            added(np.where(beside > 0, share, 0)),
            added((beside > 0).astype(np.int64)),
            added(answers.others),
            added(said - mine),
            dict(zip(sizes.tolist(), items.tolist(), strict=True)),
            int(again.sum()),
        )


@dataclass(frozen=True, eq=False)
class RaterCounts:
    """The counts of labels, (R, K), and the sums of a table."""

    labels: Longs
    sums: RaterSums

    @property
    def workload(self) -> Longs:
        """How many judgments each rater made, (R,)."""
        return np.asarray(self.labels.sum(axis=1), np.int64)


def counted(packed: Packed, question: Question) -> RaterCounts:
    """Count a packed table with the executor that is in force."""
    labels = label_counts(packed).astype(np.int64)
    # of equally frequent labels the first is the favourite, as argmax has it
    step = SumRaters(question, labels.argmax(axis=1).astype(np.int64))
    found = list(here().map(step, groups_of(packed)))
    total = found[0]
    for more in found[1:]:
        total = total + more
    return RaterCounts(labels, total)


def groups_of(packed: Packed) -> list[Group[Part]]:
    """Groups of parts, some for each worker."""
    executor, n = here(), len(packed.parts)
    n_groups = min(n, (GROUPS if executor.shares_memory else 1) * executor.workers)
    return [Group(packed.parts, range(g, n, n_groups)) for g in range(n_groups)]


def table_of_raters(
    question: Question,
    names: pl.Series,
    counts: RaterCounts,
    competence: Competence,
    prior: Sequence[float] | Doubles | None,
) -> pl.DataFrame:
    """One row a rater, as ``rater_table`` has them without seconds; ``prior`` (K,) is the mean
    posterior of the options, of which what guessing would get is made.
    """
    columns: dict[str, object] = {"rater": names, "judgments": counts.workload}
    labels, sums, workload = counts.labels, counts.sums, counts.workload
    if competence.accuracy is not None:
        columns |= {"accuracy": competence.accuracy}
        columns |= {"lower": competence.lower, "upper": competence.upper}
        if prior is not None:
            columns["chance"] = _divide((labels * np.asarray(prior)).sum(axis=1), workload)
    if competence.spam is not None:
        columns["spam"] = competence.spam
    agreement = np.minimum(_divide(sums.agreed / POSTERIOR_SCALE, sums.shared), 1.0)
    lower, upper = wilson(np.nan_to_num(agreement), np.maximum(sums.shared, 1), 0.95)
    frequency = labels.sum(axis=0) / max(1, int(workload.sum()))
    top = labels.argmax(axis=1)
    columns |= {
        "agreement": agreement,
        "agreement_lower": np.where(sums.shared > 0, lower, np.nan),
        "agreement_upper": np.where(sums.shared > 0, upper, np.nan),
        "agreement_chance": _divide((labels * frequency).sum(axis=1), workload),
        "pairs": sums.pairs,
        "top_label": pl.Series(question.options, dtype=pl.String)[top],
        "top_share": _divide(labels.max(axis=1, initial=0), workload),
        "top_elsewhere": _divide(np.maximum(sums.elsewhere, 0), sums.pairs),
    }
    kept = {name: values for name, values in columns.items() if values is not None}
    return pl.DataFrame(kept).with_columns(cs.float().fill_nan(None))


def _divide(a: Doubles | Longs, b: Longs) -> Doubles:
    out = np.full(np.shape(b), np.nan)
    return np.asarray(np.divide(a, b, out=out, where=b != 0))
