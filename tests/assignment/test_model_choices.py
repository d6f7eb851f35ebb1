"""Choices by a model's scores, by hand on a few items."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import pytest

from quorate import plugins
from quorate.assignment.choice import Asking, Candidate, choice
from quorate.assignment.choices.core_set import centers
from quorate.assignment.live import Beliefs
from quorate.assignment.model_scores import ModelChoice, ModelScores, Pool, distances, wanted
from quorate.schema import InputError, RequestError

ITEMS = ("a", "b", "c")
BY_MODEL = [n for n in plugins.names(plugins.CHOICES) if isinstance(choice(n), ModelChoice)]


def scores(*members: Any, vectors: Any = None) -> ModelScores:
    p = np.array(members, np.float32)
    rows = None if vectors is None else np.array(vectors, np.float32)
    names = tuple("abcdefghij"[: p.shape[1]])
    return ModelScores(names, tuple(f"o{k}" for k in range(p.shape[2])), p, rows)


def judged(found: ModelScores, *rows: tuple[int, int, int]) -> Pool:
    item, rater, label = (np.array(one, np.int64) for one in zip(*rows, strict=True))
    return Pool(found, item, rater, label)


def order_of(name: str, pool: Pool, **options: int) -> list[str]:
    found = wanted(choice(name, **options), pool)
    return sorted(found, key=found.__getitem__)


# least confident c (.4); smallest margin b (.46 - .44); largest entropy c, over three options
THREE = scores([[0.7, 0.2, 0.1], [0.46, 0.44, 0.1], [0.4, 0.32, 0.28]])


def test_uncertainty_of_a_model_by_its_three_measures() -> None:
    pool = Pool(THREE)
    assert order_of("least-confident", pool) == ["c", "b", "a"]
    assert order_of("margin", pool) == ["b", "c", "a"]
    assert order_of("entropy", pool) == ["c", "b", "a"]
    found = wanted(choice("margin"), pool)
    assert found == pytest.approx({"a": 0.5, "b": 0.02, "c": 0.08}, abs=1e-6)
    # -(.7 ln .7 + .2 ln .2 + .1 ln .1) = .2497 + .3219 + .2303
    assert wanted(choice("entropy"), pool)["a"] == pytest.approx(-0.8018, abs=1e-4)


def test_bald_asks_where_sure_members_differ_not_where_all_are_unsure() -> None:
    one, other = [[1.0, 0.0], [0.5, 0.5], [0.9, 0.1]], [[0.0, 1.0], [0.5, 0.5], [0.9, 0.1]]
    found = wanted(choice("bald"), Pool(scores(one, other)))
    # H(.5, .5) - (0 + 0)/2 = ln 2; all the same: 0
    assert found == pytest.approx({"a": -np.log(2), "b": 0.0, "c": 0.0}, abs=1e-6)
    assert set(wanted(choice("bald"), Pool(scores(one))).values()) == {0.0}


def test_active_lab_by_hand() -> None:
    # a: two raters say 0, b: they differ, c: nobody; the model says 0 with .9, 0 with .6, 1 with .7
    pool = judged(
        scores([[0.9, 0.1], [0.6, 0.4], [0.3, 0.7]]), (0, 0, 0), (0, 1, 0), (1, 0, 0), (1, 1, 1)
    )
    # majority 0, 0 (the model breaks the tie); P = 3/4; commonest 3/4, so a₀ = .75, scale .25
    # a_0 = (2 + .75)/3, a_1 = (1 + .75)/3; w_0 = 1 - (1 - .91667)/.25 = .66667, w_1 = .001
    # the model is right on both: w_M = 1 · √2; w̄ = .333833
    w0, w1, m, mean = 2 / 3, 1e-3, 2**0.5, (2 / 3 + 1e-3) / 2
    qa = m * 0.9 + (w0 + w1) * 0.75
    qb = m * 0.6 + w0 * 0.75 + w1 * 0.25
    expected = {
        "a": (qa + mean / 2) / (m + w0 + w1 + mean),
        "b": (qb + mean / 2) / (m + w0 + w1 + mean),
        "c": (m * 0.7 + mean / 2) / (m + mean),
    }
    found = wanted(choice("active-lab"), pool)
    assert found == pytest.approx(expected, abs=1e-6)
    assert sorted(found, key=found.__getitem__) == ["b", "c", "a"]


LINE = [[0.0], [1.0], [4.0], [4.5], [10.0]]


def test_core_set_takes_the_farthest_again_and_again() -> None:
    even = np.full((5, 2), 0.5)
    # a is judged: e is 10 off; then c is 4 off a, d 4.5: d; then b (1) before c (.5)
    pool = judged(scores(even, vectors=LINE), (0, 0, 1))
    assert order_of("core-set", pool) == ["e", "d", "b", "c", "a"]
    # nothing judged: the mean is 3.9, so c; then e, a, b, d
    assert order_of("core-set", Pool(scores(even, vectors=LINE))) == ["c", "e", "a", "b", "d"]
    far = centers(np.array(LINE, np.float32), np.array([0]), np.arange(1, 5), picks=1)
    # then by the distance to a or e: d 4.5, c 4, b 1
    assert far.tolist()[1:] == [3, 2, 1, 0]
    assert np.isnan(far[0])


def test_diverse_takes_one_of_two_that_are_alike() -> None:
    # a and b are the same item, both unsure; c is unsure and elsewhere; d is sure
    p = [[0.5, 0.5], [0.5, 0.5], [0.55, 0.45], [0.99, 0.01]]
    pool = Pool(scores(p, vectors=[[1, 0], [1, 0], [0, 1], [1, 1]]))
    for seed in range(10):
        found = wanted(choice("diverse", batch=2), pool, seed=seed)
        first = sorted(found, key=found.__getitem__)
        assert first[0] == "a"
        # d's gradient is .014 long, so it is hardly ever the second; b never
        assert first[1] in "cd"
        assert set(found) == set("abcd")


def test_items_that_are_full_are_not_wanted_and_outliers_come_last() -> None:
    p = [[0.5, 0.5], [0.6, 0.4], [0.7, 0.3], [0.8, 0.2]]
    near = [[1, 0.01], [1, 0], [1, -0.01], [-1, 0]]
    found = scores([p[3], p[1], p[2], p[0]], vectors=near)
    full = Pool(found, open=np.array([True, False, True, True]))
    assert order_of("least-confident", full) == ["d", "c", "a"]
    behind = wanted(choice("least-confident"), full, outliers=0.25)
    assert sorted(behind, key=behind.__getitem__) == ["c", "a", "d"]
    assert distances(found.vectors if found.vectors is not None else []).argmax() == 3


@pytest.mark.parametrize("name", BY_MODEL)
def test_every_choice_by_a_model_gives_the_same_again_for_every_open_item(name: str) -> None:
    rng = np.random.default_rng(0)
    p = rng.dirichlet([0.5] * 3, (2, 40)).astype(np.float32)
    names = tuple(f"i{n}" for n in range(40))
    found = ModelScores(names, ("x", "y", "z"), p, rng.normal(size=(40, 5)).astype(np.float32))
    rows = [(int(i), int(r), int(rng.integers(3))) for i in range(12) for r in range(2)]
    pool = judged(found, *rows)
    pool = Pool(found, pool.item, pool.rater, pool.label, np.arange(40) > 4)
    once, twice = (wanted(choice(name), pool, outliers=0.1, seed=3) for _ in range(2))
    assert once == twice
    assert set(once) == set(names[5:])
    assert all(np.isfinite(list(once.values())))


def test_candidates_go_by_value_and_unknown_ones_last() -> None:
    three = [Candidate("a", 0, 2), Candidate("b", 1, 0), Candidate("c", 2, 1), Candidate("d", 3, 0)]
    asking = Asking("r", wanted={"a": 0.5, "c": 0.1})
    order = choice("margin").rank(three, asking, Beliefs([]), Random(0))
    assert [three[n].item for n in order[:2]] == ["c", "a"]
    assert {three[n].item for n in order[2:]} == {"b", "d"}


def test_scores_are_kept_in_a_file_and_come_back() -> None:
    found = scores([[0.7, 0.3], [0.25, 0.75]], vectors=[[1, 2], [3, 4]])
    data = found.to_bytes()
    assert data == found.to_bytes()
    again = ModelScores.of_bytes(data)
    assert (again.items, again.options) == (found.items, found.options)
    assert again.probabilities.tolist()[0][1] == pytest.approx([0.25, 0.75], abs=1e-3)
    assert again.vectors is not None
    assert again.vectors.tolist() == [[1, 2], [3, 4]]
    bare = ModelScores.of_bytes(scores([[0.7, 0.3]]).to_bytes())
    assert bare.vectors is None


def test_what_is_no_score_is_refused() -> None:
    ok = np.full((1, 2, 2), 0.5, np.float32)
    with pytest.raises(InputError, match="named twice"):
        ModelScores(("a", "a"), ("x", "y"), ok)
    with pytest.raises(InputError, match="shape"):
        ModelScores(("a",), ("x", "y"), ok)
    with pytest.raises(InputError, match="'b' by member 0"):
        ModelScores(("a", "b"), ("x", "y"), np.array([[[0.5, 0.5], [0.5, np.nan]]], np.float32))
    with pytest.raises(InputError, match="embeddings"):
        ModelScores(("a", "b"), ("x", "y"), ok, np.array([[np.inf], [1]], np.float32))
    with pytest.raises(RequestError, match="needs embeddings"):
        wanted(choice("core-set"), Pool(ModelScores(("a", "b"), ("x", "y"), ok)))
    with pytest.raises(RequestError, match="does not go by a model"):
        wanted(choice("balanced"), Pool(ModelScores(("a", "b"), ("x", "y"), ok)))
