"""Items: the table of what was judged, with the digest of each one's content and its part."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from quorate.certificate.frozen import Frozen
from quorate.certificate.splits import groups, part
from quorate.formats.json_records import spelled
from quorate.schema.json_value import Json
from quorate.schema.release import ReleaseTerms, Split

SPOILT = ("audit", "training", "qualification", "calibration")
"""banks of which nothing is told, since that would spoil them"""
JUDGED, UNJUDGED, RETIRED, SETTLED = "judged", "unjudged", "retired", "settled"
_STATE = (
    pl.when("settled")
    .then(pl.lit(SETTLED))
    .when(pl.col("state") == RETIRED)
    .then(pl.lit(RETIRED))
    .when("counts")
    .then(pl.lit(JUDGED))
    .otherwise(pl.lit(UNJUDGED))
)


@dataclass(frozen=True, eq=False, slots=True)
class Items:
    """The table of items; ``alike`` is the likeness from which on two texts count as one."""

    table: pl.DataFrame
    split: Split
    alike: float


def items_of(frozen: Frozen, seed: int) -> Items:
    """The items of a campaign, sorted by name.

    Columns: item; digest, the SHA-256 of its content as canonical JSON; state: ``settled`` by an
    expert, ``retired``, ``judged`` (an answer counts) or ``unjudged``; group, the items that a
    split must not part, called by the first of them; split, of items with an answer that counts;
    ``slices.NAME``; ``content.NAME`` where the campaign publishes it. Items of banks are left out
    but for gold that was judged, which is not told apart from others.
    """
    terms = frozen.spec.release or ReleaseTerms.model_validate({})
    split = terms.split or Split()
    counting = frozen.answers.filter(pl.col("left").is_null())["item"].unique()
    known = frozen.items.with_columns(pl.col("item").is_in(counting.implode()).alias("counts"))
    known = known.filter(
        (pl.col("bank") == "") | (pl.col("counts") & ~pl.col("bank").is_in(list(SPOILT)))
    )
    contents = [json.loads(text) for text in known["content"].to_list()]
    # many items share a text
    told = {text: json.loads(text) if text else {} for text in known["slices"].unique()}
    slices = [told[text] for text in known["slices"].to_list()]
    names = known["item"].to_list()
    texts = [" ".join(_words(one)) for one in contents]
    group, alike = groups(names, texts, slices, split.by)
    part_of = {one: part(split, seed, one) for one in dict.fromkeys(group)}
    counts = known["counts"].to_list()
    columns = [
        pl.Series("item", names, pl.String),
        pl.Series("digest", [_digest(text) for text in known["content"].to_list()], pl.String),
        known.select(_STATE.alias("state"))["state"],
        pl.Series("group", group, pl.String),
        pl.Series(
            "split",
            [part_of[one] if yes else None for one, yes in zip(group, counts, strict=True)],
            pl.String,
        ),
        *_cells("slices", slices),
    ]
    if terms.content:
        columns += _cells("content", contents)
    return Items(pl.DataFrame(columns), split, alike)


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def _words(value: Json) -> Iterator[str]:
    """All texts and numbers in a value; media by their digest."""
    if isinstance(value, str | int | float):
        yield str(value)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _words(one)
    elif isinstance(value, list):
        for one in value:
            yield from _words(one)


def _cells(prefix: str, rows: list[Mapping[str, Json]]) -> list[pl.Series]:
    """A column for each name, in the order of names; what is no text as JSON."""
    names = sorted({name for row in rows for name in row})
    return [
        pl.Series(
            f"{prefix}.{name}",
            [None if row.get(name) is None else spelled(row[name]) for row in rows],
            pl.String,
        )
        for name in names
    ]
