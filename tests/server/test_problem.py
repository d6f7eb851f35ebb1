"""Refusals have one shape, and say nothing of the inside."""

from __future__ import annotations

import pytest

from house import Place, submission
from quorate.server.problem import STATUSES
from quorate.storage.store import StoreUnavailableError

pytestmark = pytest.mark.anyio
SHAPE = {"what", "where", "remedy", "details", "request"}


async def test_every_kind_of_refusal_has_the_shape(place: Place) -> None:
    rater, nobody = place.raters[0], await place.browser()
    where = f"/api/campaigns/{place.name}"
    seen = {
        400: await rater.post(f"{where}/judgments", content=b"{", headers=JSON),
        401: await nobody.get("/api/session"),
        403: await rater.get("/api/people"),
        404: await rater.get("/api/campaigns/nothing/work"),
        405: await rater.patch("/api/session"),
        409: await rater.post(f"{where}/guideline/7/acknowledge"),
        422: await rater.post(f"{where}/judgments", json={"labels": 3}),
    }
    for status, answer in seen.items():
        assert answer.status_code == status
        assert set(answer.json()) == {"error"}
        assert set(answer.json()["error"]) == SHAPE
        assert answer.json()["error"]["what"]
    assert seen[401].headers["www-authenticate"] == "Bearer"
    paths = {detail["path"] for detail in seen[422].json()["error"]["details"]}
    assert paths == {"body.submission", "body.lease", "body.labels", "body.seconds"}


async def test_a_database_that_is_gone_is_503_without_its_words(place: Place) -> None:
    @place.app.get("/api/gone")
    async def gone() -> None:
        raise StoreUnavailableError("disk I/O error", where="/srv/secret/quorate.db")

    place.app.router.routes.insert(0, place.app.router.routes.pop())
    answer = await place.owner.get("/api/gone")
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert "secret" not in answer.text
    assert "disk" not in answer.text


async def test_a_writer_that_died_is_said_by_health(place: Place) -> None:
    def dies(_: object) -> None:
        raise SystemExit("stop")

    with pytest.raises(BaseException, match="stop"):
        await place.house.store.write(dies)
    assert place.house.store.healthy() is not None
    answer = await place.owner.get("/health")
    assert answer.status_code == 503
    work = await place.raters[0].get(f"/api/campaigns/{place.name}/work")
    assert work.status_code == 503


async def test_answering_faster_than_anybody_can_is_slowed_down(place: Place) -> None:
    place.stop_refilling()
    rater = place.raters[0]
    body = submission("l_none")
    codes = []
    for _ in range(201):
        answer = await rater.post(f"/api/campaigns/{place.name}/judgments", json=body)
        codes.append(answer.status_code)
        if answer.status_code == 429:
            break
    assert set(codes) == {404, 429}
    assert int(answer.headers["retry-after"]) >= 1
    assert (await place.submit(place.raters[1], "l_none")).status_code == 404


def test_narrower_kinds_of_error_come_before_wider_ones() -> None:
    for number, (kind, _) in enumerate(STATUSES):
        assert not any(issubclass(kind, before) for before, _ in STATUSES[:number])


JSON = {"Content-Type": "application/json"}
