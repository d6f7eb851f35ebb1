"""``quorate audit``, through the front door."""

import json
from pathlib import Path

import polars as pl
import pytest

from quorate_process import run
from torn_crowd import torn

FILES = {
    "agreement.json",
    "audit.json",
    "consensus.csv",
    "consensus.parquet",
    "disputed.csv",
    "disputed.parquet",
    "raters.csv",
    "raters.parquet",
    "report.html",
}
TABLES = {
    "clear_options.csv",
    "clear_raters.csv",
    "items.csv",
    "raters_apart.csv",
    "soft_labels.csv",
    "variance.csv",
}
"""of the folder ``disagreement`` where neither gold nor a column is named"""
FOLDER = Path(__file__).parents[2].parent / "shared" / "data" / "crowd"


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    """Twelve items, three raters who mostly agree, columns named as another tool does."""
    rows = ["task,worker,annotation"]
    for i in range(12):
        for r in range(3):
            label = "yes" if (i + (r == 2 and i % 4 == 0)) % 2 else "no"
            rows.append(f"t{i:02},w{r},{label}")
    path = tmp_path / "labels.csv"
    path.write_text("\n".join(rows) + "\n")
    return path


def test_tells_what_it_found_and_writes_the_folder(labels: Path) -> None:
    done = run(["audit", "labels.csv"], labels.parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert "36 judgments, 3 raters, 12 items; 3.0 judgments an item." in done.stdout
    assert "task → item" in done.stdout
    assert "Krippendorff’s α" in done.stdout
    assert "labels-audit/report.html" in done.stdout
    folder = labels.parent / "labels-audit"
    assert {p.name for p in folder.iterdir()} == FILES | {"disagreement"}
    assert {p.name for p in (folder / "disagreement").iterdir()} == TABLES
    assert len(done.stdout.splitlines()) < 40


def test_the_tables_say_the_same_in_csv_and_parquet(labels: Path) -> None:
    run(["audit", "labels.csv", "--out", "found"], labels.parent)
    found = labels.parent / "found"
    for name in ("consensus", "raters", "disputed"):
        text = pl.read_csv(found / f"{name}.csv")
        assert text.columns == pl.read_parquet(found / f"{name}.parquet").columns
    assert len(pl.read_parquet(found / "consensus.parquet")) == 12
    assert len(pl.read_parquet(found / "raters.parquet")) == 3
    assert pl.read_csv(found / "disputed.csv")["item"].to_list() == ["t00", "t04", "t08"]


def test_the_page_is_whole_and_names_the_file(labels: Path) -> None:
    run(["audit", "labels.csv"], labels.parent)
    page = (labels.parent / "labels-audit" / "report.html").read_text(encoding="utf-8")
    assert page.lower().startswith("<!doctype html>")
    assert page.rstrip().endswith("</html>")
    assert "labels.csv" in page


def test_json_is_all_there_is_on_stdout_and_writes_nothing(labels: Path) -> None:
    done = run(["audit", "labels.csv", "--json"], labels.parent)
    found = json.loads(done.stdout)
    assert done.stderr == ""
    assert found["audits"][0]["counts"]["judgments"] == 36
    assert [p.name for p in labels.parent.iterdir()] == ["labels.csv"]


def test_json_with_a_folder_is_the_json_of_the_folder(labels: Path) -> None:
    done = run(["audit", "labels.csv", "--json", "--out", "o"], labels.parent)
    assert json.loads(done.stdout) == json.loads((labels.parent / "o/audit.json").read_text())


def test_piped_output_has_no_escapes_and_no_trailing_blanks(labels: Path) -> None:
    done = run(["audit", "labels.csv", "--no-report"], labels.parent)
    assert "\x1b" not in done.stdout
    assert all(line == line.rstrip() for line in done.stdout.splitlines())


def test_names_with_terminal_escapes_stay_harmless(tmp_path: Path) -> None:
    rows = ["item,rater,label"]
    rows += [f"\x1b[31mevil{i}\x1b[0m,r{r},{'ab'[(i + r) % 2]}" for i in range(4) for r in range(3)]
    (tmp_path / "evil.csv").write_text("\n".join(rows))
    done = run(["audit", "evil.csv", "--no-report"], tmp_path)
    assert done.returncode == 0
    assert "evil1" in done.stdout
    assert "\x1b" not in done.stdout


def test_an_audit_is_replaced_but_nothing_else(labels: Path) -> None:
    other = labels.parent / "labels-audit"
    other.mkdir()
    (other / "thesis.txt").write_text("precious")
    done = run(["audit", "labels.csv"], labels.parent)
    assert done.returncode == 4
    assert done.stderr == (
        "quorate: labels-audit: the folder exists and is not an audit; "
        "name another with --out, or replace it with --force\n"
    )
    assert (other / "thesis.txt").read_text() == "precious"
    assert run(["audit", "labels.csv", "--force"], labels.parent).returncode == 0
    assert {p.name for p in other.iterdir()} == FILES | {"disagreement"}
    again = run(["audit", "labels.csv"], labels.parent)
    assert again.returncode == 0
    assert sorted(p.name for p in labels.parent.iterdir()) == ["labels-audit", "labels.csv"]


def test_the_same_seed_gives_the_same_bytes(labels: Path) -> None:
    for name in ("one", "two"):
        run(["audit", "labels.csv", "--out", name, "--seed", "7"], labels.parent)
    for name in FILES | {f"disagreement/{table}" for table in TABLES}:
        one, two = (labels.parent / folder / name for folder in ("one", "two"))
        assert one.read_bytes() == two.read_bytes(), name


def test_gold_and_slices(labels: Path) -> None:
    rows = labels.read_text().splitlines()
    sliced = [
        f"{rows[0]},site",
        *(f"{row},{'north' if 't0' in row else 'south'}" for row in rows[1:]),
    ]
    labels.write_text("\n".join(sliced))
    (labels.parent / "gold.csv").write_text("item,label\nt01,yes\nt02,no\nt03,no\n")
    done = run(
        ["audit", "labels.csv", "--gold", "gold.csv", "--by", "site", "--no-report"], labels.parent
    )
    assert done.returncode == 0
    assert "3 items with a known answer." in done.stdout
    assert "0.667 (" in done.stdout
    assert "site = north" in done.stdout
    assert "site = south" in done.stdout


def test_several_questions_are_audited_each(tmp_path: Path) -> None:
    rows = ["item,rater,question,label"]
    for i in range(6):
        for r in range(3):
            rows.append(f"i{i},r{r},toxic,{'ny'[(i + (r == i)) % 2]}")
            rows.append(f"i{i},r{r},how long?,{10 * i + r}.5")
    (tmp_path / "two.csv").write_text("\n".join(rows))
    done = run(["audit", "two.csv"], tmp_path)
    assert done.returncode == 0
    assert "toxic (categorical, 2 options)" in done.stdout
    assert "how long? (numeric)" in done.stdout
    folder = tmp_path / "two-audit"
    assert len(json.loads((folder / "audit.json").read_text())["audits"]) == 2
    assert (folder / "toxic" / "consensus.csv").exists()
    assert (folder / "how-long" / "consensus.csv").exists()
    one = run(["audit", "two.csv", "--question", "toxic", "--no-report"], tmp_path)
    assert "how long?" not in one.stdout


def test_free_text_is_reported_with_the_text_nearest_to_the_others(tmp_path: Path) -> None:
    texts = ["the cat sat", "a cat sat down", "the dog ran away", "dogs run", "one more answer"]
    rows = [f"i{i},r{r},{texts[(i + r) % 5]} {i} {r}" for i in range(8) for r in range(3)]
    (tmp_path / "texts.csv").write_text("item,rater,label\n" + "\n".join(rows))
    done = run(["audit", "texts.csv", "--kind", "text"], tmp_path)
    assert done.returncode == 0
    assert "Consensus" in done.stdout
    assert {p.name for p in (tmp_path / "texts-audit").iterdir()} == FILES
    assert run(["consensus", "texts.csv", "--kind", "text"], tmp_path).returncode == 0


def test_reads_standard_input(labels: Path) -> None:
    done = run(["audit", "-", "--json"], labels.parent, stdin=labels.read_bytes())
    assert json.loads(done.stdout)["audits"][0]["counts"]["items"] == 12


def test_wide_tables_and_declared_order(tmp_path: Path) -> None:
    (tmp_path / "wide.csv").write_text("item,ann,bob\na,low,high\nb,mid,mid\nc,high,high\n")
    done = run(["audit", "wide.csv", "--wide", "--order", "low,mid,high", "--json"], tmp_path)
    question = json.loads(done.stdout)["audits"][0]["question"]
    assert (question["kind"], question["options"]) == ("ordinal", ["low", "mid", "high"])


DIFFERENT = {"CF", "snow_anger", "snow_wordsim", "crowdwsa_T1"}
"""small ones of each kind of question"""
_DATA_SETS = [
    pytest.param(name, marks=() if name in DIFFERENT else pytest.mark.thorough)
    for name in sorted(p.name for p in FOLDER.glob("*/"))
]


@pytest.mark.parametrize("name", _DATA_SETS or ["none"])
def test_runs_on_every_real_data_set(name: str) -> None:
    if not (FOLDER / name).is_dir():
        pytest.skip("the data sets are not beside the project")
    if name in LARGE:
        pytest.skip("takes long; audit it by hand")
    from quorate.analysis.audit import audit
    from quorate.formats import read, read_gold

    judgments = read(next((FOLDER / name).glob("labels.csv*")))
    gold = read_gold(next((FOLDER / name).glob("gold.csv*")))
    found = audit(judgments, gold, method="auto", bootstrap=50)
    assert found.counts.judgments == len(judgments)
    json.dumps(found.to_dict(), allow_nan=False)
    if found.consensus is not None:
        assert found.gold is not None
        assert found.gold.items > 0


LARGE = {"conll_ner_tokens", "senti_1k", "trec", "ukpconvarg_pairs"}


def test_a_file_of_items_says_whose_replies_are_preferred(tmp_path: Path) -> None:
    strength = {"low": 0, "mid": 1, "top": 2}
    pairs = [("low", "top"), ("top", "mid"), ("mid", "low")] * 8
    items = ["item,reply_a,reply_b,slice.reply_a,slice.reply_b"]
    rows = ["item,rater,label,shown"]
    for n, (a, b) in enumerate(pairs):
        items.append(f"i{n},so,so so,{a},{b}")
        for r in range(3):
            better = "reply_a" if (strength[a] > strength[b]) != (n % 8 == r) else "reply_b"
            order = '[""reply_a"", ""reply_b""]' if (n + r) % 2 else '[""reply_b"", ""reply_a""]'
            rows.append(f'i{n},r{r},{better},"{order}"')
    (tmp_path / "items.csv").write_text("\n".join(items) + "\n")
    (tmp_path / "pairs.csv").write_text("\n".join(rows) + "\n")
    given = ["audit", "pairs.csv", "--bootstrap", "50"]
    done = run([*given, "--items", "items.csv"], tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Preferred  “top” is first" in done.stdout
    whole = json.loads((tmp_path / "pairs-audit" / "audit.json").read_text("utf-8"))
    told = whole["audits"][0]["preference"]
    assert [row["candidate"] for row in told["ranking"]["candidates"]] == ["top", "mid", "low"]
    assert told["order"]["first_wins"]["n"] == 72
    # without the items nobody knows that one system wrote several of the replies
    assert "No ranking: no candidate was compared in two items" in run(given, tmp_path).stdout


def test_of_a_descriptive_question_nobody_is_suspected_for_differing(tmp_path: Path) -> None:
    # ten raters agree and one always says the opposite; another says «no» at once, every time
    rows = ["item,rater,label,seconds"]
    for i in range(30):
        usual = ("yes", "no")[i % 2]
        rows += [f"i{i:02},r{r},{usual},8" for r in range(10)]
        rows += [f"i{i:02},other,{('no', 'yes')[i % 2]},9", f"i{i:02},hasty,no,1"]
    (tmp_path / "views.csv").write_text("\n".join(rows) + "\n")
    strict = run(["audit", "views.csv"], tmp_path).stdout
    assert "2 of 12 look wrong:" in strict
    assert "The most disputed:" in strict
    done = run(["audit", "views.csv", "--paradigm", "descriptive", "--force"], tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 of 12 look wrong:" in done.stdout
    assert "Answers differ on 30 of 30 items. Where they differ most:" in done.stdout
    raters = pl.read_csv(tmp_path / "views-audit" / "raters.csv")
    verdicts = dict(raters.select("rater", "verdict").iter_rows())
    assert verdicts["hasty"] == "the same label, too fast"
    assert not verdicts["other"]
    page = (tmp_path / "views-audit" / "report.html").read_text(encoding="utf-8")
    assert "Where answers differ most" in page
    assert "Disputed items" not in page


def test_by_a_group_column_gives_all_of_where_people_differ(tmp_path: Path) -> None:
    torn().write(tmp_path)
    asked = ["--by", "age", "--by", "topic", "--by", "region", "--gold", "gold.csv"]
    done = run(["audit", "crowd.csv", *asked, "--bootstrap", "50"], tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    titles = {line[:10].strip() for line in lines}
    assert {"Why", "Groups", "Juries", "Experts", "Tested"} <= titles
    assert any(line.startswith("Groups     age: groups answer differently (p = ") for line in lines)
    assert "“hateful” (AUC" in done.stdout or "“rude” (AUC" in done.stdout
    assert "island" not in done.stdout
    tables = {path.name for path in (tmp_path / "crowd-audit" / "disagreement").iterdir()}
    assert tables > TABLES
    assert {"groups.csv", "group_cells.csv", "juries.csv", "expert_thresholds.csv"} <= tables
    assert {"slices.csv", "noise_free.csv"} <= tables
    found = json.loads((tmp_path / "crowd-audit" / "audit.json").read_text())["audits"][0]
    assert found["disagreement"]["smallest"] == 10
    assert found["disagreement"]["rows_in_all"]["items"] == 60


def test_the_smallest_group_that_is_shown_can_be_said(tmp_path: Path) -> None:
    torn().write(tmp_path)
    asked = ["audit", "crowd.csv", "--by", "region", "--bootstrap", "50", "--no-report"]
    assert "island" in run([*asked, "--smallest", "4"], tmp_path).stdout
    refused = run([*asked, "--smallest", "1"], tmp_path)
    assert refused.returncode == 2
    assert "--smallest" in refused.stderr


def test_a_descriptive_audit_suspects_nobody_and_names_no_slips(tmp_path: Path) -> None:
    torn().write(tmp_path)
    asked = ["audit", "crowd.csv", "--paradigm", "descriptive", "--bootstrap", "50", "--no-report"]
    said = " ".join(run(asked, tmp_path).stdout.split())
    assert "Nobody is suspected: to differ is no fault here." in said
    assert "items on which one answer prevails" in said
    assert "slips" not in said
