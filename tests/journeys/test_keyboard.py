"""Every type of question answered with the keyboard alone, as what is stored says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from quorate.data.demo import DemoItem, demo_campaign
from quorate.schema.campaign import campaign_spec
from rater_page import join, ready, wait_for_judgments
from served import Served

TEXTS = {"one": "The first text.", "two": "The second text.", "three": "The third text."}
CONVERSATION = [
    {"role": "user", "text": "Good morning."},
    {"role": "assistant", "text": "Good morning!"},
    {"role": "user", "text": "How are you?"},
    {"role": "assistant", "text": "Well, thank you."},
]


@dataclass(frozen=True)
class Case:
    """A question, the item that it is asked about, and how keys answer it."""

    question: Mapping[str, object]
    press: Callable[[Page], None]
    label: Callable[[object], bool]
    fields: Mapping[str, str] = field(default_factory=lambda: {"one": "text"})
    demo: str = ""

    def item(self) -> DemoItem:
        if self.demo:
            return demo_campaign(self.demo).items[0]
        content: dict[str, object] = {name: TEXTS.get(name, "") for name in self.fields}
        if "talk" in content:
            content["talk"] = CONVERSATION
        return DemoItem("i1", content, {})


def keys(*names: str) -> Callable[[Page], None]:
    """Press these, one after the other."""

    def press(page: Page) -> None:
        for name in names:
            page.keyboard.press(name)

    return press


def at(selector: str, *names: str, write: str = "") -> Callable[[Page], None]:
    """Go there with Tab, press these, write that."""

    def press(page: Page) -> None:
        tab_to(page, selector)
        keys(*names)(page)
        if write:
            page.keyboard.type(write)

    return press


def tab_to(page: Page, selector: str) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("sought => document.activeElement?.matches(sought) ?? false", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


def equal(expected: object) -> Callable[[object], bool]:
    return lambda found: found == expected


def shapes(found: object) -> bool:
    """A box from the middle, ten steps of a hundredth to the right and five down."""
    assert isinstance(found, list)
    (box,) = found
    sides = abs(box["w"] - 0.1) < 0.003 and abs(box["h"] - 0.05) < 0.003
    return bool(sides and (box["shape"], box["label"]) == ("box", "tree"))


def heard(found: object) -> bool:
    assert isinstance(found, list)
    (segment,) = found
    return bool(segment["label"] == "busy" and segment["start"] == 0 and 0.5 < segment["end"] < 5)


OPTIONS = {"options": ["red", "green", "blue"]}
THREE = {"one": "text", "two": "text", "three": "text"}
CASES: dict[str, Case] = {
    "single_choice": Case(OPTIONS, keys("2"), equal("green")),
    "multiple_choice": Case(OPTIONS, keys("3", "1"), equal(["red", "blue"])),
    "hierarchical_choice": Case(
        {"options": [{"value": "plant", "children": ["moss", "fern"]}, "stone"]},
        keys("1", "2"),
        equal(["plant", "fern"]),
    ),
    "pair": Case(
        {"between": ["one", "two"], "strength": ["a little", "much"]},
        keys("a", "2"),
        lambda found: isinstance(found, dict) and found["strength"] == 2,
        {"one": "text", "two": "text"},
    ),
    "best_of": Case(
        {"among": list(THREE), "worst": True},
        keys("1", "3"),
        lambda found: isinstance(found, dict) and len(set(found.values())) == 2,
        THREE,
    ),
    "ranking": Case(
        {"among": list(THREE)},
        at(".rank-grip", "Space", "ArrowDown", "Space"),
        lambda found: isinstance(found, list) and [len(tier) for tier in found] == [1, 1, 1],
        THREE,
    ),
    "rating": Case({"anchors": {"1": "bad", "5": "good"}}, keys("4"), equal(4)),
    "number": Case({"min": 0, "max": 50}, at("input[type=number]", write="35"), equal(35)),
    "text": Case({"lines": 3}, at("textarea", write="A few words."), equal("A few words.")),
    "rewrite": Case(
        {"of": "one"},
        at("textarea", "Control+End", write=" And more."),
        equal("The first text. And more."),
    ),
    "demonstration": Case(
        {"of": "one"},
        at("textarea", write="I would say this."),
        equal([{"role": "assistant", "text": "I would say this."}]),
    ),
    "turns": Case(
        {"of": "talk", "question": {"type": "single_choice", "options": ["good", "bad"]}},
        keys("1", "2"),
        equal([{"turn": 1, "label": "good"}, {"turn": 3, "label": "bad"}]),
        {"talk": "conversation"},
    ),
    "spans": Case(
        {"of": "one", "labels": ["noun", "other"]},
        at("[role=application]", "ArrowRight", "ArrowRight", "Shift+ArrowRight", "1"),
        lambda found: (
            isinstance(found, dict)
            and [(s["start"], s["end"], s["text"], s["label"]) for s in found["spans"]]
            == [(4, 14, "first text", "noun")]
        ),
    ),
    "boxes": Case(
        {"of": "picture", "labels": ["tree", "other"]},
        keys("b", "Enter", "Shift+ArrowRight", *["ArrowDown"] * 5, "Enter"),
        shapes,
        demo="household-scenes",
    ),
    "segments": Case(
        {"of": "line", "labels": ["ringing", "busy"]},
        at("[role=application]", "2", "s", "ArrowRight", "ArrowRight", "e"),
        heard,
        demo="phone-calls",
    ),
    "frames": Case(
        {"of": "film", "fps": 10, "labels": ["green", "red"]},
        keys(".", ".", ".", "2"),
        equal([{"frame": 3, "label": "red"}]),
        demo="traffic-lights",
    ),
}


@pytest.mark.parametrize("kind", CASES)
def test_by_keyboard(
    kind: str, place: Served, browsers: Callable[..., BrowserContext], campaign_name: str
) -> None:
    case = CASES[kind]
    set_up(place, campaign_name, kind, case)
    page = browsers().new_page()
    join(page, place.link(campaign_name), "Kay")
    ready(page)
    expect(page.locator("#question-asked")).to_be_visible()
    case.press(page)
    page.keyboard.press("Control+Enter")
    (judgment,) = wait_for_judgments(place, campaign_name, 1)
    labels = judgment["labels"]
    assert isinstance(labels, dict)
    assert case.label(labels["asked"]), labels


def set_up(place: Served, name: str, kind: str, case: Case) -> None:
    """A campaign that asks this one question about one item."""
    item = case.item()
    if case.demo:
        content = [f.as_data() for f in demo_campaign(case.demo).spec.content]
    else:
        content = [{"name": field, "type": type_} for field, type_ in case.fields.items()]
    spec = campaign_spec(
        {
            "quorate": 1,
            "paradigm": "prescriptive",
            "name": name,
            "title": f"By keyboard: {kind}",
            "purpose": "To see that keys are enough.",
            "content": content,
            "questions": [{"name": "asked", "type": kind, "ask": "What?", **case.question}],
            "guideline": {"version": "1.0", "text": "Answer."},
            "overlap": 1,
        }
    )
    place.operator.post("/campaigns", spec.as_data())
    for file in item.media:
        place.operator.upload(f"/campaigns/{name}/media", file.name, file.type, file.data)
    place.operator.post(
        f"/campaigns/{name}/items", {"items": [{"item": "i1", "content": item.content}]}
    )
