"""Rankings as choices from the top."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from quorate.analysis.preference.model import model
from quorate.analysis.preference.models.choice_sets import read
from quorate.analysis.preference.models.chosen import Board
from quorate.analysis.preference.models.plackett_luce import PlackettLuce
from quorate.schema import NotApplicableError
from rankings_made import Pair, best_and_worst, best_of, comparisons, luce, pairs_of

Doubles = NDArray[np.float64]


def choices(*judgments: list[Pair]) -> list[tuple[str, str]]:
    """What was chosen from what, as letters."""
    rows = comparisons(judgments)
    names = rows.candidates.to_list()
    return sorted(
        (
            "".join(sorted(names[k] for k in members[:tied])),
            "".join(sorted(names[k] for k in members)),
        )
        for c in read(rows).choices
        for members, tied in zip(c.members.tolist(), c.tied.tolist(), strict=True)
    )


def board(*judgments: list[Pair]) -> Board:
    rows = comparisons(judgments)
    n = rows.n_candidates
    return Board.of(read(rows).choices, np.arange(n), n)


@pytest.mark.parametrize(
    ("judgment", "expected"),
    [
        (pairs_of("bca"), [("b", "abc"), ("c", "ac")]),
        (pairs_of(["b", "ac"]), [("ac", "ac"), ("b", "abc")]),
        (pairs_of(["ac", "b"]), [("ac", "abc")]),
        (pairs_of("ab"), [("a", "ab")]),
        (best_of("cabd"), [("c", "abcd")]),
        # a is best of four; b and c each come before d, whatever their own order
        (best_and_worst("abcd"), [("a", "abcd"), ("b", "bd"), ("c", "cd")]),
        # a circle, and a ranking of which a pair is missing: pair by pair
        ([("a", "b", 1), ("b", "c", 1), ("c", "a", 1)], [("a", "ab"), ("b", "bc"), ("c", "ac")]),
        ([("a", "b", 1), ("c", "d", -1)], [("a", "ab"), ("d", "cd")]),
        ([("a", "b", 1), ("a", "b", 0)], [("a", "ab"), ("ab", "ab")]),
        # five in a tier are no tie: each comes before f, their order is not said
        (pairs_of(["abcde", "f"]), [(x, f"{x}f") for x in "abcde"]),
    ],
)
def test_judgments_are_put_together_again(
    judgment: list[Pair], expected: list[tuple[str, str]]
) -> None:
    assert choices(judgment) == expected
    turned = [(b, a, -outcome) for a, b, outcome in reversed(judgment)]
    assert choices(turned) == expected


def test_judgments_are_counted_by_kind() -> None:
    reading = read(
        comparisons([
            pairs_of("abc"), pairs_of("ab"), best_of("abc"), best_and_worst("abcd"),
            [("a", "b", 1), ("b", "c", 1), ("c", "a", 1)], pairs_of(["abcde", "f"]),
        ])
    )  # fmt: skip
    assert (reading.rankings, reading.pairs, reading.best_of, reading.best_and_worst) == (
        2,
        1,
        1,
        1,
    )
    assert (reading.apart, reading.unresolved) == (1, 1)


def test_log_likelihood_by_hand() -> None:
    # θ = log 4, log 2, log 1: b a c has 2/7 · 4/5; ac before b is a tie of two from three
    x = np.log([4.0, 2.0, 1.0])
    assert board(pairs_of("bac")).evaluate(x).log_likelihood == pytest.approx(np.log(2 / 7 * 4 / 5))
    # with δ = 1/2: alone 4, 2, 1; together ½√8, ½√4, ½√2
    tied = board(pairs_of(["ac", "b"])).evaluate(np.append(x, np.log(0.5)))
    whole = 7 + (8**0.5 + 4**0.5 + 2**0.5) / 2
    assert tied.log_likelihood == pytest.approx(np.log(1 / whole))


def mixed(seed: int = 0) -> Board:
    rng = np.random.default_rng(seed)
    judgments: list[list[Pair]] = []
    for _ in range(40):
        names = rng.permutation(list("abcde"))[: rng.integers(2, 6)].tolist()
        cut = rng.random(len(names) - 1) < 0.7
        tiers = "".join(n + ("/" if c else "") for n, c in zip(names, [*cut, False], strict=True))
        judgments.append(pairs_of([t for t in tiers.split("/") if t]))
    judgments += [best_of("cab"), best_and_worst("dcba")]
    return board(*judgments)


def test_derivatives_are_those_of_finite_differences() -> None:
    made, fit = mixed(), PlackettLuce(prior=0.4)
    assert made.n_ties >= 2
    rng = np.random.default_rng(1)
    x = rng.normal(0, 1, 5 + made.n_ties)
    at = fit.objective(made, x)
    h = 1e-5
    for k, unit in enumerate(np.eye(len(x))):
        up, down = (fit.objective(made, x + sign * h * unit) for sign in (1, -1))
        assert at.slope[k] == pytest.approx((up.objective - down.objective) / (2 * h), abs=1e-6)
        np.testing.assert_allclose(at.bend[k], -(up.slope - down.slope) / (2 * h), atol=1e-6)


def test_scores_of_blocks_add_up_to_the_gradient() -> None:
    made = mixed()
    x = np.random.default_rng(2).normal(0, 1, 5 + made.n_ties)
    slope = made.evaluate(x).slope
    together = made.outer(x, np.zeros(42, np.int64), 1)
    np.testing.assert_allclose(together, np.outer(slope, slope), atol=1e-8)


def test_three_candidates_by_hand() -> None:
    # first choices 4 a, 2 b, 1 c of 7 determine the strengths of best-of-n choices
    rows = comparisons([best_of("abc")] * 40 + [best_of("bac")] * 20 + [best_of("cab")] * 10)
    fit = PlackettLuce(prior=1e-9).fit(rows)
    np.testing.assert_allclose(
        fit.strength, np.log([4, 2, 1]) - np.log([4, 2, 1]).mean(), atol=1e-6
    )
    assert fit.beats[0, 1] == pytest.approx(4 / 6)
    assert fit.notes[-1] == "70 best-of-n choices"
    # the multinomial's own errors: Var(θ_a - θ_b) = 1/40 + 1/20, by block as by model here
    difference = fit.covariance[0, 0] + fit.covariance[1, 1] - 2 * fit.covariance[0, 1]
    assert difference == pytest.approx(70 / 69 * (1 / 40 + 1 / 20), rel=1e-4)


def test_pairs_with_ties_are_davidsons() -> None:
    judgments = [pairs_of("ab")] * 30 + [pairs_of("ba")] * 12 + [pairs_of(["ab"])] * 18
    judgments += [pairs_of("bc")] * 20 + [pairs_of("cb")] * 15 + [pairs_of(["bc"])] * 9
    rows = comparisons(judgments)
    fit = PlackettLuce(prior=1e-7).fit(rows)
    davidson = model("davidson", prior=1e-7).fit(rows)
    np.testing.assert_allclose(fit.strength, davidson.strength, atol=1e-3)
    assert fit.estimates[0].name == "tie of 2"
    assert fit.estimates[0].value == pytest.approx(davidson.estimates[0].value, rel=1e-3)
    np.testing.assert_allclose(fit.upper - fit.lower, davidson.upper - davidson.lower, rtol=1e-2)


def test_pairs_of_rankings_are_consistent_but_too_sure() -> None:
    theta = np.linspace(-1.5, 1.5, 10)
    held, pairs_held, wider = [], [], []
    for seed in range(25):
        rows = luce(theta, 400, 5, 400, seed)
        fit = PlackettLuce().fit(rows)
        naive = model("bradley-terry", errors="iid").fit(rows)
        held.append(np.mean((fit.lower <= theta) & (theta <= fit.upper)))
        pairs_held.append(np.mean((naive.lower <= theta) & (theta <= naive.upper)))
        wider.append(np.polyfit(theta, naive.strength, 1)[0])
    assert np.mean(wider) == pytest.approx(1, abs=0.03)
    assert 0.92 <= np.mean(held) <= 0.98
    assert np.mean(pairs_held) < 0.9


def test_raters_who_repeat_themselves_widen_the_intervals() -> None:
    theta = np.linspace(-1, 1, 6)
    once = luce(theta, 200, 4, 200, 3)
    # everybody says everything five times: nothing is learned from that
    again = replace(
        once,
        first=np.tile(once.first, 5),
        second=np.tile(once.second, 5),
        outcome=np.tile(once.outcome, 5),
        rater=np.tile(once.rater, 5),
        item=np.tile(once.item, 5),
        position=np.tile(once.position, 5),
        block=np.concatenate([once.block + 200 * k for k in range(5)]).astype(np.int32),
    )
    few, many = (PlackettLuce(prior=1e-6).fit(rows) for rows in (once, again))
    np.testing.assert_allclose(many.upper - many.lower, few.upper - few.lower, rtol=1e-3)
    by_block = PlackettLuce(prior=1e-6, errors="block").fit(again)
    # as if five times as many had judged, give or take raters with two rankings of their own
    ratio = (by_block.upper - by_block.lower) / (few.upper - few.lower)
    np.testing.assert_allclose(ratio, 1 / 5**0.5, rtol=0.12)


def test_few_raters_are_clustered_by_block() -> None:
    rows = comparisons([pairs_of("abc"), pairs_of("bac"), pairs_of("acb")] * 4, ["x", "y", "z"] * 4)
    fit = PlackettLuce().fit(rows)
    assert fit.errors == "clustered by block"
    assert fit.notes[0] == "3 raters are too few to cluster by: errors are clustered by block"


def test_refusals() -> None:
    rows = comparisons([pairs_of("abc")])
    with pytest.raises(NotApplicableError, match="none of rater, block, model"):
        PlackettLuce(errors="iid").fit(rows)
    with pytest.raises(NotApplicableError, match="prior must be above 0"):
        PlackettLuce(prior=0).fit(rows)
    with pytest.raises(NotApplicableError, match="no comparisons"):
        PlackettLuce().fit(rows.subset(np.zeros(3, np.bool_)))
