"""The campaigns of the demo: sound, large enough, and true to their own questions."""

from __future__ import annotations

from functools import cache
from typing import get_args

import pytest

from quorate.data.demo import DemoCampaign, demo_campaigns
from quorate.schema.answers import check_answers
from quorate.schema.content import FIELD_TYPES, check_content
from quorate.schema.questions import AnyQuestion, QuestionType

NAMES = ("message-triage", "reply-quality", "household-scenes", "phone-calls", "traffic-lights")


@cache
def campaigns() -> dict[str, DemoCampaign]:
    return {campaign.spec.name: campaign for campaign in demo_campaigns()}


def test_there_are_at_least_sixty_items_of_every_question_type() -> None:
    assert tuple(campaigns()) == NAMES
    assert sum(len(campaign.items) for campaign in campaigns().values()) >= 60
    asked = {type(q) for campaign in campaigns().values() for q in campaign.spec.questions}
    every: tuple[type[QuestionType], ...] = get_args(get_args(AnyQuestion)[0])
    assert asked == set(every)
    shown = {field.type for campaign in campaigns().values() for field in campaign.spec.content}
    assert shown == set(FIELD_TYPES) - {"page"}  # shown as an image is


@pytest.mark.parametrize("name", NAMES)
def test_items_and_truth_fit_the_campaign(name: str) -> None:
    campaign = campaigns()[name]
    sealed = campaign.spec.sealed_questions
    for item in campaign.items:
        content = check_content(campaign.spec.content, item.content)
        truth = {name: label for name, label in item.truth.items() if name not in sealed}
        assert check_answers(campaign.spec.questions, truth, content) == truth
        for written in sealed & set(item.truth):
            for wording in _wordings(item.truth[written]):
                answer = {"role": "assistant", "text": wording}
                said = [answer] if _type(campaign, written) == "demonstration" else wording
                check_answers(campaign.spec.questions, {**truth, written: said}, content)


@pytest.mark.parametrize("name", NAMES)
def test_files_that_items_show_are_the_ones_that_come_with_them(name: str) -> None:
    campaign = campaigns()[name]
    media = [field.name for field in campaign.spec.content if field.is_media]
    for item in campaign.items:
        assert [item.content[field] for field in media] == [file.reference for file in item.media]


@pytest.mark.parametrize("name", NAMES)
def test_some_items_are_gold_without_anybody_s_own_words(name: str) -> None:
    campaign = campaigns()[name]
    golds = [gold for item in campaign.items if (gold := campaign.gold_of(item)) is not None]
    assert 1 <= len(golds) < len(campaign.items) / 2
    assert not any(campaign.spec.sealed_questions & set(gold) for gold in golds)


def _wordings(wordings: object) -> list[str]:
    assert isinstance(wordings, list)
    return wordings


def _type(campaign: DemoCampaign, name: str) -> str:
    return next(q.type for q in campaign.spec.questions if q.name == name)
