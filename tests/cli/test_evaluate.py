"""``quorate evaluate``: predictions against the spread of answers."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from quorate_process import run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("evaluate")
    rng = np.random.default_rng(1)
    with (place / "labels.csv").open("w", newline="") as file:
        labels = csv.writer(file)
        labels.writerow(["item", "rater", "label", "age", "topic"])
        for i, share in enumerate(rng.beta(0.8, 0.6, 60)):
            for r in rng.choice(30, 6, replace=False).tolist():
                primary = rng.random() < share
                for _ in range(2 if rng.random() < 0.4 else 1):
                    said = ["no", "yes"][int(primary ^ (rng.random() < 0.08))]
                    said = "unsure" if rng.random() < 0.03 else said
                    age = "old" if r < 15 else "young"
                    labels.writerow([f"i{i:02}", f"r{r:02}", said, age, "ab"[i % 2]])
    with (place / "model.csv").open("w", newline="") as file:
        model = csv.writer(file)
        model.writerow(["item", "no", "yes"])
        for i, share in enumerate(np.random.default_rng(1).beta(0.8, 0.6, 60)):
            yes = round(float(np.clip(share, 0.02, 0.98)), 3)
            model.writerow([f"i{i:02}", round(1 - yes, 3), yes])
    return place


def test_in_words(folder: Path) -> None:
    asked = ["evaluate", "labels.csv", "model.csv", "--leave-out", "unsure", "--bootstrap", "100"]
    done = run([*asked, "--by", "age", "--by", "topic"], folder)
    assert (done.returncode, done.stderr) == (0, "")
    for says in (
        "60 items",
        "other raters",
        "true shares",
        "cross-entropy, nats",
        "age old",
        "topic b",
        "against what single people think",
        "repeats by 30 raters",
        "of «yes»",
        "accuracy by how often people flip",
    ):
        assert says in done.stdout, says
    assert all(len(line) <= 100 for line in done.stdout.splitlines())


def test_as_json(folder: Path) -> None:
    asked = ["evaluate", "labels.csv", "model.csv", "--leave-out", "unsure", "--bootstrap", "0"]
    told = json.loads(run([*asked, "--p-flip", "0.1", "--json"], folder).stdout)
    figures = {row["measure"]: row for row in told["evaluation"]["figures"]}
    assert figures["cross_entropy"]["value"] < figures["cross_entropy"]["one_distribution"]
    assert told["deconvolution"]["p_flip"] == [0.1]
    assert told["deconvolution"]["stated"] is True
    auto = json.loads(run([*asked, "--json"], folder).stdout)["deconvolution"]
    assert auto["stated"] is False
    assert auto["p_flip_lower"][0] < 0.08 < auto["p_flip_upper"][0]
    none = json.loads(run([*asked, "--p-flip", "none", "--json"], folder).stdout)
    assert none["deconvolution"] is None
    assert none["without_deconvolution"] == ""


def test_into_a_folder(folder: Path) -> None:
    asked = ["evaluate", "labels.csv", "model.csv", "--leave-out", "unsure", "--bootstrap", "0"]
    done = run([*asked, "--by", "topic", "--out", "scores"], folder)
    assert "written to scores" in done.stdout
    assert "60 items" in done.stdout
    assert "manhattan" in pl.read_csv(folder / "scores/measures.csv")["measure"].to_list()
    assert set(pl.read_csv(folder / "scores/slices.csv")["group"]) == {"a", "b"}
    assert set(pl.read_csv(folder / "scores/deconvolution.csv")["who"]) > {"predictions"}
    told = json.loads((folder / "scores/evaluation.json").read_text())
    assert told["evaluation"]["items"] == 60
    # an evaluation gives way to the next one, and leaves nothing of itself; other things stay
    assert run([*asked, "--p-flip", "none", "--out", "scores"], folder).returncode == 0
    assert not (folder / "scores/deconvolution.csv").exists()
    (folder / "mine").mkdir()
    (folder / "mine/notes.txt").write_text("keep me")
    done = run([*asked, "--out", "mine"], folder)
    assert (done.returncode, done.stdout) == (4, "")
    assert "is not an evaluation" in done.stderr
    assert run([*asked, "--out", "mine", "--force"], folder).returncode == 0
    assert not (folder / "mine/notes.txt").exists()


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("all.json", "say --out all, and take all/evaluation.json"),
        ("all.CSV", "say --out all, and take all/measures.csv"),
    ],
)
def test_a_file_is_refused_with_the_folder_to_name(folder: Path, file: str, says: str) -> None:
    done = run(["evaluate", "labels.csv", "model.csv", "--out", file], folder)
    assert (done.returncode, done.stdout) == (4, "")
    assert says in " ".join(done.stderr.split())
    assert not (folder / file).exists()


def test_without_repeats_it_says_what_is_missing(folder: Path) -> None:
    (folder / "once.csv").write_text("item,rater,label\ni00,a,yes\ni00,b,no\ni01,a,yes\n")
    done = run(["evaluate", "once.csv", "model.csv", "--bootstrap", "0"], folder)
    assert done.returncode == 0
    assert "Slips are not taken out" in done.stdout
    assert "nobody judged an item twice" in done.stdout


def test_repeats_of_a_campaign_are_no_work_and_yet_count(folder: Path) -> None:
    rows = [f"i{k:02},r1,yes,work\ni{k:02},r1,{'no' if k < 2 else 'yes'},repeat" for k in range(9)]
    rows += [f"i{k:02},r2,no,work" for k in range(9)]
    (folder / "campaign.csv").write_text("item,rater,label,purpose\n" + "\n".join(rows) + "\n")
    asked = ["evaluate", "campaign.csv", "model.csv", "--bootstrap", "0", "--json"]
    told = json.loads(run(asked, folder).stdout)
    assert told["evaluation"]["judgments"] == 18
    # 2 of 9 repeats differ: (1 - √(1 - 4/9)) / 2
    assert told["deconvolution"]["repeats"] == 9
    assert told["deconvolution"]["p_flip"][0] == pytest.approx(0.1273, abs=1e-4)


def test_faults_are_named(folder: Path) -> None:
    done = run(["evaluate", "labels.csv", "labels.csv"], folder)
    assert done.returncode == 3
    assert "is predicted twice" in done.stderr
    done = run(["evaluate", "labels.csv", "model.csv", "--p-flip", "0.7"], folder)
    assert done.returncode == 2
    assert "from 0 to less than 0.5" in done.stderr
    done = run(["evaluate", "labels.csv", "model.csv", "--leave-out", "perhaps"], folder)
    assert done.returncode == 3
    assert "no option 'perhaps'" in done.stderr
    done = run(["evaluate", "labels.csv", "model.csv", "--prediction-column", "label"], folder)
    assert done.returncode == 2
    assert "not NAME=COLUMN" in done.stderr


def test_raters_may_count_by_competence_where_one_answer_is_right(folder: Path) -> None:
    asked = ["evaluate", "labels.csv", "model.csv", "--leave-out", "unsure", "--p-flip", "none"]
    asked = [*asked, "--bootstrap", "0", "--json"]
    weighed = json.loads(run([*asked, "--weights", "competence"], folder).stdout)["evaluation"]
    equal = json.loads(run(asked, folder).stdout)["evaluation"]
    assert (weighed["target"], equal["target"]) == ("soft labels", "answers")
    assert weighed["figures"][0]["value"] != equal["figures"][0]["value"]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (["--paradigm", "descriptive"], "who differs is not wrong"),
        (["--by", "age"], "leave out --by, or --weights competence"),
    ],
)
def test_where_competence_cannot_count(folder: Path, more: list[str], says: str) -> None:
    asked = ["evaluate", "labels.csv", "model.csv", "--leave-out", "unsure", *more]
    done = run([*asked, "--weights", "competence"], folder)
    assert (done.returncode, done.stdout) == (4, "")
    assert says in done.stderr
    assert run([*asked, "--bootstrap", "0"], folder).returncode == 0


def test_predictions_by_rater_are_held_against_their_own_answers(folder: Path) -> None:
    (folder / "own.csv").write_text("item,rater,label\ni00,r00,yes\ni00,r01,no\n")
    done = run(["evaluate", "labels.csv", "own.csv", "--weights", "competence"], folder)
    assert done.returncode == 4
    assert "own.csv: what single raters are predicted to say" in done.stderr
