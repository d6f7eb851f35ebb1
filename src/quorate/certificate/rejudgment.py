"""Rejudgment: what came of an item that was judged again."""

from __future__ import annotations

from typing import NamedTuple

HALF = 0.5


class CameOf(NamedTuple):
    """What came of an item that was judged again: ``undecided`` where no label is likelier than all
    others together, ``changed`` where it has another label than before. None: not known (yet)."""

    undecided: bool | None
    changed: bool | None


def came_of(
    before: str | None, now: str | None, probability: float | None, *, back: bool
) -> CameOf:
    """Measures what came of an item that has the label ``now`` with this probability.

    Of a label that is as likely wrong as right, by chance one or the other is the likeliest: that
    it «changed» would say nothing. So up to ½ an item is undecided, neither changed nor kept.
    Nothing is known of an item that is not ``back``, or without a label; without one ``before``,
    not whether it changed. ``probability`` is None of methods that tell none: their label counts.
    """
    if not back or now is None:
        return CameOf(None, None)
    undecided = probability is not None and probability <= HALF
    return CameOf(undecided, None if undecided or before is None else now != before)
