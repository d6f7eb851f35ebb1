"""Axolotl: preference for DPO and its kin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from quorate.formats.preference.format import (
    PAIRED,
    Plain,
    Row,
    Sides,
    only_text,
    question_of,
    single_turn,
    system_of,
    text,
)
from quorate.formats.preference.policy import Example
from quorate.formats.preference.record import Message, Messages


class Axolotl(Plain):
    """Rows ``{"system": …, "prompt": …, "chosen": …, "rejected": …}`` for the types
    ``chatml.prompt_pairs`` and ``llama3.prompt_pairs``: one question, two answers.
    """

    name: ClassVar[str] = "axolotl"
    title: ClassVar[str] = "Axolotl (prompt_pairs)"
    source: ClassVar[str] = "https://docs.axolotl.ai/docs/rlhf.html"
    policies: ClassVar[frozenset[str]] = PAIRED - {"margin"}
    carries: ClassVar[frozenset[str]] = frozenset({"prompt", "system"})

    def row(self, example: Example) -> Row:
        """The question and both answers."""
        return {
            "system": system_of(example.record.prompt) or "",
            "prompt": question_of(example.record.prompt),
            "chosen": only_text(example.chosen),
            "rejected": only_text(example.rejected or example.chosen),
        }

    def refuses(self, example: Example) -> str:
        """More than one turn of the user."""
        return single_turn(example)

    def sides(self, row: Mapping[str, object]) -> Sides:
        """The question and both answers."""
        system = text(row, "system")
        before: Messages = (Message("system", system),) if system else ()
        return Sides(
            (*before, Message("user", text(row, "prompt"))),
            (Message("assistant", text(row, "chosen")),),
            (Message("assistant", text(row, "rejected")),),
        )
