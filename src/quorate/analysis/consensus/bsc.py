"""Bayesian sequence combination: spans as a hidden chain of tags that raters read with errors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.special import digamma, gammaln

from quorate.analysis.consensus.method import Fit
from quorate.analysis.consensus.span_majority import SPANS, notes_of, vote_counts
from quorate.analysis.consensus.spans_answer import Inferred, answers, candidates, settled
from quorate.analysis.consensus.spans_competence import span_competence
from quorate.analysis.marks.drawn import Runs
from quorate.analysis.marks.spans import Units, layers, marked, markings
from quorate.analysis.numerics.chain import SMALL, Chains, Smoothed, likeliest, smooth
from quorate.analysis.numerics.em import Run, Stopping, iterate
from quorate.schema import AlignedGold, Judgments, Kind

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]
Mask = NDArray[np.bool_]

LARGEST = 1 << 23
"""cells of raters × tag before × true tag × tag beyond which a rater's tag before is left out"""


MOST_LABELS = 100
"""labels that a chain is fitted for; time and memory grow with their square"""


@dataclass(frozen=True, eq=False)
class Tables:
    """What is known of the chain and the raters: Dirichlet counts.

    ``rows`` (R, C, K, K) are pseudo-counts of a rater's tag (last) under a condition and a true
    tag, ``pairs`` (K, K) of a true tag after another, ``opening`` (K,) of first tags. ``penalty``
    is minus their divergence from the prior.
    """

    rows: Doubles
    pairs: Doubles
    opening: Doubles
    penalty: float


@dataclass(frozen=True)
class SequenceCombination:
    """True tags are a chain; each rater's tag depends on the true one and on their own before it.

    Tags are O, and for each label B (a span begins) and I (it goes on); I follows only B or I of
    its label. With z_u the true tag of unit u and c_u the tag that rater r gives,

        P(z_u = k | z_{u-1} = j) = T_jk,      P(c_u = m | c_{u-1} = l, z_u = k) = π^r_lkm,
        T_j ~ Dirichlet(``transition``),      π^r_lk ~ Dirichlet(``wrong`` + ``right`` [m = k]),

    over what may follow j, or l. So a rater who begins a wrong span is not counted wrong anew at
    each of its units. Mean-field variational Bayes: forward–backward with the expected logs of T
    and π for the chain, expected counts for the tables, until the evidence lower bound (the trace)
    settles. The answer is the likeliest path (Viterbi) under the means of T and π, which are less
    sure than their expected logs; so are the probabilities. With ``memory`` off π does not depend
    on l. Where units are not tokens but the stretches between marks, what follows what depends on
    where raters drew, not on the text; then T is even over what may follow, and not learned. A
    span's probability is that of the chain beginning, going on and ending just there. Items
    with gold are held at their gold tags.
    """

    name: ClassVar[str] = "bsc"
    title: ClassVar[str] = "Bayesian sequence combination"
    source: ClassVar[str] = "Simpson & Gurevych 2019, doi:10.18653/v1/D19-1101"
    kinds: ClassVar[frozenset[Kind]] = SPANS

    right: float = 3.0
    wrong: float = 0.1
    transition: float = 1.0
    memory: bool = True
    tolerance: float = 1e-6
    iterations: int = 200

    def refuses(self, judgments: Judgments) -> str:
        """When there are more than ``MOST_LABELS`` labels."""
        labels = {span.label for one in marked(judgments) for span in one.spans}
        if len(labels) <= MOST_LABELS:
            return ""
        return (
            f"spans have {len(labels):,} labels, and a chain is fitted for {MOST_LABELS} at most; "
            "use span-majority"
        )

    def fit(self, judgments: Judgments, gold: AlignedGold | None = None, seed: int = 0) -> Fit:
        """Fit each layer until its bound settles."""
        marks = marked(judgments)
        known = markings(gold.texts) if gold is not None and gold.texts is not None else ()
        found = layers(judgments, marks, known)
        fits = [self._fitted(judgments, layer.units) for layer in found]
        inferred = [one for one, _ in fits]
        told = answers(judgments, marks, known, inferred)
        notes = notes_of(
            len(found),
            sum(layer.merged for layer in found),
            marked_any=any(one.spans for one in marks),
        )
        if self.memory and not all(run.parameters.rows.shape[1] > 1 for _, run in fits):
            notes = (*notes, "too many labels and raters to keep what a rater's tag follows")
        competence = span_competence(judgments, inferred)
        parameters: dict[str, Doubles | float | int | str] = {}
        if len(fits) == 1:
            competence = replace(competence, confusion=_confusion(fits[0][1].parameters))
            parameters = _learned(found[0].units, fits[0][1].parameters)
        return Fit(
            competence=competence,
            answer=told.answer,
            certainty=told.certainty,
            parts=told.parts,
            trace=fits[0][1].trace if len(fits) == 1 else (),
            objective="evidence lower bound",
            converged=all(run.converged for _, run in fits),
            parameters=parameters,
            notes=notes,
        )

    def _fitted(self, judgments: Judgments, units: Units) -> tuple[Inferred, Run[Tables, Smoothed]]:
        model = Model(units, judgments.n_raters, self)
        run = iterate(
            model.expect,
            model.maximize,
            lambda smoothed, tables: smoothed.log_evidence + tables.penalty,
            model.begin(),
            n_judgments=len(units.tag),
            stopping=Stopping(self.tolerance, self.iterations),
        )
        weights = model.weights(run.parameters, _log_mean)
        path = likeliest(model.chains, *weights)
        posterior = smooth(model.chains, *weights)
        return _inferred(judgments, units, path, posterior, weights[2]), run


@dataclass(frozen=True, eq=False)
class Model:
    """The steps of the fit on one layer."""

    units: Units
    n_raters: int
    settings: SequenceCombination

    @cached_property
    def chains(self) -> Chains:
        """The sequences of units."""
        return Chains(self.units.first)

    @cached_property
    def legal(self) -> Mask:
        """Whether a tag (column) may follow another (row), (K, K)."""
        K = self.units.n_tags
        legal = np.ones((K, K), np.bool_)
        legal[:, 2::2] = False
        inner = np.arange(2, K, 2)
        legal[inner, inner] = legal[inner - 1, inner] = True
        return legal

    @cached_property
    def conditions(self) -> int:
        """How many tags before are told apart: all, or none."""
        K = self.units.n_tags
        whole = self.settings.memory and self.n_raters * K**3 <= LARGEST
        return K if whole else 1

    @cached_property
    def possible(self) -> Mask:
        """Which tags a rater may give under a condition, (C, 1, K)."""
        if self.conditions == 1:
            return np.ones((1, 1, self.units.n_tags), np.bool_)
        return self.legal[:, None, :]

    @cached_property
    def prior(self) -> Doubles:
        """Pseudo-counts of a rater's tags, (C, K, K), 0 for what may not be."""
        right = self.settings.right * np.eye(self.units.n_tags)[None]
        return np.asarray(np.where(self.possible, self.settings.wrong + right, 0.0))

    @cached_property
    def given(self) -> csr_array[np.float64, tuple[int, int]]:
        """Which rater gave which tag under which condition at which unit, (R C K, U)."""
        units, C, K = self.units, self.conditions, self.units.n_tags
        before = units.before if C > 1 else np.zeros_like(units.before)
        cell = (units.rater * C + before) * K + units.tag
        ones = np.ones(len(cell))
        return csr_array((ones, (cell, units.unit)), shape=(self.n_raters * C * K, len(units)))

    def begin(self) -> Smoothed:
        """The vote's shares as a posterior, neighbours as if independent."""
        votes = vote_counts(self.units)
        looked = votes.sum(axis=1, keepdims=True)
        share = np.where(looked > 0, votes / np.maximum(looked, 1), 1 / self.units.n_tags)
        known = np.flatnonzero(self.units.known >= 0)
        share[known] = np.eye(self.units.n_tags)[self.units.known[known]]
        inner = ~self.units.first[1:]
        pairs = (share[:-1][inner].T @ share[1:][inner]) * self.legal
        return Smoothed(share, share, pairs, share[self.units.first].sum(axis=0), 0.0)

    def maximize(self, found: Smoothed) -> Tables:
        """The posterior Dirichlets from expected counts."""
        R, C, K = self.n_raters, self.conditions, self.units.n_tags
        counts = np.asarray(self.given @ found.posterior).reshape(R, C, K, K).transpose(0, 1, 3, 2)
        rows = counts * self.possible + self.prior
        flat: Doubles = self.settings.transition * self.legal.astype(np.float64)
        learned = self.legal * float(self.units.counted)
        pairs = found.pairs * learned + flat
        opening = found.opening * learned[0] + flat[0]
        penalty = (
            _divergence(rows, np.broadcast_to(self.prior, rows.shape))
            + _divergence(pairs, flat)
            + _divergence(opening, flat[0])
        )
        return Tables(rows, pairs, opening, -penalty)

    def weights(
        self, tables: Tables, log: Callable[[Doubles], Doubles]
    ) -> tuple[Doubles, Doubles, Doubles]:
        """Log evidence at each unit, (U, K), and the weights of first tags and of followers.

        ``log`` says what is taken for the log of a Dirichlet's proportions.
        """
        K = self.units.n_tags
        logs = log(tables.rows).transpose(0, 1, 3, 2).reshape(-1, K)
        evidence = np.asarray(self.given.T @ logs)
        known = np.flatnonzero(self.units.known >= 0)
        clamped = np.full((len(known), K), -np.inf)
        clamped[np.arange(len(known)), self.units.known[known]] = 0.0
        evidence[known] = clamped
        if not self.units.counted:
            even = tables.pairs / tables.pairs.sum(axis=-1, keepdims=True)
            return evidence, tables.opening / tables.opening.sum(), even
        start = np.where(self.legal[0], np.exp(log(tables.opening)), 0.0)
        transition = np.where(self.legal, np.exp(log(tables.pairs)), 0.0)
        return evidence, start, transition

    def expect(self, tables: Tables) -> Smoothed:
        """The posterior of the chains."""
        return smooth(self.chains, *self.weights(tables, _expected_log))


def _expected_log(counts: Doubles) -> Doubles:
    """E[log p] under Dirichlet(counts) along the last axis; 0 where nothing may be."""
    total = counts.sum(axis=-1, keepdims=True)
    there = counts > 0
    logs = digamma(np.where(there, counts, 1.0)) - digamma(np.maximum(total, SMALL))
    return np.asarray(np.where(there, logs, 0.0))


def _log_mean(counts: Doubles) -> Doubles:
    """The log of the mean of Dirichlet(counts) along the last axis; 0 where nothing may be."""
    there = counts > 0
    total = np.maximum(counts.sum(axis=-1, keepdims=True), SMALL)
    return np.asarray(np.where(there, np.log(np.where(there, counts, 1.0) / total), 0.0))


def _divergence(counts: Doubles, prior: Doubles) -> float:
    """KL( Dirichlet(counts) || Dirichlet(prior) ) in nats, summed over rows; 0 cells are not."""
    there = prior > 0
    a, b = np.where(there, counts, 1.0), np.where(there, prior, 1.0)
    each = (a - b) * _expected_log(counts) - gammaln(a) + gammaln(b)
    totals = gammaln(counts.sum(axis=-1)) - gammaln(prior.sum(axis=-1))
    return float(np.where(there, each, 0.0).sum() + totals.sum())


def _inferred(
    judgments: Judgments, units: Units, path: Longs, found: Smoothed, transition: Doubles
) -> Inferred:
    """The chance of every candidate span, and of no span, under the chains' posterior."""
    spans = candidates(units, path)
    onward = found.into @ transition.T  # (U, K): over what follows the tag before
    go_on = np.zeros((len(units), units.n_tags))
    to = np.concatenate([[0], np.repeat(np.arange(2, units.n_tags, 2), 2)])
    where = ~units.first
    chance = transition[np.arange(units.n_tags), to] * found.into[:, to]
    np.divide(chance, onward, out=go_on, where=where[:, None] & (onward > 0))
    go_on = np.clip(go_on, 0.0, 1.0)
    outside = np.where(where, go_on[:, 0], found.posterior[:, 0])
    logs = np.log(np.maximum(outside, SMALL))
    none = np.zeros(judgments.n_items)
    np.add.at(none, units.item, logs)
    return Inferred(
        units,
        path,
        spans.spans,
        settled(units, spans, _chances(units, spans.spans, found.posterior, go_on)),
        spans.drawn,
        spans.which,
        found.posterior[:, 1::2].sum(axis=1),
        np.exp(none),
    )


def _chances(units: Units, spans: Runs, posterior: Doubles, go_on: Doubles) -> Doubles:
    """P(the chain begins a span here, goes on to its last unit, and not beyond), (S,).

    ``go_on`` (U, K) is P(unit u continues the span | tag of unit u - 1, everything); for O, that
    it is O again.
    """
    begin = 1 + 2 * spans.label
    logs = np.log(np.maximum(go_on[:, 2::2], SMALL))
    total = np.concatenate([np.zeros((1, logs.shape[1])), np.cumsum(logs, axis=0)])
    chance = posterior[spans.begin, begin]
    longer = spans.stop - spans.begin > 1
    second = np.minimum(spans.begin + 1, len(units) - 1)
    inner = np.minimum(spans.begin + 2, spans.stop)
    chance *= np.where(longer, go_on[second, begin], 1.0)
    chance *= np.where(
        longer, np.exp(total[spans.stop, spans.label] - total[inner, spans.label]), 1.0
    )
    beyond = np.minimum(spans.stop, len(units) - 1)
    last = np.where(longer, begin + 1, begin)
    ends = (spans.stop == len(units)) | units.first[beyond]
    return np.clip(chance * np.where(ends, 1.0, 1 - go_on[beyond, last]), 0.0, 1.0)


def _confusion(tables: Tables) -> Doubles:
    """P(tag | true tag) of each rater, (R, K, K), over the conditions."""
    rows = tables.rows.sum(axis=1)
    return np.asarray(rows / rows.sum(axis=-1, keepdims=True))


def _learned(units: Units, tables: Tables) -> dict[str, Doubles | float | int | str]:
    return {
        "tags": " ".join(units.tags),
        "transitions": tables.pairs / tables.pairs.sum(axis=-1, keepdims=True),
    }
