"""Every check finds what it is there for, while people judge and in the table that comes out."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path

import anyio
import pytest

from campaigns import assert_views_are_replay, view_rows
from house import opened
from misconduct import (
    CULPRITS,
    FOUND_BY,
    HONEST,
    WRONG_GOLD,
    Act,
    Crew,
    Worker,
    content_of,
    give,
    held_by,
    honest,
    items,
    morning,
    name_of,
    spec,
    truth_of,
)
from quorate import plugins
from quorate.formats import read_all
from quorate.ledger.views import FINDINGS
from quorate.server.settings import Settings
from quorate_process import run

PATIENCE = 120
"""seconds in which the watch is to come to the end, on a machine that does other things too"""


@dataclass(frozen=True)
class Seen:
    """What was found live, who is who, and the table that the campaign gave."""

    findings: list[dict[str, object]]
    names: dict[str, str]
    """the part that somebody played, by their pseudonym"""
    table: Path
    counted: Path
    """the same with what counts alone"""
    gold: Path

    def of(self, check: str, verdict: str = "") -> set[str]:
        """Who was found by a check, weakly or strongly."""
        return {
            self.names[str(who)]
            for one in self.findings
            if one["check_name"] == check and one["verdict"] in (verdict or "strong", "strong")
            for who in (one["rater"], one["other"])
            if who is not None
        }


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    return anyio.run(_play, tmp_path_factory.mktemp("misconduct"))


async def _play(folder: Path) -> Seen:
    clock = morning()
    # hours of work pass in seconds: nobody is too fast
    quick = Settings(judgments_per_second=1e6)
    async with opened(
        folder / "data", raters=0, items=0, spec=spec(), settings=quick, clock=clock
    ) as place:
        await place.add(items())
        crew = Crew(place, clock)
        for number in range(HONEST):
            await crew.join(f"honest {number}", honest)
        for name, manner in CULPRITS.items():
            await crew.join(name, manner)
        await crew.join("late", honest)
        late = crew.workers.pop("late")
        await crew.work()
        await _late(crew, late)
        await _to_the_end(crew)
        found = await place.house.store.read(lambda tx: list(view_rows(tx, FINDINGS).values()))
        await place.house.store.read(assert_views_are_replay)
        table = folder / "watched.csv"
        got = await place.owner.get(f"/api/campaigns/{place.name}/judgments.csv")
        table.write_bytes(got.content)
        counted = folder / "counted.csv"
        at = f"/api/campaigns/{place.name}/judgments.csv?counted=true"
        counted.write_bytes((await place.owner.get(at)).content)
    names = {worker.who: name for name, worker in crew.workers.items()} | {late.who: "late"}
    return Seen(found, names, table, counted, _gold(folder))


async def _late(crew: Crew, late: Worker) -> None:
    """Somebody answers what they had in hand after the consent and the guideline changed."""
    place = crew.place
    at = f"/api/campaigns/{place.name}"
    held = await held_by(place, late.browser, 6)
    text = {"version": "1.1", "text": "Judge the words, and nothing else.", "note": "clearer"}
    done = await place.owner.post(f"{at}/guidelines", json=text)
    assert done.status_code < 300, done.text
    new = spec().as_data() | {"consent": "We store what you answer, for ten years."}
    done = await place.owner.patch(at, json=new)
    assert done.status_code < 300, done.text
    # a day later they still have not read it, and answer what they had
    crew.clock.advance(26 * 3_600_000)
    for lease in held:
        crew.clock.advance(20_000)
        right = truth_of(name_of(lease["content"]))
        act = Act(right["tone"], right["better"])
        assert (await give(place, late.browser, lease["lease"], act, hold=6)).status_code == 200


async def _to_the_end(crew: Crew) -> None:
    """Wait until everybody was looked at after their last judgment."""
    watching = crew.place.house.watch
    crew.clock.advance(120_000)
    for _ in range(PATIENCE * 5):
        watching.wake(crew.place.name)
        due = await watching.ask(
            crew.place.name, lambda watch: watch.looking and watch.looking.due(crew.clock.at)
        )
        if not due:
            return
        await asyncio.sleep(0.2)
    raise AssertionError(f"{due} were not looked at")


def _gold(folder: Path) -> Path:
    path = folder / "gold.csv"
    rows = ["item,question,label"]
    for new in items():
        for question, known in (new.gold or {}).items():
            label = known["choice"] if isinstance(known, dict) else known
            rows.append(f"{new.item},{question},{label}")
    path.write_text("\n".join(rows) + "\n")
    return path


@pytest.mark.parametrize("check", sorted(FOUND_BY))
def test_the_check_finds_who_does_it(seen: Seen, check: str) -> None:
    weight = "weak" if check in ("machine-text", "breaks") else "strong"
    found = {name for one in (weight,) for name in seen.of(check, one)}
    assert set(FOUND_BY[check]) <= found


def test_hardly_anybody_honest_is_found_strongly_by_what_is_held_against_raters(seen: Seen) -> None:
    protecting = {"breaks", "pay-floor", "gold-hazard"}
    against = [
        (one["check_name"], seen.names[str(one["rater"])], one["says"])
        for one in seen.findings
        if one["verdict"] == "strong"
        and one["check_name"] not in protecting
        and one["rater"] is not None
        and seen.names[str(one["rater"])].startswith("honest")
    ]
    # each with a probability below one in a hundred: two of ten would be odd
    assert len({who for _, who, _ in against}) <= 1, against


def test_gold_that_is_wrong_is_found(seen: Seen) -> None:
    suspected = [one["item"] for one in seen.findings if one["check_name"] == "gold-hazard"]
    assert WRONG_GOLD in suspected
    last = {one["item"]: one["verdict"] for one in seen.findings if one["item"] is not None}
    sound = {item for item, verdict in last.items() if verdict == "strong"} - {WRONG_GOLD}
    # about one sound item in a hundred is taken for wrong: three of thirty-nine would be odd
    assert len(sound) <= 2


def test_answers_after_the_papers_changed_are_found(seen: Seen) -> None:
    assert seen.of("guideline", "weak") == {"late"}
    assert seen.of("consent", "weak") == {"late"}


def test_pay_below_the_floor_is_found(seen: Seen) -> None:
    # 0.02 an item of about 20 s is about 3.60 an hour, where 10 are asked
    assert [one for one in seen.findings if one["check_name"] == "pay-floor"]


def test_every_check_is_tried_here() -> None:
    tried = {*FOUND_BY, "gold-hazard", "guideline", "consent", "pay-floor"}
    of_preferences = {"length", "tie-rate", "coverage", "cycles"}  # in test_preference_live.py
    assert tried | of_preferences == set(plugins.names(plugins.CHECKS))


IN_A_TABLE = sorted(set(FOUND_BY) - {"breaks"})
"""checks that a table of judgments has enough for"""


def test_the_table_gives_the_same_suspects(seen: Seen) -> None:
    past = ["--history", "--every", "10", "--json"]
    done = run(["check", seen.table.name, "--gold", seen.gold.name, *past], seen.table.parent)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    for check in IN_A_TABLE:
        found = {
            seen.names[who]
            for one in told["findings"]
            if one["check"] == check
            for who in (one["rater"], one["other"])
            if who is not None
        }
        assert set(FOUND_BY[check]) <= found, check
    skipped = {one["check"]: one["why"] for one in told["skipped"]}
    assert set(skipped) == {"consent", "pay-floor", "length", "tie-rate", "cycles"}


def test_the_whole_table_reads_as_what_counts(seen: Seen) -> None:
    whole, counted = read_all(seen.table), read_all(seen.counted)
    assert list(whole) == list(counted)
    for name, judgments in whole.items():
        assert judgments.to_polars().equals(counted[name].to_polars()), name
    left_out = {one.what for one in whole["tone"].reading.remarks if one.effect == "dropped"}
    assert left_out == {
        "trap items (purpose audit)",
        "asked again on purpose (purpose repeat)",
    }


def test_contents_say_which_item_it_is() -> None:
    assert name_of(content_of("w07")) == "w07"  # type: ignore[arg-type]
