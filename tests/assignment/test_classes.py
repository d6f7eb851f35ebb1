"""Live Dawid–Skene: one judgment at a time, by hand and against full fits."""

from __future__ import annotations

from math import exp, log
from random import Random

import pytest

from quorate.assignment.live import Beliefs
from quorate.assignment.live.classes import CHOOSING, EVEN, Classes
from quorate.assignment.live.full_fit import fit, fit_classes
from quorate.assignment.live.tempering import Tempering
from quorate.schema import Kind, Question

PAIR = Question("q", Kind.CATEGORICAL, ("x", "y"))


def test_the_first_judgment_by_hand() -> None:
    # a newcomer's row is Dirichlet(4, 1): right with 4/5, and frequencies are even: the model says
    # .8. What is told has T(1) = 1 and the rater without this item, who is new again, but the
    # frequencies with it: (.8 + 1 + .2 / 2) to (.2 + 1 + .2 / 2), so the odds are 1.9 / 1.3 × 4
    model = Classes(("x", "y"))
    model.tempering = Tempering(1.0, 0.5)
    model.judge(0, 0, "x")
    assert model.posterior(0)["x"] == pytest.approx(7.6 / 8.9, abs=1e-6)
    assert list(model.counts) == pytest.approx([0.8, 0.2, 0, 0])  # x when x, x when y, y …


def test_what_is_told_leaves_the_item_itself_out_and_counts_judgments_together() -> None:
    # the second rater is as new, so both have 4/5 without this item: ln likelihood ratio 2 ln 4,
    # divided by T(2) = 1 + .5; the frequencies hold what the item taught: q = the model's posterior
    model = Classes(("x", "y"))
    model.tempering = Tempering(1.0, 0.5)
    model.judge(0, 0, "x")
    model.judge(0, 1, "x")
    q = model.q[0]
    each = 1 + EVEN / 2
    odds = log((q + each) / (1 - q + each)) + 2 * log(4) / 1.5
    assert model.posterior(0)["x"] == pytest.approx(1 / (1 + exp(-odds)), abs=1e-6)


def test_gain_by_hand() -> None:
    # an item that nobody judged and a newcomer: I = ln 2 - H(.8, .2)
    model = Classes(("x", "y"))
    entropy = -(0.8 * log(0.8) + 0.2 * log(0.2))
    assert model.gain(0, 0) == pytest.approx(log(2) - entropy)


def test_gain_falls_as_raters_agree_and_not_with_what_gold_says_of_everybody() -> None:
    model = Classes(("x", "y"))
    gains = [model.gain(9, 0)]
    for rater in range(4):
        model.judge(0, rater, "x")
        gains.append(model.gain(9, 0))
    assert gains == sorted(gains, reverse=True)
    model.temper(Tempering(3.0, 0.9))
    assert model.gain(9, 0) == gains[-1]
    assert CHOOSING.divisor(1) == 1


def crowd(seed: int, n_items: int = 60, n_raters: int = 12) -> list[tuple[int, int, str, str]]:
    """Item, rater, label, truth in random order; raters right with .55 to .95."""
    rng, rows = Random(seed), []
    for item in range(n_items):
        truth = "xy"[item % 2]
        for rater in rng.sample(range(n_raters), 5):
            right = rng.random() < 0.55 + 0.4 * rater / n_raters
            rows.append((item, rater, truth if right else "yx"[item % 2], truth))
    rng.shuffle(rows)
    return rows


def test_sums_stay_exact_through_revisions_withdrawals_and_known_answers() -> None:
    # after any calls, each rater's counts are the posteriors of the items they judged, added up
    rng, model = Random(1), Classes(("x", "y"))
    said: dict[tuple[int, int], str] = {}
    for item, rater, label, truth in crowd(1):
        model.judge(item, rater, label)
        said[item, rater] = label
        if rng.random() < 0.2:
            model.judge(item, rater, "x")
            said[item, rater] = "x"
        elif rng.random() < 0.2:
            model.withdraw(item, rater)
            del said[item, rater]
        elif rng.random() < 0.2:
            model.know(item, rng.choice([truth, None]))
    counts = [0.0] * len(model.counts)
    for (item, rater), label in said.items():
        for k in range(2):
            counts[(rater * 2 + "xy".index(label)) * 2 + k] += model.q[item * 2 + k]
    assert list(model.counts) == pytest.approx(counts, abs=1e-9)
    n = len(model.q) // 2
    assert model.classes == pytest.approx([sum(model.q[k::2]) for k in range(2)], abs=1e-9)
    assert sum(model.number) == len(said) == sum(model.votes.count(item) for item in range(n))


def test_live_beliefs_are_near_a_full_fit_and_a_full_fit_is_a_fixed_point() -> None:
    model = Classes(("x", "y"))
    rows = crowd(2)
    for item, rater, label, _ in rows[:250]:
        model.judge(item, rater, label)
    fit_classes(model)
    for item, rater, label, _ in rows[250:]:
        model.judge(item, rater, label)
    live = list(model.q)
    fit_classes(model)
    full = list(model.q)
    assert sum(abs(a - b) for a, b in zip(live, full, strict=True)) / len(full) < 0.03
    assert max(abs(a - b) for a, b in zip(live, full, strict=True)) > 0
    for item in range(60):  # renewing every item moves nothing: the same equations hold
        votes = model.votes.of(item)
        model._renew(item, votes, votes)
    assert list(model.q) == pytest.approx(full, abs=2e-3)


def test_known_answers_teach_about_raters() -> None:
    # two raters say the opposite everywhere: without known answers nobody can tell who is right
    model = Classes(("x", "y"))
    for item in range(20):
        model.judge(item, 0, "x")
        model.judge(item, 1, "y")
    fit_classes(model)
    assert model.skill(0).value == pytest.approx(model.skill(1).value)
    for item in range(10):
        model.know(item, "x")
    fit_classes(model)
    assert model.skill(0).lower > model.skill(1).upper
    assert model.certainty(3) == 1.0
    assert model.posterior(15)["x"] > 0.8


def test_items_with_known_answers_can_be_told_of_as_if_they_were_not() -> None:
    told = Classes(("x", "y"), given=False)
    told.judge(0, 0, "x")
    told.know(0, "y")
    assert 0.5 < told.posterior(0)["x"] < 0.9
    assert told.counts[1] == 1.0  # said x when it was y


def test_a_newcomer_is_as_the_crowd_and_less_sure_than_a_veteran() -> None:
    beliefs = Beliefs([PAIR])
    for item, rater, label, _ in crowd(3):
        beliefs.judge(f"i{item}", f"r{rater}", {"q": label})
    beliefs.adopt(fit(beliefs.snapshot()))
    new, old = beliefs.competence("q", "nobody"), beliefs.competence("q", "r11")
    assert new.judgments == 0
    assert old.judgments > 15
    assert new.upper - new.lower > old.upper - old.lower
    assert beliefs.skill("nobody") < beliefs.skill("r11")
    assert beliefs.quantile("r11") > beliefs.quantile("r0")


def test_the_least_certain_items_come_first_and_settled_ones_not() -> None:
    beliefs = Beliefs([PAIR])
    for item, labels in {"split": "xy", "sure": "xxxx", "one": "x"}.items():
        for rater, label in enumerate(labels):
            beliefs.judge(item, f"r{rater}", {"q": label})
    assert beliefs.uncertain(9) == ["split", "one", "sure"]
    assert beliefs.uncertain(1) == ["split"]
    beliefs.settle("split")
    assert beliefs.uncertain(9) == ["one", "sure"]
    beliefs.judge("split", "r9", {"q": "x"})
    assert beliefs.uncertain(9) == ["one", "sure"]
    beliefs.reopen("split")
    assert set(beliefs.uncertain(9)) == {"one", "sure", "split"}
