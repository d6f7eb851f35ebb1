"""``quorate plan``: what a campaign will take, from a pilot or from a stated competence."""

from __future__ import annotations

import io
import json
from pathlib import Path

import polars as pl
import pytest

from quorate_process import run

QUICK = ["--items", "60", "--raters", "6", "--most", "3", "--repeats", "2"]


def test_a_plan_in_a_pipe_is_a_table_with_the_advice_beside_it(tmp_path: Path) -> None:
    sure = ["--competence", "0.97", "--spread", "0.01", "--hard", "0"]
    done = run(["plan", *QUICK, *sure, "--accuracy", "0.9"], tmp_path)
    assert done.returncode == 0
    table = pl.read_csv(io.StringIO(done.stdout))
    assert table["way"].to_list()[0] == "stop at 0.7"
    assert "3 each, majority vote" in table["way"].to_list()
    assert "as stated, not measured" in done.stderr
    assert "on 60 items, with stopping at a confidence of" in done.stderr


def test_a_plan_as_json_holds_every_way(tmp_path: Path) -> None:
    done = run(["plan", *QUICK, "--competence", "0.95", "--json"], tmp_path)
    made = json.loads(done.stdout)
    assert made["items"] == 60
    assert {way["overlap"] for way in made["fixed"]} == {1, 2, 3, 4, 5}


def test_raters_come_from_a_pilot(tmp_path: Path) -> None:
    rows = ["item,rater,label,seconds"]
    for item in range(40):
        for rater in "abcd":
            label = "yes" if (item % 2 == 0) != (rater == "d" and item % 5 == 0) else "no"
            rows.append(f"i{item:02},{rater},{label},12")
    (tmp_path / "pilot.csv").write_text("\n".join(rows) + "\n")
    done = run(["plan", *QUICK, "--pilot", "pilot.csv", "--per-hour", "15", "--json"], tmp_path)
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    assert "4 raters and 40 items of a pilot" in made["source"]
    three = next(way for way in made["fixed"] if way["way"] == "3 each, majority vote")
    # 180 judgments of 12 s are 0.6 hours, 9 in money
    assert three["hours"]["value"] == pytest.approx(0.6)
    assert three["cost"]["value"] == pytest.approx(9.0)


def test_one_source_of_raters_must_be_named(tmp_path: Path) -> None:
    for given in ([], ["--pilot", "a.csv", "--competence", "0.9"]):
        done = run(["plan", "--items", "60", *given], tmp_path)
        assert done.returncode == 2
        assert "either --pilot FILE or --competence" in done.stderr


def test_a_competence_below_guessing_is_refused(tmp_path: Path) -> None:
    done = run(["plan", *QUICK, "--competence", "0.4"], tmp_path)
    assert done.returncode == 4
    assert "above guessing, 0.50" in done.stderr
