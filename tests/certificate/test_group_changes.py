"""Which figures of groups are other ones in another release."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl

from quorate.certificate.bundle import FORMAT
from quorate.certificate.group_changes import GroupChange, group_changes
from quorate.certificate.verify.opened import Opened

SCHEMA = {
    "attribute": pl.String,
    "group": pl.String,
    "item": pl.String,
    "option": pl.String,
    "raters": pl.Int64,
    "share": pl.Float64,
    "mean": pl.Float64,
}


def told(folder: Path, *rows: tuple[object, ...]) -> Opened:
    """A release with a table of groups, as far as it is looked at."""
    (folder / "data").mkdir(parents=True)
    (folder / "manifest.json").write_text(json.dumps({"format": FORMAT}), encoding="utf-8")
    table = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    table.write_parquet(folder / "data" / "groups-rude.parquet")
    return Opened(folder)


def test_shares_that_moved_groups_that_came_and_groups_that_are_hidden_now(tmp_path: Path) -> None:
    before = told(
        tmp_path / "before",
        ("age", "young", None, "yes", 12, 0.25, None),
        ("age", "young", None, "no", 12, 0.75, None),
        ("age", "young", "i1", "yes", 12, 0.5, None),
        ("age", "old", None, None, 10, None, 2.5),
        ("from", "here", None, "yes", 11, 0.5, None),
    )
    after = told(
        tmp_path / "after",
        ("age", "young", None, "yes", 12, 0.5, None),
        ("age", "young", None, "no", 12, 0.75, None),
        ("age", "young", "i1", "yes", 12, 0.9, None),
        ("age", "old", None, None, 11, None, 2.5),
        ("from", "there", None, "yes", 10, 0.1, None),
    )
    # the same share of as many people, and what is told of one item, are left out
    assert list(group_changes(before, after)) == [
        GroupChange("rude", "age", "young", "yes", 0.25, 0.5, 12, 12),
        GroupChange("rude", "age", "old", None, 2.5, 2.5, 10, 11),
        GroupChange("rude", "from", "here", "yes", 0.5, None, 11, 0),
        GroupChange("rude", "from", "there", "yes", None, 0.1, 0, 10),
    ]
    assert list(group_changes(before, before)) == []


def test_a_release_without_groups_has_none_before(tmp_path: Path) -> None:
    row = ("age", "young", None, "yes", 12, 0.5, None)
    bare, after = told(tmp_path / "before"), told(tmp_path / "after", row)
    (tmp_path / "before" / "data" / "groups-rude.parquet").unlink()
    found = list(group_changes(bare, after))
    assert found == [GroupChange("rude", "age", "young", "yes", None, 0.5, 0, 12)]
