"""Influence by hand, against training anew, and by every way of inverting the curvature."""

from __future__ import annotations

from importlib import import_module

import numpy as np
import pytest
from numpy.typing import NDArray

from quorate.analysis.diagnosis.influence import curvature, ekfac, exact, fit, influence, last_layer
from quorate.analysis.diagnosis.influence.exact import Influence
from quorate.schema import (
    EmptyError,
    InputError,
    LabelError,
    NotApplicableError,
    QuorateError,
    RequestError,
)

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]


def three_clouds(n: int = 90, width: int = 3, flips: int = 6) -> tuple[Doubles, Longs, Longs]:
    rng = np.random.default_rng(4)
    labels = np.arange(n) % 3
    centres = rng.standard_normal((3, width)) * 0.7
    features = centres[labels] + 0.4 * rng.standard_normal((n, width))
    wrong = rng.choice(n, flips, replace=False)
    given = labels.copy()
    given[wrong] = (given[wrong] + 1) % 3
    return features, given, np.sort(wrong)


def of_labels(probabilities: Doubles, labels: Longs) -> Doubles:
    return np.asarray(-np.log(probabilities[np.arange(len(labels)), labels]))


def test_by_hand() -> None:
    # one number an example, 1 and 2, no intercept; both are said to be p = (½, ½); labels 0 and 1
    #   δ_1 = (−½, ½), δ_2 = (½, −½);  g_1 = 1·δ_1, g_2 = 2·δ_2 = (1, −1)
    #   H = (1² + 2²) · [[¼, −¼], [−¼, ¼]] + 1 = 3.5 along (1, −1)
    #   own: ½/3.5 = 1/7 and 2/3.5 = 4/7;  of 1 on 2: g_1·g_2 / 3.5 = −1/3.5 = −2/7: it harms
    found = influence(
        np.array([[1.0], [2.0]]),
        np.array([0, 1]),
        probabilities=np.full((2, 2), 0.5),
        penalty=1,
        intercept=False,
    )
    assert found.own == pytest.approx([1 / 7, 4 / 7])
    on = found.influence_on(np.array([[2.0]]), np.array([1]), np.array([[0.5, 0.5]]))
    assert on.values[:, 0] == pytest.approx([-2 / 7, 4 / 7])
    assert on.harmful().tolist() == [0]
    assert on.helpful().tolist() == [1]
    # Newton's step by hand for the first, left out: H without it is 4·½ + 1 = 3 along (1, −1), so
    # the weights move by δ_1 / 3 = (−1/6, 1/6), its logits too: p_0 = 1 / (1 + e^{1/3})
    assert found.left_out_probabilities[0, 0] == pytest.approx(1 / (1 + np.exp(1 / 3)))
    # and at 2 the logits move by (−1/3, 1/3): p_1 = 1 / (1 + e^{−2/3})
    stepped = found.influence_on(
        np.array([[2.0]]), np.array([1]), np.array([[0.5, 0.5]]), newton=True
    )
    assert stepped.values[0, 0] == pytest.approx(np.log(1 + np.exp(-2 / 3)) - np.log(2))


def test_training_anew_without_an_example_does_what_is_predicted() -> None:
    features, labels, _ = three_clouds(200, flips=10)
    rng = np.random.default_rng(9)
    test, truth = features[:6] + 0.1 * rng.standard_normal((6, 3)), labels[:6]
    found = influence(features, labels, penalty=1.0)
    assert found.model is not None
    said = found.losses
    before = of_labels(found.model.probabilities(test), truth)
    own, after = np.empty(200), np.empty((200, 6))
    for i in range(200):
        some = np.delete(np.arange(200), i)
        anew = fit(features[some], labels[some], 3, penalty=1.0, tolerance=1e-10)
        own[i] = of_labels(anew.probabilities(features[[i]]), labels[[i]])[0]
        after[i] = of_labels(anew.probabilities(test), truth)
    moved = after - before
    first = found.influence_on(test, truth)
    stepped = found.influence_on(test, truth, newton=True)
    for t in range(6):
        assert np.corrcoef(first.values[:, t], moved[:, t])[0, 1] >= 0.99
        assert np.corrcoef(stepped.values[:, t], moved[:, t])[0, 1] >= 0.99
    assert np.corrcoef(first.mean, moved.mean(axis=1))[0, 1] >= 0.99
    assert np.corrcoef(found.own, own - said)[0, 1] >= 0.99
    # Newton's step is right in size as well as in order
    assert np.polyfit(stepped.values.ravel(), moved.ravel(), 1)[0] == pytest.approx(1, abs=0.1)
    assert np.polyfit(found.left_out_losses, own, 1)[0] == pytest.approx(1, abs=0.03)
    change = own - said
    assert np.abs(found.left_out_losses - own).sum() < np.abs(found.own - change).sum() / 1.5
    together = found.influence_on(test, truth, together=True)
    assert together.values[:, 0] == pytest.approx(first.mean)
    together = found.influence_on(test, truth, together=True, newton=True)
    assert together.values[:, 0] == pytest.approx(stepped.mean)


def test_training_ends_where_scikit_learn_does() -> None:
    linear = pytest.importorskip("sklearn.linear_model", reason="scikit-learn is not installed")
    features, labels, _ = three_clouds()
    ours = fit(features, labels, 3, penalty=0.5, tolerance=1e-10)
    ones = np.column_stack([features, np.ones(len(features))])
    theirs = linear.LogisticRegression(C=2.0, fit_intercept=False, tol=1e-10, max_iter=5000)
    said = theirs.fit(ones, labels).predict_proba(ones)
    assert ours.probabilities(features) == pytest.approx(said, abs=1e-6)
    # by conjugate gradients instead of the whole second derivative, the same
    by_products = fit(features, labels, 3, penalty=0.5, whole=False, tolerance=1e-10)
    assert by_products.weights == pytest.approx(ours.weights, abs=1e-7)


def test_the_whole_second_derivative_is_that_of_the_products() -> None:
    features, labels, _ = three_clouds()
    made = last_layer(features, fit(features, labels, 3).probabilities(features), labels)
    rng = np.random.default_rng(1)
    ways = rng.standard_normal((5, 4, 3))
    whole = curvature.hessian(made, 0.7)
    by_whole = np.einsum("adbe,teb->tda", whole, ways)
    assert curvature.product(made, 0.7, ways) == pytest.approx(by_whole)
    assert curvature.Whole(made, 0.7).solve(by_whole) == pytest.approx(ways)


def test_conjugate_gradients_say_what_the_whole_says() -> None:
    features, labels, _ = three_clouds()
    whole = influence(features, labels, curvature="whole")
    other = influence(features, labels, curvature="conjugate")
    assert other.own == pytest.approx(whole.own, rel=1e-4)
    asked = features[:4], labels[:4]
    assert other.influence_on(*asked).values == pytest.approx(
        whole.influence_on(*asked).values, abs=1e-6
    )


def test_ek_fac_is_exact_where_all_predictions_are_the_same() -> None:
    # then H = Σ h hᵀ ⊗ (diag(p) − p pᵀ) is a Kronecker product, and damping is the penalty over n
    features, labels, _ = three_clouds()
    said = np.tile([0.5, 0.3, 0.2], (len(labels), 1))
    whole = influence(features, labels, probabilities=said, penalty=2.0, curvature="whole")
    made = influence(
        features, labels, probabilities=said, curvature="ek-fac", damping=2.0 / len(labels)
    )
    assert made.own == pytest.approx(whole.own)
    # logits of .5, .3, .2 move by M δ, and M is that of the whole
    assert isinstance(whole.curvature, curvature.Whole)
    moves = whole.curvature.moves(whole.layer.inputs(slice(0, 1)))[0]
    power = said[0] * np.exp(moves @ (said[0] - np.eye(3)[labels[0]]))
    assert made.left_out_probabilities[0] == pytest.approx(power / power.sum())
    asked = features[:5], labels[:5], said[:5]
    assert made.influence_on(*asked).values == pytest.approx(whole.influence_on(*asked).values)


def test_ek_fac_by_its_formula() -> None:
    features, labels, _ = three_clouds()
    said = fit(features, labels, 3).probabilities(features)
    made = last_layer(features, said, labels)
    found = ekfac(made)
    inputs = np.column_stack([features, np.ones(len(labels))])
    bends = np.zeros((4, 3))
    for h, p in zip(inputs, said, strict=True):
        for c in range(3):
            slope = p - np.eye(3)[c]
            bends += (
                p[c] * np.outer((found.inward.T @ h) ** 2, (found.outward.T @ slope) ** 2)
            ) / len(labels)
    assert found.bends == pytest.approx(bends)
    assert found.damping == pytest.approx(0.1 * bends.mean())
    slope = inputs[0][:, None] * (said[0] - np.eye(3)[labels[0]])
    turned = found.inward.T @ slope @ found.outward
    own = (turned**2 / (bends + found.damping)).sum() / len(labels)
    assert found.own(made)[0] == pytest.approx(own)


def test_sampled_labels_come_to_the_expected_and_the_seed_decides() -> None:
    rng = np.random.default_rng(2)
    features = rng.standard_normal((30_000, 2))
    power = np.exp(features @ rng.standard_normal((2, 3)))
    said = power / power.sum(axis=1, keepdims=True)
    made = last_layer(features, said, np.zeros(30_000, np.int64))
    expected, sampled = ekfac(made), ekfac(made, labels="sampled", seed=1)
    whole = np.abs(expected.bends).max()
    # along the direction of equal slopes (the first) nothing ever bends
    assert sampled.bends == pytest.approx(expected.bends, abs=0.03 * whole)
    assert not np.array_equal(sampled.bends, expected.bends)
    same, other = ekfac(made, labels="sampled", seed=1), ekfac(made, labels="sampled", seed=2)
    assert same.bends.tobytes() == sampled.bends.tobytes() != other.bends.tobytes()


@pytest.mark.parametrize("how", ["whole", "conjugate", "ek-fac"])
def test_small_blocks_say_the_same(how: exact.How, monkeypatch: pytest.MonkeyPatch) -> None:
    features, labels, _ = three_clouds(30, flips=2)

    def read() -> tuple[Doubles, Doubles, Influence]:
        found = influence(features, labels, curvature=how, fisher="sampled")
        return found.own, found.influence_on(features[:3], labels[:3]).values, found

    own, on, found = read()
    module = import_module("quorate.analysis.diagnosis.influence.layer")
    monkeypatch.setattr(module, "BLOCK", 7)
    monkeypatch.setattr(module, "KEPT", 0)
    again_own, again_on, again = read()
    assert again_own == pytest.approx(own, rel=1e-6)
    assert again_on == pytest.approx(on, abs=1e-9)
    if how != "conjugate":
        assert again.left_out_probabilities == pytest.approx(found.left_out_probabilities)


def test_a_wrong_twin_of_the_failing_example_is_found() -> None:
    features, labels, wrong = three_clouds()
    found = influence(features, labels)
    # a test example in the very place of a flipped one, with the label that is right there
    at = int(wrong[0])
    truth = np.array([(labels[at] - 1) % 3])
    on = found.influence_on(features[[at]], truth)
    assert on.values[at, 0] < 0
    assert at in on.harmful(3)
    assert at in on.harmful(3, test=0, relative=True)
    # relative divides by the root of self-influence
    best = int(on.helpful(1, relative=True)[0])
    shares = on.values[:, 0] / np.sqrt(found.own)
    assert best == int(shares.argmax())
    # all that harm, and nothing else, are named at most
    assert len(on.harmful(1000)) == int((on.values[:, 0] < 0).sum())


def test_flipped_labels_have_large_self_influence() -> None:
    features, labels, wrong = three_clouds()
    found = influence(features, labels)
    assert set(np.argsort(-found.own)[:10]) >= set(wrong.tolist())


def test_a_class_without_examples_and_float16_are_allowed() -> None:
    features, labels, _ = three_clouds()
    four = influence(features, labels, 4)
    assert four.layer.k == 4
    assert np.isfinite(four.own).all()
    half = influence(features.astype(np.float16), labels)
    assert half.own == pytest.approx(influence(features, labels).own, rel=0.05)


def test_what_cannot_be_done_is_refused() -> None:
    features, labels, _ = three_clouds()
    hole = features.copy()
    hole[5, 1] = np.nan
    said = np.full((len(labels), 3), 1 / 3)
    refused: list[tuple[type[QuorateError], str, dict[str, object]]] = [
        (InputError, "row 5 of the features", {"features": hole}),
        (InputError, r"the labels \(3,\)", {"labels": np.array([0, 1, 2])}),
        (LabelError, "label of row 1 is 7", {"labels": np.r_[0, 7, labels[2:]], "classes": 3}),
        (LabelError, "label of row 0 is -1", {"labels": np.r_[-1, labels[1:]]}),
        (LabelError, "type float64", {"labels": labels.astype(float)}),
        (EmptyError, "the features", {"features": features[:0], "labels": labels[:0]}),
        (NotApplicableError, "the same label", {"labels": np.zeros_like(labels)}),
        (RequestError, "penalty of 0", {"penalty": 0}),
        (RequestError, "penalty of -1", {"penalty": -1, "probabilities": said}),
        (RequestError, "curvature 'guess'", {"curvature": "guess"}),
        (RequestError, "damping of 0", {"curvature": "ek-fac", "damping": 0.0}),
        (RequestError, "labels 'drawn'", {"curvature": "ek-fac", "fisher": "drawn"}),
        (InputError, "row 2 of the probabilities", {"probabilities": unfit(said)}),
        (InputError, "the probabilities have shape", {"probabilities": said[:4]}),
    ]
    for kind, words, changed in refused:
        given: dict[str, object] = {"features": features, "labels": labels, **changed}
        with pytest.raises(kind, match=words):
            influence(**given)  # type: ignore[arg-type]
    flat = influence(features, labels, probabilities=said, penalty=0.0, intercept=False)
    with pytest.raises(NotApplicableError, match="penalty above 0"):
        _ = flat.own


def unfit(said: Doubles) -> Doubles:
    found = said.copy()
    found[2] = [0.5, 0.9, 0.1]
    return found


def test_what_cannot_be_asked_is_refused() -> None:
    features, labels, _ = three_clouds()
    found = influence(features, labels)
    with pytest.raises(EmptyError, match="no test example"):
        found.influence_on(features[:0], labels[:0])
    with pytest.raises(InputError, match="3 numbers each"):
        found.influence_on(features[:1, :2], labels[:1])
    with pytest.raises(LabelError, match="label of row 0 is 3"):
        found.influence_on(features[:1], np.array([3]))
    theirs = influence(features, labels, probabilities=np.full((90, 3), 1 / 3))
    with pytest.raises(InputError, match="give its probabilities"):
        theirs.influence_on(features[:1], labels[:1])
    by_products = influence(features, labels, curvature="conjugate")
    with pytest.raises(NotApplicableError, match="ask for curvature whole or ek-fac"):
        _ = by_products.left_out_losses
    on = found.influence_on(features[:2], labels[:2])
    with pytest.raises(RequestError, match="no test example 2"):
        on.harmful(test=2)
    with pytest.raises(RequestError, match="first 0"):
        on.helpful(0)
