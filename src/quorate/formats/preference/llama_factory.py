"""LLaMA-Factory: preference in its sharegpt form, with the entry of dataset_info.json."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import ClassVar

from quorate.formats.preference.format import (
    PAIRED,
    Plain,
    Row,
    Sides,
    one_message,
    only_text,
    system_of,
    text,
)
from quorate.formats.preference.policy import Example
from quorate.formats.preference.record import Message, Messages

_SPEAKERS = {"user": "human", "assistant": "gpt"}
_ROLES = {speaker: role for role, speaker in _SPEAKERS.items()}


class LlamaFactory(Plain):
    """Rows ``{"conversations": [{"from": "human", "value": …}], "chosen": {"from": "gpt", …},
    "rejected": {…}, "system": …}``, and ``dataset_info.json`` with ``"ranking": true``. Its reward
    loss has no margin.
    """

    name: ClassVar[str] = "llama-factory"
    title: ClassVar[str] = "LLaMA-Factory (sharegpt, ranking)"
    source: ClassVar[str] = "https://github.com/hiyouga/LLaMA-Factory/tree/main/data"
    policies: ClassVar[frozenset[str]] = PAIRED - {"margin"}
    carries: ClassVar[frozenset[str]] = frozenset({"prompt", "system", "turns"})

    def row(self, example: Example) -> Row:
        """The turns before, and both answers."""
        turns = [message for message in example.record.prompt if message.role != "system"]
        rejected = example.rejected or example.chosen
        return {
            "conversations": [
                {"from": _SPEAKERS[turn.role], "value": turn.content} for turn in turns
            ],
            "chosen": {"from": "gpt", "value": only_text(example.chosen)},
            "rejected": {"from": "gpt", "value": only_text(rejected)},
            "system": system_of(example.record.prompt) or "",
        }

    def refuses(self, example: Example) -> str:
        """Turns that do not alternate from user to assistant and end with the user."""
        turns = [message for message in example.record.prompt if message.role != "system"]
        roles = [turn.role for turn in turns]
        if roles != ["user", "assistant"] * (len(roles) // 2) + ["user"]:
            return "turns that do not alternate and end with the user"
        return one_message(example)

    def sides(self, row: Mapping[str, object]) -> Sides:
        """The turns, and both answers."""
        turns = row.get("conversations")
        if not isinstance(turns, list) or not turns:
            raise ValueError("'conversations' is no list of turns")
        prompt = tuple(_turn(one, f"conversations[{n}]") for n, one in enumerate(turns))
        system = text(row, "system")
        before: Messages = (Message("system", system),) if system else ()
        chosen, rejected = (_turn(row.get(key), key) for key in ("chosen", "rejected"))
        return Sides(before + prompt, (chosen,), (rejected,))

    def beside(self, files: Sequence[str], rows: Row) -> dict[str, object]:
        """The entries of ``dataset_info.json``."""
        columns = {
            "messages": "conversations",
            "chosen": "chosen",
            "rejected": "rejected",
            "system": "system",
        }
        entries = {
            f"quorate_{PurePath(file).stem}": {
                "file_name": file,
                "ranking": True,
                "formatting": "sharegpt",
                "columns": columns,
            }
            for file in files
        }
        return {"dataset_info.json": entries}


def _turn(value: object, key: str) -> Message:
    if not isinstance(value, dict) or not isinstance(value.get("value"), str):
        raise ValueError(f"{key!r} is no turn with from and value")
    role = _ROLES.get(str(value.get("from")))
    if role is None:
        raise ValueError(f"{key}.from is {value.get('from')!r}, not human or gpt")
    return Message(role, value["value"])
