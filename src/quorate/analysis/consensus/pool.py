"""A pool of opinions: models that err differently, averaged with the votes themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.consensus.competence import from_confusion, from_hits
from quorate.analysis.consensus.dawid_skene import too_large
from quorate.analysis.consensus.ebcc import EnhancedBCC
from quorate.analysis.consensus.hierarchical import HierarchicalDawidSkene
from quorate.analysis.consensus.hit_fit import label_counts
from quorate.analysis.consensus.method import CHOICE, Competence, Fit
from quorate.analysis.consensus.one_coin import OneCoin
from quorate.analysis.numerics.latent_class import accumulate, shares
from quorate.analysis.numerics.packed import Packed, pack
from quorate.schema import AlignedGold, Judgments, Kind

Doubles = NDArray[np.float64]

LARGEST_SUBTYPE_WORK = 2**26
"""Judgments × options × subtypes beyond which the slow member is left out."""


@dataclass(frozen=True)
class Pool:
    """The mean posterior of up to four members that fail in different places.

        p(z_i = k) = 1/M  sum_m  p_m(z_i = k)

    * ``hierarchical``: confusion matrices that lean on the crowd's (finds systematic confusions);
    * ``ebcc``, mean of ``starts`` starts: subtypes of items (raters who err together). Its prior
      rows are the crowd's mean rows of the hierarchical fit, worth K + 3 judgments;
    * ``one-coin``: one accuracy a rater (steady with few judgments a rater). Left out when its
      labels differ from the hierarchical ones on ``gate`` of the items or more: it then has lost a
      class, as it does when raters' errors are all on one side;
    * the vote shares, which keep the pool honest: models of independent raters are overconfident.

    A linear pool is never further from the truth, in expected log loss, than its average member.
    Competence is that of the pooled posterior, rows leaning on the crowd's.
    """

    name: ClassVar[str] = "pool"
    title: ClassVar[str] = "Pool of hierarchical Dawid–Skene, EBCC, one-coin and votes"
    source: ClassVar[str] = (
        "linear opinion pool: Stone 1961, doi:10.1214/aoms/1177704873; members: their own pages"
    )
    kinds: ClassVar[frozenset[Kind]] = CHOICE

    gate: float = 0.25
    starts: int = 3
    subtypes: int = 5

    def refuses(self, judgments: Judgments) -> str:
        """Never: members that do not fit are left out."""
        return ""

    def fit(self, judgments: Judgments, gold: AlignedGold | None = None, seed: int = 0) -> Fit:
        """Fit the members and average them."""
        packed = pack(judgments, gold.codes if gold else None)
        reason = too_large(judgments)
        if reason:
            return self._without_confusion(packed, reason)
        hierarchical = HierarchicalDawidSkene().fit_packed(packed)
        members = {"votes": shares(packed), "hierarchical": _posterior(hierarchical)}
        crowd = np.asarray(hierarchical.parameters["crowd_confusion"]).T
        notes: list[str] = []
        work = packed.n_judgments * packed.n_labels * self.subtypes
        if work <= LARGEST_SUBTYPE_WORK and not too_large(judgments, self.subtypes):
            members["ebcc"] = self._subtypes(packed, crowd, seed)
        else:
            notes.append(f"ebcc left out: {packed.n_judgments:,} judgments would take it minutes")
        coin = _posterior(OneCoin().fit_packed(packed))
        apart = float((coin.argmax(1) != members["hierarchical"].argmax(1)).mean())
        if apart < self.gate:
            members["one-coin"] = coin
        else:
            notes.append(f"one-coin left out: it contradicts hierarchical on {apart:.0%} of items")
        pooled = sum(members.values()) / len(members)
        posterior = np.asarray(pooled, np.float64)
        notes.insert(0, f"mean of {', '.join(sorted(members))}")
        strength = np.asarray(hierarchical.parameters["concentration"])
        return Fit(
            posterior=posterior,
            competence=_competence(packed, posterior, crowd * strength),
            trace=hierarchical.trace,
            objective="evidence lower bound of the hierarchical member",
            converged=hierarchical.converged,
            parameters={
                "members": ", ".join(sorted(members)),
                "crowd_confusion": crowd.T,
                "concentration": strength,
                "one_coin_apart": apart,
            },
            notes=tuple(notes),
        )

    def _subtypes(self, packed: Packed, crowd: Doubles, seed: int) -> Doubles:
        method = EnhancedBCC(subtypes=self.subtypes)
        prior = crowd * (packed.n_labels + 3)
        fits = [method.fit_from(packed, prior, seed + start) for start in range(self.starts)]
        return np.mean([_posterior(fit) for fit in fits], axis=0)

    def _without_confusion(self, packed: Packed, reason: str) -> Fit:
        coin = OneCoin().fit_packed(packed)
        posterior = (shares(packed) + _posterior(coin)) / 2
        hits = accumulate(packed, posterior, hits=True).counts.reshape(packed.n_raters, -1)
        return Fit(
            posterior=posterior,
            competence=from_hits(hits.sum(axis=1), label_counts(packed).sum(axis=1)),
            trace=coin.trace,
            objective=coin.objective,
            converged=coin.converged,
            parameters={"members": "one-coin, votes"},
            notes=("mean of one-coin, votes", f"models with confusion matrices left out: {reason}"),
        )


def _posterior(fit: Fit) -> Doubles:
    if fit.posterior is None:
        raise TypeError("a member of a pool has a posterior")
    return fit.posterior


def _competence(packed: Packed, posterior: Doubles, prior: Doubles) -> Competence:
    counts = accumulate(packed, posterior).counts
    rows = counts.reshape(packed.n_raters, packed.n_labels, packed.n_labels) + prior
    classes = posterior.sum(axis=0)
    return from_confusion(rows, classes / classes.sum())
