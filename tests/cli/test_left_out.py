"""A campaign's table: every command counts the same judgments and says what it leaves out."""

from __future__ import annotations

import io
import json
from pathlib import Path

import polars as pl
import pytest

from quorate_process import run

HEADER = "item,rater,question,label,surplus,excluded,purpose,round"
ROWS = [
    "i1,ann,tone,a,false,,,0",  # line 2
    "i1,bob,tone,a,false,,,0",
    "i1,cem,tone,b,false,spam,,0",  # 4: excluded
    "i1,ann,tone,b,false,,repeat,1",  # 5: a repetition
    "i2,ann,tone,b,false,,gold,0",
    "i2,bob,tone,a,false,,gold,0",
    "i2,dan,tone,a,true,,,0",  # 8: too late
    "p1,ann,tone,a,false,,training,0",  # 9: practice
    "t1,ann,tone,a,false,,audit,0",  # 10: a trap
]
LEFT_OUT = [
    "1 row dropped: excluded (line 4)",
    "1 row dropped: came too late to count (surplus) (line 8)",
    "1 row dropped: trap items (purpose audit) (line 10)",
    "1 row dropped: asked again on purpose (purpose repeat) (line 5)",
    "1 row dropped: practice (purpose training) (line 9)",
]
COUNTED = [ROWS[n] for n in (0, 1, 4, 5)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "all.csv").write_text("\n".join([HEADER, *ROWS]) + "\n")
    (tmp_path / "counted.csv").write_text("\n".join([HEADER, *COUNTED]) + "\n")
    return tmp_path


def test_the_consensus_counts_work_and_gold(folder: Path) -> None:
    done = run(["consensus", "all.csv", "--method", "majority", "--posterior"], folder)
    assert done.stderr.splitlines() == LEFT_OUT
    table = pl.read_csv(io.StringIO(done.stdout))
    # i1: ann and bob say a, cem is excluded, ann's second answer is a repetition
    # i2: ann says b, bob a; dan came too late
    assert table.select("item", "judgments", "a").rows() == [("i1", 2, 1.0), ("i2", 2, 0.5)]


@pytest.mark.parametrize(
    "command",
    [
        ["consensus"],
        ["raters"],
        ["agreement", "--bootstrap", "0"],
        ["compare", "--method", "majority", "--items"],
    ],
    ids=lambda command: str(command[0]),
)
def test_the_whole_table_reads_as_the_counted_one(folder: Path, command: list[str]) -> None:
    name, *options = command
    whole = run([name, "all.csv", *options], folder)
    assert whole.returncode == 0, whole.stderr
    assert whole.stdout == run([name, "counted.csv", *options], folder).stdout
    assert whole.stderr.splitlines()[-5:] == LEFT_OUT
    (told,) = json.loads(run([name, "all.csv", *options, "--json"], folder).stdout)
    assert told["left_out"] == LEFT_OUT


def test_the_audit_says_how_many_it_counts(folder: Path) -> None:
    told = run(["audit", "all.csv", "--no-report"], folder).stdout
    assert "4 judgments, 2 raters, 2 items; 2.0 judgments an item." in told
    assert "1 row dropped: excluded (line 4)." in told
    (found,) = json.loads(run(["audit", "all.csv", "--json"], folder).stdout)["audits"]
    said = [one["what"] for one in found["reading"]["remarks"] if one["effect"] == "dropped"]
    assert len(said) == 5


def test_checks_see_how_a_rater_works(folder: Path) -> None:
    found = json.loads(run(["check", "all.csv", "--json"], folder).stdout)
    # all but cem's, which is excluded; practice is in the view and not held against anybody
    assert (found["judgments"], found["practice_and_tests"]) == (8, 1)
    assert found["left_out"] == {"tone": LEFT_OUT[:1]}
    told = run(["check", "all.csv"], folder).stderr.splitlines()
    assert told[:2] == [LEFT_OUT[0], "of practice and tests, not checked: 1 judgment"]


def test_a_purpose_of_somebody_else_stops_no_command(folder: Path) -> None:
    rows = [f"i{n},{rater},x,pilot" for n in range(4) for rater in ("ann", "bob")]
    (folder / "own.csv").write_text("item,rater,label,purpose\n" + "\n".join(rows) + "\n")
    for command in ("check", "consensus"):
        assert run([command, "own.csv"], folder).returncode == 0
    assert json.loads(run(["check", "own.csv", "--json"], folder).stdout)["judgments"] == 8


@pytest.mark.parametrize("command", ["consensus", "raters", "compare", "audit", "check"])
def test_one_of_two_questions_may_have_no_gold(folder: Path, command: str) -> None:
    more = [row.replace("tone,a", "size,s").replace("tone,b", "size,m") for row in COUNTED]
    (folder / "two.csv").write_text("\n".join([HEADER, *COUNTED, *more]) + "\n")
    (folder / "gold.csv").write_text("item,question,label\ni2,tone,b\n")
    few = ["--method", "majority"] if command in ("compare", "audit") else []
    done = run([command, "two.csv", "--gold", "gold.csv", "--json", *few], folder)
    assert done.returncode == 0, done.stderr
    (folder / "none.csv").write_text("item,question,label\ni2,colour,red\n")
    done = run([command, "two.csv", "--gold", "none.csv", *few], folder)
    assert (done.returncode, "there is no gold" in done.stderr) == (3, True)


@pytest.mark.parametrize("command", ["consensus", "raters", "compare", "audit", "check"])
def test_gold_of_no_said_question_is_not_that_of_each(folder: Path, command: str) -> None:
    alike = [row.replace("tone,", "mood,") for row in COUNTED]
    (folder / "alike.csv").write_text("\n".join([HEADER, *COUNTED, *alike]) + "\n")
    (folder / "gold.csv").write_text("item,label\ni2,b\n")
    few = ["--method", "majority"] if command in ("compare", "audit") else []
    done = run([command, "alike.csv", "--gold", "gold.csv", *few], folder)
    assert done.returncode == 3
    assert "does not say of which question it is, and fits several: 'mood', 'tone'" in done.stderr
    assert "add a column 'question'" in done.stderr
    chosen = run([command, "alike.csv", "--gold", "gold.csv", "--question", "tone", *few], folder)
    assert chosen.returncode == 0, chosen.stderr
