"""TRL, prompt and completion: supervised fine-tuning on the responses that raters prefer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from quorate.formats.preference.format import Plain, Row, Sides, read_messages, said
from quorate.formats.preference.policy import Example


class TrlSft(Plain):
    """Rows ``{"prompt": [messages], "completion": [messages]}``: the likelier response alone. By
    default SFTTrainer learns the completion only.
    """

    name: ClassVar[str] = "trl-sft"
    title: ClassVar[str] = "TRL, prompt and completion (SFT)"
    source: ClassVar[str] = "https://huggingface.co/docs/trl/sft_trainer"
    policies: ClassVar[frozenset[str]] = frozenset({"hard", "votes"})
    carries: ClassVar[frozenset[str]] = frozenset({"prompt", "system", "turns"})
    minds: ClassVar[Mapping[str, str]] = {
        "hard": "of several responses to a prompt one comes as often as it won: drop the repeats",
        "votes": "a response comes as often as raters preferred it",
    }

    def row(self, example: Example) -> Row:
        """Prompt and the response that is better."""
        return {
            "prompt": said(example.record.prompt),
            "completion": said(example.chosen.messages),
        }

    def sides(self, row: Mapping[str, object]) -> Sides:
        """Prompt and response."""
        return Sides(read_messages(row, "prompt"), read_messages(row, "completion"))
