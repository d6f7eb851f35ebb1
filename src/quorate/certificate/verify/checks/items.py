"""Items: does the split keep together what belongs together, and is content what was judged?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from quorate.certificate.splits import PARENT, part
from quorate.certificate.verify.check import Known, Told
from quorate.certificate.verify.finding import Finding
from quorate.certificate.verify.opened import Opened
from quorate.ledger.canonical import canonical
from quorate.schema.json_value import Json
from quorate.schema.release import Split

WHERE = "data/items.parquet"
AS_TEXT = frozenset({"text", "markdown", "image", "audio", "video", "page"})
"""types of content whose cells are the value itself; others are JSON"""


@dataclass(frozen=True)
class ItemTable:
    """Every item that was judged is in the table once; the part of each follows from the seed and
    its group; items of one value of the slice, or of one digest, are in one group; content that
    is told has the digest beside it."""

    name: ClassVar[str] = "items"
    title: ClassVar[str] = "Items and split"

    def run(self, release: Opened, known: Known) -> Iterable[Finding]:
        """Look at every item."""
        told = Told(self.name)
        items = release.items
        if items["item"].n_unique() != len(items):
            told.failed("an item is there twice", WHERE)
        judged = set(release.judgments["item"].unique().to_list())
        for item in sorted(judged - set(items["item"].to_list()))[:MOST_MISSING]:
            told.failed(f"item {item!r} was judged and is not in the table", WHERE)
        split = self._split(release)
        self._parts(told, release, items, split, judged)
        self._leaks(told, items, split)
        self._content(told, release, items)
        return told.ended(
            f"{len(items):,} items, in parts that follow from the seed; no group in two parts"
        )

    def _split(self, release: Opened) -> Split:
        stated = release.manifest["split"]
        if not isinstance(stated, Mapping):
            raise KeyError("split")
        return Split.model_validate({k: v for k, v in stated.items() if k in Split.model_fields})

    def _parts(
        self, told: Told, release: Opened, items: pl.DataFrame, split: Split, judged: set[str]
    ) -> None:
        parts = {one: part(split, release.seed, one) for one in items["group"].unique().to_list()}
        counting = judged if not _own_words(release) else None
        for item, group, given in items.select("item", "group", "split").iter_rows():
            if given is None and counting is not None and item in counting:
                told.failed(f"item {item!r} was judged and is in no part", WHERE)
            elif given is not None and given != parts[group]:
                told.failed(f"item {item!r} is in another part", WHERE, parts[group], given)

    def _leaks(self, told: Told, items: pl.DataFrame, split: Split) -> None:
        by = {f"slices.{one}" for one in (split.by, PARENT) if one is not None}
        for column in ["digest", *sorted(by & set(items.columns))]:
            many = (
                items.filter(pl.col(column).is_not_null())
                .group_by(column)
                .agg(pl.col("group").n_unique())
                .filter(pl.col("group") > 1)
            )
            for value in many[column].sort().to_list():
                told.failed(f"items with {column} {value!r} are in several groups", WHERE)

    def _content(self, told: Told, release: Opened, items: pl.DataFrame) -> None:
        types = {one.name: one.type for one in release.spec.content}
        columns = [name for name in items.columns if name.startswith("content.")]
        if not columns:
            told.say("stated", "the digests of the items' content: the content is not published")
            return
        for row in items.iter_rows(named=True):
            content: dict[str, Json] = {}
            for column in columns:
                name, value = column.removeprefix("content."), row[column]
                if value is not None:
                    content[name] = value if types.get(name) in AS_TEXT else json.loads(value)
            digest = hashlib.sha256(canonical(content)).hexdigest()
            told.compare(
                f"the content of {row['item']!r} has another digest", WHERE, row["digest"], digest
            )


MOST_MISSING = 20


def _own_words(release: Opened) -> bool:
    counts = release.manifest["counts"]
    return isinstance(counts, Mapping) and bool(counts.get("own_words"))
