"""Who judged: how many people, in which standing, crews and groups, none of them small."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from quorate.certificate.cells import cells
from quorate.certificate.facts.evidence import Evidence
from quorate.certificate.facts.figures import Count, too_few

NOT_HERE = "all judgments came from other tools, and nobody here saw them being given"

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


def few(evidence: Evidence, smallest: int, why: str = "") -> str:
    """Why nothing is told of people at work: they are few, or all of it came from other tools."""
    return NOT_HERE if evidence.elsewhere else why or too_few(smallest)


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
    if not named:
        return ()
    # as in the tables of groups: who told nothing counts as left over, so that nobody can be found
    # by taking the told groups from all
    told_of = {
        name: {str(person): value for person, value in told.items()} for name, told in named.items()
    }
    found = cells({"": frozenset(map(str, who))}, told_of, smallest)
    return tuple(
        GroupSizes(
            attribute=away.attribute,
            groups=tuple(
                Count(value, len(of)) for value, of in sorted(found.overall[away.attribute].items())
            ),
            hidden_values=away.groups,
            hidden=away.raters,
            untold=away.untold,
        )
        for away in found.suppressed
    )
