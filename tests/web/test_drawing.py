"""Drawing on text, images, sound and film gives the answer that was meant, by mouse, keys, touch.

The pages run under the server's own content policy. Each answer is also read by the question's type
on the server.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from playwright.sync_api import Page
from pydantic import TypeAdapter

from gallery import SOUND, Gallery
from quorate.data.demo.films import shoot_film
from quorate.schema.json_value import Json
from quorate.schema.questions import AnyQuestion, QuestionType

NOTE = (
    "The bakery on Mill Street changed its opening hours in March. Since then Ada Lovett buys "
    "her bread in Porto on Saturdays, and says that the rye is better there."
)
MEDIA = "media:" + "a" * 64
CONTENT: Mapping[str, object] = {"note": NOTE, "picture": MEDIA, "sound": MEDIA, "film": MEDIA}
QUESTIONS: Mapping[str, Mapping[str, object]] = {
    "names": {
        "type": "spans",
        "of": "note",
        "labels": ["PERSON", "PLACE", "TIME", "THING"],
        "relations": ["lives in", "happens at"],
    },
    "shapes": {
        "type": "boxes",
        "of": "picture",
        "labels": ["red", "blue"],
        "shapes": ["box", "polygon"],
    },
    "parts": {"type": "segments", "of": "sound", "labels": ["tone", "silence"]},
    "moments": {"type": "frames", "of": "film", "fps": 25, "labels": ["begins", "ends"]},
}
_CORNERS = """() => {
    const stage = document.querySelector(".stage"), box = stage.getBoundingClientRect();
    const image = document.querySelector(".backdrop");
    const [wide, tall] = [image.naturalWidth, image.naturalHeight];
    const scale = Math.min(stage.clientWidth / wide, stage.clientHeight / tall);
    const [w, h] = [wide * scale, tall * scale];
    return [box.left + stage.clientLeft + (stage.clientWidth - w) / 2,
            box.top + stage.clientTop + (stage.clientHeight - h) / 2, w, h];
}"""
_PLACE = """(quote) => {
    const pane = document.querySelector(".passage");
    const walker = document.createTreeWalker(pane, NodeFilter.SHOW_TEXT);
    const at = pane.textContent.indexOf(quote), range = document.createRange();
    for (let node = walker.nextNode(), passed = 0; node; node = walker.nextNode()) {
        const here = (offset) => offset >= passed && offset <= passed + node.length;
        if (here(at)) range.setStart(node, at - passed);
        if (here(at + quote.length)) { range.setEnd(node, at + quote.length - passed); break; }
        passed += node.length;
    }
    const box = range.getBoundingClientRect();
    return [box.left, box.top + box.height / 2, box.width];
}"""
Place = tuple[float, float]
Open = Callable[..., Page]


def answer(page: Page, name: str) -> object:
    """What the page would send now; None when there is no answer."""
    page.wait_for_timeout(80)
    return json.loads(page.inner_text(".answers")).get(name)


def stored(page: Page, name: str) -> Json:
    """What the server would keep of it."""
    spec = {"name": name, "ask": "?", **QUESTIONS[name]}
    question: QuestionType = TypeAdapter(AnyQuestion).validate_python(spec)
    return question.check(answer(page, name), CONTENT)


def until(page: Page, condition: str) -> None:
    """Wait for a condition. Playwright's own waiting needs `eval`, which the policy forbids."""
    for _ in range(100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"not within five seconds: {condition}")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def drag(page: Page, start: Place, end: Place) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, steps=4)
    page.mouse.move(*end, steps=4)
    page.mouse.up()


def select(page: Page, quote: str) -> None:
    left, middle, width = page.evaluate(_PLACE, quote)
    drag(page, (left + 0.6, middle), (left + width - 0.4, middle))


def span(id_: str, quote: str, label: str) -> dict[str, object]:
    start = NOTE.index(quote)
    return {"id": id_, "start": start, "end": start + len(quote), "text": quote, "label": label}


def box(page: Page, start: Place, end: Place, label: str) -> dict[str, object]:
    """The box between two places of the screen: (place - edge) / length, to six decimals."""
    left, top, width, height = page.evaluate(_CORNERS)
    x, y = round((start[0] - left) / width, 6), round((start[1] - top) / height, 6)
    right, bottom = round((end[0] - left) / width, 6), round((end[1] - top) / height, 6)
    size = {"w": round(right - x, 6), "h": round(bottom - y, 6)}
    return {"shape": "box", "label": label, "x": x, "y": y, **size}


def test_spans_by_mouse(opened: Open) -> None:
    page = opened("spans")
    select(page, "Ada Lovett")
    page.click(".labels button:has-text('person')")
    page.keyboard.press("Escape")
    select(page, "Lovett buys")  # overlaps
    page.click(".labels button:has-text('thing')")
    page.keyboard.press("Escape")
    select(page, "Porto")
    page.click(".labels button:has-text('place')")
    left, middle, _ = page.evaluate(_PLACE, "Ada")
    page.mouse.click(left + 4, middle)
    page.click("button:has-text('lives in')")
    left, middle, _ = page.evaluate(_PLACE, "Porto")
    page.mouse.click(left + 4, middle)
    spans = [
        span("s1", "Ada Lovett", "PERSON"),
        span("s2", "Lovett buys", "THING"),
        span("s3", "Porto", "PLACE"),
    ]
    relations = [{"from": "s1", "to": "s3", "label": "lives in"}]
    assert answer(page, "names") == {"unit": "utf16", "spans": spans, "relations": relations}
    assert stored(page, "names") == {"spans": spans, "relations": relations}
    page.click("[aria-label*='Ada Lovett'].row-delete")  # its relation goes with it
    assert stored(page, "names") == {"spans": spans[1:], "relations": []}


def test_spans_by_keys_alone(opened: Open) -> None:
    page = opened("spans")
    page.focus(".passage")
    press(page, *["ArrowRight"] * 4, "Shift+ArrowRight", "2")  # Mill Street
    press(page, *["ArrowRight"] * 6, "3")  # March
    spans = [span("s1", "Mill Street", "PLACE"), span("s2", "March", "TIME")]
    assert stored(page, "names") == {"spans": spans, "relations": []}
    press(page, "Escape", "Tab", "r", "r", "Tab", "Enter")  # the second kind of relation
    relations = [{"from": "s1", "to": "s2", "label": "happens at"}]
    assert stored(page, "names") == {"spans": spans, "relations": relations}
    press(page, "4", "Alt+Shift+ArrowLeft")  # another label, one character less
    assert stored(page, "names") == {
        "spans": [spans[0], span("s2", "Marc", "THING")],
        "relations": relations,
    }
    press(page, "Delete", "Control+z", "Control+z", "Control+z")
    assert stored(page, "names") == {"spans": spans, "relations": relations}
    press(page, "Escape", "Tab", "Tab", "Tab")
    assert not page.evaluate("document.activeElement.classList.contains('passage')")


def test_spans_by_touch(opened: Open) -> None:
    page = opened("spans", viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    for quote in ("Ada", "Lovett"):
        left, middle, _ = page.evaluate(_PLACE, quote)
        page.touchscreen.tap(left + 5, middle)
        page.wait_for_timeout(50)
    page.tap(".labels button:has-text('person')")
    assert stored(page, "names") == {"spans": [span("s1", "Ada Lovett", "PERSON")], "relations": []}


def test_nothing_to_mark_is_an_answer_only_when_said(opened: Open) -> None:
    page = opened("spans")
    assert answer(page, "names") is None
    page.check(".nothing input")
    assert stored(page, "names") == {"spans": [], "relations": []}


def test_boxes_by_mouse(opened: Open) -> None:
    page = opened("boxes")
    until(page, "document.querySelector('.backdrop').naturalWidth > 0")
    left, top, width, height = page.evaluate(_CORNERS)
    start, end = (round(left + 60), round(top + 70)), (round(left + 180), round(top + 190))
    drag(page, end, start)  # from the lower right
    expected = [box(page, start, end, "red")]
    assert answer(page, "shapes") == expected
    page.click("button:has-text('Polygon') >> nth=0")
    page.click(".labels button:has-text('blue')")
    corners = [(round(left + x), round(top + y)) for x, y in ((300, 120), (420, 130), (380, 240))]
    for corner in (*corners, corners[0]):  # a press on the first closes
        page.mouse.click(*corner)
    points = [[round((x - left) / width, 6), round((y - top) / height, 6)] for x, y in corners]
    expected.append({"shape": "polygon", "label": "blue", "points": points})
    assert answer(page, "shapes") == expected == stored(page, "shapes")


def test_boxes_by_keys_alone(opened: Open) -> None:
    page = opened("boxes")
    press(page, "b")  # nothing has the focus: the key goes to the drawing, and the focus with it
    press(
        page, "Shift+ArrowLeft", "Enter", "Shift+ArrowRight", "ArrowDown", "Alt+ArrowDown", "Enter"
    )
    red = {"shape": "box", "label": "red", "x": 0.4, "y": 0.5, "w": 0.1, "h": 0.011}
    assert stored(page, "shapes") == [red]
    press(page, "2", "p", "Enter", "Shift+ArrowRight", "Enter", "Shift+ArrowDown", "Enter", "c")
    blue = {
        "shape": "polygon",
        "label": "blue",
        "points": [[0.5, 0.511], [0.6, 0.511], [0.6, 0.611]],
    }
    assert stored(page, "shapes") == [red, blue]
    press(
        page, "Tab", "ArrowUp", "g", "g", "g", "Shift+ArrowDown", "2"
    )  # moved, lower right corner pulled
    moved = {**red, "label": "blue", "y": 0.49, "h": 0.111}
    assert stored(page, "shapes") == [moved, blue]
    press(page, "Delete")
    assert stored(page, "shapes") == [blue]
    press(page, *["Control+z"] * 4)
    assert stored(page, "shapes") == [red, blue]


def test_boxes_by_numbers_and_by_two_presses(opened: Open) -> None:
    page = opened("boxes", viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    until(page, "document.querySelector('.backdrop').naturalWidth > 0")
    page.locator(".stage").scroll_into_view_if_needed()
    left, top, _, _ = page.evaluate(_CORNERS)
    start, end = (round(left + 40), round(top + 50)), (round(left + 140), round(top + 120))
    page.touchscreen.tap(*start)
    page.touchscreen.tap(*end)
    tapped = box(page, start, end, "red")
    assert answer(page, "shapes") == [tapped]
    page.tap("button:has-text('by numbers')")
    fields = page.locator(".numbers input")
    for at, number in enumerate(("12.5", "20", "33.3", "7.25")):
        fields.nth(at).fill(number)
        fields.nth(at).press("Enter")
    typed = {"shape": "box", "label": "red", "x": 0.125, "y": 0.2, "w": 0.333, "h": 0.0725}
    assert stored(page, "shapes") == [tapped, typed]


def test_segments_by_mouse(opened: Open) -> None:
    page = opened("segments")
    until(page, "document.querySelector('audio').readyState > 0")
    track = page.locator(".track").bounding_box()
    assert track is not None
    start, end = round(track["x"] + 150), round(track["x"] + 400)
    drag(page, (end, track["y"] + 90), (start, track["y"] + 90))
    seconds = [
        round((x - track["x"]) / track["width"] * 6, 3) for x in (start, end)
    ]  # the sound is six long
    assert stored(page, "parts") == [{"start": seconds[0], "end": seconds[1], "label": "tone"}]


def test_segments_by_keys_alone(opened: Open) -> None:
    page = opened("segments")
    until(page, "document.querySelector('audio').readyState > 0")
    page.focus(".recorder")
    press(page, "ArrowRight", "[", "ArrowRight", "ArrowRight", "2", "]")
    press(page, "ArrowLeft", "s", "ArrowLeft", "e")  # the end before the start
    first = {"start": 1, "end": 2, "label": "silence"}
    assert stored(page, "parts") == [first, {"start": 1, "end": 3, "label": "silence"}]
    press(page, "ArrowDown", "ArrowDown", "1", "ArrowRight", "ArrowRight", "ArrowRight", "Shift+E")
    assert stored(page, "parts") == [first, {"start": 1, "end": 4, "label": "tone"}]
    press(page, "Delete", "Control+z")
    assert stored(page, "parts") == [first, {"start": 1, "end": 4, "label": "tone"}]


def test_frames_by_keys_alone(opened: Open, gallery: Gallery) -> None:
    gallery.media[SOUND] = (shoot_film(2).webm, "video/webm")
    page = opened("frames")
    until(page, "document.querySelector('video').videoWidth > 0")
    page.focus(".stage")
    press(page, ">", ">", ".", "1", "ArrowRight", "ArrowRight", "2", "<", "2")
    marks = [(13, "ends"), (21, "begins"), (23, "ends")]
    assert stored(page, "moments") == [{"frame": frame, "label": label} for frame, label in marks]
    press(page, "2")  # there already
    press(page, "PageDown", "Delete")
    assert stored(page, "moments") == [
        {"frame": 13, "label": "ends"},
        {"frame": 23, "label": "ends"},
    ]
    field = page.locator(".tools .number input").first
    field.fill("149")
    field.press("Enter")
    until(page, "!document.querySelector('video').seeking")
    page.click(".labels button >> nth=0")
    assert stored(page, "moments")[-1] == {"frame": 149, "label": "begins"}  # type: ignore[index]
