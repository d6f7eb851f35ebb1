"""Consensus and distribution: do they follow from the judgments, to the last digit?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from quorate.certificate.frozen import Again
from quorate.certificate.outcomes import CONSENSUS, REJUDGED, Computed, computed
from quorate.certificate.tables import has_shares
from quorate.certificate.verify.check import Known, Told
from quorate.certificate.verify.finding import Finding
from quorate.certificate.verify.opened import KINDS, Opened
from quorate.certificate.verify.recomputing import MadeWith, compare_tables, made_with, table_of
from quorate.schema.questions import AnyQuestion

AGAIN, LATER = ("item", "batch", "diagnosis", "before", "drawn"), ("back",)
"""columns of the table of items judged again that make it; those that it has not always had"""


@dataclass(frozen=True)
class Recomputed:
    """Consensus, competences, distributions and re-judged labels, computed again.

    Where groups are told, raters cannot be followed across items, so that the consensus of a
    prescriptive question cannot be computed again.
    """

    name: ClassVar[str] = "consensus"
    title: ClassVar[str] = "Consensus and distribution"

    def run(self, release: Opened, known: Known) -> Iterable[Finding]:
        """Compute every question again."""
        told = Told(self.name)
        made = made_with(release, known)
        expected: set[str] = set()
        for question in release.spec.questions:
            expected |= self._question(told, release, question, made)
        extra = [
            name
            for name in release.tables
            if name not in expected and name.startswith(tuple(f"{one}-" for one in KINDS[:-1]))
        ]
        for name in extra:
            told.failed("this table follows from no question", f"data/{name}")
        return told.ended(f"{len(expected):,} tables follow from the judgments, to the last digit")

    def _question(
        self, told: Told, release: Opened, question: AnyQuestion, made: MadeWith
    ) -> set[str]:
        name = question.name
        stored = {f"{kind}-{name}" for kind in KINDS[:-1]} & set(release.tables)
        paradigm = release.spec.paradigm_of(name)
        told.compare(
            "another paradigm than the campaign's",
            f"manifest.json#/questions/{name}",
            paradigm,
            release.questions[name]["paradigm"],
        )
        if release.told == "groups" and paradigm == "prescriptive":
            if stored:
                told.say("stated", f"the consensus of {name!r}: raters are not told across items")
            return stored
        found = self._computed(release, question)
        for table, mine in found.tables.items():
            if table not in stored:
                told.say(made.state, f"the table is missing{made.why}", f"data/{table}")
                continue
            where = f"data/{table}.parquet"
            compare_tables(told, where, mine, release.table(table), made)
        method = release.questions[name].get("method", "")
        where = f"manifest.json#/questions/{name}/method"
        if found.method != method:
            what = f"another method than is taken here{made.why}"
            told.say(made.state, what, where, found.method, method)
        return set(found.tables)

    def _computed(self, release: Opened, question: AnyQuestion) -> Computed:
        table = table_of(release, question)
        paradigm = release.spec.paradigm_of(question.name)
        if table is None or (paradigm == "descriptive" and not has_shares(table.question)):
            return Computed({})
        return computed(
            question.name,
            paradigm,
            table,
            _settled(release, question.name),
            _again(release, question.name),
            release.seed,
            "raters" if release.told == "raters" else "groups",
        )


def _settled(release: Opened, question: str) -> dict[str, str]:
    name = f"{CONSENSUS}-{question}"
    if name not in release.tables:
        return {}
    rows = release.table(name).filter(pl.col("expert").is_not_null())
    return dict(rows.select("item", "expert").iter_rows())


def _again(release: Opened, question: str) -> list[Again]:
    name = f"{REJUDGED}-{question}"
    if name not in release.tables:
        return []
    columns = release.table(name).columns
    rows = release.table(name).select(*AGAIN, *(one for one in LATER if one in columns))
    return [Again(question=question, **row) for row in rows.iter_rows(named=True)]
