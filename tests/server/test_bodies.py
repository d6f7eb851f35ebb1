"""Bodies that are too large, too deep, or no JSON."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from house import Place, submission

pytestmark = pytest.mark.anyio
JSON = {"Content-Type": "application/json"}


LIMIT = 2_048 * 1_024
"""bytes of an ordinary body, by default"""
DROP = 65_536


class Drops:
    """A body that comes bit by bit, and how much of it was taken."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.taken = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while self.taken < self.total:
            self.taken += DROP
            yield b"x" * DROP


async def test_a_body_that_says_it_is_too_large_is_refused_unread(place: Place) -> None:
    body = Drops(2 * LIMIT)
    said = {**JSON, "Content-Length": str(2 * LIMIT)}
    answer = await place.owner.post("/api/tokens", content=body, headers=said)
    assert answer.status_code == 413
    assert answer.json()["error"]["remedy"]
    assert body.taken == 0


@pytest.mark.parametrize("said", [{}, {"Content-Length": "10"}, {"Content-Length": "no number"}])
async def test_a_body_that_hides_its_size_is_cut_off_at_the_limit(
    place: Place, said: dict[str, str]
) -> None:
    body = Drops(4 * LIMIT)
    answer = await place.owner.post("/api/tokens", content=body, headers={**JSON, **said})
    assert answer.status_code == 413
    # the piece with which it went beyond, and one that the test's own transport reads ahead
    assert body.taken <= LIMIT + 2 * DROP


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
    assert set(answer.json()["error"]) == {"what", "where", "remedy", "details", "request"}


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
