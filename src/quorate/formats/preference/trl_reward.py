"""TRL, preference with an implicit prompt: RewardTrainer, with a margin where asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from quorate.formats.preference.format import PAIRED, Plain, Row, Sides, read_messages, said
from quorate.formats.preference.policy import Example


class TrlReward(Plain):
    """Rows ``{"chosen": [messages], "rejected": [messages]}``, each the whole conversation, and
    ``margin`` in the loss -log σ(r_c - r_r - margin). RewardTrainer recommends these and drops all
    other columns.
    """

    name: ClassVar[str] = "trl-reward"
    title: ClassVar[str] = "TRL, preference with implicit prompt (RewardTrainer)"
    source: ClassVar[str] = "https://huggingface.co/docs/trl/reward_trainer"
    policies: ClassVar[frozenset[str]] = PAIRED
    carries: ClassVar[frozenset[str]] = frozenset({"margin", "system", "turns"})

    def row(self, example: Example) -> Row:
        """Both conversations."""
        prompt, rejected = example.record.prompt, example.rejected or example.chosen
        row: Row = {
            "chosen": said(prompt + example.chosen.messages),
            "rejected": said(prompt + rejected.messages),
        }
        if example.margin is not None:
            row["margin"] = round(example.margin, 6)
        return row

    def sides(self, row: Mapping[str, object]) -> Sides:
        """Two conversations that begin alike."""
        if "margin" in row and type(row["margin"]) not in (int, float):
            raise ValueError("'margin' is no number")
        return Sides((), read_messages(row, "chosen"), read_messages(row, "rejected"))
