"""Answers about items that are judged again."""

from __future__ import annotations

from quorate.client.results.result import Result


class RefusedSuspect(Result):
    """An item that is not judged again: its row, counted from 1, and why."""

    row: int
    item: str
    what: str


class RejudgmentSent(Result):
    """A batch of suspects that was sent to raters again: items, and judgments wanted."""

    batch: str
    sent: int
    judgments: int
    refused_count: int
    refused: tuple[RefusedSuspect, ...]


class RejudgmentLine(Result):
    """A batch of suspects; ``back`` have the judgments asked for, ``changed`` another label,
    and of ``undecided`` none is likelier than all others together."""

    batch: str
    at: int
    by: str
    question: str
    diagnosis: str
    note: str
    judgments: int
    items: int
    back: int
    changed: int
    undecided: int


class RejudgedItem(Result):
    """An item of a batch, before and now; ``undecided`` and ``changed`` are None while it is not
    back, the latter also of an undecided one."""

    item: str
    wrong: float
    suggested: str | None
    worth: float
    audit: bool
    before: str | None
    before_probability: float | None
    now: str | None
    now_probability: float | None
    asked: int
    got: int
    back: bool
    undecided: bool | None
    changed: bool | None
    adjudicated: bool


class Proportion(Result):
    """A share with its 95 % interval, of ``hits`` among ``n``."""

    value: float | None
    lower: float
    upper: float
    hits: int
    n: int


class Rejudgment(RejudgmentLine):
    """A batch with its items.

    ``precision``: of the suspects that are back, those whose label changed; ``rest`` the same of
    the random slice; ``recall``: of all wrong labels, those among the suspects.
    """

    lines: tuple[RejudgedItem, ...]
    precision: Proportion | None
    rest: Proportion | None
    recall: Proportion | None
