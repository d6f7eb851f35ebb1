"""Tables of judgments straight from a project."""

from __future__ import annotations

from pathlib import Path

import pytest

from formats.exchange.label_studio_by_hand import write_export
from formats.exchange.pieces_by_hand import PIECES, every_project
from quorate.formats.exchange.format import Options, exchange_format
from quorate.formats.exchange.judgment_tables import judgment_tables
from quorate.formats.exchange.record import Judged, Piece, Project
from quorate.formats.options import ReadOptions
from quorate.schema.content import ContentField
from quorate.schema.errors import EmptyError
from quorate.schema.options import Option
from quorate.schema.question import Kind
from quorate.schema.questions import MultipleChoice, Rating


def stars(*judged: tuple[str, str, int], slices: dict[str, str] | None = None) -> list[Piece]:
    items = dict.fromkeys(item for item, _, _ in judged)
    return [
        Piece(
            item,
            {"text": "T"},
            tuple(Judged(rater, {"stars": n}) for other, rater, n in judged if other == item),
            slices=slices or {},
        )
        for item in items
    ]


PROJECT = Project(
    "T",
    (ContentField(name="text", type="text"),),
    (
        Rating(name="stars", type="rating", ask="?"),
        MultipleChoice(
            name="tags",
            type="multiple_choice",
            ask="?",
            options=(Option(value="a"), Option(value="b")),
            min=0,
        ),
    ),
)


def test_options_are_those_of_the_question_and_not_those_that_were_used() -> None:
    found = judgment_tables(PROJECT, stars(("a", "r", 2), ("a", "s", 4)), "f")
    table = found.judgments["stars"]
    assert table.question.kind is Kind.ORDINAL
    assert table.question.options == ("1", "2", "3", "4", "5")
    assert table.label_names().to_list() == ["2", "4"]
    assert found.unread == {"tags": "nobody answered it"}


def test_only_what_counts_is_held_against_the_known_answer() -> None:
    judgments = (
        Judged("r", {"tags": ["a", "b"]}),
        Judged("s", {"tags": []}),
        Judged("t", {"tags": ["b"]}, state="draft"),
        Judged("u", {"tags": ["b"]}, state="rejected"),
        Judged("v", {"tags": ["b"]}, meta={"ground_truth": True}),
    )
    piece = Piece("a", {"text": "T"}, judgments, gold={"tags": ["b"]})
    found = judgment_tables(PROJECT, [piece], "f")
    table = found.judgments["tags"]
    assert table.raters.to_list() == ["r", "s"]
    assert table.label_names().to_list() == ["a|b", ""]
    assert found.gold["tags"].labels == {"a": "b"}
    assert {loss.field: loss.n for loss in found.losses} == {"draft": 1, "gold": 1, "rejected": 1}


def test_slices_are_columns() -> None:
    pieces = stars(("a", "r", 2), ("b", "r", 4), slices={"language": "de"})
    found = judgment_tables(PROJECT, pieces, "f", ReadOptions.of(groups=["slice.language"]))
    groups = found.judgments["stars"].groups
    assert {name: column.to_list() for name, column in groups.items()} == {
        "slice.language": ["de", "de"]
    }


def test_every_type_of_question_has_a_table(tmp_path: Path) -> None:
    found = judgment_tables(every_project(), PIECES, "f", ReadOptions.of(groups=["shown"]))
    assert found.unread == {}
    assert len(found.judgments) == 16
    assert found.judgments["pair"].question.options[0] == "r1 2"
    assert found.judgments["pair"].groups["shown"].to_list() is not None
    labels = exchange_format("label-studio")
    with labels.read(write_export(tmp_path), Options()) as reading:
        of_export = list(reading)
    # its one annotation that counts is the known answer itself
    with pytest.raises(EmptyError, match="no question has judgments that count"):
        judgment_tables(reading.project, of_export, "export.json")


def test_one_question_may_be_chosen() -> None:
    found = judgment_tables(every_project(), PIECES, "f", ReadOptions.of(question="rating"))
    assert list(found.judgments) == ["rating"]


def test_names_that_no_table_can_hold_are_made_sound() -> None:
    found = judgment_tables(PROJECT, stars(("a\ud800", "r\udfff", 2)), "f")
    table = found.judgments["stars"]
    assert (table.items.to_list(), table.raters.to_list()) == (["a?"], ["r?"])
