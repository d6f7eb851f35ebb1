"""The labelling interface of Label Studio: what is shown, what is asked, which labels there are.

A tag with a ``value`` that begins with ``$`` shows a key of the task's data; a tag with a ``name``
and a ``toName`` asks something about what it names (https://labelstud.io/tags).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

from quorate.schema.errors import ReadError

DEEPEST = 64
LABEL_TAGS = frozenset({"Label", "Choice", "Bucket"})


@dataclass(frozen=True)
class Shown:
    """A tag that shows a key of the data: its name (perhaps none), the tag, the key."""

    name: str
    tag: str
    key: str
    attributes: Mapping[str, str]


@dataclass(frozen=True)
class Choice:
    """A label or choice: what results say (``stored``), what is shown, its shortcut, what is below.

    ``stored`` is the alias where there is one.
    """

    stored: str
    shown: str
    hotkey: str = ""
    below: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Control:
    """A tag that asks: its name, the tag, the names of what it asks about, its labels.

    ``header`` is the text of a header just before it.
    """

    name: str
    tag: str
    to: tuple[str, ...]
    choices: tuple[Choice, ...]
    attributes: Mapping[str, str]
    header: str = ""

    def said(self, key: str) -> str:
        """An attribute in lower case; empty without it."""
        return self.attributes.get(key, "").strip().lower()

    def yes(self, key: str) -> bool:
        """Whether an attribute is true."""
        return self.said(key) == "true"


@dataclass(frozen=True)
class Interface:
    """A labelling interface: what is shown and asked, in order, and the labels of relations."""

    text: str
    shown: tuple[Shown, ...]
    controls: tuple[Control, ...]
    relations: tuple[str, ...]

    def object(self, name: str) -> Shown | None:
        """What is shown under a name."""
        return next((one for one in self.shown if one.name == name), None)

    def control(self, name: str) -> Control | None:
        """The control of a name."""
        return next((one for one in self.controls if one.name == name), None)


def read_interface(text: str, where: str) -> Interface:
    """The interface that an XML text describes.

    Raises ReadError with the line for what is no XML, and for a document type, which could name
    other files or grow without end.
    """
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ReadError(
            "the labelling interface declares a document type or entities",
            where=where,
            remedy="remove the declaration; Label Studio writes none",
        )
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        line, column = error.position
        raise ReadError(
            f"the labelling interface is no XML: {error.msg}",
            where=f"{where}, line {line}, column {column + 1}",
            remedy="copy it again from the project's settings",
        ) from None
    shown: list[Shown] = []
    controls: list[Control] = []
    relations: list[str] = []
    header = ""
    for element in _walk(root, 0, where):
        value = element.get("value", "")
        if element.tag == "Header" and not value.startswith("$"):
            header = value.strip()
        elif element.tag == "Relation":
            relations.append(value)
        elif "toName" in element.attrib and element.get("name"):
            controls.append(_control(element, header))
            header = ""
        elif value.startswith("$") and element.tag not in LABEL_TAGS:
            name = element.get("name", "")
            shown.append(Shown(name, element.tag, value[1:], dict(element.attrib)))
            if element.tag == "Chat" and name:
                # it shows messages and takes new ones
                attributes = dict(element.attrib)
                controls.append(Control(name, element.tag, (name,), (), attributes, header))
        elif element.get("name") and element.get("valueList", "").startswith("$"):
            key = element.attrib["valueList"][1:]
            shown.append(Shown(element.attrib["name"], element.tag, key, dict(element.attrib)))
    return Interface(text, tuple(shown), tuple(controls), tuple(relations))


def _walk(element: ElementTree.Element, depth: int, where: str) -> Iterator[ElementTree.Element]:
    if depth > DEEPEST:
        raise ReadError(
            f"the labelling interface is more than {DEEPEST} tags deep",
            where=where,
            remedy="copy it again from the project's settings",
        )
    yield element
    for child in element:
        yield from _walk(child, depth + 1, where)


def _control(element: ElementTree.Element, header: str) -> Control:
    to = tuple(part.strip() for part in element.attrib["toName"].split(",") if part.strip())
    return Control(
        element.attrib["name"],
        element.tag,
        to,
        tuple(_choices(element)),
        dict(element.attrib),
        header,
    )


def _choices(element: ElementTree.Element) -> Iterator[Choice]:
    for child in element:
        if child.tag == "Bucket":
            name = child.get("name", "")
            yield Choice(name, child.get("title", name))
        elif child.tag in LABEL_TAGS:
            shown = child.get("value", "")
            if shown.startswith("$"):
                continue
            stored = child.get("alias") or shown
            yield Choice(stored, shown, child.get("hotkey", ""), tuple(_choices(child)))
        else:
            yield from _choices(child)
