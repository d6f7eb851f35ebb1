"""Dawid–Skene for ordered options: near misses are likelier than far ones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, ndtr

from quorate.analysis.consensus.bcc import variational
from quorate.analysis.consensus.confusion_fit import Estimate, fit_confusion
from quorate.analysis.consensus.loop import Remembering
from quorate.analysis.consensus.method import Fit
from quorate.analysis.consensus.packed_method import ConfusionMethod
from quorate.analysis.numerics.dirichlet import concentration
from quorate.analysis.numerics.em import Stopping
from quorate.analysis.numerics.latent_class import shares
from quorate.analysis.numerics.packed import Packed
from quorate.schema import Kind, RequestError

Doubles = NDArray[np.float64]

LEARN_FROM = 3
LEARN_UNTIL = 60
"""Iterations between which the crowd's parameters are learned, every second one; then fixed."""
SHIFTS = np.arange(-1.5, 1.51, 0.25)
WIDTHS = np.geomspace(0.2, 3.0, 8)
GUESSES = np.array([0.02, 0.15, 0.5])
"""The ways to use a scale: steps too high, spread in steps, share of answers made blindly."""
MIXTURES = np.array([0.0, 0.25, 0.5, 0.75, 0.95])


def scale_rows(n_options: int, shift: float, width: float, guess: float) -> Doubles:
    """P(label l | class k) of one way to use the scale, (label, class).

    (1 - guess) [Phi((l + 1/2 - k - shift) / width) - Phi((l - 1/2 - k - shift) / width)]
    + guess / K, the ends of the scale taking all that lies beyond.
    """
    edges = np.arange(1, n_options) - 0.5
    below = ndtr((edges[:, None] - np.arange(n_options) - shift) / width)
    ends = np.vstack([np.zeros(n_options), below, np.ones(n_options)])
    return np.asarray((1 - guess) * np.diff(ends, axis=0) + guess / n_options)


@dataclass(frozen=True)
class OrdinalDawidSkene(ConfusionMethod):
    """Dawid–Skene whose rows shrink to how each rater uses the scale.

    On a latent scale with one step an option, rater r perceives class k at k + b_r with spread h_r,
    answers the nearest option, and answers blindly with probability e_r:

        F_r(l | k) = (1 - e_r) [Phi((l + ½ - k - b_r)/h_r) - Phi((l - ½ - k - b_r)/h_r)] + e_r / K
        pi_r(. | k) ~ Dirichlet(s_k f_rk),     f_rk = (1 - q) F_r(. | k) + q m_k

    so P(l | k) decays with |l - k - b_r|. Shift b_r, width h_r and guessing e_r have a prior on a
    grid whose weights are learned from all raters, as are m_k (the crowd's mean row, for habits
    that no shift or width describes), the mixture q and the concentrations s_k (empirical Bayes).
    A rater who sits one step too high is known as such from a handful of judgments; one of many
    judgments keeps any row of their own. Rows and classes are updated as in variational Bayes.

    The posterior given is (1 - ``votes``) of the model's and ``votes`` of the vote shares: models
    of independent raters are overconfident, and a share of votes keeps the probability of the
    label honest, as in ``pool``. ``votes=0`` is the model alone.
    """

    name: ClassVar[str] = "ordinal"
    title: ClassVar[str] = "Ordinal Dawid–Skene"
    source: ClassVar[str] = (
        "Dawid & Skene 1979, doi:10.2307/2346806, with rater thresholds as in "
        "Uebersax & Grove 1993, doi:10.2307/2532202"
    )
    kinds: ClassVar[frozenset[Kind]] = frozenset({Kind.ORDINAL})

    votes: float = 0.25
    anchor: float = 10.0
    proportion: float = 1.0
    tolerance: float = 1e-7
    iterations: int = 500

    def __post_init__(self) -> None:
        if not 0 <= self.votes <= 1:
            raise RequestError(
                f"votes cannot have {self.votes} of the posterior",
                remedy="give votes from 0 (the model alone) to 1 (the vote shares alone)",
            )

    def fit_packed(self, packed: Packed, seed: int = 0) -> Fit:
        """Alternate the crowd's use of the scale, the raters' rows and the items' classes."""
        scale = _Scale(self, packed.n_raters, packed.n_labels)
        fit = fit_confusion(
            packed,
            scale.maximize,
            stopping=Stopping(self.tolerance, self.iterations),
            objective="evidence lower bound",
        )
        extra = {"shift": scale.ways @ scale.shifts, "width": scale.ways @ scale.widths}
        votes = shares(packed)
        model = votes if fit.posterior is None else fit.posterior
        return replace(
            fit,
            posterior=(1 - self.votes) * model + self.votes * votes,
            competence=replace(fit.competence, extra=extra),
        )


class _Scale(Remembering):
    """The M-step with its memory: how raters use the scale, and how often that was learned."""

    def __init__(self, method: OrdinalDawidSkene, n_raters: int, n_labels: int) -> None:
        self.method = method
        grid = np.array(list(product(SHIFTS, WIDTHS, GUESSES)))
        self.shifts, self.widths = grid[:, 0], grid[:, 1]
        self.grid = np.array([scale_rows(n_labels, *way) for way in grid.tolist()])
        near = np.exp(-2 * self.shifts**2 - 2 * np.log(self.widths / 0.6) ** 2)
        self.weights = near / near.sum()
        self.ways = np.tile(self.weights, (n_raters, 1))
        self.strength = np.full(n_labels, 4.0 + n_labels - 1)
        self.mixture = 0.25
        self.step = 0

    def maximize(self, counts: Doubles, classes: Doubles) -> Estimate:
        """The crowd's prior, then every rater's rows, from expected counts (R, L, K)."""
        learning = LEARN_FROM <= self.step < LEARN_UNTIL and self.step % 2
        if self.step < LEARN_UNTIL:
            self._sort_raters(counts, bool(learning))
        self.step += 1
        ordered = np.tensordot(self.ways, self.grid, axes=1)
        mean = self._crowd_rows(counts, np.tensordot(self.weights, self.grid, axes=1))
        if learning:
            self._learn(counts, ordered, mean)
        prior = ((1 - self.mixture) * ordered + self.mixture * mean) * self.strength
        estimate = variational(counts + prior, prior, classes, self.method.proportion)
        return Estimate(
            estimate.model,
            estimate.rows,
            estimate.penalty,
            {
                **estimate.parameters,
                "crowd_confusion": mean.T,
                "mixture": self.mixture,
                "concentration": self.strength,
            },
        )

    def _sort_raters(self, counts: Doubles, learning: bool) -> None:
        """How each rater uses the scale, (R, ways), given the expected counts."""
        n_raters, n_ways = len(counts), len(self.grid)
        # counts beyond the concentration are the rater's own row and say no more about the prior
        weight = self.strength / (self.strength + counts.sum(axis=1))
        logs = np.log(self.grid).reshape(n_ways, -1)
        scores = (counts * weight[:, None, :]).reshape(n_raters, -1) @ logs.T
        scores += np.log(np.maximum(self.weights, 1e-12))
        scores -= scores.max(axis=1, keepdims=True)
        self.ways = np.exp(scores)
        self.ways /= self.ways.sum(axis=1, keepdims=True)
        if learning:
            self.weights = self.ways.mean(axis=0)

    def _crowd_rows(self, counts: Doubles, typical: Doubles) -> Doubles:
        """The crowd's mean rows, (label, class); ``typical`` counts as ``anchor`` raters."""
        total = counts.sum(axis=1, keepdims=True)
        share = np.divide(counts, total, out=np.zeros_like(counts), where=total > 0)
        mean = (share * total / (total + self.strength)).sum(axis=0) + self.method.anchor * typical
        return np.asarray(mean / mean.sum(axis=0))

    def _learn(self, counts: Doubles, ordered: Doubles, mean: Doubles) -> None:
        """The mixture that is likeliest, then the concentrations."""
        evidence = [
            _evidence(counts, ((1 - q) * ordered + q * mean) * self.strength) for q in MIXTURES
        ]
        self.mixture = float(MIXTURES[int(np.argmax(evidence))])
        centre = (1 - self.mixture) * ordered + self.mixture * mean
        for k in range(len(mean)):
            seen = counts[:, :, k].sum(axis=1) > 0
            self.strength[k] = concentration(
                counts[seen, :, k], centre[seen, :, k], float(self.strength[k])
            )


def _evidence(counts: Doubles, prior: Doubles) -> float:
    """log P(counts | Dirichlet-multinomial rows with ``prior``), without constants."""
    total = prior.sum(axis=1)
    return float(
        (gammaln(counts + prior) - gammaln(prior)).sum()
        + (gammaln(total) - gammaln(total + counts.sum(axis=1))).sum()
    )
