"""Who judged: how many people, in which standing, crews and groups, none of them small."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from quorate.analysis.disagreement.attributes import UNKNOWN, Attribute, Level
from quorate.analysis.disagreement.groups import protect
from quorate.certificate.facts.evidence import Evidence
from quorate.certificate.facts.figures import Count

CREW = "crew"
"""the group that an invitation names, beside what raters tell of themselves"""


@dataclass(frozen=True, slots=True)
class GroupSizes:
    """How many of those whose judgments count told which value of an attribute.

    ``hidden`` people are in ``hidden_values`` groups that are too small to be told, or would give
    others away; ``untold`` people told nothing. ``attribute`` is ``crew`` for the group that the
    invitation names.
    """

    attribute: str
    groups: tuple[Count, ...]
    hidden_values: int
    hidden: int
    untold: int


@dataclass(frozen=True, slots=True)
class Raters:
    """Who took part.

    ``judged`` people gave a judgment of any purpose, ``counting`` one that counts; ``roles`` are
    of those who judged; ``enrolled`` are members that are there to judge, ``standings`` theirs now.
    """

    enrolled: int
    judged: int
    counting: int
    roles: tuple[Count, ...]
    standings: tuple[Count, ...]
    per_rater: float | None
    """judgments a person who judged, the median; None where they are few"""
    groups: tuple[GroupSizes, ...]


def raters(evidence: Evidence, smallest: int) -> Raters:
    """Who took part, as counts."""
    people, judged = evidence.people, evidence.judged
    members = people.filter(pl.col("role").is_in(["rater", "expert"]))
    who = judged["person"].unique().sort()
    counting = judged.filter(counts())
    each = judged.group_by("person").len()["len"]
    middle = each.median() if len(each) >= smallest else None
    return Raters(
        enrolled=members.height,
        judged=len(who),
        counting=counting["person"].n_unique(),
        roles=_counted(people.filter(pl.col("person").is_in(who.to_list()))["role"]),
        standings=_counted(members["standing"]),
        per_rater=float(middle) if isinstance(middle, int | float) else None,
        groups=_groups(evidence, sorted(set(counting["person"].to_list())), smallest),
    )


def counts() -> pl.Expr:
    """Whether a judgment counts: it speaks of the item's answer, in time, and is not excluded."""
    return pl.col("purpose").is_in(["", "gold"]) & ~pl.col("surplus") & ~pl.col("excluded")


def _counted(values: pl.Series) -> tuple[Count, ...]:
    found = values.value_counts().sort(values.name)
    return tuple(Count(name, n) for name, n in found.iter_rows())


def _groups(evidence: Evidence, who: list[int], smallest: int) -> tuple[GroupSizes, ...]:
    crews = {
        person: crew for person, crew in evidence.people.select("person", CREW).iter_rows() if crew
    }
    named: dict[str, Mapping[int, str]] = dict(evidence.attributes)
    if crews:
        named[CREW if CREW not in named else f"{CREW} (invited)"] = crews
    coded = [_attribute(name, told, who) for name, told in named.items()]
    if not coded:
        return ()
    shown, hidden = protect(coded, smallest)
    return tuple(
        GroupSizes(
            attribute=one.column,
            groups=tuple(Count(value, n) for value, n in zip(one.values, one.sizes(), strict=True)),
            hidden_values=away.values,
            hidden=away.raters,
            untold=away.untold,
        )
        for one, away in zip(shown, hidden, strict=True)
    )


def _attribute(name: str, told: Mapping[int, str], who: list[int]) -> Attribute:
    values = tuple(sorted({told[one] for one in who if one in told}))
    place = {value: n for n, value in enumerate(values)}
    codes = np.array([place[told[one]] if one in told else UNKNOWN for one in who], np.int32)
    return Attribute(name, Level.RATER, values, codes)
