"""A simulated crowd as a view, and what a check says of it at every few judgments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

import numpy as np

from quorate.quality import Answers, Check, Finding, View
from quorate.quality.view import RowIndex
from quorate.schema.question import Kind, Question

Answer = Callable[[np.random.Generator, int, int, int], int]
"""generator, truth, item, how many the rater judged before -> code"""
START = 1_700_000_000_000


def right_with(accuracy: float, options: int) -> Answer:
    """A rater who is right so often, and errs to any other option."""

    def answer(rng: np.random.Generator, truth: int, item: int, done: int) -> int:
        if rng.random() < accuracy:
            return truth
        return int((truth + 1 + rng.integers(0, options - 1)) % options)

    return answer


def crowd(
    raters: Sequence[Answer], n_items: int, overlap: int, *, options: int = 3, seed: int = 0
) -> View:
    """Items in turn, each judged by ``overlap`` raters drawn at random, the first of the list
    first, a judgment every second.

    What is believed of an item: its votes, each weighing 1.2 nats.
    """
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, options, n_items)
    done = [0] * len(raters)
    rows: list[tuple[int, int, int]] = []
    for item in range(n_items):
        for rater in sorted(rng.choice(len(raters), overlap, replace=False).tolist()):
            rows.append((item, rater, raters[rater](rng, int(truth[item]), item, done[rater])))
            done[rater] += 1
    item, rater, code = np.array(rows, np.int32).T
    votes = np.zeros((n_items, options))
    np.add.at(votes, (item, code), 1.2)
    belief = np.exp(votes)
    answers = Answers(
        Question("label", Kind.CATEGORICAL, tuple("abcdefgh"[:options])),
        code,
        np.full(len(rows), np.nan),
        np.full(len(rows), -1, np.int8),
        np.full(len(rows), -1, np.int8),
        np.full(n_items, -1, np.int32),
        posterior=belief / belief.sum(axis=1, keepdims=True),
    )
    zeros = np.zeros(len(rows), np.int8)
    index = RowIndex()
    for one_item, one_rater, _ in rows:
        index.add(one_rater, one_item)
    return View(
        items=[f"i{i}" for i in range(n_items)],
        raters=[f"r{r:02}" for r in range(len(raters))],
        item=item,
        rater=rater,
        at=START + 1000 * np.arange(len(rows), dtype=np.int64),
        seconds=np.full(len(rows), np.nan),
        purpose=zeros,
        round=zeros,
        guideline=zeros,
        length=np.full(n_items, np.nan),
        answers={"label": answers},
        index=index,
    )


def looks(check: Check, view: View, every: int = 10) -> dict[str, list[tuple[int, Finding]]]:
    """What the check says at every so many judgments of a rater, by rater: (how many, finding).

    Seen from the past: only the rows until then are in the view.
    """
    answers = view.answers["label"]
    index, done = RowIndex(), [0] * len(view.raters)
    found: dict[str, list[tuple[int, Finding]]] = {}
    for row, (rater, item) in enumerate(zip(view.rater.tolist(), view.item.tolist(), strict=True)):
        index.add(rater, item)
        done[rater] += 1
        if done[rater] % every:
            continue
        past = slice(row + 1)
        then = replace(
            view,
            item=view.item[past],
            rater=view.rater[past],
            at=view.at[past],
            seconds=view.seconds[past],
            purpose=view.purpose[past],
            round=view.round[past],
            guideline=view.guideline[past],
            answers={"label": _past(answers, past)},
            subjects=(rater,),
            index=index,
        )
        for finding in check.find(then, int(view.at[row]), Random(0)):
            found.setdefault(finding.rater or "", []).append((done[rater], finding))
    return found


def _past(answers: Answers, past: slice) -> Answers:
    return replace(
        answers,
        code=answers.code[past],
        value=answers.value[past],
        right=answers.right[past],
        first=answers.first[past],
    )
