"""What a rater's judgments look like, in numbers for the lead; no check, and nothing to act on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.quality.view import Answers, Longs, Purpose, View
from quorate.schema.judgments import NO_TIME
from quorate.schema.question import Kind

Doubles = NDArray[np.float64]

BLOCK = 20
"""judgments behind a point of a trend, at least"""
POINTS = 20
"""points of a trend, at most"""
PAUSE = 30 * 60_000
"""milliseconds without a judgment after which another session begins"""


@dataclass(frozen=True, slots=True)
class Trend:
    """How good a rater was after ``n`` judgments, over the block that ended there."""

    n: int
    value: float


@dataclass(frozen=True, slots=True)
class Session:
    """A time without a long pause: from the start of the first judgment to the last, UTC ms."""

    start: int
    end: int
    judged: int


@dataclass(frozen=True, slots=True)
class Confusion:
    """Expected counts (K, K) of a question: the believed option in rows, the given in columns."""

    question: str
    options: tuple[str, ...]
    counts: Doubles


@dataclass(frozen=True, slots=True)
class Profile:
    """A rater in numbers.

    ``gold`` counts judgments of known answers and those that were right in all that can be told;
    ``agreement`` is the share of the others' judgments of the same items that say the same.
    """

    judged: int
    gold: int
    right: int
    agreement: float | None
    median_seconds: float | None
    trend: tuple[Trend, ...]


def profile(view: View, rater: int, same: Doubles) -> Profile:
    """The numbers of a rater; ``same`` is what ``likeness`` gives."""
    rows = view.work(rater)
    told = rightness(view, rows)
    seconds = view.seconds[rows]
    seconds = seconds[np.isfinite(seconds)]
    alike = same[rows]
    alike = alike[np.isfinite(alike)]
    return Profile(
        judged=len(rows),
        gold=int((told >= 0).sum()),
        right=int((told == 1).sum()),
        agreement=float(alike.mean()) if len(alike) else None,
        median_seconds=float(np.median(seconds)) if len(seconds) else None,
        trend=trend(view, rows),
    )


def rightness(view: View, rows: Longs) -> NDArray[np.int8]:
    """Whether each judgment is right in all questions that can be told: 1, 0, or -1 for unknown."""
    right = np.stack([one.right[rows] for one in view.answers.values()])
    known = right >= 0
    every = np.where(known, right, 1).min(axis=0)
    return np.asarray(np.where(known.any(axis=0), every, -1).astype(np.int8))


def likeness(view: View) -> Doubles:
    """For each judgment the share of the others of its item that say the same, (N,).

    Of the first question that has options; NaN where nobody else judged the item, and for rows
    that are practice, tests or repeats.
    """
    found = np.full(len(view), np.nan)
    answers = _of_options(view)
    if answers is None:
        return found
    counted = (view.purpose == Purpose.WORK) & (view.round == 0) & (answers.code >= 0)
    rows = np.flatnonzero(counted)
    if len(rows) == 0:
        return found
    n_codes = int(answers.code[rows].max()) + 1
    cell = view.item[rows].astype(np.int64) * n_codes + answers.code[rows]
    _, place, size = np.unique(cell, return_inverse=True, return_counts=True)
    judged = np.bincount(view.item[rows], minlength=len(view.items))[view.item[rows]]
    others = judged - 1
    found[rows[others > 0]] = ((size[place] - 1) / np.maximum(others, 1))[others > 0]
    return found


def trend(view: View, rows: Longs) -> tuple[Trend, ...]:
    """How well a rater's answers agree with what is believed now, block by block.

    A judgment's value is the probability of the answer given, averaged over questions; 1 or 0
    where the answer is known. Blocks are equally long, the last one may be shorter.
    """
    value = credence(view, rows)
    told = np.flatnonzero(np.isfinite(value))
    if len(told) == 0:
        return ()
    size = max(BLOCK, -(-len(told) // POINTS))
    blocks = [told[start : start + size] for start in range(0, len(told), size)]
    if len(blocks) > 1 and len(blocks[-1]) < BLOCK:
        last = blocks.pop()
        blocks[-1] = np.concatenate([blocks[-1], last])
    return tuple(Trend(int(block[-1]) + 1, float(value[block].mean())) for block in blocks)


def credence(view: View, rows: Longs) -> Doubles:
    """How probable each judgment's answers are by what is believed now, (n,); NaN: unknown."""
    values = [_credence(view, answers, rows) for answers in view.answers.values()]
    every = np.stack(values) if values else np.full((1, len(rows)), np.nan)
    known = np.isfinite(every)
    total = np.where(known, every, 0.0).sum(axis=0)
    return np.asarray(np.where(known.any(axis=0), total / np.maximum(known.sum(axis=0), 1), np.nan))


def _credence(view: View, answers: Answers, rows: Longs) -> Doubles:
    found = np.full(len(rows), np.nan)
    code = answers.code[rows]
    if answers.posterior is not None and answers.sets is not None:
        chosen = answers.sets[np.maximum(code, 0)]
        believed = answers.posterior[view.item[rows]]
        found = np.where(chosen, believed, 1 - believed).mean(axis=1)
    elif answers.posterior is not None and answers.options:
        found = answers.posterior[view.item[rows], np.maximum(code, 0)].astype(np.float64)
    found = np.where(code >= 0, found, np.nan)
    right = answers.right[rows]
    return np.asarray(np.where(right >= 0, right, found))


def confusions(view: View, rater: int) -> tuple[Confusion, ...]:
    """What a rater says where which option is believed, question by question."""
    found = []
    rows = view.work(rater)
    for name, answers in view.answers.items():
        kind = answers.question.kind
        if answers.posterior is None or kind not in (Kind.CATEGORICAL, Kind.ORDINAL):
            continue
        believed = answers.posterior[view.item[rows]]
        code = answers.code[rows]
        kept = (code >= 0) & np.isfinite(believed).all(axis=1)
        counts = np.zeros((len(answers.options), len(answers.options)))
        np.add.at(counts.T, code[kept], believed[kept])
        found.append(Confusion(name, answers.options, counts))
    return tuple(found)


def sessions(view: View, rater: int, most: int = 50) -> tuple[Session, ...]:
    """When a rater worked, the latest ``most`` sessions, the newest first."""
    rows = view.rows(rater)
    rows = rows[view.at[rows] != NO_TIME]
    if len(rows) == 0:
        return ()
    at, seconds = view.at[rows], np.nan_to_num(view.seconds[rows])
    order = np.argsort(at, kind="stable")
    at, seconds = at[order], seconds[order]
    breaks = np.flatnonzero(np.diff(at) - seconds[1:] * 1000 > PAUSE) + 1
    parts = np.split(np.arange(len(at)), breaks)
    found = [
        Session(int(at[part[0]] - seconds[part[0]] * 1000), int(at[part[-1]]), len(part))
        for part in parts
    ]
    return tuple(reversed(found[-most:]))


def _of_options(view: View) -> Answers | None:
    return next((one for one in view.answers.values() if one.options), None)
