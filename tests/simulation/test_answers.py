"""Simulated raters answer every question of every demo campaign, as well as they are."""

from __future__ import annotations

from collections import Counter
from functools import cache
from random import Random

import pytest

from quorate.data.demo import DemoCampaign, demo_campaigns
from quorate.schema.answers import check_answers
from quorate.simulation.answers import answers
from quorate.simulation.character import CAST, MARK, Character
from quorate.simulation.hand import Hand

NAMES = ("message-triage", "reply-quality", "household-scenes", "phone-calls", "traffic-lights")


@cache
def campaigns() -> dict[str, DemoCampaign]:
    return {campaign.spec.name: campaign for campaign in demo_campaigns()}


def shown(campaign: DemoCampaign, rng: Random) -> dict[str, list[str]]:
    drawn = {}
    for question in campaign.spec.questions:
        fields = question.orders()
        if fields is not None:
            drawn[question.name] = rng.sample(fields, len(fields))
    return drawn


def hands(campaign: DemoCampaign, character: Character, rounds: int = 1) -> list[Hand]:
    rng = Random(0)
    return [
        Hand(character, item.content, shown(campaign, rng), item.truth, rng)
        for _ in range(rounds)
        for item in campaign.items
    ]


def test_every_simulated_rater_says_so_in_the_name() -> None:
    assert len({character.name for character in CAST}) == len(CAST) >= 6
    assert all(character.name.startswith(MARK) for character in CAST)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("character", CAST, ids=lambda c: c.name.split()[-1])
def test_every_answer_is_accepted(name: str, character: Character) -> None:
    campaign = campaigns()[name]
    for hand in hands(campaign, character, rounds=3):
        given = answers(campaign.spec.questions, hand)
        assert check_answers(campaign.spec.questions, given, hand.content) == given


@pytest.mark.parametrize("name", NAMES)
def test_who_is_never_wrong_says_what_is_true(name: str) -> None:
    perfect = Character(f"{MARK} Perfect", "never wrong", 1.0)
    campaign = campaigns()[name]
    choices = {"single_choice", "multiple_choice", "hierarchical_choice", "rating", "spans"}
    asked = {q.name for q in campaign.spec.questions if q.type in choices}
    for hand in hands(campaign, perfect):
        given = answers(campaign.spec.questions, hand)
        assert {k: v for k, v in given.items() if k in asked} == {
            k: v for k, v in hand.truth.items() if k in asked
        }


def test_the_share_of_right_answers_is_the_competence() -> None:
    """26 items 40 times: the standard error at .5 is below .016, and 4 of them .06."""
    campaign = campaigns()["message-triage"]
    for competence in (0.5, 0.9):
        character = Character(f"{MARK} X", "", competence)
        given = hands(campaign, character, rounds=40)
        right = sum(
            answers(campaign.spec.questions, hand)["topic"] == hand.truth["topic"] for hand in given
        )
        assert abs(right / len(given) - competence) < 0.06


def test_errors_favour_one_option_and_rows_add_up() -> None:
    options = ["a", "b", "c", "d"]
    row = Character(f"{MARK} X", "", 0.7).confusion("topic", options, "b")
    assert row[1] == pytest.approx(0.7)
    assert sum(row) == pytest.approx(1)
    wrong = sorted(row[:1] + row[2:])
    assert wrong[-1] == pytest.approx(0.3 * 0.6 + 0.3 * 0.4 / 3)
    assert wrong[0] == wrong[1] == pytest.approx(0.3 * 0.4 / 3)


def test_position_bias_shows_in_what_is_chosen() -> None:
    campaign = campaigns()["reply-quality"]

    def first(character: Character) -> float:
        chosen: Counter[bool] = Counter()
        for hand in hands(campaign, character, rounds=20):
            better = answers(campaign.spec.questions, hand)["better"]
            assert isinstance(better, dict)
            if better["choice"] != "tie":
                chosen[better["choice"] == hand.shown["better"][0]] += 1
        return chosen[True] / chosen.total()

    assert abs(first(Character(f"{MARK} X", "", 0.9)) - 0.5) < 0.08
    assert first(Character(f"{MARK} Y", "", 0.9, first=0.6)) > 0.7


def test_the_thoughtless_answer_without_looking() -> None:
    campaign = campaigns()["message-triage"]
    spammer = next(character for character in CAST if character.thoughtless)
    topics = {answers(campaign.spec.questions, hand)["topic"] for hand in hands(campaign, spammer)}
    assert topics == {"delivery"}


def test_the_same_chance_gives_the_same_answers() -> None:
    campaign = campaigns()["phone-calls"]
    first, again = (
        [answers(campaign.spec.questions, hand) for hand in hands(campaign, CAST[6])]
        for _ in range(2)
    )
    assert first == again
