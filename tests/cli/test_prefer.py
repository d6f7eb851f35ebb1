"""``quorate prefer``: from files of judgments, items and comparisons to a ranking."""

from __future__ import annotations

import csv
import json
import random
from math import exp
from pathlib import Path

import polars as pl
import pytest

from quorate.analysis.preference.report import preference
from quorate.formats.comparisons import read_comparisons
from quorate_process import run

STRENGTH = {"low": -1.0, "mid": 0.0, "top": 1.0}


def write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """60 pairs of three systems, five raters, of whom r0 always takes what is shown first."""
    folder = tmp_path_factory.mktemp("prefer")
    rng = random.Random(7)
    items, rows, arena = [], [], []
    for k in range(60):
        a, b = rng.sample(list(STRENGTH), 2)
        texts = ["so " * rng.randint(1, 9), "be " * rng.randint(1, 9)]
        items.append(
            {
                "item": f"i{k:02}",
                "prompt": f"Why {k % 20}?",
                "reply_a": texts[0],
                "reply_b": texts[1],
                "slice.reply_a": a,
                "slice.reply_b": b,
                "slice.topic": "law" if k % 2 else "tea",
            }
        )
        for r in range(5):
            shown = rng.sample(["reply_a", "reply_b"], 2)
            better = rng.random() < 1 / (1 + exp(-(STRENGTH[a] - STRENGTH[b]) * 1.5))
            label = shown[0] if r == 0 else "reply_a" if better else "reply_b"
            rows.append(
                {
                    "item": f"i{k:02}",
                    "rater": f"r{r}",
                    "label": label,
                    "shown": json.dumps(shown),
                    "tongue": "de" if r % 2 else "fr",
                }
            )
            arena.append(
                {
                    "question_id": f"i{k:02}",
                    "model_a": a,
                    "model_b": b,
                    "winner": "model_a" if label == "reply_a" else "model_b",
                    "judge": f"r{r}",
                }
            )
    write(folder / "pairs.csv", rows)
    write(folder / "items.csv", items)
    write(folder / "arena.csv", arena)
    return folder


def test_ranks_pairs_whose_items_say_whose_they_are(folder: Path) -> None:
    done = run(["prefer", "pairs.csv", "--items", "items.csv", "--bootstrap", "50"], folder)
    assert (done.returncode, done.stderr) == (0, "")
    told = done.stdout
    assert "300 judgments of 60 items by 5 raters; 3 candidates." in told
    assert "The order was drawn at random." in told
    ranks = [line.split()[:2] for line in told.splitlines() if line.split()[:1] in (["1"], ["3"])]
    assert ranks == [["1", "top"], ["3", "low"]]
    assert "of 60 pairs with a majority" not in told  # some are as long as each other
    first = next(line for line in told.splitlines() if line.startswith("r0 "))
    assert "100" in first.split()


def test_says_why_nothing_can_be_ranked_without_items(folder: Path) -> None:
    done = run(["prefer", "pairs.csv", "--bootstrap", "0"], folder)
    assert done.returncode == 0
    assert "No candidate was compared in two items" in done.stdout
    assert "first shown wins" in done.stdout


def test_a_table_of_comparisons_is_known_by_its_columns(folder: Path) -> None:
    done = run(["prefer", "arena.csv", "--json", "--bootstrap", "50", "--seed", "2"], folder)
    found = json.loads(done.stdout)["preferences"][0]
    here = preference(read_comparisons(folder / "arena.csv"), bootstrap=50, seed=2)
    assert here.ranking is not None
    assert found["ranking"]["candidates"] == here.ranking.table.to_dicts()
    assert found["input_digest"] == here.input_digest
    assert found["order"]["verdict"] == here.order.verdict


def test_writes_the_tables(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "found"
    given = ["prefer", "pairs.csv", "--items", "items.csv", "--bootstrap", "50", "--by", "topic"]
    done = run([*given, "--out", str(place)], folder)
    assert done.returncode == 0, done.stderr
    ranking = pl.read_csv(place / "ranking.csv")
    assert ranking["candidate"].to_list() == ["top", "mid", "low"]
    assert set(pl.read_csv(place / "raters.csv")["rater"]) == {"r0", "r1", "r2", "r3", "r4"}
    groups = pl.read_csv(place / "ranking-groups.csv")
    assert set(groups["group"]) == {"law", "tea"}
    whole = json.loads((place / "preference.json").read_text("utf-8"))
    assert whole["preferences"][0]["counts"]["judgments"] == 300
    # a report is replaced without asking, another folder is not
    assert run([*given, "--out", str(place)], folder).returncode == 0
    other = tmp_path / "other"
    other.mkdir()
    (other / "mine.txt").write_text("mine")
    refused = run([*given, "--out", str(other)], folder)
    assert refused.returncode == 4
    assert "is no report on preferences" in refused.stderr
    assert (other / "mine.txt").exists()


def test_strengths_by_a_column_of_the_file(folder: Path) -> None:
    given = ["prefer", "pairs.csv", "--items", "items.csv", "--bootstrap", "0", "--by", "tongue"]
    done = run([*given, "--json"], folder)
    groups = json.loads(done.stdout)["preferences"][0]["ranking"]["groups"]
    assert {row["group"] for row in groups} == {"de", "fr"}
    refused = run([*given, "--by", "shown"], folder)
    assert refused.returncode == 2
    assert "one column only" in refused.stderr


def test_numbers_that_nobody_can_know_need_a_word(folder: Path, tmp_path: Path) -> None:
    text = "first,second,winner,rater\nx,y,0,r\nx,y,1,s\ny,z,0,r\nx,z,0,s\n"
    (tmp_path / "t.csv").write_text(text)
    refused = run(["prefer", "t.csv"], tmp_path)
    assert refused.returncode == 3
    assert "--word 0=first" in refused.stderr
    done = run(["prefer", "t.csv", "--word", "0=first", "--word", "1=second"], tmp_path)
    assert done.returncode == 0, done.stderr
    assert "4 judgments" in done.stdout


def test_named_columns_of_comparisons(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("p,q,said,who\nx,y,a,r\ny,x,b,s\n")
    named = ["first=p", "second=q", "winner=said", "rater=who"]
    done = run(["prefer", "t.csv", *[w for n in named for w in ("--column", n)]], tmp_path)
    assert done.returncode == 0, done.stderr
    assert "2 judgments of 1 item by 2 raters" in done.stdout


def test_a_question_that_compares_nothing(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("item,rater,label\ni,r,1.5\nj,r,2.5\n")
    refused = run(["prefer", "t.csv"], tmp_path)
    assert refused.returncode == 4
    assert "compares nothing" in refused.stderr


def test_of_several_questions_those_that_compare(tmp_path: Path) -> None:
    rows = ["item,rater,question,label,shown"]
    for k in range(6):
        for r in "rst":
            rows.append(f"i{k},{r},better,{'ab'[k % 2]},b|a")
            rows.append(f"i{k},{r},safe,{'yes' if k % 3 else 'no'},b|a")
    (tmp_path / "t.csv").write_text("\n".join(rows) + "\n")
    done = run(["prefer", "t.csv", "--bootstrap", "0"], tmp_path)
    assert done.returncode == 0, done.stderr
    assert "t.csv · better" in done.stdout
    assert "t.csv · safe" not in done.stdout
    assert "Question 'safe' compares nothing and was left out." in done.stdout


@pytest.mark.parametrize(
    "labels",
    [
        ['[["r1"], ["r2", "r3"]]', '[["r2"], ["r1"], ["r3"]]'],
        ["r1", "r3"],
        ["r2>r1", "r1>r3"],
    ],
    ids=["ranking", "best-of", "best-and-worst"],
)
def test_rankings_and_best_of(tmp_path: Path, labels: list[str]) -> None:
    write(
        tmp_path / "t.csv",
        [
            {"item": f"i{k}", "rater": r, "label": labels[(k + n) % 2], "shown": "r1|r2|r3"}
            for k in range(8)
            for n, r in enumerate("rst")
        ],
    )
    write(
        tmp_path / "items.csv",
        [
            {"item": f"i{k}", "prompt": "Why?"}
            | {f"r{n}": "so" for n in (1, 2, 3)}
            | {f"slice.r{n}": f"m{(k + n) % 3}" for n in (1, 2, 3)}
            for k in range(8)
        ],
    )
    done = run(["prefer", "t.csv", "--items", "items.csv", "--bootstrap", "50"], tmp_path)
    assert done.returncode == 0, done.stderr
    assert "3 candidates" in done.stdout
    assert "m0" in done.stdout


def test_rankings_that_name_the_candidates_need_no_items(tmp_path: Path) -> None:
    rng = random.Random(4)
    rows = []
    for k in range(20):
        names = rng.sample(list(STRENGTH), 3 if k % 2 else 2)  # not all in every item
        for r in range(4):
            noisy = sorted(names, key=lambda name: rng.gauss(-1.5 * STRENGTH[name], 1))
            label = json.dumps([[name] for name in noisy])
            rows.append({"item": f"i{k}", "rater": f"r{r}", "label": label})
    write(tmp_path / "rankings.csv", rows)
    bare = run(["prefer", "rankings.csv"], tmp_path).stdout
    assert "No candidate was compared in two items" in bare
    assert "--named" in " ".join(bare.split())
    done = run(["prefer", "rankings.csv", "--named", "--json"], tmp_path)
    assert done.returncode == 0, done.stderr
    (found,) = json.loads(done.stdout)["preferences"]
    assert [one["candidate"] for one in found["ranking"]["candidates"]] == ["top", "mid", "low"]
    # ten items of 3 pairs and ten of 1, by four raters
    assert found["counts"]["comparisons"] == 4 * (10 * 3 + 10 * 1)
    assert run(["prefer", "rankings.csv", "--named", "--items", "x.csv"], tmp_path).returncode == 2


def test_only_rankings_name_all_that_was_compared(folder: Path) -> None:
    done = run(["prefer", "pairs.csv", "--named"], folder)
    assert done.returncode == 4
    assert "no ranking" in done.stderr


def test_who_says_what_words_mean_has_a_table_of_comparisons(tmp_path: Path) -> None:
    (tmp_path / "scores.csv").write_text("model_a,model_b,winner\nx,y,-1\ny,z,1\n")
    done = run(["prefer", "scores.csv", "--word", "-1=first", "--word", "1=second"], tmp_path)
    assert done.returncode == 3
    assert "no column is the rater" in done.stderr
