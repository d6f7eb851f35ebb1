"""From what pydantic found to faults: the path of the key, what was found, what is allowed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from inspect import isclass
from typing import get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from quorate.schema.about import LICENCE, LINK
from quorate.schema.errors import Fault
from quorate.schema.json_value import MOST_FAULTS, member, nearest, one_of, shown
from quorate.schema.release import TIME_ZONE
from quorate.schema.spec import NAME_PATTERN, Spec

Location = tuple[int | str, ...]

_ALLOWED = {
    "missing": "a value: the key is required",
    "string_type": "a text",
    "int_type": "an integer",
    "int_from_float": "an integer",
    "float_type": "a number",
    "finite_number": "a finite number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "dict_type": "an object (keys and values)",
    "model_type": "an object (keys and values)",
    "none_required": "nothing: the key cannot be used here",
    "string_too_short": "at least {min_length} characters",
    "string_too_long": "at most {max_length} characters",
    "too_short": "at least {min_length} entries",
    "too_long": "at most {max_length} entries",
    "greater_than": "more than {gt:g}",
    "greater_than_equal": "at least {ge:g}",
    "less_than": "less than {lt:g}",
    "less_than_equal": "at most {le:g}",
    "literal_error": "{expected}",
}
_PATTERNS = {
    NAME_PATTERN: "a name: lower-case letters, digits and _, a letter first, at most 63",
    r"^[a-z0-9][a-z0-9-]{0,62}$": "lower-case letters, digits and hyphens, at most 63",
    r"^[!-~]$": "one character of an English keyboard",
    r"^[A-Z]{3}$": "three capital letters, such as 'EUR'",
    r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,8}$": "a language tag, such as 'en' or 'pt-BR'",
    r"^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$": "letters, digits, '.', '_' and '-', at most 32",
    r"^[^\x00-\x1f|]*$": "a text without '|' and control characters",
    r"^[^/]*$": "a text without '/'",
    r"^[A-Z]{2}$": "two capital letters, such as 'DE'",
    r"^([A-Z]{2}|any)$": "two capital letters, such as 'DE', or 'any'",
    r"^[a-z][a-z0-9-]*$": "lower-case letters, digits and hyphens, a letter first",
    LICENCE: "an SPDX id, such as 'CC-BY-4.0', or an address that begins with https://",
    LINK: "an address that begins with https://",
    TIME_ZONE: "a time zone, such as 'Europe/Berlin'",
    r"^(0|-?[1-9][0-9]{0,2})$": "points of the scale as keys, such as '1'",
}


def faults_of(error: ValidationError, model: type[Spec], lines: Mapping[str, int]) -> list[Fault]:
    """The faults in the order found, each with the line of its key where ``lines`` has it."""
    details = error.errors(include_url=False)
    located = [detail["loc"] for detail in details]
    faults: list[Fault] = []
    for detail in details:
        # entries with faults are not counted, so a list of them may seem too short
        if detail["type"] == "too_short" and _has_faults_below(detail["loc"], located):
            continue
        faults += _faults(detail, model)
    return [Fault(f.path, f.found, f.allowed, line_of(f.path, lines)) for f in faults[:MOST_FAULTS]]


def line_of(path: str, lines: Mapping[str, int]) -> int | None:
    """The line of a key, or of the nearest key above it."""
    while path and path not in lines:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return lines.get(path)


def _has_faults_below(place: Location, located: list[Location]) -> bool:
    return any(len(other) > len(place) and other[: len(place)] == place for other in located)


def _faults(detail: ErrorDetails, model: type[Spec]) -> Iterator[Fault]:
    path, holder = _place(detail["loc"], model)
    kind, found, context = detail["type"], detail["input"], detail.get("ctx", {})
    if kind == "faults":
        for fault in context["faults"]:
            yield Fault(_below(path, fault.path), fault.found, fault.allowed)
    elif kind == "extra_forbidden":
        keys = _keys(holder)
        key = detail["loc"][-1]
        yield Fault(path, "an unknown key", ", ".join(keys) + nearest(key, keys))
    elif kind == "union_tag_not_found":
        yield Fault(f"{path}.type", "nothing", "a value: the key is required")
    elif kind == "union_tag_invalid":
        tag = found.get("type") if isinstance(found, Mapping) else None
        tags = [word.strip(" '") for word in context["expected_tags"].split(",")]
        yield Fault(f"{path}.type", shown(tag), one_of(tags) + nearest(tag, tags))
    else:
        yield Fault(path, *_words(kind, found, context, detail["msg"]))


def _words(
    kind: str, found: object, context: Mapping[str, object], message: str
) -> tuple[str, str]:
    if kind == "missing":
        return "nothing", _ALLOWED[kind]
    if kind == "string_pattern_mismatch":
        pattern = str(context["pattern"])
        return shown(found), _PATTERNS.get(pattern, f"a text like {pattern}")
    if kind == "literal_error":
        expected = str(context["expected"])
        return shown(found), expected + nearest(found, expected.replace("'", "").split(" or "))
    allowed = _ALLOWED.get(kind)
    if allowed is None:
        return shown(found), message.removeprefix("Input should be ")
    if context.get("class_name") in ("Option", "Branch"):
        return shown(found), "a text (in quotes) or an object with `value`"
    if kind == "string_type" and isinstance(found, int | float):
        return f"{shown(found)}, which is not text", "a text; put it in quotes"
    return shown(found), allowed.format(**context)


def _below(path: str, rest: str) -> str:
    if not path or not rest or rest.startswith("["):
        return path + rest
    return f"{path}.{rest}"


def _place(location: Location, model: type[Spec]) -> tuple[str, type[Spec] | None]:
    """The path of a location, and the model that has its last key.

    pydantic puts the tag of a union's member into locations; it is no key, and left out.
    """
    path = ""
    models: tuple[type[Spec], ...] = (model,)
    holder: type[Spec] | None = model
    for part in location:
        if isinstance(part, int):
            path += f"[{part}]"
        elif len(models) > 1:
            models = tuple(m for m in models if part in get_args(m.model_fields["type"].annotation))
        elif part != "[key]":
            path = member(path, part)
            holder = models[0] if models else None
            models = tuple(_models_of(holder, part)) if holder else ()
    return path, holder


def _models_of(model: type[Spec], key: str) -> Iterator[type[Spec]]:
    for name, field in model.model_fields.items():
        if (field.alias or name) == key:
            yield from _models_in(field.annotation)


def _models_in(annotation: object) -> Iterator[type[Spec]]:
    if isclass(annotation) and issubclass(annotation, Spec):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)


def _keys(model: type[Spec] | None) -> list[str]:
    if model is None:
        return []
    return [field.alias or name for name, field in model.model_fields.items() if not field.exclude]
