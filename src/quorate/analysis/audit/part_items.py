"""How sure the consensus of a packed table is, and which items are most in doubt, part by part."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.audit.result import UNSURE, Sureness
from quorate.analysis.consensus import Consensus
from quorate.analysis.consensus.by_parts import ByParts
from quorate.analysis.consensus.inference import TIE
from quorate.analysis.consensus.method import Competence
from quorate.analysis.numerics.packed import POSTERIOR_SCALE, Part
from quorate.analysis.numerics.steps import Believing
from quorate.analysis.part_table import part_table, unnamed
from quorate.compute import Group, here
from quorate.schema import Judgments, NotApplicableError, Question

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]
Flags = NDArray[np.bool_]

BINS = 20
"""of the histogram of probabilities"""


@dataclass(frozen=True, eq=False)
class Glance:
    """What is seen of the items of one part.

    ``judged``, ``unsure`` and ``tied`` count items, ``bins`` (20,) by the probability of their
    label; ``shares`` (K,) add up posteriors in units of 2⁻³². ``doubts`` are the items in doubt, by
    their numbers, with expected ``error``, ``entropy`` and the first likeliest ``code``; ``known``
    are the items that were asked for. ``ties`` are the items with several likeliest labels, and
    ``best`` (T, K) which.
    """

    judged: int
    unsure: int
    tied: int
    bins: Longs
    shares: Longs
    doubts: Longs
    error: Doubles
    entropy: Doubles
    code: Longs
    known: Longs
    known_code: Longs
    ties: Longs
    best: Flags


@dataclass(frozen=True, eq=False)
class Look:
    """Looks at a group of parts with the posterior of a fit; ``asked`` (A,) are items, sorted."""

    belief: Believing
    question: Question
    asked: Longs

    def __call__(self, parts: Iterable[Part]) -> list[Glance]:
        """What is seen of each part."""
        return [self._part(part) for part in parts]

    def _part(self, part: Part) -> Glance:
        table = part_table(part, self.question, unnamed(0))
        posterior = np.empty((part.n_items, len(self.question.options)))
        self.belief(part, posterior)
        found = seen("", table, posterior)
        some = table.overlap > 0
        error = 1 - found.probability
        differ = _distinct(part, len(self.question.options)) > 1
        doubts = np.flatnonzero(some & (differ | (error > 1 - UNSURE)))
        best = posterior >= posterior.max(axis=1, keepdims=True) - TIE
        ties = np.flatnonzero(np.count_nonzero(best, axis=1) > 1)
        place = np.minimum(np.floor(found.probability[some] * BINS + 1e-9), BINS - 1)
        rounded = np.rint(posterior[some] * POSTERIOR_SCALE).astype(np.int64)
        first = posterior.argmax(axis=1)
        low, high = np.searchsorted(self.asked, [part.first_item, part.first_item + part.n_items])
        own = self.asked[low:high] - part.first_item
        return Glance(
            judged=int(some.sum()),
            unsure=int((found.probability[some] < UNSURE).sum()),
            tied=int((found.tied & some).sum()),
            bins=np.bincount(place.astype(np.int64), minlength=BINS),
            shares=rounded.sum(axis=0),
            doubts=doubts + part.first_item,
            error=error[doubts],
            entropy=found.entropy[doubts],
            code=first[doubts].astype(np.int64),
            known=own + part.first_item,
            known_code=first[own].astype(np.int64),
            ties=ties + part.first_item,
            best=best[ties],
        )


@dataclass(frozen=True, eq=False)
class Seen:
    """What is known of the items of a table: how sure, the first in doubt, and those asked for.

    ``doubts`` are item numbers, most disputed first, ``code`` their labels; ``known_code`` are the
    labels of the items ``asked``; ``disputed`` is how many are in doubt.
    """

    sureness: Sureness
    bins: Longs
    doubts: Longs
    code: Longs
    disputed: int
    asked: Longs
    known_code: Longs


def looked(fitted: ByParts, asked: Longs, most: int) -> Seen:
    """Go through all parts with the posterior of a fit; ``most`` items in doubt are kept."""
    parts, question = fitted.packed.parts, fitted.question
    if fitted.fit.belief is None:
        raise NotApplicableError(f"method {fitted.method!r} did not fit part by part")
    K = len(question.options)
    draws = np.random.default_rng(fitted.seed)
    nothing = np.empty(0, np.int64)
    kept = (nothing, np.empty(0), np.empty(0), nothing)
    judged = unsure = tied = disputed = 0
    bins, shares = np.zeros(BINS, np.int64), np.zeros(K, np.int64)
    known: list[Longs] = []
    alone = [Group(parts, range(n, n + 1)) for n in range(len(parts))]
    for found in here().map(Look(fitted.fit.belief, question, asked), alone):
        for one in found:
            judged, unsure, tied = judged + one.judged, unsure + one.unsure, tied + one.tied
            bins, shares = bins + one.bins, shares + one.shares
            disputed += len(one.doubts)
            code, known_code = one.code.copy(), one.known_code.copy()
            if len(one.ties):
                # drawn in the order of items, as the table of all items draws them
                draw = draws.random(one.best.shape)
                drawn = np.where(one.best, draw, -1.0).argmax(axis=1)
                _put(code, one.doubts, one.ties, drawn)
                _put(known_code, one.known, one.ties, drawn)
            known.append(known_code)
            kept = _first(kept, (one.doubts, one.error, one.entropy, code), most)
    total = shares / POSTERIOR_SCALE / max(1, judged)
    return Seen(
        Sureness(judged, unsure, tied, tuple(total.tolist())),
        bins,
        kept[0],
        kept[3],
        disputed,
        asked,
        np.concatenate([nothing, *known]),
    )


@dataclass(frozen=True, eq=False)
class Pick:
    """The judgments and posteriors of some items, by their numbers (A,), sorted."""

    items: Longs
    beliefs: tuple[Believing, ...]
    n_labels: int

    def __call__(self, parts: Iterable[Part]) -> list[tuple[Longs, Longs, list[Doubles]]]:
        """For each part how many judgments each of its items has, their codes, the posteriors."""
        found = []
        for part in parts:
            ends = [part.first_item, part.first_item + part.n_items]
            low, high = np.searchsorted(self.items, ends)
            own = self.items[low:high] - part.first_item
            here_ = np.zeros(part.n_items, np.bool_)
            here_[own] = True
            rows = []
            for belief in self.beliefs:
                out = np.empty((part.n_items, self.n_labels))
                belief(part, out)
                rows.append(out[own])
            codes = part.code[here_[part.item]].astype(np.int64)
            found.append((np.diff(part.offsets)[own], codes, rows))
        return found


@dataclass(frozen=True, eq=False)
class Picked:
    """Some items of a table in memory: their judgments, and a posterior of each fit."""

    table: Judgments
    posteriors: tuple[Doubles, ...]


def picked(
    fitted: tuple[ByParts, ...],
    items: Longs,
    raters: pl.Series,
    names: Callable[[Longs], pl.Series],
) -> Picked:
    """Gather the judgments of items, by their numbers in sorted order, and posteriors of fits."""
    packed, question = fitted[0].packed, fitted[0].question
    K = len(question.options)
    beliefs = tuple(one.fit.belief for one in fitted if one.fit.belief is not None)
    starts = np.array([part.first_item for part in packed.parts], np.int64)
    where = np.unique(np.searchsorted(starts, items, side="right") - 1).tolist()
    alone = [Group(packed.parts, range(n, n + 1)) for n in where]
    lengths, codes = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    posteriors: list[list[Doubles]] = [[np.empty((0, K))] for _ in beliefs]
    for found in here().map(Pick(items, beliefs, K), alone):
        for length, code, rows in found:
            lengths.append(length)
            codes.append(code)
            for every, own in zip(posteriors, rows, strict=True):
                every.append(own)
    code = np.concatenate(codes)
    offsets = np.concatenate([[0], np.cumsum(np.concatenate(lengths))]).astype(np.int64)
    table = Judgments(
        question=question,
        items=names(items).rename("item"),
        raters=raters,
        offsets=offsets,
        rater=(code // K).astype(np.int32),
        label=(code % K).astype(np.int32),
    )
    return Picked(table, tuple(np.concatenate(every) for every in posteriors))


def seen(
    method: str, table: Judgments, posterior: Doubles, codes: Longs | None = None
) -> Consensus:
    """The consensus of a table whose posterior, and labels where drawn already, are known."""
    found = Consensus(
        method=method,
        question=table.question,
        items=table.items,
        rater_names=table.raters,
        overlap=table.overlap,
        workload=np.empty(0, np.int64),
        competence=Competence(),
        posterior=posterior,
    )
    if codes is not None:
        found.__dict__["codes"] = codes.astype(np.int32)
    return found


def _distinct(part: Part, n_labels: int) -> Longs:
    """How many labels each item of a part got."""
    key = part.item * n_labels + part.code % n_labels
    cells = np.bincount(key, minlength=part.n_items * n_labels)
    return np.asarray((cells.reshape(part.n_items, n_labels) > 0).sum(axis=1), np.int64)


def _put(codes: Longs, items: Longs, ties: Longs, drawn: NDArray[np.intp]) -> None:
    """Set the drawn labels of those items that are tied."""
    _, at, which = np.intersect1d(items, ties, assume_unique=True, return_indices=True)
    codes[at] = drawn[which]


Doubts = tuple[Longs, Doubles, Doubles, Longs]


def _first(one: Doubts, other: Doubts, most: int) -> Doubts:
    """The first items in doubt of two lots, by expected error, then entropy, then number."""
    items, error, entropy, code = (np.concatenate([a, b]) for a, b in zip(one, other, strict=True))
    order = np.lexsort((items, -entropy, -np.round(error, 12)))[:most]
    return items[order], error[order], entropy[order], code[order]
