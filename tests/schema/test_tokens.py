from __future__ import annotations

import json

import pytest

from quorate.schema.gold import Gold
from quorate.schema.tokens import are_tags, place_of, spelled_by_document, spelled_spans
from spans_by_hand import marks, table


def read(tags: str, positions: list[int] | None = None) -> list[tuple[int, int, str]]:
    given = tags.split()
    return marks(spelled_spans(positions or list(range(len(given))), given).label)


def test_begin_and_inside() -> None:
    assert read("O B-PER I-PER O B-LOC") == [(1, 3, "PER"), (4, 5, "LOC")]


def test_two_spans_of_one_label_side_by_side() -> None:
    assert read("B-PER I-PER B-PER") == [(0, 2, "PER"), (2, 3, "PER")]


@pytest.mark.parametrize(
    ("tags", "spans"),
    [
        ("O I-PER I-PER", [(1, 3, "PER")]),
        ("B-PER I-LOC I-LOC", [(0, 1, "PER"), (1, 3, "LOC")]),
        ("I-PER O I-PER", [(0, 1, "PER"), (2, 3, "PER")]),
    ],
)
def test_what_continues_nothing_begins_a_span_and_is_counted(
    tags: str, spans: list[tuple[int, int, str]]
) -> None:
    found = spelled_spans([0, 1, 2], tags.split())
    assert marks(found.label) == spans
    assert found.orphans == {"O": 1, "B": 1, "I": 2}[tags[0]]


def test_single_and_last_tags_end_a_span() -> None:
    assert read("S-A I-A B-A E-A I-A") == [(0, 1, "A"), (1, 2, "A"), (2, 4, "A"), (4, 5, "A")]


def test_a_span_does_not_reach_over_a_missing_position() -> None:
    found = spelled_spans([1, 2, 4], ["B-A", "I-A", "I-A"])
    assert marks(found.label) == [(1, 3, "A"), (4, 5, "A")]
    assert json.loads(found.label)["tokens"] == [[1, 3], [4, 5]]


def test_what_are_tags() -> None:
    assert are_tags(["O", "B-PER", "I-a b", "U-X"])
    assert not are_tags(["O", "PER"])
    assert not are_tags(["O", "X-PER"])
    assert not are_tags([])


def test_places() -> None:
    assert place_of("a:b:0012") == ("a:b", 12)
    assert place_of("12") is None
    assert place_of("a:") is None


def test_other_labels_are_left_alone() -> None:
    assert spelled_by_document({"a:1": "yes"}) is None
    assert spelled_by_document({"a": "O"}) is None


def test_tags_of_gold_meet_judgments_of_documents() -> None:
    judgments = table({"d": {"r": [(1, 3, "PER")]}, "e": {"r": []}})
    gold = Gold({"d:3": "O", "d:1": "B-PER", "d:2": "I-PER", "f:1": "O"}).on(judgments)
    assert gold.texts is not None
    assert marks(gold.texts[0]) == [(1, 3, "PER")]
    assert gold.known.tolist() == [True, False]
    assert gold.absent == 1  # document f
