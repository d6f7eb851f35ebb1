"""Lint: one thing to look for in a guideline or a question, and all there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from quorate.schema.linting.reading import Reading
from quorate.schema.linting.remark import Remark
from quorate.schema.paradigm import Paradigm


@dataclass(frozen=True, slots=True)
class Lint:
    """A lint. ``paradigm`` is that of the questions it is for, None for all; ``speaks`` whether it
    goes by words, so that it needs a language that it knows."""

    code: str
    title: str
    paradigm: Paradigm | None
    speaks: bool
    find: Callable[[Reading], Iterator[Remark]]

    def applies(self, reading: Reading) -> bool:
        """Whether the campaign has a question that it is for."""
        if self.paradigm is None:
            return True
        return self.paradigm in reading.spec.paradigms.values()
