"""The tree of exceptions. Every message says what is wrong, where, and what to do.

QuorateError                    anything Quorate refuses
├── InputError                  the data cannot be used as it is          (exit code 3)
│   ├── ReadError               a file cannot be opened, decoded or parsed
│   ├── ColumnError             a column is missing, ambiguous or of the wrong type
│   ├── LabelError              a label does not fit the question
│   └── EmptyError              no usable judgment is left
├── RequestError                what was asked for cannot be done here    (exit code 4)
│   ├── UnknownNameError        no method, coefficient or format has that name
│   └── NotApplicableError      the method does not apply to these judgments
└── IntegrityError              a proof, signature, seal or replay does not hold  (exit code 5)
"""

from __future__ import annotations


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
