"""Canonical: everything that is known of a pair, for those who train with soft labels."""

from __future__ import annotations

from collections.abc import Mapping
from math import log
from typing import ClassVar

from quorate.formats.preference.format import (
    CARRIED,
    PAIRED,
    Plain,
    Row,
    Sides,
    read_messages,
    said,
)
from quorate.formats.preference.policy import Example


class Canonical(Plain):
    """Rows with ``prompt``, ``chosen`` and ``rejected`` as messages, and beside them ``item``,
    ``topic``, ``chosen_by`` and ``rejected_by`` (whose they are), ``p_chosen`` (the posterior that
    the chosen one is better, with half of a tie), ``p_tie``, ``logit``, ``votes`` (rater and 1, 0
    or -1 as seen from the chosen one), ``n_votes`` and ``rater`` where the row is one rater's.
    """

    name: ClassVar[str] = "canonical"
    title: ClassVar[str] = "Canonical, with posterior and votes"
    source: ClassVar[str] = "docs/formats/canonical.md"
    policies: ClassVar[frozenset[str]] = PAIRED
    carries: ClassVar[frozenset[str]] = frozenset(CARRIED)

    def row(self, example: Example) -> Row:
        """The pair with all that is known."""
        record, rejected = example.record, example.rejected or example.chosen
        first = example.chosen is record.first
        p = record.p if first else 1 - record.p
        sure = min(max(p, 1e-12), 1 - 1e-12)
        sign = 1 if first else -1
        row: Row = {
            "item": record.item,
            "topic": record.topic,
            "prompt": said(record.prompt),
            "chosen": said(example.chosen.messages),
            "rejected": said(rejected.messages),
            "chosen_by": example.chosen.candidate,
            "rejected_by": rejected.candidate,
            "p_chosen": round(p, 6),
            "p_tie": round(record.tie, 6),
            "logit": round(log(sure / (1 - sure)), 6),
            "n_votes": len(record.votes),
            "votes": [{"rater": v.rater, "side": sign * v.side} for v in record.votes],
            "rater": example.rater,
        }
        if example.margin is not None:
            row["margin"] = round(example.margin, 6)
        return row

    def sides(self, row: Mapping[str, object]) -> Sides:
        """The three lists of messages."""
        p = row.get("p_chosen")
        if not isinstance(p, int | float) or not 0 <= p <= 1:
            raise ValueError("'p_chosen' is no number from 0 to 1")
        return Sides(*(read_messages(row, key) for key in ("prompt", "chosen", "rejected")))
