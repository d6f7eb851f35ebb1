"""A pool of opinions: models that err differently, averaged with the votes themselves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.consensus.choice import choose_ordinal
from quorate.analysis.consensus.competence import from_belief, from_posterior
from quorate.analysis.consensus.ebcc import EnhancedBCC
from quorate.analysis.consensus.hierarchical import HierarchicalDawidSkene
from quorate.analysis.consensus.method import CHOICE, Competence, Fit
from quorate.analysis.consensus.multidimensional import Multidimensional
from quorate.analysis.consensus.one_coin import OneCoin
from quorate.analysis.consensus.ordinal import OrdinalDawidSkene
from quorate.analysis.numerics.latent_class import accumulate, apart, shares, voted, weighed
from quorate.analysis.numerics.packed import Packed, pack
from quorate.analysis.numerics.steps import Believing, Mean
from quorate.schema import AlignedGold, Judgments, Kind

Doubles = NDArray[np.float64]

LARGEST_SUBTYPE_WORK = 2**26
"""Judgments × options × subtypes beyond which the slow member is left out."""
LARGE_SUBTYPE_WORK = 2**22
"""Judgments × options × subtypes beyond which a start of the slow member takes no more than
``FEWER_ITERATIONS``. The rest costs twice as much again and moved the member's accuracy by −.3 to
+.3 points in four simulations of 5·10^5 to 10^6 judgments; the mean over starts is worth more."""
FEWER_ITERATIONS = 100
LARGEST_SIGNAL_WORK = 2**20
"""Judgments × options beyond which ``multidimensional`` is left out, for its time."""
LEAST_OVERLAP = 3.0
"""Mean judgments an item from which its signal is inferred at all."""
LARGEST_SUBTYPE_TABLE = 2**20
LARGEST_CONFUSION_TABLE = 2**24
"""Raters × options² (× subtypes) beyond which a member is left out: there are fewer judgments
than numbers to learn from them, and each iteration takes seconds."""


LARGE = "the table is so large that it would take minutes"
EBCC_LEFT_OUT = f"ebcc left out: {LARGE}"
OBJECTIVE = "evidence lower bound of the hierarchical member"


@dataclass(frozen=True)
class Pool:
    """The mean posterior of up to six members that fail in different places.

        p(z_i = k) = 1/M  sum_m  p_m(z_i = k)

    * ``hierarchical``: confusion matrices that lean on the crowd's (finds systematic confusions);
    * ``ebcc``, mean of ``starts`` starts: subtypes of items (raters who err together). Its prior
      rows are the crowd's mean rows of the hierarchical fit, worth K + 3 judgments;
    * ``one-coin``: one accuracy a rater (steady with few judgments a rater). Left out when its
      labels differ from the hierarchical ones on ``gate`` of the items or more: it then has lost a
      class, as it does when raters' errors are all on one side;
    * ``multidimensional``: signals of items and thresholds of raters (items hard for everybody),
      where items have three judgments or more on average;
    * ``ordinal``, when the options are ordered and raters who differ tend to be near each other;
    * the vote shares, which keep the pool honest: models of independent raters are overconfident.

    A linear pool is never further from the truth, in expected log loss, than its average member.
    Competence is that of the models' mean posterior, without the votes, which would blur it; rows
    of the confusion matrices lean on the crowd's.
    """

    name: ClassVar[str] = "pool"
    title: ClassVar[str] = "Pool of models and votes"
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
        if packed.n_codes * packed.n_labels > LARGEST_CONFUSION_TABLE:
            return self._without_confusion(packed)
        hierarchical = HierarchicalDawidSkene().fit_packed(packed)
        crowd = np.asarray(hierarchical.parameters["crowd_confusion"]).T
        members = {"votes": shares(packed), "hierarchical": _posterior(hierarchical)}
        notes: list[str] = []
        if _affordable(packed, self.subtypes):
            members["ebcc"] = self._subtypes(packed, crowd, seed)
        else:
            notes.append(EBCC_LEFT_OUT)
        reason = _no_signals(packed, judgments)
        if reason:
            notes.append(f"multidimensional left out: {reason}")
        else:
            members["multidimensional"] = _posterior(Multidimensional().fit(judgments, gold, seed))
        order = choose_ordinal(judgments) if judgments.question.kind is Kind.ORDINAL else None
        if order is not None:
            members["ordinal"] = _posterior(OrdinalDawidSkene().fit_packed(packed))
            notes.append(f"ordinal taken in: {order.reason}")
        coin = _posterior(OneCoin().fit_packed(packed))
        differ = float((coin.argmax(1) != members["hierarchical"].argmax(1)).mean())
        if differ < self.gate:
            members["one-coin"] = coin
        else:
            notes.append(_coin_left_out(differ))
        names = ", ".join(sorted(members))
        posterior = np.mean(list(members.values()), axis=0)
        models = np.mean([p for name, p in members.items() if name != "votes"], axis=0)
        strength = np.asarray(hierarchical.parameters["concentration"])
        return Fit(
            posterior=posterior,
            competence=_competence(packed, models, crowd * strength),
            trace=hierarchical.trace,
            objective=OBJECTIVE,
            converged=hierarchical.converged,
            parameters={
                "members": names,
                "crowd_confusion": crowd.T,
                "concentration": strength,
                "one_coin_apart": differ,
            },
            notes=(f"mean of {names}", *notes),
        )

    def refuses_parts(self, packed: Packed, kind: Kind) -> str:
        """When a member would run that has to hold the table in memory."""
        if kind is Kind.ORDINAL:
            return "whether the order of options helps is found out by leaving judgments out"
        if packed.n_codes * packed.n_labels > LARGEST_CONFUSION_TABLE:
            return ""
        small = packed.n_judgments * packed.n_labels <= LARGEST_SIGNAL_WORK
        if small or _affordable(packed, self.subtypes):
            return "the table is so small that slow members take part"
        return ""

    def fit_packed(self, packed: Packed, seed: int = 0) -> Fit:
        """The pool of a table larger than memory, which the slow members leave out."""
        coin = OneCoin().fit_packed(packed)
        votes, single = voted(packed), _belief(coin)
        if packed.n_codes * packed.n_labels > LARGEST_CONFUSION_TABLE:
            return self._of_coin(packed, coin, Mean((votes, single)), from_belief(packed, single))
        hierarchical = HierarchicalDawidSkene().fit_packed(packed)
        several = _belief(hierarchical)
        share = apart(packed, single, several) / packed.n_items
        models = (several, single) if share < self.gate else (several,)
        notes = [EBCC_LEFT_OUT, f"multidimensional left out: {LARGE}"]
        if len(models) == 1:
            notes.append(_coin_left_out(share))
        crowd = np.asarray(hierarchical.parameters["crowd_confusion"]).T
        strength = np.asarray(hierarchical.parameters["concentration"])
        belief = models[0] if len(models) == 1 else Mean(models)
        counts = weighed(packed, belief, packed.n_labels).counts
        rows = counts.reshape(packed.n_raters, packed.n_labels, packed.n_labels) + crowd * strength
        names = "hierarchical, one-coin, votes" if len(models) == 2 else "hierarchical, votes"
        return Fit(
            belief=Mean((votes, *models)),
            competence=from_belief(packed, belief, rows),
            trace=hierarchical.trace,
            objective=OBJECTIVE,
            converged=hierarchical.converged,
            parameters={
                "members": names,
                "crowd_confusion": crowd.T,
                "concentration": strength,
                "one_coin_apart": share,
            },
            notes=(f"mean of {names}", *notes),
        )

    def _subtypes(self, packed: Packed, crowd: Doubles, seed: int) -> Doubles:
        large = _subtype_work(packed, self.subtypes) > LARGE_SUBTYPE_WORK
        method = EnhancedBCC(subtypes=self.subtypes)
        if large:
            method = replace(method, iterations=FEWER_ITERATIONS)
        prior = crowd * (packed.n_labels + 3)
        fits = [method.fit_from(packed, prior, seed + start) for start in range(self.starts)]
        return np.asarray(np.mean([_posterior(fit) for fit in fits], axis=0))

    def _without_confusion(self, packed: Packed) -> Fit:
        coin = OneCoin().fit_packed(packed)
        mean = (shares(packed) + _posterior(coin)) / 2
        return self._of_coin(packed, coin, mean, from_posterior(packed, _posterior(coin)))

    def _of_coin(
        self, packed: Packed, coin: Fit, mean: Doubles | Believing, competence: Competence
    ) -> Fit:
        return Fit(
            posterior=mean if isinstance(mean, np.ndarray) else None,
            belief=None if isinstance(mean, np.ndarray) else mean,
            competence=competence,
            trace=coin.trace,
            objective=coin.objective,
            converged=coin.converged,
            parameters={"members": "one-coin, votes"},
            notes=(
                "mean of one-coin, votes",
                f"models with confusion matrices left out: {packed.n_raters:,} raters × "
                f"{packed.n_labels:,} options squared are more numbers than judgments can tell",
            ),
        )


def _no_signals(packed: Packed, judgments: Judgments) -> str:
    """Why signals of items are not to be inferred here; empty when they are."""
    if judgments.overlap.sum() < LEAST_OVERLAP * np.count_nonzero(judgments.overlap):
        return f"items have fewer than {LEAST_OVERLAP:.0f} judgments on average"
    if packed.n_judgments * packed.n_labels > LARGEST_SIGNAL_WORK:
        return LARGE
    return ""


def _subtype_work(packed: Packed, subtypes: int) -> int:
    return packed.n_judgments * packed.n_labels * subtypes


def _affordable(packed: Packed, subtypes: int) -> bool:
    """Whether a fit with subtypes ends within a minute or so."""
    table = packed.n_codes * packed.n_labels * subtypes
    return (
        _subtype_work(packed, subtypes) <= LARGEST_SUBTYPE_WORK and table <= LARGEST_SUBTYPE_TABLE
    )


def _coin_left_out(differ: float) -> str:
    return f"one-coin left out: it contradicts hierarchical on {differ:.0%} of items"


def _belief(fit: Fit) -> Believing:
    if fit.belief is None:
        raise TypeError("a member of a pool of a large table finds its posterior part by part")
    return fit.belief


def _posterior(fit: Fit) -> Doubles:
    if fit.posterior is None:
        raise TypeError("a member of a pool has a posterior")
    return fit.posterior


def _competence(packed: Packed, belief: Doubles, prior: Doubles) -> Competence:
    counts = accumulate(packed, belief).counts
    rows = counts.reshape(packed.n_raters, packed.n_labels, packed.n_labels) + prior
    return from_posterior(packed, belief, rows)
