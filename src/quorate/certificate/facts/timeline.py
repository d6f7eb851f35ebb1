"""When it happened: the campaign, its judgments, its versions of the guideline."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from quorate.certificate.facts.evidence import Evidence
from quorate.certificate.facts.figures import day


@dataclass(frozen=True, slots=True)
class Timeline:
    """Days are of UTC, as ``2026-01-31``; None where there is none.

    ``state`` is ``open`` or ``closed``; ``head`` the day of the last entry of the log that the
    release covers; ``judged_days`` the days with a judgment.
    """

    state: str
    opened: str | None
    head: str | None
    first_judgment: str | None
    last_judgment: str | None
    judged_days: int
    changes: int
    """how often the campaign file was changed"""
    earlier_releases: int


@dataclass(frozen=True, slots=True)
class GuidelineFacts:
    """A version of the guideline.

    ``judgments`` that count were made under it, by any purpose; ``early`` of them were given
    before it was published, which cannot be; ``readers`` said that they read it.
    """

    version: str
    published: str | None
    words: int
    judgments: int
    early: int
    first_judgment: str | None
    readers: int | None
    """None where they are few"""


def timeline(evidence: Evidence) -> Timeline:
    """When the campaign and its judgments were."""
    at = evidence.judged["at"]
    days = (at // 86_400_000).n_unique()
    return Timeline(
        state=evidence.state,
        opened=day(evidence.specs[0].at),
        head=day(evidence.at),
        first_judgment=None if at.is_empty() else day(int(at[0])),
        last_judgment=None if at.is_empty() else day(int(at[-1])),
        judged_days=days,
        changes=len(evidence.specs) - 1,
        earlier_releases=evidence.earlier,
    )


def guidelines(evidence: Evidence, smallest: int) -> tuple[GuidelineFacts, ...]:
    """Each version of the guideline, in the order of publishing."""
    found = []
    under = {
        version: (n, first)
        for version, n, first in evidence.judged.group_by("guideline")
        .agg(pl.len(), pl.col("at").min().alias("first"))
        .iter_rows()
    }
    readers = dict(evidence.read.group_by("guideline").agg(pl.col("person").n_unique()).iter_rows())
    for one in evidence.guidelines:
        n, first = under.get(one.version, (0, None))
        early = 0
        if first is not None and first < one.at:
            mine = pl.col("guideline") == one.version
            early = evidence.judged.filter(mine & (pl.col("at") < one.at)).height
        read = readers.get(one.version, 0)
        told = read if read == 0 or read >= smallest else None
        found.append(
            GuidelineFacts(one.version, day(one.at), one.words, n, early, day(first), told)
        )
    return tuple(found)
