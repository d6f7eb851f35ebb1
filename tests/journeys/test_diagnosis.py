"""Wrong labels are found and put right: from the first judgments to a release that says so.

One rater judges 48 lines, four of them wrongly. A model that learns the labels doubts these four;
the lead picks them on the map, two other raters judge them again, and the labels change.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from uuid import uuid4

import httpx
from playwright.sync_api import BrowserContext, Locator, Page, expect

from house import FROM_OUR_PAGES
from quorate.schema.campaign import campaign_spec
from rater_page import wait_for_judgments
from served import Served
from warm_lines import sound

NewContext = Callable[..., BrowserContext]
NAME = "tones"
SPEC = campaign_spec(
    {
        "quorate": 1,
        "paradigm": "prescriptive",
        "name": NAME,
        "title": "Warm or cold?",
        "purpose": "To teach a model the tone of a line.",
        "content": [{"name": "line", "type": "text"}],
        "questions": [
            {
                "name": "tone",
                "type": "single_choice",
                "ask": "How does it sound?",
                "options": ["warm", "cold"],
            }
        ],
        "guideline": {"version": "1.0", "text": "Judge the words, not the writer."},
        "consent": "Your answers are kept.",
        "overlap": 1,
        "hold": 8,
        "checks": {},
    }
)
WORDS = {
    "warm": "dear friend hug kind smile thanks lovely welcome glad sweet",
    "cold": "fine whatever leave stop never busy wrong blunt harsh away",
}
N = 48
WRONG = ("i004", "i017", "i030", "i041")
"""what the first rater says the other thing of"""
MORE = 2
"""judgments that each suspect gets more"""
FOUND = 60_000
"""milliseconds in which a model is trained"""


def tone(item: str) -> str:
    return "warm" if int(item[1:]) % 2 else "cold"


def other(label: str) -> str:
    return "cold" if label == "warm" else "warm"


def lines() -> dict[str, str]:
    """Six words each that only one tone has, and two that both have."""
    rng, found = Random(0), {}
    for n in range(N):
        item = f"i{n:03d}"
        own = rng.choices(WORDS[tone(item)].split(), k=6)
        found[item] = " ".join(own + rng.choices(["and", "so", "the", "a"], k=2))
    return found


ITEMS = {line: item for item, line in lines().items()}


def test_suspects_go_back_to_raters_and_the_release_tells_what_changed(
    new_place: Served, browsers: NewContext, tmp_path: Path
) -> None:
    assert len(ITEMS) == N
    lead = browsers(accept_downloads=True).new_page()
    own(lead, new_place.owner_link)
    new_place.open(SPEC, [{"item": i, "content": {"line": line}} for line, i in ITEMS.items()])
    judge(new_place, "Kim", first)
    wait_for_judgments(new_place, NAME, N)
    look_for_wrong_labels(lead)
    see_the_suspects(lead)
    pick_on_the_map(lead)
    pick_by_keyboard(lead)
    sound(lead)
    send(lead)
    for name in ("Ali", "Bea"):
        shown = judge(new_place, name, second)
        # nothing tells a rater which label an item has, nor what a model makes of it
        assert not re.search("suspect|diagnosis|suggested|p_wrong", shown)
    wait_for_judgments(new_place, NAME, N + MORE * len(WRONG))
    see_what_came_back(lead)
    look_again(lead)
    find_the_threshold(lead)
    draw_the_curve(lead)
    release(lead, tmp_path)
    events_tell(new_place)


def own(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("What to call you").fill("Lena")
    page.get_by_label("Login").fill("lena")
    page.get_by_label("Password").fill("four words in a row")
    page.get_by_role("button", name="Make the account").click()
    page.wait_for_url("**/lead")


def first(item: str) -> str:
    return other(tone(item)) if item in WRONG else tone(item)


def second(item: str) -> str:
    return tone(item)


def judge(place: Served, name: str, says: Callable[[str], str]) -> str:
    """Join and judge all there is, by the requests that the pages send; gives all work shown."""
    secret = place.link(NAME).rpartition("/")[2]
    with httpx.Client(base_url=place.url, headers=FROM_OUR_PAGES, trust_env=False) as browser:

        def send(method: str, path: str, body: object = None) -> httpx.Response:
            answer = browser.request(method, f"/api{path}", json=body)
            assert answer.is_success, answer.text
            return answer

        here = f"/campaigns/{NAME}"
        send("POST", f"/invitations/{secret}", {"pseudonym": name, "agreed": True})
        send("POST", f"{here}/guideline/1.0/acknowledge")
        shown = ""
        for work in works(lambda: send("GET", f"{here}/work")):
            shown += work.text
            for lease in work.json()["leases"]:
                label = says(ITEMS[lease["content"]["line"]])
                body = {
                    "submission": str(uuid4()),
                    "lease": lease["lease"],
                    "labels": {"tone": label},
                    "seconds": 6.0,
                }
                send("POST", f"{here}/judgments", body)
        return shown


def works(ask: Callable[[], httpx.Response]) -> Iterator[httpx.Response]:
    """Work as long as there is some."""
    while True:
        work = ask()
        if not work.json()["leases"]:
            return
        yield work


def look_for_wrong_labels(page: Page) -> None:
    page.goto(f"{page.url.partition('/lead')[0]}/lead/c/{NAME}")
    page.get_by_role("link", name="Quality", exact=True).click()
    page.get_by_role("link", name="Diagnosis", exact=True).click()
    page.get_by_role("button", name="Look for wrong labels").click()
    expect(page.get_by_text(re.compile("labels? (is|are) likely wrong"))).to_be_visible(
        timeout=FOUND
    )


def suspects(page: Page) -> Locator:
    return page.get_by_role("region", name="Suspects", exact=True).locator("tbody tr")


def see_the_suspects(page: Page) -> None:
    """The wrong labels are first, each with what it should be; how many is an estimate."""
    rows = suspects(page)
    first = rows.get_by_role("rowheader").all_inner_texts()[: len(WRONG)]
    assert len(first) >= len(WRONG) - 1
    assert set(first) <= set(WRONG)
    for item in first:
        cells = rows.filter(has_text=item).get_by_role("cell")
        expect(cells.nth(1)).to_have_text(other(tone(item)))
        expect(cells.nth(2)).to_have_text(tone(item))


def picked(page: Page) -> list[str]:
    boxes = suspects(page).filter(has=page.locator("input:checked")).get_by_role("rowheader")
    return sorted(boxes.all_inner_texts())


def pick_on_the_map(page: Page) -> None:
    """A frame around all suspects on the map picks them, and what else lies in it."""
    drawing = page.get_by_role("application")
    drawing.scroll_into_view_if_needed()
    places = [one.bounding_box() for one in drawing.locator(".suspect").all()]
    boxes = [box for box in places if box is not None]
    assert len(boxes) == len(places) == suspects(page).count()
    left, top = min(box["x"] for box in boxes) - 3, min(box["y"] for box in boxes) - 3
    right = max(box["x"] + box["width"] for box in boxes) + 3
    bottom = max(box["y"] + box["height"] for box in boxes) + 3
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move((left + right) / 2, (top + bottom) / 2)
    page.mouse.move(right, bottom)
    page.mouse.up()
    expect(page.get_by_text(re.compile(r"\d+ items are picked"))).to_be_visible()
    assert len(picked(page)) == suspects(page).count()
    page.get_by_role("button", name="Pick nothing").click()
    assert picked(page) == []


def pick_by_keyboard(page: Page) -> None:
    """Without a pointer: from item to item by arrows, in the table, and by figures."""
    drawing = page.get_by_role("application")
    drawing.focus()
    page.keyboard.press("ArrowUp")  # the one on top: the most suspect
    expect(page.locator(".meant-item")).to_contain_text(re.compile("|".join(WRONG)))
    page.keyboard.press("Space")
    expect(page.get_by_text("1 item is picked.")).to_be_visible()
    page.get_by_role("button", name="Pick nothing").press("Enter")
    every = page.get_by_role("checkbox", name="Pick all suspects of this table")
    every.press("Space")
    assert len(picked(page)) == suspects(page).count()
    every.press("Space")
    assert picked(page) == []
    page.get_by_text("Pick by figures instead").press("Enter")
    page.get_by_label("Confidence to").fill("0.65")
    page.get_by_label("Only suspects").press("Space")
    page.get_by_role("button", name="Pick these").press("Enter")
    # these four are what the model believed least, by far
    expect(page.get_by_text(f"{len(WRONG)} items are picked.")).to_be_visible()
    assert set(picked(page)) <= set(WRONG)


def send(page: Page) -> None:
    page.get_by_label("More judgments an item").fill(str(MORE))
    with page.expect_response(re.compile("/rejudge$")):
        page.get_by_role("button", name=f"Send {len(WRONG)} items to raters").click()
    asked = MORE * len(WRONG)
    told = f"{len(WRONG)} items are being judged again: {asked} judgments were asked for."
    expect(page.get_by_text(told)).to_be_visible()
    expect(batches(page)).to_contain_text(f"{len(WRONG)} items sent, 0 came back")


def batches(page: Page) -> Locator:
    return page.get_by_role("region", name="What was judged again")


def see_what_came_back(page: Page) -> None:
    """All four have another label; each of them stands there before and now."""
    part = batches(page)
    came = part.get_by_text(f"{len(WRONG)} items sent, {len(WRONG)} came back")

    def asked_again() -> None:
        part.get_by_role("button", name="See what came back").click()

    for _ in range(10):
        asked_again()
        page.wait_for_timeout(500)
        if came.count():
            break
    expect(came).to_contain_text(f"{len(WRONG)} labels changed.")
    came.click()
    for item in WRONG:
        cells = part.get_by_role("row").filter(has_text=item).get_by_role("cell")
        expect(cells).to_have_text([other(tone(item)), tone(item), tone(item), "another label"])
    expect(part).to_contain_text(f"{len(WRONG)} of {len(WRONG)} suspects were wrong: 100%")
    sound(page)


def look_again(page: Page) -> None:
    """What came back counts at once; then the model learns the new labels, and what changed since
    stands beside what was."""
    page.reload()
    expect(page.get_by_text("Something has happened in the campaign since.")).to_be_visible()
    counted = page.get_by_role("region", name="How many there are")
    expect(counted).to_contain_text(f"Calibrated by {len(WRONG)} verdicts of raters.")
    expect(counted).to_contain_text(f"{len(WRONG)} labels of them were wrong")
    assert not set(suspects(page).get_by_role("rowheader").all_inner_texts()) & set(WRONG)
    page.get_by_role("button", name="Look again").click()
    since = page.get_by_role("region", name="Since the last time")
    expect(since).to_contain_text(f"{len(WRONG)} labels have changed.", timeout=FOUND)
    heads = since.get_by_role("row").filter(
        has=page.get_by_role("rowheader", name=re.compile("^i"))
    )
    assert sorted(heads.get_by_role("rowheader").all_inner_texts()) == sorted(WRONG)
    sound(page)


def find_the_threshold(page: Page) -> None:
    """The line stands in the histogram when two further trainings are done."""
    part = page.get_by_role("region", name="How the labels fared in training")
    expect(part.locator("line.mark")).to_have_count(0)
    part.get_by_role("button", name="Find the threshold").click()
    expect(part.locator("line.mark")).to_have_count(1, timeout=FOUND)
    expect(part.locator("figcaption")).to_contain_text("labels that cannot be right")
    expect(part.get_by_role("button", name="Find the threshold")).to_have_count(0)
    sound(page)


def draw_the_curve(page: Page) -> None:
    """What more items bring is a sentence, a drawing, and a table behind it."""
    part = page.get_by_role("region", name="What more data would bring")
    part.get_by_role("button", name="Draw the learning curve").click()
    expect(part.locator("figcaption")).to_contain_text(
        re.compile(r"ore judged items .*\+2 points of accuracy"), timeout=2 * FOUND
    )
    part.get_by_text("The figures as a table").click()
    rows = part.get_by_role("row").filter(has=page.get_by_role("rowheader"))
    assert rows.filter(has_text="measured").count() >= 3
    assert rows.filter(has_text="expected").count() >= 3
    sound(page)


def release(page: Page, folder: Path) -> None:
    page.get_by_role("link", name="Release", exact=True).click()
    page.get_by_role("button", name="Release").click()
    link = page.get_by_role("link", name="Download 1.0.0")
    expect(link).to_be_visible(timeout=FOUND)
    with page.expect_download() as given:
        link.click()
    given.value.save_as(folder / "release.zip")
    with zipfile.ZipFile(folder / "release.zip") as packed:
        card = packed.read("README.md").decode()
        again = [json.loads(line) for line in packed.read("data/rejudged-tone.jsonl").splitlines()]
    assert "4 items were judged again because the label was in doubt: 4 labels are another" in card
    assert {one["item"]: (one["before"], one["now"], one["changed"]) for one in again} == {
        item: (other(tone(item)), tone(item), True) for item in WRONG
    }


def events_tell(place: Served) -> None:
    """Who doubted which labels is in the log, for whoever verifies it."""
    found = place.operator.get(f"/campaigns/{NAME}/rejudgments")["batches"]
    assert isinstance(found, list)
    (batch,) = found
    assert (batch["items"], batch["back"], batch["changed"]) == (len(WRONG),) * 3
    assert re.fullmatch("[0-9a-f]{64}", batch["diagnosis"])
