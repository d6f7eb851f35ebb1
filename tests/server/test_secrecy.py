"""Raters cannot tell gold items from others: not by keys, values, ids, counts, or steps taken."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from functools import partial
from pathlib import Path

import httpx
import pytest

from campaigns import Clock, small_spec
from house import Place, opened, submission
from quorate.campaign.adding import NewItem
from quorate.campaign.handing.working import supply
from quorate.campaign.submitting import Submission, submit
from quorate.storage.statement import Compiled, Parameters
from quorate.storage.transaction import Transaction

pytestmark = pytest.mark.anyio
GOLD = NewItem({"sentence": "Good to see you!"}, "gold_12", {"tone": "warm"})
ORDINARY = NewItem({"sentence": "Well, that is it!"}, "ordinary_7")


@pytest.fixture
async def mixed(tmp_path: Path, clock: Clock) -> AsyncIterator[Place]:
    """A campaign with one gold item and one other, and nothing else."""
    async with opened(tmp_path / "data", items=0, clock=clock, spec=small_spec(hold=1)) as place:
        await place.add([GOLD, ORDINARY])
        yield place


def shape(value: object) -> object:
    """The keys and types, all the way down."""
    if isinstance(value, dict):
        return {key: shape(part) for key, part in value.items()}
    if isinstance(value, list):
        return [shape(part) for part in value]
    return type(value).__name__


async def trail(place: Place, rater: httpx.AsyncClient, sentence: str, label: str) -> list[object]:
    """The answers of everything that a rater can do with one item."""
    base = f"/api/campaigns/{place.name}"
    work = (await rater.get(f"{base}/work")).json()
    while work["leases"][0]["content"]["sentence"] != sentence:
        lease = work["leases"][0]["lease"]
        skip = {"submission": "s", "reason": "other"}
        work = (await rater.post(f"{base}/leases/{lease}/skip", json=skip)).json()
    (lease,) = work["leases"]
    wrong = submission(lease["lease"], labels={"tone": "x"})
    change = {"submission": "r", "labels": {"tone": "cold"}, "seconds": 1}
    found = [lease, (await rater.post(f"{base}/leases/{lease['lease']}/extend")).json()]
    found.append((await rater.post(f"{base}/judgments", json=wrong)).json())
    given = submission(lease["lease"], labels={"tone": label})
    kept = (await rater.post(f"{base}/judgments", json=given)).json()
    judgment = kept["receipt"]["judgment"]
    found += [kept["receipt"], kept["progress"]]
    found.append((await rater.get(f"{base}/judgments/mine/last")).json())
    found.append((await rater.put(f"{base}/judgments/{judgment}", json=change)).json())
    found.append((await rater.get(f"{base}/progress")).json())
    return found


@pytest.mark.parametrize("label", ["warm", "cold"])  # right and wrong for the gold item
async def test_gold_and_other_items_answer_alike_key_by_key(mixed: Place, label: str) -> None:
    first, second = [await mixed.person() for _ in range(2)]
    of_gold = await trail(mixed, first, "Good to see you!", label)
    of_other = await trail(mixed, second, "Well, that is it!", label)
    assert [shape(one) for one in of_gold] == [shape(one) for one in of_other]
    counts = [{**_plain(one), "skipped": 0} for one in (of_gold[4], of_other[4])]
    assert counts[0] == counts[1]


async def test_no_answer_names_an_item_or_its_gold(mixed: Place) -> None:
    rater = mixed.raters[0]
    texts = []

    async def note(response: httpx.Response) -> None:
        await response.aread()
        texts.append(response.text + str(response.headers))

    rater.event_hooks["response"] = [note]
    await trail(mixed, rater, "Good to see you!", "warm")
    await rater.get(f"/api/campaigns/{mixed.name}/form")
    await rater.get("/api/session")
    assert len(texts) > 8
    for text in texts:
        for secret in ("gold", "ordinary_7", "wanted", "overlap", "place", "room"):
            assert secret not in text.lower(), (secret, text)


async def test_lease_and_judgment_ids_say_nothing_of_the_item(mixed: Place) -> None:
    first, second = mixed.raters
    given = [await trail(mixed, rater, "Good to see you!", "warm") for rater in (first, second)]
    ids = [_plain(one[0])["lease"] for one in given]
    judgments = [_plain(one[3])["judgment"] for one in given]
    assert len({*ids, *judgments}) == 4


async def test_gold_takes_the_same_steps_as_other_items(mixed: Place) -> None:
    """Not a stopwatch: the statements that the database runs, one by one."""
    steps = {}
    for rater in mixed.raters:
        person = (await rater.get("/api/session")).json()["person"]
        work = await mixed.work(rater)
        while work["leases"]:
            lease = work["leases"][0]  # type: ignore[index]
            sentence = lease["content"]["sentence"]
            seen = await mixed.house.store.write(
                partial(counted, place=mixed, person=person, lease=lease["lease"])
            )
            steps[person, sentence] = seen
            work = await mixed.work(rater)
    assert len(steps) == 4
    for person in {person for person, _ in steps}:
        gold, other = steps[person, "Good to see you!"], steps[person, "Well, that is it!"]
        assert len(gold) > 5
        assert gold[: len(other)] == other[: len(gold)]


class Counting:
    """A connection that notes what runs over it."""

    def __init__(self, connection: object) -> None:
        self._connection = connection
        self.texts: list[str] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self._connection, name)

    def fetch(self, statement: Compiled, parameters: Parameters) -> object:
        self.texts.append(statement.text)
        return self._connection.fetch(statement, parameters)  # type: ignore[attr-defined]

    def run(self, statement: Compiled, parameters: Parameters) -> object:
        self.texts.append(statement.text)
        return self._connection.run(statement, parameters)  # type: ignore[attr-defined]


def counted(tx: Transaction, place: Place, person: str, lease: str) -> list[str]:
    """The statements of submitting an answer, without those of what is handed out next."""
    from quorate.campaign.rights import Actor

    connection = Counting(tx._connection)
    tx._connection = connection  # type: ignore[assignment]
    house, actor = place.house, Actor(person)
    given = Submission(f"s-{lease}", lease, {"tone": "warm"}, 1_000)
    submit(tx, house.vault, actor, place.name, given)
    texts = list(connection.texts)
    supply(tx, house.desk, actor, place.name)
    return texts


def _plain(value: object) -> Mapping[str, object]:
    assert isinstance(value, dict)
    return value
