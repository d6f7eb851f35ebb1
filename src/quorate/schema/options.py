"""Options: what a rater chooses from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import AfterValidator, Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from quorate.schema.errors import Fault
from quorate.schema.spec import Many, Markdown, Spec, Value, Wording, refuse

MOST_OPTIONS = 2_000
"""the most options of a question, at all depths together"""
DEEPEST_OPTIONS = 8
"""the most levels of a hierarchical choice"""


class Chosen(Spec):
    """What every option has. A plain text in the file is an option with only a value."""

    value: Value
    """what is stored; without `|`, control characters and white space around it"""
    text: Wording | None = None
    """what is shown; the value when absent"""
    help: Markdown | None = None
    """an explanation, Markdown"""
    key: Annotated[str, Field(pattern=r"^[!-~]$")] | None = None
    """the keyboard shortcut, one character"""

    @model_validator(mode="before")
    @classmethod
    def _word(cls, given: object) -> object:
        return {"value": given} if isinstance(given, str) else given

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        if handler.mode == "serialization":
            return handler(core)
        return {"anyOf": [{"type": "string"}, handler(core)]}


class Option(Chosen):
    """One option: a text, which is its value, or an object."""


class Branch(Chosen):
    """An option that may have options below it: a text, which is its value, or an object."""

    value: Annotated[Value, Field(pattern=r"^[^/]*$")]
    """what is stored; without `/`, `|`, control characters and white space around it"""
    children: Many[Branch] = ()
    """the options below this one"""


def _distinct(options: Sequence[Chosen]) -> list[Fault]:
    """The faults of options that share a value or a shortcut."""
    faults: list[Fault] = []
    values: set[str] = set()
    keys: set[str] = set()
    for place, option in enumerate(options):
        if option.value in values:
            faults.append(Fault(f"[{place}].value", f"{option.value!r} again", "each value once"))
        values.add(option.value)
        key = option.key.lower() if option.key else None
        if key in keys:
            faults.append(Fault(f"[{place}].key", f"{option.key!r} again", "each shortcut once"))
        if key:
            keys.add(key)
    return faults


def _checked(options: tuple[Option, ...]) -> tuple[Option, ...]:
    refuse(_distinct(options))
    return options


def _checked_tree(branches: tuple[Branch, ...]) -> tuple[Branch, ...]:
    faults = _tree_faults(branches, 1)
    if not faults and sum(1 for _ in paths_of(branches)) > MOST_OPTIONS:
        faults = [Fault("", "more options", f"at most {MOST_OPTIONS} at all levels together")]
    refuse(faults)
    return branches


def _tree_faults(branches: tuple[Branch, ...], depth: int) -> list[Fault]:
    if depth > DEEPEST_OPTIONS:
        return [Fault("", f"level {depth}", f"at most {DEEPEST_OPTIONS} levels")]
    faults = _distinct(branches)
    for place, branch in enumerate(branches):
        below = _tree_faults(branch.children, depth + 1)
        head = f"[{place}].children"
        faults += [
            Fault(f"{head}{f.path}", f.found, f.allowed) for f in below
        ]  # a path below starts with [n] or is empty
    return faults


def paths_of(
    branches: Sequence[Branch], above: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Every path of a tree in its order, and whether it ends at a leaf."""
    for branch in branches:
        path = (*above, branch.value)
        yield path, not branch.children
        yield from paths_of(branch.children, path)


Options = Annotated[
    Many[Option], Field(min_length=1, max_length=MOST_OPTIONS), AfterValidator(_checked)
]
Relations = Annotated[Many[Option], Field(max_length=MOST_OPTIONS), AfterValidator(_checked)]
"""options, or none"""
Choices = Annotated[
    Many[Option], Field(min_length=2, max_length=MOST_OPTIONS), AfterValidator(_checked)
]
"""at least two options"""
Tree = Annotated[
    Many[Branch],
    Field(min_length=1, max_length=MOST_OPTIONS),
    AfterValidator(_checked_tree),
]
