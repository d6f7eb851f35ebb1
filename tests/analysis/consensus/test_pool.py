"""The default method."""

from __future__ import annotations

import numpy as np
import pytest

import quorate
from crowd import ONE_OPTION, accuracy, crowd
from quorate.analysis.consensus import pool
from quorate.analysis.consensus.majority import Majority
from quorate.analysis.consensus.pool import Pool
from quorate.schema import Kind
from simulated import simulate
from tables import table


def test_says_what_it_took_and_why() -> None:
    made = simulate(items=50, raters=6, options=2, overlap=3, accuracy=(0.7, 0.9), seed=0)
    notes = quorate.consensus(made.judgments).notes
    assert notes[0].startswith("pool, because")
    assert notes[1] == "mean of ebcc, hierarchical, multidimensional, one-coin, votes"


def test_leaves_out_a_member_that_lost_a_class() -> None:
    # nine of ten raters miss most of a common class: one coin a rater explains it away
    rng = np.random.default_rng(1)
    truth = rng.random(400) < 0.4
    rows = []
    for i in range(400):
        for r in range(5):
            seen = rng.random() < (0.95 if r == 0 else 0.35)
            label = "yes" if truth[i] and seen else "no"
            rows.append((f"i{i:03}", f"r{r}", label))
    fit = Pool(gate=0.0).fit(table(rows))
    assert "one-coin" not in str(fit.parameters["members"])
    assert any(note.startswith("one-coin left out") for note in fit.notes)


def test_takes_the_order_of_options_into_account() -> None:
    rng = np.random.default_rng(2)
    rows = []
    for i in range(150):
        level = rng.integers(0, 5)
        for r in rng.choice(8, 4, replace=False):
            step = rng.choice([-1, 0, 1], p=[0.2, 0.6, 0.2])
            rows.append((f"i{i:03}", f"r{r}", str(np.clip(level + step, 0, 4))))
    options = list("01234")
    ordered = Pool().fit(table(rows, Kind.ORDINAL, options))
    plain = Pool().fit(table(rows, Kind.CATEGORICAL, options))
    assert "ordinal" in str(ordered.parameters["members"])
    assert "ordinal" not in str(plain.parameters["members"])


def test_very_many_options_are_left_to_one_coin_and_votes() -> None:
    rows = [(f"i{k}", f"r{r}", f"{(k + (r > 8)) % 1500:05}") for k in range(3000) for r in range(9)]
    fit = Pool().fit(table(rows))
    assert fit.parameters["members"] == "one-coin, votes"
    assert "more numbers than judgments can tell" in fit.notes[1]


def test_one_label_an_item_is_that_label() -> None:
    made = simulate(items=120, raters=6, options=3, overlap=1, accuracy=(0.7, 0.9), seed=5)
    fit = quorate.consensus(made.judgments)
    assert (fit.codes == made.judgments.codes).all()


def test_reproducible_from_the_seed() -> None:
    made = simulate(items=80, raters=6, options=3, overlap=3, accuracy=(0.5, 0.9), seed=6)
    one, two, other = (quorate.consensus(made.judgments, seed=s) for s in (1, 1, 2))
    assert one.posterior is not None
    assert two.posterior is not None
    assert other.posterior is not None
    assert one.posterior.tobytes() == two.posterior.tobytes()
    assert one.posterior.tobytes() != other.posterior.tobytes()


@pytest.mark.parametrize("name", [n for n in ONE_OPTION if n != "trec"])
def test_never_far_below_the_vote(name: str) -> None:
    judgments, gold = crowd(name)
    pool, vote = Pool().fit(judgments).posterior, Majority().fit(judgments).posterior
    assert pool is not None
    assert vote is not None
    assert accuracy(pool, gold) >= accuracy(vote, gold) - 0.015


def test_large_tables_give_the_slow_member_fewer_iterations(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = simulate(items=80, raters=8, options=3, overlap=4, accuracy=(0.4, 0.8), seed=3)
    whole = Pool().fit(made.judgments).posterior
    monkeypatch.setattr(pool, "LARGE_SUBTYPE_WORK", 1)
    monkeypatch.setattr(pool, "FEWER_ITERATIONS", 300)  # as many as there are
    assert np.array_equal(np.asarray(Pool().fit(made.judgments).posterior), np.asarray(whole))
    monkeypatch.setattr(pool, "FEWER_ITERATIONS", 2)
    assert not np.allclose(np.asarray(Pool().fit(made.judgments).posterior), np.asarray(whole))
