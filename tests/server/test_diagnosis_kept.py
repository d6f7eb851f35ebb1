"""What was computed of a campaign outlives the server, and goes with a person's data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from campaigns import Clock, small_spec
from house import Place, opened
from quorate.server.house import KEPT
from restarted import again
from warm_items import WRONG, N, begin, diagnosis, finished, judge, sentences, told, tone

pytestmark = pytest.mark.anyio

SPEC = small_spec(overlap=1, hold=1, checks={})


async def test_the_last_two_diagnoses_outlive_a_restart(tmp_path: Path, clock: Clock) -> None:
    data = tmp_path / "data"
    async with opened(data, spec=SPEC, items=0, raters=2, clock=clock) as place:
        await place.add(sentences())
        await judge(place, clock, place.raters[0], N - 1)
        await diagnosis(place.owner)
        await judge(place, clock, place.raters[0], 1)
        await diagnosis(place.owner)
        await begin(place.owner, "/more/threshold")
        more = await finished(place.owner, "/more/threshold")
        assert more["state"] == "done", more
        last = await told(place.owner)
        assert last["report"]["before"] is not None
        await again(place, data, clock)
        assert await told(place.owner) == last
        assert await told(place.owner, "/more/threshold") == more
        # nothing has happened: what was kept is given, not made anew
        assert (await begin(place.owner))["state"] == "done"
        # and the next one is compared with it
        await settle(place, WRONG[0])
        after = await diagnosis(place.owner)
        assert after["before"]["at"] == last["since"]
        assert after["before"]["changed"] == 1
        # the threshold was of the diagnosis before
        assert (await told(place.owner, "/more/threshold"))["state"] == "none"


async def settle(place: Place, item: str) -> None:
    answer = await place.owner.post(
        f"/api/campaigns/tone/items/{item}/adjudicate",
        json={"labels": {"tone": tone(item)}, "reason": "It is plain."},
    )
    assert answer.status_code in (200, 204), answer.text


async def test_what_was_damaged_is_taken_for_none(tmp_path: Path, clock: Clock) -> None:
    data = tmp_path / "data"
    async with opened(data, spec=SPEC, items=0, raters=2, clock=clock) as place:
        await place.add(sentences())
        await judge(place, clock, place.raters[0], N)
        await diagnosis(place.owner)
        (file,) = (path for path in (data / KEPT).rglob("*") if path.is_file())
        whole = file.read_bytes()
        file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        await again(place, data, clock)
        assert (await told(place.owner))["state"] == "none"


async def test_erasing_a_person_deletes_what_was_computed_of_their_answers(
    tmp_path: Path, clock: Clock
) -> None:
    data = tmp_path / "data"
    async with opened(data, spec=SPEC, items=0, raters=2, clock=clock) as place:
        await place.add(sentences())
        await judge(place, clock, place.raters[0], N)
        await diagnosis(place.owner)
        assert any(path.is_file() for path in (data / KEPT).rglob("*"))
        me: Any = (await place.raters[0].get("/api/session")).json()
        answer = await place.owner.post(
            f"/api/people/{me['person']}/erase", json={"reason": "They asked for it."}
        )
        assert answer.status_code == 204, answer.text
        assert not any(path.is_file() for path in (data / KEPT).rglob("*"))
        assert (await told(place.owner))["state"] == "none"
