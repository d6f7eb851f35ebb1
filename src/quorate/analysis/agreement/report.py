"""What is known about the agreement on one question, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass, fields

import polars as pl

from quorate.analysis.agreement.result import Agreement
from quorate.analysis.plain import plain


@dataclass(frozen=True)
class Slice:
    """The agreement within one group: the rows where ``column`` is ``value``.

    ``note`` says why there is no result, if there is none.
    """

    column: str
    value: str
    n_judgments: int
    results: tuple[Agreement, ...]
    note: str = ""


@dataclass(frozen=True)
class Category:
    """The agreement on one option against all others together.

    ``share`` of judgments choose it; ``specific`` is how often a second judgment of an item chooses
    it when a first one does; ``results`` are coefficients of the question reduced to «this option
    or not».
    """

    option: str
    share: float
    n_judgments: int
    specific: float
    results: tuple[Agreement, ...]


@dataclass(frozen=True, eq=False)
class AgreementReport:
    """How far raters agree on one question.

    ``results`` are the coefficients, the first the one to quote; ``categories`` the agreement on
    each option; ``slices`` the agreement within groups; ``raters`` each rater's raw agreement with
    others; ``pairs`` Cohen's kappa of each pair of raters (None where there are many raters or the
    labels are no options); ``consistency`` each rater's agreement with themselves (None where
    nobody judged an item twice). ``digest`` is the SHA-256 of
    the judgments.
    """

    question: str
    kind: str
    results: tuple[Agreement, ...]
    categories: tuple[Category, ...]
    slices: tuple[Slice, ...]
    raters: pl.DataFrame
    pairs: pl.DataFrame | None
    consistency: pl.DataFrame | None
    level: float
    bootstrap: int
    unit: str
    seed: int
    digest: str
    notes: tuple[str, ...]

    def __getitem__(self, coefficient: str) -> Agreement:
        """The result of a coefficient, by its name with or without its variant."""
        for result in self.results:
            if coefficient in (result.coefficient, result.coefficient.partition(":")[0]):
                return result
        raise KeyError(coefficient)

    @property
    def headline(self) -> Agreement:
        """The coefficient to quote."""
        return self.results[0]

    @property
    def table(self) -> pl.DataFrame:
        """One row a coefficient."""
        return results_table(self.results)

    @property
    def category_table(self) -> pl.DataFrame:
        """One row an option and coefficient."""
        return pl.concat(
            [
                results_table(c.results).select(
                    pl.lit(c.option).alias("option"),
                    pl.lit(c.share).alias("share"),
                    pl.lit(c.specific).alias("specific"),
                    pl.all(),
                )
                for c in self.categories
            ]
            or [pl.DataFrame()],
            how="vertical",
        )

    @property
    def slice_table(self) -> pl.DataFrame:
        """One row a group and coefficient."""
        return pl.concat(
            [
                results_table(s.results).select(
                    pl.lit(s.column).alias("column"),
                    pl.lit(s.value).alias("group"),
                    pl.lit(s.n_judgments).alias("n_judgments"),
                    pl.all(),
                )
                for s in self.slices
            ]
            or [pl.DataFrame()],
            how="vertical",
        )

    def to_dict(self) -> dict[str, object]:
        """Everything for JSON; what is undefined is None."""
        return {field.name: plain(getattr(self, field.name)) for field in fields(self)}


RESULT_SCHEMA = {
    "coefficient": pl.String,
    "title": pl.String,
    "value": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "observed": pl.Float64,
    "expected": pl.Float64,
    "n_items": pl.Int64,
    "n_raters": pl.Int64,
    "n_pairs": pl.Int64,
    "se": pl.Float64,
    "method": pl.String,
}


def results_table(results: tuple[Agreement, ...]) -> pl.DataFrame:
    """Results as a table, one row each."""
    return pl.DataFrame(
        [{name: getattr(result, name) for name in RESULT_SCHEMA} for result in results],
        schema=RESULT_SCHEMA,
    )
