"""TRL, unpaired preference: KTO and BCO."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from quorate.formats.preference.format import Plain, Row, Sides, read_messages, said
from quorate.formats.preference.policy import Example


class TrlUnpaired(Plain):
    """Rows ``{"prompt": [messages], "completion": [messages], "label": true}``: one response, and
    whether it is wanted.
    """

    name: ClassVar[str] = "trl-unpaired"
    title: ClassVar[str] = "TRL, unpaired preference (KTO, BCO)"
    source: ClassVar[str] = "https://huggingface.co/docs/trl/kto_trainer"
    policies: ClassVar[frozenset[str]] = frozenset({"unpaired"})
    carries: ClassVar[frozenset[str]] = frozenset({"prompt", "system", "turns", "ties"})

    def row(self, example: Example) -> Row:
        """Prompt, response, wanted or not."""
        return {
            "prompt": said(example.record.prompt),
            "completion": said(example.chosen.messages),
            "label": bool(example.good),
        }

    def sides(self, row: Mapping[str, object]) -> Sides:
        """Prompt and response."""
        if not isinstance(row.get("label"), bool):
            raise ValueError("'label' is neither true nor false")
        return Sides(read_messages(row, "prompt"), read_messages(row, "completion"))
