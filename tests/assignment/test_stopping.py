"""When an item is quorate, contested, or asked again."""

from __future__ import annotations

import pytest

from quorate.assignment.live import Beliefs
from quorate.assignment.live.full_fit import fit
from quorate.assignment.live.hope import Duel, hope
from quorate.assignment.live.model import interval
from quorate.assignment.live.shares import student
from quorate.assignment.live.tempering import Tempering
from quorate.assignment.stopping import HOPE, KNOWN, decide
from quorate.schema import Kind, Question
from quorate.schema.assignment import Stopping

PAIR = Question("q", Kind.CATEGORICAL, ("x", "y"))
NUMBER = Question("n", Kind.NUMERIC)
TEXT = Question("t", Kind.TEXT)
RULE = Stopping(confidence=0.9, min=2, max=5)


def judged(labels: str, question: Question = PAIR, descriptive: bool = False) -> Beliefs:
    beliefs = Beliefs([question], descriptive=["q"] if descriptive else [])
    for place in range(30):  # raters who agree elsewhere, so that they are known to be good
        for rater in range(12):
            wrong = (place + rater) % 10 == 0
            label = "xy"[(place + wrong) % 2]
            beliefs.judge(f"other {place}", f"r{rater}", {"q": label})
    beliefs.adopt(fit(beliefs.snapshot()))
    for rater, label in enumerate(labels):
        beliefs.judge("item", f"r{rater}", {"q": label})
    return beliefs


def test_fewer_judgments_than_the_least_are_never_enough() -> None:
    decision = decide(judged("x"), "item", RULE)
    assert decision.verdict == "ask"
    assert decision.reason == "1 of at least 2 judgments"


def test_agreeing_judgments_make_an_item_quorate() -> None:
    decision = decide(judged("xx"), "item", RULE)
    assert decision.verdict == "quorate"
    assert decision.evidence["q"].label == "x"
    assert decision.to_json()["q"] == {
        "label": "x",
        "judgments": 2,
        "probability": round(decision.evidence["q"].probability or 0, 6),
    }
    assert (decision.evidence["q"].probability or 0) >= 0.9


def test_a_split_item_is_asked_again_while_there_is_hope() -> None:
    decision = decide(judged("xy"), "item", RULE)
    assert decision.verdict == "ask"
    assert decision.hope is not None
    assert 0.2 < decision.hope < 1


def test_a_split_item_is_contested_before_the_most_when_hope_is_gone() -> None:
    decision = decide(judged("xyxy"), "item", Stopping(confidence=0.999, min=2, max=5))
    assert decision.verdict == "contested"
    assert decision.hope is not None
    assert decision.hope < 0.2
    assert decision.reason.startswith("1 more judgments would settle it")


def test_nothing_is_beyond_hope_before_raters_are_known() -> None:
    beliefs = Beliefs([PAIR])
    for rater, label in enumerate("xyxy"):
        beliefs.judge("item", f"r{rater}", {"q": label})
    assert decide(beliefs, "item", Stopping(confidence=0.999, min=2, max=5)).verdict == "ask"


def test_nothing_is_beyond_hope_by_a_fit_of_few_judgments() -> None:
    beliefs = judged("xyxy")
    rule = Stopping(confidence=0.999, min=2, max=5)
    assert decide(beliefs, "item", rule).verdict == "contested"
    beliefs.fitted = KNOWN - 1
    decision = decide(beliefs, "item", rule)
    assert decision.verdict == "ask"
    assert decision.hope is not None
    assert decision.hope < HOPE


def test_an_unsure_item_is_contested_at_the_most() -> None:
    assert decide(judged("xyxyx"), "item", Stopping(confidence=0.999, max=5)).verdict == "contested"


def test_an_item_that_was_settled_by_an_expert_is_quorate() -> None:
    beliefs = judged("xyxy")
    beliefs.know("item", {"q": "y"})
    decision = decide(beliefs, "item", Stopping(confidence=0.999, max=9))
    assert decision.verdict == "quorate"
    assert decision.evidence["q"].label == "y"


def test_where_no_question_has_a_model_an_item_is_quorate_with_what_it_got() -> None:
    beliefs = Beliefs([TEXT])
    beliefs.judge("item", "r", {"t": "so"})
    decision = decide(beliefs, "item", RULE)
    assert decision.verdict == "quorate"
    assert decision.evidence == {}


def test_a_distribution_is_known_by_numbers_of_judgments_not_by_agreement() -> None:
    # Wilson's interval of 5 in 10 is 1 - 2 × .2366 = .527 wide, of 9 in 10 .386
    rule = Stopping(width=0.5, min=2, max=40)
    split, agreed = (judged(labels, descriptive=True) for labels in ("xyxyxyxyxy", "xxxxxxxxxy"))
    assert decide(split, "item", rule).verdict == "ask"
    assert decide(agreed, "item", rule).verdict == "quorate"
    evidence = decide(split, "item", rule).evidence["q"]
    assert evidence.upper is not None
    assert evidence.lower is not None
    assert evidence.upper - evidence.lower == pytest.approx(0.5268, abs=1e-3)
    assert evidence.probability is None


def test_a_distribution_is_never_contested() -> None:
    found = judged("xyxyx", descriptive=True)
    assert decide(found, "item", Stopping(width=0.01, max=5)).verdict == "quorate"


def test_numbers_stop_when_the_interval_is_narrow() -> None:
    beliefs = Beliefs([NUMBER])
    for item in range(50):
        for rater in range(4):
            beliefs.judge(f"i{item}", f"r{rater}", {"n": 10.0 * item + (item + rater) % 3})
    beliefs.adopt(fit(beliefs.snapshot()))
    narrow, wide = Stopping(width=0.01, min=2, max=5), Stopping(width=1000.0, min=2, max=5)
    assert decide(beliefs, "i3", wide).verdict == "quorate"
    decision = decide(beliefs, "i3", narrow)
    assert decision.verdict == "contested"
    assert decision.hope == 0.0


def test_without_a_width_numbers_do_not_decide() -> None:
    beliefs = Beliefs([NUMBER])
    for rater in range(5):
        beliefs.judge("i", f"r{rater}", {"n": 3.0})
    assert decide(beliefs, "i", Stopping(min=2, max=5)).verdict == "quorate"
    assert decide(beliefs, "i", Stopping(min=2, max=6)).verdict == "ask"


def test_hope_by_hand() -> None:
    # even at the start, raters right with .8, no tempering: after one judgment the odds are 4 to 1.
    # .75 is reached at once; .9 needs odds of 9, so two that agree: .8² + .2² = .68 within two
    even = Duel(0.0, 0.0, 0.0, 0, (0.8, 0.2), (0.2, 0.8))
    plain = Tempering(1.0, 0.0)
    assert hope(even, plain, 0.75, 1) == pytest.approx(1.0)
    assert hope(even, plain, 0.9, 1) == 0.0
    assert hope(even, plain, 0.9, 2) == pytest.approx(0.68)
    # within four: the two that differ, .32, start anew: .68 + .32 × .68
    assert hope(even, plain, 0.9, 4) == pytest.approx(0.68 + 0.32 * 0.68)


def test_hope_counts_third_options_as_judgments_that_settle_nothing() -> None:
    # two of three name the first, nobody the second, one a third: reached only by two in a row
    duel = Duel(0.0, 0.0, 0.0, 0, (0.6, 0.1), (0.1, 0.6))
    assert hope(duel, Tempering(1.0, 0.0), 0.97, 2) == pytest.approx(0.6**2 + 0.1**2)


def test_wilson_and_student_by_hand() -> None:
    # 8 of 10: (.8 + .192 ± 1.96 sqrt(.016 + .0096)) / 1.384 = .490, .943
    assert interval(0.8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert interval(0.5, 0) == (0.0, 1.0)
    assert student(4) == 2.776
    assert student(30) == pytest.approx(2.042, abs=1e-3)


FEELING = Question("f", Kind.CATEGORICAL, ("x", "y"))


def both_asked(facts: str, feelings: str) -> Beliefs:
    """A fact, of which one answer is right, and a feeling, asked of the same item."""
    beliefs = Beliefs([PAIR, FEELING], descriptive=["f"])
    for place in range(30):
        for rater in range(12):
            label = "xy"[(place + ((place + rater) % 10 == 0)) % 2]
            beliefs.judge(f"other {place}", f"r{rater}", {"q": label, "f": label})
    beliefs.adopt(fit(beliefs.snapshot()))
    for rater, (fact, feeling) in enumerate(zip(facts, feelings, strict=True)):
        beliefs.judge("item", f"r{rater}", {"q": fact, "f": feeling})
    return beliefs


def test_a_sure_fact_waits_for_the_spread_beside_it() -> None:
    # Wilson's interval of 4 in 8 is .570 wide, of 2 in 4 .700: the fact is sure long before
    rule = Stopping(confidence=0.9, width=0.6, min=2, max=20)
    four = decide(both_asked("xxxx", "xyxy"), "item", rule)
    assert four.verdict == "ask"
    assert four.reason == "4 of 20 judgments, f not known narrowly enough yet"
    assert decide(both_asked("xxxxxxxx", "xyxyxyxy"), "item", rule).verdict == "quorate"
    # without a width the spread gets as many as there are
    plain = Stopping(confidence=0.9, min=2, max=9)
    assert decide(both_asked("xxxxxxxx", "xyxyxyxy"), "item", plain).verdict == "ask"
    assert decide(both_asked("x" * 9, "xyxyxyxyx"), "item", plain).verdict == "quorate"


def test_a_wide_spread_is_never_contested_and_an_unsure_fact_beside_it_is() -> None:
    easy = Stopping(confidence=0.9, width=0.1, min=2, max=5)
    assert decide(both_asked("xxxxx", "xyxyx"), "item", easy).verdict == "quorate"
    rule = Stopping(confidence=0.999, width=0.1, min=2, max=5)
    found = decide(both_asked("xyxyx", "xxxxx"), "item", rule)
    assert found.verdict == "contested"
    assert found.reason == "q still unsure after 5 judgments"
    # without hope for the fact the spread still gets its judgments
    assert decide(both_asked("xyxy", "xxxx"), "item", rule).verdict == "ask"
    assert decide(judged("xyxy"), "item", rule).verdict == "contested"


def test_sureness_and_skill_leave_out_what_nobody_can_be_right_about() -> None:
    beliefs = both_asked("xx", "xy")
    assert beliefs.sureness("item") == beliefs.models["q"].certainty(30)
    assert beliefs.certainty("item") < 0.4  # the interval of 1 in 2 is .81 wide
    assert beliefs.skill("r0") == beliefs.competence("q", "r0").lower < 1.0
    spread = Beliefs([FEELING], descriptive=["f"])
    spread.judge("item", "r", {"f": "x"})
    assert spread.sureness("item") is None
