"""Tables of crowdsourcing platforms, in files that we wrote to their specifications."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from quorate.formats.exchange.crowd_kit import CrowdKit, CrowdKitOptions
from quorate.formats.exchange.format import Format, Options
from quorate.formats.exchange.mturk import MTurk
from quorate.formats.exchange.prolific import Prolific, ProlificOptions
from quorate.formats.exchange.record import Judged, Piece, Project
from quorate.formats.exchange.toloka import Toloka
from quorate.schema.content import ContentField
from quorate.schema.errors import ColumnError, FaultyError, ReadError, RequestError
from quorate.schema.questions import (
    MultipleChoice,
    Number,
    Pair,
    SingleChoice,
    Text,
)


def read(
    kind: Format, path: Path, options: Options | None = None
) -> tuple[Project, list[Piece], list[str]]:
    reading = kind.read(path, options or Options())
    pieces = list(reading)
    return reading.project, pieces, [loss.field for loss in reading.losses]


def labels(piece: Piece) -> list[tuple[str, str, object]]:
    return [(j.rater, j.state, dict(j.labels)) for j in piece.judgments]


# crowd-kit


def test_a_table_of_crowd_kit_has_its_truth_beside_it(tmp_path: Path) -> None:
    (tmp_path / "crowd_labels.csv").write_text(
        "worker,task,label\nw1,t1,1\nw2,t1,0\nw1,t2,1\nw1,t2,0\n"
    )
    (tmp_path / "gt.csv").write_text("task,label\nt2,1\nt3,0\n")
    assert CrowdKit().sniff(tmp_path) > 0.5
    project, pieces, _ = read(CrowdKit(), tmp_path)
    (question,) = project.questions
    assert isinstance(question, SingleChoice)
    assert [option.value for option in question.options] == ["1", "0"]
    assert [piece.item for piece in pieces] == ["t1", "t2", "t3"]
    assert [piece.gold for piece in pieces] == [None, {"label": "1"}, {"label": "0"}]
    # w1 judged t2 twice: two judgments
    assert labels(pieces[1]) == [
        ("w1", "submitted", {"label": "1"}),
        ("w1", "submitted", {"label": "0"}),
    ]
    again = tmp_path / "again"
    written = CrowdKit().write(project, pieces, again, CrowdKitOptions())
    assert written.rows == 4
    assert list(written.losses) == []
    assert read(CrowdKit(), again)[1] == pieces


def test_comparisons_of_crowd_kit_are_pairs(tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text("worker,left,right,label\nw1,cat,dog,dog\nw2,cat,dog,cat\nw1,dog,cow,dog\n")
    assert CrowdKit().sniff(path) > 0.5
    project, pieces, _ = read(CrowdKit(), path)
    assert isinstance(project.questions[0], Pair)
    assert pieces[0].content == {"left": "cat", "right": "dog"}
    assert [said for _, _, said in labels(pieces[0])] == [
        {"label": {"choice": "right"}},
        {"label": {"choice": "left"}},
    ]
    written = CrowdKit().write(project, pieces, tmp_path / "out", CrowdKitOptions())
    rows = list(csv.reader((tmp_path / "out" / "crowd_labels.csv").read_text().splitlines()))
    assert rows[:2] == [
        ["task", "left", "right", "worker", "label"],
        ["cat | dog", "cat", "dog", "w1", "dog"],
    ]
    assert written.rows == 3
    path.write_text("worker,left,right,label\nw1,cat,dog,cow\n")
    with pytest.raises(FaultyError, match="'left', 'right', 'tie'"):
        read(CrowdKit(), path)


def test_texts_and_lists_of_crowd_kit(tmp_path: Path) -> None:
    path = tmp_path / "texts.csv"
    words = "a long transcription of what was said, number"
    path.write_text(f'task,worker,text\n1,a,"{words} 1"\n1,b,"{words} 2"\n')
    (question,) = read(CrowdKit(), path)[0].questions
    assert isinstance(question, Text)
    path.write_text('task,worker,label\n1,a,"[""x"", ""y""]"\n1,b,"[]"\n')
    project, (piece,), _ = read(CrowdKit(), path)
    assert isinstance(project.questions[0], MultipleChoice)
    assert [said for _, _, said in labels(piece)] == [{"label": ["x", "y"]}, {"label": []}]
    written = CrowdKit().write(project, [piece], tmp_path / "o", CrowdKitOptions())
    cells = list(csv.reader(written.files[0].read_text().splitlines()))
    assert cells[1:] == [["1", "a", '["x", "y"]'], ["1", "b", "[]"]]


def test_crowd_kit_writes_the_question_that_is_named(tmp_path: Path) -> None:
    project = Project(
        "Two",
        (ContentField(name="text", type="text"),),
        (
            SingleChoice(name="tone", type="single_choice", ask="?", options=("a", "b")),  # type: ignore[arg-type]
            Number(name="age", type="number", ask="?"),
        ),
    )
    piece = Piece(
        "i1",
        {"text": "x"},
        (
            Judged("anna", {"tone": "a", "age": 3}, seconds=2.0),
            Judged("ben", {"tone": "b", "age": 4.5}, state="draft"),
            Judged("cat", {"tone": "b", "age": 4.5}),
        ),
    )
    with pytest.raises(RequestError, match="say which"):
        CrowdKit().write(project, [piece], tmp_path / "o", CrowdKitOptions())
    written = CrowdKit().write(project, [piece], tmp_path / "o", CrowdKitOptions(question="age"))
    cells = list(csv.reader(written.files[0].read_text().splitlines()))
    assert cells == [["task", "worker", "label"], ["i1", "anna", "3"], ["i1", "cat", "4.5"]]
    assert {loss.field for loss in written.losses} == {"tone", "content", "draft", "seconds"}
    with pytest.raises(RequestError, match="no question 'mood'"):
        CrowdKit().write(project, [piece], tmp_path / "p", CrowdKitOptions(question="mood"))


def test_a_table_without_its_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("task,person,label\n1,a,b\n")
    assert CrowdKit().sniff(path) == 0.0
    with pytest.raises(ColumnError, match="no column 'worker'"):
        read(CrowdKit(), path)
    with pytest.raises(ReadError, match="no such file"):
        read(CrowdKit(), path, CrowdKitOptions(truth=str(tmp_path / "none.csv")))


# MTurk

MTURK = [
    "HITId", "Title", "Description", "Reward", "AssignmentId", "WorkerId", "AssignmentStatus",
    "SubmitTime", "WorkTimeInSeconds", "Input.text", "Input.image_url", "Answer.sentiment",
    "Answer.topics.food", "Answer.topics.sport", "Answer.comment",
]  # fmt: skip


def mturk(path: Path, rows: list[list[str]], head: list[str] = MTURK) -> Path:
    with path.open("w", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([head, *rows])
    return path


def row(hit: str, worker: str, status: str, answers: list[str]) -> list[str]:
    time = "Fri Nov 20 12:00:00 PST 2026"
    begin = [hit, "Tones", "Say how it sounds.", "$0.05", f"{hit}{worker}", worker, status, time]
    return [*begin, "31", f"Text of {hit}", f"https://example.org/{hit}.png", *answers]


def test_results_of_mturk(tmp_path: Path) -> None:
    path = mturk(
        tmp_path / "Batch_1_batch_results.csv",
        [
            row("H1", "W1", "Approved", ["good", "true", "false", "It sounds rather friendly 1"]),
            row("H1", "W2", "Rejected", ["bad", "false", "false", "Not so friendly as it looks"]),
            row("H2", "W1", "Submitted", ["bad", "true", "true", "I know the author personally"]),
        ],
    )
    assert MTurk().sniff(path) == 1.0
    project, pieces, losses = read(MTurk(), path)
    assert (project.title, project.guideline) == ("Tones", "Say how it sounds.")
    assert [(f.name, f.type) for f in project.content] == [("text", "text"), ("image_url", "image")]
    assert {q.name: q.type for q in project.questions} == {
        "sentiment": "single_choice",
        "comment": "text",
        "topics": "multiple_choice",
    }
    assert labels(pieces[0]) == [
        (
            "W1",
            "submitted",
            {
                "sentiment": "good",
                "comment": "It sounds rather friendly 1",
                "topics": ["food"],
            },
        ),
        ("W2", "rejected", {"sentiment": "bad", "comment": "Not so friendly as it looks"}),
    ]
    assert pieces[1].judgments[0].labels["topics"] == ["food", "sport"]
    first = pieces[0].judgments[0]
    # noon in PST is 20:00 UTC: 2026-11-20 is day 20777 since 1970, ·86,400 s + 72,000 s
    assert first.at == (20_777 * 86_400 + 72_000) * 1000
    assert first.seconds == 31
    assert first.meta == {"AssignmentId": "H1W1", "AssignmentStatus": "Approved", "Reward": "$0.05"}
    assert losses == ["HIT"]


def test_results_of_mturk_with_all_their_columns(tmp_path: Path) -> None:
    """The header of a batch as requesters' scripts name it; the requester has marked two rows, to
    send the file back."""
    columns = (
        "HITId,HITTypeId,Title,Description,Keywords,Reward,CreationTime,MaxAssignments,"
        "RequesterAnnotation,AssignmentDurationInSeconds,AutoApprovalDelayInSeconds,Expiration,"
        "NumberOfSimilarHITs,LifetimeInSeconds,AssignmentId,WorkerId,AssignmentStatus,AcceptTime,"
        "SubmitTime,AutoApprovalTime,ApprovalTime,RejectionTime,RequesterFeedback,"
        "WorkTimeInSeconds,LifetimeApprovalRate,Last30DaysApprovalRate,Last7DaysApprovalRate,"
        "Input.url,Answer.Face.Face,Answer.Face.None,Approve,Reject"
    )
    head = next(csv.reader([columns]))
    known = {
        "HITId": "H1", "AssignmentStatus": "Submitted", "LifetimeApprovalRate": "100% (5/5)",
        "Input.url": "https://example.org/a.png", "WorkTimeInSeconds": "12",
    }  # fmt: skip

    def one(worker: str, **more: str) -> list[str]:
        return [({**known, "WorkerId": worker} | more).get(column, "") for column in head]

    ticks = {"Answer.Face.Face": "true", "Answer.Face.None": "false"}
    other = {"Answer.Face.Face": "false", "Answer.Face.None": "true"}
    path = mturk(
        tmp_path / "Batch.csv",
        [one("W1", **ticks, Approve="x"), one("W2", **other, Reject="No face was looked for.")],
        head,
    )
    project, (piece,), _ = read(MTurk(), path)
    assert [question.name for question in project.questions] == ["face"]
    assert labels(piece) == [
        ("W1", "submitted", {"face": "Face"}),
        ("W2", "rejected", {"face": "None"}),
    ]
    assert piece.judgments[1].meta["Reject"] == "No face was looked for."


def test_results_of_crowd_html_elements(tmp_path: Path) -> None:
    head = ["HITId", "WorkerId", "AssignmentStatus", "Input.text", "Answer.taskAnswers"]
    answer = [{"tone": {"label": "calm"}, "spam": {"yes": False, "no": True}, "note": "x"}]
    other = [{"tone": {"label": "loud"}, "spam": {"yes": True, "no": False}, "note": "y"}]
    path = mturk(
        tmp_path / "b.csv",
        [
            ["H1", "W1", "Approved", "Hi", json.dumps(answer)],
            ["H1", "W2", "Approved", "Hi", json.dumps(other)],
        ],
        head,
    )
    _, (piece,), _ = read(MTurk(), path)
    assert [said for _, _, said in labels(piece)] == [
        {"tone": "calm", "spam": "no", "note": "x"},
        {"tone": "loud", "spam": "yes", "note": "y"},
    ]
    mturk(path, [["H1", "W1", "Approved", "Hi", "{"]], head)
    with pytest.raises(FaultyError, match=r"line 2.*taskAnswers.*expected|allowed: JSON"):
        read(MTurk(), path)
    mturk(path, [["H1", "W1", "Lost", "Hi", "[{}]"]], head)
    with pytest.raises(FaultyError, match="AssignmentStatus"):
        read(MTurk(), path)


# Toloka

TOLOKA = [
    "INPUT:image", "INPUT:query", "OUTPUT:result", "OUTPUT:tags", "GOLDEN:result", "HINT:text",
    "ASSIGNMENT:assignment_id", "ASSIGNMENT:task_id", "ASSIGNMENT:worker_id", "ASSIGNMENT:status",
    "ASSIGNMENT:started", "ASSIGNMENT:submitted",
]  # fmt: skip


def toloka(path: Path, rows: list[list[str]], head: list[str] = TOLOKA) -> Path:
    with path.open("w", newline="") as file:
        csv.writer(file, delimiter="\t", lineterminator="\n").writerows([head, *rows])
    return path


def test_assignments_of_toloka(tmp_path: Path) -> None:
    times = ["2026-11-20T10:00:00.000", "2026-11-20T10:01:30.000"]
    picture = "https://example.org/1.jpg"
    path = toloka(
        tmp_path / "assignments.tsv",
        [
            [picture, "cat", "yes", '["a"]', "", "", "A1", "T1", "W1", "APPROVED", *times],
            [picture, "dog", "no", '["a","b"]', "no", "Look", "A1", "T2", "W1", "APPROVED", *times],
            [""] * len(TOLOKA),
            [picture, "cat", "no", "[]", "", "", "A2", "T1", "W2", "REJECTED", *times],
            [picture, "dog", "", "", "", "", "A3", "T2", "W3", "SKIPPED", *times],
        ],
    )
    assert Toloka().sniff(path) == 1.0
    project, (one, two), _ = read(Toloka(), path)
    assert [(f.name, f.type) for f in project.content] == [("image", "image"), ("query", "text")]
    assert {q.name: q.type for q in project.questions} == {
        "result": "single_choice",
        "tags": "multiple_choice",
    }
    assert labels(one) == [
        ("W1", "submitted", {"result": "yes", "tags": ["a"]}),
        ("W2", "rejected", {"result": "no", "tags": []}),
    ]
    assert labels(two)[1] == ("W3", "skipped", {})
    assert (one.gold, two.gold) == (None, {"result": "no"})
    assert two.meta == {"HINT:text": "Look"}
    # 90 s are those of the whole suite, not of the task
    assert one.judgments[0].seconds is None
    assert one.judgments[0].meta["suite_seconds"] == 90.0


def test_tasks_of_toloka_without_id_are_told_by_their_inputs(tmp_path: Path) -> None:
    head = ["INPUT:text", "OUTPUT:result", "ASSIGNMENT:worker_id"]
    rows = [["a", "x", "W1"], ["a", "y", "W2"], ["b", "x", "W1"]]
    _, pieces, _ = read(Toloka(), toloka(tmp_path / "t.tsv", rows, head))
    assert [len(piece.judgments) for piece in pieces] == [2, 1]
    toloka(tmp_path / "t.tsv", [["a", "x", ""]], head)
    with pytest.raises(FaultyError, match="line 2"):
        read(Toloka(), tmp_path / "t.tsv")


# Prolific


@pytest.fixture
def study(tmp_path: Path) -> Path:
    (tmp_path / "prolific_export.csv").write_text(
        "Submission id,Participant id,Status,Started at,Completed at,Time taken,Age,Sex\n"
        "s1,p1,APPROVED,2026-11-20T10:00:00Z,2026-11-20T10:10:00Z,600,34,Female\n"
        "s2,p2,REJECTED,2026-11-20T10:00:00Z,2026-11-20T10:01:00Z,60,CONSENT_REVOKED,Male\n"
        "s3,p3,RETURNED,2026-11-20T10:00:00Z,,,20,Male\n"
    )
    return tmp_path


def test_submissions_are_joined_with_a_row_an_answer(study: Path) -> None:
    (study / "answers.csv").write_text(
        "PROLIFIC_PID,item,text,tone,IPAddress,seconds\n"
        "p1,i1,Hello,warm,10.0.0.1,3.5\np2,i1,Hello,cold,10.0.0.2,1\np1,i2,Bye,cold,10.0.0.1,2\n"
    )
    project, pieces, losses = read(Prolific(), study, ProlificOptions(content="text", keep="Age"))
    assert [q.name for q in project.questions] == ["tone"]
    assert pieces[0].content == {"text": "Hello"}
    assert labels(pieces[0]) == [
        ("p1", "submitted", {"tone": "warm"}),
        ("p2", "rejected", {"tone": "cold"}),
    ]
    judged = pieces[0].judgments[0]
    assert (judged.seconds, judged.meta) == (3.5, {"Age": "34"})
    # who takes back what they told of themselves tells nothing
    assert pieces[0].judgments[1].meta == {}
    # what tells of persons is left out and said
    assert losses == ["IPAddress", "Sex"]


def test_a_row_a_participant_has_an_item_a_column(study: Path) -> None:
    (study / "survey.csv").write_text(
        "StartDate,PROLIFIC_PID,Q1,Q2\n"
        "Start Date,PROLIFIC_PID,Is it warm?,Is it cold?\n"
        '"{""ImportId"":""startDate""}","{""ImportId"":""PROLIFIC_PID""}",x,y\n'
        "2026-11-20,p1,yes,no\n2026-11-20,p2,no,\n"
    )
    _, pieces, _ = read(Prolific(), study)
    assert [piece.item for piece in pieces] == ["Q1", "Q2"]
    assert labels(pieces[0]) == [
        ("p1", "submitted", {"answer": "yes"}),
        ("p2", "rejected", {"answer": "no"}),
    ]
    # completed at 10:10 UTC on day 20777
    assert pieces[0].judgments[0].at == (20_777 * 86_400 + 36_600) * 1000


def test_answers_of_somebody_else_and_no_answers_are_refused(study: Path) -> None:
    with pytest.raises(ReadError, match="the answers are not clear"):
        read(Prolific(), study)
    (study / "answers.csv").write_text("PROLIFIC_PID,item,tone\np9,i1,warm\n")
    with pytest.raises(FaultyError, match="a participant of the export"):
        read(Prolific(), study)
    reading = Prolific().read(study, ProlificOptions(skip_bad=True))
    assert list(reading) == []
    assert reading.refusals.count == 1
    (study / "answers.csv").write_text("PROLIFIC_PID,item,tone\np1,i1,warm\n")
    with pytest.raises(ColumnError, match="no column 'text'"):
        read(Prolific(), study, ProlificOptions(content="text"))
