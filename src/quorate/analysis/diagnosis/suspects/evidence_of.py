"""The evidence of one example: what is shown to whoever judges a suspect."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.diagnosis.evidence import Evidence

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Near:
    """A neighbour: its name, its given label and the cosine to the example."""

    example: str
    label: str
    similarity: float


@dataclass(frozen=True, eq=False)
class EvidenceOf:
    """What is known of one example.

    ``inside`` and ``outside`` (E,) are p of the given label epoch by epoch, the mean over runs, NaN
    where it was not presented; empty where the log has no such scores. ``suggested`` is the label
    that the model finds likeliest besides the given one, None where it says nothing.
    """

    example: str
    label: str
    suggested: str | None
    inside: Doubles
    outside: Doubles
    neighbours: tuple[Near, ...]
    verdicts: tuple[str, ...]


def trajectory(evidence: Evidence, row: int, side: str) -> Doubles:
    """p of the given label of one example, epoch by epoch, the mean over runs, (E,)."""
    values: list[Doubles] = []
    runs = [getattr(run, side) for run in evidence.log.runs]
    if all(scores is None for scores in runs):
        return np.empty(0)
    for seen in evidence.inside() if side == "inside" else evidence.outside():
        at = int(np.searchsorted(seen.rows, row))
        if at < len(seen.rows) and seen.rows[at] == row:
            values.append(seen.given[:, at].astype(np.float64))
    if not values:
        return np.empty(0)
    longest = max(map(len, values))
    table = np.full((len(values), longest), np.nan)
    for place, one in enumerate(values):
        table[place, : len(one)] = one
    there = ~np.isnan(table)
    times = there.sum(axis=0)
    return np.asarray(np.where(there, table, 0).sum(axis=0) / np.where(times, times, np.nan))


def near(evidence: Evidence, row: int) -> tuple[Near, ...]:
    """The ten nearest of one example; none where the log has no features."""
    if evidence.log.features is None:
        return ()
    log, found = evidence.log, evidence.neighbours
    return tuple(
        Near(str(log.examples[int(at)]), log.classes[log.labels[at]], float(cosine))
        for at, cosine in zip(found.index[row], found.similarity[row], strict=True)
        if at >= 0
    )
