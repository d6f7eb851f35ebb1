"""``quorate replay``: a policy on recorded judgments with gold, beside a fixed overlap."""

from __future__ import annotations

import io
import json
from pathlib import Path

import polars as pl
import pytest

from quorate_process import run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Forty items, five raters; one of them is wrong on every third item, one on every fourth."""
    rows, gold = ["item,rater,label"], ["item,label"]
    for item in range(40):
        truth = "ab"[item * 7 % 3 % 2]
        gold.append(f"i{item:02},{truth}")
        for n, rater in enumerate("pqrst"):
            wrong = (n == 0 and item % 3 == 0) or (n == 1 and item % 4 == 1)
            rows.append(f"i{item:02},{rater},{'ab'.replace(truth, '') if wrong else truth}")
    (tmp_path / "labels.csv").write_text("\n".join(rows) + "\n")
    (tmp_path / "gold.csv").write_text("\n".join(gold) + "\n")
    return tmp_path


QUICK = ["--gold", "gold.csv", "--orders", "2", "--overlap", "3"]


def test_a_replay_is_a_table_of_curves_with_what_is_saved_beside_it(folder: Path) -> None:
    done = run(["replay", "labels.csv", *QUICK, "--confidence", "0.8"], folder)
    assert done.returncode == 0, done.stderr
    table = pl.read_csv(io.StringIO(done.stdout))
    assert set(table["curve"]) == {"information", "majority", "dawid-skene"}
    last = table.filter(pl.col("curve") == "majority").sort("judgments")["accuracy"][-1]
    # at most two of five are wrong together, on items 9, 21 and 33: all votes of five are right
    assert last == 1.0
    assert "Asked for the accuracy of 3 each with majority vote" in done.stderr
    assert "Stopping each item when sure" in done.stderr


def test_the_same_seed_replays_the_same(folder: Path) -> None:
    once, again = (run(["replay", "labels.csv", *QUICK, "--json"], folder) for _ in range(2))
    assert once.stdout == again.stdout
    found = json.loads(once.stdout)
    assert (found["items"], found["gold"], found["scored"]) == (40, 4, 36)
    assert found["rule"] is None


def test_without_gold_there_is_nothing_to_measure_on(folder: Path) -> None:
    done = run(["replay", "labels.csv"], folder)
    assert done.returncode == 2
    assert "--gold FILE" in done.stderr


def test_a_confidence_that_cannot_be_is_refused(folder: Path) -> None:
    done = run(["replay", "labels.csv", *QUICK, "--confidence", "1.5"], folder)
    assert done.returncode == 2
    assert "--confidence 1.5" in done.stderr
