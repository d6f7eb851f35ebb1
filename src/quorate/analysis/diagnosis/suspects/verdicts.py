"""Verdicts: what is odd about an example, each kind by a stated rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.log import BLOCK
from quorate.analysis.diagnosis.near.neighbours import Pairs
from quorate.schema import InputError

Bools = NDArray[np.bool_]
Doubles = NDArray[np.float64]

VERDICTS = ("wrong", "leaking", "duplicate", "ambiguous", "hard", "outlier", "redundant")
"""the kinds of verdict, the more urgent first; an example may have several"""
ALIKE = 0.98
"""the cosine from which two examples are near copies"""
RIVAL = 1 / 3
"""how much of the likeliest class's probability the next one has where a label is ambiguous"""
UNSURE = 0.5
"""the mean probability of the given label in training below which an example is hard"""
SURE = 0.9
"""the same from which an example can be redundant"""
FENCE = 1.5
"""how many ranges between quartiles an outlier lies below the lower one"""


@dataclass(frozen=True, eq=False)
class Verdicts:
    """Which examples each kind of verdict holds, (n,) a kind of ``VERDICTS``.

    ``rules`` says each rule in words with its numbers. Kinds that could not be judged, for want of
    features or splits, are missing in ``held`` and named in ``unjudged`` with the reason.
    ``copies`` are the pairs of near copies, None where nothing tells.
    """

    held: dict[str, Bools]
    rules: dict[str, str]
    unjudged: dict[str, str]
    n: int
    copies: Pairs | None = None

    @property
    def first(self) -> NDArray[np.int8]:
        """The most urgent verdict of each example as a place in ``VERDICTS``, −1 for none."""
        found = np.full(self.n, -1, np.int8)
        for place in range(len(VERDICTS) - 1, -1, -1):
            held = self.held.get(VERDICTS[place])
            if held is not None:
                found[held] = place
        return found

    def of(self, row: int) -> tuple[str, ...]:
        """All verdicts of one example, the more urgent first."""
        return tuple(name for name in VERDICTS if name in self.held and self.held[name][row])


def verdicts(
    evidence: Evidence,
    suspect: Bools,
    texts: pl.Series | None = None,
    splits: Sequence[str] | None = None,
) -> Verdicts:
    """Measures what is odd about each example, by a rule a kind.

        wrong      in the default set of suspects
        leaking    a near copy (cosine from .98, or the same text) is in another split
        duplicate  a near copy is in the same split
        ambiguous  the given label is one of the two likeliest, the less likely of which has a third
                   of the other's probability or more
        hard       learned late (mean p of the label in training below ½), no suspect, and backed:
                   half of its neighbours' weight has the label, or models that never saw it agree
        outlier    mean cosine to the ten nearest below Q1 - 1.5 (Q3 - Q1) of all examples
        redundant  never forgotten by any run, mean p of the label .9 or more, each of the ten
                   nearest has the same label, no suspect

    Texts are the same up to case and white space; empty ones are no copies. Raises InputError for
    texts or splits of another length.
    """
    n = evidence.log.n
    for name, given in (("texts", texts), ("splits", splits)):
        if given is not None and len(given) != n:
            raise InputError(
                f"there are {len(given):,} {name}, and {n:,} examples",
                remedy=f"give one of the {name} an example",
            )
    held: dict[str, Bools] = {"wrong": suspect}
    unjudged: dict[str, str] = {}
    features = evidence.log.features is not None
    copies = _copies(evidence, texts)
    if copies is None:
        unjudged |= dict.fromkeys(("leaking", "duplicate"), "there are neither features nor texts")
    else:
        held |= _copied(copies, splits)
        if splits is None:
            unjudged["leaking"] = "no splits are given"
    held["ambiguous"] = _ambiguous(evidence)
    if any(run.inside is not None for run in evidence.log.runs):
        held["hard"] = _hard(evidence) & ~suspect & ~held["ambiguous"]
        if features:
            held["redundant"] = _redundant(evidence) & ~suspect
    else:
        unjudged |= dict.fromkeys(("hard", "redundant"), "the log has no scores inside")
    if features:
        held["outlier"] = _outlier(evidence.neighbours.similarity)
    else:
        unjudged["outlier"] = "the log has no features"
        unjudged.setdefault("redundant", "the log has no features")
    rules = {name: RULES[name] for name in VERDICTS if name in held}
    return Verdicts(held, rules, unjudged, n, copies)


RULES = {
    "wrong": "in the default set of suspects",
    "leaking": f"a near copy (cosine from {ALIKE:g}, or the same text) in another split",
    "duplicate": f"a near copy (cosine from {ALIKE:g}, or the same text) in the same split",
    "ambiguous": "the label is one of the two likeliest, the less likely of which has a third of "
    "the other's probability or more",
    "hard": "learned late (mean probability of the label below .5), no suspect, and backed by "
    "neighbours or by models that never saw it",
    "outlier": "mean cosine to the ten nearest below Q1 - 1.5 (Q3 - Q1)",
    "redundant": "never forgotten, mean probability of the label from .9, ten nearest of its label",
}


def _copies(evidence: Evidence, texts: pl.Series | None) -> Pairs | None:
    """Near copies by features and the same texts."""
    found = None
    if evidence.log.features is not None:
        found = evidence.neighbours.pairs(ALIKE)
    if texts is None:
        return found
    plain = texts.cast(pl.String).str.to_lowercase().str.replace_all(r"\s+", " ")
    plain = plain.str.strip_chars(" ")
    rows = np.flatnonzero((plain.fill_null("") != "").to_numpy())
    codes = plain.gather(rows).rank("dense").to_numpy().astype(np.int64)
    order = np.argsort(codes, kind="stable")
    same = np.flatnonzero(np.diff(codes[order]) == 0)
    first, second = rows[order[same]], rows[order[same + 1]]
    one = np.ones(len(same), np.float32)
    if found is None:
        return Pairs(first, second, one, evidence.log.n, complete=False)
    n = evidence.log.n
    pairs = np.concatenate([found.first * n + found.second, first * n + second])
    _, once = np.unique(pairs, return_index=True)
    both = np.concatenate([found.similarity, one])[once]
    return Pairs(pairs[once] // n, pairs[once] % n, both, n, complete=False)


def _copied(copies: Pairs, splits: Sequence[str] | None) -> dict[str, Bools]:
    """Who has a copy in another split, and who has one in its own."""
    n, groups = copies.n, copies.groups
    if splits is None:
        return {"duplicate": np.bincount(groups)[groups] > 1}
    codes = np.unique(np.asarray(splits), return_inverse=True)[1].astype(np.int64)
    own = np.unique(groups * (int(codes.max(initial=0)) + 1) + codes, return_inverse=True)[1]
    return {"leaking": copies.leaking(splits), "duplicate": (np.bincount(own)[own] > 1)[:n]}


def _ambiguous(evidence: Evidence) -> Bools:
    said, labels = evidence.believed, evidence.log.labels
    found = np.zeros(len(said), np.bool_)
    for start in range(0, len(said), BLOCK):
        block = said[start : start + BLOCK]
        two = np.partition(block, block.shape[1] - 2, axis=1)[:, -2:]
        own = np.take_along_axis(block, labels[start : start + BLOCK, None], axis=1)[:, 0]
        with np.errstate(invalid="ignore"):
            held = (own >= two[:, 0]) & (two[:, 0] >= RIVAL * two[:, 1])
        found[start : start + BLOCK] = held
    return found


def _hard(evidence: Evidence) -> Bools:
    seen = evidence.dynamics("inside")
    said, labels = evidence.believed, evidence.log.labels
    # of a row of NaN the first place is «largest»
    backed = (said.argmax(axis=1) == labels) & ~np.isnan(said[:, 0])
    with np.errstate(invalid="ignore"):
        if evidence.log.features is not None:
            backed |= evidence.neighbours.disagreement <= 0.5
        return np.asarray((seen.confidence < UNSURE) & backed)


def _redundant(evidence: Evidence) -> Bools:
    seen = evidence.dynamics("inside")
    with np.errstate(invalid="ignore"):
        same = evidence.neighbours.disagreement == 0
        return np.asarray(seen.unforgettable & (seen.confidence >= SURE) & same)


def _outlier(similarity: NDArray[np.float32]) -> Bools:
    """Who is far from all others; examples without features are not judged."""
    there = ~np.isnan(similarity)
    times = there.sum(axis=1)
    with np.errstate(invalid="ignore"):
        mean = np.where(there, similarity, 0).sum(axis=1) / np.where(times, times, np.nan)
    known = mean[~np.isnan(mean)]
    if not len(known):
        return np.zeros(len(mean), np.bool_)
    low, high = np.quantile(known, [0.25, 0.75])
    with np.errstate(invalid="ignore"):
        return np.asarray(mean < low - FENCE * (high - low))
