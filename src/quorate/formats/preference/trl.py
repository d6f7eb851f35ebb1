"""TRL, preference with an explicit prompt: DPO and its kin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from quorate.formats.preference.format import PAIRED, Plain, Row, Sides, read_messages, said
from quorate.formats.preference.policy import Example


class Trl(Plain):
    """Rows ``{"prompt": [messages], "chosen": [messages], "rejected": [messages]}``, which
    DPOTrainer recommends. It takes no margin and no soft label.
    """

    name: ClassVar[str] = "trl"
    title: ClassVar[str] = "TRL, preference with explicit prompt (DPO)"
    source: ClassVar[str] = "https://huggingface.co/docs/trl/dataset_formats"
    policies: ClassVar[frozenset[str]] = PAIRED - {"margin"}
    carries: ClassVar[frozenset[str]] = frozenset({"prompt", "system", "turns"})

    def row(self, example: Example) -> Row:
        """Prompt and both continuations."""
        rejected = example.rejected or example.chosen
        return {
            "prompt": said(example.record.prompt),
            "chosen": said(example.chosen.messages),
            "rejected": said(rejected.messages),
        }

    def sides(self, row: Mapping[str, object]) -> Sides:
        """The three lists of messages."""
        return Sides(*(read_messages(row, key) for key in ("prompt", "chosen", "rejected")))
