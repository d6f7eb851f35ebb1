"""Where sections go and how much room they have: a page stays small enough to be mailed."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.analysis.audit import Audit
from quorate.schema import Kind


@dataclass(frozen=True)
class Place:
    """One question's place on the page.

    ``prefix`` begins every id, so that questions do not collide. ``rows`` a table may show,
    ``points`` a chart may draw, ``disputes`` may be told in full, ``options`` may be charted.
    """

    prefix: str = ""
    rows: int = 200
    points: int = 300
    disputes: int = 20
    options: int = 30

    @classmethod
    def of(cls, n: int, total: int) -> Place:
        """The place of question ``n`` (from 0) of ``total``, which share the room."""
        if total == 1:
            return cls()
        share = max(1, min(total, 20) // 2)
        return cls(
            f"q{n + 1}-",
            rows=max(25, 200 // share),
            points=max(60, 300 // share),
            disputes=max(3, 20 // share),
            options=max(12, 30 // share),
        )

    def id(self, name: str) -> str:
        """An id unique on the page."""
        return f"{self.prefix}{name}"


def numeric(audit: Audit) -> bool:
    """Whether the question asks for numbers."""
    return audit.question.kind is Kind.NUMERIC
