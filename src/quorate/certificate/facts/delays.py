"""How long raters waited for their money, and for an answer to an appeal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.certificate.facts.evidence import Evidence
from quorate.certificate.facts.figures import DAY, HOUR, Share, share
from quorate.certificate.facts.people import few

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Delay:
    """Days between a judgment and the payment that covers what it earned.

    A rater's payments cover their earnings in the order in which these were earned; ``median`` and
    ``p95`` weigh each judgment by its money. ``paid_share`` is the share of all earnings that was
    paid so far; ``payments`` were recorded, ``other_currency`` of them in another currency than the
    earnings, which are left out.
    """

    payments: int
    other_currency: int
    median: float | None
    p95: float | None
    paid_share: float | None
    note: str


@dataclass(frozen=True, slots=True)
class Appeals:
    """Appeals against a standing; ``answer_hours`` is the median time to an answer, in hours."""

    made: int
    granted: int
    refused: int
    waiting: int
    overturned: Share
    """of those that were answered, how many were granted"""
    answer_hours: float | None


def delay(evidence: Evidence, smallest: int) -> Delay:
    """How long raters waited for their money."""
    declared, payments = evidence.spec.pay, evidence.paid.height
    if declared is None:
        return Delay(payments, 0, None, None, None, "the campaign declares no pay")
    mine = evidence.paid.filter(pl.col("currency") == declared.currency)
    other = payments - mine.height
    earning = evidence.judged.filter(pl.col("earned") > 0)
    if earning["person"].n_unique() < smallest:
        return Delay(payments, other, None, None, None, few(evidence, smallest))
    if mine.is_empty():
        return Delay(payments, other, None, None, 0.0, "no payment is recorded")
    waits, money, owed = _waits(earning, mine)
    return Delay(
        payments=payments,
        other_currency=other,
        median=_weighted(waits, money, 0.5),
        p95=_weighted(waits, money, 0.95),
        paid_share=float(money.sum()) / owed,
        note="",
    )


def _waits(earning: pl.DataFrame, paid: pl.DataFrame) -> tuple[Doubles, Doubles, float]:
    """Days waited by each judgment that is covered, its money, and all that was earned.

    A judgment that only a later payment covers wholly waited for that one.
    """
    payments: dict[int, tuple[Longs, Longs]] = {}
    for (person,), rows in paid.sort("at").group_by("person", maintain_order=True):
        payments[int(str(person))] = (
            rows["amount"].to_numpy().cumsum(),
            rows["at"].to_numpy(),
        )
    waits: list[Doubles] = []
    money: list[Doubles] = []
    for (person,), rows in earning.group_by("person", maintain_order=True):
        if int(str(person)) not in payments:
            continue
        sums, when = payments[int(str(person))]
        earned, at = rows["earned"].to_numpy(), rows["at"].to_numpy()
        place = np.searchsorted(sums, earned.cumsum())
        covered = place < len(sums)
        waited = when[place[covered]] - at[covered]
        waits.append(np.maximum(waited, 0) / DAY)  # paid before: no wait
        money.append(earned[covered].astype(np.float64))
    owed = float(earning["earned"].sum())
    if not waits:
        return np.empty(0), np.empty(0), owed
    return np.concatenate(waits), np.concatenate(money), owed


def _weighted(values: Doubles, weights: Doubles, q: float) -> float | None:
    """The smallest value up to which a share ``q`` of the weight lies."""
    if not len(values):
        return None
    order = np.argsort(values, kind="stable")
    sums = weights[order].cumsum()
    place = int(np.searchsorted(sums, q * sums[-1]))
    return float(values[order][min(place, len(values) - 1)])


def appeals(evidence: Evidence) -> Appeals:
    """What became of appeals."""
    found = evidence.appealed
    granted = found.filter(pl.col("outcome") == "granted").height
    refused = found.filter(pl.col("outcome") == "refused").height
    settled = found.filter(pl.col("settled_at").is_not_null())
    waits = (settled["settled_at"] - settled["at"]).to_numpy() / HOUR
    return Appeals(
        made=found.height,
        granted=granted,
        refused=refused,
        waiting=found.height - granted - refused,
        overturned=share(granted, granted + refused),
        answer_hours=float(np.median(waits)) if len(waits) else None,
    )
