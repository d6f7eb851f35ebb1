"""Answers about turns, from a rater's page to the consensus of each turn."""

from __future__ import annotations

from pathlib import Path

import pytest

from campaigns import Clock
from house import opened
from quorate import audit, consensus, read_all
from quorate.analysis.turns import conversations
from quorate.campaign.adding import NewItem
from quorate.schema import Kind
from quorate.schema.campaign import CampaignSpec, campaign_spec

pytestmark = pytest.mark.anyio


def talk(name: str) -> list[dict[str, str]]:
    """Turns 1 and 3 are the assistant's."""
    said = (("user", name), ("assistant", "Hello!"), ("user", "Thanks"), ("assistant", "Welcome."))
    return [{"role": role, "text": text} for role, text in said]


ANSWERS = {
    "ann": {"chat": (4, 5, "helpful"), "talk": (1, 2, "not")},
    "ben": {"chat": (4, 3, "helpful"), "talk": (1, 2, "helpful")},
}


def spec() -> CampaignSpec:
    each = {"name": "each", "type": "turns", "of": "talk", "ask": "How good is it?"}
    whole = {"name": "whole", "type": "single_choice", "options": ["helpful", "not"]}
    return campaign_spec(
        {
            "quorate": 1,
            "paradigm": "prescriptive",
            "name": "talks",
            "title": "Talks",
            "purpose": "To learn what helps.",
            "content": [{"name": "talk", "type": "conversation"}],
            "questions": [
                {**each, "question": {"type": "rating"}},
                {**whole, "ask": "And all in all?"},
            ],
            "guideline": {"version": "1", "text": "Look closely."},
            "overlap": 2,
        }
    )


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
async def test_turns_and_conversations_come_out_as_tables(
    tmp_path: Path, clock: Clock, form: str
) -> None:
    async with opened(tmp_path / "data", spec=spec(), items=0, clock=clock) as place:
        await place.add([NewItem({"talk": talk(name)}, name) for name in ("chat", "talk")])
        for rater, said in zip(place.raters, ANSWERS.values(), strict=True):
            for _ in said:
                lease = (await place.work(rater))["leases"][0]  # type: ignore[index]
                first, second, whole = said[lease["content"]["talk"][0]["text"]]
                turns = [{"turn": 1, "label": first}, {"turn": 3, "label": second}]
                clock.advance(10_000)
                answers = {"each": turns, "whole": whole}
                done = await place.submit(rater, lease["lease"], labels=answers)
                assert done.status_code == 200, done.text
        got = await place.owner.get(f"/api/campaigns/talks/judgments.{form}?counted=true")
        path = tmp_path / f"table.{form}"
        path.write_bytes(got.content)
    found = read_all(path)
    assert set(found) == {"each", "whole"}
    assert found["whole"].items.to_list() == ["chat", "talk"]
    assert found["whole"].question.kind is Kind.CATEGORICAL
    assert found["each"].items.to_list() == ["chat#1", "chat#3", "talk#1", "talk#3"]
    assert found["each"].seconds is not None
    assert found["each"].seconds.tolist() == [2.25] * 8  # 4.5 s on two turns
    labels = found["each"].label_names().to_list()
    assert sorted(labels) == ["1", "1", "2", "2", "3", "4", "4", "5"]
    settled = consensus(found["each"], "majority", seed=1)
    by_turn = dict(zip(settled.items, settled.labels, strict=True))
    assert {turn: by_turn[turn] for turn in ("chat#1", "talk#1", "talk#3")} == {
        "chat#1": "4",
        "talk#1": "1",
        "talk#3": "2",
    }
    shares = conversations(settled).filter(conversation="talk", option="2")
    assert shares["share"].to_list() == [0.5]
    told = [str(remark) for remark in found["each"].reading.remarks]
    assert any("4 answers about turns were read as 8 judgments of turns" in t for t in told)
    audited = audit(found["each"], bootstrap=50)
    assert audited.consensus is not None
