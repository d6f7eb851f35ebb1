"""Bodies that are too large, too deep, or no JSON."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from house import Place, submission

pytestmark = pytest.mark.anyio
JSON = {"Content-Type": "application/json"}


async def drops(total: int) -> AsyncIterator[bytes]:
    for _ in range(total // 65_536 + 1):
        yield b"x" * 65_536


async def test_a_body_that_says_it_is_too_large_is_refused_unread(place: Place) -> None:
    answer = await place.owner.post("/api/tokens", content=b"x" * (2_048 * 1_024 + 1), headers=JSON)
    assert answer.status_code == 413
    assert answer.json()["error"]["remedy"]


async def test_a_body_that_does_not_say_its_size_is_cut_off(place: Place) -> None:
    answer = await place.owner.post("/api/tokens", content=drops(4 << 20), headers=JSON)
    assert answer.status_code == 413


async def test_a_body_that_lies_about_its_size_is_cut_off(place: Place) -> None:
    lie = {**JSON, "Content-Length": "10"}
    answer = await place.owner.post("/api/tokens", content=drops(4 << 20), headers=lie)
    assert answer.status_code == 413


async def test_items_may_be_larger(place: Place) -> None:
    items = [{"content": {"sentence": "x" * 90_000}} for _ in range(30)]
    answer = await place.owner.post(f"/api/campaigns/{place.name}/items", json={"items": items})
    assert answer.status_code < 300, answer.text


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "[" * 5_000 + "]" * 5_000,
        '{"a":' * 5_000 + "1" + "}" * 5_000,
        '{"labels": NaN}',
        '{"labels": Infinity}',
        '"\\ud800"',
        '"\\u0000"',
        '{"a\\u0000": 1}',
        "{",
        "\xff",
        '{"a": 1} trailing',
    ],
)
async def test_what_is_no_sound_json_is_refused(place: Place, text: str) -> None:
    where = f"/api/campaigns/{place.name}/judgments"
    answer = await place.raters[0].post(where, content=text.encode("latin-1"), headers=JSON)
    assert answer.status_code == 400
    assert set(answer.json()["error"]) == {"what", "where", "remedy", "details"}


async def test_a_backslash_before_u0000_is_only_a_backslash(place: Place) -> None:
    rater = place.raters[0]
    lease = await place.first_lease(rater)
    answer = await place.submit(rater, lease, labels={"tone": "warm", "why": "see \\u0000"})
    assert answer.status_code == 200


async def test_deep_labels_are_refused_without_harm(place: Place) -> None:
    rater = place.raters[0]
    lease = await place.first_lease(rater)
    deep: object = "warm"
    for _ in range(150):
        deep = [deep]
    body = submission(lease, labels={"tone": deep})
    answer = await rater.post(f"/api/campaigns/{place.name}/judgments", json=body)
    assert answer.status_code == 422
