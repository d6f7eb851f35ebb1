"""Published crowd data, where the data folder is there."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from quorate.formats import read, read_gold
from quorate.schema import Kind

CROWD = Path(__file__).parents[2] / "../shared/data/crowd"
INDEX = CROWD / "index.csv"
KINDS = {
    "categorical": Kind.CATEGORICAL,
    "pairwise": Kind.CATEGORICAL,
    "span": Kind.CATEGORICAL,
    "continuous": Kind.NUMERIC,
    "text": Kind.TEXT,
}


def listed() -> list[dict[str, str]]:
    if not INDEX.exists():
        return []
    with INDEX.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.skipif(not INDEX.exists(), reason="the crowd data are not beside the repository")
@pytest.mark.parametrize("row", listed(), ids=lambda row: row["name"])
def test_the_table_has_the_size_that_the_index_says(row: dict[str, str]) -> None:
    folder = CROWD / row["name"]
    judgments = read(next(folder.glob("labels.csv*")))
    assert judgments.reading.rows == int(row["labels"])
    assert len(judgments) + judgments.reading.dropped == judgments.reading.rows
    assert judgments.reading.dropped == int(row["dup_pairs"])
    assert (judgments.n_items, judgments.n_raters) == (int(row["items"]), int(row["raters"]))
    # Word similarity has eleven whole values, which no rule can tell from classes.
    expected = Kind.CATEGORICAL if row["name"] == "snow_wordsim" else KINDS[row["kind"]]
    assert judgments.question.kind is expected
    if row["kind"] == "categorical":
        assert judgments.n_options == int(row["classes"])
    gold = read_gold(next(folder.glob("gold.csv*")))
    assert len(gold.labels) == int(row["gold"])
