"""``quorate reward``: train, score, report."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from crowd_of_texts import planted
from quorate_process import run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("reward")
    pairs = planted(prompts=40, pairs=2, raters=3)
    with (place / "items.csv").open("w", newline="") as file:
        items = csv.writer(file)
        items.writerow(["item", "prompt", "reply_a", "reply_b", "slice.topic"])
        for row, name in enumerate(pairs.items):
            a, b = pairs.responses[row], pairs.responses[row + len(pairs)]
            items.writerow([name, pairs.prompts[row], a, b, "even" if row % 4 < 2 else "odd"])
    with (place / "labels.csv").open("w", newline="") as file:
        labels = csv.writer(file)
        labels.writerow(["item", "rater", "label", "shown"])
        for pair, rater, sign, position in zip(
            pairs.pair, pairs.rater, pairs.sign, pairs.position, strict=True
        ):
            order = ["reply_a", "reply_b"][:: int(position)]
            label = "reply_a" if sign > 0 else "reply_b"
            labels.writerow([pairs.items[int(pair)], f"r{rater}", label, json.dumps(order)])
    done = run(["reward", "train", "labels.csv", "--items", "items.csv", "--out", "m.qrm"], place)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "m.qrm: 80 pairs of 40 prompts, 240 votes\n"
    return place


def test_report_in_words_and_as_json(folder: Path) -> None:
    asked = ["reward", "report", "labels.csv", "--items", "items.csv", "--folds", "4"]
    done = run(asked, folder)
    assert done.returncode == 0, done.stderr
    for says in (
        "80 pairs of 40 prompts, 240 votes",
        "the longer one wins",
        "and nothing can beyond",
        "accuracy by how many training labels were flipped",
        "agreement with the votes of each rater",
        "accuracy by topic",
    ):
        assert says in done.stdout
    told = json.loads(run([*asked, "--json", "--no-curves"], folder).stdout)
    assert told["accuracy"]["value"] > 0.6
    assert told["prompts"] == 40
    assert told["noise"] == []
    assert [row["topic"] for row in told["topics"]] == ["even", "odd"]
    assert run([*asked, "--no-curves", "--out", "chances.csv"], folder).stdout == ""
    chances = pl.read_csv(folder / "chances.csv")
    assert chances["item"].to_list() == [f"i{k:04}" for k in range(80)]
    assert chances["chance"].is_between(0, 1).all()


def test_a_model_of_raters_tells_of_each(folder: Path) -> None:
    asked = ["reward", "train", "labels.csv", "--items", "items.csv", "--model", "raters"]
    told = json.loads(run([*asked, "--out", "raters.qrm", "--json"], folder).stdout)
    assert [row["rater"] for row in told["raters"]] == ["r0", "r1", "r2"]
    assert told["parameters"]["labels"] == "votes"


def test_scores_choose_the_best_of_columns_and_of_rows(folder: Path) -> None:
    done = run(["reward", "score", "m.qrm", "items.csv"], folder)
    assert (done.returncode, done.stderr) == (0, "")
    table = pl.read_csv(io.StringIO(done.stdout))
    better = (table["reward.reply_a"] >= table["reward.reply_b"]).to_list()
    assert table["best"].to_list() == ["reply_a" if a else "reply_b" for a in better]
    rows = [
        {"prompt": "Why?", "response": "dunno lol whatever"},
        {"prompt": "Why?", "response": "kindly: because it is correct and clear"},
        {"prompt": "Else?", "response": "lol"},
    ]
    (folder / "rows.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    done = run(["reward", "score", "m.qrm", "rows.jsonl", "--out", "scored.jsonl"], folder)
    assert (done.returncode, done.stderr) == (0, "")
    scored = pl.read_ndjson(folder / "scored.jsonl")
    assert scored["best"].to_list() == [False, True, True]
    assert np.isfinite(scored["reward"].to_numpy()).all()


def test_embeddings_from_a_file(folder: Path) -> None:
    rows = np.random.default_rng(0).normal(0, 1, (160, 3))
    np.save(folder / "e.npy", rows)
    asked = ["reward", "train", "labels.csv", "--items", "items.csv", "--embeddings", "e.npy"]
    done = run([*asked, "--out", "e.qrm"], folder)
    assert (done.returncode, done.stderr) == (0, "")
    done = run(["reward", "score", "e.qrm", "items.csv"], folder)
    assert done.returncode == 4
    assert "reads embeddings" in done.stderr


def test_faults_are_named(folder: Path) -> None:
    done = run(["reward", "score", "labels.csv", "items.csv"], folder)
    assert done.returncode == 3
    assert "not a reward model" in done.stderr
    done = run(["reward", "score", "m.qrm", "labels.csv"], folder)
    assert done.returncode == 3
    assert "no column of responses" in done.stderr
    done = run(["reward", "score", "m.qrm", "items.csv", "--response", "other"], folder)
    assert done.returncode == 3
    assert "no column 'other'" in done.stderr
