"""A fit has the same bits however its table is cut, whoever computes, in any order of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from quorate import Consensus, consensus
from quorate.analysis.consensus.dawid_skene import DawidSkene
from quorate.analysis.consensus.ebcc import EnhancedBCC
from quorate.analysis.consensus.mace import MACE
from quorate.analysis.consensus.method import Fit
from quorate.analysis.consensus.one_coin import OneCoin
from quorate.analysis.numerics import latent_class
from quorate.analysis.numerics import packed as packing
from quorate.analysis.numerics.latent_class import Confusion, Sums, expect, posterior, vote
from quorate.analysis.numerics.packed import Packed, pack
from quorate.compute import Executor, Serial, Threads
from quorate.compute.executor import Near
from quorate.schema import Judgments, Kind, Question
from tables import table

P = TypeVar("P")
Out = TypeVar("Out")

PARTITIONS = (1, 2, 7, 16)
METHODS = (DawidSkene(), OneCoin(), MACE(restarts=2), EnhancedBCC())


@pytest.fixture(params=["plain", "compiled"])
def tier(request: pytest.FixtureRequest) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(latent_class, "COMPILED_FROM", 0 if request.param == "compiled" else 2**62)
        yield request.param


@dataclass(frozen=True)
class Rows:
    """Judgments as rows, before they are a table, with the truth behind some."""

    item: NDArray[np.int32]
    rater: NDArray[np.int32]
    label: NDArray[np.int32]
    truth: NDArray[np.int32]
    n_raters: int = 25
    n_labels: int = 3

    def judgments(self, order: NDArray[np.intp] | None = None) -> Judgments:
        order = np.arange(len(self.item)) if order is None else order
        return Judgments.build(
            Question("q", Kind.CATEGORICAL, tuple("abc")),
            pl.Series("item", [f"i{n:04}" for n in range(len(self.truth))]),
            pl.Series("rater", [f"r{n:02}" for n in range(self.n_raters)]),
            self.item[order],
            self.rater[order],
            self.label[order],
        )

    def gold(self) -> NDArray[np.int32]:
        known = self.truth.copy()
        known[::3] = -1
        return known


def rows(n_items: int = 400, seed: int = 0) -> Rows:
    """Raters right with 0.4–0.95; 1 to 9 judgments an item, no rater twice, one item by all."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 3, n_items).astype(np.int32)
    ability = rng.uniform(0.4, 0.95, 25)
    item, rater = [], []
    for i in range(n_items):
        chosen = rng.permutation(25)[: 25 if i == 7 else rng.integers(1, 10)]
        item += [i] * len(chosen)
        rater += chosen.tolist()
    right = rng.random(len(item)) < ability[rater]
    label = np.where(right, truth[item], rng.integers(0, 3, len(item)))
    return Rows(np.array(item, np.int32), np.array(rater, np.int32), label.astype(np.int32), truth)


def bits(fit: Fit | Consensus) -> tuple[bytes | tuple[float, ...], ...]:
    assert fit.posterior is not None
    assert fit.competence.accuracy is not None
    return fit.posterior.tobytes(), fit.competence.accuracy.tobytes(), fit.trace


@pytest.mark.parametrize("gold", [False, True])
@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_the_cut_does_not_matter(tier: str, method: DawidSkene, gold: bool) -> None:
    made = rows()
    judgments = made.judgments()
    known = made.gold() if gold else None
    packs = [pack(judgments, known, n) for n in PARTITIONS]
    assert [len(packed.parts) for packed in packs] == list(PARTITIONS)
    assert len({bits(method.fit_packed(packed)) for packed in packs}) == 1


@dataclass(frozen=True)
class Loop:
    """What thirty iterations end with, to the last bit."""

    posterior: bytes
    counts: bytes
    classes: bytes
    trace: tuple[float, ...]


def dawid_skene_by_hand(packed: Packed, executor: Executor) -> Loop:
    method = DawidSkene()
    shape = (packed.n_raters, packed.n_labels, packed.n_labels)

    def model(sums: Sums) -> Confusion:
        return method.maximize(sums.counts.reshape(shape), sums.classes).model

    sums, trace = vote(packed, executor=executor), []
    for _ in range(30):
        sums = expect(packed, model(sums), executor)
        trace.append(sums.log_likelihood)
    weights = posterior(packed, model(sums), executor)
    return Loop(weights.tobytes(), sums.counts.tobytes(), sums.classes.tobytes(), tuple(trace))


class Backwards(Near):
    """An executor that does the last part first, as a cluster might."""

    workers = 9

    def map(self, function: Callable[[P], Out], parts: Sequence[P]) -> Iterator[Out]:
        return iter([function(part) for part in reversed(parts)])


def test_the_executor_does_not_matter(tier: str) -> None:
    made = rows()
    loops = {
        dawid_skene_by_hand(pack(made.judgments(), made.gold(), n), executor)
        for n in PARTITIONS
        for executor in (Serial(), Threads(2), Threads(5), Backwards())
    }
    assert len(loops) == 1


def test_tables_of_sums_may_be_shared_between_parts(
    tier: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = pack(rows().judgments(), None, 16)
    apart = dawid_skene_by_hand(packed, Threads(2))
    monkeypatch.setattr(latent_class, "LARGEST_SUMS", 1)
    assert dawid_skene_by_hand(packed, Threads(2)) == apart


def test_the_order_of_rows_does_not_matter(tier: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = rows()
    rng = np.random.default_rng(1)
    gold = {f"i{n:04}": "abc"[k] for n, k in enumerate(made.truth) if n % 3}
    found = set()
    for n_parts in PARTITIONS:
        monkeypatch.setattr(packing, "JUDGMENTS_PER_PART", len(made.item) // n_parts)
        judgments = made.judgments(rng.permutation(len(made.item)))
        result = consensus(judgments, "dawid-skene", gold=gold)
        found.add((bits(result), result.input_digest, tuple(result.labels)))
    assert len(found) == 1


def test_items_without_judgments_and_gold_of_no_item_do_not_matter(tier: str) -> None:
    judgments = rows().judgments()
    kept = judgments.subset(judgments.item >= 200)
    alone = DawidSkene().fit_packed(pack(kept))
    gold = np.full(400, -1, np.int32)
    cut_apart = DawidSkene().fit_packed(pack(kept, gold, 7))
    assert bits(alone) == bits(cut_apart)


@pytest.mark.parametrize("gold", [False, True])
@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_the_tiers_agree(method: DawidSkene, gold: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    made = rows()
    fits = []
    for compiled_from in (0, 2**62):
        monkeypatch.setattr(latent_class, "COMPILED_FROM", compiled_from)
        fits.append(method.fit_packed(pack(made.judgments(), made.gold() if gold else None)))
    one, other = fits
    assert one.posterior is not None
    assert other.posterior is not None
    np.testing.assert_allclose(one.posterior, other.posterior, rtol=0, atol=1e-9)
    assert one.trace == pytest.approx(other.trace, rel=1e-9)


votes = st.lists(
    st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("uvwxyz"), st.sampled_from("012")),
    min_size=1,
    max_size=60,
    unique_by=lambda row: row[:2],
)


@pytest.mark.parametrize("compiled_from", [0, 2**62])
@settings(max_examples=40, deadline=None)
@given(votes)
def test_the_likelihood_of_dawid_and_skene_never_falls(
    compiled_from: int, votes: list[tuple[str, str, str]]
) -> None:
    judgments = table(votes, options=["0", "1", "2"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(latent_class, "COMPILED_FROM", compiled_from)
        trace = np.array(consensus(judgments, "dawid-skene", tolerance=1e-300, iterations=40).trace)
    # rounding posteriors to 2**-32 may lose that much a judgment
    assert (np.diff(trace) >= -len(votes) * 2.0**-30).all()


@pytest.mark.parametrize("seed", range(3))
def test_the_likelihood_never_falls_on_crowds(tier: str, seed: int) -> None:
    trace = np.array(DawidSkene().fit_packed(pack(rows(seed=seed).judgments())).trace)
    assert (np.diff(trace) >= -1e-6).all()
    assert len(trace) > 3
