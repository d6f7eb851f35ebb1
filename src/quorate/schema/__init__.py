"""The words: question, judgments, gold, reading and the tree of errors. Frozen values, no I/O.

The names are loaded when first used, so that the errors cost nothing and bring no table with them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from quorate.schema.errors import (
    AnswerError,
    ColumnError,
    ContentError,
    EmptyError,
    Fault,
    FaultyError,
    InputError,
    IntegrityError,
    LabelError,
    NotApplicableError,
    QuorateError,
    ReadError,
    RequestError,
    SpecError,
    UnknownNameError,
)

if TYPE_CHECKING:
    from quorate.schema.gold import AlignedGold, Gold
    from quorate.schema.judgments import SET_SEPARATOR, Judgments, Superseded
    from quorate.schema.question import MARKED, WRITTEN, Kind, Question
    from quorate.schema.reading import Reading, Remark

_HOME = {
    "AlignedGold": "quorate.schema.gold",
    "Gold": "quorate.schema.gold",
    "Judgments": "quorate.schema.judgments",
    "Kind": "quorate.schema.question",
    "Question": "quorate.schema.question",
    "Reading": "quorate.schema.reading",
    "Remark": "quorate.schema.reading",
    "MARKED": "quorate.schema.question",
    "SET_SEPARATOR": "quorate.schema.judgments",
    "WRITTEN": "quorate.schema.question",
    "Superseded": "quorate.schema.judgments",
}

__all__ = [
    "MARKED",
    "SET_SEPARATOR",
    "WRITTEN",
    "AlignedGold",
    "AnswerError",
    "ColumnError",
    "ContentError",
    "EmptyError",
    "Fault",
    "FaultyError",
    "Gold",
    "InputError",
    "IntegrityError",
    "Judgments",
    "Kind",
    "LabelError",
    "NotApplicableError",
    "Question",
    "QuorateError",
    "ReadError",
    "Reading",
    "Remark",
    "RequestError",
    "SpecError",
    "Superseded",
    "UnknownNameError",
]


def __getattr__(name: str) -> object:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'quorate.schema' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
