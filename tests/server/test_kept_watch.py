"""A watch is ready at once after a restart, and one that would not fit stops nothing else."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest

from campaigns import NAME, small_spec
from house import Place, opened, submission
from quorate.assignment.cursor import Cursors
from quorate.campaign.watch import keeping
from quorate.campaign.watch.room import TooLargeError, needed
from quorate.server import watch as watching
from quorate.server.kept_watches import KIND, KeptWatches
from quorate.server.watch import Watching

pytestmark = pytest.mark.anyio
PATIENCE = 120.0
TONE = {"name": "tone", "type": "single_choice", "ask": "How?", "options": ["warm", "cold"]}
SPEC = small_spec(overlap=3, checks={"speed": {}}, questions=[TONE])


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is done for large campaigns is done for this one."""
    monkeypatch.setattr(keeping, "EVERY", 10)
    monkeypatch.setattr(watching, "SMALL", 0)


async def worked(place: Place) -> None:
    """Everybody judges all that they are given."""
    at, given = f"/api/campaigns/{NAME}", 1
    while given:
        given = 0
        for n, rater in enumerate(place.raters):
            for lease in (await rater.get(f"{at}/work")).json()["leases"]:
                tone = {"tone": "cold" if n else "warm"}
                answer = submission(lease["lease"], labels=tone)
                done = await rater.post(f"{at}/judgments", json=answer)
                assert done.status_code == 200, done.text
                given += 1


def file_of(place: Place) -> Path:
    return place.house.shelf._path(NAME, KIND, KIND, 0)


def another(place: Place, most: int | None = None) -> Watching:
    """The watches of a process that was just started."""
    house = place.house
    shelved = KeptWatches(house.store, house.shelf)
    return Watching(house.store, house.vault, Cursors(), house.duties, shelved, most)


async def read_by(watching_: Watching) -> tuple[int, dict[str, float]]:
    return await watching_.ask(
        NAME, lambda one: (one.following.read, one.following.beliefs.posterior("tone", "i001"))
    )


async def test_a_watch_goes_on_from_the_shelf_and_says_the_same(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with opened(tmp_path, raters=4, items=8, spec=SPEC) as place:
        await worked(place)
        async with asyncio.timeout(PATIENCE):
            while not file_of(place).exists():
                await asyncio.sleep(0.1)
        plain = Watching(place.house.store, place.house.vault, Cursors(), place.house.duties)
        after = another(place)
        assert await read_by(after) == await read_by(plain)
        assert after._shelved is not None
        assert after._shelved._kept[NAME] > 0  # not from the beginning
        # a file that is torn, then one of nonsense, is passed over
        whole = file_of(place).read_bytes()
        for wrong in (whole[:-3], b"", whole[:40] + b"x" + whole[41:]):
            file_of(place).write_bytes(wrong)
            anew = another(place)
            assert await read_by(anew) == await read_by(plain)
            assert anew._shelved is not None
            assert NAME not in anew._shelved._kept
        # what is whole for the shelf and no watch is told in the log
        place.house.shelf.keep(NAME, KIND, KIND, 0, [b"no watch at all"])
        assert await read_by(another(place)) == await read_by(plain)
        assert "is not used" in caplog.text


async def test_a_campaign_that_does_not_fit_is_not_watched_and_goes_on(tmp_path: Path) -> None:
    spec = small_spec(overlap=2)
    async with opened(tmp_path, raters=2, items=4, spec=spec) as place:
        tight = another(place, most=200)
        with pytest.raises(TooLargeError, match="too large to be watched here"):
            await read_by(tight)
        assert "quorate work" in str(tight.too_large(NAME))
        place.house.watch._most = 200
        at = f"/api/campaigns/{NAME}"
        found = (await place.owner.get(f"{at}/quality")).json()
        assert "too large to be watched here" in found["left_out"]
        work = (await place.raters[0].get(f"{at}/work")).json()
        assert work["leases"]  # items are handed out all the same
        place.house.watch._most = None
        place.house.watch._kept[NAME].rounds_from = 0.0
        await read_by(place.house.watch)
        assert place.house.watch.too_large(NAME) is None


def test_what_is_needed_grows_with_items_judgments_checks_and_options() -> None:
    spec = small_spec()
    assert 0 == needed(spec, 0, 0) < needed(spec, 10, 0) < needed(spec, 10, 50)
    assert needed(small_spec(checks={}), 10, 50) < needed(spec, 10, 50)
