"""Simulated raters at a real server: they work, wait when paused, read what is new, and stop."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from threading import Event

import pytest

from quorate.data.demo import DemoCampaign, DemoItem
from quorate.schema.campaign import campaign_spec
from quorate.simulation.character import CAST, MARK, Character
from quorate.simulation.crew import work_on
from quorate.simulation.stage import Crew, open_campaigns, recruit
from quorate.simulation.wire import CutOffError, RefusedError, Wire
from quorate.simulation.worker import ASK_AGAIN, Worker
from served import Served, served

SPEC = {
    "quorate": 1,
    "paradigm": "prescriptive",
    "purpose": "To see raters at work.",
    "content": [{"name": "sentence", "type": "text"}],
    "questions": [
        {"name": "tone", "type": "single_choice", "ask": "?", "options": ["warm", "cold"]}
    ],
    "guideline": {"version": "1.0", "text": "Read it."},
    "consent": "Agree.",
    "overlap": 4,
    "expected_seconds": 0.001,
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("place") / "data") as server:
        yield server


def campaign(place: Served, name: str, items: int = 10) -> DemoCampaign:
    spec = campaign_spec({**SPEC, "name": name, "title": name})
    made = DemoCampaign(
        spec,
        tuple(
            DemoItem(f"i{n}", {"sentence": f"{name} {n}"}, {"tone": "warm"}) for n in range(items)
        ),
    )
    open_campaigns(place.operator, [made])
    return made


SPEED = 1000.0
HIRED: list[Worker] = []


@pytest.fixture(autouse=True)
def _dismissed() -> Iterator[None]:
    yield
    while HIRED:
        HIRED.pop().wire.close()


def hire(place: Served, made: DemoCampaign, crew: Crew) -> list[Worker]:
    workers = recruit(place.operator, place.url, [made], crew)
    HIRED.extend(workers)
    return workers


def one(place: Served, name: str, made: DemoCampaign) -> Worker:
    character = Character(f"{MARK} {name}", "never wrong", 1.0)
    return hire(place, made, Crew(b"key", SPEED, (character,)))[0]


def through(worker: Worker, steps: int) -> list[float | None]:
    return [worker.step() for _ in range(steps)]


def standing(place: Served, name: str, to: str) -> None:
    rater = raters(place, name)[0]["rater"]
    given = {"standing": to, "reason": "a test"}
    place.operator.put(f"/campaigns/{name}/raters/{rater}/standing", given)


def raters(place: Served, name: str) -> list[dict[str, object]]:
    found = place.operator.get(f"/campaigns/{name}/raters")["raters"]
    assert isinstance(found, list)
    return [rater for rater in found if rater["role"] == "rater"]


def test_a_crew_gives_the_share_and_says_what_is_true(place: Served) -> None:
    made = campaign(place, "share", items=20)
    workers = hire(place, made, Crew(b"key", SPEED))
    told: list[str] = []
    given = work_on(workers, Event(), told.append)
    judgments = place.judgments("share")
    assert told == []
    assert given == len(judgments)
    assert 0.5 < given / (20 * 4) < 0.7
    names = {str(rater["rater"]): str(rater["name"]) for rater in raters(place, "share")}
    assert {names[str(judgment["rater"])] for judgment in judgments} == {c.name for c in CAST}
    warm = sum(judgment["labels"] == {"tone": "warm"} for judgment in judgments)
    assert warm / given > 0.7


def test_who_is_paused_waits_and_goes_on(place: Served) -> None:
    worker = one(place, "Paused", campaign(place, "paused"))
    through(worker, 3)
    standing(place, "paused", "paused")
    through(worker, 1)  # what was in hand is still taken
    judged = worker.judged
    assert through(worker, 2) == [ASK_AGAIN / SPEED] * 2
    standing(place, "paused", "active")
    through(worker, 2)
    assert worker.judged > judged


def test_who_is_removed_goes(place: Served) -> None:
    worker = one(place, "Removed", campaign(place, "removed"))
    through(worker, 2)
    standing(place, "removed", "removed")
    assert None in through(worker, 3)
    assert worker.assignments == []


def test_a_new_guideline_is_read_before_the_next_item(place: Served) -> None:
    worker = one(place, "Reader", campaign(place, "reading"))
    through(worker, 3)
    version = {"version": "1.1", "text": "Read it twice.", "note": "twice"}
    place.operator.post("/campaigns/reading/guidelines", version)
    through(worker, 4)
    assert raters(place, "reading")[0]["guideline"] == "1.1"
    assert {str(j["guideline"]) for j in place.judgments("reading")} == {"1.0", "1.1"}


def test_items_that_it_does_not_know_are_judged_all_the_same(place: Served) -> None:
    worker = one(place, "Guessing", campaign(place, "unknown", items=2))
    extra = [{"item": f"x{n}", "content": {"sentence": f"new {n}"}} for n in range(5)]
    place.operator.post("/campaigns/unknown/items", {"items": extra})
    worker.assignments = [type(a)(a.spec, a.truths, 7) for a in worker.assignments]
    while worker.step() is not None:
        pass
    assert len(place.judgments("unknown")) + skipped(place, "unknown") == 7


def skipped(place: Served, name: str) -> int:
    return sum(int(str(rater["skipped"])) for rater in raters(place, name))


def test_a_second_start_finds_the_same_raters(place: Served) -> None:
    made = campaign(place, "again")
    one(place, "Returning", made)
    one(place, "Returning", made)
    assert len(raters(place, "again")) == 1


def test_who_is_refused_is_told_of_and_the_others_go_on(place: Served) -> None:
    made = campaign(place, "refused")
    good, bad = one(place, "Good", made), one(place, "Bad", made)
    task = bad.assignments[0]
    wrong = task.spec.model_copy(update={"questions": ()})  # sends no answer to what is asked
    bad.assignments = [type(task)(wrong, task.truths, task.quota)]
    told: list[str] = []
    assert work_on([good, bad], Event(), told.append) >= good.judged > 0
    assert len(told) == 1
    assert told[0].startswith(f"{MARK} Bad stopped: ")
    assert "tone" in told[0]


def test_a_server_that_is_gone_is_said_to_be(tmp_path_factory: pytest.TempPathFactory) -> None:
    with served(tmp_path_factory.mktemp("gone") / "data") as server:
        worker = one(server, "Left", campaign(server, "gone"))
        through(worker, 2)
    with pytest.raises(CutOffError):
        work_on([worker], Event(), lambda said: None)


def test_refusals_say_what_where_and_what_to_do(place: Served) -> None:
    nobody = {"login": "nobody", "password": "nothing at all"}
    with closing(Wire(place.url)) as wire, pytest.raises(RefusedError) as refused:
        wire.post("/session", nobody)
    assert refused.value.status == 401
    assert "login or password is wrong" in refused.value.message
    assert refused.value.remedy


def test_a_stop_is_heeded_at_once(place: Served) -> None:
    made = campaign(place, "stopped")
    stop = Event()
    stop.set()
    worker = one(place, "Stopped", made)
    assert work_on([worker], stop, lambda said: None) == 0
