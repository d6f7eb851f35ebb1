"""Label counts: every label is text on the wire, whatever the question and the store make of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from campaigns import small_spec
from house import opened

pytestmark = pytest.mark.anyio


async def test_a_number_is_counted_under_its_text(tmp_path: Path) -> None:
    rating = {"name": "tone", "type": "rating", "ask": "How warm is it?"}
    async with opened(tmp_path, spec=small_spec(questions=[rating]), items=2) as place:
        for rater in place.raters:
            lease = await place.first_lease(rater)
            answer = await place.submit(rater, lease, labels={"tone": 4})
            assert answer.status_code == 200, answer.text
        status = await place.owner.get(f"/api/campaigns/{place.name}/status")
    assert status.status_code == 200, status.text
    assert status.json()["label_counts"]["tone"] == [{"label": "4", "count": 2}]
