"""Live beliefs of sets of options, numbers and distributions, and where judgments are kept."""

from __future__ import annotations

from random import Random
from statistics import fmean

import pytest

from quorate.assignment.live import Beliefs
from quorate.assignment.live.full_fit import fit
from quorate.assignment.live.numbers import Numbers
from quorate.assignment.live.options import Options
from quorate.assignment.live.ranking import Ranking
from quorate.assignment.live.votes import Votes
from quorate.schema import Kind, Question


def test_judgments_are_found_by_item_in_their_order() -> None:
    votes: Votes[int] = Votes("h")
    for item, rater, label in [(0, 5, 1), (1, 5, 0), (0, 6, 2), (0, 7, 1)]:
        votes.add(item, rater, label)
    assert votes.of(0) == [(5, 1), (6, 2), (7, 1)]
    votes.remove(0, 6)
    assert votes.of(0) == [(5, 1), (7, 1)]
    votes.remove(0, 7)
    votes.add(0, 6, 0)
    assert votes.of(0) == [(5, 1), (6, 0)]
    assert (votes.count(0), votes.count(1), votes.count(9)) == (2, 1, 0)
    votes.remove(1, 99)
    assert votes.of(1) == [(5, 0)]


def test_ranking_keeps_the_least_certain_first_and_forgets_what_is_left_out() -> None:
    ranking = Ranking()
    for item, certainty in enumerate([0.9, 0.5, 1.0, 0.5]):
        ranking.put(item, certainty)
    assert ranking.first(9, ()) == [1, 3, 0, 2]
    ranking.put(1, 0.95)
    assert ranking.first(2, {3}) == [0, 1]
    assert ranking.first(9, ()) == [0, 1, 2]


def test_each_option_of_a_set_is_believed_by_itself() -> None:
    model = Options(("old", "new", "odd"))
    for rater in range(4):
        model.judge(0, rater, ["old", "odd"] if rater % 2 else ["old"])
    p = model.posterior(0)
    assert p["old"] > 0.85
    assert p["new"] < 0.15
    assert 0.2 < p["odd"] < 0.8
    found = model.evidence(0)
    assert found.judgments == 4
    assert found.label is not None
    assert found.probability == pytest.approx(max(p["odd"], 1 - p["odd"]))
    assert model.certainty(0) == pytest.approx(found.probability)
    assert model.gain(9, 0) == pytest.approx(sum(each.gain(9, 0) for each in model.each))


def test_an_empty_set_is_an_answer() -> None:
    model = Options(("old", "new"))
    model.judge(0, 0, [])
    assert model.asked(0)
    assert model.evidence(0).label == ()
    model.know(0, ["new"])
    assert model.evidence(0).label == ("new",)
    model.know(0, None)
    assert model.evidence(0).label == ()


def test_a_number_by_hand() -> None:
    # the first judgments: fewer than three, so values are drawn from N(mean, 1) and raters are
    # Gamma(2, 1), precision 2. One judgment of 4: value 4 with variance 1 / (1 + 2). The rater then
    # has Gamma(2 + 1/2, 1 + 1/3 / 2), precision 15/7, and the value 1 + 15/7 = 22/7
    model = Numbers()
    model.judge(0, 0, 4.0)
    found = model.evidence(0)
    assert found.label == pytest.approx(4.0)
    assert found.lower == pytest.approx(4.0 - 1.96 / (22 / 7) ** 0.5, abs=1e-3)


def test_numbers_learn_bias_and_precision() -> None:
    rng, beliefs = Random(0), Beliefs([Question("n", Kind.NUMERIC)])
    truth = {f"i{n}": rng.gauss(50, 20) for n in range(60)}
    for item, value in truth.items():
        beliefs.judge(item, "sharp", {"n": value + rng.gauss(0, 1)})
        beliefs.judge(item, "blunt", {"n": value + rng.gauss(0, 12)})
        beliefs.judge(item, "high", {"n": value + 10 + rng.gauss(0, 3)})
        beliefs.judge(item, "plain", {"n": value + rng.gauss(0, 3)})
    for item in list(truth)[:10]:
        beliefs.know(item, {"n": truth[item]})
    beliefs.adopt(fit(beliefs.snapshot()))
    high, blunt, sharp = (beliefs.competence("n", r) for r in ("high", "blunt", "sharp"))
    assert high.bias == pytest.approx(10, abs=2)
    assert blunt.deviation == pytest.approx(12, rel=0.35)
    assert sharp.deviation is not None
    assert sharp.deviation < 3
    assert sharp.lower > blunt.upper
    assert beliefs.gain("sharp", "new") > beliefs.gain("blunt", "new")
    rest = list(truth)[10:]
    found = {item: beliefs.evidence(item)["n"] for item in rest}
    errors = [
        abs(float(f.label) - truth[i]) for i, f in found.items() if isinstance(f.label, float)
    ]
    assert len(errors) == 50
    assert fmean(errors) < 2
    inside = [(f.lower or 0) <= truth[i] <= (f.upper or 0) for i, f in found.items()]
    assert fmean(inside) > 0.85


def test_a_number_that_comes_after_the_fit_is_told_by_the_fit() -> None:
    rng, beliefs = Random(1), Beliefs([Question("n", Kind.NUMERIC)], width=4.0)
    for n in range(40):
        value = rng.gauss(0, 10)
        for rater in range(3):
            beliefs.judge(f"i{n}", f"r{rater}", {"n": value + rng.gauss(0, 1)})
    beliefs.adopt(fit(beliefs.snapshot()))
    certain = []
    for rater in range(3):
        beliefs.judge("new", f"r{rater}", {"n": 5.0 + 0.1 * rater})
        certain.append(beliefs.certainty("new"))
    assert certain == sorted(certain)
    assert beliefs.evidence("new")["n"].label == pytest.approx(5.1, abs=0.7)


def test_distributions_of_sets_and_numbers_are_counted() -> None:
    tags = Question("tags", Kind.MULTILABEL, ("a", "b"))
    beliefs = Beliefs([tags, Question("n", Kind.NUMERIC)], descriptive=["tags", "n"])
    for rater, (chosen, number) in enumerate([(["a", "b"], 1.0), (["a"], 2.0), ([], 3.0)]):
        beliefs.judge("i", f"r{rater}", {"tags": chosen, "n": number})
    assert beliefs.posterior("tags", "i") == pytest.approx({"a": 2 / 3, "b": 1 / 3})
    # mean 2; variance (2 × 1 + 2) / 4 = 1 with 4 degrees of freedom: 2 ± 2.776 / sqrt(3)
    found = beliefs.evidence("i")["n"]
    assert (found.lower, found.upper) == pytest.approx((2 - 1.603, 2 + 1.603), abs=1e-3)
    beliefs.withdraw("i", "r2")
    assert beliefs.posterior("tags", "i") == pytest.approx({"a": 1.0, "b": 0.5})
    assert beliefs.skill("r0") == 1.0


def test_two_who_say_the_same_do_not_make_a_distribution_known() -> None:
    beliefs = Beliefs([Question("n", Kind.NUMERIC)], descriptive=["n"])
    for item, numbers in {"same": [2.0, 2.0], "apart": [1.0, 5.0]}.items():
        for rater, number in enumerate(numbers):
            beliefs.judge(item, f"r{rater}", {"n": number})
    # all items: (0 + 8) / 2 = 4; same: variance 2 × 4 / 3, t(3) = 3.182: ± 3.182 sqrt(4 / 3)
    found = beliefs.evidence("same")["n"]
    assert found.upper == pytest.approx(2 + 3.182 * (4 / 3) ** 0.5, abs=1e-3)


def test_questions_that_were_not_asked_do_not_hold_an_item_up() -> None:
    first, second = (Question(name, Kind.CATEGORICAL, ("x", "y")) for name in "ab")
    beliefs = Beliefs([first, second])
    for rater in range(6):
        beliefs.judge("i", f"r{rater}", {"a": "x", "b": None})
    assert list(beliefs.evidence("i")) == ["a"]
    assert beliefs.certainty("i") > 0.9


def test_very_many_options_have_no_model() -> None:
    options = tuple(f"o{n}" for n in range(51))
    many, few = (Question(f"q{n}", Kind.CATEGORICAL, options[:n]) for n in (51, 50))
    beliefs = Beliefs([many, few])
    beliefs.judge("i", "r", {"q51": "o3", "q50": "o3"})
    assert list(beliefs.evidence("i")) == ["q50"]
    assert beliefs.posterior("q51", "i") == {}
