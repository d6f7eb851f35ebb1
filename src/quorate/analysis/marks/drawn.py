"""Spans as runs of units: what judgments drew, and what a row of tags spells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.marks.spans import Span, Units

Longs = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Runs:
    """S spans: units ``begin`` up to but without ``stop``, of ``label``, drawn in ``row``.

    All (S,); ``row`` is the judgment, 0 for those of a path.
    """

    begin: Longs
    stop: Longs
    label: Longs
    row: Longs

    def __len__(self) -> int:
        return len(self.begin)


def drawn(units: Units) -> Runs:
    """The spans that judgments drew, by judgment, then by place."""
    order = np.lexsort((units.unit, units.row))
    return _runs(units, units.row[order], units.unit[order], units.tag[order])


def spelled(units: Units, path: Longs) -> Runs:
    """The spans that one tag a unit spells."""
    return _runs(units, np.zeros(len(units), np.int64), np.arange(len(units)), path)


def _runs(units: Units, row: Longs, unit: Longs, tag: Longs) -> Runs:
    label = (tag - 1) // 2
    follows = np.zeros(len(tag), np.bool_)
    follows[1:] = (
        (tag[1:] > 0)
        & (tag[1:] % 2 == 0)
        & (row[1:] == row[:-1])
        & (unit[1:] == unit[:-1] + 1)
        & ~units.first[unit[1:]]
        & (tag[:-1] > 0)
        & (label[1:] == label[:-1])
    )
    begins = np.flatnonzero((tag > 0) & ~follows)
    ends = np.flatnonzero((tag > 0) & ~np.append(follows[1:], False))
    return Runs(unit[begins], unit[ends] + 1, label[begins], row[begins])


def distinct(runs: Runs) -> tuple[Runs, Longs]:
    """The different spans among runs, by place, and which of them each run is."""
    keys = np.stack([runs.begin, runs.stop, runs.label], axis=1)
    found, which = np.unique(keys, axis=0, return_inverse=True)
    one = Runs(found[:, 0], found[:, 1], found[:, 2], np.zeros(len(found), np.int64))
    return one, which.ravel().astype(np.int64)


def as_spans(units: Units, runs: Runs) -> list[tuple[int, Span]]:
    """Runs as spans, each with its item."""
    return [
        (item, Span(start, end, units.labels[label]))
        for item, start, end, label in zip(
            units.item[runs.begin].tolist(),
            units.start[runs.begin].tolist(),
            units.end[runs.stop - 1].tolist(),
            runs.label.tolist(),
            strict=True,
        )
    ]
