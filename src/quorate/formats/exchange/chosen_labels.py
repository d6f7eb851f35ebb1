"""Which labels of an item are written: all judgments, the consensus, both, or the first judgment.

Formats that hold one answer an item get the consensus, others all judgments, unless it is said.
"""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal, get_args

from quorate.formats.exchange.format import Format, Options, Written
from quorate.formats.exchange.losses import HELD, Losses
from quorate.formats.exchange.one_answer import OneAnswer
from quorate.formats.exchange.record import (
    Inferred,
    Judged,
    Piece,
    Project,
    Suggested,
    submitted,
)
from quorate.schema.errors import RequestError
from quorate.schema.json_value import Json

if TYPE_CHECKING:
    from quorate.formats.exchange.inferred import Inferences

Which = Literal["all", "consensus", "both", "first"]
WHICH: tuple[Which, ...] = get_args(Which)
CONSENSUS = "consensus"
"""the rater of a label that is nobody's, and the source of a suggestion"""
MOST_HELD = 20_000
"""so many pieces are held in memory, further ones in a file"""


@dataclass(frozen=True)
class Choice:
    """Which labels are written; None: what suits the format.

    ``keep_disputed`` writes the likeliest label also where it is not likelier than all others
    together. ``method`` and ``seed`` are those of the consensus.
    """

    which: Which | None = None
    keep_disputed: bool = False
    method: str = "auto"
    seed: int = 0


def usual(format_: Format) -> Which:
    """What is written when it is not said."""
    said: Which | None = getattr(format_, "labels", None)
    return said or ("consensus" if _one_answer(format_) else "all")


def write_labels(
    format_: Format,
    project: Project,
    pieces: Iterable[Piece],
    target: Path,
    options: Options,
    choice: Choice,
) -> Written:
    """Write the labels that were chosen; what is left out of the others is among the losses.

    Raises RequestError where the format cannot hold them.
    """
    which = _checked(format_, options, choice)
    losses = Losses()
    if which in ("all", "first"):
        way = _all if which == "all" else _first
        written = format_.write(project, (way(p, losses) for p in pieces), target, options)
        written.losses.join(losses)
        return written
    with tempfile.TemporaryFile() as file:
        held = _Held(file)
        held.take(pieces)
        found = _Said() if not held.several else _inferred(project, held, choice)
        step = _Step(project, found, choice, losses, one=_one_answer(format_))
        if which == "consensus":
            chosen = step.consensus(held)
        else:
            chosen = step.both(held, suggest=not getattr(format_, "infers", False))
        written = format_.write(project, chosen, target, options)
    written.losses.join(losses)
    return written


def _inferred(project: Project, held: _Held, choice: Choice) -> Inferences:
    # loading the analysis takes a second, which those who want no consensus need not wait
    from quorate.formats.exchange.inferred import inferences

    return inferences(project, held, choice.method, choice.seed)


def _one_answer(format_: Format) -> bool:
    return issubclass(format_.options, OneAnswer)


def _checked(format_: Format, options: Options, choice: Choice) -> Which:
    one = _one_answer(format_)
    if isinstance(options, OneAnswer) and options.rater:
        if choice.which not in (None, "all"):
            raise RequestError(
                f"the judgments of rater {options.rater!r} are asked for, and the labels "
                f"{choice.which!r} as well",
                remedy="leave out one of the two",
            )
        return "all"
    if one and choice.which in ("all", "both"):
        raise RequestError(
            f"{format_.title} holds one answer an item",
            remedy="choose the labels consensus or first, or a rater by the format's option rater",
        )
    return choice.which or usual(format_)


def _all(piece: Piece, losses: Losses) -> Piece:
    """The item as it is."""
    _settled_lost(piece, losses)
    return piece


def _settled_lost(piece: Piece, losses: Losses) -> None:
    if piece.settled:
        losses.add("settled", "the label that an expert settled", piece.place or piece.item)


def _first(piece: Piece, losses: Losses) -> Piece:
    """The item with its first judgment that counts."""
    at = piece.place or piece.item
    said = [judged for judged in piece.judgments if judged.state == "submitted"]
    if len(said) > 1:
        losses.add("several", HELD["several"], at, len(said) - 1)
    _settled_lost(piece, losses)
    _others_lost(piece, losses, at)
    return replace(piece, judgments=tuple(said[:1]))


def _others_lost(piece: Piece, losses: Losses, at: str) -> None:
    for judged in piece.judgments:
        if judged.state != "submitted":
            losses.add(judged.state, HELD[judged.state], at)


class _Step:
    """From pieces with judgments to pieces with the consensus."""

    def __init__(
        self,
        project: Project,
        found: Inferences | _Said,
        choice: Choice,
        losses: Losses,
        *,
        one: bool,
    ) -> None:
        self.project, self.found, self.choice, self.losses = project, found, choice, losses
        self.one = one

    def consensus(self, pieces: Iterable[Piece]) -> Iterator[Piece]:
        """Each item with one judgment, which is nobody's."""
        for piece in pieces:
            said = submitted(piece)
            if not said and not piece.settled:
                yield piece
                continue
            at = piece.place or piece.item
            inferred, undecided = self.found.of(piece)
            kept = self._kept(inferred, undecided, at)
            if not kept and (undecided or not inferred.labels):
                if not undecided:
                    yield piece
                continue
            judged = self._judged(said, kept, at)
            rest: tuple[Judged, ...] = ()
            if self.one:
                rest = tuple(judged for judged in piece.judgments if judged.state != "submitted")
            else:
                _others_lost(piece, self.losses, at)
            yield replace(piece, judgments=(judged, *rest), inferred=inferred)

    def both(self, pieces: Iterable[Piece], *, suggest: bool) -> Iterator[Piece]:
        """Each item with all judgments, and the consensus as what a machine suggests."""
        for piece in pieces:
            if not submitted(piece) and not piece.settled:
                yield piece
                continue
            inferred, undecided = self.found.of(piece)
            kept = self._kept(inferred, undecided, piece.place or piece.item)
            inferred = replace(inferred, labels=kept)
            suggestions = piece.suggestions
            if suggest and kept:
                scores = {name: p for name, p in inferred.probability.items() if name in kept}
                suggestions = (*suggestions, Suggested(CONSENSUS, kept, scores))
            yield replace(piece, suggestions=suggestions, inferred=inferred)

    def _kept(self, inferred: Inferred, undecided: Mapping[str, str], at: str) -> dict[str, Json]:
        """The labels that are written; those that are not are counted."""
        kept = dict(inferred.labels)
        for name, why in undecided.items():
            if name in kept and self.choice.keep_disputed:
                self.losses.add(name, f"{why}: the likeliest is written all the same", at)
            else:
                kept.pop(name, None)
                self.losses.add(name, f"{why}: left out", at)
        return kept

    def _judged(self, said: tuple[Judged, ...], labels: Mapping[str, Json], at: str) -> Judged:
        """One judgment with these labels: that of a rater where one said just that."""
        same = next((judged for judged in said if judged.labels == labels), None)
        if len(said) == 1 and same is not None:
            return same
        if len(said) > 1:
            self.losses.add("several", "judgments: their consensus is written", at, len(said))
            for name in labels:
                asked = self.project.question(name)
                paradigm = (asked.paradigm if asked else None) or self.project.paradigm
                if paradigm == "descriptive":
                    why = "there is no one right answer: how answers spread has no place"
                    self.losses.add(name, why, at)
        foreign = same.foreign if same is not None else ()
        if same is None:
            for mark in (mark for judged in said for mark in judged.foreign):
                why = f"a mark of kind {mark.kind!r} of one rater is no consensus"
                self.losses.add(mark.question or mark.kind, why, at)
        return Judged(CONSENSUS, labels, foreign=foreign)


class _Said:
    """What is believed where no item has two judgments: what was said stands."""

    def of(self, piece: Piece) -> tuple[Inferred, dict[str, str]]:
        """The labels of the item, and what is undecided: nothing."""
        said = submitted(piece)
        labels = {**(said[0].labels if said else {}), **(piece.gold or {}), **(piece.settled or {})}
        return Inferred(labels), {}


class _Held:
    """Pieces that are gone through twice: the first in memory, the rest in a file.

    ``several``: some item has two judgments that count.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self.several = False
        self._first: list[Piece] = []
        self._file = file

    def take(self, pieces: Iterable[Piece]) -> None:
        """Hold pieces."""
        for piece in pieces:
            self.several = self.several or len(submitted(piece)) > 1
            if len(self._first) < MOST_HELD:
                self._first.append(piece)
            else:
                pickle.dump(piece, self._file, pickle.HIGHEST_PROTOCOL)

    def __iter__(self) -> Iterator[Piece]:
        yield from self._first
        self._file.seek(0)
        while True:
            try:
                piece: Piece = pickle.load(self._file)
            except EOFError:
                return
            yield piece
