"""YAML and JSON texts as plain data, with the line of every key.

Only the types of JSON are known, by the rules of YAML 1.2: ``yes`` and ``no`` are texts, dates too.
No tag makes an object. A key that comes twice is refused, for one of its values would be lost.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

from quorate.schema.errors import Fault, SpecError
from quorate.schema.json_value import Json, member, shown

MOST_VALUES = 50_000
"""the most values of a file; aliases count each time they are used"""
DEEPEST = 64
_CORE = "tag:yaml.org,2002:"
_BOOL = re.compile(r"true|True|TRUE|false|False|FALSE")
_NULL = re.compile(r"~|null|Null|NULL|")
_INT = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"[-+]?((\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]+)?|[0-9]+[eE][-+]?[0-9]+)")


class _Loader(yaml.SafeLoader):
    """Composes nodes by the rules of YAML 1.2's core schema; nothing is constructed with it."""

    yaml_implicit_resolvers = {}  # noqa: RUF012  # the base class is shaped so


for _tag, _pattern in (("bool", _BOOL), ("null", _NULL), ("int", _INT), ("float", _FLOAT)):
    _exact = re.compile(rf"(?:{_pattern.pattern})$")
    _Loader.add_implicit_resolver(_CORE + _tag, _exact, None)


@dataclass(frozen=True)
class PlainData:
    """The data of a text, and the line of each key by its path."""

    value: Json
    lines: Mapping[str, int]


def yaml_data(text: str, *, where: str = "") -> PlainData:
    """The data of a YAML text.

    Raises SpecError for what is not YAML, for keys that come twice, tags, and for more values than
    a campaign can have.
    """
    try:
        node = _Loader(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _not_yaml(error.problem or "text", mark.line + 1 if mark else None, where) from error
    except yaml.YAMLError as error:
        raise _not_yaml(str(error).splitlines()[0], None, where) from error
    except RecursionError as error:
        raise _not_yaml("values nested without end", None, where) from error
    tree = _Tree()
    value = None if node is None else tree.value(node, "", 0)
    if tree.faults:
        raise SpecError(tree.faults, where=where)
    return PlainData(value, tree.lines)


def json_data(text: str, *, where: str = "") -> PlainData:
    """The data of a JSON text; lines are not known. Raises SpecError as ``yaml_data``."""
    try:
        parsed = json.loads(text, object_pairs_hook=_Pairs, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        fault = Fault("", error.msg, "JSON", error.lineno)
        raise SpecError([fault], where=where) from error
    except (ValueError, RecursionError) as error:
        raise SpecError([Fault("", str(error), "JSON")], where=where) from error
    faults: list[Fault] = []
    value = _without_pairs(parsed, "", 0, faults)
    if faults:
        raise SpecError(faults, where=where)
    return PlainData(value, {})


def _not_yaml(problem: str, line: int | None, where: str) -> SpecError:
    return SpecError([Fault("", f"text that is not YAML ({problem})", "YAML", line)], where=where)


class _Tree:
    """One walk over composed nodes."""

    def __init__(self) -> None:
        self.lines: dict[str, int] = {}
        self.faults: list[Fault] = []
        self.count = 0

    def value(self, node: yaml.Node, path: str, depth: int) -> Json:
        self.count += 1
        line = node.start_mark.line + 1
        if self.count > MOST_VALUES or depth > DEEPEST:
            limit = f"at most {MOST_VALUES} values, nested at most {DEEPEST} deep"
            raise SpecError([Fault("", "more than a campaign can have", limit, line)])
        if path:
            self.lines.setdefault(path, line)  # a key's value has the line of the key
        if isinstance(node, yaml.MappingNode):
            return {key: self.value(v, at, depth + 1) for key, v, at in self.members(node, path)}
        if isinstance(node, yaml.SequenceNode):
            return [self.value(v, f"{path}[{n}]", depth + 1) for n, v in enumerate(node.value)]
        return self.scalar(node, path)

    def members(self, node: yaml.MappingNode, path: str) -> Iterator[tuple[str, yaml.Node, str]]:
        seen: dict[str, int] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self.faults.append(Fault(path, "a key that is not text", "text as key", line))
                continue
            key = str(key_node.value)
            at = member(path, key)
            if key in seen:
                again = f"the key again, first on line {seen[key]}"
                self.faults.append(Fault(at, again, "each key once", line))
                continue
            seen[key] = line
            self.lines[at] = line
            yield key, value_node, at

    def scalar(self, node: yaml.Node, path: str) -> Json:
        text, tag = str(node.value), node.tag.removeprefix(_CORE)
        if tag == "str":
            return text
        if tag == "null" and _NULL.fullmatch(text):
            return None
        if tag == "bool" and _BOOL.fullmatch(text):
            return text.lower() == "true"
        if tag == "int" and _INT.fullmatch(text):
            return int(text)
        if tag == "float" and _FLOAT.fullmatch(text):
            return float(text)
        line = node.start_mark.line + 1
        self.faults.append(Fault(path, f"the tag {shown(node.tag)}", "a value without a tag", line))
        return None


class _Pairs(list[tuple[str, object]]):
    """The members of a JSON object as they stand, so that repeated keys are seen."""


def _no_constant(word: str) -> object:
    raise ValueError(f"{word} is not a value of JSON")


def _without_pairs(value: object, path: str, depth: int, faults: list[Fault]) -> Json:
    if depth > DEEPEST:
        raise SpecError([Fault("", "values nested deeper", f"at most {DEEPEST} deep")])
    if isinstance(value, _Pairs):
        read: dict[str, Json] = {}
        for key, inner in value:
            at = member(path, key)
            if key in read:
                faults.append(Fault(at, "the key again", "each key once"))
            read[key] = _without_pairs(inner, at, depth + 1, faults)
        return read
    if isinstance(value, list):
        return [_without_pairs(v, f"{path}[{n}]", depth + 1, faults) for n, v in enumerate(value)]
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"the JSON parser gave a {type(value).__name__}")
