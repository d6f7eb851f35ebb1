"""Published preference data, in rows that we wrote in their shapes."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from quorate.formats.exchange.preference_files import PreferenceFiles, PreferenceOptions
from quorate.formats.exchange.record import Piece, Project, Suggested
from quorate.schema.errors import FaultyError, ReadError
from quorate.schema.json_value import Json
from quorate.schema.questions import Pair, Rating

Row = dict[str, Json]


def lines(path: Path, rows: Sequence[Row]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def read(path: Path, **said: str) -> tuple[Project, list[Piece], list[str]]:
    reading = PreferenceFiles().read(path, PreferenceOptions(**said))  # type: ignore[arg-type]
    pieces = list(reading)
    return reading.project, pieces, [loss.field for loss in reading.losses]


def hh(question: str, good: str, bad: str) -> Row:
    talk = f"\n\nHuman: Hi\n\nAssistant: Hello.\n\nHuman: {question}"
    return {"chosen": f"{talk}\n\nAssistant: {good}", "rejected": f"{talk}\n\nAssistant: {bad}"}


def better(piece: Piece) -> str:
    """The text that was preferred."""
    (judged,) = piece.judgments
    label = judged.labels["better"]
    assert isinstance(label, dict)
    return str(piece.content[str(label["choice"])])


def test_transcripts_are_a_prompt_and_two_responses(tmp_path: Path) -> None:
    rows = [hh(f"Question {n}?", f"Good {n}.", f"Bad {n}.") for n in range(40)]
    path = tmp_path / "train.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    assert PreferenceFiles().sniff(path) > 0.5
    project, pieces, _ = read(path)
    assert isinstance(project.questions[0], Pair)
    assert [field.type for field in project.content] == ["conversation", "text", "text"]
    assert pieces[3].content["prompt"] == [
        {"role": "user", "text": "Hi"},
        {"role": "assistant", "text": "Hello."},
        {"role": "user", "text": "Question 3?"},
    ]
    assert [better(piece) for piece in pieces] == [f"Good {n}." for n in range(40)]
    # the better one is not always the same field: a rule of words alone would put Good last
    sides = {str(piece.judgments[0].labels["better"]) for piece in pieces}
    assert len(sides) == 2
    assert read(path)[1] == pieces


def test_a_rest_of_several_turns_is_a_transcript(tmp_path: Path) -> None:
    row: Row = {
        "chosen": "\n\nHuman: A\n\nAssistant: B\n\nHuman: C\n\nAssistant: D",
        "rejected": "\n\nHuman: A\n\nAssistant: X",
    }
    _, (piece,), _ = read(lines(tmp_path / "a.jsonl", [row]))
    assert piece.content["prompt"] == [{"role": "user", "text": "A"}]
    assert better(piece) == "assistant: B\n\nuser: C\n\nassistant: D"


def test_rows_of_trainers_have_messages(tmp_path: Path) -> None:
    user: Json = {"role": "user", "content": "Why?"}
    good: Json = {"role": "assistant", "content": "Because."}
    bad: Json = {"role": "assistant", "content": "No."}
    explicit: Row = {"prompt": [user], "chosen": [good], "rejected": [bad], "margin": 2}
    implicit: Row = {"chosen": [user, good], "rejected": [user, bad], "margin": 2}
    both: Row = {"prompt": "Why?", "chosen": [user, good], "rejected": [user, bad], "margin": 2}
    for row in (explicit, implicit, both):
        _, (piece,), _ = read(lines(tmp_path / "a.jsonl", [row]), rater="anna")
        assert piece.content["prompt"] == [{"role": "user", "text": "Why?"}]
        assert better(piece) == "Because."
        assert piece.judgments[0].rater == "anna"
        assert piece.meta == {"margin": 2}
    unpaired: Row = {"prompt": [user], "completion": [good], "label": True}
    _, (piece,), _ = read(lines(tmp_path / "u.jsonl", [unpaired]))
    assert piece.judgments[0].labels == {"good": "true"}
    _, (piece,), _ = read(lines(tmp_path / "a.jsonl", [explicit]), machine="judge")
    assert piece.judgments == ()
    assert piece.suggestions[0].source == "judge"


def test_pairs_of_one_prompt_are_items_of_their_own(tmp_path: Path) -> None:
    rows: list[Row] = [
        {"prompt_id": "p", "prompt": "Why?", "chosen": f"Good {n}", "rejected": "Bad"}
        for n in range(3)
    ]
    _, pieces, losses = read(lines(tmp_path / "a.jsonl", rows))
    assert [piece.item for piece in pieces] == ["p", "p#2", "p#3"]
    assert [better(piece) for piece in pieces] == ["Good 0", "Good 1", "Good 2"]
    assert losses == []


def test_the_ratings_of_ultrafeedback_are_a_machines(tmp_path: Path) -> None:
    row: Row = {
        "source": "sharegpt",
        "instruction": "Why?",
        "completions": [
            {
                "model": "m1",
                "response": "Because.",
                "overall_score": 7.5,
                "annotations": {
                    "helpfulness": {"Rating": "4", "Rationale": "It helps."},
                    "honesty": {"Rating": "N/A"},
                    "truthfulness": {"Rating": "5"},
                },
            },
            {"model": "m2", "response": "No.", "annotations": {}},
        ],
    }
    path = lines(tmp_path / "ultra.jsonl", [row])
    project, pieces, losses = read(path)
    assert {question.name for question in project.questions} == {
        "helpfulness",
        "honesty",
        "instruction_following",
        "truthfulness",
    }
    assert [piece.item for piece in pieces] == ["1/1", "1/2"]
    assert pieces[0].suggestions == (Suggested("gpt-4", {"helpfulness": 4, "truthfulness": 5}),)
    assert pieces[0].judgments == pieces[1].judgments == ()
    assert pieces[0].meta == {"model": "m1", "overall_score": 7.5}
    assert pieces[0].slices == {"source": "sharegpt"}
    assert losses == ["critiques"]
    binarized: Row = {
        "prompt": "Why?",
        "prompt_id": "p7",
        "chosen": [{"role": "user", "content": "Why?"}, {"role": "assistant", "content": "So."}],
        "rejected": [{"role": "user", "content": "Why?"}, {"role": "assistant", "content": "No."}],
        "score_chosen": 8.5,
        "score_rejected": 3,
    }
    _, (piece,), _ = read(lines(path, [binarized]))
    assert piece.item == "p7"
    assert piece.suggestions[0].source == "gpt-4"


def test_the_attributes_of_helpsteer_are_ratings(tmp_path: Path) -> None:
    row: Row = {
        "prompt": "Why?", "response": "So.", "helpfulness": 4, "correctness": 3.0, "coherence": 4,
        "complexity": 0, "verbosity": 1,
    }  # fmt: skip
    path = lines(tmp_path / "steer.jsonl", [row])
    project, (piece,), _ = read(path)
    rating = project.questions[0]
    assert isinstance(rating, Rating)
    assert (rating.min, rating.max) == (0, 4)
    assert piece.judgments[0].labels == {
        "helpfulness": 4,
        "correctness": 3,
        "coherence": 4,
        "complexity": 0,
        "verbosity": 1,
    }
    with pytest.raises(FaultyError, match=r"line 1.*0 to 4"):
        read(lines(path, [{**row, "coherence": 5}]))
    with pytest.raises(FaultyError, match="which is no whole number"):
        read(lines(path, [{**row, "coherence": 2.5}]))


def test_the_preferences_of_helpsteer_have_raters(tmp_path: Path) -> None:
    two: Row = {
        "split": "train", "prompt": "Why?", "response_1": "So.", "response_2": "No.",
        "preference_strength": -2,
        "all_preferences_unprocessed": [
            {"strength": -3, "statement": "One is better.", "elaboration": "It is true."},
            {"strength": 0, "statement": "Equal.", "elaboration": ""},
            {"strength": 1, "justification": "Two."},
            {"strength": -100, "justification": "Neither is worth anything."},
        ],
    }  # fmt: skip
    _, (piece,), _ = read(lines(tmp_path / "2.jsonl", [two]))
    # the fourth compared nothing, and said why
    last = piece.judgments[-1]
    assert (last.labels, last.comment) == ({}, "Neither is worth anything.")
    piece = replace(piece, judgments=piece.judgments[:-1])
    assert [(j.rater, j.labels["better"], j.comment) for j in piece.judgments] == [
        ("1, annotator 1", {"choice": "response_a", "strength": 3}, "One is better.\nIt is true."),
        ("1, annotator 2", {"choice": "tie"}, "Equal."),
        ("1, annotator 3", {"choice": "response_b", "strength": 1}, "Two."),
    ]
    assert piece.meta == {"preference_strength": -2}
    assert piece.slices == {"split": "train"}
    del two["all_preferences_unprocessed"]
    _, (piece,), _ = read(lines(tmp_path / "2.jsonl", [two]))
    assert [(j.rater, dict(j.labels)) for j in piece.judgments] == [
        ("dataset", {"better": {"choice": "response_a", "strength": 2}})
    ]
    three: Row = {
        "domain": "code", "language": "python",
        "context": [{"role": "user", "content": "Why?"}], "response1": "So.", "response2": "No.",
        "overall_preference": 1,
        "individual_preference": [
            {"score": 2, "reasoning": "It runs.", "feedback1": "f1", "feedback2": "f2"}
        ],
    }  # fmt: skip
    _, (piece,), _ = read(lines(tmp_path / "3.jsonl", [three]))
    (judged,) = piece.judgments
    assert judged.labels == {"better": {"choice": "response_b", "strength": 2}}
    assert (judged.comment, judged.meta) == ("It runs.", {"feedback1": "f1", "feedback2": "f2"})
    assert piece.slices == {"domain": "code", "language": "python"}
    with pytest.raises(FaultyError, match="from -3 to 3"):
        read(lines(tmp_path / "3.jsonl", [{**three, "individual_preference": [{"score": 7}]}]))


def test_rows_of_another_shape_are_refused(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", [{"question": "x", "answer": "y"}])
    assert PreferenceFiles().sniff(path) == 0.0
    with pytest.raises(ReadError, match="of no shape known"):
        read(path)
    lines(path, [{"chosen": "a", "rejected": "b"}, {"chosen": "a"}])
    with pytest.raises(FaultyError, match=r"line 2.*rejected"):
        read(path)
    lines(path, [{"chosen": ["a"], "rejected": "b"}])
    with pytest.raises(FaultyError, match="which is no message"):
        read(path)
