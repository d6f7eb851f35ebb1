"""Every method on the same judgments: what each says, where they differ, which comes near gold."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.calibration import Calibration, Closeness, calibrate
from quorate.analysis.consensus.inference import Consensus, check, method, of_fit
from quorate.analysis.consensus.inference import methods as declared
from quorate.analysis.consensus.method import Method
from quorate.analysis.marks import MarksAgainstGold, marks_against_gold
from quorate.analysis.marks.parts import SHAPED
from quorate.schema import Gold, Judgments, Kind, NotApplicableError, Question

Doubles = NDArray[np.float64]

Measure = Calibration | Closeness | MarksAgainstGold

LONGEST = 120.0
"""Seconds beyond which a method is left out of a comparison unless it is asked for by name."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """What each method made of the same judgments.

    ``results`` holds a Consensus for every method that ran, ``seconds`` how long it took,
    ``skipped`` why a method was not run, ``failed`` what went wrong in one that was. ``measures``
    holds each method's accuracy and calibration on gold (closeness for numbers, F1 for boxes,
    segments and frames, nothing for other written kinds); gold is for measuring alone, the fits do
    not see it.
    """

    question: Question
    items: pl.Series
    overlap: NDArray[np.int64]
    results: Mapping[str, Consensus]
    seconds: Mapping[str, float]
    skipped: Mapping[str, str]
    failed: Mapping[str, str]
    measures: Mapping[str, Measure]
    seed: int = 0
    input_digest: str = ""

    @cached_property
    def agreement(self) -> pl.DataFrame:
        """How far methods agree, one row and one column a method.

        The share of judged items with the same label; for numbers Lin's concordance correlation
        2 cov / (var + var + (mean - mean)²), 1 for the same values.
        """
        names = list(self.results)
        matrix = np.eye(len(names))
        for a, b in combinations(range(len(names)), 2):
            matrix[a, b] = matrix[b, a] = self._alike(names[a], names[b])
        columns = [pl.Series(name, matrix[:, k]) for k, name in enumerate(names)]
        return pl.DataFrame([pl.Series("method", names, dtype=pl.String), *columns])

    @cached_property
    def table(self) -> pl.DataFrame:
        """One row a method, run or not: status, seconds, agreement with the others, figures, why.

        Best on gold first where there is gold, else the method that agrees most with the others.
        """
        names = list(self.results)
        matrix = self.agreement.drop("method").to_numpy() if names else np.zeros((0, 0))
        rows: list[dict[str, object]] = []
        for k, name in enumerate(names):
            others = np.delete(matrix[k], k)
            ran = self.results[name]
            row: dict[str, object] = {
                "method": name,
                "status": "ran" if ran.converged else "ran, not settled",
                "seconds": self.seconds[name],
                "agreement": float(others.mean()) if others.size else None,
            }
            if name in self.measures:
                row |= self.measures[name].figures()
            rows.append({**row, "why": ""})
        rows.sort(key=_rank)
        rows += [{"method": m, "status": "failed", "why": why} for m, why in self.failed.items()]
        rows += [{"method": m, "status": "skipped", "why": why} for m, why in self.skipped.items()]
        return pl.DataFrame(rows, infer_schema_length=None) if rows else pl.DataFrame()

    @cached_property
    def differences(self) -> pl.DataFrame:
        """The items on which methods differ, the most divided first.

        One column a method with its label, and (for options) one ``p(method)`` with the label's
        probability; ``answers`` counts the distinct labels. For numbers an item is here when some
        method's value is outside another's interval, and ``spread`` is the range of the values.
        """
        if self.question.kind is Kind.NUMERIC:
            return self._numeric_differences()
        judged = self.overlap > 0
        distinct = np.zeros(len(self.items), np.int64)
        if self.results:
            codes = np.stack([self._codes(name) for name in self.results], axis=1)
            ordered = np.sort(codes, axis=1)
            distinct = (np.diff(ordered, axis=1) != 0).sum(axis=1) + 1
        doubt = np.zeros(len(self.items))
        for ran in self.results.values():
            doubt += 1 - np.nan_to_num(ran.probability)
        rows = np.flatnonzero(judged & (distinct > 1))
        rows = rows[np.lexsort((rows, -doubt[rows], -distinct[rows]))]
        columns = [
            self.items[rows].rename("item"),
            pl.Series("judgments", self.overlap[rows]),
            pl.Series("answers", distinct[rows]),
        ]
        for name, ran in self.results.items():
            columns.append(ran.labels[rows].rename(name))
            columns.append(pl.Series(f"p({name})", ran.probability[rows]))
        return pl.DataFrame(columns)

    def to_dict(self) -> dict[str, object]:
        """Everything but the consensuses themselves, as JSON-ready values."""
        return {
            "question": self.question.name,
            "kind": self.question.kind.value,
            "items": len(self.items),
            "seed": self.seed,
            "input_digest": self.input_digest,
            "methods": [_without_nulls(row) for row in self.table.to_dicts()],
            "agreement": self.agreement.to_dicts(),
            "differences": _finite(self.differences).to_dicts(),
            "measures": {name: m.to_dict() for name, m in self.measures.items()},
        }

    def _repr_html_(self) -> str:
        return self.table._repr_html_()

    def _alike(self, a: str, b: str) -> float:
        judged = self.overlap > 0
        x, y = self.results[a], self.results[b]
        if x.value is None or y.value is None:
            same = self._codes(a) == self._codes(b)
            return float(same[judged].mean()) if judged.any() else 1.0
        return _concordance(x.value[judged], y.value[judged])

    def _codes(self, name: str) -> NDArray[np.int64]:
        """One number an item that is the same where labels are."""
        ran = self.results[name]
        if ran.answer is not None or self.question.kind is Kind.MULTILABEL:
            labels = pl.Series(ran.labels).fill_null("")
            every = pl.concat([c.labels for c in self.results.values()]).fill_null("")
            every = every.unique().sort()
            return np.asarray(every.search_sorted(labels), np.int64)
        return ran.codes.astype(np.int64)

    def _numeric_differences(self) -> pl.DataFrame:
        names = list(self.results)
        shape = (len(self.items), len(names))
        values, lower, upper = (
            np.full(shape, np.nan),
            np.full(shape, np.nan),
            np.full(shape, np.nan),
        )
        for k, ran in enumerate(self.results.values()):
            values[:, k] = np.nan if ran.value is None else ran.value
            lower[:, k] = np.nan if ran.lower is None else ran.lower
            upper[:, k] = np.nan if ran.upper is None else ran.upper
        judged = (self.overlap > 0) & (len(names) > 0)
        spread = np.zeros(len(self.items))
        if names:
            spread[judged] = np.ptp(values[judged], axis=1)
        outside = np.zeros(len(self.items), np.bool_)
        for a in range(len(names)):
            beyond = (values < lower[:, [a]]) | (values > upper[:, [a]])
            outside |= beyond.any(axis=1)
        rows = np.flatnonzero(judged & outside)
        rows = rows[np.lexsort((rows, -spread[rows]))]
        return pl.DataFrame(
            [
                self.items[rows].rename("item"),
                pl.Series("judgments", self.overlap[rows]),
                pl.Series("spread", spread[rows]),
                *(pl.Series(name, values[rows, k]) for k, name in enumerate(names)),
            ]
        )


def compare(
    judgments: Judgments,
    methods: Sequence[str | Method] | None = None,
    gold: Gold | Mapping[str, str] | None = None,
    seed: int = 0,
    *,
    longest: float = LONGEST,
    on_method: Callable[[str], None] | None = None,
) -> Comparison:
    """Run methods on the same judgments and show where they differ.

    Without ``methods`` all that take this kind of question run, but for those that refuse these
    judgments and those whose stated cost comes to more than ``longest`` seconds; the table says
    which and why. A method that fails is reported and does not stop the others. ``gold`` is used
    to measure the results, never in the fits. ``on_method`` is told each name before it runs.

    >>> import quorate
    >>> votes = [("a", "r1", "x"), ("a", "r2", "x"), ("b", "r1", "y"), ("b", "r2", "x")]
    >>> table = quorate.from_rows(votes)
    >>> quorate.compare(table, methods=["majority", "one-coin"]).table["method"].len()
    2
    """
    results: dict[str, Consensus] = {}
    seconds: dict[str, float] = {}
    failed: dict[str, str] = {}
    measures: dict[str, Measure] = {}
    chosen, skipped = _chosen(judgments, methods, longest)
    for name, made in chosen.items():
        if on_method is not None:
            on_method(name)
        began = time.perf_counter()
        try:
            results[name] = of_fit(name, judgments, made.fit(judgments, None, seed), seed)
        except NotApplicableError as refusal:
            skipped[name] = refusal.message
            continue
        except Exception as error:  # whatever a method does, the others are still compared
            failed[name] = f"{type(error).__name__}: {error}"
            continue
        seconds[name] = time.perf_counter() - began
    if gold is not None:
        found = {name: _measured(ran, gold) for name, ran in results.items()}
        measures = {name: measure for name, measure in found.items() if measure is not None}
    return Comparison(
        question=judgments.question,
        items=judgments.items,
        overlap=judgments.overlap,
        results=results,
        seconds=seconds,
        skipped=skipped,
        failed=failed,
        measures=measures,
        seed=seed,
        input_digest=judgments.digest,
    )


def _measured(ran: Consensus, gold: Gold | Mapping[str, str]) -> Measure | None:
    if ran.answer is None:
        return calibrate(ran, gold)
    return marks_against_gold(ran, gold) if ran.question.kind in SHAPED else None


def expected_seconds(made: Method, judgments: Judgments) -> float:
    """What a method says a fit costs: its ``seconds_per_million`` judgments, 0 if not stated.

    Stated for two options, and taken to grow with their number.
    """
    stated = float(getattr(made, "seconds_per_million", 0.0))
    return stated * len(judgments) / 1e6 * max(judgments.n_options, 2) / 2


def _chosen(
    judgments: Judgments, asked: Sequence[str | Method] | None, longest: float
) -> tuple[dict[str, Method], dict[str, str]]:
    """The methods to run by name, and why others are not run."""
    kind = judgments.question.kind
    if asked is None:
        offered = {m.name: m for m in declared(kind)}
        if not offered:
            raise NotApplicableError(
                f"there is no consensus of {kind} answers",
                remedy="declare another kind if the answers are options or numbers",
            )
    else:
        offered = {m.name: m for m in (method(a) for a in asked)}
    chosen: dict[str, Method] = {}
    skipped: dict[str, str] = {}
    for name, made in offered.items():
        try:
            check(made, judgments)
        except NotApplicableError as refusal:
            skipped[name] = refusal.message
            continue
        cost = expected_seconds(made, judgments)
        if asked is None and cost > longest:
            skipped[name] = (
                f"about {cost:,.0f} s on {len(judgments):,} judgments, beyond {longest:g} s; "
                "ask for it by name to run it all the same"
            )
            continue
        chosen[name] = made
    return chosen, skipped


def _rank(row: Mapping[str, object]) -> tuple[float, float, str]:
    def number(name: str) -> float:
        value = row.get(name)
        return float(value) if isinstance(value, (int, float)) else 0.0

    right = number("accuracy") + number("f1")
    return (number("rmse") - right, -number("agreement"), str(row["method"]))


def _concordance(x: Doubles, y: Doubles) -> float:
    both = np.isfinite(x) & np.isfinite(y)
    x, y = x[both], y[both]
    if x.size == 0 or np.array_equal(x, y):
        return 1.0
    gap = float(x.var() + y.var() + (x.mean() - y.mean()) ** 2)
    return 2 * float(((x - x.mean()) * (y - y.mean())).mean()) / gap


def _without_nulls(row: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in row.items() if value is not None}


def _finite(frame: pl.DataFrame) -> pl.DataFrame:
    """NaN as null, since JSON has no NaN."""
    return frame.with_columns(pl.col(pl.Float64).fill_nan(None))
