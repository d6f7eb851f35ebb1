"""The tree of exceptions. Every message says what is wrong, where, and what to do.

QuorateError                    anything Quorate refuses
├── InputError                  the data cannot be used as it is          (exit code 3)
│   ├── ReadError               a file cannot be opened, decoded or parsed
│   ├── ColumnError             a column is missing, ambiguous or of the wrong type
│   ├── LabelError              a label does not fit the question
│   ├── EmptyError              no usable judgment is left
│   └── FaultyError             a value does not fit, with the path of each fault
│       ├── SpecError           a campaign's specification is wrong
│       ├── ContentError        an item's content does not fit the campaign
│       └── AnswerError         an answer does not fit its question
├── RequestError                what was asked for cannot be done here    (exit code 4)
│   ├── UnknownNameError        no method, coefficient or format has that name
│   └── NotApplicableError      the method does not apply to these judgments
└── IntegrityError              a proof, signature, seal or replay does not hold  (exit code 5)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class QuorateError(Exception):
    """Anything Quorate refuses, in words: what, where, and what to do.

    ``where`` is a file with line or column, ``remedy`` one sentence with the next step.
    """

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """The parts in one line: ``where: what; remedy``."""
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head}; {self.remedy}" if self.remedy else head


class InputError(QuorateError):
    """The data cannot be used as it is."""

    exit_code = 3


class ReadError(InputError):
    """A file cannot be opened, decoded or parsed."""


class ColumnError(InputError):
    """A column is missing, ambiguous or of the wrong type."""


class LabelError(InputError):
    """A label does not fit the question."""


class EmptyError(InputError):
    """No usable judgment is left."""


@dataclass(frozen=True)
class Fault:
    """One thing that does not fit: the path of the key, what was found, what is allowed.

    ``line`` is the line in the file, where there is one. All three texts are safe to show: long
    values are cut, unprintable characters escaped.
    """

    path: str
    found: str
    allowed: str
    line: int | None = None

    def __str__(self) -> str:
        place = f" (line {self.line})" if self.line is not None else ""
        return f"{self.path or 'the whole'}{place}: found {self.found}; allowed: {self.allowed}"


class FaultyError(InputError):
    """A value does not fit, with the path of each fault in ``faults``."""

    def __init__(self, faults: Sequence[Fault], *, where: str = "", remedy: str = "") -> None:
        self.faults = tuple(faults)
        said = [str(fault) for fault in self.faults]
        if len(said) > 1:
            said = [f"{len(said)} faults", *said]
        super().__init__("\n  ".join(said), where=where, remedy=remedy)


class SpecError(FaultyError):
    """A campaign's specification is wrong, or a change of it would break given judgments."""


class ContentError(FaultyError):
    """An item's content does not fit the fields of the campaign."""


class AnswerError(FaultyError):
    """An answer does not fit its question."""


class RequestError(QuorateError):
    """What was asked for cannot be done here."""

    exit_code = 4


class UnknownNameError(RequestError):
    """No method, coefficient or format has that name."""


class NotApplicableError(RequestError):
    """The method does not apply to these judgments."""


class IntegrityError(QuorateError):
    """A proof, a signature, a seal or a replay does not hold."""

    exit_code = 5
