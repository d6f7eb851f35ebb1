"""``quorate consensus --checkpoint`` of a lake that grows by a file a day."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from quorate_process import run

SAID = ["consensus", "lake", "--method", "dawid-skene", "--on", "stream", "--checkpoint", "kept"]


def day(n: int, items: int = 150, first: int | None = None) -> pl.DataFrame:
    """A file: five judgments of each item by fifteen raters; a few items were there before."""
    rng = np.random.default_rng(n)
    ability = np.random.default_rng(9).uniform(0.6, 0.95, 15)
    first = n * 140 if first is None else first
    item = np.repeat(np.arange(first, first + items), 5)
    truth = np.random.default_rng(7).integers(0, 3, 10_000)[item]
    rater = np.concatenate([rng.choice(15, 5, replace=False) for _ in range(items)])
    right = rng.random(len(item)) < ability[rater]
    label = np.where(right, truth, rng.integers(0, 3, len(item)))
    return pl.DataFrame(
        {
            "item": [f"i{i:05}" for i in item],
            "rater": [f"r{r:02}" for r in rater],
            "label": ["abc"[k] for k in label],
            "at": [f"2026-01-{n + 1:02}" for _ in item],
        }
    )


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    (tmp_path / "lake").mkdir()
    day(0, 600, 0).write_parquet(tmp_path / "lake/0.parquet")
    return tmp_path


def add(lake: Path, n: int, items: int = 20) -> None:
    day(n, items, 590 + 15 * n).write_parquet(lake / f"lake/{n}.parquet")


def told(lake: Path, *more: str) -> str:
    done = run([*SAID, "--out", "answers", *more], lake)
    assert done.returncode == 0, done.stderr
    return done.stderr


def answers(lake: Path, name: str = "answers") -> pl.DataFrame:
    return pl.read_parquet(sorted((lake / name).iterdir()))


def test_added_files_alone_are_read_and_fitted(lake: Path) -> None:
    assert "incremental" not in told(lake)
    assert len(answers(lake)) == 600
    for n in (1, 2):
        add(lake, n)
        said = told(lake, "--refit-above", "0.5")
        assert "incremental: 20 of 6" in said
        assert "packed anew" not in said
    first = answers(lake)
    assert len(first) == 635
    # nothing new: the same bits, from the same state
    assert "incremental: 0 of 635" in told(lake, "--refit-above", "0.5")
    assert answers(lake).equals(first)
    whole = run([*SAID[:-2], "--out", "whole"], lake)
    assert whole.returncode == 0
    other = answers(lake, "whole")
    assert (first["label"] != other["label"]).sum() <= 6
    assert not first.equals(other)


def test_refit_is_the_fit_of_all(lake: Path) -> None:
    told(lake)
    add(lake, 1)
    told(lake, "--refit-above", "1")
    assert "incremental" not in told(lake, "--refit")
    assert run([*SAID[:-2], "--out", "whole"], lake).returncode == 0
    assert answers(lake).equals(answers(lake, "whole"))


def test_a_difference_above_the_limit_is_told_and_fitted(lake: Path) -> None:
    told(lake)
    # the same raters take one option for another now
    other = pl.col("label").replace({"a": "b", "b": "a"})
    day(3, 300, 700).with_columns(other).write_parquet(lake / "lake/3.parquet")
    mixed = pl.when(pl.col("item") < "i00850").then("label").otherwise(other)
    day(4, 300, 700).with_columns(mixed).write_parquet(lake / "lake/4.parquet")
    said = told(lake, "--refit-above", "0")
    assert "not incremental: another iteration would have changed" in said
    assert run([*SAID[:-2], "--out", "whole"], lake).returncode == 0
    assert answers(lake).equals(answers(lake, "whole"))


def test_more_new_than_old_is_fitted_as_a_whole(lake: Path) -> None:
    told(lake)
    day(3, 1500, 500).write_parquet(lake / "lake/3.parquet")
    assert "not incremental: 76%" in told(lake)


def test_the_digest_and_the_json_say_that_it_is_incremental(lake: Path) -> None:
    more = ["--json", "--refit-above", "1"]
    digests = []
    for n in range(3):
        if n:
            add(lake, n)
        done = run([*SAID, *more], lake)
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)[0]
        digests.append(found["input_digest"])
        assert any(note.startswith("incremental: ") for note in found["notes"]) == (n > 0)
    about = json.loads((lake / "kept/packed/about.json").read_text())
    assert len(set(digests)) == 3
    assert digests[0] == about["turns"][0]
    assert digests[2] not in about["turns"]


def test_where_it_runs_does_not_matter(lake: Path) -> None:
    told(lake)
    add(lake, 1)
    subprocess.run(["cp", "-a", "kept", "kept2"], cwd=lake, check=True)
    told(lake, "--refit-above", "1")
    first = answers(lake)
    said = [*SAID[:-3], "stream:1", "--checkpoint", "kept2", "--out", "other"]
    done = run([*said, "--refit-above", "1"], lake)
    assert done.returncode == 0, done.stderr
    assert answers(lake, "other").equals(first)


def test_a_file_that_changed_means_packing_anew_and_another_table(lake: Path) -> None:
    told(lake)
    day(5, 600, 0).write_parquet(lake / "lake/0.parquet")
    done = run([*SAID, "--out", "answers"], lake)
    assert done.returncode == 4
    assert "the checkpoint is of another fit (judgments differs)" in done.stderr
    (lake / "lake/0.parquet").unlink()
    day(6, 600, 0).write_parquet(lake / "lake/0.parquet")
    assert "packed anew, since lake/0.parquet has changed" in told(lake, "--refit")


def test_another_method_is_still_refused(lake: Path) -> None:
    told(lake)
    add(lake, 1)
    done = run([*SAID, "--method", "one-coin"], lake)
    assert done.returncode == 4
    assert "another fit (method, settings, judgments differs)" in done.stderr


def test_answers_that_were_changed_are_not_written_over(lake: Path) -> None:
    told(lake)
    (lake / "answers/notes.txt").write_text("mine")
    add(lake, 1)
    done = run([*SAID, "--out", "answers"], lake)
    assert done.returncode == 4
    assert "there is something already" in done.stderr
    assert (lake / "answers/notes.txt").read_text() == "mine"


def test_an_unfinished_fit_of_fewer_files_begins_anew(lake: Path) -> None:
    told(lake)
    (lake / "kept/fitted.npz").unlink()
    add(lake, 1)
    assert "incremental" not in told(lake)
    assert len(answers(lake)) == 620


def test_a_damaged_state_is_refused(lake: Path) -> None:
    told(lake)
    (lake / "kept/fitted.npz").write_bytes(b"PK nothing")
    add(lake, 1)
    done = run(SAID, lake)
    assert done.returncode == 3
    assert "what an earlier fit left is damaged" in done.stderr


def test_options_of_a_checkpoint_need_one(lake: Path) -> None:
    for option in (["--refit"], ["--refit-above", "0.1"]):
        done = run([*SAID[:-2], *option], lake)
        assert done.returncode == 4
        assert f"{option[0]} says what becomes of a fit" in done.stderr
    done = run([*SAID, "--on", "local", "--refit-above", "0.1"], lake)
    assert done.returncode == 4
    assert "give --on stream or --on ray" in done.stderr


def test_killed_at_any_time_the_same_command_ends_with_the_same_bits(lake: Path) -> None:
    told(lake)
    add(lake, 1)
    subprocess.run(["cp", "-a", ".", "../undisturbed"], cwd=lake, check=True)
    other = lake.parent / "undisturbed"
    told(other, "--refit-above", "1")
    command = [sys.executable, "-c", "from quorate.cli import main; main()", *SAID]
    command += ["--out", "answers", "--refit-above", "1"]
    for seconds in (0.5, 0.9, 1.2, 1.5):
        process = subprocess.Popen(command, cwd=lake, stderr=subprocess.DEVNULL)
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()
    told(lake, "--refit-above", "1")
    assert answers(lake).equals(answers(other))
    assert not [name for name in os.listdir(lake / "kept") if "grow" in name]


def test_while_a_command_uses_the_table_no_other_makes_it_anew(lake: Path) -> None:
    from quorate.formats.cache_lock import using

    told(lake)
    add(lake, 1)
    with using(lake / "kept/packed") as lock:
        lock.shared()
        done = run([*SAID, "--out", "answers"], lake)
        assert done.returncode == 4
        assert "another command uses the packed table" in done.stderr
    told(lake)
