"""The figures of an audit within groups of judgments, of a packed table, part by part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.agreement import AgreementReport
from quorate.analysis.agreement.report import Slice
from quorate.analysis.audit.result import UNSURE, AuditSlice
from quorate.analysis.audit.slices import headline
from quorate.analysis.consensus.by_parts import ByParts
from quorate.analysis.consensus.inference import TIE
from quorate.analysis.numerics.packed import POSTERIOR_SCALE, Part
from quorate.analysis.numerics.steps import Believing
from quorate.compute import Group, here
from quorate.schema import NotApplicableError

Longs = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Sums:
    """What a part shows of one group of judgments.

    ``labels`` (K,) are its judgments by label, ``items`` how many items they are of, ``raters`` who
    made them. Probabilities of these items' labels add up to ``sure`` in units of 2⁻³²; ``unsure``
    are below 0.9. ``matched`` judgments are the label of an item with one likeliest label; ``tied``
    (T, K) are the labels given to each item of the part that has several.
    """

    labels: Longs
    items: int
    raters: Longs
    sure: int
    unsure: int
    matched: int
    tied: Longs


@dataclass(frozen=True, eq=False)
class LookAtGroups:
    """Looks at groups of judgments with the posterior of a fit.

    ``groups`` are the columns and the codes of values, in ``Part.groups``.
    """

    belief: Believing
    n_labels: int
    groups: tuple[tuple[int, int], ...]

    def __call__(self, parts: Iterable[Part]) -> list[tuple[NDArray[np.bool_], list[Sums]]]:
        """Of each part the likeliest labels (T, K) of tied items, and the sums of each group."""
        return [self._part(part) for part in parts]

    def _part(self, part: Part) -> tuple[NDArray[np.bool_], list[Sums]]:
        posterior = np.empty((part.n_items, self.n_labels))
        self.belief(part, posterior)
        top = posterior.max(axis=1)
        best = posterior >= top[:, None] - TIE
        ties = np.flatnonzero(np.count_nonzero(best, axis=1) > 1)
        place = np.full(part.n_items, -1, np.int64)
        place[ties] = np.arange(len(ties))
        code = part.code.astype(np.int64)
        label, rater = code % self.n_labels, code // self.n_labels
        right = label == posterior.argmax(axis=1)[part.item]
        values = {column: part.value(column) for column, _ in self.groups}
        found = []
        for column, value in self.groups:
            rows = np.flatnonzero(values[column] == value)
            items = np.unique(part.item[rows])
            at = place[part.item[rows]]
            tied = at >= 0
            cells = at[tied] * self.n_labels + label[rows][tied]
            sure = np.rint(top[items] * POSTERIOR_SCALE).astype(np.int64)
            found.append(
                Sums(
                    labels=np.bincount(label[rows], minlength=self.n_labels),
                    items=len(items),
                    raters=np.unique(rater[rows]),
                    sure=int(sure.sum()),
                    unsure=int((top[items] < UNSURE).sum()),
                    matched=int((right[rows] & ~tied).sum()),
                    tied=np.bincount(cells, minlength=len(ties) * self.n_labels).reshape(
                        len(ties), self.n_labels
                    ),
                )
            )
        return best[ties], found


def slices_by_parts(fitted: ByParts, agreement: AgreementReport) -> tuple[AuditSlice, ...]:
    """One slice for each group that the agreement of the packed table was measured in.

    Raises NotApplicableError for a method that did not fit part by part.
    """
    packed, belief = fitted.packed, fitted.fit.belief
    if belief is None:
        raise NotApplicableError(f"method {fitted.method!r} did not fit part by part")
    if not agreement.slices:
        return ()
    columns = list(packed.groups)
    groups = tuple(
        (columns.index(one.column), 1 + packed.groups[one.column].index(one.value))
        for one in agreement.slices
    )
    totals = [_Total(packed.n_labels, packed.n_raters) for _ in groups]
    draws = np.random.default_rng(fitted.seed)
    alone = [Group(packed.parts, range(n, n + 1)) for n in range(len(packed.parts))]
    for found in here().map(LookAtGroups(belief, packed.n_labels, groups), alone):
        for best, sums in found:
            # drawn in the order of items, as the table of all items draws them
            drawn = np.where(best, draws.random(best.shape), -1.0).argmax(axis=1)
            for total, one in zip(totals, sums, strict=True):
                total.add(one, drawn)
    options = fitted.question.options
    return tuple(
        total.slice(of_group, options)
        for total, of_group in zip(totals, agreement.slices, strict=True)
    )


class _Total:
    """The sums of one group over parts."""

    def __init__(self, n_labels: int, n_raters: int) -> None:
        self._labels = np.zeros(n_labels, np.int64)
        self._raters = np.zeros(n_raters, np.bool_)
        self._items = self._sure = self._unsure = self._matched = 0

    def add(self, one: Sums, drawn: NDArray[np.intp]) -> None:
        """Add a part, whose tied items have these labels."""
        self._labels += one.labels
        self._raters[one.raters] = True
        self._items += one.items
        self._sure += one.sure
        self._unsure += one.unsure
        self._matched += one.matched + int(one.tied[np.arange(len(drawn)), drawn].sum())

    def slice(self, of_group: Slice, options: Sequence[str]) -> AuditSlice:
        """The figures of the group."""
        n, items = max(1, int(self._labels.sum())), max(1, self._items)
        value, lower, upper = headline(of_group)
        return AuditSlice(
            column=of_group.column,
            value=of_group.value,
            judgments=int(self._labels.sum()),
            items=self._items,
            raters=int(self._raters.sum()),
            labels=tuple(
                (option, k / n) for option, k in zip(options, self._labels.tolist(), strict=True)
            ),
            agreement=value,
            agreement_lower=lower,
            agreement_upper=upper,
            certainty=self._sure / POSTERIOR_SCALE / items,
            unsure=self._unsure / items,
            match=self._matched / n,
            note=of_group.note,
        )
