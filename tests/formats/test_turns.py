"""Answers about turns of a conversation are read as judgments of the turns."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quorate import consensus, from_rows, read, read_all
from quorate.formats import read_gold
from quorate.schema import EmptyError, Judgments, Kind


def answer(*labels: object, first: int = 1) -> str:
    """Labels of every other turn from ``first`` on, as an answer has them."""
    return json.dumps([{"turn": first + 2 * n, "label": label} for n, label in enumerate(labels)])


def spelled(judgments: Judgments) -> list[tuple[object, ...]]:
    return judgments.to_polars().select("item", "rater", "label").rows()


def test_a_turn_is_an_item() -> None:
    rows = [("talk", "ann", answer("good", "bad")), ("talk", "ben", answer("good", "good"))]
    judgments = from_rows([*rows, ("chat", "ann", answer("bad"))])
    assert judgments.question.kind is Kind.CATEGORICAL
    assert judgments.question.options == ("bad", "good")
    assert spelled(judgments) == [
        ("chat#1", "ann", "bad"),
        ("talk#1", "ann", "good"),
        ("talk#1", "ben", "good"),
        ("talk#3", "ann", "bad"),
        ("talk#3", "ben", "good"),
    ]
    told = [str(remark) for remark in judgments.reading.remarks]
    assert any(
        "3 answers about turns were read as 5 judgments of turns; an item is a turn, as in 'chat#1'"
        in remark
        for remark in told
    )


@pytest.mark.parametrize(
    ("labels", "declared", "kind", "read_as"),
    [
        ([4, 5], {}, Kind.CATEGORICAL, ["4", "5"]),
        ([4, 5], {"order": "1,2,3,4,5"}, Kind.ORDINAL, ["4", "5"]),
        ([4, 5], {"kind": "numeric"}, Kind.NUMERIC, [4.0, 5.0]),
        ([0.25, 1.0], {}, Kind.NUMERIC, [0.25, 1.0]),
        ([["a", "b"], []], {}, Kind.MULTILABEL, ["a|b", ""]),
        ([["a", "b"], ["b"]], {"kind": "multilabel"}, Kind.MULTILABEL, ["a|b", "b"]),
        (["Some words.", "Others."], {"kind": "text"}, Kind.TEXT, ["Some words.", "Others."]),
    ],
)
def test_labels_of_turns_are_of_any_kind(
    labels: list[object], declared: dict[str, str], kind: Kind, read_as: list[object]
) -> None:
    judgments = from_rows([("talk", "ann", answer(*labels))], **declared)  # type: ignore[arg-type]
    assert judgments.question.kind is kind
    assert judgments.label_names().to_list() == read_as


def test_the_question_about_the_conversation_is_a_table_of_its_own(tmp_path: Path) -> None:
    lines = [
        {"item": item, "rater": rater, "question": question, "label": label, "seconds": 10}
        for item in ("one", "two")
        for rater in ("ann", "ben")
        for question, label in (("each", answer("yes", "no")), ("whole", "helpful"))
    ]
    path = tmp_path / "work.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    found = read_all(path)
    assert found["whole"].items.to_list() == ["one", "two"]
    assert found["each"].items.to_list() == ["one#1", "one#3", "two#1", "two#3"]
    seconds = found["each"].seconds
    assert seconds is not None
    assert seconds.tolist() == [5.0] * 8
    told = " ".join(str(remark) for remark in found["each"].reading.remarks)
    assert "seconds are shared equally" in told
    assert "read as" not in " ".join(str(remark) for remark in found["whole"].reading.remarks)
    # rows of the source, not of the table
    assert (found["each"].reading.rows, found["whole"].reading.rows) == (4, 4)


def test_what_is_lost_is_counted_with_its_line(tmp_path: Path) -> None:
    broken = '[{"turn":99,"label":"a"},{"turn":99,"label":"b"}]'  # after the labels looked at
    cells = [answer(f"option {n}") for n in range(250)] + ["[]", answer(None, "option 1"), broken]
    path = tmp_path / "labels.csv"
    lines = [f'i{n:03},ann,"{cell.replace(chr(34), chr(34) * 2)}"' for n, cell in enumerate(cells)]
    path.write_text("\n".join(["item,rater,label", *lines]), "utf-8")
    judgments = read(path, kind="categorical")
    dropped = [str(r) for r in judgments.reading.remarks if r.effect == "dropped"]
    assert dropped == [
        "1 row dropped: the answer names no turn (line 252)",
        "1 row dropped: the answer is no list of turns and labels (line 254)",
        "1 row dropped: label is empty (line 253)",
    ]
    assert len(judgments) == 251
    assert judgments.reading.rows == 253


def test_a_rater_who_answers_again_is_counted_by_turn() -> None:
    rows = [("talk", "ann", answer("good", "bad")), ("talk", "ann", answer("good", "good"))]
    judgments = from_rows(rows)
    assert spelled(judgments) == [("talk#1", "ann", "good"), ("talk#3", "ann", "good")]
    assert judgments.superseded is not None
    assert len(judgments.superseded.item) == 2


def test_gold_of_turns(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    gold = {"item": "talk", "label": answer("good", "bad")}
    path.write_text(json.dumps(gold), "utf-8")
    judgments = from_rows([("talk", "ann", answer("bad", "bad"))])
    assert read_gold(path).labels == {"talk#1": "good", "talk#3": "bad"}
    # consensus takes it by turn; «good» is no option that anybody used
    found = consensus(judgments, "majority", gold=read_gold(path))
    assert found.items.to_list() == ["talk#1", "talk#3"]


def test_no_turn_at_all() -> None:
    with pytest.raises(EmptyError, match="no judgment"):
        from_rows([("talk", "ann", answer(None))])


@pytest.mark.parametrize(
    "label",
    [
        '[{"turn":1,"label":"a","more":2}]',
        '[{"turn":"1","label":"a"}]',
        '[{"turn":-1,"label":"a"}]',
        '[{"turn":1,"label":"a"},{"turn":1,"label":"b"}]',
    ],
)
def test_other_lists_are_left_as_they_are(label: str) -> None:
    assert from_rows([("talk", "ann", label)], kind="text").label_names().to_list() == [label]
