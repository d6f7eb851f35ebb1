"""How long people worked at a stretch, at night, and with what is hard to look at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.certificate.facts.evidence import Evidence
from quorate.certificate.facts.figures import Share, share
from quorate.certificate.facts.people import few

Doubles = NDArray[np.float64]

PAUSE_MINUTES = 10
"""a gap of so many minutes is a break"""
NIGHT = (23, 6)
"""from which hour to which it is night"""
EXPOSED_MINUTES = 120
"""minutes in a day with disturbing items that are too many"""
OFFENSIVE = "offensive"
"""the reason by which a rater skips what they do not want to see"""


@dataclass(frozen=True, slots=True)
class Sessions:
    """Work without a break, in minutes: from the first moment of a stretch to its last.

    A gap of ``PAUSE_MINUTES`` ends a stretch. ``breaks`` are gaps of less than six hours, ``n``
    stretches. ``suggested`` is after how many minutes of work the page offers a break, 0: never.
    ``night`` is the share of active time between 23 and 6 o'clock, where the time zone is known.
    """

    n: int
    median: float | None
    p95: float | None
    longest: float | None
    breaks: int | None
    suggested: int
    night: float | None
    night_note: str
    note: str


@dataclass(frozen=True, slots=True)
class Exposure:
    """Time with items that may be disturbing, in minutes of a rater and day.

    ``over`` are days of a rater with more than ``EXPOSED_MINUTES``; ``opted_out`` how often an item
    was given back since the rater did not want to see it.
    """

    declared: bool
    days: int
    median: float | None
    p95: float | None
    longest: float | None
    over: Share | None
    opted_out: int
    note: str


def sessions(evidence: Evidence, time_zone: str | None, smallest: int) -> Sessions:
    """How long people worked at a stretch."""
    suggested = evidence.spec.break_minutes
    judged = evidence.judged
    if judged["person"].n_unique() < smallest:
        why = few(evidence, smallest)
        return Sessions(0, None, None, None, None, suggested, None, why, why)
    minutes, breaks = _stretches(judged)
    night, note = _night(judged, time_zone)
    return Sessions(
        n=len(minutes),
        median=float(np.median(minutes)),
        p95=float(np.quantile(minutes, 0.95)),
        longest=float(minutes.max()),
        breaks=breaks,
        suggested=suggested,
        night=night,
        night_note=note,
        note="",
    )


def _stretches(judged: pl.DataFrame) -> tuple[Doubles, int]:
    """Minutes of each stretch, and how many breaks there were."""
    ordered = judged.select(
        "person", "at", (pl.col("at") - pl.col("milliseconds")).alias("begun")
    ).sort("person", "at", maintain_order=True)
    gap = pl.col("begun") - pl.col("at").shift(1).over("person")
    found = ordered.with_columns(gap.alias("gap"))
    first = (pl.col("gap").is_null() | (pl.col("gap") >= PAUSE_MINUTES * 60_000)).cum_sum()
    stretches = (
        found.with_columns(first.alias("stretch"))
        .group_by("stretch")
        .agg((pl.col("at").max() - pl.col("begun").min()).alias("long"))
        .sort("stretch")
    )
    pause = pl.col("gap").is_between(PAUSE_MINUTES * 60_000, 6 * 3_600_000, closed="left")
    return stretches["long"].to_numpy() / 60_000, found.filter(pause).height


def _night(judged: pl.DataFrame, time_zone: str | None) -> tuple[float | None, str]:
    """The share of active time at night; or why it is not known."""
    if time_zone is None:
        return None, "the time zone that raters live in is not declared (`release.time_zone`)"
    begun, end = NIGHT
    moment = pl.from_epoch("at", time_unit="ms").dt.replace_time_zone("UTC")
    try:
        found = judged.select(
            moment.dt.convert_time_zone(time_zone).dt.hour().alias("hour"), "milliseconds"
        )
    except pl.exceptions.PolarsError:
        return None, f"there is no time zone {time_zone!r}"
    total = int(found["milliseconds"].sum())
    late = found.filter((pl.col("hour") >= begun) | (pl.col("hour") < end))
    return (int(late["milliseconds"].sum()) / total if total else None), ""


def exposure(evidence: Evidence, smallest: int) -> Exposure:
    """How long people looked at what may disturb them."""
    opted_out = evidence.skipped.filter(pl.col("reason") == OFFENSIVE).height
    if not evidence.spec.exposing:
        why = "the items are not declared disturbing (`exposing`)"
        return Exposure(False, 0, None, None, None, None, opted_out, why)
    if evidence.judged["person"].n_unique() < smallest:
        return Exposure(True, 0, None, None, None, None, opted_out, few(evidence, smallest))
    spent = pl.concat(
        [one.select("person", "at", "milliseconds") for one in (evidence.judged, evidence.skipped)]
    )
    days = spent.group_by("person", pl.col("at") // 86_400_000).agg(pl.col("milliseconds").sum())
    minutes = np.sort(days["milliseconds"].to_numpy() / 60_000)
    return Exposure(
        declared=True,
        days=len(minutes),
        median=float(np.median(minutes)),
        p95=float(np.quantile(minutes, 0.95)),
        longest=float(minutes.max()),
        over=share(int((minutes > EXPOSED_MINUTES).sum()), len(minutes)),
        opted_out=opted_out,
        note="",
    )
