"""Sets of options: every option is a yes-or-no question of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.consensus.competence import from_hits
from quorate.analysis.consensus.inference import method as named
from quorate.analysis.consensus.method import Competence, Fit, Method
from quorate.schema import AlignedGold, Judgments, Kind, Question, RequestError

Doubles = NDArray[np.float64]

SETS = frozenset({Kind.MULTILABEL})
"""The kinds of question answered by a set of options."""
CORRELATED = 0.3
"""Correlation from which a pair of options is named: they are not judged independently."""


def membership(judgments: Judgments) -> NDArray[np.bool_]:
    """Whether each judgment includes each option, (N, K)."""
    if judgments.sets is None:
        return np.zeros((len(judgments), judgments.n_options), np.bool_)
    return np.asarray(judgments.sets[judgments.codes])


def vote_shares(judgments: Judgments, gold: AlignedGold | None) -> Doubles:
    """The share of an item's judgments that include each option, (I, K).

    Gold items have their gold set; an item that nobody judged has 1/2 everywhere.
    """
    n = judgments.overlap[:, None]
    chosen = membership(judgments)
    count = np.stack(
        [
            np.bincount(judgments.item, weights=chosen[:, k], minlength=judgments.n_items)
            for k in range(judgments.n_options)
        ],
        axis=1,
    )
    share = np.where(n > 0, count / np.maximum(n, 1), 0.5)
    if gold is not None and gold.sets is not None:
        share[gold.known] = gold.sets[gold.known]
    return np.asarray(share, np.float64)


def option_competence(judgments: Judgments, posterior: Doubles) -> Competence:
    """Accuracy over all (item, option) decisions, and sensitivity and precision of inclusion.

    Expected under the posterior: a decision is right with the probability that the option is
    (not) in the item's set. Options of one item are not independent, so the interval counts a
    judgment, not each of its decisions, as one observation.
    """
    chosen = membership(judgments)
    truth = posterior[judgments.item]
    n_options = max(judgments.n_options, 1)

    def total(x: Doubles) -> Doubles:
        sums = np.bincount(judgments.rater, weights=x, minlength=judgments.n_raters)
        return sums.astype(np.float64)

    right = np.where(chosen, truth, 1 - truth).sum(axis=1) / n_options
    both = total((chosen * truth).sum(axis=1))
    relevant, included = total(truth.sum(axis=1)), total(chosen.sum(axis=1).astype(np.float64))
    return replace(
        from_hits(total(right), judgments.workload.astype(np.float64)),
        extra={
            "sensitivity": _share(both, relevant),
            "inclusion_precision": _share(both, included),
        },
    )


def correlations(posterior: Doubles) -> Doubles:
    """Pearson correlation of the options' posteriors over items, (K, K); 0 for constant ones."""
    centred = posterior - posterior.mean(axis=0)
    norm = np.sqrt((centred**2).sum(axis=0))
    # an option whose posterior moves by rounding alone is constant
    live = norm > 1e-6 * np.sqrt(len(posterior))
    unit = np.where(live, centred / np.where(live, norm, 1.0), 0.0)
    matrix = np.clip(unit.T @ unit, -1.0, 1.0)
    np.fill_diagonal(matrix, 1.0)
    return np.asarray(matrix)


def correlation_note(options: tuple[str, ...], matrix: Doubles, most: int = 3) -> tuple[str, ...]:
    """One sentence naming the most correlated pairs of options; nothing when there are none."""
    a, b = np.triu_indices(len(options), 1)
    strong = np.flatnonzero(np.abs(matrix[a, b]) >= CORRELATED)
    if not strong.size:
        return ()
    first = strong[np.argsort(-np.abs(matrix[a, b][strong]), kind="stable")][:most]
    pairs = ", ".join(f"{options[a[p]]}–{options[b[p]]} {matrix[a[p], b[p]]:+.2f}" for p in first)
    return (
        f"{strong.size:,} pairs of options are correlated ({pairs}), which judging each option by "
        "itself does not use",
    )


def _share(a: Doubles, b: Doubles) -> Doubles:
    return np.asarray(np.divide(a, b, out=np.full(len(b), np.nan), where=b > 0))


@dataclass(frozen=True)
class MultilabelMajority:
    """An option belongs to an item when more than half of the item's judgments include it.

    posterior[i, k] = share of the judgments of item i that include option k. A share of exactly
    1/2 is a tie and leaves the option out. Gold items have their gold set.
    """

    name: ClassVar[str] = "multilabel-majority"
    title: ClassVar[str] = "Majority vote per option"
    source: ClassVar[str] = "Condorcet 1785, option by option"
    kinds: ClassVar[frozenset[Kind]] = SETS

    def refuses(self, judgments: Judgments) -> str:
        """When the question has no option."""
        return _no_options(judgments)

    def fit(self, judgments: Judgments, gold: AlignedGold | None = None, seed: int = 0) -> Fit:
        """Count the inclusions of every option."""
        posterior = vote_shares(judgments, gold)
        matrix = correlations(posterior)
        ties = int((np.abs(posterior - 0.5) < 1e-12)[judgments.overlap > 0].sum())
        notes = (f"{ties:,} options of items are tied and left out",) if ties else ()
        return Fit(
            competence=option_competence(judgments, posterior),
            posterior=posterior,
            objective="none",
            parameters={"option_correlation": matrix},
            notes=notes + correlation_note(judgments.question.options, matrix),
        )


@dataclass(frozen=True)
class BinaryRelevance:
    """Each option is fitted as a yes-or-no question by the method ``base``.

    posterior[i, k] = P(yes) of option k in the fit of the N judgments recoded as «includes k».
    Raters have a competence per option there, so one who never ticks «irony» is found out for
    «irony» alone. Correlations between options, which this leaves unused, are measured and noted.
    An option that all judgments include or all leave out needs no fit: it has its vote share.
    """

    name: ClassVar[str] = "binary-relevance"
    title: ClassVar[str] = "Binary relevance"
    source: ClassVar[str] = "Tsoumakas & Katakis 2007, doi:10.4018/jdwm.2007070101"
    kinds: ClassVar[frozenset[Kind]] = SETS

    base: str = "hierarchical"

    def __post_init__(self) -> None:
        if Kind.CATEGORICAL not in self._base().kinds:
            raise RequestError(
                f"method {self.base!r} does not take yes-or-no questions",
                remedy="give as base a method for categorical questions",
            )

    def _base(self) -> Method:
        return named(self.base)

    def refuses(self, judgments: Judgments) -> str:
        """When the question has no option, or when ``base`` refuses an option."""
        if reason := _no_options(judgments):
            return reason
        reason = self._base().refuses(_binary(judgments, 0, membership(judgments)))
        return f"base method {self.base!r} cannot run: {reason}" if reason else ""

    def fit(self, judgments: Judgments, gold: AlignedGold | None = None, seed: int = 0) -> Fit:
        """Fit option by option, then measure what the options share."""
        base, chosen = self._base(), membership(judgments)
        options = judgments.question.options
        posterior = vote_shares(judgments, gold)
        accuracy = np.full((judgments.n_raters, len(options)), np.nan)
        trace: list[tuple[float, ...]] = []
        unsettled: list[str] = []
        for k in np.flatnonzero(chosen.any(axis=0) & ~chosen.all(axis=0)).tolist():
            fit = base.fit(_binary(judgments, k, chosen), _binary_gold(gold, k), seed)
            if fit.posterior is not None:
                posterior[:, k] = fit.posterior[:, 1]
            if fit.competence.accuracy is not None:
                accuracy[:, k] = fit.competence.accuracy
            trace.append(fit.trace)
            if not fit.converged:
                unsettled.append(options[k])
        matrix = correlations(posterior)
        notes = correlation_note(options, matrix)
        if unsettled:
            notes += (f"the fit of {', '.join(unsettled)} stopped before it settled",)
        return Fit(
            competence=option_competence(judgments, posterior),
            posterior=posterior,
            trace=_summed(trace),
            objective=f"sum over options of the objective of {self.base}",
            converged=not unsettled,
            parameters={
                "base": self.base,
                "option_correlation": matrix,
                "option_accuracy": accuracy,
            },
            notes=notes,
        )


def _no_options(judgments: Judgments) -> str:
    return "" if judgments.n_options else "the question has no options, so there is none to find"


def _binary(judgments: Judgments, k: int, chosen: NDArray[np.bool_]) -> Judgments:
    """The table of «does it include option k?», no or yes."""
    option = judgments.question.options[k]
    return replace(
        judgments,
        question=Question(f"{judgments.question.name}: {option}", Kind.CATEGORICAL, ("no", "yes")),
        label=chosen[:, k].astype(np.int32),
        sets=None,
        superseded=None,
    )


def _binary_gold(gold: AlignedGold | None, k: int) -> AlignedGold | None:
    if gold is None or gold.sets is None:
        return None
    codes = np.where(gold.known, gold.sets[:, k].astype(np.int32), -1).astype(np.int32)
    return AlignedGold(gold.known, gold.absent, codes=codes)


def _summed(traces: list[tuple[float, ...]]) -> tuple[float, ...]:
    """The sum of objectives by iteration, a fit that ended earlier keeping its last value."""
    traces = [t for t in traces if t]
    length = max((len(t) for t in traces), default=0)
    rows = [np.pad(np.array(t), (0, length - len(t)), mode="edge") for t in traces]
    return tuple(np.sum(rows, axis=0).tolist()) if rows else ()
