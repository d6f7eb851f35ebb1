"""Faults: what makes a row unfit for training, whatever the trainer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from quorate.formats.preference.format import Format, Sides
from quorate.formats.preference.record import ASSISTANT, Message, Messages

ENDINGS = ("</s>", "<|endoftext|>", "<|im_end|>", "<|eot_id|>", "<|end|>", "<eos>", "<end_of_turn>")
"""ends of a sequence, which trainers append themselves"""


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with row ``row`` (from 1) of a file."""

    row: int
    what: str

    def __str__(self) -> str:
        return f"row {self.row}: {self.what}"


def faults_of(format_: Format, row: Mapping[str, object]) -> tuple[str, ...]:
    """What is wrong with a row: keys and types of the format, and what every trainer needs.

    Both sides begin with the same prompt, end with a message of the assistant that is not empty
    and carries no end-of-sequence token, and differ; a prompt of its own ends with somebody else.
    """
    try:
        sides = format_.sides(row)
    except ValueError as error:
        return (str(error),)
    found = list(_sides(sides))
    for name, messages in (("chosen", sides.chosen), ("rejected", sides.rejected)):
        found += [f"{name}: {fault}" for fault in _ending(messages)]
    return tuple(found)


def _sides(sides: Sides) -> Iterator[str]:
    prompt, rejected = sides.prompt, sides.rejected
    if not prompt:
        prompt = sides.chosen[:-1]
        if not prompt:
            yield "there is no prompt before the answer"
        if rejected is not None and rejected[:-1] != prompt:
            yield "chosen and rejected do not begin with the same prompt"
    if prompt and prompt[-1].role == ASSISTANT:
        yield "the prompt ends with the assistant"
    if not any(message.content.strip() for message in prompt):
        yield "the prompt is empty"
    if rejected is not None and _spoken(sides.chosen) == _spoken(rejected):
        yield "chosen and rejected are the same"


def _spoken(messages: Messages) -> list[Message]:
    return [Message(message.role, message.content.strip()) for message in messages]


def _ending(messages: Messages | None) -> Iterator[str]:
    if messages is None:
        return
    last = messages[-1]
    if last.role != ASSISTANT:
        yield f"the last message is of {last.role!r}, not of the assistant"
    if not last.content.strip():
        yield "the last message is empty"
    ending = next((end for end in ENDINGS if last.content.rstrip().endswith(end)), None)
    if ending is not None:
        yield f"ends with {ending}, which the trainer appends again"


def check_lines(format_: Format, lines: Iterable[bytes]) -> Iterator[RowFault]:
    """What is wrong with a file of JSON lines; the keys of all rows must be those of the first."""
    keys: frozenset[str] | None = None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row: object = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield RowFault(number, f"no JSON ({error})")
            continue
        if not isinstance(row, dict):
            yield RowFault(number, "no object")
            continue
        for what in faults_of(format_, row):
            yield RowFault(number, what)
        keys = keys or frozenset(row)
        if frozenset(row) != keys:
            odd = ", ".join(sorted(frozenset(row) ^ keys))
            yield RowFault(number, f"other keys than the first row ({odd})")
