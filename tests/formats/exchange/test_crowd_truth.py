"""CrowdTruth's rows, in files that we wrote and in the fixtures of its metrics."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from quorate.formats.exchange.crowd_truth import CrowdTruth, CrowdTruthOptions
from quorate.formats.exchange.record import Piece, Project
from quorate.formats.guarded import guarded
from quorate.schema.errors import ColumnError, FaultyError, RequestError
from quorate.schema.questions import MultipleChoice, SingleChoice

FIXTURES = Path(__file__).parents[4] / "shared/data/disagreement/crowdtruth_fixtures"
ROWS = """_unit_id,_created_at,_id,_started_at,_trust,_worker_id,sentence,relations,relations_gold
1,7/12/2014 03:41:10,11,7/12/2014 03:40:15,0.9,W1,Aspirin helps,"treats, causes",treats
1,7/12/2014 03:42:00,12,NA,1.0,W2,Aspirin helps,treats,treats
2,7/12/2014 03:43:00,13,7/12/2014 03:42:30,1.0,W1,It hurts,causes,
"""


def read(path: Path, **said: object) -> tuple[Project, list[Piece]]:
    reading = CrowdTruth().read(path, CrowdTruthOptions(**said))  # type: ignore[arg-type]
    return reading.project, list(reading)


def test_rows_are_judgments_of_units(tmp_path: Path) -> None:
    path = tmp_path / "job.csv"
    path.write_text(ROWS)
    assert CrowdTruth().sniff(path) > 0.9
    project, (one, two) = read(path)
    (question,) = project.questions
    assert isinstance(question, MultipleChoice)
    assert [option.value for option in question.options] == ["treats", "causes"]
    assert (one.item, one.content) == ("1", {"sentence": "Aspirin helps"})
    first, second = one.judgments
    assert first.labels == {"relations": ["treats", "causes"]}
    # from 03:40:15 to 03:41:10; 2014-07-12T03:41:10Z
    assert (first.seconds, first.at, first.meta) == (55, 1405136470000, {"_trust": "0.9"})
    assert (second.seconds, second.rater) == (None, "W2")
    assert (one.gold, two.gold) == ({"relations": ["treats"]}, None)
    target = tmp_path / "out.csv"
    written = CrowdTruth().write(project, [one, two], target, CrowdTruthOptions())
    assert (written.rows, [loss.field for loss in written.losses]) == (3, ["judgment_meta"])
    again = [
        tuple(replace(judged, meta={}) for judged in piece.judgments) for piece in read(target)[1]
    ]
    assert again == [
        tuple(replace(judged, meta={}) for judged in piece.judgments) for piece in (one, two)
    ]


def test_columns_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "job.csv"
    path.write_text(ROWS)
    project, (one, _) = read(path, outputs="sentence", separator="")
    assert isinstance(project.questions[0], SingleChoice)
    assert one.content == {"relations": "treats, causes"}
    with pytest.raises(ColumnError, match="there is no column 'other'"):
        read(path, outputs="other")
    path.write_text(ROWS.replace("W2", ""))
    with pytest.raises(FaultyError, match=r"line 3.*_worker_id"):
        read(path)


def test_cells_that_a_spreadsheet_would_run_are_guarded_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "job.csv"
    path.write_text(ROWS.replace("Aspirin helps", "=1+1").replace("It hurts", "'-x"))
    project, pieces = read(path)
    for spreadsheet, first in ((False, "=1+1"), (True, "'=1+1")):
        target = tmp_path / f"{spreadsheet}.csv"
        options = CrowdTruthOptions(spreadsheet=spreadsheet)
        CrowdTruth().write(project, pieces, target, options)
        with target.open(newline="") as file:
            assert next(iter(csv.DictReader(file)))["sentence"] == first
        again = read(target, spreadsheet=spreadsheet)[1]
        assert [piece.content for piece in again] == [piece.content for piece in pieces]


def test_questions_without_words_are_told(tmp_path: Path) -> None:
    path = tmp_path / "job.csv"
    path.write_text(ROWS)
    project, pieces = read(path)
    with pytest.raises(RequestError, match="no question asks"):
        CrowdTruth().write(
            replace(project, questions=()), pieces, tmp_path / "o", CrowdTruthOptions()
        )
    other = CrowdTruth().write(
        project, pieces, tmp_path / "out.csv", CrowdTruthOptions(separator="r")
    )
    assert "say another separator" in str(other.losses.found())


@pytest.mark.skipif(not FIXTURES.is_dir(), reason="CrowdTruth's fixtures are not at hand")
def test_the_fixtures_of_the_metrics(tmp_path: Path) -> None:
    project, pieces = read(FIXTURES / "2vs3work_agr.csv")
    assert [question.name for question in project.questions] == ["out_col"]
    rows = (FIXTURES / "2vs3work_agr.csv").read_text().splitlines()[1:]
    assert sum(len(piece.judgments) for piece in pieces) == len(rows)
    CrowdTruth().write(project, pieces, tmp_path / "out.csv", CrowdTruthOptions())
    assert [piece.judgments for piece in read(tmp_path / "out.csv")[1]] == [
        piece.judgments for piece in pieces
    ]


def test_a_guard_is_taken_away_again() -> None:
    assert guarded("\tx") == "'\tx"
    assert guarded("+1.5e3") == "+1.5e3"
