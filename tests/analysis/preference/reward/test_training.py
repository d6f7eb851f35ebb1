"""Training: what was planted is found, seeds decide all, and prompts are never torn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from crowd_of_texts import FILLER, planted, voted
from quorate.analysis.numerics.descent import descend
from quorate.analysis.preference.reward import Embedded, Pairs, Recipe, pairs_of_texts, train
from quorate.analysis.preference.reward.pairs import groups
from quorate.analysis.preference.reward.training import folds
from quorate.schema import NotApplicableError, RequestError


def test_a_planted_preference_is_learned() -> None:
    model = train(planted())
    other = planted(prompts=40, seed=9, strength=100.0)  # certain votes: who is better is known
    scores = model.scores(other.prompts.to_list(), other.responses.to_list())
    right = (scores[other.first] > scores[other.second]) == (other.share > 0.5)
    assert right.mean() > 0.85
    assert model("q", "kindly because it is correct.") > model("q", "dunno, whatever lol.")
    assert model.best("q", ["lol whatever", "clear because correct", "dunno"]) == 1
    assert model.probability("q", "clear because", "lol dunno") > 0.6
    assert model.converged


def test_rewards_are_centred_and_logits() -> None:
    pairs = planted()
    model = train(pairs)
    scores = model.scores(pairs.prompts.to_list(), pairs.responses.to_list())
    assert scores.mean() == pytest.approx(0.0, abs=1e-9)
    a, b = model("q", "kindly"), model("q", "lol")
    assert model.probability("q", "kindly", "lol") == pytest.approx(1 / (1 + np.exp(b - a)))


def test_the_same_seed_gives_the_same_weights_and_another_does_not() -> None:
    pairs = planted(prompts=30)
    for kind in ("plain", "raters", "mean-variance"):
        recipe = Recipe(kind=kind)
        one, same = (train(pairs, recipe, seed=4).layers[0].weights for _ in range(2))
        assert one.tobytes() == same.tobytes()
    assert (folds(pairs.group, 3, 4) != folds(pairs.group, 3, 5)).any()


def test_a_soft_label_trains_like_its_proportion_of_hard_ones() -> None:
    asked = [f"p{k}" for k in range(6)]
    good, bad = ["kind and clear"] * 6, ["rude and short"] * 6
    soft = train(pairs_of_texts(asked, good, bad, [0.75] * 6))
    four = [a for a in asked for _ in range(4)]
    hard = train(
        pairs_of_texts(four, ["kind and clear"] * 24, ["rude and short"] * 24, [1, 1, 1, 0] * 6)
    )
    np.testing.assert_allclose(soft.layers[0].weights, hard.layers[0].weights, atol=1e-4)
    assert soft("p", "kind") > soft("p", "rude")


def test_folds_keep_prompts_whole_and_are_of_like_size() -> None:
    group = np.repeat(np.arange(40), np.random.default_rng(0).integers(1, 9, 40))
    of = folds(group, 5, 0)
    assert all(len(np.unique(of[group == g])) == 1 for g in range(40))
    sizes = np.bincount(of)
    assert sizes.max() - sizes.min() <= 2
    with pytest.raises(NotApplicableError, match="40 prompts, and 50 parts"):
        folds(group, 50, 0)


def test_prompts_are_the_same_in_any_case_and_spacing() -> None:
    asked = pl.Series(["Why  so?", "why so?", "", None, "Else"])
    found = groups(asked, pl.Series(["a", "b", "c", "d", "e"]))
    assert found[0] == found[1]
    assert len(set(found.tolist())) == 4  # without a prompt each item stands alone


def crooked(seed: int = 0) -> Pairs:
    """Five raters: two fair, one always left, one for the longer, one who guesses."""
    rng = np.random.default_rng(seed)
    pairs = planted(prompts=150, pairs=2, raters=5, seed=seed, strength=3.0)
    sign = pairs.sign.reshape(-1, 5).copy()
    position = pairs.position.reshape(-1, 5)
    sign[:, 2] = position[:, 2]
    sign[:, 3] = np.where(pairs.longer > 0, 1, np.where(pairs.longer < 0, -1, sign[:, 3]))
    sign[:, 4] = rng.choice([-1, 1], len(sign))
    return replace(pairs, sign=sign.ravel().astype(np.int8))


def test_a_model_of_raters_names_who_is_crooked() -> None:
    model = train(crooked(), Recipe(kind="raters"))
    assert model.raters is not None
    side, length, heat = (
        model.raters[name].to_numpy() for name in ("side", "length", "temperature")
    )
    assert side.argmax() == 2
    assert side[2] > 1.0 > np.abs(np.delete(side, 2)).max()
    assert length.argmax() == 3
    assert length[3] > length[:2].max() + 1.0
    assert heat[:2].min() > 2 * heat[[2, 4]].max()
    with pytest.raises(NotApplicableError, match="no votes"):
        train(pairs_of_texts(["a"], ["b"], ["c"], [1.0]), Recipe(kind="raters"))


def test_what_divides_raters_has_a_larger_spread() -> None:
    rng = np.random.default_rng(1)
    good, edgy, bad = "clear correct", "satire irony", "dunno lol"
    asked, first, second, p = [], [], [], []
    for k in range(300):
        # had satire but a mean, .6 + .6 in logits would have to make .97
        one, other, chance = ((good, bad, 0.97), (edgy, bad, 0.6), (good, edgy, 0.6))[k % 3]
        words = " ".join(rng.choice(FILLER, 8))
        asked.append(f"prompt {k}")
        first.append(f"{one} {words}")
        second.append(f"{other} {words}")
        p.append(chance)
    pairs = voted(asked, first, second, np.array(p), 12, rng)
    model = train(pairs, Recipe(kind="mean-variance"))
    spread, calm = model.spreads(["q", "q"], [edgy, good])
    assert spread > 1.5 * calm
    # of two alike in mean, one is surer to be better than the bad one
    assert model.probability("q", good, bad) > 0.85
    assert model.probability("q", edgy, bad) < 0.75
    with pytest.raises(RequestError, match="nothing of the variance"):
        train(planted(prompts=12)).spreads(["q"], ["a"])


def test_majorities_leave_ties_out() -> None:
    pairs = pairs_of_texts(["a", "b"], ["kind", "kind"], ["rude", "rude"], [0.9, 0.5])
    rows = Recipe(labels="majority").rows(pairs)
    assert rows.target[0] == 1.0
    assert rows.weight.tolist() == [1.0, 0.0]
    with pytest.raises(NotApplicableError, match="no pair has a majority"):
        Recipe(labels="majority").rows(pairs.subset(np.array([False, True])))


def test_embeddings_stand_in_for_words() -> None:
    pairs = planted()
    truth = np.array([text.count("kindly") - text.count("lol") for text in pairs.responses])
    rng = np.random.default_rng(0)
    rows = np.column_stack([truth * 50.0, rng.normal(0, 1, (len(truth), 3))])
    model = train(pairs, embeddings=rows)
    assert model.score_rows(np.array([[100.0, 0, 0, 0], [-100.0, 0, 0, 0]])).tolist() == sorted(
        model.score_rows(np.array([[100.0, 0, 0, 0], [-100.0, 0, 0, 0]])), reverse=True
    )
    with pytest.raises(RequestError, match="nothing here makes them"):
        model("q", "kindly")
    with pytest.raises(RequestError, match="3 embeddings for"):
        train(pairs, embeddings=rows[:3])

    def embed(prompts: object, responses: object) -> np.ndarray:
        assert isinstance(responses, list)
        return np.array([[float(len(text)), 1.0] for text in responses])

    own = train(pairs, Recipe(features=Embedded(2, embed=embed)))
    assert np.isfinite(own("q", "a response"))


def test_few_prompts_are_trained_on_and_said() -> None:
    model = train(pairs_of_texts(["a", "b"], ["kind", "kind"], ["rude", "rude"], [1.0, 1.0]))
    assert any("too few to choose" in note for note in model.notes)


def test_hostile_pairs_are_refused() -> None:
    with pytest.raises(RequestError, match=r"belief in pair '0' is 1\.5"):
        pairs_of_texts(["a"], ["b"], ["c"], [1.5])
    with pytest.raises(RequestError, match=r"belief in pair '0' is nan"):
        pairs_of_texts(["a"], ["b"], ["c"], [float("nan")])
    with pytest.raises(RequestError, match="no pair of texts"):
        pairs_of_texts([], [], [], [])
    with pytest.raises(RequestError, match="no encoder"):
        Recipe(encoder="tree")  # type: ignore[arg-type]


def test_descent_finds_the_floor_of_a_narrow_valley() -> None:
    # Rosenbrock's function has its lowest value, 0, at (1, 1)
    def valley(x: np.ndarray) -> tuple[float, np.ndarray]:
        a, b = 1 - x[0], x[1] - x[0] ** 2
        return float(a**2 + 100 * b**2), np.array([-2 * a - 400 * x[0] * b, 200 * b])

    found = descend(valley, np.array([-1.2, 1.0]), steps=500, tolerance=1e-14)
    np.testing.assert_allclose(found.point, [1.0, 1.0], atol=1e-4)
    assert found.converged
    assert not descend(valley, np.array([-1.2, 1.0]), steps=3).converged
