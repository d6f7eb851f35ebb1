"""From the pieces of any tool to rows for trainers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quorate.cli import main
from quorate.formats.exchange.format import exchange_format, formats, sniffed
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.record import Judged, Piece, Project, Suggested
from quorate.formats.preference.piece_records import piece_records
from quorate.formats.preference.trainer import Trainer, TrainerOptions
from quorate.schema.content import ContentField
from quorate.schema.errors import RequestError
from quorate.schema.json_value import Json
from quorate.schema.questions import Pair, Ranking, SingleChoice

SIDES = ("reply_a", "reply_b")
BETTER = Pair(name="better", type="pair", ask="Which?", between=SIDES, tie=True)
FIELDS = tuple(ContentField(name=name, type="text") for name in ("note", "prompt", *SIDES))
PROJECT = Project("Replies", FIELDS, (BETTER,))


def piece(name: str, *choices: str, **more: object) -> Piece:
    content: dict[str, Json] = {
        "note": "x", "prompt": f"Why {name}?", "reply_a": f"A {name}.", "reply_b": f"B {name}.",
    }  # fmt: skip
    judgments = tuple(
        Judged(f"r{n}", {"better": {"choice": choice}}) for n, choice in enumerate(choices)
    )
    return Piece(name, content, judgments, **more)  # type: ignore[arg-type]


def rows_of(folder: Path) -> list[str]:
    return (folder / "out" / "train.jsonl").read_text().splitlines()


def test_pieces_become_records() -> None:
    pieces = [
        piece("1", "reply_a", "reply_a", slices={"reply_a": "ours", "topic": "chat"}),
        piece("2", "reply_b", "tie"),
        piece("3"),
    ]
    found = piece_records(PROJECT, pieces, Losses(), method="majority")
    first, second = found.kept
    assert (first.item, first.topic, first.first.candidate) == ("1", "chat", "ours")
    # a field that is called like a prompt is the prompt; what else is shown beside is not
    assert [m.content for m in first.prompt] == ["Why 1?"]
    assert [m.content for m in second.second.messages] == ["B 2."]
    assert [(vote.rater, vote.side) for vote in second.votes] == [("r0", -1), ("r1", 0)]


def test_votes_that_stand_alone_say_no_more_than_they_do() -> None:
    """One vote an item: (1 + 1/2) / (1 + 1) for the winner, whichever side it stands on."""
    pieces = [piece("1", "reply_a"), piece("2", "reply_a"), piece("3", "reply_b")]
    found = piece_records(PROJECT, pieces, Losses())
    assert [record.p for record in found.kept] == [0.75, 0.75, 0.25]


def test_a_machine_is_heard_where_nobody_was() -> None:
    said = Suggested("gpt-4", {"better": {"choice": "reply_b"}})
    pieces = [piece("1", suggestions=(said,)), piece("2", "reply_a", suggestions=(said,))]
    losses = Losses()
    found = piece_records(PROJECT, pieces, losses)
    assert [[v.rater for v in record.votes] for record in found.kept] == [["gpt-4"], ["r0"]]
    assert [(loss.field, loss.n) for loss in losses] == [("better", 1)]


def test_one_question_must_compare() -> None:
    again = BETTER.model_copy(update={"name": "again"})
    two = Project("x", FIELDS, (BETTER, again))
    with pytest.raises(RequestError, match=r"2 questions compare responses \(better, again\)"):
        piece_records(two, [], Losses())
    none = SingleChoice(
        name="ok", type="single_choice", ask="?",
        options=("y", "n"),  # type: ignore[arg-type]
    )  # fmt: skip
    with pytest.raises(RequestError, match="0 questions compare"):
        piece_records(Project("x", FIELDS, (none,)), [], Losses())


def test_a_trainer_is_a_format_among_others(tmp_path: Path) -> None:
    trl = exchange_format("trl")
    assert isinstance(trl, Trainer)
    assert {"trl", "trl-sft", "rewardbench"} <= {one.name for one in formats() if not one.reads}
    pieces = [piece("1", "reply_a", "reply_a"), piece("2", "tie", "tie")]
    options = TrainerOptions(method="majority")
    written = trl.write(PROJECT, pieces, tmp_path / "out", options)
    assert written.rows == 1
    (row,) = [json.loads(line) for line in rows_of(tmp_path)]
    assert [row[key][0]["content"] for key in ("prompt", "chosen", "rejected")] == [
        "Why 1?",
        "A 1.",
        "B 1.",
    ]
    told = {(loss.why, loss.n) for loss in written.losses if loss.field == "pairs"}
    assert ("left out: a tie", 1) in told
    assert ("ties", 1) in told
    with pytest.raises(RequestError, match="written and not read"):
        trl.read(tmp_path / "out", options)
    with pytest.raises(RequestError, match="policy is 'soft'"):
        trl.write(PROJECT, pieces, tmp_path / "x", TrainerOptions(policy="soft"))
    assert sniffed(tmp_path / "out" / "train.jsonl").name == "preferences"


def test_a_ranking_is_its_pairs(tmp_path: Path) -> None:
    question = Ranking(name="order", type="ranking", ask="?", among=SIDES)
    project = Project("x", FIELDS, (question,))
    judged = Judged("r1", {"order": [["reply_b"], ["reply_a"]]})
    sft = exchange_format("trl-sft")
    written = sft.write(
        project,
        [Piece("1", piece("1").content, (judged,))],
        tmp_path / "out",
        TrainerOptions(),
    )
    (row,) = [json.loads(line) for line in rows_of(tmp_path)]
    assert (written.rows, row["completion"][0]["content"]) == (1, "B 1.")


def test_published_preferences_are_converted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [
        {"prompt": f"Why {n}?", "chosen": f"Good {n}.", "rejected": f"Bad {n}."} for n in range(4)
    ]
    (tmp_path / "prefs.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    for arguments in (
        ["convert", "prefs.jsonl", "a", "--to", "trl-reward", "--out-option", "policy=margin"],
        ["export", "trl-reward", "prefs.jsonl", "--policy", "margin", "--out", "b"],
        ["export", "prefs.jsonl", "--format", "trl-reward", "--policy", "margin", "--out", "c"],
    ):
        with pytest.raises(SystemExit) as left:
            main(arguments)
        assert left.value.code == 0
    capsys.readouterr()
    made = [(tmp_path / name / "train.jsonl").read_text() for name in "abc"]
    assert made[0] == made[1] == made[2]
    again = [json.loads(line) for line in made[0].splitlines()]
    assert [row["chosen"][1]["content"] for row in again] == [row["chosen"] for row in rows]
    # the log-odds of 3/4
    assert {row["margin"] for row in again} == {1.098612}
