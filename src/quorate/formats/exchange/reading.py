"""A file of another tool on its way in: its project, its pieces, and what did not fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import TracebackType

from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.record import Piece, Project
from quorate.schema.errors import Fault, FaultyError
from quorate.schema.json_value import Json

MOST_KEPT = 50
"""so many elements that did not fit are told, the others counted"""


@dataclass(frozen=True)
class Refused:
    """An element that did not fit: where it is, the path of the value, what it is and should be."""

    place: str
    path: str
    found: str
    expected: str

    def __str__(self) -> str:
        path = f", {self.path}" if self.path else ""
        return f"{self.place}{path}: found {self.found}; expected {self.expected}"

    def to_dict(self) -> dict[str, Json]:
        """The element as JSON values."""
        return {
            "place": self.place,
            "path": self.path,
            "found": self.found,
            "expected": self.expected,
        }


class Refusals:
    """What of a file does not fit: an error, or with ``skip_bad`` counted and passed over."""

    __slots__ = ("count", "file", "kept", "skip_bad")

    def __init__(self, file: str, *, skip_bad: bool = False) -> None:
        self.file = file
        self.skip_bad = skip_bad
        self.kept: list[Refused] = []
        self.count = 0

    def add(self, place: str, path: str, found: str, expected: str) -> None:
        """An element that does not fit; ``found`` is already words (``json_value.shown``).

        Raises FaultyError unless such elements are passed over.
        """
        if not self.skip_bad:
            raise FaultyError(
                [Fault(path, found, expected)],
                where=f"{self.file}, {place}" if place else self.file,
                remedy="correct it, or pass over what does not fit with --skip-bad",
            )
        self.count += 1
        if len(self.kept) < MOST_KEPT:
            self.kept.append(Refused(place, path, found, expected))

    def add_fault(self, place: str, fault: Fault) -> None:
        """The same, of a fault that the schema found."""
        self.add(place, fault.path, fault.found, fault.allowed)


class Reading:
    """A project and its pieces, which are read as they are asked for, once.

    ``refusals`` and ``losses`` are complete when the pieces are. A context manager, for the file
    that is open meanwhile.
    """

    def __init__(
        self,
        project: Project,
        pieces: Iterator[Piece],
        refusals: Refusals,
        losses: Losses | None = None,
        close: Callable[[], None] | None = None,
    ) -> None:
        self.project = project
        self.refusals = refusals
        self.losses = Losses() if losses is None else losses
        self._pieces = pieces
        self._close = close

    def __iter__(self) -> Iterator[Piece]:
        return self._pieces

    def __enter__(self) -> Reading:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._close is not None:
            self._close()
