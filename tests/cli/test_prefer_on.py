"""``quorate prefer --on``: comparisons that are counted part by part."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from quorate.formats import comparison_parts
from quorate_process import run

SAME = ("question", "counts", "order", "ranking", "wins", "raters", "cycles", "coverage")


def rows(*, ties: bool, n: int = 3000) -> pl.DataFrame:
    """Comparisons of 8 systems by 30 raters, with stray cells and second looks."""
    rng = np.random.default_rng(1)
    strength = np.linspace(-1, 1, 8)
    first, second = rng.integers(0, 8, n), rng.integers(0, 8, n)
    second = np.where(second == first, (first + 1) % 8, second)
    better = rng.random(n) < 1 / (1 + np.exp(strength[second] - strength[first] - 0.3))
    said = np.where(better, "A", "B").astype(object)
    said[rng.random(n) < 0.1] = "tie" if ties else None
    said[5] = "perhaps"
    return pl.DataFrame(
        {
            "question_id": [f"q{q}" for q in rng.integers(0, 60, n)],
            "model_a": [f"s{k}" for k in first],
            "model_b": [f"s{k}" for k in second],
            "winner": said.tolist(),
            "judge": [f"r{k:02}" if k != 7 else None for k in rng.integers(0, 30, n)],
        },
        schema_overrides={"winner": pl.String},
    )


@pytest.fixture(autouse=True)
def _small_buckets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison_parts, "BUCKET_ROWS", 400)
    monkeypatch.setattr(comparison_parts, "BATCH_ROWS", 170)


def found(source: str, folder: Path, *more: str) -> dict[str, object]:
    done = run(["prefer", source, "--bootstrap", "0", "--json", *more], folder)
    assert done.returncode == 0, done.stderr
    told: dict[str, object] = json.loads(done.stdout)["preferences"][0]
    return told


def alike(one: object, other: object) -> bool:
    """Equal, numbers to seven digits; what a fit says of itself but its trace and digest."""
    if isinstance(one, dict) and isinstance(other, dict):
        keys = (one.keys() | other.keys()) - {"input_digest", "trace", "notes"}
        return all(alike(one.get(k), other.get(k)) for k in keys)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-7, abs_tol=1e-7)
    return one == other


@pytest.mark.parametrize("ties", [False, True])
@pytest.mark.parametrize("errors", ["rater", "iid"])
def test_counts_say_what_the_table_in_memory_does(tmp_path: Path, ties: bool, errors: str) -> None:
    table = rows(ties=ties)
    table.write_parquet(tmp_path / "all.parquet")
    (tmp_path / "lake").mkdir()
    for k in range(3):
        table[k * 1000 : (k + 1) * 1000].write_parquet(tmp_path / f"lake/{k}.parquet")
    said = ("--errors", errors, "--model", "davidson" if ties else "bradley-terry")
    whole = found("all.parquet", tmp_path, *said)
    parts = found("lake", tmp_path, *said, "--on", "stream:2")
    for name in SAME:
        one, other = parts[name], whole[name]
        if name == "raters":
            # what models say of raters needs every comparison
            assert isinstance(one, list)
            assert isinstance(other, list)
            other = [{k: row[k] for k in one[0]} for row in other]
        assert alike(one, other), name
    notes = " ".join(map(str, parts["notes"]))  # type: ignore[call-overload]
    assert "rows dropped: rater is empty" in notes
    assert "1 row dropped: winner is a word that is not known" in notes
    assert "the ceiling are left out" in notes


def test_neither_executor_nor_files_matter(tmp_path: Path) -> None:
    table = rows(ties=True)
    for name, sizes in (("two", (100, 3000)), ("three", (1, 2000, 3000))):
        (tmp_path / name).mkdir()
        first = 0
        for k, last in enumerate(sizes):
            table[first:last].write_parquet(tmp_path / name / f"{k}.parquet")
            first = last
    one = found("two", tmp_path, "--on", "stream:1")
    assert found("two", tmp_path, "--on", "stream:3") == one
    other = found("three", tmp_path, "--on", "stream:2")
    assert {k: v for k, v in other.items() if k != "notes"} == {
        k: v for k, v in one.items() if k != "notes"
    }


def test_what_cannot_be_counted_is_refused(tmp_path: Path) -> None:
    rows(ties=True).write_parquet(tmp_path / "all.parquet")
    for more, why in (
        (("--errors", "two-way"), "--errors two-way needs the table in memory"),
        (("--model", "crowd-bt"), "crowd-bt does not go by counts of pairs"),
        (("--by", "judge"), "--by needs the table in memory"),
    ):
        done = run(["prefer", "all.parquet", "--on", "stream", *more], tmp_path)
        assert done.returncode == 4
        assert why in done.stderr
    said = rows(ties=True).rename({"model_a": "response_a", "model_b": "response_b"})
    said.write_parquet(tmp_path / "texts.parquet")
    done = run(["prefer", "texts.parquet", "--on", "stream"], tmp_path)
    assert done.returncode == 4
    assert "names the two candidates in each row" in done.stderr
