"""What a reader did to rows on their way into the one table: nothing is silent."""

from __future__ import annotations

from dataclasses import dataclass, field

SHOWN_LINES = 10


@dataclass(frozen=True)
class Remark:
    """One kind of thing a reader dropped, repaired or decided.

    ``effect`` is ``"dropped"``, ``"repaired"`` or ``"noted"``; ``count`` the rows concerned;
    ``lines`` the first few line numbers in the source (1 is the first line of the file), or, as
    ``place`` says, numbers of records or rows.
    """

    effect: str
    what: str
    count: int = 0
    lines: tuple[int, ...] = ()
    place: str = "line"

    def __str__(self) -> str:
        if not self.count:
            return self.what
        where = ""
        if self.lines:
            more = ", …" if self.count > len(self.lines) else ""
            where = f" ({self.place} {', '.join(map(str, self.lines))}{more})"
        return f"{self.count:,} row{'s' * (self.count != 1)} {self.effect}: {self.what}{where}"


@dataclass(frozen=True)
class Reading:
    """How a source was read: which columns were taken for what, and what befell the rows."""

    source: str = ""
    rows: int = 0
    columns: dict[str, str] = field(default_factory=dict)
    """the table's column -> the source's column, where the names differ or were chosen"""
    remarks: tuple[Remark, ...] = ()

    @property
    def dropped(self) -> int:
        """Rows of the source that are not judgments of the table."""
        return sum(r.count for r in self.remarks if r.effect == "dropped")
