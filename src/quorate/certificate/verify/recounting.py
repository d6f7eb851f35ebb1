"""Recounting: figures of ``facts.json`` that follow from the tables and the log of a release."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from quorate.certificate.documents.ground import objects, pointed
from quorate.certificate.verify.log import Judgment
from quorate.certificate.verify.opened import Opened
from quorate.schema.campaign import CampaignSpec
from quorate.schema.json_value import Json
from quorate.schema.release import ReleaseTerms
from quorate.schema.stored_spec import stored_spec

FACTS = "facts.json#"
COUNTING = ("", "gold")
"""purposes of judgments that count"""
PLACED = ("held", "room", "beyond")
"""places of judgments that bring an item nearer to what was wanted"""
WIDENED = "item_widened"


@dataclass(frozen=True, slots=True)
class Recounted:
    """A figure as it was counted again, the pointer to it, and as the facts have it."""

    pointer: str
    mine: Json
    theirs: Json


class Recounting:
    """What follows of the facts from a release that tells raters apart.

    Judgments are those of the log. Of a log with entries of an older version nothing follows.
    """

    def __init__(self, release: Opened, facts: Mapping[str, Json]) -> None:
        self._release, self._facts = release, facts
        self._terms = release.spec.release or ReleaseTerms()
        self._judged = list(release.log.judged.values())
        self._counting = Counter(one.item for one in self._judged if _counts(one))
        known = {one.item for one in self._judged if one.purpose == "gold"}
        # items with a known answer lie in a bank of their own, and are not wanted
        self._items = release.items.filter(~pl.col("item").is_in(list(known)))

    def figures(self) -> Iterator[Recounted]:
        """Every figure that follows."""
        yield from self._about_items()
        yield from self._slices()
        yield from self._exclusions()
        yield from self._guidelines()
        yield from self._pilot()
        yield from self._stale()
        yield from self._imports()

    def _of(self, mine: Json, *keys: str | int) -> Recounted:
        value: Json = dict(self._facts)
        for key in keys:
            if isinstance(value, dict):
                value = value.get(str(key))
            else:
                value = value[int(key)] if isinstance(value, list) else None
        return Recounted(pointed(FACTS, *keys), mine, value)

    def _about_items(self) -> Iterator[Recounted]:
        names = self._items["item"].to_list()
        judged = sum(name in self._counting for name in names)
        yield self._of(len(names), "items", "added")
        yield self._of(judged, "items", "judged")
        yield self._of(len(names) - judged, "items", "never")
        yield self._of(len(names), "items", "quorate", "of")
        overlap = self._overlap()
        if overlap is not None:
            given = Counter(
                one.item
                for one in self._judged
                if one.purpose == "" and one.place in PLACED and one.excluded is None
            )
            done = sum(given[name] >= overlap for name in names)
            yield self._of(done, "items", "quorate", "n")
            yield self._of(_share(done, len(names)), "items", "quorate", "share")

    def _overlap(self) -> int | None:
        """The judgments that every item is to get; None where that is not alike, or not in the
        release: where a belief decides, or some items got more places."""
        log = self._release.log
        specs: list[CampaignSpec] = [
            stored_spec(one["spec"])
            for kind in ("campaign_opened", "campaign_changed")
            for one in log.told(kind)
        ]
        overlaps = {one.overlap for one in specs}
        alike = len(overlaps) == 1 and all(one.stopping is None for one in specs)
        return overlaps.pop() if alike and not log.entries.counts.get(WIDENED) else None

    def _slices(self) -> Iterator[Recounted]:
        met = 0
        for name, targets in self._terms.targets.items():
            column = f"slices.{name}"
            rows = self._items
            if column not in rows.columns:
                rows = rows.with_columns(pl.lit(None, pl.String).alias(column))
            judged = rows.filter(pl.col("item").is_in(list(self._counting)))
            found = Counter(judged[column].drop_nulls().to_list())
            met += sum(found[value] >= target for value, target in targets.items())
        yield self._of(met, "coverage", "met")
        yield self._of(sum(map(len, self._terms.targets.values())), "coverage", "targets")

    def _exclusions(self) -> Iterator[Recounted]:
        log, at = self._release.log, ("labour", "exclusions")
        out = {str(one["judgment"]): str(one["reason"]) for one in log.told("judgment_excluded")}
        given = log.entries.counts.get("judgment_submitted", 0)
        given += log.entries.counts.get("judgment_imported", 0)
        yield self._of(len(out), *at, "judgments")
        yield self._of(given, *at, "share", "of")
        yield self._of(_share(len(out), given), *at, "share", "share")
        by_reason = Counter(out.values())
        for n, one in enumerate(objects(self._at(*at, "reasons"))):
            same = [
                k
                for k, other in enumerate(objects(self._at(*at, "reasons")))
                if other.get("reason") == one.get("reason")
            ]
            if len(same) == 1:  # else a rule and a person had the same words
                yield self._of(by_reason[str(one.get("reason"))], *at, "reasons", n, "judgments")

    def _at(self, *keys: str) -> Json:
        return self._of(None, *keys).theirs

    def _guidelines(self) -> Iterator[Recounted]:
        """No judgment under a version stands before it in the log."""
        published: dict[str, int] = {}
        for index, version in self._release.log.published():
            published.setdefault(version, index)
        early = Counter(
            str(one.guideline)
            for one in self._judged
            if one.source is None and published.get(str(one.guideline), one.index) >= one.index
        )
        for n, one in enumerate(objects(self._facts.get("guidelines"))):
            yield self._of(early[str(one.get("version"))], "guidelines", n, "early")

    def _pilot(self) -> Iterator[Recounted]:
        withheld = self._release.manifest["withheld_judgments"]
        given = withheld.get("calibration", 0) if isinstance(withheld, dict) else 0
        yield self._of(given, "labour", "pilot", "judgments")

    def _imports(self) -> Iterator[Recounted]:
        """How many judgments came from other tools, and from which files."""
        files = self._release.log.told("import_started")
        came = Counter(one.source for one in self._judged if one.source is not None)
        kept = Counter(one.source for one in self._judged if one.source and _counts(one))
        if not files:
            return
        yield self._of(came.total(), "imports", "judgments")
        yield self._of(kept.total(), "imports", "counting", "n")
        yield self._of(self._counting.total(), "imports", "counting", "of")
        for n, one in enumerate(files):
            at, source = ("imports", "files", n), str(one["source"])
            yield self._of(one["tool"], *at, "tool")
            yield self._of(one["file"], *at, "file")
            yield self._of(one["digest"], *at, "sha256")
            yield self._of(came[source], *at, "judgments")
            yield self._of(kept[source], *at, "counting")

    def _stale(self) -> Iterator[Recounted]:
        """From which day on the release is stale: so many days after the last judgment."""
        after, days = self._terms.stale_after_days, self._release.judgments["day"].drop_nulls()
        counts = self._release.manifest["counts"]
        words = isinstance(counts, dict) and counts.get("own_words")
        if after is None or days.is_empty() or words:
            return
        on = (date.fromisoformat(str(days.max())) + timedelta(days=after)).isoformat()
        yield self._of(on, "coverage", "ages", "stale_on")
        log = self._release.manifest["log"]
        if isinstance(log, dict):
            yield self._of(str(log["at"])[:10] >= on, "coverage", "ages", "stale")


def _counts(one: Judgment) -> bool:
    return one.purpose in COUNTING and one.place != "surplus" and one.excluded is None


def _share(n: int, of: int) -> float | None:
    return round(n / of, 6) if of else None
