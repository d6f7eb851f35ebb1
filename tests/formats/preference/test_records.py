"""Records from judgments and the items that they are about."""

from __future__ import annotations

import polars as pl
import pytest

from quorate import from_rows
from quorate.analysis.preference.candidates import Candidates
from quorate.formats.preference.record import Message, records
from quorate.schema import EmptyError

PROMPTS = {"i": "Why?", "j": "How?"}


def candidates(fields: tuple[str, ...] = ("reply_a", "reply_b"), **without: str) -> Candidates:
    rows = [
        (item, field, f"by {field}", None if without.get(item) == field else f"{item} {field}.")
        for item in PROMPTS
        for field in fields
    ]
    columns = ("item", "field", "candidate", "text")
    frame = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")
    return Candidates(frame, PROMPTS, {"i": "chat"})


def test_a_pair_has_the_posterior_of_its_consensus_and_the_votes() -> None:
    rows = [
        ("i", "r1", "reply_a"),
        ("i", "r2", "reply_a"),
        ("j", "r1", "tie"),
        ("j", "r2", "reply_b"),
    ]
    found = records(from_rows(rows), candidates(), method="majority")
    first, second = found.kept
    assert (first.item, first.prompt) == ("i", (Message("user", "Why?"),))
    assert (first.first.field, first.first.candidate) == ("reply_a", "by reply_a")
    assert first.second.messages == (Message("assistant", "i reply_b."),)
    assert (first.p, first.tie, first.topic) == (1.0, 0.0, "chat")
    assert [(vote.rater, vote.side) for vote in second.votes] == [("r1", 0), ("r2", -1)]
    # half for a tie, half for the second: 0 + .5 / 2
    assert (second.p, second.tie, second.topic) == (0.25, 0.5, None)
    assert found.dropped == {}


def test_labels_in_another_order_than_the_fields_keep_their_side() -> None:
    rows = [("i", "r1", "reply_b"), ("i", "r2", "reply_b"), ("j", "r1", "reply_a")]
    found = records(
        from_rows(rows, options=["reply_b", "reply_a"]), candidates(), method="majority"
    )
    assert [one.p for one in found.kept] == [0.0, 1.0]


def test_where_all_chose_one_side_the_votes_are_the_posterior() -> None:
    found = records(from_rows([("i", "r1", "reply_a"), ("i", "r2", "reply_a")]), candidates())
    # (2 + 1/2) / 3
    assert found.kept[0].p == pytest.approx(2.5 / 3)


def test_a_ranking_gives_every_two_of_its_fields() -> None:
    fields = ("r1", "r2", "r3")
    rows = [("i", "x", '[["r2"],["r1","r3"]]'), ("i", "y", '[["r2"],["r3"],["r1"]]')]
    found = records(from_rows(rows), candidates(fields))
    # r1 < r2 twice: (0 + 1/2) / 3; r1 = r3 once, r1 < r3 once: (1/2 + 1/2) / 3; r2 > r3 twice
    assert [(one.first.field, one.second.field) for one in found.kept] == [
        ("r1", "r2"),
        ("r1", "r3"),
        ("r2", "r3"),
    ]
    assert [one.p for one in found.kept] == pytest.approx([0.5 / 3, 1 / 3, 2.5 / 3])
    assert [one.tie for one in found.kept] == [0.0, 0.5, 0.0]


def test_pairs_without_texts_are_counted() -> None:
    rows = [("i", "r1", "reply_a"), ("j", "r1", "reply_b"), ("k", "r1", "reply_b")]
    found = records(from_rows(rows), candidates(j="reply_a"), method="majority")
    assert [one.item for one in found.kept] == ["i"]
    assert found.dropped == {"a response without text": 1, "no prompt": 1}


def test_when_nothing_is_left_the_reason_is_told() -> None:
    with pytest.raises(EmptyError, match="1 no prompt"):
        records(from_rows([("k", "r1", "reply_a")]), candidates())
