"""Each lint tells what lacks, where; and is silent where it is there."""

from __future__ import annotations

import pytest

from campaigns import small_spec
from quorate.schema.campaign import CampaignSpec
from quorate.schema.json_value import Json
from quorate.schema.linting import LINTS, Remark, Severity, lint
from quorate.schema.linting.lints.spread import width_of_half

RULES = """# How does the message sound?

The scope: only the words count, not the writer.

- *Warm*: it is kind, for example «So good to see you».
  Not warm: «Fine.», which is only polite.
- *Cold*: it keeps its distance, for example «Noted.».
  Short is not cold: «On my way!» is warm.

Hard cases: irony is judged by what is meant, even if the words are kind.
If both fit, the last sentence decides. When you are not sure, skip the item.
"""
VIEWS = """# How does the message sound to you?

This measures how differently people hear the same words. Answer as you see it: there is no right
answer, and nobody is compared with anybody.

*Warm* is what makes people feel welcome, *cold* what keeps them away. Take the first thing that
comes to mind; there is no need to think of a reason for it, and nobody will ask for one.
"""
TONE: dict[str, Json] = {
    "name": "tone",
    "type": "single_choice",
    "ask": "How does it sound?",
    "options": ["warm", "cold"],
}


def asked(
    text: str, paradigm: str = "prescriptive", *questions: dict[str, Json], **keys: object
) -> CampaignSpec:
    guideline = {"version": "1", "text": text}
    asked = list(questions) or [TONE]
    return small_spec(paradigm=paradigm, guideline=guideline, questions=asked, **keys)


def of(spec: CampaignSpec, code: str) -> list[Remark]:
    return [remark for remark in lint(spec) if remark.code == code]


def test_a_guideline_that_has_what_its_paradigm_needs_gets_no_remark() -> None:
    assert lint(asked(RULES)) == ()
    assert lint(asked(VIEWS, "descriptive", overlap=12)) == ()


@pytest.mark.parametrize(
    ("code", "gone"),
    [
        ("scope", "The scope: only the words count, not the writer."),
        (
            "edge-cases",
            "Hard cases: irony is judged by what is meant, even if the words are kind.",
        ),
        ("ties", "If both fit, the last sentence decides."),
        ("unsure", "When you are not sure, skip the item."),
    ],
)
def test_what_a_prescriptive_guideline_leaves_out_is_told(code: str, gone: str) -> None:
    text = RULES.replace(gone, "").replace("only polite", "polite")
    (remark,) = lint(asked(text))
    assert (remark.code, remark.severity, remark.path) == (
        code,
        Severity.WARNING,
        "guideline.text",
    )
    # none of this is needed where everybody's own view is asked
    assert of(asked(text, "descriptive"), code) == []


@pytest.mark.parametrize(
    ("code", "gone"),
    [
        ("measures", "This measures how differently people hear the same words."),
        ("own-view", "Answer as you see it: there is no right\nanswer, and nobody is compared"),
    ],
)
def test_what_a_descriptive_guideline_leaves_out_is_told(code: str, gone: str) -> None:
    text = VIEWS.replace(gone, "Nobody is compared").replace(" to you?", "?")
    (remark,) = lint(asked(text, "descriptive", overlap=12))
    assert (remark.code, remark.severity) == (code, Severity.WARNING)
    assert of(asked(text), code) == []


def test_a_question_may_ask_for_ones_own_view_itself() -> None:
    text = VIEWS.replace("Answer as you see it: there is no right\nanswer, and n", "N")
    text = text.replace(" to you?", "?")
    both = ({**TONE, "help": "Your own impression."}, {**TONE, "name": "second"})
    (remark,) = of(asked(text, "descriptive", *both), "own-view")
    assert remark.path == "questions[1]"
    assert "`second`" in remark.says


def test_only_the_questions_of_a_paradigm_are_asked_for_what_it_needs() -> None:
    feeling: dict[str, Json] = {**TONE, "name": "feeling", "paradigm": "descriptive"}
    codes = {remark.code for remark in lint(asked(RULES, "prescriptive", TONE, feeling))}
    assert codes == {"measures", "own-view", "few-views"}


def test_an_option_that_nothing_explains_is_named() -> None:
    options: list[Json] = ["warm", "cold", "brusque", {"value": "dry", "help": "Without feeling."}]
    spec = asked(VIEWS, "descriptive", {**TONE, "options": options})
    (remark,) = of(spec, "option-defined")
    assert remark.path == "questions[0].options"
    assert remark.says == "options of `tone` that nothing explains: «brusque»"


def test_yes_and_no_need_no_explanation_and_what_is_left_over_neither() -> None:
    plain: dict[str, Json] = {**TONE, "options": ["yes", "no", "other"]}
    assert of(asked(VIEWS, "descriptive", plain), "option-defined") == []


def test_an_option_has_its_explanation_by_value_text_or_the_heading_above_it() -> None:
    options: list[Json] = ["very_warm", {"value": "c", "text": "Cold"}, {"value": "dry"}]
    text = "This is *very warm* to me. Cold things are cold.\n\n# Dry\n\nWithout any feeling."
    assert of(asked(text, "descriptive", {**TONE, "options": options}), "option-defined") == []


def test_a_scale_without_words_is_told() -> None:
    rating: dict[str, Json] = {"name": "r", "type": "rating", "ask": "How warm?"}
    (remark,) = of(asked(RULES, "prescriptive", rating), "option-defined")
    assert remark.path == "questions[0].anchors"
    anchored: dict[str, Json] = {**rating, "anchors": {"1": "cold", "5": "warm"}}
    assert of(asked(RULES, "prescriptive", anchored), "option-defined") == []


def test_an_option_without_an_example_is_told_once_it_is_explained() -> None:
    text = RULES.replace(", for example «Noted.»", "").replace(": «On my way!» is warm", "")
    (remark,) = lint(asked(text))
    assert remark.code == "option-example"
    assert remark.says == "options of `tone` without an example: «cold»"
    # what nothing explains is told once
    unknown: dict[str, Json] = {**TONE, "options": ["warm", "cold", "brusque"]}
    assert [r.code for r in lint(asked(RULES, "prescriptive", unknown))] == ["option-defined"]


def test_a_quotation_is_an_example_and_the_options_own_name_is_none() -> None:
    text = "*Warm* is «warm», and not what is only polite.\n\n*Cold* is «Noted.», and not less."
    (remark,) = of(asked(text), "option-example")
    assert remark.says.endswith("«warm»")


def test_an_option_without_a_counter_example_is_told() -> None:
    text = RULES.replace("  Not warm: «Fine.», which is only polite.\n", "").replace(
        "Short is not cold: «On my way!» is warm.", ""
    )
    says = {remark.says for remark in of(asked(text), "option-counter-example")}
    assert says == {"options of `tone` without a counter-example: «warm», «cold»"}
    assert of(asked(text, "descriptive"), "option-counter-example") == []


def test_what_takes_the_rest_belongs_at_the_end() -> None:
    first: dict[str, Json] = {**TONE, "options": ["warm", "Other", "cold"]}
    (remark,) = of(asked(RULES, "prescriptive", first), "option-order")
    assert (remark.severity, remark.path) == (Severity.HINT, "questions[0].options[1]")
    last: dict[str, Json] = {**TONE, "options": ["warm", "cold", "Other", "None of these"]}
    assert of(asked(RULES, "prescriptive", last), "option-order") == []


def test_a_long_list_in_one_order_is_told() -> None:
    def listed(n: int) -> CampaignSpec:
        many: dict[str, Json] = {**TONE, "options": [f"option {k}" for k in range(n)]}
        return asked(RULES, "prescriptive", many)

    assert of(listed(7), "option-order") == []
    (remark,) = of(listed(8), "option-order")
    assert "8 options" in remark.says


@pytest.mark.parametrize("said", ["Give the correct answer.", "You must decide.", "MUST be warm."])
def test_words_of_duty_are_told_with_their_line_where_the_spread_is_wanted(said: str) -> None:
    text = VIEWS + "\n" + said + "\n"
    (remark,) = of(asked(text, "descriptive"), "prescriptive-wording")
    assert remark.line == text.split("\n").index(said) + 1
    assert remark.heading == "How does the message sound to you?"
    assert remark.where.startswith(f"guideline, line {remark.line}, under «How")
    assert of(asked(text), "prescriptive-wording") == []


def test_what_denies_a_right_answer_is_no_duty() -> None:
    text = VIEWS + "\nThere is no correct answer. You need not, and nobody must, agree.\n"
    assert of(asked(text, "descriptive"), "prescriptive-wording") == []


def test_in_a_campaign_with_both_only_the_questions_own_words_are_looked_at() -> None:
    feeling: dict[str, Json] = {
        **TONE,
        "name": "feeling",
        "paradigm": "descriptive",
        "help": "Choose the right answer.",
    }
    (remark,) = of(
        asked(RULES + "\nYou must decide.", "prescriptive", TONE, feeling), "prescriptive-wording"
    )
    assert remark.path == "questions[1].ask"


@pytest.mark.parametrize(
    ("ask", "leads"),
    [
        ("Don't you find it warm?", True),
        ("Is it obviously warm?", True),
        ("Do you agree that it is warm?", True),
        ("How warm is it?", False),
    ],
)
def test_a_question_that_says_what_to_answer_is_told(ask: str, leads: bool) -> None:
    found = of(asked(RULES, "prescriptive", {**TONE, "ask": ask}), "leading")
    assert [remark.path for remark in found] == (["questions[0].ask"] if leads else [])


@pytest.mark.parametrize(
    ("ask", "severity"),
    [
        ("Is it polite and helpful?", Severity.HINT),
        ("Is it polite? Is it helpful?", Severity.WARNING),
        ("Is it warm or cold?", None),
        ("Is there a difference between kind and polite?", None),
        ("How does it sound?", None),
    ],
)
def test_a_question_that_asks_two_things_is_told(ask: str, severity: Severity | None) -> None:
    found = of(asked(RULES, "prescriptive", {**TONE, "ask": ask}), "double-barrelled")
    assert [remark.severity for remark in found] == ([severity] if severity else [])


def test_two_things_may_be_asked_where_there_are_two_answers() -> None:
    several: dict[str, Json] = {**TONE, "type": "multiple_choice", "ask": "Is it kind and open?"}
    assert of(asked(RULES, "prescriptive", several), "double-barrelled") == []


def test_a_guideline_of_few_words_and_one_of_very_many_are_told() -> None:
    def words(n: int) -> list[tuple[Severity, str]]:
        found = of(asked("word " * n), "length")
        return [(remark.severity, remark.says) for remark in found]

    assert words(39) == [(Severity.WARNING, "the guideline has 39 words")]
    assert words(40) == words(1500) == []
    assert words(1600) == [
        (Severity.HINT, "the guideline has 1,600 words, 8 minutes to read"),
    ]


def test_a_text_that_is_hard_to_read_is_told() -> None:
    # 12 words a sentence, 6 of them long: 12 + 50 = 62
    hard = "Judgments presuppose considerable deliberation, whereas the raters may go at once. "
    hard = hard.replace("whereas", "wherever").replace("raters may", "crowd may")
    (remark,) = of(asked(hard * 10), "reading-level")
    assert (remark.code, remark.severity) == ("reading-level", Severity.HINT)
    assert of(asked("The cat sat on the mat and saw us. " * 10), "reading-level") == []


def test_a_sentence_that_is_read_twice_is_told_with_its_line() -> None:
    text = "Short.\n\n" + "word " * 40 + "end.\n"
    (remark,) = of(asked(text), "long-sentence")
    assert (remark.line, remark.says) == (3, "a sentence of 41 words")
    assert of(asked("word " * 39 + "end."), "long-sentence") == []


def test_few_answers_to_a_descriptive_question_are_told() -> None:
    # Wilson at one half: z / sqrt(n + z²), z² = 3.8415: n = 6 .625, n = 7 .595
    assert width_of_half(6) == pytest.approx(1.959964 / 9.841459**0.5, rel=1e-6)
    (remark,) = of(asked(VIEWS, "descriptive", overlap=6), "few-views")
    assert remark.path == "overlap"
    assert remark.says.endswith("± 31%")
    assert of(asked(VIEWS, "descriptive", overlap=7), "few-views") == []
    assert of(asked(RULES, overlap=2), "few-views") == []


def test_a_spread_that_nothing_stops_is_told() -> None:
    stopping = {"min": 5, "max": 20}
    (remark,) = of(asked(VIEWS, "descriptive", stopping=stopping), "few-views")
    assert remark.path == "stopping.width"
    narrow = {**stopping, "width": 0.5}
    assert of(asked(VIEWS, "descriptive", stopping=narrow), "few-views") == []


def test_every_lint_can_say_something() -> None:
    everything = asked(
        "It is " + "the considerable incomprehensibility of it " * 20 + ".\n\nYou must do it.",
        "descriptive",
        {**TONE, "ask": "Obviously warm? Not cold?", "options": ["Other", "a b", "cold as ice"]},
    )
    sober = asked("Cold and warm.", "prescriptive", TONE)
    told = {remark.code for remark in (*lint(everything), *lint(sober))}
    assert told == {one.code for one in LINTS}
