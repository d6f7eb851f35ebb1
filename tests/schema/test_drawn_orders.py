"""The order in which fields are shown: drawn, one draw for questions about the same fields."""

from __future__ import annotations

from random import Random

from quorate.schema.campaign import CampaignSpec, campaign_spec


def spec() -> CampaignSpec:
    fields = ["a", "b", "c"]
    return campaign_spec(
        {
            "quorate": 1,
            "paradigm": "prescriptive",
            "name": "orders",
            "title": "Orders",
            "purpose": "To try orders.",
            "content": [{"name": name, "type": "text"} for name in fields],
            "questions": [
                {"name": "best", "type": "best_of", "ask": "Best?", "among": fields},
                {"name": "all", "type": "ranking", "ask": "Order?", "among": fields[::-1]},
                {"name": "two", "type": "pair", "ask": "Which?", "between": ["a", "b"]},
                {"name": "why", "type": "text", "ask": "Why?", "required": False},
            ],
            "guideline": {"version": "1.0", "text": "Look."},
        }
    )


def test_questions_about_the_same_fields_share_a_draw() -> None:
    for seed in range(20):
        orders = spec().drawn_orders(Random(seed))
        assert set(orders) == {"best", "all", "two"}
        assert orders["best"] == orders["all"]
        assert sorted(orders["best"]) == ["a", "b", "c"]


def test_every_order_comes_about_as_often() -> None:
    # 6 orders of three fields in 3,000 draws: 500 each, standard deviation 20
    counts: dict[tuple[str, ...], int] = {}
    rng = Random(7)
    for _ in range(3_000):
        order = tuple(spec_once.drawn_orders(rng)["best"])
        counts[order] = counts.get(order, 0) + 1
    assert len(counts) == 6
    assert all(400 < count < 600 for count in counts.values()), counts


spec_once = spec()
