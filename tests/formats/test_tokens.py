from __future__ import annotations

from pathlib import Path

import pytest

from quorate.formats import from_rows, read, read_gold
from quorate.schema import Kind, LabelError
from spans_by_hand import marks

ROWS = [
    ("d:1", "r", "B-PER"),
    ("d:2", "r", "I-PER"),
    ("d:4", "r", "I-PER"),
    ("d:1", "s", "O"),
    ("d:2", "s", "O"),
    ("d:4", "s", "B-LOC"),
    ("e:1", "r", "O"),
]


def by_document(file: Path) -> dict[tuple[str, str], list[tuple[int, int, str]]]:
    judgments = read(file, kind="spans")
    frame = judgments.to_polars()
    return {
        (item, rater): marks(label)
        for item, rater, label in frame.select("item", "rater", "label").iter_rows()
    }


SPANS = {
    ("d", "r"): [(1, 3, "PER"), (4, 5, "PER")],
    ("d", "s"): [(4, 5, "LOC")],
    ("e", "r"): [],
}


def test_item_names_the_token(tmp_path: Path) -> None:
    file = tmp_path / "tags.csv"
    file.write_text("item,rater,label\n" + "".join(f"{','.join(row)}\n" for row in ROWS))
    assert by_document(file) == SPANS


def test_a_column_of_positions(tmp_path: Path) -> None:
    file = tmp_path / "tags.csv"
    rows = [(*item.split(":"), rater, tag) for item, rater, tag in ROWS]
    file.write_text("item,position,rater,label\n" + "".join(f"{','.join(r)}\n" for r in rows))
    assert by_document(file) == SPANS
    gold = tmp_path / "gold.csv"
    gold.write_text("item,position,label\nd,1,B-PER\nd,2,O\n")
    assert read_gold(gold).labels == {"d:1": "B-PER", "d:2": "O"}


def test_the_reading_says_what_was_done() -> None:
    judgments = from_rows(ROWS, kind="spans")
    told = " ".join(str(remark) for remark in judgments.reading.remarks)
    assert "7 tags of 4 tokens were read as 3 judgments of documents" in told
    assert "1 tags continue a span that does not stand before them" in told  # d:4 by r
    assert judgments.items.to_list() == ["d", "e"]


def test_seconds_of_tokens_add_up_and_the_last_time_stands(tmp_path: Path) -> None:
    file = tmp_path / "tags.csv"
    file.write_text(
        "item,rater,label,seconds,at\n"
        "d:1,r,O,2,2026-01-01T00:00:09Z\nd:2,r,O,3.5,2026-01-01T00:00:05Z\n"
    )
    judgments = read(file, kind="spans")
    assert judgments.seconds is not None
    assert judgments.seconds.tolist() == [5.5]
    assert str(judgments.to_polars()["at"][0]).startswith("2026-01-01 00:00:09")


def test_undeclared_tags_stay_options() -> None:
    judgments = from_rows(ROWS)
    assert judgments.question.kind is Kind.CATEGORICAL
    hint = "labels look like tags of tokens"
    assert any(hint in str(one) for one in judgments.reading.remarks)
    spans = from_rows(ROWS, kind="spans")
    assert not any(hint in str(one) for one in spans.reading.remarks)


def test_a_token_without_a_place_is_refused() -> None:
    with pytest.raises(LabelError, match="item 'd' names no token"):
        from_rows([("d", "r", "B-PER")], kind="spans")
