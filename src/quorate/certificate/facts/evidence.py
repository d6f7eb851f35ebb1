"""Evidence: what a campaign's log and views say beside the answers, for the facts of a release.

Nobody's id is in it: people are numbers that mean nothing outside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import polars as pl

from quorate.schema.campaign import CampaignSpec

NOBODY = -1
"""stands for a person who is no member of the campaign, such as the operator"""

_PERSON, _TIME = {"person": pl.Int32()}, {"at": pl.Int64()}
PEOPLE = pl.Schema(
    {
        **_PERSON,
        "role": pl.String(),
        "standing": pl.String(),
        "crew": pl.String(),
        "enrolled_at": pl.Int64(),
        "paid": pl.Int64(),
        "erased": pl.Boolean(),
        "erased_at": pl.Int64(),
        "keys": pl.Int64(),
    }
)
"""a row a member; ``paid`` in millionths, ``keys`` that could still open what they sealed"""
JUDGED = pl.Schema(
    {
        **_PERSON,
        "item": pl.String(),
        "judgment": pl.String(),
        **_TIME,
        "milliseconds": pl.Int64(),
        "earned": pl.Int64(),
        "purpose": pl.String(),
        "guideline": pl.String(),
        "surplus": pl.Boolean(),
        "excluded": pl.Boolean(),
        "right": pl.Boolean(),
        "labels": pl.String(),
        "shown": pl.String(),
        "sealed": pl.String(),
        "source": pl.String(),
    }
)
"""a row a judgment, the earliest first; ``labels`` and ``shown`` as JSON, ``earned`` in millionths
of the currency, ``right`` null where no answer was known; ``sealed`` names the questions that were
answered in own words, with commas between, null without; ``source`` is the file of another tool
that it came from, empty where it was given here: ``at`` is then when it came, and there is no
time"""
SOURCES = pl.Schema(
    {
        "source": pl.String(),
        "tool": pl.String(),
        "file": pl.String(),
        "digest": pl.String(),
        "judgments": pl.Int64(),
        **_TIME,
    }
)
"""a row a file of another tool that judgments came from, the first first"""
SKIPPED = pl.Schema({**_PERSON, **_TIME, "milliseconds": pl.Int64(), "reason": pl.String()})
PAID = pl.Schema({**_PERSON, **_TIME, "amount": pl.Int64(), "currency": pl.String()})
AGREED = pl.Schema({**_PERSON, **_TIME, "consent": pl.String()})
"""agreements to a text by its digest, and their withdrawals, where ``consent`` is null"""
READ = pl.Schema({**_PERSON, **_TIME, "guideline": pl.String()})
APPEALED = pl.Schema({**_PERSON, **_TIME, "settled_at": pl.Int64(), "outcome": pl.String()})
TAKEN_OUT = pl.Schema(
    {
        "judgment": pl.String(),
        "person": pl.Int32(),
        "judged_at": pl.Int64(),
        **_TIME,
        "rule": pl.String(),
        "reason": pl.String(),
        "by": pl.String(),
    }
)
"""a row an exclusion; ``by`` is ``rule``, ``person`` or ``system``, and ``rule`` its name if so"""
TRIED = pl.Schema(
    {
        **_PERSON,
        "stage": pl.String(),
        "outcome": pl.String(),
        "given": pl.Int64(),
        "right": pl.Int64(),
        "started_at": pl.Int64(),
    }
)
ADDED = pl.Schema(
    {
        "item": pl.String(),
        **_TIME,
        "bank": pl.String(),
        "state": pl.String(),
        "outcome": pl.String(),
        "wanted": pl.Int64(),
        "judged": pl.Int64(),
        "adjudicated": pl.Boolean(),
        "cause": pl.String(),
        "gold": pl.Boolean(),
        "slices": pl.String(),
    }
)
"""a row an item; ``slices`` as JSON, null without"""
COUNTED = pl.Schema({"what": pl.String(), "which": pl.String(), "number": pl.Int64()})
"""counts by what and which: findings by check and verdict, rules that fired, leases by state …"""
SCORED = pl.Schema(
    {
        "question": pl.String(),
        "model": pl.String(),
        "version": pl.String(),
        "items": pl.Int64(),
        **_TIME,
    }
)


@dataclass(frozen=True, eq=False)
class SpecVersion:
    """The campaign as it was declared from a time on, milliseconds UTC."""

    at: int
    spec: CampaignSpec


@dataclass(frozen=True, slots=True)
class Published:
    """A version of the guideline: when it was published, milliseconds UTC, and its words."""

    version: str
    at: int
    words: int


@dataclass(frozen=True, slots=True)
class Round:
    """A calibration round: when it was opened and closed, milliseconds UTC, and its items."""

    opened_at: int
    closed_at: int | None
    items: int


@dataclass(frozen=True, eq=False)
class Evidence:
    """A campaign beside its answers; each frame has the columns of the schema of its name.

    ``at`` is the time of the last entry of the log, milliseconds UTC; ``attributes`` what raters
    told of themselves, by attribute and person; ``earlier`` how many releases were made before.
    """

    at: int
    state: str
    specs: tuple[SpecVersion, ...]
    guidelines: tuple[Published, ...]
    rounds: tuple[Round, ...]
    people: pl.DataFrame
    attributes: Mapping[str, Mapping[int, str]]
    judged: pl.DataFrame
    skipped: pl.DataFrame
    paid: pl.DataFrame
    agreed: pl.DataFrame
    read: pl.DataFrame
    appealed: pl.DataFrame
    taken_out: pl.DataFrame
    tried: pl.DataFrame
    added: pl.DataFrame
    counted: pl.DataFrame
    scored: pl.DataFrame
    earlier: int = 0
    sources: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=SOURCES))

    @property
    def spec(self) -> CampaignSpec:
        """The campaign as it is now."""
        return self.specs[-1].spec

    @property
    def elsewhere(self) -> bool:
        """Whether every judgment came from other tools, or all that there were and are left out."""
        return not self.sources.is_empty() and self.judged.filter(pl.col("source") == "").is_empty()

    @cached_property
    def here(self) -> Evidence:
        """The evidence without what came from other tools: what was observed of people at work."""
        if self.sources.is_empty():
            return self
        given = self.judged.filter(pl.col("source") == "")
        brought = self.judged.filter(pl.col("source") != "")
        away = brought["person"].unique().to_list()
        out = pl.col("judgment").is_in(brought["judgment"].to_list())
        return replace(
            self,
            judged=given,
            people=self.people.filter(~pl.col("person").is_in(away)),
            taken_out=self.taken_out.filter(~out),
        )

    def number(self, what: str, which: str | None = None) -> int:
        """How many there are of what was counted; ``which`` of them, or all."""
        found = self.counted.filter(pl.col("what") == what)
        if which is not None:
            found = found.filter(pl.col("which") == which)
        return int(found["number"].sum())
