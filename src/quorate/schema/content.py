"""Content: the fields of an item, and whether an item has them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal, get_args

from pydantic import model_validator

from quorate.schema.errors import ContentError, Fault
from quorate.schema.json_value import (
    Faults,
    Json,
    expect_keys,
    expect_list,
    json_size,
    member,
    nearest,
    unusable,
    whole,
)
from quorate.schema.spec import Name, Spec, Wording, refuse

FieldType = Literal["text", "markdown", "conversation", "image", "audio", "video", "table", "page"]
FIELD_TYPES: tuple[str, ...] = get_args(FieldType)
MEDIA_TYPES = ("image", "audio", "video", "page")
"""field types whose value names an uploaded file"""
PICTURE_TYPES = ("image", "page")

LONGEST_TEXT = 500_000
"""the most characters of a text"""
MOST_TURNS = 1_000
"""the most turns of a conversation"""
MOST_ROWS, MOST_COLUMNS = 5_000, 200
"""the most rows and columns of a table"""
LARGEST_CONTENT = 4 * 1024 * 1024
"""the most bytes of an item's content as JSON, without its media"""
_MEDIA = re.compile(r"media:[0-9a-f]{64}")
_LARGEST_NUMBER = 1e15


class ContentField(Spec):
    """A field of an item: what it is called, and what it holds."""

    name: Name
    """the field's name, by which items and questions refer to it"""
    type: FieldType
    """what the field holds"""
    title: Wording | None = None
    """the heading above it; none when absent"""
    required: bool = True
    """whether every item has it; fields that questions name must be required"""
    beside: Name | None = None
    """another field, beside which it is shown"""
    alt: Name | None = None
    """the text field that describes this image or page for those who do not see it"""

    @model_validator(mode="after")
    def _alt_of_pictures(self) -> ContentField:
        if self.alt is not None and self.type not in PICTURE_TYPES:
            refuse([Fault("alt", f"alt of a {self.type} field", "alt of an image or page field")])
        return self

    @property
    def is_media(self) -> bool:
        """Whether the value names an uploaded file."""
        return self.type in MEDIA_TYPES


def field_faults(fields: Sequence[ContentField]) -> list[Fault]:
    """What does not fit between the fields of a campaign: names given twice, or unknown."""
    names = [field.name for field in fields]
    texts = [field.name for field in fields if field.type == "text"]
    faults = []
    for n, field in enumerate(fields):
        at = f"content[{n}]"
        if field.name in names[:n]:
            faults.append(Fault(f"{at}.name", f"{field.name!r} again", "each name once"))
        others = [name for name in names if name != field.name]
        for key, name, allowed in (("beside", field.beside, others), ("alt", field.alt, texts)):
            if name is not None and name not in allowed:
                what = "text field" if key == "alt" else "other field"
                words = ", ".join(allowed) or f"a {what}, of which there is none"
                faults.append(Fault(f"{at}.{key}", f"{name!r}", words + nearest(name, allowed)))
    return faults


def check_content(
    fields: Sequence[ContentField], content: object, *, limit: int = LARGEST_CONTENT
) -> dict[str, Json]:
    """An item's content, once it fits the fields of the campaign, in their order.

    ``limit`` is the most bytes of it as JSON. Media are ``"media:"`` and a SHA-256 in hex; whether
    such a file was uploaded is for the caller to see. Raises ContentError with every fault.

    >>> prompt = ContentField(name="prompt", type="text")
    >>> check_content([prompt], {"prompt": "Why is the sky blue?"})
    {'prompt': 'Why is the sky blue?'}
    """
    faults = Faults()
    known = {field.name: field for field in fields}
    if not isinstance(content, Mapping):
        faults.add("", content, f"an object with {', '.join(known)}")
        raise ContentError(faults.kept)
    for key in content:
        if key not in known and not faults.full:
            hint = nearest(key, known)
            faults.say(member("", key), "an unknown field", f"{', '.join(known)}{hint}")
    read: dict[str, Json] = {}
    for field in fields:
        value = content.get(field.name)
        if value is not None:
            read[field.name] = _READERS[field.type](value, field.name, faults)
        elif field.required:
            faults.say(field.name, "nothing", f"a value: the {field.type} field is required")
    if not faults and json_size(read) > limit:
        faults.say("", f"{json_size(read)} bytes", f"at most {limit} bytes as JSON")
    if faults:
        raise ContentError(faults.kept, remedy="correct the item; nothing of it was stored")
    return read


def _text(value: object, at: str, faults: Faults) -> Json:
    if not isinstance(value, str) or not value.strip():
        faults.add(at, value, "a text")
        return None
    return _stored(value, LONGEST_TEXT, at, faults)


def _stored(value: str, most: int, at: str, faults: Faults) -> str:
    reason = unusable(value)
    if reason:
        faults.say(at, reason, "text without it")
    elif len(value) > most:
        faults.say(at, f"{len(value)} characters", f"at most {most} characters")
    return value


def _conversation(value: object, at: str, faults: Faults) -> Json:
    turns: list[Json] = []
    for n, turn in enumerate(expect_list(value, 1, MOST_TURNS, at, faults)):
        here = f"{at}[{n}]"
        given = expect_keys(turn, ("role", "text"), (), here, faults)
        if given is None:
            continue
        role, text = given["role"], given["text"]
        if not isinstance(role, str) or not role.strip() or len(role) > 40 or unusable(role):
            faults.add(f"{here}.role", role, "a word of at most 40 characters, such as 'user'")
        elif not isinstance(text, str):
            faults.add(f"{here}.text", text, "a text")
        else:
            turns.append(
                {"role": role, "text": _stored(text, LONGEST_TEXT, f"{here}.text", faults)}
            )
    return turns


def _table(value: object, at: str, faults: Faults) -> Json:
    rows: list[Json] = []
    for n, row in enumerate(expect_list(value, 1, MOST_ROWS, at, faults)):
        if faults.full:
            break
        here = f"{at}[{n}]"
        if not isinstance(row, dict) or not 1 <= len(row) <= MOST_COLUMNS:
            faults.add(here, row, f"an object of 1 to {MOST_COLUMNS} columns")
            continue
        read: dict[str, Json] = {}
        for key, cell in row.items():
            if not isinstance(key, str) or not key.strip() or len(key) > 200 or unusable(key):
                faults.add(here, key, "column names of 1 to 200 characters")
            else:
                read[key] = _cell(cell, member(here, key), faults)
        rows.append(read)
    return rows


def _cell(value: object, at: str, faults: Faults) -> Json:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _stored(value, LONGEST_TEXT, at, faults)
    if isinstance(value, int | float) and -_LARGEST_NUMBER <= value <= _LARGEST_NUMBER:
        return whole(value)
    faults.add(at, value, f"text, true, false, null or a number up to ±{_LARGEST_NUMBER:g}")
    return None


def _media(value: object, at: str, faults: Faults) -> Json:
    if isinstance(value, str) and _MEDIA.fullmatch(value):
        return value
    faults.add(at, value, "'media:' and 64 hexadecimal digits, the SHA-256 of an uploaded file")
    return None


_READERS = {
    "text": _text,
    "markdown": _text,
    "conversation": _conversation,
    "table": _table,
} | dict.fromkeys(MEDIA_TYPES, _media)
