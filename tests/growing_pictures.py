"""A rater's way for pictures: practice that teaches, a look back, a pause, a calibration round."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from quorate.schema.campaign import CampaignSpec, campaign_spec
from served import Served
from warm_lines import SENT

NAME = "letters"
ROUND = "letters-together"
TONES = {
    "warm": (
        "Thank you for the lamp. It stands in the window, and the neighbours ask about it.",
        "What a kind note you put into the parcel! My mother keeps it in her drawer.",
        "Your colleague on the telephone was so patient with me. Please tell her.",
        "I was sure that the vase would break on the way. It came whole. Well packed!",
    ),
    "cold": (
        "I expect the money by Friday. There will be no further letter.",
        "For the third time: I never ordered a second kettle.",
        "You may keep your voucher. I have found another shop.",
        "Nobody answers your telephone. I take it that this is on purpose.",
    ),
}
TIMES = 8
"""how often each letter comes, so that there is enough of it"""
MOST = 40
"""judgments within which somebody who is always wrong is paused"""
Take = Callable[[Page, str], None]


def _spec(name: str, **keys: object) -> CampaignSpec:
    """Letters to a shop that are warm or cold."""
    return campaign_spec(
        {
            "quorate": 1,
            "paradigm": "prescriptive",
            "name": name,
            "title": "How does the letter sound?",
            "purpose": "Answers should meet the tone of a letter.",
            "content": [{"name": "letter", "type": "text", "title": "Letter"}],
            "questions": [
                {
                    "name": "tone",
                    "type": "single_choice",
                    "ask": "How does it sound?",
                    "options": ["warm", "cold"],
                }
            ],
            "guideline": {
                "version": "1.0",
                "text": "Judge the **words**. A deadline alone is cold when nothing softens it.",
            },
            "overlap": 2,
            "pay": {"currency": "EUR", "per_hour": 15.0},
            "expected_seconds": 3.0,
            **keys,
        }
    )


def _items() -> list[dict[str, object]]:
    """Letters to practise on, with known answers, for a round, and to be judged."""
    rows: list[dict[str, object]] = []
    for bank, times in (("training", 1), ("gold", TIMES), ("calibration", 1), ("", TIMES)):
        for time in range(times):
            for tone, letters in TONES.items():
                for number, letter in enumerate(letters):
                    mark = "" if times == 1 else f" (No. {1000 + 10 * time + number})"
                    row: dict[str, object] = {
                        "item": f"{bank or 'letter'}-{tone}-{time}-{number}",
                        "content": {"letter": letter + mark},
                    }
                    if bank:
                        row["bank"] = bank
                    if bank in ("training", "gold"):
                        row["gold"] = {"tone": tone}
                        row["explanation"] = f"The words are *{tone}*, whatever the cause."
                    rows.append(row)
    return rows


def open_letters(server: Served) -> None:
    """Open a campaign with practice, known answers and a rule, and one without for a round."""
    rule = {
        "name": "look_again",
        "when": ["gold"],
        "then": "pause",
        "say": "Somebody will look at your work with you.",
    }
    way = {"training": {"items": 4, "bar": 0.5, "tries": 3}, "feedback_every": 10}
    grown = _spec(NAME, way=way, assignment={"gold": 0.5}, checks={"gold": {}}, rules=[rule])
    server.open(grown, _items())
    server.open(_spec(ROUND), [row for row in _items() if row.get("bank") in (None, "calibration")])


def walk(page: Page, url: str, take: Take) -> None:
    """Practise, work wrongly until paused, and take a picture at each station."""
    page.goto(f"{url}/c/{NAME}")
    page.get_by_role("heading", name="Practice first").wait_for()
    page.keyboard.press("Enter")
    for number in range(4):
        page.locator(".pane-item").wait_for()
        _answer(page, right=number > 0)
        page.locator(".lesson").wait_for()
        if number == 0:
            take(page, "rater-lesson")
        page.keyboard.press("Enter")
        expect(page.locator(".lesson")).to_have_count(0)
    page.get_by_role("heading", name="Practice is done").wait_for()
    page.keyboard.press("Enter")
    paused = page.get_by_role("heading", name="You are paused here")
    batch = page.get_by_role("heading", name="A batch is done")
    work = page.locator(".pane-item")
    looked_back = False
    for number in range(MOST):
        expect(work.or_(batch).or_(paused).first).to_be_visible()
        if batch.is_visible():
            if not looked_back:
                take(page, "rater-look-back")
            looked_back = True
            page.keyboard.press("Enter")
            expect(work.or_(paused).first).to_be_visible()
        if paused.is_visible():
            break
        page.wait_for_timeout(1_500 if number < 10 else 300)  # somebody reads
        with page.expect_response(SENT):
            _answer(page, right=number % 4 == 0 and number < 10)
        page.wait_for_timeout(300)
    paused.wait_for()
    take(page, "rater-paused")


def _answer(page: Page, *, right: bool) -> None:
    text = page.locator(".pane-item").inner_text()
    warm = any(letter in text for letter in TONES["warm"])
    page.keyboard.press("1" if warm is right else "2")
    page.keyboard.press("Enter")


def hold_round(server: Served, pages: list[Page]) -> str:
    """A round that three people judge, who differ about a deadline; the round's name."""
    at = f"/campaigns/{ROUND}/calibrations"
    names = [f"calibration-{tone}-0-{number}" for tone in TONES for number in (0, 3)]
    passage = "A deadline alone is cold **when nothing softens it**."
    opened = server.operator.post(
        at, {"title": "What softens a letter?", "items": names, "passage": passage}
    )
    for number, page in enumerate(pages):
        page.goto(f"{server.url}/c/{ROUND}")
        for _ in names:
            item = page.locator(".pane-item")
            item.wait_for()
            differs = number == 1 and "Friday" in item.inner_text()
            differs |= number == 2 and "on purpose" in item.inner_text()
            with page.expect_response(SENT):
                _answer(page, right=not differs)
            page.wait_for_timeout(500)
    server.operator.post(f"{at}/{opened['round']}/reveal")
    return str(opened["round"])
