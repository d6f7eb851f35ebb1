"""Frame sequence: labels on frames, smoothed over time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.consensus.frame_chain import Footage, fitted, said
from quorate.analysis.consensus.method import Competence, Fit
from quorate.analysis.marks.parts import Parts, expand, parts_of, texts_of, written
from quorate.analysis.numerics.em import Stopping
from quorate.schema import AlignedGold, Judgments, Kind

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

GAP = 50
"""frames without any mark from which on a video is cut in two chains"""
MARGIN = GAP // 2
"""frames before the first and after the last mark of a chain, on which all raters were silent"""
END_MARGIN = 5
"""such frames after the last mark of a video, which may end there"""
MOST_CELLS = 50_000_000
"""about so many chains × frames × states are held at once; longer chains are cut"""


@dataclass(frozen=True)
class FrameSequence:
    """Frames in a row tend to have the same label; a hidden Markov chain says which they have.

    The state of a frame is one of the labels or none. The chain has a probability of each step from
    state to state, and each rater a confusion matrix: P(said | state), where a frame that a rater
    did not mark counts as «none» said. Baum and Welch's EM over all items; a frame has the state
    with the largest posterior, so that a gap inside a run is filled and a stray mark dropped.

    Frame numbers are divided by their greatest common divisor, so that raters may have labelled
    every tenth frame. Where nobody marks ``GAP`` frames in a row, the video is cut: the frames
    between are taken to have no label. ``certainty`` is the expected F1 of the labelled frames
    (where none is, the least posterior of «none»). Items with gold have the gold answer.

    Source: Baum et al. 1970, doi:10.1214/aoms/1177697196; raters' confusion at each step: Nguyen et
    al. 2017, doi:10.18653/v1/P17-1028.
    """

    tolerance: float = 1e-7
    iterations: int = 200

    name: ClassVar[str] = "frame-sequence"
    title: ClassVar[str] = "Frame sequence"
    source: ClassVar[str] = "doi:10.18653/v1/P17-1028"
    kinds: ClassVar[frozenset[Kind]] = frozenset({Kind.FRAMES})

    def refuses(self, judgments: Judgments) -> str:
        """When frames have boxes, or an answer gives one frame several labels."""
        return refused(parts_of(texts_of(judgments.texts), Kind.FRAMES))

    def fit(self, judgments: Judgments, gold: AlignedGold | None = None, seed: int = 0) -> Fit:
        """Cut to chains, fit, name."""
        film = Film.of(judgments, gold)
        run = fitted(film.footage, Stopping(self.tolerance, self.iterations))
        posterior = run.statistics.posterior
        answer, certainty, parts = film.answers(judgments, posterior)
        notes = (f"frames are labelled every {film.stride:,}",) if film.stride > 1 else ()
        return Fit(
            competence=_competence(said(film.footage, posterior)),
            answer=answer,
            certainty=certainty,
            parts=parts,
            trace=run.trace,
            converged=run.converged,
            parameters={"steps": run.parameters.step, "stride": film.stride},
            notes=notes,
        )


def refused(parts: Parts) -> str:
    """Why answers about frames are no sequences of single labels; empty when they are."""
    if parts.low.shape[1]:
        return "frames have boxes; use detection"
    pairs = parts.answer * (int(parts.frame.max(initial=0)) + 1) + parts.frame
    if len(np.unique(pairs)) < len(pairs):
        return "some answers give one frame several labels; use detection"
    return ""


@dataclass(frozen=True, eq=False)
class Film:
    """A table as chains: the ``footage``, and the frame that each chain starts with."""

    footage: Footage
    begin: Longs
    stride: int
    names: tuple[str, ...]
    given: pl.Series

    @classmethod
    def of(cls, judgments: Judgments, gold: AlignedGold | None) -> Film:
        """Cut each item's frames, from some before the first mark to some after the last."""
        n_items, N = judgments.n_items, len(judgments)
        given = pl.Series([None] * n_items, dtype=pl.String)
        if gold is not None and gold.texts is not None:
            given = gold.texts
        known = np.flatnonzero(given.is_not_null().to_numpy())
        texts = texts_of(judgments.texts)
        read = parts_of([*texts, *given[known]], Kind.FRAMES)
        codes = np.concatenate([judgments.codes, len(texts) + np.arange(len(known))])
        parts = expand(read, codes)
        row = parts.answer
        item = np.concatenate([judgments.item.astype(np.int64), known])[row]
        different = np.unique(parts.frame)
        stride = int(np.gcd.reduce(different)) if len(different) > 2 else 1
        frame = parts.frame // stride
        chain, begin, end, place = _cut(item, frame, len(parts.names) + 1)
        length = end - begin + 1
        states = np.full((len(length), int(length.max(initial=1))), -1, np.int64)
        settled = np.zeros(n_items, np.bool_)
        settled[known] = True
        states[settled[place]] = 0
        at = frame - begin[chain]
        golden = row >= N
        states[chain[golden], at[golden]] = parts.label[golden] + 1
        span = np.zeros(n_items)
        np.maximum.at(span, place, end + 1.0)
        covered = np.bincount(place, length, minlength=n_items)
        footage = Footage(
            n_states=len(parts.names) + 1,
            n_raters=judgments.n_raters,
            n_items=n_items,
            length=length,
            place=place,
            rater=judgments.rater.astype(np.int64),
            item=judgments.item.astype(np.int64),
            row=row[~golden],
            chain=chain[~golden],
            at=at[~golden],
            label=parts.label[~golden] + 1,
            known=states,
            left_out=np.maximum(span - covered, 0),
        )
        return cls(footage, begin, stride, parts.names, given)

    def answers(
        self, judgments: Judgments, posterior: Doubles
    ) -> tuple[pl.Series, Doubles, pl.DataFrame]:
        """The answer of each item, its certainty, and every frame that is marked or named."""
        f = self.footage
        best = posterior.argmax(axis=2)
        inside = np.arange(posterior.shape[1])[None, :] < f.length[:, None]
        named = (best > 0) & inside
        marks = np.zeros(best.shape, np.int64)
        np.add.at(marks, (f.chain, f.at), 1)
        chain, at = np.nonzero(named | (marks > 0))
        order = np.lexsort((self.begin[chain] + at, f.place[chain]))
        chain, at = chain[order], at[order]
        label = best[chain, at]
        stray = label == 0
        if stray.any():
            label[stray] = posterior[chain[stray], at[stray]][:, 1:].argmax(axis=1) + 1
        frame = (self.begin[chain] + at) * self.stride
        listed: list[list[dict[str, str | int]]] = [[] for _ in range(judgments.n_items)]
        for i, n, k, yes in zip(f.place[chain], frame, label, named[chain, at], strict=True):
            if yes:
                listed[i].append({"frame": int(n), "label": self.names[k - 1]})
        settled = self.given.is_not_null().to_numpy()
        texts = [
            self.given[i] if settled[i] else (written(part) if judgments.overlap[i] else None)
            for i, part in enumerate(listed)
        ]
        parts = pl.DataFrame(
            {
                "item": judgments.items[f.place[chain]].cast(pl.String),
                "frame": frame,
                "label": pl.Series("label", [self.names[k - 1] for k in label], dtype=pl.String),
                "probability": posterior[chain, at, label],
                "marks": marks[chain, at],
                "judgments": judgments.overlap[f.place[chain]],
                "named": named[chain, at],
            }
        )
        certainty = self._certainty(posterior, named, inside)
        certainty[settled] = 1.0
        certainty[(judgments.overlap == 0) & ~settled] = np.nan
        return pl.Series("answer", texts, dtype=pl.String), certainty, parts

    def _certainty(
        self, posterior: Doubles, named: NDArray[np.bool_], inside: NDArray[np.bool_]
    ) -> Doubles:
        """2 Σ p / (n + Σ over frames of P(some label)), the first sum over the n frames named."""
        f = self.footage
        top = posterior.max(axis=2)
        right = np.bincount(f.place, (top * named).sum(axis=1), minlength=f.n_items)
        n = np.bincount(f.place, named.sum(axis=1), minlength=f.n_items)
        some = np.where(inside, 1 - posterior[:, :, 0], 0.0)
        there = np.bincount(f.place, some.sum(axis=1), minlength=f.n_items)
        nothing = np.ones(f.n_items)
        np.minimum.at(nothing, f.place, 1 - some.max(axis=1))
        share = np.divide(2 * right, n + there, out=np.zeros(f.n_items), where=n + there > 0)
        return np.asarray(np.minimum(np.where(n > 0, share, nothing), 1.0))


def _cut(item: Longs, frame: Longs, n_states: int) -> tuple[Longs, Longs, Longs, Longs]:
    """The chain of each mark (M,), and the first and last frame and the item of each chain."""
    order = np.lexsort((frame, item))
    i, t = item[order], frame[order]
    new = np.ones(len(order), np.bool_)
    new[1:] = (np.diff(i) != 0) | (np.diff(t) > GAP)
    number = np.cumsum(new) - 1
    chain = np.empty(len(order), np.int64)
    chain[order] = number
    first = np.flatnonzero(new)
    last = np.append(first[1:], len(order))[: len(first)] - 1
    ends = np.append(np.diff(i[first]) != 0, [True] * (len(first) > 0))
    begin = np.maximum(t[first] - MARGIN, 0)
    end = t[last] + np.where(ends, END_MARGIN, MARGIN)
    # no chain so much longer than others that padding would fill the memory
    most = max(2 * GAP, MOST_CELLS // max(len(first) * n_states, 1))
    part = (frame - begin[chain]) // most
    _, where, piece = np.unique(
        chain * (int(part.max(initial=0)) + 1) + part, return_index=True, return_inverse=True
    )
    start = begin[chain[where]] + part[where] * most
    stop = np.minimum(end[chain[where]], start + most - 1)
    return piece.ravel().astype(np.int64), start, stop, item[where]


def _competence(counts: Doubles) -> Competence:
    """Recall, precision, right labels and false alarms by frame, from expected counts."""
    some = counts[:, 1:, :].sum(axis=(1, 2))
    hit = counts[:, 1:, 1:].sum(axis=(1, 2))
    marked = counts[:, :, 1:].sum(axis=(1, 2))
    right = np.einsum("rkk->r", counts[:, 1:, 1:])
    none = counts[:, 0, :].sum(axis=1)
    return Competence(
        extra={
            "recall": _ratio(hit, some),
            "precision": _ratio(hit, marked),
            "label_accuracy": _ratio(right, hit),
            "false_alarms": _ratio(counts[:, 0, 1:].sum(axis=1), none),
        }
    )


def _ratio(a: Doubles, b: Doubles) -> Doubles:
    return np.asarray(np.divide(a, b, out=np.full(len(a), np.nan), where=b > 0))
