"""The words: question, judgments, gold, reading and the tree of errors. Frozen values, no I/O."""

from quorate.schema.errors import (
    ColumnError,
    EmptyError,
    InputError,
    LabelError,
    NotApplicableError,
    QuorateError,
    ReadError,
    RequestError,
    UnknownNameError,
)
from quorate.schema.gold import AlignedGold, Gold
from quorate.schema.judgments import SET_SEPARATOR, Judgments, Superseded
from quorate.schema.question import Kind, Question
from quorate.schema.reading import Reading, Remark

__all__ = [
    "SET_SEPARATOR",
    "AlignedGold",
    "ColumnError",
    "EmptyError",
    "Gold",
    "InputError",
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
    "Superseded",
    "UnknownNameError",
]
