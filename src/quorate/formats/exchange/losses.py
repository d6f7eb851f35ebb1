"""Losses: what of one format has no place in another, counted."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import asdict, dataclass

from quorate.formats.exchange.record import NATIVE_META, Judged, Piece
from quorate.schema.json_value import Json

HELD = {
    "raters": "who said what: one answer an item is written",
    "several": "all but one judgment of an item",
    "at": "the time of a judgment",
    "seconds": "the active time of a judgment",
    "comment": "a rater's comment",
    "guideline": "the version of the guideline of a judgment",
    "shown": "the order in which what is compared was shown",
    "draft": "a judgment that was begun",
    "skipped": "an item passed over by a rater",
    "rejected": "a judgment that does not count",
    "judgment_meta": "what the first tool noted beside a judgment",
    "suggestions": "what a machine suggested",
    "scores": "how sure a machine was",
    "gold": "the known answer",
    "slices": "slices of an item",
    "meta": "what the first tool noted beside an item",
    "native": "bank, explanation and priority of an item",
}
"""what a format may hold, and how it is said of one that does not"""


@dataclass(frozen=True)
class Loss:
    """What was lost: of which field, why, how often, and where first."""

    field: str
    why: str
    n: int
    first: str

    def __str__(self) -> str:
        place = f", first at {self.first}" if self.first else ""
        return f"{self.field}: {self.why} ({self.n:,}{place})"

    def to_dict(self) -> dict[str, Json]:
        """The loss as JSON values."""
        return asdict(self)


class Losses:
    """Losses as they are counted."""

    __slots__ = ("_found",)

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], tuple[int, str]] = {}

    def add(self, field: str, why: str, place: str = "", n: int = 1) -> None:
        """Count ``n`` more of a field; the first place is kept."""
        before, first = self._found.get((field, why), (0, place))
        self._found[field, why] = (before + n, first)

    def join(self, other: Losses) -> None:
        """Count what another has counted."""
        for loss in other.found():
            self.add(loss.field, loss.why, loss.first, loss.n)

    def found(self) -> tuple[Loss, ...]:
        """What was lost, by field and reason."""
        return tuple(
            Loss(field, why, n, first) for (field, why), (n, first) in sorted(self._found.items())
        )

    def __len__(self) -> int:
        return len(self._found)

    def __iter__(self) -> Iterator[Loss]:
        return iter(self.found())


def unheld(piece: Piece, holds: Container[str], losses: Losses) -> None:
    """Count what of a piece a format has no place for.

    ``holds`` are the keys of ``HELD`` that it has one for, and ``foreign:KIND`` of the marks that
    it knows. What becomes of labels the format counts itself.
    """
    at = piece.place or piece.item
    n = sum(judged.state == "submitted" for judged in piece.judgments)
    if n > 1 and "several" not in holds:
        losses.add("several", HELD["several"], at, n - 1)
    for judged in piece.judgments:
        _unheld_judged(judged, at, holds, losses)
    for suggested in piece.suggestions:
        if "suggestions" not in holds:
            losses.add("suggestions", HELD["suggestions"], at)
        elif suggested.scores and "scores" not in holds:
            losses.add("scores", HELD["scores"], at)
    for key, there in (
        ("gold", piece.gold is not None),
        ("slices", bool(piece.slices)),
        ("meta", any(name not in NATIVE_META for name in piece.meta)),
        ("native", any(name in NATIVE_META for name in piece.meta)),
    ):
        if there and key not in holds:
            losses.add(key, HELD[key], at)


def _unheld_judged(judged: Judged, at: str, holds: Container[str], losses: Losses) -> None:
    if judged.state != "submitted" and judged.state not in holds:
        losses.add(judged.state, HELD[judged.state], at)
        return
    for key, there in (
        ("raters", bool(judged.rater)),
        ("at", judged.at is not None),
        ("seconds", judged.seconds is not None),
        ("comment", bool(judged.comment)),
        ("guideline", bool(judged.guideline)),
        ("shown", bool(judged.shown)),
        ("judgment_meta", bool(judged.meta)),
    ):
        if there and key not in holds:
            losses.add(key, HELD[key], at)
    for mark in judged.foreign:
        if f"foreign:{mark.kind}" not in holds:
            nearly = "; what is nearest to it is written" if mark.stands_for else ""
            losses.add(mark.question, f"a mark of kind {mark.kind!r} has no place{nearly}", at)
