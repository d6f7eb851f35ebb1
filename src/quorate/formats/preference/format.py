"""The contract of a format that trainers of reward models and of policies read.

A format is a class without state, declared under the entry-point group
``quorate.preference_formats``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Protocol, cast

from quorate import plugins
from quorate.formats.preference.policy import Example
from quorate.formats.preference.record import Message, Messages, Response

Row = dict[str, object]

PAIRED = frozenset({"hard", "margin", "duplicate", "votes"})
"""the policies that make pairs"""
CARRIED = {
    "prompt": "the prompt on its own (it is the beginning of both sides)",
    "margin": "how sure the posterior is (the margin)",
    "posterior": "the posterior itself, as a soft label",
    "ties": "ties",
    "votes": "who said what: raters and their votes",
    "topic": "topics",
    "candidates": "whose the responses are",
    "system": "a system message",
    "turns": "conversations of several turns",
}
"""what a format may carry, as it is said of one that does not"""


class Format(Protocol):
    """How one trainer wants its rows.

    ``name`` is what users type, ``title`` the name in prose, ``source`` where the rows are
    described, ``policies`` those whose examples it takes, ``carries`` keys of ``CARRIED``,
    ``minds`` by policy what its users should know.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    source: ClassVar[str]
    policies: ClassVar[frozenset[str]]
    carries: ClassVar[frozenset[str]]
    minds: ClassVar[Mapping[str, str]]

    def row(self, example: Example) -> Row:
        """The row of an example that ``refuses`` has nothing against."""
        ...

    def refuses(self, example: Example) -> str:
        """Why the format cannot hold an example; empty when it can."""
        ...

    def sides(self, row: Mapping[str, object]) -> Sides:
        """What a row says, for the checks that all formats share. Raises ValueError, with the
        reason, where a key is missing or of the wrong type.
        """
        ...

    def beside(self, files: Sequence[str], rows: Row) -> dict[str, object]:
        """Further JSON files by name; ``files`` are those of rows, ``rows`` one of them."""
        ...


class Sides:
    """What a row says: a prompt, what is chosen, and what is rejected (None for unpaired rows)."""

    __slots__ = ("chosen", "prompt", "rejected")

    def __init__(
        self, prompt: Messages, chosen: Messages, rejected: Messages | None = None
    ) -> None:
        """``prompt`` is empty where it is only the common beginning of both sides."""
        self.prompt, self.chosen, self.rejected = prompt, chosen, rejected


class Plain:
    """What most formats do: they hold every example, and need no further file."""

    minds: ClassVar[Mapping[str, str]] = {}

    def refuses(self, example: Example) -> str:
        """Nothing."""
        return ""

    def beside(self, files: Sequence[str], rows: Row) -> dict[str, object]:
        """No further file."""
        return {}


def preference_format(name: str) -> Format:
    """The format of that name. Raises UnknownNameError when there is none."""
    return cast("Format", plugins.made(plugins.PREFERENCE_FORMATS, "format", name, {}))


def formats() -> tuple[Format, ...]:
    """All declared formats."""
    return tuple(preference_format(name) for name in plugins.names(plugins.PREFERENCE_FORMATS))


# what several formats have in common


def said(messages: Messages) -> list[dict[str, str]]:
    """Messages as JSON has them."""
    return [message.to_json() for message in messages]


def read_messages(row: Mapping[str, object], key: str) -> Messages:
    """The messages under a key, or a text as one message. Raises ValueError."""
    if key not in row:
        raise ValueError(f"there is no {key!r}")
    value = row[key]
    if isinstance(value, str):
        return (Message("assistant", value),)
    if not isinstance(value, list) or not value:
        raise ValueError(f"{key!r} is no list of messages")
    found = []
    for n, one in enumerate(value):
        if (
            not isinstance(one, dict)
            or not isinstance(one.get("role"), str)
            or not isinstance(one.get("content"), str)
        ):
            raise ValueError(f"{key}[{n}] is no message with a role and a content")
        found.append(Message(one["role"], one["content"]))
    return tuple(found)


def text(row: Mapping[str, object], key: str) -> str:
    """The text under a key. Raises ValueError."""
    value = row.get(key)
    if not isinstance(value, str):
        raise ValueError(f"{key!r} is no text" if key in row else f"there is no {key!r}")
    return value


def only_text(response: Response) -> str:
    """The one message of a response; empty where it has several."""
    return response.messages[0].content if len(response.messages) == 1 else ""


def single_turn(example: Example) -> str:
    """Why an example is more than a question and an answer; empty when it is not."""
    turns = [message for message in example.record.prompt if message.role != "system"]
    if len(turns) != 1 or turns[0].role != "user":
        return "a prompt of several turns"
    return one_message(example)


def one_message(example: Example) -> str:
    """Why an example has a response of several messages; empty when it has not."""
    sides = (example.chosen, example.rejected)
    several = any(side is not None and len(side.messages) != 1 for side in sides)
    return "a response of several messages" if several else ""


def system_of(prompt: Messages) -> str | None:
    """The text of the system message, if there is one."""
    return next((message.content for message in prompt if message.role == "system"), None)


def question_of(prompt: Messages) -> str:
    """The text of the last message of the user."""
    return next((m.content for m in reversed(prompt) if m.role == "user"), "")
