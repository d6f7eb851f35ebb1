"""Counts: are the figures of the manifest those of the tables?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from quorate.certificate.verify.check import Known, Told
from quorate.certificate.verify.finding import Finding
from quorate.certificate.verify.opened import Opened, objects
from quorate.schema.json_value import Json

WHERE = "manifest.json"


@dataclass(frozen=True)
class Counts:
    """Answers, items and raters, of all and of each question; answers by version of the guideline.

    Where groups are told, how many raters there are cannot be counted in the tables.
    """

    name: ClassVar[str] = "counts"
    title: ClassVar[str] = "Counts"

    def run(self, release: Opened, known: Known) -> Iterable[Finding]:
        """Count again."""
        told = Told(self.name)
        counts = release.manifest["counts"]
        if not isinstance(counts, Mapping):
            told.failed("there are no counts", WHERE)
            return told.ended("")
        rows = release.judgments
        told.compare("answers", f"{WHERE}#/counts/answers", counts["answers"], len(rows))
        self._excluded(told, release, counts["excluded"])
        by_question = dict(rows.group_by("question").len().iter_rows())
        items = dict(rows.group_by("question").agg(pl.col("item").n_unique()).iter_rows())
        for name, question in release.questions.items():
            where = f"{WHERE}#/questions/{name}"
            told.compare("judgments", where, question["judgments"], by_question.get(name, 0))
            told.compare("items", where, question["items"], items.get(name, 0))
        asked = [one.name for one in release.spec.questions]
        told.compare("other questions than the campaign's", WHERE, asked, [*release.questions])
        self._people(told, release, counts)
        return told.ended(f"{len(rows):,} answers are counted as the manifest says")

    def _excluded(self, told: Told, release: Opened, stated: Json) -> None:
        found = Counter(
            (why, reason or "")
            for why, reason in release.excluded.select("why", "reason").iter_rows()
        )
        said = {(str(one["why"]), str(one["reason"])): one["answers"] for one in objects(stated)}
        told.compare("answers set aside", f"{WHERE}#/counts/excluded", said, dict(found))

    def _people(self, told: Told, release: Opened, counts: Mapping[str, Json]) -> None:
        # who gave own words alone is in no table
        raters, items = release.judgments["rater"].n_unique(), release.judgments["item"].n_unique()
        words = bool(counts.get("own_words"))
        if release.told != "raters":
            told.say("stated", f"{counts['raters']:,} raters: groups are told, raters are not")
        elif not words or raters > int(str(counts["raters"])):
            told.compare("raters", f"{WHERE}#/counts/raters", counts["raters"], raters)
        if not words or items > int(str(counts["items"])):
            told.compare("items", f"{WHERE}#/counts/items", counts["items"], items)
