"""What befell the rows of a source, gathered until the lines are looked up once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from quorate.schema.reading import SHOWN_LINES, Remark


class Findings:
    """Collects remarks about rows; ``remarks`` turns row indices into places, in one look-up."""

    def __init__(self, name: str, place: str, where: Callable[[Sequence[int]], list[int]]) -> None:
        self.name = name
        self.place = place
        self._where = where
        self._found: list[tuple[str, str, int, tuple[int, ...]]] = []
        self._noted: list[Remark] = []

    def add(self, effect: str, what: str, rows: NDArray[np.integer]) -> None:
        """Rows (indices into the source) that were dropped, repaired or noted for one reason."""
        if len(rows):
            count = min(SHOWN_LINES, len(rows))
            first = np.sort(np.partition(rows, count - 1)[:count])
            self._found.append((effect, what, len(rows), tuple(first.tolist())))

    def copy(self) -> Findings:
        """The same so far, to go on apart."""
        other = Findings(self.name, self.place, self._where)
        other._found, other._noted = list(self._found), list(self._noted)
        return other

    def note(self, *remarks: Remark) -> None:
        """Remarks that are about no row in particular."""
        self._noted.extend(remarks)

    def at(self, rows: Sequence[int]) -> str:
        """The place of rows, for an error: ``labels.csv, line 7``."""
        numbers = self._where([int(row) for row in rows[:SHOWN_LINES]])
        plural = self.place + "s" * (len(numbers) != 1)
        told = f"{plural} {', '.join(map(str, numbers))}"
        return f"{self.name}, {told}" if self.name else told

    def remarks(self) -> tuple[Remark, ...]:
        """All remarks: the notes, then what was repaired and dropped, with the first places."""
        wanted = sorted({row for *_, rows in self._found for row in rows})
        number = dict(zip(wanted, self._where(wanted), strict=True)) if wanted else {}
        rows = tuple(
            Remark(effect, what, count, tuple(number[r] for r in rows), self.place)
            for effect, what, count, rows in self._found
        )
        return (*self._noted, *rows)
