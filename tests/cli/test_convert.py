"""``quorate import``, ``quorate convert``, and exports of other tools where judgments are read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from formats.exchange.label_studio_by_hand import write_export
from quorate.cli import main
from quorate.schema.campaign_file import read_campaign


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    code = left.value.code
    assert isinstance(code, int)
    return code


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def crowd(folder: Path) -> Path:
    """Eight tasks that three raters judged, as Label Studio exports them."""
    tasks = [
        {
            "id": n,
            "data": {"text": f"Text {n}"},
            "annotations": [
                {
                    "completed_by": rater,
                    "result": [
                        {
                            "id": "a",
                            "from_name": "mood",
                            "to_name": "text",
                            "type": "choices",
                            "value": {"choices": ["good" if (n + rater // 3) % 2 else "bad"]},
                        }
                    ],
                }
                for rater in (1, 2, 3)
            ],
        }
        for n in range(8)
    ]
    path = folder / "crowd.json"
    path.write_text(json.dumps(tasks))
    return path


def test_imports_a_campaign_that_opens(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_export(folder)
    assert run("import", "label-studio", str(path), "--out", "c", "--title", "My marks") == 0
    told = capsys.readouterr().out
    assert "Label Studio: 2 items, 4 judgments, 1 suggestion, 1 known answer; in c" in told
    assert "sentiment (single_choice)" in told
    assert "not read as it was: BrushLabels 'strokes'" in told
    spec = read_campaign(folder / "c" / "campaign.yaml")
    assert (spec.name, spec.title) == ("my-marks", "My marks")
    assert run("open", "c/campaign.yaml", "--check") == 0


def test_import_finds_the_tool_and_says_what_it_cannot(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    crowd(folder)
    assert run("import", "auto", "crowd.json", "--json") == 0
    account = json.loads(capsys.readouterr().out)
    assert (account["items"], account["judgments"]) == (8, 24)
    assert [loss["field"] for loss in account["losses"]] == ["labelling interface"]
    assert run("import", "auto", "crowd.json") == 4
    assert "it is there already" in capsys.readouterr().err
    assert run("import", "label-studios", "crowd.json") == 4
    assert "did you mean label-studio" in capsys.readouterr().err
    assert run("import", "auto", "crowd.json", "--option", "colour=red") == 2
    assert "label-studio has config, offsets, rater, shape" in capsys.readouterr().err


def test_converts_there_and_back(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    crowd(folder)
    assert run("convert", "crowd.json", "long.csv") == 0
    assert run("convert", "long.csv", "again") == 0
    assert run("convert", "again", "wide.csv", "--out-option", "wide=true") == 0
    assert "24 written to long.csv" in capsys.readouterr().out
    wide = (folder / "wide.csv").read_text().splitlines()
    assert wide[0] == "item,1,2,3"
    assert wide[1:3] == ["0,bad,bad,good", "1,good,good,bad"]
    assert run("convert", "again", "crowd.xml") == 2
    assert "--list lists them" in capsys.readouterr().err
    assert run("convert", "--list") == 0
    listed = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert "in out all judgments" in listed["label-studio"]
    assert "in out the consensus" in listed["coco"]
    assert " out    pairs " in listed["trl"]


def test_exports_a_folder_for_a_tool(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    crowd(folder)
    assert run("import", "auto", "crowd.json", "--out", "c") == 0
    capsys.readouterr()
    assert run("export", "table", "c") == 0
    assert "a table of judgments: 8 items, 24 judgments; in c-table.csv" in capsys.readouterr().out
    assert len((folder / "c-table.csv").read_text().splitlines()) == 25
    minimal = ("--option", "shape=json_min", "--out", "m.json")
    assert run("export", "c", "--format", "label-studio", *minimal) == 0
    rows = json.loads((folder / "m.json").read_text())
    assert (len(rows), rows[0]["mood"]) == (24, "bad")
    assert run("export", "tablet", "c") == 4
    assert run("export", "c", "--format", "label-studio", *minimal) == 4
    assert "it is there already" in capsys.readouterr().err


def test_bad_elements_stop_unless_they_are_passed_over(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = crowd(folder)
    tasks = json.loads(path.read_text())
    tasks[2]["data"] = "none"
    tasks[3]["annotations"][1]["result"][0]["value"] = 5
    path.write_text(json.dumps(tasks))
    assert run("convert", "crowd.json", "t.csv") == 3
    assert "crowd.json, element 3: data: found 'none'" in capsys.readouterr().err
    assert not (folder / "t.csv").exists()
    assert run("convert", "crowd.json", "t.csv", "--skip-bad") == 0
    told = capsys.readouterr().out
    assert "passed over: element 3, data: found 'none'; expected an object" in told
    assert "element 4 (task 3), annotations[1].result[0].value: found 5" in told
    assert "2 elements did not fit" in told


def test_commands_read_exports_and_folders(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    crowd(folder)
    assert run("import", "auto", "crowd.json", "--out", "c") == 0
    capsys.readouterr()
    for source in ("crowd.json", "c", "c/judgments.jsonl"):
        assert run("consensus", source, "--method", "majority", "--json") == 0
        found = json.loads(capsys.readouterr().out)
        # raters 1 and 2 agree everywhere, and are two of three
        labels = {row["item"]: row["label"] for row in found[0]["items"]}
        assert labels == {str(n): "good" if n % 2 else "bad" for n in range(8)}
