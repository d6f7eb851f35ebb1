"""Transcripts aligned word by word, with a vote on each word: ROVER."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.consensus.method import Competence, Fit
from quorate.analysis.consensus.text_answers import (
    TEXTS,
    likeness,
    mean_by_rater,
    settled,
)
from quorate.analysis.texts.alignment import NOTHING, network
from quorate.schema import AlignedGold, Judgments, Kind, RequestError

Doubles = NDArray[np.float64]
Words = NDArray[np.int64]

PRIOR = 2.0
"""words at the crowd's accuracy that are added to what each rater's accuracy is measured on"""
TIE = 1e-9


@dataclass(frozen=True)
class ROVER:
    """Measures each word by how many transcripts have it in its place, and joins the winners.

    The transcripts of an item are aligned word by word, beginning with the one most like the others
    (see ``medoid``), in the order of their likeness to it. In each place the word with the largest
    sum of weights wins, no word being one of the candidates; a tie goes to the transcript that the
    alignment began with. The answer may be one that nobody wrote.

    Weights are 1, or with ``weighted`` (the default) those of the log-odds of being right,

        w_r = max(0, ln(p_r (alternatives) / (1 - p_r)))

    with p_r the share of places where r has the word that the others elect without r, drawn to the
    crowd's share by ``PRIOR`` words, and ``alternatives`` the ways there are to be wrong. Where all
    weights of an item are 0, they are 1. ``unit`` is ``word`` (what white space parts) or
    ``character``, for scripts that put no space between words.

    ``certainty`` is the mean over the words of the answer of the share of weights that elected
    them. ``parts`` has one row a place of an item: ``item``, ``place``, ``word`` (null for none),
    ``probability`` (that share). A rater's ``word_accuracy`` is p_r before it is drawn, with a 95 %
    interval by Student's t over items.

    Source: Fiscus 1997, «A post-processing system to yield reduced word error rates: recognizer
    output voting error reduction (ROVER)», ASRU, doi:10.1109/ASRU.1997.659110.
    """

    weighted: bool = True
    alternatives: float = 10.0
    unit: str = "word"

    name: ClassVar[str] = "rover"
    title: ClassVar[str] = "Vote on each word (ROVER)"
    source: ClassVar[str] = "doi:10.1109/ASRU.1997.659110"
    kinds: ClassVar[frozenset[Kind]] = TEXTS

    def __post_init__(self) -> None:
        if self.unit not in ("word", "character"):
            raise RequestError(f"{self.unit!r} is no unit", remedy="take 'word' or 'character'")
        if not self.alternatives >= 1:
            raise RequestError(
                f"there are {self.alternatives:g} ways to be wrong", remedy="give 1 or more"
            )

    def refuses(self, judgments: Judgments) -> str:
        """Never."""
        return ""

    def fit(self, judgments: Judgments, gold: AlignedGold | None = None, seed: int = 0) -> Fit:
        """Align, vote, weigh the raters by what the others elected, vote again."""
        words, aligned = _aligned(judgments, self.unit)
        weight = np.ones(judgments.n_raters)
        share = _word_accuracy(judgments, aligned, weight)
        if self.weighted:
            weight = _log_odds(judgments, aligned, share, self.alternatives)
            share = _word_accuracy(judgments, aligned, weight)
        mean, lower, upper = mean_by_rater(judgments, share)
        elected = [_vote(a.placed, weight[judgments.rater[a.rows]]) for a in aligned]
        answer, certainty = _spoken(judgments, aligned, elected, words, self.unit)
        if gold is not None:
            certainty = np.where(gold.known, 1.0, certainty)
        return Fit(
            Competence(lower=lower, upper=upper, extra={"word_accuracy": mean, "weight": weight}),
            answer=settled(answer, gold),
            certainty=certainty,
            parts=_parts(judgments, aligned, elected, words),
            parameters={"unit": self.unit, "alternatives": self.alternatives},
            notes=_remarks(judgments),
        )


@dataclass(frozen=True, eq=False)
class _Aligned:
    """The rows of an item in the order they were aligned, and their words side by side."""

    item: int
    rows: NDArray[np.int64]
    placed: Words


@dataclass(frozen=True, eq=False)
class _Elected:
    """The word of each place, (places,), and the share of weights that elected it."""

    word: Words
    share: Doubles


def _aligned(judgments: Judgments, unit: str) -> tuple[list[str], list[_Aligned]]:
    """The distinct words, and each judged item's transcripts aligned."""
    texts = [] if judgments.texts is None else judgments.texts.to_list()
    number: dict[str, int] = {}
    spoken = [
        np.array(
            [number.setdefault(w, len(number)) for w in (t.split() if unit == "word" else t)],
            np.int64,
        )
        for t in texts
    ]
    pairs = likeness(judgments)
    score = np.nan_to_num(pairs.mean(len(judgments)))
    order = np.lexsort((pairs.other, pairs.row))
    start = np.searchsorted(pairs.row[order], np.arange(len(judgments)))
    codes = judgments.codes
    found = []
    for i in np.flatnonzero(judgments.overlap):
        rows = np.arange(judgments.offsets[i], judgments.offsets[i + 1])
        base = rows[np.lexsort((codes[rows], -score[rows].round(9)))[0]]
        to_base = np.ones(len(rows))
        mine = order[start[base] : start[base] + len(rows) - 1]
        to_base[pairs.other[mine] - rows[0]] = pairs.score[mine]
        first = rows != base
        rows = rows[np.lexsort((codes[rows], -to_base.round(9), first))]
        found.append(_Aligned(int(i), rows, network([spoken[codes[r]] for r in rows])))
    return list(number), found


def _votes(placed: Words, weight: Doubles) -> Doubles:
    """The weight of all versions that have each version's word in each place: (V, places)."""
    same = placed[:, None, :] == placed[None, :, :]
    return np.asarray(np.einsum("vup,u->vp", same, weight))


def _vote(placed: Words, weight: Doubles) -> _Elected:
    if not weight.any():
        weight = np.ones(len(weight))
    votes = _votes(placed, weight)
    first = (votes >= votes.max(axis=0, initial=0.0) - TIE).argmax(axis=0)
    at = np.arange(placed.shape[1])
    return _Elected(placed[first, at], votes[first, at] / weight.sum())


def _word_accuracy(judgments: Judgments, aligned: list[_Aligned], weight: Doubles) -> Doubles:
    """For each row the share of places where it has the word that the others elect: (N,).

    Where the others tie between words, each of them counts in proportion. NaN for a row without
    others or without a place.
    """
    share = np.full(len(judgments), np.nan)
    for a in aligned:
        rater = judgments.rater[a.rows]
        for k, row in enumerate(a.rows):
            others = rater != rater[k]
            if not others.any() or not a.placed.shape[1]:
                continue
            w = weight[rater[others]]
            placed = a.placed[others]
            votes = _votes(placed, w if w.any() else np.ones(len(w)))
            best = votes >= votes.max(axis=0) - TIE
            agree = best & (placed == a.placed[k])
            spoken = (best & (placed != NOTHING)).any(axis=0) | (a.placed[k] != NOTHING)
            if spoken.any():
                share[row] = float((agree.sum(axis=0) / best.sum(axis=0))[spoken].mean())
    return share


def _log_odds(
    judgments: Judgments, aligned: list[_Aligned], share: Doubles, alternatives: float
) -> Doubles:
    """The weight of each rater, (R,)."""
    places = np.zeros(len(judgments))
    for a in aligned:
        places[a.rows] = a.placed.shape[1]
    known = np.isfinite(share)
    rater = judgments.rater[known]
    n = np.bincount(rater, places[known], minlength=judgments.n_raters)
    right = np.bincount(rater, (places * share)[known], minlength=judgments.n_raters)
    crowd = right.sum() / n.sum() if n.sum() else 0.5
    p = np.clip((right + PRIOR * crowd) / (n + PRIOR), 1e-3, 1 - 1e-3)
    return np.asarray(np.maximum(np.log(alternatives * p / (1 - p)), 0.0))


def _spoken(
    judgments: Judgments,
    aligned: list[_Aligned],
    elected: list[_Elected],
    words: list[str],
    unit: str,
) -> tuple[pl.Series, Doubles]:
    """The answer of each item and its certainty."""
    answer: list[str | None] = [None] * judgments.n_items
    certainty = np.full(judgments.n_items, np.nan)
    for a, e in zip(aligned, elected, strict=True):
        spoken = e.word != NOTHING
        answer[a.item] = (" " if unit == "word" else "").join(words[w] for w in e.word[spoken])
        if len(a.rows) > 1 and len(e.share):
            certainty[a.item] = min(float((e.share[spoken] if spoken.any() else e.share).mean()), 1)
    return pl.Series("label", answer, dtype=pl.String), certainty


def _parts(
    judgments: Judgments, aligned: list[_Aligned], elected: list[_Elected], words: list[str]
) -> pl.DataFrame:
    items = judgments.items.to_list()
    rows = [
        (items[a.item], place, None if word == NOTHING else words[word], min(float(share), 1.0))
        for a, e in zip(aligned, elected, strict=True)
        for place, (word, share) in enumerate(zip(e.word, e.share, strict=True))
    ]
    schema = {
        "item": pl.String,
        "place": pl.Int64,
        "word": pl.String,
        "probability": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _remarks(judgments: Judgments) -> tuple[str, ...]:
    alone = int((judgments.overlap == 1).sum())
    if not alone:
        return ()
    who = "1 item has" if alone == 1 else f"{alone:,} items have"
    return (f"{who} one transcript, which stands; its certainty is not known",)
