"""How many judgments the items of an export usually have."""

from __future__ import annotations

from quorate.formats.exchange.overlap import usual_overlap
from quorate.formats.exchange.record import Judged, Piece


def piece(n: int, state: str = "submitted") -> Piece:
    return Piece(f"i{n}", {}, tuple(Judged(f"r{r}", {"q": "a"}, state=state) for r in range(n)))  # type: ignore[arg-type]


def test_the_most_common_number_that_is_not_nothing() -> None:
    assert usual_overlap([piece(3), piece(0), piece(0), piece(0), piece(2), piece(3)]) == 3


def test_the_larger_of_two_that_are_as_common() -> None:
    assert usual_overlap([piece(2), piece(5)]) == 5


def test_drafts_are_no_judgments() -> None:
    assert usual_overlap([piece(4, "draft")]) is None
