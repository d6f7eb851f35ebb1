"""People who see it differently: a descriptive campaign from the owner's link to its release.

Forty-one people from four regions say of eight jokes whether they are rude. The first four divide
north from south; of the last four nearly everybody says the same. Three people are of the islands:
too few to be told, and with them the ten of the valley, who would follow by subtraction.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import httpx
import polars as pl
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from house import FROM_OUR_PAGES
from rater_page import wait_for_judgments
from served import Served
from warm_lines import SENT, sound

NewContext = Callable[..., BrowserContext]
NAME = "rude-jokes"
CAMPAIGN = f"""\
quorate: 1
name: {NAME}
title: Rude jokes
purpose: To learn who finds which jokes rude.
content: [{{name: joke, type: text}}]
questions:
  - {{name: rude, type: single_choice, ask: Is this joke rude to you?, options: ["yes", "no"]}}
guideline: {{version: "1.0", text: "Choose the correct answer."}}
consent: Your answers are compared with those of people from elsewhere.
overlap: 41
hold: 8
"""
GUIDELINE = """\
This measures how people feel about a joke. Answer as you see it; there is no right answer. **Yes**
means that it would bother you if a friend told it, **no** that it would not.
"""
REGIONS = {"north": 14, "south": 14, "valley": 10, "islands": 3}
EVERYBODY = sum(REGIONS.values())
JOKES = 8
DIVIDED = range(4)
FOUND = 20_000
"""milliseconds in which what people said is looked at"""
BY_PAGE = {"Nora": "north", "Isla": "islands"}


def rude(region: str, person: int, joke: int) -> bool:
    """What a person says: regions differ on the first four, some slip on the others."""
    if joke in DIVIDED:
        return {"north": True, "south": False, "valley": person % 2 == 0, "islands": True}[region]
    return person % 5 == 0 and joke == DIVIDED.stop + person % 4


def test_who_differs_is_seen_and_released_without_telling_of_few(
    new_place: Served, browsers: NewContext, tmp_path: Path
) -> None:
    lead = browsers(accept_downloads=True).new_page()
    own(lead, new_place.owner_link)
    open_campaign(lead)
    ask_where_people_live(lead)
    add_jokes(lead, tmp_path)
    link = invite(lead)
    left = dict(REGIONS)
    for name, region in BY_PAGE.items():
        judge_on_pages(browsers().new_page(), link, name, region)
        left[region] -= 1
    judge_by_wire(new_place, link, left)
    wait_for_judgments(new_place, NAME, EVERYBODY * JOKES)
    see_what_people_say(lead)
    see_who_differs(lead)
    seat_juries(lead)
    see_why_parts_are_empty(lead)
    no_joke_has_gold(lead)
    release(lead, tmp_path)
    nobody_is_blamed(lead)


def own(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("What to call you").fill("Lena")
    page.get_by_label("Login").fill("lena")
    page.get_by_label("Password").fill("four words in a row")
    page.get_by_role("button", name="Make the account").click()
    page.wait_for_url("**/lead")


def open_campaign(page: Page) -> None:
    """The lead must say what answers are for; a guideline that asks for one answer is remarked."""
    page.get_by_role("link", name="New campaign").click()
    page.get_by_label("Campaign as YAML or JSON").fill(CAMPAIGN)
    page.get_by_role("button", name="Use this text").click()
    open_it = page.get_by_role("button", name="Open the campaign")
    expect(page.get_by_text("1 thing does not fit yet.")).to_be_visible()
    expect(open_it).to_be_disabled()
    page.get_by_label("What answers are for").first.select_option("descriptive")
    expect(page.get_by_text("Nothing is wrong with it.")).to_be_visible()
    remarks = page.locator(".remarks")
    asks_for_one = remarks.get_by_text("correct answer")
    expect(asks_for_one.first).to_be_attached()
    page.get_by_label("Text of the guideline").fill(GUIDELINE)
    expect(asks_for_one).to_have_count(0)
    open_it.click()
    page.wait_for_url(f"**/lead/c/{NAME}*")


def ask_where_people_live(page: Page) -> None:
    page.get_by_role("link", name="Settings", exact=True).click()
    way = page.get_by_role("form", name="A rater’s way")
    way.get_by_role("button", name="Ask for something more").click()
    way.get_by_label("Its name in tables").fill("region")
    way.get_by_label("What raters are asked for").fill("Where do you live?")
    way.get_by_label("What it is used for").fill("To see whether regions laugh alike.")
    way.get_by_label("Options, one a line").fill("\n".join(REGIONS))
    way.get_by_role("button", name="Save changes").click()
    expect(way.get_by_role("status")).to_have_text("Saved.")


def add_jokes(page: Page, folder: Path) -> None:
    file = folder / "jokes.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows(
            [["id", "joke"], *([f"j{n}", f"Joke number {n}."] for n in range(JOKES))]
        )
    page.get_by_role("link", name="Items", exact=True).click()
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text(f"{JOKES} items added.")).to_be_visible()


def invite(page: Page) -> str:
    page.locator("nav.tabs").get_by_role("link", name="People").click()
    page.get_by_label("For how many people").fill(str(EVERYBODY))
    page.get_by_role("button", name="Make a link").click()
    return page.locator(".once input").input_value()


def judge_on_pages(page: Page, link: str, name: str, region: str) -> None:
    """Agree, read, tell where one lives, judge all jokes; the first of their region."""
    page.goto(link)
    expect(page.get_by_text("compared with those of people from elsewhere")).to_be_visible()
    page.locator("#pseudonym").fill(name)
    page.locator("form.join input[type=checkbox]").check()
    page.locator("form.join button[type=submit]").click()
    page.wait_for_url("**/c/**")
    page.get_by_role("button", name="I have read it").click()
    expect(page.get_by_text("To see whether regions laugh alike.")).to_be_visible()
    page.get_by_label(region).check()
    page.get_by_role("button", name="Save and go on").click()
    for left in reversed(range(JOKES)):
        said = page.get_by_text(re.compile(r"^Joke number \d\.$"))
        joke = int(re.findall(r"\d", said.inner_text())[0])
        page.keyboard.press("1" if rude(region, 0, joke) else "2")
        with page.expect_response(SENT):
            page.keyboard.press("Enter")
        if left:
            expect(page.get_by_text(f"Joke number {joke}.", exact=True)).to_have_count(0)
    page.context.close()


def judge_by_wire(place: Served, link: str, left: Mapping[str, int]) -> None:
    """Everybody else, by the requests that the pages send."""
    for region, count in left.items():
        for person in range(REGIONS[region] - count, REGIONS[region]):
            with httpx.Client(
                base_url=place.url, headers=FROM_OUR_PAGES, trust_env=False
            ) as browser:
                judge_all(browser, link.rpartition("/")[2], region, person)


def judge_all(browser: httpx.Client, secret: str, region: str, person: int) -> None:
    def send(method: str, path: str, body: object = None) -> httpx.Response:
        answer = browser.request(method, f"/api{path}", json=body)
        assert answer.is_success, answer.text
        return answer

    here = f"/campaigns/{NAME}"
    joined = {"pseudonym": f"Kim-{region}-{person}", "agreed": True}
    send("POST", f"/invitations/{secret}", joined)
    send("POST", f"{here}/guideline/1.0/acknowledge")
    send("PUT", f"{here}/attributes", {"given": {"region": region}})
    for lease in send("GET", f"{here}/work").json()["leases"]:
        joke = int(re.findall(r"\d", lease["content"]["joke"])[0])
        label = "yes" if rude(region, person, joke) else "no"
        send(
            "POST",
            f"{here}/judgments",
            {
                "submission": lease["lease"],
                "lease": lease["lease"],
                "labels": {"rude": label},
                "seconds": 5.0 + (person + joke) % 4,
            },
        )


def part(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Parts of this page").get_by_role("link", name=name).click()


def see_what_people_say(page: Page) -> None:
    """The spread of each joke; those on which regions differ are at the top, and it says why."""
    page.get_by_role("link", name="Quality", exact=True).click()
    page.get_by_role("link", name="Disagreement", exact=True).click()
    expect(page.get_by_text("The spread is the data")).to_be_visible(timeout=FOUND)
    expect(page.get_by_text(f"{len(DIVIDED)} of {JOKES} items divide raters")).to_be_visible()
    expect(page.get_by_text("The most frequent clear cause: Opinion")).to_be_visible()
    # nobody slips who sees it differently
    expect(page.get_by_text("One answer prevails (3)")).to_be_visible()
    expect(page.get_by_role("main")).not_to_contain_text("Slip")
    soft = page.get_by_role("region", name="What people say of the most divided items")
    first = soft.get_by_role("row").filter(has=page.get_by_role("rowheader", name="j0"))
    # 22 of 41 say yes, which is 54 %, drawn a little to the mean of all jokes
    expect(first).to_contain_text(re.compile(r"yes\s*5\d% \(3\d%–6\d%\)\s*no\s*4\d%"))
    sound(page)


def see_who_differs(page: Page) -> None:
    """North and south differ on the first four jokes; of the others nothing is told."""
    part(page, "Groups of people")
    about = page.get_by_role("region", name=re.compile("Groups answer differently"))
    expect(about).to_be_visible(timeout=FOUND)
    expect(about.get_by_text("13 people are in groups that are not shown")).to_be_visible()
    for region in ("north", "south"):
        row = about.get_by_role("row").filter(has=page.get_by_role("rowheader", name=region))
        expect(row.first.get_by_role("cell").first).to_have_text(str(REGIONS[region]))
    expect(about.get_by_text("4 items divide the groups beyond chance")).to_be_visible()
    found = (
        about.get_by_role("row").filter(has_text=re.compile("Difference")).get_by_role("rowheader")
    )
    assert sorted(found.all_inner_texts()) == [f"j{n}" for n in DIVIDED]
    for few in ("valley", "islands"):
        expect(page.get_by_role("main")).not_to_contain_text(few)
    sound(page)


def seat_juries(page: Page) -> None:
    """Twelve of the north decide four jokes otherwise than of the south; islanders sit nowhere."""
    part(page, "Jury")
    this = page.get_by_role("group", name="This jury")
    other = page.get_by_role("group", name="Compared with")
    for jury, seats in ((this, (12, 0)), (other, (0, 12))):
        for region, count in zip(("north", "south"), seats, strict=True):
            jury.get_by_label(re.compile(f"Seats for .*{region}")).fill(str(count))
        jury.get_by_label("Anybody").fill("0")
    page.get_by_role("button", name="Draw the juries").click()
    expect(page.get_by_text("4 of 8 items would be decided otherwise")).to_be_visible(timeout=FOUND)
    expect(page.get_by_text("4 of them truly differ")).to_be_visible()
    flipped = page.get_by_role("row").filter(has_text="truly differs").get_by_role("rowheader")
    assert sorted(flipped.all_inner_texts()) == [f"j{n}" for n in DIVIDED]
    sound(page)
    this.get_by_label(re.compile("Seats for .*islands")).fill("3")
    page.get_by_role("button", name="Draw the juries").click()
    refused = page.get_by_role("alert")
    expect(refused).to_contain_text("This jury cannot be seated", timeout=FOUND)
    expect(refused).to_contain_text("region=islands")


def see_why_parts_are_empty(page: Page) -> None:
    """Jokes belong to nothing, no expert judged, nobody was asked twice: each part says so."""
    for name, why in (
        ("Slices of items", "items belong to no slice"),
        ("Experts", "experts and crowd both answered 0 items"),
        ("Second answers", "0 items were given to the same rater again"),
    ):
        part(page, name)
        expect(page.get_by_text(why)).to_be_visible(timeout=FOUND)
        expect(page.get_by_text(f"from {EVERYBODY * JOKES} judgments")).to_be_visible()
        sound(page)


def no_joke_has_gold(page: Page) -> None:
    """No answer is known to be right, so none can be made gold, and the page says why."""
    page.get_by_role("link", name="Items", exact=True).first.click()
    page.get_by_role("link", name="j0", exact=True).click()
    expect(page.get_by_text("There is no gold here")).to_be_visible()
    expect(page.get_by_role("button", name="Make it gold")).to_have_count(0)


def nobody_is_blamed(page: Page) -> None:
    """Half of the people contradict the other half, and no check holds it against them."""
    page.get_by_role("link", name="Quality", exact=True).click()
    agreement = page.get_by_role("region", name="Agreement beyond chance")
    expect(agreement).to_contain_text("raters: region: north", timeout=FOUND)
    for few in ("valley", "islands"):
        expect(agreement).not_to_contain_text(few)
    raters = page.get_by_role("region", name="Raters")
    rows = raters.get_by_role("row").filter(has=page.get_by_role("rowheader"))
    expect(rows).to_have_count(EVERYBODY)
    assert {row.get_by_role("cell").first.inner_text() for row in rows.all()} == {"–"}


def row_of(page: Page, name: str) -> Locator:
    """The row of a table by its head."""
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name))


def release(page: Page, folder: Path) -> None:
    page.get_by_role("link", name="Release", exact=True).click()
    held = page.get_by_role("row").filter(has_text="Is this joke rude to you?").first
    expect(held).to_contain_text("Distribution, and by group", timeout=FOUND)
    # hidden: islands (3) and valley (10); nobody kept it to themselves; two regions told of 8 jokes
    hidden = row_of(page, "region").get_by_role("cell")
    expect(hidden).to_have_text(["Is this joke rude to you?", "2", "13", "0", "16", "16"])
    # all of the north and the south say the same of the first four: it is known of each of them
    minds = page.locator(".note").filter(has_text="Groups of one mind")
    expect(minds).to_contain_text("figures of groups")
    page.get_by_role("button", name="Release").click()
    link = page.get_by_role("link", name="Download 1.0.0")
    expect(link).to_be_visible(timeout=FOUND)
    with page.expect_download() as given:
        link.click()
    given.value.save_as(folder / "release.zip")
    with zipfile.ZipFile(folder / "release.zip") as packed:
        read_release({name: packed.read(name) for name in packed.namelist()})
    sound(page)


def lines(data: bytes) -> list[dict[str, object]]:
    return [json.loads(line) for line in data.splitlines()]


def table_bytes(data: bytes) -> bytes:
    """What a table says, of bytes as they are, so that a word in it can be found."""
    table = pl.read_parquet(io.BytesIO(data))
    raw = [name for name, kind in table.schema.items() if kind == pl.Binary]
    said = b"".join(cell for name in raw for cell in table[name] if cell is not None)
    return said + table.drop(raw).write_ndjson().encode()


def read_release(files: Mapping[str, bytes]) -> None:
    """How answers are spread is told, of all and of two regions; of few, and of names, nothing."""
    spread = {row["item"]: row for row in lines(files["data/distribution-rude.jsonl"])}
    assert len(spread) == JOKES
    assert {row["n"] for row in spread.values()} == {EVERYBODY}
    # 14 of the north, 5 of the valley and 3 of the islands, drawn a little to the mean of all jokes
    assert spread["j0"]["share.yes"] == pytest.approx(22 / EVERYBODY, abs=0.02)
    # 22 of 41 are nearly 1 bit; at most 4 of 41 slipped on one of the others, which is 0.46
    divided = {item for item, row in spread.items() if float(str(row["entropy"])) > 0.9}
    assert divided == {f"j{n}" for n in DIVIDED}
    groups = lines(files["data/groups-rude.jsonl"])
    overall = {(row["group"], row["option"]): row for row in groups if "item" not in row}
    assert {group for group, _ in overall} == {row["group"] for row in groups} == {"north", "south"}
    # north: all of 14 × 4, and 3 slips; south: 3 slips; each of 14 × 8
    assert overall["north", "yes"]["share"] == pytest.approx(59 / 112, abs=1e-6)
    assert overall["south", "yes"]["share"] == pytest.approx(3 / 112, abs=1e-6)
    assert len(lines(files["data/judgments.jsonl"])) == EVERYBODY * JOKES
    assert b"whoever is known to be in the group" in files["README.md"]
    # what raters could say of themselves is the campaign's own and told; what they said is not
    of_people = [data for name, data in files.items() if name != "campaign.json"]
    whole = b"".join(of_people) + b"".join(
        table_bytes(data) for name, data in files.items() if name.endswith(".parquet")
    )
    assert b"north" in whole
    for told in ("islands", "valley", "Kim-", *BY_PAGE):
        assert told.encode() not in whole, told
