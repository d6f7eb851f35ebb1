"""``quorate jury``: votes alone, texts, embeddings, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from divided_crowd import divided
from quorate_process import run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("jury")
    judgments, features = divided(items=50, lean=2.5, taste=1.0, own=0.3, overlap=24)
    judgments.to_polars().write_csv(place / "labels.csv")
    words = np.where(features > 0, ["sun", "sea", "sand", "sky"], ["ash", "mud", "dust", "fog"])
    texts = pl.DataFrame({"item": judgments.items, "text": [" ".join(row) for row in words]})
    texts.reverse().write_csv(place / "texts.csv")
    np.save(place / "rows.npy", features[::-1])
    vectors = pl.Series("embedding", features.tolist())
    pl.DataFrame([judgments.items, vectors]).write_parquet(place / "rows.parquet")
    return place


def test_votes_alone_are_enough(folder: Path) -> None:
    done = run(["jury", "labels.csv", "--by", "age", "--seats", "old=6,young=6"], folder)
    assert (done.returncode, done.stderr) == (0, "")
    said = " ".join(done.stdout.split())
    for says in (
        "labels.csv: a jury of 6 age=old, 6 age=young",
        "100 juries drawn; jurors vote by the votes that were given",
        "effective raters a seat",
        "… 32 more items; --out DIR or --json gives all",
        "verdicts are withheld on 3 of 50 items: fewer than 10 raters of a seated group",
    ):
        assert says in said
    assert "against" not in done.stdout


def test_another_jury_and_a_folder(folder: Path) -> None:
    asked = ["jury", "labels.csv", "--by", "age", "--seats", "old=6", "--against", "young=6"]
    done = run([*asked, "--out", "found"], folder)
    assert done.returncode == 0, done.stderr
    assert "All raters behind the juries differ on" in done.stdout
    items = pl.read_csv(folder / "found/items.csv")
    assert len(items) == 47  # 3 were judged by fewer than 10 of a group
    assert (items["raters"] >= 10).all()
    assert (items["other_raters"] >= 10).all()
    assert {"verdict", "other_verdict", "flips", "real"} <= set(items.columns)
    told = json.loads((folder / "found/jury.json").read_text())
    assert told["jury"]["seats"][0]["raters"] == 20
    assert told["jury"]["against"]["seats"][0]["group"] == [["age", "young"]]
    assert len(pl.read_csv(folder / "found/seats.csv")) == 2
    assert told["jury"]["withheld"] == 3
    lower = run([*asked, "--smallest", "5"], folder)
    assert "groups and items count from 5 raters on, not 10" in " ".join(lower.stdout.split())
    (folder / "mine").mkdir(exist_ok=True)
    (folder / "mine/notes.txt").write_text("keep me")
    refused = run([*asked, "--out", "mine"], folder)
    assert (refused.returncode, refused.stdout) == (4, "")
    assert (folder / "mine/notes.txt").read_text() == "keep me"


def test_texts_and_embeddings_are_read_by_a_model(folder: Path) -> None:
    asked = ["jury", "labels.csv", "--by", "age", "--seats", "old=6", "--json"]
    by_text = json.loads(run([*asked, "--items", "texts.csv", "--compare"], folder).stdout)
    assert by_text["jury"]["model"] == "offset"
    models = {row["model"]: row for row in by_text["models"]["comparison"]}
    assert models["offset"]["gain_lower"] > 0
    assert "median of 50" in models["ensemble"]["refused"]
    rows = ["--embeddings", "rows.npy", "--items", "texts.csv"]
    in_order = json.loads(run([*asked, *rows], folder).stdout)
    by_name = json.loads(run([*asked, "--embeddings", "rows.parquet"], folder).stdout)
    assert in_order["jury"]["items"] == by_name["jury"]["items"]
    assert in_order["jury"]["items"] != by_text["jury"]["items"]


@pytest.mark.parametrize(
    ("more", "code", "says"),
    [
        (["--seats", "old=6", "--smallest", "21"], 4, "cannot be seated"),
        (["--seats", "old=30"], 4, "there are 20 such raters"),
        (["--seats", "older=6"], 3, "nobody has age=older"),
        ([], 2, "say who sits in the jury"),
        (["--sample", "6", "--model", "offset"], 2, "give --items or --embeddings"),
        (["--sample", "6", "--embeddings", "rows.npy"], 3, "does not say which row is whose"),
        (["--sample", "6", "--items", "texts.csv", "--text", "body"], 3, "no column 'body'"),
        (["--sample", "6", "--items", "texts.csv", "--model", "ensemble"], 4, "median of 50"),
    ],
)
def test_refusals(folder: Path, more: list[str], code: int, says: str) -> None:
    done = run(["jury", "labels.csv", "--by", "age", *more], folder)
    assert done.returncode == code, done.stderr
    assert says in " ".join(done.stderr.split())
    assert done.stdout == ""


def test_a_question_with_several_answers_is_decided_by_option(tmp_path: Path) -> None:
    rows = [f"song,r{n},{'loud|rude' if n < 12 else 'loud|sad'},{n < 12}" for n in range(24)]
    (tmp_path / "sets.csv").write_text("\n".join(["item,rater,label,old", *rows]) + "\n")
    asked = ["jury", "sets.csv", "--by", "old", "--seats", "True:6", "--json"]
    refused = run(asked, tmp_path)
    assert refused.returncode == 4
    assert "say which with --option, such as 'loud'" in " ".join(refused.stderr.split())
    done = run([*asked, "--option", "rude"], tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["jury"]["items"][0]["verdict"] == "chosen"
