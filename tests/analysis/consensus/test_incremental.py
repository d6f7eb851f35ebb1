"""Fits that go on from a fit of fewer judgments."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
import pytest

from quorate.analysis.consensus.by_parts import consensus_by_parts
from quorate.analysis.consensus.incremental import (
    Earlier,
    Incremental,
    incremental_consensus,
)
from quorate.analysis.consensus.inference import method as method_of
from quorate.analysis.numerics import packed as packing
from quorate.analysis.numerics.course import Course, following
from quorate.analysis.numerics.latent_class import moves
from quorate.analysis.numerics.packed import Packed, pack, some_items
from quorate.compute import Serial, Threads, working_on
from quorate.formats import from_rows
from quorate.schema import Judgments, RequestError

METHODS = [
    "one-coin",
    "dawid-skene",
    "dawid-skene-map",
    "lfc",
    "bcc",
    "cbcc",
    "hierarchical",
    "vi-mf",
]

Row = tuple[str, str, str]


def rows(n_items: int, seed: int = 0, first: int = 0, raters: int = 15) -> list[Row]:
    """Five judgments an item by raters who are right with .5 to .95, of three options."""
    rng = np.random.default_rng(seed)
    ability = np.random.default_rng(9).uniform(0.5, 0.95, 40)
    found = []
    for item in range(first, first + n_items):
        truth = rng.integers(3)
        for rater in rng.choice(raters, 5, replace=False):
            label = truth if rng.random() < ability[rater] else rng.integers(3)
            found.append((f"i{item:05}", f"r{rater:02}", "abc"[label]))
    return found


def table(judgments: Judgments, parts: int = 7) -> Packed:
    packed = pack(judgments, n_parts=parts)
    return Packed(
        packed.parts,
        packed.n_items,
        packed.n_raters,
        packed.n_labels,
        packed.n_judgments,
        whole=False,
    )


def touched(judgments: Judgments, packed: Packed, new: Sequence[Row]) -> Packed:
    items = {item for item, _, _ in new}
    mask = judgments.items.is_in(list(items)).to_numpy()
    parts = tuple(some_items(packed, lambda some: mask[some]))
    count = sum(part.n_items for part in parts), sum(len(part.code) for part in parts)
    return Packed(parts, count[0], packed.n_raters, packed.n_labels, count[1], of=packed)


def earlier(name: str, old: Sequence[Row]) -> Earlier:
    judgments = from_rows(old)
    with following(Course()) as course:
        consensus_by_parts(method_of(name), table(judgments), judgments.question, judgments.digest)
    return Earlier.of(course, judgments.raters.to_list(), judgments.question.options)


def grown(
    name: str, left: Earlier, every: Sequence[Row], new: Sequence[Row], parts: int = 7
) -> Incremental:
    judgments = from_rows(every)
    packed = table(judgments, parts)
    return incremental_consensus(
        method_of(name),
        packed,
        touched(judgments, packed, new),
        left,
        judgments.question,
        judgments.raters.to_list(),
        judgments.digest,
    )


def posterior(found: Incremental) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    consensus = found.consensus
    names = pl.Series([str(n) for n in range(consensus.packed.n_items)])
    tables = consensus.tables(lambda some: names[some.start : some.stop], posterior=True)
    return pl.concat(tables).select("a", "b", "c").to_numpy()


@pytest.mark.parametrize("name", METHODS)
def test_few_new_judgments_are_fitted_near_the_fit_of_all(name: str) -> None:
    old, new = rows(400), rows(20, seed=1, first=390)
    found = grown(name, earlier(name, old), [*old, *new], new)
    judgments = from_rows([*old, *new])
    packed = table(judgments)
    whole = consensus_by_parts(method_of(name), packed, judgments.question, "")
    assert found.consensus.fit.belief is not None
    assert whole.fit.belief is not None
    answers, _, mean = moves(packed, found.consensus.fit.belief, whole.fit.belief)
    assert answers <= 8
    assert mean < 0.02
    (one,) = found.differences
    assert one.touched == 20
    assert one.sweeps > 1
    trace = np.array(found.consensus.fit.trace)
    # the memory of cbcc's M-step makes its bound go down a little, in the fit of all too
    least = -1e-6 * abs(trace[-1]) if name != "cbcc" else -1.0
    assert (np.diff(trace) >= least).all()


@pytest.mark.parametrize("name", ["one-coin", "dawid-skene-map", "bcc", "vi-mf"])
def test_sweeps_of_all_items_reach_the_fit_of_all(name: str) -> None:
    old, new = rows(300), rows(30, seed=1, first=280)
    every = [*old, *new]
    fine = {"tolerance": 1e-14, "iterations": 3000}
    method = method_of(name, **fine)
    judgments = from_rows(every)
    packed = table(judgments)
    found = incremental_consensus(
        method,
        packed,
        touched(judgments, packed, every),
        earlier(name, old),
        judgments.question,
        judgments.raters.to_list(),
        judgments.digest,
    )
    whole = consensus_by_parts(method, packed, judgments.question, "")
    assert found.consensus.fit.belief is not None
    assert whole.fit.belief is not None
    answers, largest, _ = moves(packed, found.consensus.fit.belief, whole.fit.belief)
    assert answers == 0
    assert largest < 1e-6
    assert found.differences[0].largest < 1e-5


@pytest.mark.parametrize("name", ["dawid-skene", "one-coin", "pool"])
@pytest.mark.parametrize("compiled", [False, True])
def test_cut_and_executor_do_not_matter(
    name: str, compiled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if compiled:
        monkeypatch.setattr("quorate.analysis.numerics.latent_class.COMPILED_FROM", 1000)
    monkeypatch.setattr("quorate.analysis.consensus.pool.LARGEST_SUBTYPE_WORK", 1)
    monkeypatch.setattr("quorate.analysis.consensus.pool.LARGEST_SIGNAL_WORK", 1)
    monkeypatch.setattr(packing, "JUDGMENTS_PER_PART", 60)
    old, new = rows(200), rows(40, seed=1, first=190)
    left = earlier(name, old)
    every = [*old, *new]
    results = []
    for parts, executor in ((1, Serial()), (13, Threads(2)), (5, Threads(3))):
        with working_on(executor):
            found = grown(name, left, every, new, parts)
            results.append((posterior(found).tobytes(), found.differences, found.earlier.digest))
    assert results[0] == results[1] == results[2]


def test_new_raters_and_options_are_taken_in() -> None:
    old = [row for row in rows(200) if row[2] != "b"]
    new = rows(40, seed=1, first=500, raters=30)
    found = grown("dawid-skene", earlier("dawid-skene", old), [*old, *new], new)
    raters = from_rows([*old, *new]).n_raters
    assert found.consensus.fit.competence.accuracy is not None
    assert len(found.consensus.fit.competence.accuracy) == raters > 15
    # new items by new raters begin with their votes, not all alike
    assert posterior(found)[-40:].max(axis=1).mean() > 0.9


def test_nothing_new_repeats_the_result() -> None:
    old, new = rows(200), rows(20, seed=1, first=190)
    every = [*old, *new]
    first = grown("cbcc", earlier("cbcc", old), every, new)
    again = grown("cbcc", first.earlier, every, [])
    assert posterior(again).tobytes() == posterior(first).tobytes()
    assert again.consensus.input_digest == first.consensus.input_digest
    assert again.consensus.fit.trace == first.consensus.fit.trace
    assert again.earlier.digest == first.earlier.digest


def test_the_digest_is_never_that_of_a_fit_of_all() -> None:
    old, new = rows(50), rows(5, seed=1, first=50)
    every = [*old, *new]
    found = grown("one-coin", earlier("one-coin", old), every, new)
    assert found.consensus.input_digest != from_rows(every).digest
    other = grown("one-coin", earlier("one-coin", rows(49)), every, rows(6, first=49))
    assert other.consensus.input_digest != found.consensus.input_digest
    assert "incremental: 5 of 55 items have new judgments" in found.consensus.fit.notes[-1]


def test_an_earlier_fit_of_other_raters_is_refused() -> None:
    left = earlier("one-coin", [("a", "somebody", "a"), ("b", "r01", "b"), ("c", "r02", "c")])
    with pytest.raises(RequestError, match="has rater 'somebody', the table has not"):
        grown("one-coin", left, rows(20), rows(20))
