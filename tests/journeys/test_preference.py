"""A lead collects preferences: two raters with habits are named, candidates ranked, files made."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from quorate.schema.campaign import campaign_spec
from quorate_process import run
from rater_page import join, ready, wait_for_judgments
from served import Served
from warm_lines import sound

NewContext = Callable[..., BrowserContext]
WRITERS = ("ant", "bee", "cat")
ITEMS = 33
HONEST, LEFT, LONG = ("Ada", "Ben", "Cem"), "Lea", "Lou"
FOUND = 20_000
"""milliseconds in which what raters do is looked at"""
WORD = re.compile(r"\b(ant|bee|cat)\b(.*)")


def rows() -> list[dict[str, str]]:
    """Each two of three writers eleven times; which is longer has nothing to do with who writes."""
    found = []
    for n in range(ITEMS):
        one, two = WRITERS[n % 3], WRITERS[(n + 1) % 3]
        texts = [
            f"{one} {'x ' * (4 if n % 4 < 2 else 16)}",
            f"{two} {'x ' * (16 if n % 4 < 2 else 4)}",
        ]
        found.append(
            {
                "item": f"i{n:02}",
                "prompt": f"Say {n}.",
                "reply_a": texts[0],
                "reply_b": texts[1],
                "slice.reply_a": one,
                "slice.reply_b": two,
            }
        )
    return found


def open_campaign(place: Served, name: str) -> None:
    fields = ("prompt", "reply_a", "reply_b")
    spec = campaign_spec(
        {
            "quorate": 1,
            "paradigm": "prescriptive",
            "name": name,
            "title": "Which reply is better?",
            "purpose": "To rank three writers.",
            "content": [{"name": field, "type": "text"} for field in fields],
            "questions": [
                {
                    "name": "better",
                    "type": "pair",
                    "ask": "Which is better?",
                    "between": ["reply_a", "reply_b"],
                    "tie": True,
                }
            ],
            "guideline": {"version": "1.0", "text": "Length is no merit."},
            "overlap": 5,
            "way": {"feedback_every": 0},
            "checks": {"position": {}, "length": {}},
        }
    )
    items = [
        {
            "item": row["item"],
            "content": {field: row[field] for field in fields},
            "slices": {field: row[f"slice.{field}"] for field in fields[1:]},
        }
        for row in rows()
    ]
    place.open(spec, items)


def replies(page: Page) -> list[tuple[str, int]]:
    """The writers on the page with the length of what they say, in the order shown."""
    text = page.locator("main").inner_text()
    return [(writer, said.count("x")) for writer, said in WORD.findall(text)][:2]


def choice(name: str, shown: list[tuple[str, int]]) -> str:
    """The key of the reply that somebody takes."""
    if name == LEFT:
        return "a"
    by = (lambda n: -shown[n][1]) if name == LONG else (lambda n: shown[n][0])
    return "ab"[min(range(2), key=by)]


def judge_all(page: Page, name: str) -> None:
    for left in reversed(range(ITEMS)):
        prompt = page.get_by_text(re.compile(r"^Say \d+\.$")).inner_text()
        page.keyboard.press(choice(name, replies(page)))
        page.keyboard.press("Enter")
        expect(page.get_by_text(prompt, exact=True)).to_have_count(0)
        if left:
            expect(page.get_by_text(re.compile(r"^Say \d+\.$"))).to_be_visible()


def test_habits_are_named_candidates_ranked_and_files_made(
    place: Served, browsers: NewContext, campaign_name: str, tmp_path: Path
) -> None:
    open_campaign(place, campaign_name)
    for n, name in enumerate((*HONEST, LEFT, LONG), start=1):
        page = browsers().new_page()
        join(page, place.link(campaign_name), name)
        ready(page)
        judge_all(page, name)
        # answers are sent behind the work; what a browser holds goes with it
        wait_for_judgments(place, campaign_name, n * ITEMS)
        page.context.close()
    lead = browsers().new_page()
    lead.goto(place.link(campaign_name, "lead"))
    lead.locator("#pseudonym").fill("Lena")
    lead.locator("form.join input[type=checkbox]").check()
    lead.locator("form.join button[type=submit]").click()
    lead.wait_for_url("**/lead")
    see_who_has_habits(lead, place, campaign_name)
    see_the_ranking(lead, place, campaign_name)
    learned = see_what_a_model_learns(lead)
    download(lead, tmp_path)
    reported = the_same_by_command_line(lead, place, campaign_name, tmp_path)
    assert learned == reported


def see_who_has_habits(lead: Page, place: Served, campaign: str) -> None:
    lead.goto(f"{place.url}/lead/c/{campaign}/quality")
    raters = lead.get_by_role("table").first
    for name, check in ((LEFT, "position"), (LONG, "length")):
        row = lead.get_by_role("row").filter(has_text=name).first
        expect(row).to_contain_text(check, timeout=FOUND)
    for name in HONEST:
        expect(raters.get_by_role("row").filter(has_text=name).first).not_to_contain_text(
            "Position"
        )


def see_the_ranking(lead: Page, place: Served, campaign: str) -> None:
    lead.get_by_role("link", name="Preferences").click()
    expect(lead.get_by_role("heading", name="Ranking")).to_be_visible(timeout=FOUND)
    expect(lead.get_by_text(re.compile("ant.* (is the best|leads)"))).to_be_visible()
    ranked = lead.get_by_role("region", name="Ranking").get_by_role("rowheader")
    expect(ranked).to_have_text(list(WRITERS))
    habits = lead.get_by_role("region", name="How raters decide").get_by_role("row")
    expect(habits.nth(1)).to_be_visible(timeout=FOUND)
    # the two with a habit come first
    assert {habits.nth(n).get_by_role("rowheader").inner_text() for n in (1, 2)} == {LEFT, LONG}
    expect(habits.filter(has_text=LEFT)).to_contain_text("100%")
    sound(lead)


def see_what_a_model_learns(lead: Page) -> dict[str, str]:
    """Train on the page; the figures of its table by what decides."""
    section = lead.get_by_role("region", name="What a reward model would learn").first
    section.get_by_role("button", name="Train and try a model").click()
    verdict = section.get_by_text(re.compile("«the longer one wins»: right in"))
    expect(verdict).to_be_visible(timeout=60_000)
    expect(section.get_by_role("button", name="Train")).to_have_count(0)
    for name in ("How far its chances hold", "Wrong labels", "Fewer prompts"):
        expect(section.get_by_role("heading", name=name)).to_be_visible()
    agreeing = lead.get_by_role("region", name="How far it agrees with each rater").last
    expect(agreeing.get_by_role("rowheader")).to_have_count(5)
    sound(lead)
    # who comes later finds the report made
    lead.reload()
    expect(verdict).to_be_visible(timeout=FOUND)
    figures = {}
    for row in section.get_by_role("table").first.get_by_role("row").all()[1:]:
        figures[row.get_by_role("rowheader").inner_text()] = row.get_by_role(
            "cell"
        ).last.inner_text()
    return figures


def written(figure: dict[str, float], of: str = "n") -> str:
    """A figure of the command line's report as the page writes it: 85.2% (71%–93%) n = 33."""
    share = f"{100 * figure['value']:.1f}".removesuffix(".0")
    ends = "–".join(f"{100 * figure[end]:.0f}%" for end in ("lower", "upper"))
    return f"{share}% ({ends}) n = {figure[of]}"


def download(lead: Page, folder: Path) -> None:
    with lead.expect_download() as given:
        lead.get_by_role("link", name="Download").click()
    given.value.save_as(folder / "trl.zip")
    with zipfile.ZipFile(folder / "trl.zip") as packed:
        account = json.loads(packed.read("account.json"))
        row = json.loads(packed.read("train.jsonl").splitlines()[0])
    assert account["pairs"] == ITEMS
    assert set(row) == {"prompt", "chosen", "rejected"}


def the_same_by_command_line(
    lead: Page, place: Served, campaign: str, folder: Path
) -> dict[str, str]:
    """From the exported table: consensus, ranking, checks, files for a trainer, reward model.

    Returns the figures of the last as the page writes them.
    """
    table = folder / "judgments.csv"
    answer = lead.request.get(f"{place.url}/api/campaigns/{campaign}/judgments.csv")
    table.write_bytes(answer.body())
    items = folder / "items.jsonl"
    items.write_text("".join(json.dumps(row) + "\n" for row in rows()))
    given = ("judgments.csv", "--items", "items.jsonl")
    ranked = json.loads(run(["prefer", *given, "--json"], folder).stdout)
    table_of = ranked["preferences"][0]["ranking"]["candidates"]
    assert [line["candidate"] for line in table_of] == list(WRITERS)
    assert run(["consensus", "judgments.csv", "--json"], folder).returncode == 0
    found = run(["check", *given], folder).stdout
    assert "position" in found
    assert "length" in found
    assert run(["export", *given, "--out", "trl"], folder).returncode == 0
    assert run(["export", "trl/train.jsonl", "--check"], folder).returncode == 0
    report = run(["reward", "report", *given, "--json"], folder)
    assert report.returncode == 0, report.stderr
    found = json.loads(report.stdout)
    top = found["ceiling"]
    ends = "–".join(f"{100 * top[end]:.0f}%" for end in ("lowest", "highest"))
    return {
        "The model": written(found["accuracy"]),
        "The longer one": written(found["longer"]),
        "The model, against one vote": written(found["by_vote"]),
        "The best possible, against one vote": f"{ends} n = {top['items']}",
    }
