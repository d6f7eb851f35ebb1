"""Evidence made of a few lines, for tests of facts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import polars as pl

from campaigns import NOON, small_spec
from quorate.certificate.facts import evidence as frames
from quorate.certificate.facts.evidence import Evidence, Published, SpecVersion
from quorate.schema.campaign import CampaignSpec
from quorate.schema.json_value import Json

MINUTE = 60_000
DAY = 24 * 60 * MINUTE


def frame(schema: pl.Schema, rows: Iterable[Mapping[str, object]]) -> pl.DataFrame:
    """Rows with the columns of a schema; what is not named is null."""
    whole = [tuple(row.get(name) for name in schema) for row in rows]
    return pl.DataFrame(whole, schema=schema, orient="row")


def judgment(
    person: int, item: str, at: int, labels: Mapping[str, Json] | None = None, **more: object
) -> dict[str, object]:
    """A judgment that counts, of 4 seconds, unless said otherwise; ``at`` after noon."""
    return {
        "person": person,
        "item": item,
        "judgment": f"j_{person}_{item}_{at}",
        "at": NOON + at,
        "milliseconds": 4_000,
        "earned": 250_000,
        "purpose": "",
        "guideline": "1.0",
        "surplus": False,
        "excluded": False,
        "right": None,
        "labels": json.dumps({"tone": "warm"} if labels is None else labels, separators=(",", ":")),
        "shown": "{}",
        "source": "",
        **more,
    }


def item(name: str, slices: Mapping[str, str] | None = None, **more: object) -> dict[str, object]:
    """An item with one judgment of the one that it wants, unless said otherwise."""
    return {
        "item": name,
        "at": NOON,
        "bank": "",
        "state": "open",
        "outcome": "",
        "wanted": 1,
        "judged": 1,
        "adjudicated": False,
        "gold": False,
        "slices": None if slices is None else json.dumps(slices),
        **more,
    }


def evidence(
    judged: Sequence[Mapping[str, object]] = (),
    items: Sequence[Mapping[str, object]] = (),
    spec: CampaignSpec | None = None,
    *,
    people: int = 0,
    **more: object,
) -> Evidence:
    """A campaign that was opened at noon and lasted until its last judgment."""
    known = frame(frames.JUDGED, judged).sort("at", "judgment")
    number = people or (0 if known.is_empty() else int(str(known["person"].max())) + 1)
    members = [
        {
            "person": n,
            "role": "rater",
            "standing": "active",
            "crew": "",
            "enrolled_at": NOON,
            "paid": 0,
            "erased": False,
            "keys": 1,
        }
        for n in range(number)
    ]
    found = Evidence(
        at=NOON if known.is_empty() else int(str(known["at"].max())),
        state="open",
        specs=(SpecVersion(NOON, spec or small_spec()),),
        guidelines=(Published("1.0", NOON, 6),),
        rounds=(),
        people=frame(frames.PEOPLE, members),
        attributes={},
        judged=known,
        skipped=frame(frames.SKIPPED, ()),
        paid=frame(frames.PAID, ()),
        agreed=frame(frames.AGREED, ()),
        read=frame(frames.READ, ()),
        appealed=frame(frames.APPEALED, ()),
        taken_out=frame(frames.TAKEN_OUT, ()),
        tried=frame(frames.TRIED, ()),
        added=frame(frames.ADDED, items),
        counted=frame(frames.COUNTED, ()),
        scored=frame(frames.SCORED, ()),
    )
    return replace(found, **more)  # type: ignore[arg-type]
