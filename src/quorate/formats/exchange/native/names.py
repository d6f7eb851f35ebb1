"""The files of the folder, and the keys of their rows."""

from __future__ import annotations

from collections.abc import Collection

CAMPAIGN, ITEMS = "campaign.yaml", "items.jsonl"
JUDGMENTS, SUGGESTIONS = "judgments.jsonl", "suggestions.jsonl"
SOURCE = "source.json"
"""what a format needs to write its own kind again"""

# no field of the content has a name with a dot
SLICE, META, GOLD = "slice.", "meta.", "gold."
ITEM_KEYS = ("item", "item_id", "id", "task", "task_id", "example", "example_id", "uid", "unit")
"""the keys that can hold the item's name: the first that is no field of the content"""


def item_key(fields: Collection[str]) -> str:
    """The key of the item's name beside fields of these names."""
    return next((key for key in ITEM_KEYS if key not in fields), "item.name")
