"""``quorate diagnose``: tables, numbers, logs, probabilities and judgments, and what is refused."""

from __future__ import annotations

import json
import re
from pathlib import Path
from random import Random

import numpy as np
import polars as pl
import pytest

from quorate_process import run

SAID = {
    "sport": "match goal team player league coach win score stadium cup",
    "food": "bread soup cheese cook oven salt dinner apple recipe spice",
    "music": "song guitar band drum chord album concert voice piano tune",
}
WORDS = {topic: words.split() for topic, words in SAID.items()}
N = 120
WRONG = tuple(f"e{n:03d}" for n in range(5, N, 15))
"""eight examples with another label than their words say"""


def topic(n: int) -> str:
    return list(WORDS)[n % 3]


def label(n: int) -> str:
    return topic(n + 1) if f"e{n:03d}" in WRONG else topic(n)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place, rng = tmp_path_factory.mktemp("diagnose"), Random(0)
    texts = [" ".join([*rng.choices(WORDS[topic(n)], k=6), "of", "the"]) for n in range(N)]
    names = [f"e{n:03d}" for n in range(N)]
    table = pl.DataFrame({"id": names, "text": texts, "label": [label(n) for n in range(N)]})
    table.write_csv(place / "data.csv")
    table.drop("label").write_csv(place / "items.csv")
    bags = np.array(
        [[text.split().count(w) for ws in WORDS.values() for w in ws] for text in texts]
    )
    np.save(place / "rows.npy", bags.astype(np.float32))
    numbers = pl.DataFrame(bags, schema=[f"x{n}" for n in range(bags.shape[1])])
    numbers.insert_column(0, table["label"]).write_csv(place / "numbers.csv")
    votes = [(name, f"r{r}", label(n)) for n, name in enumerate(names) for r in range(2)]
    pl.DataFrame(votes, ["item", "rater", "label"], orient="row").write_csv(place / "votes.csv")
    truly = [sorted(WORDS).index(topic(n)) for n in range(N)]
    given = np.full((N, 3), 0.05) + 0.85 * np.eye(3)[truly]
    np.save(place / "said.npy", given)
    return place


def found(folder: Path, *asked: str) -> dict[str, object]:
    done = run(["diagnose", *asked, "--json"], folder)
    assert done.returncode == 0, done.stderr
    told: dict[str, object] = json.loads(done.stdout)
    return told


def suspects(told: dict[str, object]) -> list[dict[str, object]]:
    rows = told["suspects"]
    assert isinstance(rows, list)
    return rows


def check(told: dict[str, object]) -> None:
    """Most planted wrong labels come first, each with what it should be."""
    rows = suspects(told)[: len(WRONG)]
    assert len(rows) >= len(WRONG) - 3
    assert {row["example"] for row in rows} <= set(WRONG)
    for row in rows:
        n = int(str(row["example"])[1:])
        assert (row["label"], row["suggested"]) == (label(n), topic(n))


def test_a_table_of_texts_gives_a_summary_and_a_folder(folder: Path) -> None:
    done = run(["diagnose", "data.csv", "--out", "found"], folder)
    assert (done.returncode, done.stderr) == (0, "")
    said = " ".join(done.stdout.split())
    for says in (
        "data.csv: 120 examples, 3 classes",
        "read from a model trained here on texts, in 5 folds over 15 epochs",
        "labels are likely wrong (",
        "suspects, the most suspect first",
        "most often taken for another",
        "found: report.html, suspects.csv, signals.parquet, diagnosis.json",
    ):
        assert says in said, done.stdout
    told = json.loads((folder / "found/diagnosis.json").read_text())
    check(told)
    errors = told["errors"]
    assert errors["lower"] <= len(WRONG) <= errors["upper"]
    table = pl.read_csv(folder / "found/suspects.csv")
    assert table["example"].to_list() == [row["example"] for row in told["suspects"]]
    assert pl.read_parquet(folder / "found/suspects.parquet").columns == table.columns
    signals = pl.read_parquet(folder / "found/signals.parquet")
    assert len(signals) == N
    assert {"aum", "neighbours", "wrong", "score", "audit"} <= set(signals.columns)
    assert signals["audit"].sum() == N // 10
    pairs = {(one["label"], one["suggested"]): one["suspects"] for one in told["pairs"]}
    assert sum(pairs.values()) == len(table)
    page = (folder / "found/report.html").read_text()
    assert "diagnosis of labels" in page
    for anchor in ('id="map"', 'id="suspects"', 'id="aum"', 'id="precision"', 'id="how"'):
        assert anchor in page
    assert not re.search(r'(?:src|href)="https?:', page)
    # a folder of a diagnosis is replaced, any other is not
    assert run(["diagnose", "data.csv", "--out", "found"], folder).returncode == 0
    (folder / "mine").mkdir(exist_ok=True)
    (folder / "mine/letter.txt").write_text("dear")
    done = run(["diagnose", "data.csv", "--out", "mine"], folder)
    assert done.returncode == 4
    assert "is not one of a diagnosis" in done.stderr


def test_the_same_seed_gives_the_same_and_k_gives_so_many(folder: Path) -> None:
    first = found(folder, "data.csv", "--seed", "3", "--k", "5")
    again = found(folder, "data.csv", "--seed", "3", "--k", "5")
    assert first == again
    assert [row["rank"] for row in suspects(first)] == [1, 2, 3, 4, 5]
    assert first["diagnosis"] != found(folder, "data.csv", "--seed", "4")["diagnosis"]


def test_embeddings_and_numbers_are_learned_instead_of_words(folder: Path) -> None:
    check(found(folder, "data.csv", "--embeddings", "rows.npy"))
    told = found(folder, "numbers.csv")
    assert "columns of numbers" in str(told["how"])
    # without a name rows are numbered from 1
    names = {f"e{int(str(row['example'])) - 1:03d}" for row in suspects(told)[:5]}
    assert names <= set(WRONG)


def test_probabilities_of_ones_own_need_no_training(folder: Path) -> None:
    told = found(folder, "data.csv", "--probabilities", "said.npy", "--signals", "self-confidence")
    check(told)
    assert told["how"] == "given probabilities"
    assert [one["name"] for one in told["signals"]] == ["self-confidence"]  # type: ignore[attr-defined]


def test_a_recorded_training_is_read_with_what_its_examples_say(folder: Path) -> None:
    from quorate.analysis.diagnosis.model.training import train
    from quorate.formats.training import LogWriter

    table = pl.read_csv(folder / "data.csv")
    classes = tuple(WORDS)
    codes = np.array([classes.index(one) for one in table["label"]])
    log = train(np.load(folder / "rows.npy"), codes, classes, table["id"], epochs=6)
    writer = LogWriter(folder / "run", log.examples, log.labels, log.classes)
    for one in log.runs:
        recorded = writer.run(one.name)
        assert one.inside is not None
        assert one.outside is not None
        for number in range(6):
            with recorded.epoch() as epoch:
                epoch.inside(log.examples.gather(one.inside.rows), one.inside.epochs[number])
                epoch.outside(log.examples.gather(one.outside.rows), one.outside.epochs[number])
    told = found(folder, "run", "--items", "items.csv")
    check(told)
    assert suspects(told)[0]["text"]
    assert "together" not in suspects(told)[0]
    frames = [
        pl.DataFrame(
            {
                "example": log.examples.gather(side.rows),
                "label": pl.Series([classes[codes[row]] for row in side.rows.tolist()]),
                "run": one.name,
                "side": name,
                "epoch": number,
            }
            | {
                f"logit_{word}": side.epochs[number][:, place].astype(np.float32)
                for place, word in enumerate(classes)
            }
        )
        for one in log.runs
        for name, side in (("inside", one.inside), ("outside", one.outside))
        if side is not None
        for number in range(6)
    ]
    pl.concat(frames).write_parquet(folder / "run.parquet")
    flat = found(folder, "run.parquet", "--items", "items.csv")
    assert {str(row["example"]) for row in suspects(flat)} == {
        str(row["example"]) for row in suspects(told)
    }
    beside = found(folder, "run", "--judgments", "votes.csv")
    assert [row["wrong"] for row in suspects(beside)] == [row["wrong"] for row in suspects(told)]
    assert all(float(str(row["together"])) <= 1 for row in suspects(beside))
    (folder / "strange.csv").write_text("item,rater,label\nx1,r,sport\nx2,r,food\n")
    refused = run(["diagnose", "run", "--judgments", "strange.csv"], folder)
    assert refused.returncode == 3
    assert "none of the log's examples was judged" in refused.stderr


def test_the_consensus_of_raters_is_the_label_and_both_are_weighed(folder: Path) -> None:
    told = found(folder, "items.csv", "--judgments", "votes.csv")
    check(told)
    for row in suspects(told):
        # two raters said so: with them the doubt is less than by the model alone
        assert float(str(row["together"])) < float(str(row["wrong"]))
    assert any("consensus of raters" in note for note in told["notes"])  # type: ignore[attr-defined]


def test_further_trainings_tell_of_more_cleaner_and_fewer_examples(folder: Path) -> None:
    done = run(["diagnose", "data.csv", "--threshold", "--curves", "--out", "all"], folder)
    assert done.returncode == 0, done.stderr
    assert "further trainings" in done.stdout
    further = json.loads((folder / "all/diagnosis.json").read_text())["further"]
    assert set(further) == {"threshold", "curve", "cleaning", "pruning"}
    assert further["curve"]["sizes"] == sorted(further["curve"]["sizes"])
    assert [row["share"] for row in further["pruning"]] == [0.1, 0.3, 0.5]
    page = (folder / "all/report.html").read_text()
    assert "fared no better than labels that cannot be right" in page
    assert 'id="curve"' in page
    assert "What fewer examples would cost" in page


@pytest.mark.parametrize(
    ("asked", "says", "code"),
    [
        (["nothing.csv"], "there is no such file or folder", 3),
        (["nothing"], "there is no such file or folder", 3),
        (["data.csv", "--label", "tone"], "there is no column 'tone' for the label", 3),
        (["data.csv", "--text", "body"], "there is no column 'body'", 3),
        (["items.csv", "--text", "text"], "there is no column of labels", 3),
        (["data.csv", "--signals", "magic"], "magic", 4),
        (["data.csv", "--embeddings", "votes.csv"], "not read as embeddings", 3),
        (["one.csv"], "all labels of column 'label' are 'a'", 3),
        (["empty.csv"], "rows have no label, such as row 2", 3),
        (["twice.csv"], "share a name, such as 'e1'", 3),
        (["bare.csv"], "says nothing of its examples but their labels", 3),
        (["data.csv", "--judgments", "strangers.csv"], "none of the 120 examples was judged", 3),
        (["short.npy"], "files ending in '.npy' are not read", 3),
        (["data.csv", "--probabilities", "short.npy"], "short.npy", 3),
        (["data.csv", "--k", "0"], "--k", 2),
    ],
)
def test_what_cannot_be_is_said_clearly(
    folder: Path, asked: list[str], says: str, code: int
) -> None:
    (folder / "one.csv").write_text("id,text,label\ne1,hello,a\ne2,world,a\n")
    (folder / "empty.csv").write_text("id,text,label\ne1,hello,a\ne2,world,\n")
    (folder / "twice.csv").write_text("id,text,label\ne1,hello,a\ne1,world,b\n")
    (folder / "bare.csv").write_text("id,label\ne1,a\ne2,b\n")
    (folder / "strangers.csv").write_text("item,rater,label\nx1,r,a\nx2,r,b\n")
    np.save(folder / "short.npy", np.full((3, 3), 1 / 3))
    done = run(["diagnose", *asked], folder)
    assert done.returncode == code, done.stderr
    assert says in done.stderr


def test_verdicts_of_people_calibrate_the_others(folder: Path) -> None:
    """Six verdicts that say «right» make the other suspects less likely wrong, not more."""
    before = found(folder, "data.csv")
    judged = [str(row["example"]) for row in suspects(before)][:6]
    assert len(judged) == 6
    rows = [f"{name},{label(int(name[1:]))}" for name in judged]
    (folder / "right.csv").write_text("item,label\n" + "\n".join(rows) + "\n")
    after = found(folder, "data.csv", "--verdicts", "right.csv")
    assert (after["verdicts_used"], after["verdicts_wrong"]) == (6, 0)
    assert (before["verdicts_used"], before["verdicts_wrong"]) == (0, 0)
    assert not {str(row["example"]) for row in suspects(after)} & set(judged)
    doubt, less = (told["errors"] for told in (before, after))
    assert isinstance(doubt, dict)
    assert isinstance(less, dict)
    assert less["value"] < doubt["value"]
    # the same six as a batch that came back: another label each; one of it is not back yet
    lines = [
        {"item": name, "before": label(int(name[1:])), "now": topic(int(name[1:])), "back": True}
        for name in judged
    ]
    lines[5] |= {"back": False, "now": lines[5]["before"]}
    (folder / "batch.jsonl").write_text("".join(json.dumps(one) + "\n" for one in lines))
    done = run(["diagnose", "data.csv", "--verdicts", "batch.jsonl", "--out", "calibrated"], folder)
    assert done.returncode == 0, done.stderr
    wrong = sum(one["before"] != one["now"] for one in lines[:5])
    assert f"Calibrated by 5 verdicts; {wrong} found a wrong label." in done.stdout
    told = json.loads((folder / "calibrated/diagnosis.json").read_text())
    assert (told["verdicts_used"], told["verdicts_wrong"]) == (5, wrong)
    assert "then by 5 human verdicts" in told["found_by"]["wrong"]


def test_verdicts_that_do_not_fit_are_refused(folder: Path) -> None:
    for text, says in (
        ("item,label\nnobody,sport\n", "none of the items with a verdict"),
        ("item,label\ne000,sport\ne000,food\n", "item 'e000' comes twice"),
        ("item,mood\ne000,sport\n", "there is no column now or label"),
        ("item,now,back\ne000,sport,false\n", "the file has no verdicts"),
    ):
        (folder / "bad.csv").write_text(text)
        done = run(["diagnose", "data.csv", "--verdicts", "bad.csv"], folder)
        assert done.returncode == 3
        assert says in done.stderr, done.stderr
