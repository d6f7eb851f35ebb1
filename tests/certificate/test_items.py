"""The table of items: digests, states, slices, and what of banks is not told."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import polars as pl

from campaigns import small_spec
from frozen_campaigns import frozen, given
from quorate.certificate.frozen import ITEMS, Frozen
from quorate.certificate.items import items_of

SENTENCES = {
    "i0": ("open", "", False, '{"source":"a"}'),
    "i1": ("open", "", True, '{"source":"b"}'),
    "i2": ("open", "", False, None),
    "i3": ("retired", "", False, None),
    "g1": ("bank", "gold", False, None),
    "g2": ("bank", "gold", False, None),
    "t1": ("bank", "audit", False, None),
}


def content(name: str) -> str:
    return f'{{"sentence":"This is {name}."}}'


def made(**changes: object) -> Frozen:
    """i0, i1 and g1 have an answer that counts, t1 one of an audit."""
    rows = [
        (name, content(name), slices, state, bank, settled)
        for name, (state, bank, settled, slices) in SENTENCES.items()
    ]
    known = pl.DataFrame(rows, schema=ITEMS, orient="row").sort("item")
    answers = [given(item, "p", "warm", "tone") for item in ("i0", "i1", "g1")]
    answers += [given("t1", "p", "warm", "tone", left="audit"), given("i2", "p", "x", left="late")]
    return replace(frozen(answers, spec=small_spec(**changes)), items=known)


def test_items_have_the_digest_of_their_content_a_state_and_a_part() -> None:
    found = items_of(made(), 0).table
    rows = {row["item"]: row for row in found.to_dicts()}
    assert found["item"].to_list() == ["g1", "i0", "i1", "i2", "i3"]  # no t1, and no g2
    states = {name: row["state"] for name, row in rows.items()}
    # gold that was judged is told apart from nothing
    assert states == {
        "g1": "judged",
        "i0": "judged",
        "i1": "settled",
        "i2": "unjudged",
        "i3": "retired",
    }
    assert rows["i0"]["digest"] == hashlib.sha256(content("i0").encode()).hexdigest()
    assert [name for name, row in rows.items() if row["split"] is None] == ["i2", "i3"]
    assert (rows["i0"]["slices.source"], rows["i2"]["slices.source"]) == ("a", None)
    assert not [name for name in found.columns if name.startswith("content")]
    assert b"This is" not in json.dumps(found.to_dicts()).encode()


def test_content_is_told_where_the_campaign_publishes_it_and_a_slice_is_not_parted() -> None:
    release = {"content": True, "split": {"train": 0, "validation": 0, "test": 1, "by": "source"}}
    found = items_of(made(release=release), 0)
    assert found.table["content.sentence"].to_list()[:2] == ["This is g1.", "This is i0."]
    assert found.table["split"].to_list() == ["test"] * 3 + [None] * 2
    assert found.split.by == "source"
