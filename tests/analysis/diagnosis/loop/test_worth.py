"""What one more judgment is worth, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from quorate.analysis.diagnosis.loop.worth import settles, suspected, worth
from quorate.schema import InputError


def test_worth_is_the_product_of_its_three_parts() -> None:
    # .5 · .8 · 1 = .4; .5 · .8 · 3 = 1.2; nothing to gain where the label is right for sure
    assert worth([0.5, 0.5, 0.0], 0.8, [1, 3, 9]).tolist() == pytest.approx([0.4, 1.2, 0.0])


def test_the_chance_to_settle_with_two_options() -> None:
    # a = .8, b = .2; p = (.5, .5): .8 · .5 twice = .8
    # p = (.9, .1): answer 0: max(.72, .02) = .72; answer 1: max(.08, .18) = .18; together .9, as
    # before: no answer would change what is believed
    assert settles([[0.5, 0.5], [0.9, 0.1]], 0.8).tolist() == pytest.approx([0.8, 0.9])


def test_the_chance_to_settle_with_three_options_and_a_bar() -> None:
    # a = .8, b = .1; p = (.6, .3, .1): answer 0: max(.48, .03) = .48, 1: max(.24, .06) = .24,
    # 2: max(.08, .06) = .08; together .8
    p = [[0.6, 0.3, 0.1]]
    assert settles(p, 0.8).tolist() == pytest.approx([0.8])
    # m = (.8 · .6 + .1 · .4, .24 + .07, .08 + .09) = (.52, .31, .17); .48/.52 = .923,
    # .24/.31 = .774, .08/.17 = .47: with .9 asked for only answer 0 settles, with .7 answer 1 too
    assert settles(p, 0.8, confidence=0.9).tolist() == pytest.approx([0.48])
    assert settles(p, 0.8, confidence=0.7).tolist() == pytest.approx([0.72])


def test_an_answer_that_settles_by_simulation() -> None:
    rng = np.random.default_rng(4)
    p, a, k = np.array([0.45, 0.35, 0.15, 0.05]), 0.7, 4
    truth = rng.choice(k, size=200_000, p=p)
    other = (truth + rng.integers(1, k, len(truth))) % k
    said = np.where(rng.random(len(truth)) < a, truth, other)
    likely = np.where(np.arange(k)[:, None] == np.arange(k), a, (1 - a) / (k - 1)) * p[None, :]
    right = (likely.argmax(axis=1)[said] == truth).mean()
    assert settles(p[None, :], a)[0] == pytest.approx(right, abs=0.005)


def test_what_a_suspicion_makes_of_what_was_believed() -> None:
    believed = [[0.8, 0.15, 0.05], [1.0, 0.0, 0.0], [0.8, 0.15, 0.05]]
    found = suspected(believed, [0, 0, 0], [0.6, 0.5, 0.6], [-1, -1, 2])
    # .6 · (.15, .05)/.2 = (.45, .15); nothing is left: even; hinted at 2: (.375, .125 + .5) · .6
    assert found[0].tolist() == pytest.approx([0.4, 0.45, 0.15])
    assert found[1].tolist() == pytest.approx([0.5, 0.25, 0.25])
    assert found[2].tolist() == pytest.approx([0.4, 0.225, 0.375])


@pytest.mark.parametrize(
    "call",
    [
        lambda: worth([1.2], [0.5]),
        lambda: worth([0.2], [0.5], [-1]),
        lambda: worth([0.2, 0.1], [0.5, 0.1, 0.1]),
        lambda: settles([[1.0]], 0.8),
        lambda: settles([[0.5, 0.6]], 0.8),
        lambda: settles([[0.5, np.nan]], 0.8),
        lambda: settles([[0.5, 0.5]], np.nan),
        lambda: suspected([[0.5, 0.5]], [2], [0.5], [-1]),
        lambda: suspected([[0.5, 0.5]], [0, 1], [0.5], [-1]),
    ],
)
def test_what_is_no_probability_is_refused(call: object) -> None:
    with pytest.raises(InputError):
        call()  # type: ignore[operator]
