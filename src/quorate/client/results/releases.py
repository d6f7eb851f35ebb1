"""Answers about releases."""

from __future__ import annotations

from quorate.client.results.result import Result


class ReleaseLine(Result):
    """A release that was made; ``digest`` is that of its manifest, ``root`` that of the log."""

    version: str
    digest: str
    log_size: int
    root: str | None
    told: str | None
    """``raters`` across items, or ``groups`` of people"""
    seed: int | None
    at: int
    by: str


class ReleaseMaking(Result):
    """A release that is being made, or could not be: then ``problem`` says why.

    ``done`` is the share of the step, ``share`` that of the whole, of which ``left`` seconds are
    left. Of ``total`` entries of the log ``count`` are proven, at ``rate`` a second. What cannot be
    told yet is None.
    """

    version: str
    since: int
    step: str
    done: float
    share: float = 0.0
    left: float | None = None
    count: int = 0
    total: int = 0
    rate: float | None = None
    problem: str


class Releases(Result):
    """Releases of a campaign, the newest first, and the one that is being made."""

    releases: tuple[ReleaseLine, ...]
    making: ReleaseMaking | None


class SuppressedGroups(Result):
    """What a release does not tell of an attribute, as counts."""

    attribute: str
    groups: int
    raters: int
    untold: int
    cells: int
    hidden_cells: int


class ReleaseQuestion(Result):
    """What a release says of a question; ``note`` says why it has no table."""

    name: str
    paradigm: str
    judgments: int
    items: int
    table: str | None
    groups: str | None
    told_groups: int
    note: str
    suppressed: tuple[SuppressedGroups, ...]


class SetAside(Result):
    """Answers apart, by why, with the reason of those excluded."""

    why: str
    reason: str
    answers: int


class Withheld(Result):
    """Answers that are not released."""

    what: str
    answers: int


class ReleaseContents(Result):
    """What a release made now would hold."""

    told: str
    smallest: int
    answers: int
    items: int
    raters: int
    questions: tuple[ReleaseQuestion, ...]
    aside: tuple[SetAside, ...]
    withheld: tuple[Withheld, ...]
    own_words: tuple[Withheld, ...]
