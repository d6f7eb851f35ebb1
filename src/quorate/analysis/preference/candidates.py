"""Candidates: what is compared in each item, with its text and who wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from quorate.schema import RequestError

COLUMNS = ("item", "field", "candidate", "text")


@dataclass(frozen=True, eq=False)
class Candidates:
    """What is compared in each item.

    ``frame`` has one row a compared field of an item: ``item``, ``field`` (the name by which
    judgments call it: ``reply_a``), ``candidate`` (whose it is: a system's name; null where nobody
    knows) and ``text`` (null for what is no text). ``prompts`` maps an item to the text that the
    candidates answer; items with the same text have the same prompt. ``topics`` maps an item to a
    topic, where it has one.
    """

    frame: pl.DataFrame
    prompts: Mapping[str, str]
    topics: Mapping[str, str]

    def __post_init__(self) -> None:
        missing = [name for name in COLUMNS if name not in self.frame.columns]
        if missing:
            raise RequestError(
                f"the frame of candidates has no column {', '.join(missing)}",
                remedy=f"give it {', '.join(COLUMNS)}",
            )

    @cached_property
    def named(self) -> bool:
        """Whether it is known of every candidate whose it is."""
        return len(self.frame) > 0 and self.frame["candidate"].null_count() == 0

    @cached_property
    def texts(self) -> Mapping[tuple[str, str], str]:
        """The text of each item's field, where it has one."""
        rows = self.frame.filter(pl.col("text").is_not_null())
        return {
            (item, field): text
            for item, field, text in rows.select("item", "field", "text").iter_rows()
        }
