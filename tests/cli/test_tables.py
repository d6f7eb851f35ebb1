"""The commands that print: consensus, raters, agreement, compare, methods, version, demo."""

import io
import json
from pathlib import Path

import polars as pl
import pytest

import quorate
from quorate.cli.output import cell, stack
from quorate_process import run

ROWS = [("i1", "ann", "a"), ("i1", "bob", "a"), ("i1", "cem", "b"), ("i2", "ann", "b")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lines = [",".join(row) for row in (("item", "rater", "label"), *ROWS)]
    (tmp_path / "labels.csv").write_text("\n".join(lines) + "\n")
    return tmp_path


def test_consensus_in_a_pipe_is_csv(folder: Path) -> None:
    done = run(["consensus", "labels.csv", "--method", "majority"], folder)
    assert (done.returncode, done.stderr) == (0, "")
    table = pl.read_csv(io.StringIO(done.stdout))
    assert table["label"].to_list() == ["a", "b"]
    assert table["probability"].to_list() == pytest.approx([2 / 3, 1])


def test_consensus_equals_the_library(folder: Path) -> None:
    done = run(["consensus", "labels.csv", "--json", "--seed", "3"], folder)
    found = json.loads(done.stdout)[0]
    fitted = quorate.consensus(quorate.read(folder / "labels.csv"), seed=3)
    assert found["items"] == fitted.table.to_dicts()
    assert found["input_digest"] == fitted.input_digest


def test_consensus_uses_gold_and_settings_and_shows_the_posterior(folder: Path) -> None:
    (folder / "gold.csv").write_text("item,label\ni1,b\n")
    done = run(
        [
            *["consensus", "labels.csv", "--gold", "gold.csv", "--method", "dawid-skene"],
            *["--set", "smoothing=1", "--posterior"],
        ],
        folder,
    )
    table = pl.read_csv(io.StringIO(done.stdout))
    assert table["label"].to_list()[0] == "b"
    assert table["b"].to_list()[0] == 1.0


def test_a_descriptive_question_has_a_spread_in_the_place_of_a_consensus(folder: Path) -> None:
    asked = ["consensus", "labels.csv", "--paradigm", "descriptive"]
    done = run(asked, folder)
    assert (done.returncode, done.stderr) == (0, "")
    table = pl.read_csv(io.StringIO(done.stdout))
    assert table.columns == [
        *["item", "n", "effective", "a", "a lower", "a upper", "b", "b lower", "b upper", "entropy"]
    ]
    # m = (2/3 + 0 + .5) / 3 = 7/18, worth one judgment: (2 + 7/18) / 4 and (0 + 7/18) / 2
    assert table["a"].to_list() == pytest.approx([43 / 72, 7 / 36])
    assert (table["n"].to_list(), table["effective"].to_list()) == ([3, 1], [3.0, 1.0])
    assert (table["a lower"] < table["a"]).all()

    (found,) = json.loads(run([*asked, "--json"], folder).stdout)
    assert (found["question"], found["paradigm"]) == ("label", "descriptive")
    assert found["items"] == table.to_dicts()
    assert found["prior"] == {"shares": pytest.approx([7 / 18, 11 / 18]), "judgments": [1.0]}
    assert found["input_digest"] == quorate.read(folder / "labels.csv").digest


def test_a_descriptive_question_has_no_right_answer_to_look_for(folder: Path) -> None:
    asked = ["consensus", "labels.csv", "--paradigm", "descriptive"]
    done = run([*asked, "--method", "majority", "--posterior"], folder)
    assert (done.returncode, done.stdout) == (4, "")
    assert "--method and --posterior would look for the right answer" in done.stderr


@pytest.mark.parametrize("name", ["found.csv", "found.tsv", "found.parquet", "found.jsonl"])
def test_out_writes_the_format_of_the_name(folder: Path, name: str) -> None:
    done = run(["raters", "labels.csv", "--out", name], folder)
    assert (done.returncode, done.stdout) == (0, "")
    readers = {
        "csv": pl.read_csv,
        "tsv": lambda path: pl.read_csv(path, separator="\t"),
        "parquet": pl.read_parquet,
        "jsonl": pl.read_ndjson,
    }
    table = readers[name.partition(".")[2]](folder / name)
    assert table["rater"].to_list() == ["ann", "bob", "cem"]


def test_out_writes_json_too(folder: Path) -> None:
    run(["raters", "labels.csv", "--out", "found.json"], folder)
    found = json.loads((folder / "found.json").read_text())
    assert [row["rater"] for row in found[0]["raters"]] == ["ann", "bob", "cem"]


def test_agreement_names_each_coefficient_with_its_interval(folder: Path) -> None:
    done = run(
        ["agreement", "labels.csv", "--coefficient", "percent", "--bootstrap", "100"], folder
    )
    table = pl.read_csv(io.StringIO(done.stdout))
    # i1 has the pairs a-a, a-b, a-b: one of three agrees
    assert table["coefficient"].to_list() == ["percent"]
    assert table["value"].to_list() == pytest.approx([1 / 3])


def test_agreement_by_group(folder: Path) -> None:
    rows = ["item,rater,label,site"]
    rows += [
        f"i{i},r{r},{'ab'[(i + r * (i > 3)) % 2]},{'xy'[i % 2]}" for i in range(8) for r in (0, 1)
    ]
    (folder / "sites.csv").write_text("\n".join(rows))
    done = run(["agreement", "sites.csv", "--by", "site", "--bootstrap", "0"], folder)
    table = pl.read_csv(io.StringIO(done.stdout))
    assert set(table["group"].to_list()) == {"all", "x", "y"}


def test_compare_lists_methods_and_the_items_they_differ_on(folder: Path) -> None:
    methods = ["--method", "majority", "--method", "dawid-skene"]
    done = run(["compare", "labels.csv", *methods], folder)
    table = pl.read_csv(io.StringIO(done.stdout))
    assert set(table["method"].to_list()) == {"majority", "dawid-skene"}
    found = json.loads(run(["compare", "labels.csv", *methods, "--json"], folder).stdout)
    assert found[0]["question"] == "label"
    assert run(["compare", "labels.csv", *methods, "--items"], folder).returncode == 0


def test_methods_are_those_that_are_declared(folder: Path) -> None:
    from quorate import plugins

    rows = json.loads(run(["methods", "--json"], folder).stdout)
    assert {r["name"] for r in rows if r["for"] == "consensus"} == set(
        plugins.names(plugins.CONSENSUS_METHODS)
    )
    assert {r["name"] for r in rows if r["for"] == "agreement"} == set(
        plugins.names(plugins.COEFFICIENTS)
    )
    assert all(r["source"] and r["title"] for r in rows)
    numeric = json.loads(run(["methods", "--kind", "numeric", "--json"], folder).stdout)
    assert "mean" in {r["name"] for r in numeric}
    assert "majority" not in {r["name"] for r in numeric}


def test_version_names_what_runs(folder: Path) -> None:
    found = json.loads(run(["version", "--json"], folder).stdout)
    assert found["quorate"] == quorate.__version__
    assert {"python", "numpy", "polars", "scipy", "numba"} <= set(found)


def test_the_demo_of_tables_writes_the_report_and_says_how_to_open_it(folder: Path) -> None:
    done = run(["demo", "--tables"], folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Dawid & Skene 1979" in done.stdout
    page = folder / "quorate-tables" / "report.html"
    assert page.as_uri() in done.stdout
    text = page.read_text(encoding="utf-8")
    assert "fitness for anaesthesia" in text
    assert "diagnosis" in text
    assert run(["demo", "--tables"], folder).returncode == 0


def test_several_questions_become_one_table_with_a_column_for_the_question() -> None:
    one = pl.DataFrame({"item": ["a"], "label": ["x"]})
    two = pl.DataFrame({"item": ["a"], "label": [1.5], "lower": [1.0]})
    both = stack({"q1": one, "q2": two})
    assert both.columns == ["question", "item", "label", "lower"]
    assert both["label"].to_list() == ["x", "1.5"]
    assert stack({"q1": one}).columns == ["item", "label"]


def test_cells_for_people() -> None:
    shown = [cell(v) for v in (None, True, 12345, 0.12345, "x")]
    assert shown == ["—", "yes", "12,345", "0.123", "x"]
