"""The rows of a source, their names coded, and what befell these names and times."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.formats.aside import Reason
from quorate.formats.columns import Columns
from quorate.formats.dictionary import Dictionary, coded
from quorate.formats.findings import Findings
from quorate.formats.gather import UNPIVOTED
from quorate.formats.numbered import coded_numbers
from quorate.formats.options import ReadOptions
from quorate.schema.judgments import NO_TIME
from quorate.schema.reading import Remark


@dataclass(frozen=True)
class Rows:
    """The columns of a source with coded names, N rows; ``source`` (N,) is a wide table's row.

    ``aside`` says which rows do not speak of an item's answer, and why.
    """

    item: Dictionary
    rater: Dictionary
    question: Dictionary | None
    at: NDArray[np.int64] | None
    seconds: NDArray[np.float64] | None
    groups: Mapping[str, pl.Series]
    source: NDArray[np.int64] | None
    total: int
    aside: tuple[Reason, ...] = ()
    count: int | None = None
    """how many rows the source has, where ``source`` does not tell"""

    @property
    def rows(self) -> int:
        """How many rows the source has."""
        if self.count is not None:
            return self.count
        return self.total if self.source is None else int(self.source.max()) + 1

    def origin(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """The rows of the source behind rows of this table."""
        return rows if self.source is None else self.source[rows]


def coded_rows(frame: pl.DataFrame, prefixes: Mapping[str, str], options: ReadOptions) -> Rows:
    """The rows of a gathered frame; ``prefixes`` are of roles whose names are counted up."""
    words = options.missing_words

    def names(key: str) -> Dictionary:
        prefix = prefixes.get(key)
        return coded(frame[key], words) if prefix is None else coded_numbers(frame[key], prefix)

    at = frame["at"].fill_null(NO_TIME).to_numpy() if "at" in frame.columns else None
    seconds = None
    if "seconds" in frame.columns:
        seconds = frame["seconds"].fill_null(np.nan).to_numpy()
    wide = UNPIVOTED in frame.columns
    return Rows(
        item=names("item"),
        rater=names("rater"),
        question=coded(frame["question"], words) if "question" in frame.columns else None,
        at=at,
        seconds=seconds,
        groups={
            key[6:]: frame[key].rename(key[6:]) for key in frame.columns if key.startswith("group:")
        },
        source=frame[UNPIVOTED].cast(pl.Int64).to_numpy() if wide else None,
        total=len(frame),
    )


def name_findings(rows: Rows, findings: Findings) -> None:
    """Tell which names were mended, and where no question is named."""
    for role, names in (("item", rows.item), ("rater", rows.rater), ("question", rows.question)):
        if names is not None:
            tidied(names, role, rows.origin, None, findings)
    if rows.question is not None:
        missing = np.flatnonzero(rows.question.codes < 0)
        findings.add("dropped", "question is empty", rows.origin(missing))


def tidied(
    names: Dictionary,
    role: str,
    origin: Callable[[NDArray[np.int64]], NDArray[np.int64]],
    kept: NDArray[np.int64] | None,
    findings: Findings,
) -> None:
    """Tell which names were mended; ``origin`` leads to the source from the rows ``kept``."""
    for what, mask in (
        (f"whitespace or invisible characters around the {role}", names.trimmed),
        (f"{role} brought to Unicode normal form C", names.composed),
    ):
        if mask is not None:
            positions = np.flatnonzero(mask)
            findings.add("repaired", what, origin(positions if kept is None else kept[positions]))


def clock_findings(frame: pl.DataFrame, rows: Rows, columns: Columns, findings: Findings) -> None:
    """Tell which times and seconds could not be read."""
    if columns.at and rows.at is None:
        what = f"column {columns.at!r} holds no time that can be read; it was not used"
        findings.note(Remark("noted", what))
    elif rows.at is not None:
        unread = np.flatnonzero(rows.at == NO_TIME)
        findings.add("noted", "time is empty or cannot be read", rows.origin(unread))
    if rows.seconds is not None:
        unread = np.flatnonzero(np.isnan(rows.seconds))
        findings.add("noted", "seconds is empty or no number", rows.origin(unread))
