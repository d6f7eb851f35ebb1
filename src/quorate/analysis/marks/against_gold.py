"""How near a consensus of marks comes to known answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.marks.matching import Matched, match
from quorate.analysis.marks.parts import SHAPED, Parts, expand, parts_of
from quorate.analysis.numerics.bootstrap import item_weights
from quorate.schema import Gold, NotApplicableError
from quorate.schema.gold import Answered

Doubles = NDArray[np.float64]

LEVEL = 0.95
REPLICATES = 1000


class AnsweredWithMarks(Answered, Protocol):
    """A consensus whose answers mark parts."""

    @property
    def answer(self) -> pl.Series | None:
        """The answer of each item."""
        ...


@dataclass(frozen=True, eq=False)
class MarksAgainstGold:
    """Marks of a consensus beside gold, summed over ``n_items`` items.

    ``matches`` of the ``n_parts`` parts named are matched with one of the ``n_gold`` known ones:
    same label, overlap of at least ``least``. ``precision`` = matches / n_parts, ``recall`` =
    matches / n_gold, ``f1`` = 2 matches / (n_parts + n_gold) with a bootstrap interval by item;
    ``overlap`` is the mean overlap of the matched. NaN where there is nothing to divide by.
    ``labels`` has one row a label: label, n_parts, n_gold, matches, precision, recall, f1.
    ``items`` has one row an item: item, n_parts, n_gold, matches, f1.
    """

    least: float
    n_items: int
    n_parts: int
    n_gold: int
    matches: int
    precision: float
    recall: float
    f1: float
    lower: float
    upper: float
    overlap: float
    labels: pl.DataFrame
    items: pl.DataFrame

    def figures(self) -> dict[str, float | int | None]:
        """The numbers of the summary, by name; None for what is not a number."""
        names = ("n_items", "precision", "recall", "f1", "lower", "upper", "overlap")
        return {name: _known(getattr(self, name)) for name in names}

    def to_dict(self) -> dict[str, object]:
        """Everything but the items, as JSON-ready values."""
        counts = {"least": self.least, "n_parts": self.n_parts, "n_gold": self.n_gold}
        labels = self.labels.with_columns(pl.col(pl.Float64).fill_nan(None))
        return {**self.figures(), **counts, "matches": self.matches, "labels": labels.to_dicts()}


def marks_against_gold(
    consensus: AnsweredWithMarks,
    gold: Gold | Mapping[str, str],
    *,
    least: float = 0.5,
    seed: int = 0,
) -> MarksAgainstGold:
    """Compare a consensus of boxes, segments or frames with known answers.

    Parts are matched one to one, as many as can be (``match``). Fit the consensus without this
    gold: items with gold have the gold answer. Raises NotApplicableError for other kinds.

    >>> import quorate
    >>> from quorate.analysis.marks import marks_against_gold
    >>> said = '[{"start": 1, "end": 3, "label": "dog"}]'
    >>> heard = quorate.from_rows([("a", "r1", said), ("a", "r2", said)])
    >>> found = quorate.consensus(heard, method="detection-majority")
    >>> known = '[{"start": 1, "end": 4, "label": "dog"}, {"start": 7, "end": 8, "label": "dog"}]'
    >>> measured = marks_against_gold(found, {"a": known})
    >>> measured.precision, measured.recall, round(measured.overlap, 3)
    (1.0, 0.5, 0.667)
    """
    kind, answer = consensus.question.kind, consensus.answer
    if kind not in SHAPED or answer is None:
        raise NotApplicableError(
            f"{consensus.question.name!r} is {kind.value}, whose answers have no shapes",
            remedy="use quorate.calibrate for options and numbers",
        )
    texts = (gold if isinstance(gold, Gold) else Gold(gold)).on(consensus).texts
    known = (
        np.flatnonzero(texts.is_not_null().to_numpy()) if texts is not None else np.zeros(0, int)
    )
    said = [] if texts is None else [*answer[known], *texts[known]]
    read = parts_of(said, kind)
    n = len(known)
    parts = expand(read, np.arange(2 * n))
    here = np.arange(n)
    found = match(parts, here, n + here, least)
    lower, upper = _interval(found, seed)
    total = [int(x.sum()) for x in (found.matches, found.n, found.m)]
    return MarksAgainstGold(
        least=least,
        n_items=n,
        n_parts=total[1],
        n_gold=total[2],
        matches=total[0],
        precision=_ratio(total[0], total[1]),
        recall=_ratio(total[0], total[2]),
        f1=_ratio(2 * total[0], total[1] + total[2]),
        lower=lower,
        upper=upper,
        overlap=float(found.each.mean()) if len(found.each) else float("nan"),
        labels=_labels(parts, found, n),
        items=pl.DataFrame(
            {
                "item": consensus.items[known].cast(pl.String),
                "n_parts": found.n,
                "n_gold": found.m,
                "matches": found.matches,
                "f1": found.f1,
            }
        ),
    )


def _interval(found: Matched, seed: int) -> tuple[float, float]:
    """Percentiles of F1 over resampled items."""
    if len(found.n) < 2:
        return float("nan"), float("nan")
    both = np.stack([2.0 * found.matches, (found.n + found.m).astype(np.float64)], axis=1)
    values = np.concatenate(
        [
            (w @ both)[:, 0] / np.maximum((w @ both)[:, 1], 1e-300)
            for w in item_weights(np.ones(len(found.n), np.int64), REPLICATES, seed)
        ]
    )
    low, high = np.quantile(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def _labels(parts: Parts, found: Matched, n: int) -> pl.DataFrame:
    K = len(parts.names)
    gold = parts.answer >= n
    named = np.bincount(parts.label[~gold], minlength=K)
    known = np.bincount(parts.label[gold], minlength=K)
    matches = np.bincount(parts.label[found.one], minlength=K)
    return pl.DataFrame(
        {
            "label": pl.Series("label", parts.names, dtype=pl.String),
            "n_parts": named,
            "n_gold": known,
            "matches": matches,
            "precision": [_ratio(int(a), int(b)) for a, b in zip(matches, named, strict=True)],
            "recall": [_ratio(int(a), int(b)) for a, b in zip(matches, known, strict=True)],
            "f1": [_ratio(2 * int(a), int(b)) for a, b in zip(matches, named + known, strict=True)],
        }
    )


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def _known(value: float | int) -> float | int | None:
    return value if isfinite(value) else None
