"""Answers to a rater who works."""

from __future__ import annotations

from quorate.client.results.result import Result


class Lease(Result):
    """An item in a rater's hands; ``shown`` is the order of fields by question."""

    lease: str
    content: dict[str, object]
    shown: dict[str, tuple[str, ...]]
    guideline: str
    expires_at: int


class Progress(Result):
    """What a rater did in a campaign; ``earned`` in units of the currency."""

    judged: int
    skipped: int
    seconds: float
    earned: float
    paid: float
    currency: str | None


class Trial(Result):
    """Practice or a test: ``given`` answers of at most ``of``, in try ``attempt`` of ``tries``."""

    stage: str
    attempt: int
    tries: int
    given: int
    of: int
    bar: float
    outcome: str
    right: int | None = None
    lower: float | None = None
    upper: float | None = None
    until: int | None = None


class Lesson(Result):
    """What is shown at once in practice."""

    right: bool | None
    labels: dict[str, object]
    explanation: str | None


class Work(Result):
    """What a rater has to do now; ``state`` says why nothing when there is nothing.

    ``trial`` is the practice or test that runs, ``until`` when to come again while one waits.
    """

    state: str
    leases: tuple[Lease, ...]
    progress: Progress
    trial: Trial | None = None
    until: int | None = None


class Receipt(Result):
    """That a judgment is kept. ``surplus``: it came late and does not count, but is paid."""

    judgment: str
    at: int
    surplus: bool


class Submitted(Work):
    """The receipt of a judgment, and what is next."""

    receipt: Receipt
    lesson: Lesson | None = None
    """in practice"""
    batch: int | None = None
    """the number of the batch of judgments that this one completed"""
