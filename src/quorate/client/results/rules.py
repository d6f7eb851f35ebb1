"""Answers to rules that are tried over what was judged."""

from __future__ import annotations

from quorate.client.results.result import Result


class RuleHit(Result):
    """A rater whom a rule would have hit: after how many judgments, when, on what.

    ``honest_looking``: whether they are about as good as the others all the same.
    """

    rater: str
    after: int
    at: int | None
    says: str
    honest_looking: bool


class DryRule(Result):
    """What a rule would have done, or why it never could."""

    name: str
    then: str
    hit_raters: tuple[RuleHit, ...]
    hit_items: int
    items: tuple[str, ...]
    never: str | None


class SkippedCheck(Result):
    """A check that said nothing, for want of what it needs."""

    check: str
    why: str


class DryRun(Result):
    """What rules would have done over so many judgments of so many raters."""

    rules: tuple[DryRule, ...]
    judgments: int
    raters: int
    skipped: tuple[SkippedCheck, ...]
