"""Writes docs/reference/api.md from signatures and docstrings.

    uv run python docs/build_reference.py           write the page
    uv run python docs/build_reference.py --check   exit with 1 when the page is out of date

Rooms are described in the order of ``ROOMS``; within a room names come in the order of its
``__all__`` (or of the file, where it has none). The output depends on the source code alone.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Iterator
from enum import Enum
from functools import cached_property
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from types import ModuleType

from quorate import plugins

PAGE = Path(__file__).parent / "reference" / "api.md"
ROOMS = (
    "quorate",
    "quorate.schema",
    "quorate.schema.campaign",
    "quorate.schema.campaign_file",
    "quorate.schema.campaign_template",
    "quorate.schema.campaign_schema",
    "quorate.schema.content",
    "quorate.schema.answers",
    "quorate.schema.changes",
    "quorate.formats",
    "quorate.formats.packed_cache",
    "quorate.formats.candidates",
    "quorate.formats.comparisons",
    "quorate.data",
    "quorate.analysis.agreement",
    "quorate.analysis.consensus",
    "quorate.analysis.consensus.incremental",
    "quorate.analysis.marks",
    "quorate.analysis.texts",
    "quorate.analysis.turns",
    "quorate.analysis.preference.comparisons",
    "quorate.analysis.preference.candidates",
    "quorate.analysis.preference.model",
    "quorate.analysis.preference.report",
    "quorate.analysis.preference.reward",
    "quorate.formats.reward_model",
    "quorate.formats.predictions",
    "quorate.analysis.diagnosis",
    "quorate.analysis.diagnosis.influence",
    "quorate.formats.training",
    "quorate.formats.training.recorders.recorder",
    "quorate.formats.training.recorders.torch",
    "quorate.formats.training.recorders.transformers",
    "quorate.formats.training.recorders.sklearn",
    "quorate.analysis.disagreement",
    "quorate.analysis.disagreement.report",
    "quorate.analysis.disagreement.verdicts",
    "quorate.analysis.disagreement.causes",
    "quorate.analysis.disagreement.groups",
    "quorate.analysis.disagreement.jury",
    "quorate.analysis.disagreement.raters_model",
    "quorate.analysis.audit",
    "quorate.analysis.compare",
    "quorate.analysis.calibration",
    "quorate.quality",
    "quorate.quality.running",
    "quorate.quality.table",
    "quorate.assignment.live",
    "quorate.assignment.choice",
    "quorate.assignment.stopping",
    "quorate.assignment.planning",
    "quorate.assignment.replay",
    "quorate.report.page",
    "quorate.formats.exchange.format",
    "quorate.formats.exchange.reading",
    "quorate.formats.exchange.losses",
    "quorate.ledger.disclosure",
    "quorate.certificate.gate.condition",
    "quorate.certificate.gate.verdict",
    "quorate.certificate.verify.verdict",
    "quorate.certificate.diff",
    "quorate.client",
    "quorate.compute",
    "quorate.plugins",
)
GROUPS = (
    (plugins.CONSENSUS_METHODS, "Consensus methods", "../methods/consensus/{}.md"),
    (plugins.COEFFICIENTS, "Agreement coefficients", "../methods/agreement/{}.md"),
    (plugins.CHECKS, "Checks", "../checks/{}.md"),
    (plugins.CHOICES, "Choices", "../choices/{}.md"),
    (plugins.PREFERENCE_MODELS, "Preference models", "../preference/{}.md"),
    (plugins.PREFERENCE_FORMATS, "Preference formats", "../formats/{}.md"),
    (plugins.EXCHANGE_FORMATS, "Formats of other tools", "../formats/{}.md"),
    (plugins.RELEASE_CONDITIONS, "Conditions of a release", "../release-conditions/{}.md"),
)
WIDTH = 88


def public_names(room: ModuleType) -> list[str]:
    """The names a room offers: its ``__all__``, else what its file defines without underscore."""
    if hasattr(room, "__all__"):
        return list(room.__all__)
    names: list[str] = []
    for node in ast.parse(inspect.getsource(room)).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.append(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Name) and target.id in _constants(room):
                names.append(target.id)
    return [name for name in names if not name.startswith("_")]


def documentation(room: ModuleType, name: str) -> str:
    """The docstring of a public name; of a constant the text below its assignment."""
    member = getattr(room, name)
    if inspect.isclass(member) or inspect.isroutine(member):
        return inspect.cleandoc(member.__doc__ or "")
    return _constants(_home(room, name)).get(name, "")


def page() -> str:
    """The whole page."""
    blocks = [
        "# API reference",
        "Made from the docstrings by `docs/build_reference.py`; edit those, not this page.",
        "Everything in `quorate` is loaded when it is first used. The other rooms are imported by "
        "their full name.",
    ]
    for name in ROOMS:
        room = import_module(name)
        blocks += [f"## {name}", prose(inspect.getdoc(room) or "")]
        if name == "quorate":
            blocks.append(_front_door(room))
            continue
        for member in public_names(room):
            blocks.append(f"### {heading(room, member)}")
            blocks += _described(room, member)
    for group, title, place in GROUPS:
        blocks += [f"## {title}", _members(group, place)]
    blocks += ["## Readers", _readers()]
    return "\n\n".join(block for block in blocks if block) + "\n"


def heading(room: ModuleType, name: str) -> str:
    """A heading that nothing else has: the last word of the room and the name."""
    kind = "class " if inspect.isclass(getattr(room, name)) else ""
    return f"{kind}{room.__name__.rpartition('.')[2]}.{name}"


def prose(text: str) -> str:
    """A docstring as Markdown: formulas stay indented, ruled tables and examples are fenced."""
    out: list[str] = []
    fence = ""
    rules = 0
    for line in text.splitlines():
        if fence == "rules":
            out.append(line)
            rules += line.startswith("==")
            if rules == 3:
                out.append("```")
                fence = ""
            continue
        if fence == "python" and not line.strip():
            out.append("```")
            fence = ""
        if not fence and line.startswith("=="):
            out += ["```text", line]
            fence, rules = "rules", 1
            continue
        if not fence and line.startswith(">>>"):
            out += ["```pycon", line]
            fence = "python"
            continue
        out.append(line if fence or line.startswith("    ") else _inline(line))
    if fence:
        out.append("```")
    return "\n".join(out)


def _inline(line: str) -> str:
    line = re.sub(r"::$", ":", line)
    return line.replace("``", "`")


def _front_door(room: ModuleType) -> str:
    homes: dict[str, str] = room._HOME
    lines = []
    for name in room.__all__:
        anchor = heading(import_module(homes[name]), name).lower().replace(".", "")
        first = prose(documentation(room, name)).partition("\n\n")[0].replace("\n", " ")
        lines.append(f"- [`quorate.{name}`](#{anchor.replace(' ', '-')}) {first}")
    return "\n".join(lines)


def _described(room: ModuleType, name: str) -> list[str]:
    member = getattr(room, name)
    text = prose(documentation(room, name))
    if inspect.isclass(member):
        return [_class_head(name, member), text, "\n".join(_class_body(member))]
    if callable(member):
        return [_code(_call(name, inspect.signature(member))), text]
    return [_code(f"{name} = {_value(member)}"), text]


def _class_head(name: str, member: type) -> str:
    bases = [base.__name__ for base in member.__bases__ if base is not object]
    declared = getattr(member, "_is_protocol", False) or hasattr(member, "model_fields")
    if issubclass(member, Exception | Enum) or declared:
        return _code(f"class {name}({', '.join(bases)})")
    return _code(_call(name, inspect.signature(member)))


def _class_body(member: type) -> Iterator[str]:
    """One bullet a field with a text, member of an enumeration, property and method."""
    texts = _constants(member)
    if issubclass(member, Enum):
        for option in member:
            yield f"- `{option.name}` = `{option.value!r}`: {texts.get(option.name, '')}"
        return
    for name, text in texts.items():
        if not name.startswith("_"):
            yield f"- `{name}`: {_joined(text)}"
    for name, value in vars(member).items():
        if name.startswith("_"):
            continue
        inner = value.__func__ if isinstance(value, classmethod | staticmethod) else value
        if isinstance(value, property | cached_property):
            getter = value.fget if isinstance(value, property) else value.func
            returned = inspect.signature(getter).return_annotation if getter else ""
            yield f"- `{name}` → `{returned}`: {_joined(value.__doc__ or '')}"
        elif inspect.isfunction(inner) and inner.__doc__:
            call = _one_line(name, inspect.signature(inner))
            yield f"- `{call}`: {_joined(inner.__doc__)}"


def _joined(text: str) -> str:
    paragraphs = prose(inspect.cleandoc(text)).split("\n\n")
    return "\n\n  ".join(part.replace("\n", " ") for part in paragraphs)


def _members(group: str, place: str) -> str:
    lines: list[str] = []
    for name in plugins.names(group):
        member = plugins.load(group, name)
        if not isinstance(member, type):
            raise TypeError(f"{name!r} of {group} is not a class")
        home = f"{member.__module__}.{member.__qualname__}"
        signature = inspect.signature(member)
        options = ", ".join(f"{p.name}={_value(p.default)}" for p in signature.parameters.values())
        said = f"; options `{options}`" if options else ""
        variants = getattr(member, "variants", ())
        said += "; variants " + ", ".join(f"`{v}`" for v in variants) if variants else ""
        first = prose(inspect.getdoc(member) or "").partition("\n\n")[0].replace("\n", " ")
        lines.append(f"- [`{name}`]({place.format(name)}) `{home}`{said}. {first}")
    return "\n".join(lines)


def _readers() -> str:
    names = ", ".join(f"`.{name}`" for name in plugins.names(plugins.READERS))
    return f"By suffix: {names}. See [reading](../guides/reading.md)."


def _call(name: str, signature: inspect.Signature) -> str:
    line = _one_line(name, signature)
    if len(line) <= WIDTH:
        return line
    returned = _returned(signature)
    return "\n".join([f"{name}(", *(f"    {p}," for p in _parameters(signature)), f"){returned}"])


def _one_line(name: str, signature: inspect.Signature) -> str:
    return f"{name}({', '.join(_parameters(signature))}){_returned(signature)}"


def _parameters(signature: inspect.Signature) -> list[str]:
    found: list[str] = []
    starred = False
    for p in signature.parameters.values():
        if p.name in ("self", "cls"):
            continue
        if p.kind is p.KEYWORD_ONLY and not starred:
            found.append("*")
            starred = True
        text = {p.VAR_KEYWORD: "**", p.VAR_POSITIONAL: "*"}.get(p.kind, "") + p.name
        starred |= p.kind is p.VAR_POSITIONAL
        if p.annotation is not p.empty:
            text += f": {_type(p.annotation)}"
        if p.default is not p.empty:
            text += f" = {_value(p.default)}" if ":" in text else f"={_value(p.default)}"
        found.append(text)
    return found


def _returned(signature: inspect.Signature) -> str:
    if signature.return_annotation in (signature.empty, None, "None"):
        return ""
    return f" -> {_type(signature.return_annotation)}"


def _type(annotation: object) -> str:
    return annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)


def _value(default: object) -> str:
    if isinstance(default, Enum):
        return str(default)
    if isinstance(default, frozenset):  # in one order everywhere
        return f"frozenset({{{', '.join(sorted(map(_value, default)))}}})"
    text = repr(default)
    if text == "<factory>" or " at 0x" in text:
        return "…"
    return f'"{default}"' if isinstance(default, str) else text


def _home(room: ModuleType, name: str) -> ModuleType:
    """The module from which a room takes a name."""
    for node in ast.walk(ast.parse(inspect.getsource(room))):
        if not isinstance(node, ast.ImportFrom) or not node.module:
            continue
        if any((alias.asname or alias.name) == name for alias in node.names):
            return import_module(node.module)
    return room


def _constants(holder: ModuleType | type) -> dict[str, str]:
    """The assignments of a module or class that have a text below them, with that text."""
    try:
        tree = ast.parse(inspect.cleandoc("\n" + inspect.getsource(holder)))
    except (OSError, TypeError):
        return {}
    body = tree.body
    if isinstance(holder, type):
        if not body or not isinstance(body[0], ast.ClassDef):
            return {}
        body = body[0].body
    found: dict[str, str] = {}
    for node, below in pairwise(body):
        if not isinstance(node, ast.Assign | ast.AnnAssign):
            continue
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        if not isinstance(target, ast.Name) or not isinstance(below, ast.Expr):
            continue
        if isinstance(below.value, ast.Constant) and isinstance(below.value.value, str):
            found[target.id] = inspect.cleandoc(below.value.value)
    return found


def _code(text: str) -> str:
    return f"```python\n{text}\n```"


def main() -> int:
    """Write the page, or say whether it is up to date."""
    text = page()
    if "--check" in sys.argv[1:]:
        return int(not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text)
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
