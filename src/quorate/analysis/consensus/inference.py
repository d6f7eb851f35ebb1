"""The consensus of a table of judgments: labels with their certainty, raters with competence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate import plugins
from quorate.analysis.consensus.method import Competence, Fit, Method
from quorate.schema import (
    AlignedGold,
    Gold,
    Judgments,
    Kind,
    NotApplicableError,
    Question,
    RequestError,
)

Doubles = NDArray[np.float64]

TIE = 1e-9
"""Two posteriors closer than this are tied."""


@dataclass(frozen=True, eq=False)
class Consensus:
    """The inferred labels of one question, with the evidence.

    ``posterior`` (I, K) for options (rows sum to 1) and multi-label (membership of each option);
    ``value``, ``lower``, ``upper`` (I,) for numbers; ``answer``, ``certainty`` (I,) and ``parts``
    for texts, rankings and marks (see ``method.Fit``). ``table`` and ``raters`` show the same as
    data frames with names. ``trace`` holds the objective at each iteration, ``input_digest`` the
    digest of the judgments, ``parameters`` what the method was run with and what it estimated.
    """

    method: str
    question: Question
    items: pl.Series
    rater_names: pl.Series
    overlap: NDArray[np.int64]
    workload: NDArray[np.int64]
    competence: Competence
    posterior: Doubles | None = None
    value: Doubles | None = None
    lower: Doubles | None = None
    upper: Doubles | None = None
    answer: pl.Series | None = None
    certainty: Doubles | None = None
    parts: pl.DataFrame | None = None
    trace: tuple[float, ...] = ()
    objective: str = "log-likelihood"
    converged: bool = True
    parameters: Mapping[str, Doubles | float | int | str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    seed: int = 0
    input_digest: str = ""
    ties: np.random.Generator | None = None
    """what draws ties; made from the seed where absent"""

    @cached_property
    def codes(self) -> NDArray[np.int32]:
        """The option of each item, (I,): the largest posterior, ties drawn with the seed."""
        best, first = self._best
        codes = first.astype(np.int32)
        rows = np.flatnonzero(self._several(best))
        if len(rows):
            ties = self.ties or np.random.default_rng(self.seed)
            draw = ties.random((len(rows), best.shape[1]))
            codes[rows] = np.where(best[rows], draw, -1.0).argmax(axis=1)
        return codes

    @cached_property
    def tied(self) -> NDArray[np.bool_]:
        """Whether more than one option has the largest posterior, (I,).

        For multi-label: whether some option is as likely in the set as out of it.
        """
        if self.question.kind is Kind.MULTILABEL:
            return np.asarray((np.abs(self._scores - 0.5) <= TIE).any(axis=1))
        return self._several(self._best[0])

    @cached_property
    def probability(self) -> Doubles:
        """The posterior of the label, (I,); for multi-label that of the least certain option.

        For written kinds the certainty of the answer.
        """
        if self.certainty is not None:
            return self.certainty
        if self.question.kind is Kind.MULTILABEL:
            p = self._scores
            return np.asarray(np.maximum(p, 1 - p).min(axis=1, initial=1.0))
        return _take(self._scores, self._best[1])

    @cached_property
    def _best(self) -> tuple[NDArray[np.bool_], NDArray[np.intp]]:
        """Which options have an item's largest posterior, (I, K), and the first of them, (I,)."""
        first = self._scores.argmax(axis=1)
        return self._scores >= _take(self._scores, first)[:, None] - TIE, first

    @staticmethod
    def _several(best: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Whether an item has more than one best option, (I,)."""
        if np.count_nonzero(best) == len(best):
            return np.zeros(len(best), np.bool_)
        return np.asarray(np.count_nonzero(best, axis=1) > 1)

    @cached_property
    def entropy(self) -> Doubles:
        """Entropy of the posterior in bits, (I,); summed over options for multi-label."""
        p = self._scores
        if self.question.kind is Kind.MULTILABEL:
            p = np.stack([p, 1 - p], axis=2)
        terms = np.where(p > 0, p * np.log2(np.maximum(p, 1e-300)), 0.0)
        return np.asarray(0.0 - terms.reshape(len(p), -1).sum(axis=1))

    @cached_property
    def labels(self) -> pl.Series:
        """The label of each item, as text (multi-label options joined by ``|``) or number."""
        if self.answer is not None:
            return self.answer.alias("label")
        if self.value is not None:
            return pl.Series("label", self.value)
        options = self.question.options
        if self.question.kind is Kind.MULTILABEL:
            on = self._scores > 0.5
            return pl.Series(
                "label",
                ["|".join(o for o, yes in zip(options, row, strict=True) if yes) for row in on],
            )
        return pl.Series("label", list(options), dtype=pl.String)[self.codes]

    @cached_property
    def table(self) -> pl.DataFrame:
        """One row an item: label, its probability and entropy (or interval), judgments, tie."""
        frame = pl.DataFrame({"item": self.items, "label": self.labels})
        if self.value is not None:
            return frame.with_columns(
                pl.Series("lower", self.lower),
                pl.Series("upper", self.upper),
                pl.Series("judgments", self.overlap),
            )
        if self.answer is not None:
            return frame.with_columns(
                pl.Series("probability", self.probability).fill_nan(None),
                pl.Series("judgments", self.overlap),
            )
        return frame.with_columns(
            pl.Series("probability", self.probability),
            pl.Series("entropy", self.entropy),
            pl.Series("judgments", self.overlap),
            pl.Series("tied", self.tied),
        )

    @cached_property
    def posterior_table(self) -> pl.DataFrame:
        """One row an item and one column an option: the posterior."""
        columns = [
            pl.Series(option, self._scores[:, k]) for k, option in enumerate(self.question.options)
        ]
        return pl.DataFrame([self.items.rename("item"), *columns])

    @cached_property
    def raters(self) -> pl.DataFrame:
        """One row a rater: judgments and whatever the method says of competence."""
        c = self.competence
        columns = {
            "accuracy": c.accuracy,
            "lower": c.lower,
            "upper": c.upper,
            "spam": c.spam,
            "bias": c.bias,
            "deviation": c.deviation,
            **c.extra,
        }
        return pl.DataFrame({"rater": self.rater_names, "judgments": self.workload}).with_columns(
            pl.Series(name, values) for name, values in columns.items() if values is not None
        )

    @property
    def _scores(self) -> Doubles:
        if self.posterior is None:
            raise RequestError(
                f"the consensus of the {self.question.kind} question {self.question.name!r} has no "
                "posterior",
                remedy="use value, lower and upper; of written kinds answer, certainty and parts",
            )
        return self.posterior

    def _repr_html_(self) -> str:
        return self.table._repr_html_()


def _take(scores: Doubles, column: NDArray[np.intp]) -> Doubles:
    """One column of each row, (I,)."""
    return np.asarray(np.take_along_axis(scores, column[:, None], axis=1)[:, 0])


def method(name: str | Method, **options: float | int | str | bool) -> Method:
    """The consensus method of that name, with its hyper-parameters set to ``options``.

    Raises UnknownNameError for a name that no method has, RequestError for an option that the
    method does not have.
    """
    if not isinstance(name, str):
        return name
    return cast("Method", plugins.made(plugins.CONSENSUS_METHODS, "method", name, options))


def methods(kind: Kind | None = None) -> tuple[Method, ...]:
    """All declared methods with default options, or those for one kind of question."""
    every = (method(name) for name in plugins.names(plugins.CONSENSUS_METHODS))
    return tuple(m for m in every if kind is None or kind in m.kinds)


def consensus(
    judgments: Judgments,
    method: str | Method = "auto",
    gold: Gold | Mapping[str, str] | None = None,
    seed: int = 0,
    **options: float | int | str | bool,
) -> Consensus:
    """Infer the answer to every item and the competence of every rater.

    ``method`` is a name (see ``methods``) or a Method; ``options`` are its hyper-parameters;
    ``gold`` gives known answers by item name, which every method uses (semi-supervised); ``seed``
    decides ties and random starts. Raises NotApplicableError when the method does not take this
    kind of question or this size, with the reason.

    >>> import quorate
    >>> votes = [("a", "r1", "x"), ("a", "r2", "x"), ("b", "r1", "y"), ("b", "r2", "y")]
    >>> quorate.consensus(quorate.from_rows(votes), method="majority").labels.to_list()
    ['x', 'y']
    """
    chosen = _method(method, **options)
    check(chosen, judgments)
    fit = chosen.fit(judgments, _aligned(judgments, gold), seed)
    return of_fit(chosen.name, judgments, fit, seed)


_method = method


def check(chosen: Method, judgments: Judgments) -> None:
    """Raise NotApplicableError, with the reason, when a method cannot run on these judgments."""
    if judgments.question.kind not in chosen.kinds:
        fitting = ", ".join(m.name for m in methods(judgments.question.kind)) or "none"
        raise NotApplicableError(
            f"method {chosen.name!r} takes {' and '.join(sorted(chosen.kinds))} questions; "
            f"{judgments.question.name!r} is {judgments.question.kind}",
            remedy=f"methods for it: {fitting}",
        )
    reason = chosen.refuses(judgments)
    if reason:
        raise NotApplicableError(f"method {chosen.name!r} cannot run here: {reason}")


def of_fit(name: str, judgments: Judgments, fit: Fit, seed: int) -> Consensus:
    """The consensus that a fit of these judgments amounts to."""
    return Consensus(
        method=name,
        question=judgments.question,
        items=judgments.items,
        rater_names=judgments.raters,
        overlap=judgments.overlap,
        workload=judgments.workload,
        competence=fit.competence,
        posterior=fit.posterior,
        value=fit.value,
        lower=fit.lower,
        upper=fit.upper,
        answer=fit.answer,
        certainty=fit.certainty,
        parts=fit.parts,
        trace=fit.trace,
        objective=fit.objective,
        converged=fit.converged,
        parameters=fit.parameters,
        notes=fit.notes,
        seed=seed,
        input_digest=judgments.digest,
    )


def _aligned(judgments: Judgments, gold: Gold | Mapping[str, str] | None) -> AlignedGold | None:
    if gold is None:
        return None
    return (gold if isinstance(gold, Gold) else Gold(gold)).on(judgments)
