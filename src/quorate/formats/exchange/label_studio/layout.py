"""How an interface and our questions go together, for reading and for writing."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from quorate.formats.exchange.label_studio.config import Choice, Control, Interface, Shown
from quorate.formats.exchange.label_studio.kinds import FIELDS, GEOMETRIES, kind_of
from quorate.formats.exchange.naming import name_of, value_of
from quorate.schema.content import ContentField
from quorate.schema.questions import AnyQuestion

SLASH = "⁄"
"""stands for a slash in the options of a tree, whose paths are joined by slashes"""
UNLABELLED = "related"
"""the label of a relation that Label Studio gives none"""
ASIDE = frozenset({"text", "title"})


@dataclass(frozen=True)
class Bound:
    """A control and the question that it is; None where no question of ours can hold its answers.

    ``kind`` is that of ``kinds.kind_of``, ``shown`` what it asks about, ``field`` the field of the
    content that a question marks. ``companions`` are controls that draw what it labels.
    """

    control: Control
    kind: str
    name: str
    shown: tuple[Shown, ...]
    field: str = ""
    question: AnyQuestion | None = None
    to_value: Mapping[str, str] = dataclasses.field(default_factory=dict)
    to_stored: Mapping[str, str] = dataclasses.field(default_factory=dict)
    companions: tuple[Control, ...] = ()

    def value(self, stored: object) -> str:
        """A label of a result as the value of an option."""
        word = str(stored)
        return self.to_value.get(word, value_of(word))

    def stored(self, value: object) -> str:
        """The value of an option as a label of a result."""
        word = str(value)
        return self.to_stored.get(word, word)

    @cached_property
    def type(self) -> str:
        """The type of the results of the control."""
        return self.control.tag.lower()

    @cached_property
    def to(self) -> str:
        """The names of what the control asks about, as results have them."""
        return ",".join(self.control.to)

    @property
    def fps(self) -> float:
        """Frames per second of the video it asks about."""
        for one in self.shown:
            try:
                rate = float(one.attributes.get("frameRate", "24"))
            except ValueError:
                continue
            if 0 < rate <= 1000:
                return rate
        return 24.0


@dataclass(frozen=True)
class Layout:
    """An interface with the names that its parts have here.

    ``fields`` maps keys of the data to fields; ``texts`` keys of paragraphs to the field with their
    text, and ``ranked`` keys of lists to the fields of their entries.
    """

    interface: Interface
    fields: Mapping[str, str]
    bound: Mapping[str, Bound]
    texts: Mapping[str, str]
    ranked: Mapping[str, tuple[str, ...]]

    def by_question(self, name: str) -> Bound | None:
        """The control of a question."""
        return next((one for one in self.bound.values() if one.name == name), None)


def named(interface: Interface, lengths: Mapping[str, int]) -> Layout:
    """The layout with names and kinds, its questions not yet made.

    ``lengths`` has the length of the lists that are ranked, by key of the data, where it is the
    same in all tasks. The same interface and lengths give the same names.
    """
    fields = _fields(interface)
    taken = set(fields.values())
    texts: dict[str, str] = {}
    ranked: dict[str, tuple[str, ...]] = {}
    bound: dict[str, Bound] = {}
    names: set[str] = set()
    drawn = _companions(interface)
    for control in interface.controls:
        if control.tag in GEOMETRIES and any(control in pair for pair in drawn.values()):
            continue
        shown = tuple(one for name in control.to if (one := interface.object(name)) is not None)
        first = shown[0] if shown else None
        kind = kind_of(control.tag, first.tag if first else "", region=control.yes("perRegion"))
        at = fields.get(first.key, "") if first else ""
        if kind == "spans" and first is not None and first.tag == "Paragraphs":
            at = texts.setdefault(first.key, name_of(f"{at}_text", taken))
            taken.add(at)
        if kind == "ranking" and first is not None and first.key in lengths:
            ranked[first.key] = tuple(f"{at}_{n}" for n in range(1, lengths[first.key] + 1))
        elif kind == "ranking" or (kind == "pair" and len({one.key for one in shown}) != 2):
            kind = "foreign"
        name = name_of(control.name, names, "question")
        names.add(name)
        to_value = _values(control)
        bound[control.name] = Bound(
            control,
            kind,
            name,
            shown,
            at,
            to_value=to_value,
            to_stored={value: stored for stored, value in reversed(to_value.items())},
            companions=drawn.get(control.name, ()),
        )
    return Layout(interface, fields, bound, texts, ranked)


def _fields(interface: Interface) -> dict[str, str]:
    fields: dict[str, str] = {}
    for one in interface.shown:
        if one.key not in fields and one.tag in FIELDS and "valueList" not in one.attributes:
            fields[one.key] = name_of(one.key, fields.values())
    return fields


def _companions(interface: Interface) -> dict[str, tuple[Control, ...]]:
    """By name of a ``Labels`` the controls that draw on what it labels."""
    found: dict[str, tuple[Control, ...]] = {}
    for control in interface.controls:
        if control.tag == "Labels":
            found[control.name] = tuple(
                one for one in interface.controls if one.tag in GEOMETRIES and one.to == control.to
            )
    return found


def _values(control: Control) -> dict[str, str]:
    """The value of an option by the label that results have."""
    return {choice.stored: value_of(choice.stored) for choice in flat(control.choices)}


def flat(choices: Sequence[Choice]) -> Iterator[Choice]:
    """Choices at all depths."""
    for choice in choices:
        yield choice
        yield from flat(choice.below)


def branch_value(word: str) -> str:
    """A label as an option of a tree."""
    return value_of(word).replace("/", SLASH)


def branch_stored(value: str) -> str:
    """An option of a tree as a label."""
    return value.replace(SLASH, "/")


def content_fields(layout: Layout, everywhere: frozenset[str]) -> tuple[ContentField, ...]:
    """The fields of an item; required are those that every task has or a question marks."""
    marked = {one.field for one in layout.bound.values() if one.question is not None and one.field}
    marked |= {
        layout.fields[one.key]
        for bound in layout.bound.values()
        if bound.kind == "pair" and bound.question is not None
        for one in bound.shown
    }
    tags = {one.key: one.tag for one in layout.interface.shown}
    fields = [
        ContentField(
            name=name, type=FIELDS[tags[key]], required=key in everywhere or name in marked
        )
        for key, name in layout.fields.items()
    ]
    fields += [ContentField(name=name, type="text") for name in layout.texts.values()]
    fields += [
        ContentField(name=name, type="text") for names in layout.ranked.values() for name in names
    ]
    return tuple(fields)
