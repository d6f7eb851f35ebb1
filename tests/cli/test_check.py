"""``quorate check``: the checks of a campaign over a file."""

from __future__ import annotations

import io
import json
from pathlib import Path
from random import Random

import polars as pl
import pytest

from quorate_process import run

ONLY = ["--checks", "pattern,speed"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three raters who follow the items in 8 s, and one who says a every time, in 1 s."""
    rows = ["item,rater,label,seconds,at"]
    for n in range(60):
        truth = "ab"[n // 2 % 2]
        at = f"2024-01-01T{n // 60:02}:{n % 60:02}"
        rows += [f"i{n:02},r{r},{truth},8,{at}:0{r}Z" for r in range(3)]
        rows.append(f"i{n:02},spam,a,1,{at}:09Z")
    (tmp_path / "labels.csv").write_text("\n".join(rows) + "\n")
    (tmp_path / "gold.csv").write_text(
        "item,label\n" + "".join(f"i{n:02},b\n" for n in range(0, 60, 3))
    )
    return tmp_path


def test_findings_are_a_table_strong_ones_first(folder: Path) -> None:
    done = run(["check", "labels.csv", *ONLY], folder)
    assert done.returncode == 0
    table = pl.read_csv(io.StringIO(done.stdout))
    assert table.columns == ["check", "verdict", "rater", "question", "score", "says"]
    assert table.select("check", "verdict", "rater").rows() == [
        ("pattern", "strong", "spam"),
        ("speed", "strong", "spam"),
    ]
    assert table["says"][1].startswith("60 of 60 judgments took less than 25% of the usual time")
    assert done.stderr == ""


def test_what_was_not_checked_is_named_with_the_reason(folder: Path) -> None:
    done = run(["check", "labels.csv", "--checks", "gold,consent,pattern"], folder)
    assert "not checked: gold (no answer is known)\n" in done.stderr
    assert "not checked: consent (no consent is asked for)\n" in done.stderr
    assert "pattern" in done.stdout
    with_gold = run(["check", "labels.csv", "--checks", "gold", "--gold", "gold.csv"], folder)
    assert "not checked" not in with_gold.stderr


def test_json_has_the_evidence_and_what_was_skipped(folder: Path) -> None:
    done = run(["check", "labels.csv", "--checks", "pattern,consent", "--json"], folder)
    assert done.stderr == ""
    found = json.loads(done.stdout)
    assert found["judgments"] == 240
    (finding,) = found["findings"]
    assert (finding["check"], finding["rater"], finding["question"]) == ("pattern", "spam", "label")
    assert finding["evidence"]["longest_run"] == 60
    assert found["skipped"] == [{"check": "consent", "why": "no consent is asked for"}]


def test_options_change_what_is_found(folder: Path) -> None:
    done = run(["check", "labels.csv", *ONLY, "--set", "speed.fast=0.1"], folder)
    assert [row["check"] for row in pl.read_csv(io.StringIO(done.stdout)).to_dicts()] == ["pattern"]


def test_a_dry_run_tells_when_each_finding_first_came(folder: Path) -> None:
    done = run(["check", "labels.csv", *ONLY, "--history"], folder)
    table = pl.read_csv(io.StringIO(done.stdout))
    first = {(row["check"], row["verdict"]): row["after"] for row in table.to_dicts()}
    # ten judgments are needed, and ten of ten suffice
    assert first["speed", "strong"] == 10
    assert 15 <= first["pattern", "strong"] <= 60
    assert first["pattern", "strong"] % 5 == 0
    later = run(["check", "labels.csv", *ONLY, "--history", "--every", "20"], folder)
    assert "speed,strong,20,spam" in later.stdout


def test_a_clean_file_says_so(folder: Path) -> None:
    rows = (folder / "labels.csv").read_text().splitlines()
    clean = "\n".join(row for row in rows if ",spam," not in row)
    (folder / "clean.csv").write_text(clean + "\n")
    done = run(["check", "clean.csv", *ONLY], folder)
    assert done.returncode == 0
    assert done.stderr == "nothing was found\n"
    assert done.stdout == "check,verdict,rater,other,item,question,score,says\n"
    assert json.loads(run(["check", "clean.csv", *ONLY, "--json"], folder).stdout)["findings"] == []


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--checks", "patern"], 4, "'patern' is none of the checks; did you mean pattern"),
        (["--set", "speed.fats=1"], 4, "check 'speed' has no option 'fats'; did you mean fast"),
        (["--set", "speed.fast=quick"], 4, "option 'fast' of check 'speed' is 'quick'"),
        (["--set", "fast=1"], 2, "'fast=1' is not CHECK.OPTION=VALUE"),
        (["--question", "nonsense"], 3, "nonsense"),
    ],
)
def test_mistakes_are_told(folder: Path, arguments: list[str], code: int, said: str) -> None:
    done = run(["check", "labels.csv", *arguments], folder)
    assert done.returncode == code
    assert said in done.stderr


def test_findings_can_be_written(folder: Path) -> None:
    run(["check", "labels.csv", *ONLY, "--out", "found.parquet"], folder)
    assert pl.read_parquet(folder / "found.parquet")["rater"].to_list() == ["spam", "spam"]


def test_a_table_of_a_campaign_keeps_what_checks_use(tmp_path: Path) -> None:
    rows = ["item,rater,question,label,at,seconds,guideline,shown,surplus,excluded,judgment"]
    for n in range(40):
        shown = '"[""a"",""b""]"' if n % 3 else '"[""b"",""a""]"'
        said = "a" if n % 3 else "b"
        rows.append(f"i{n:02},anna,better,{said},,8,1,{shown},false,,j{n}")
    rows += [f"i{n:02},ben,better,a,,8,1,,false,spam,k{n}" for n in range(40)]
    (tmp_path / "table.csv").write_text("\n".join(rows) + "\n")
    done = run(["check", "table.csv", "--checks", "position", "--json"], tmp_path)
    found = json.loads(done.stdout)
    assert found["judgments"] == 40
    (finding,) = found["findings"]
    assert (finding["rater"], finding["verdict"], finding["evidence"]["place"]) == (
        "anna",
        "strong",
        1,
    )


def test_items_tell_what_is_compared(tmp_path: Path) -> None:
    # anna takes the longer one of every pair, three others say what is better
    rng = Random(4)
    items, rows = ["item,reply_a,reply_b"], ["item,rater,label"]
    for n in range(60):
        longer, better = rng.choice("ab"), rng.choice("ab")
        a, b = ("long " * 20, "no") if longer == "a" else ("no", "long " * 20)
        items.append(f"i{n:02},{a},{b}")
        rows.append(f"i{n:02},anna,reply_{longer}")
        rows += [f"i{n:02},r{r},reply_{better}" for r in range(3)]
    (tmp_path / "items.csv").write_text("\n".join(items) + "\n")
    (tmp_path / "judgments.csv").write_text("\n".join(rows) + "\n")
    asked = ["check", "judgments.csv", "--checks", "length", "--json"]
    bare = json.loads(run(asked, tmp_path).stdout)
    assert [one["check"] for one in bare["skipped"]] == ["length"]
    done = run([*asked, "--items", "items.csv"], tmp_path)
    assert done.returncode == 0, done.stderr
    (finding,) = json.loads(done.stdout)["findings"]
    assert (finding["rater"], finding["verdict"]) == ("anna", "strong")
