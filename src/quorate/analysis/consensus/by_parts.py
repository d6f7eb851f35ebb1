"""The consensus of a packed table, which is fitted and told part by part."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
import polars as pl

from quorate.analysis.consensus.inference import Consensus
from quorate.analysis.consensus.method import Fit, Method
from quorate.analysis.numerics.latent_class import by_part, label_counts
from quorate.analysis.numerics.packed import Packed
from quorate.schema import Kind, NotApplicableError, Question


@runtime_checkable
class PartByPart(Protocol):
    """A method that takes packed tables, and may take them larger than memory."""

    def refuses_parts(self, packed: Packed, kind: Kind) -> str:
        """Why a table larger than memory cannot be fitted; empty where it can."""
        ...

    def fit_packed(self, packed: Packed, seed: int = 0) -> Fit:
        """Fit a packed table."""
        ...


@dataclass(frozen=True, eq=False)
class ByParts:
    """A consensus whose table is made part by part; see ``Consensus`` for the other fields."""

    method: str
    question: Question
    packed: Packed
    fit: Fit
    seed: int
    input_digest: str

    def tables(
        self, names: Callable[[slice], pl.Series], *, posterior: bool = False
    ) -> Iterator[pl.DataFrame]:
        """Tables of the items of one part after the other, as ``Consensus.table`` has them.

        ``names`` gives the names of a range of items; with ``posterior`` each option is a column.
        """
        if self.fit.belief is None:
            raise NotApplicableError(f"method {self.method!r} did not fit part by part")
        ties = np.random.default_rng(self.seed)
        nobody = np.empty(0, np.int64)
        for n, (items, found) in enumerate(by_part(self.packed, self.fit.belief)):
            some = Consensus(
                method=self.method,
                question=self.question,
                items=names(items).rename("item"),
                rater_names=pl.Series("rater", [], dtype=pl.String),
                overlap=np.diff(self.packed.parts[n].offsets),
                workload=nobody,
                competence=self.fit.competence,
                posterior=found,
                ties=ties,
            )
            table = some.table
            yield (
                table.join(some.posterior_table, on="item", maintain_order="left")
                if posterior
                else table
            )

    def raters(self, names: pl.Series) -> pl.DataFrame:
        """One row a rater, as ``Consensus.raters`` has them; ``names`` are those of the raters."""
        judged = label_counts(self.packed).sum(axis=1).astype(np.int64)
        nothing = pl.Series("item", [], dtype=pl.String)
        return Consensus(
            method=self.method,
            question=self.question,
            items=nothing,
            rater_names=names,
            overlap=np.empty(0, np.int64),
            workload=judged,
            competence=self.fit.competence,
        ).raters


def refused(method: Method, packed: Packed, question: Question) -> str:
    """Why a method cannot fit this table part by part; empty where it can."""
    if question.kind not in method.kinds:
        return f"it takes {' and '.join(sorted(method.kinds))} questions"
    if not isinstance(method, PartByPart):
        return "it needs the whole table in memory"
    return method.refuses_parts(packed, question.kind)


def consensus_by_parts(
    method: Method, packed: Packed, question: Question, digest: str, seed: int = 0
) -> ByParts:
    """Fit a table that is not held in memory. Raises NotApplicableError where that cannot be."""
    reason = refused(method, packed, question)
    if reason or not isinstance(method, PartByPart):
        raise NotApplicableError(
            f"method {method.name!r} cannot fit part by part: {reason}",
            remedy="name another with --method, such as dawid-skene or one-coin, or leave out --on",
        )
    fit = method.fit_packed(packed, seed)
    return ByParts(method.name, question, packed, fit, seed, digest)
