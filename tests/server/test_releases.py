"""Releases through the real application: looked at before, made, listed, fetched."""

from __future__ import annotations

import asyncio
import io
import json
import tempfile
import zipfile
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from campaigns import MINUTE, Clock, small_spec
from house import Place, opened
from quorate.campaign.rights import Role
from quorate.certificate import bundle
from quorate.certificate.unpacking import unpack
from quorate.certificate.verify.check import Known
from quorate.certificate.verify.verdict import opened as opened_release
from quorate.certificate.verify.verdict import verify
from quorate.server import releases

pytestmark = pytest.mark.anyio

HERE = "/api/campaigns/tone/releases"
ITEMS = 2
OLD, YOUNG, ANCIENT = 11, 10, 1
RATERS = OLD + YOUNG + ANCIENT
SPEC = small_spec(
    paradigm="descriptive",
    overlap=RATERS,
    hold=1,
    checks={},
    way={
        "attributes": [
            {
                "name": "age",
                "ask": "How old are you?",
                "why": "To compare.",
                "options": ["old", "young", "ancient"],
            }
        ]
    },
)


@pytest.fixture
async def place(tmp_path: Path, clock: Clock) -> AsyncIterator[Place]:
    """22 raters judged two items, cold if they are old; they told their age."""
    async with opened(
        tmp_path / "data", spec=SPEC, items=ITEMS, raters=RATERS, clock=clock
    ) as place:
        place.stop_refilling()
        ages = ["old"] * OLD + ["young"] * YOUNG + ["ancient"] * ANCIENT
        for rater, age in zip(place.raters, ages, strict=True):
            told = await rater.put("/api/campaigns/tone/attributes", json={"given": {"age": age}})
            assert told.status_code == 200, told.text
            for _ in range(ITEMS):
                clock.advance(MINUTE)
                tone = "cold" if age == "old" else "warm"
                given = {"tone": tone, "why": "Because of my grandmother."}
                lease = await place.first_lease(rater)
                answer = await place.submit(rater, lease, labels=given)
                assert answer.status_code == 200, answer.text
        yield place


async def made(browser: httpx.AsyncClient, version: str, **asked: object) -> dict[str, Any]:
    """Make a release and wait until it is there, or could not be made."""
    answer = await browser.post(HERE, json={"version": version, **asked})
    assert answer.status_code == 202, answer.text
    while True:
        found: dict[str, Any] = answer.json()
        making = found["making"]
        if making is None or making["problem"]:
            return found
        await asyncio.sleep(0.05)
        answer = await browser.get(HERE)


async def test_a_descriptive_campaign_leaves_with_distributions_and_large_groups_only(
    place: Place,
) -> None:
    before = (await place.owner.get(f"{HERE}/preview")).json()
    assert (before["told"], before["answers"], before["raters"]) == ("groups", 44, 22)
    tone, why = before["questions"]
    assert (tone["table"], tone["groups"]) == ("distribution-tone", "groups-tone")
    # one ancient rater is hidden, and the smallest group of those told, 10 young, with them
    (age,) = tone["suppressed"]
    assert (tone["told_groups"], age["groups"], age["raters"], age["untold"]) == (1, 2, 11, 0)
    assert (why["table"], before["own_words"]) == (None, [{"what": "why", "answers": 44}])
    # the old are told over all items and of both: all of them say cold
    assert (tone["group_figures"], tone["one_mind"]) == (3, 3)
    assert (why["group_figures"], why["one_mind"]) == (0, 0)

    found = await made(place.owner, "1.0.0")
    (line,) = found["releases"]
    assert (line["version"], line["told"], line["by"]) == ("1.0.0", "groups", "Owner")
    packed = await place.owner.get(f"{HERE}/1.0.0/bundle")
    assert packed.headers["content-disposition"] == 'attachment; filename="tone-1.0.0.zip"'
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert sha256(files["manifest.json"]).hexdigest() == line["digest"]
    assert b"whoever is known to be in the group" in files["README.md"]
    assert "`tone`: 3 of 3 figures" in files["README.md"].decode()
    rows = [json.loads(row) for row in files["data/distribution-tone.jsonl"].splitlines()]
    assert [row["n"] for row in rows] == [22, 22]
    groups = [json.loads(row) for row in files["data/groups-tone.jsonl"].splitlines()]
    assert {row["group"] for row in groups} == {"old"}
    (overall,) = [row for row in groups if "item" not in row and row["option"] == "cold"]
    assert (overall["share"], overall["raters"]) == (1.0, 11)
    await verified(place, packed.content)
    people = [row["person"] for row in (await place.owner.get("/api/people")).json()["people"]]
    for name, data in files.items():
        # the campaign has the options that raters were offered, not what they chose
        words = () if name == "campaign.json" else (b"ancient", b"young")
        for word in (b"grandmother", b"Somebody", *words, *map(str.encode, people)):
            assert word not in data, (name, word)


async def verified(place: Place, packed: bytes) -> None:
    """The files hold by the key of the campaign; of the log only entries and kinds are shown."""
    key = place.house.signer("tone").verifier
    with tempfile.TemporaryDirectory() as room:
        names = unpack(io.BytesIO(packed), Path(room))
        with opened_release(Path(room)) as release:
            found = await asyncio.to_thread(verify, release, Known(key, "1.0.0"))
    assert found.of("failed") == ()
    assert "proof/entries.parquet" in names
    assert not {"proof/judgments.parquet", "proof/events.parquet"} & set(names)
    stated = {one.check for one in found.of("stated")}
    assert {"completeness", "groups", "counts"} <= stated


async def test_the_proof_of_a_large_log_is_written_by_another_process(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releases, "LARGE", 1)
    monkeypatch.setattr(bundle, "write_tables", None)  # this process could not
    assert (await made(place.owner, "1.0.0"))["making"] is None
    await verified(place, (await place.owner.get(f"{HERE}/1.0.0/bundle")).content)


async def test_the_head_that_the_log_keeps_is_the_one_that_was_signed(place: Place) -> None:
    signed = (await place.owner.post("/api/ledger/tone/checkpoint")).text.splitlines()
    (line,) = (await made(place.owner, "1.0.0"))["releases"]
    # a checkpoint is: origin, size, root in base64, …
    assert line["log_size"] == int(signed[1])
    import base64

    assert line["root"] == base64.b64decode(signed[2]).hex()
    log = (await place.owner.get(f"/api/campaigns/tone/log?start={signed[1]}")).json()
    (event,) = log["entries"]
    assert (event["kind"], event["data"]["digest"]) == ("release_published", line["digest"])


async def test_a_version_is_made_once_and_raters_are_not_told_beside_groups(place: Place) -> None:
    await made(place.owner, "1.0.0")
    again = await place.owner.post(HERE, json={"version": "1.0.0"})
    assert (again.status_code, "made before" in again.text) == (409, True)
    other = await place.owner.post(HERE, json={"version": "1.1.0", "told": "raters"})
    assert (other.status_code, "which group" in other.text) == (409, True)
    found = await made(place.owner, "1.1.0", smallest=12)
    assert [line["version"] for line in found["releases"]] == ["1.1.0", "1.0.0"]


async def test_who_may_see_and_make_releases(place: Place) -> None:
    auditor, rater = await place.person(Role.AUDITOR), place.raters[0]
    await made(place.owner, "1.0.0")
    assert (await auditor.get(HERE)).json()["releases"][0]["version"] == "1.0.0"
    assert (await auditor.get(f"{HERE}/1.0.0/bundle")).status_code == 200
    assert (await auditor.post(HERE, json={"version": "2"})).status_code == 403
    assert (await auditor.get(f"{HERE}/preview")).status_code == 403
    for path in (HERE, f"{HERE}/preview", f"{HERE}/1.0.0/bundle"):
        assert (await rater.get(path)).status_code == 403
    assert (await place.owner.get(f"{HERE}/9.9/bundle")).status_code == 404
    assert (await place.owner.post(HERE, json={"version": "../x"})).status_code == 422
    # raters were told that groups are of ten people or more
    assert (await place.owner.get(f"{HERE}/preview?smallest=9")).status_code == 422


async def test_a_campaign_without_judgments_says_so_and_can_try_again(
    tmp_path: Path, clock: Clock
) -> None:
    async with opened(tmp_path / "data", clock=clock) as place:
        found = await made(place.owner, "1.0.0")
        assert "no judgment that counts" in found["making"]["problem"]
        assert found["releases"] == []
        await place.submit(place.raters[0], await place.first_lease(place.raters[0]))
        found = await made(place.owner, "1.0.0")
        assert [line["told"] for line in found["releases"]] == ["raters"]


async def test_a_campaign_refuses_a_release_that_does_not_meet_its_conditions(
    tmp_path: Path, clock: Clock
) -> None:
    release = {"conditions": [{"kind": "pilot", "or": "refuse"}]}
    spec = small_spec(release=release)
    async with opened(tmp_path / "data", spec=spec, clock=clock) as place:
        await place.submit(place.raters[0], await place.first_lease(place.raters[0]))
        found = await made(place.owner, "1.0.0")
        assert "its conditions refuse the release: " in found["making"]["problem"]
        assert found["releases"] == []
        assert not list((tmp_path / "data/releases").iterdir())
        # nothing was used up: once the campaign asks for less, the version is made
        assert (await place.owner.get(f"{HERE}/1.0.0/bundle")).status_code == 404


async def test_a_closed_campaign_is_released_too(tmp_path: Path, clock: Clock) -> None:
    async with opened(tmp_path / "data", clock=clock) as place:
        await place.submit(place.raters[0], await place.first_lease(place.raters[0]))
        closed = await place.owner.post("/api/campaigns/tone/close", json={"reason": "Done."})
        assert closed.status_code in (200, 204), closed.text
        assert [one["version"] for one in (await made(place.owner, "1.0.0"))["releases"]] == [
            "1.0.0"
        ]
