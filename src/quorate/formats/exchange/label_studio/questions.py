"""The questions that the controls of an interface are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from pydantic import TypeAdapter, ValidationError

from quorate.formats.exchange.label_studio.config import Choice
from quorate.formats.exchange.label_studio.layout import (
    UNLABELLED,
    Bound,
    Layout,
    branch_value,
    flat,
)
from quorate.formats.exchange.label_studio.survey import Survey, Used
from quorate.formats.exchange.naming import value_of, wording_of
from quorate.schema.errors import ReadError
from quorate.schema.options import Branch, Option
from quorate.schema.questions import AnyQuestion
from quorate.schema.questions.comparison import MOST_COMPARED

LONGEST_TEXT = 200_000
REGION = "region"
"""the label of what is drawn without one"""
_NOTHING = Used()
_ANY: TypeAdapter[AnyQuestion] = TypeAdapter(AnyQuestion)

Data = dict[str, object]
_Tree = dict[str, "_Tree"]


def laid_out(survey: Survey, layout: Layout) -> Layout:
    """The layout with a question for each control whose answers one of our types holds."""
    return replace(
        layout,
        bound={
            name: replace(bound, question=_question(bound, layout, survey))
            for name, bound in layout.bound.items()
        },
    )


def lengths_of(survey: Survey) -> dict[str, int]:
    """The length of the lists under a key of the data, where it is the same in every task."""
    return {
        key: min(found)
        for key, found in survey.lengths.items()
        if len(found) == 1
        and 2 <= min(found) <= MOST_COMPARED
        and survey.everywhere.get(key) == survey.tasks
    }


def _question(bound: Bound, layout: Layout, survey: Survey) -> AnyQuestion | None:
    used = survey.used.get(bound.control.name, _NOTHING)
    control = bound.control
    ask = control.header or control.attributes.get("title") or control.name
    made = _KINDS.get(bound.kind, _nothing)(bound, used) or _marking(bound, layout, survey)
    if made is None:
        return None
    head: Data = {
        "name": bound.name,
        "ask": wording_of(ask.strip(), bound.name),
        "required": control.yes("required") and bound.kind != "chat",
    }
    try:
        return _ANY.validate_python(head | made)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        path = ".".join(str(part) for part in first["loc"][1:])
        raise ReadError(
            f"no question of ours can be made of it: {path or 'the whole'}: {first['msg']}",
            where=f"the labelling interface, {control.tag} {control.name!r}",
            remedy="shorten or remove what does not fit, or leave the control out of the XML",
        ) from None


def _nothing(bound: Bound, used: Used) -> Data | None:
    return None


def _rating(bound: Bound, used: Used) -> Data:
    top = max(_number(bound.control.said("maxRating"), 5), used.highest, 2)
    return {"type": "rating", "min": 1, "max": int(min(top, 100))}


def _measure(bound: Bound, used: Used) -> Data:
    least, most = _bound(bound.control.said("min")), _bound(bound.control.said("max"))
    most = None if most is not None and least is not None and most <= least else most
    return {"type": "number", "min": least, "max": most}


def _text(bound: Bound, used: Used) -> Data:
    return {"type": "text", "max_length": LONGEST_TEXT}


def _chat(bound: Bound, used: Used) -> Data:
    return {"type": "demonstration", "turns": 50}


def _marking(bound: Bound, layout: Layout, survey: Survey) -> Data | None:
    """A question that compares fields or marks parts of one."""
    used = survey.used.get(bound.control.name, _NOTHING)
    if bound.kind == "pair":
        sides = tuple(layout.fields.get(one.key, "") for one in bound.shown[:2])
        return {"type": "pair", "between": sides} if all(sides) else None
    if bound.kind == "ranking":
        among = layout.ranked.get(bound.shown[0].key, ())
        return {"type": "ranking", "among": among}
    labels = _options(bound, (*used.labels, *_used_by(bound, survey)))
    if not bound.field or not labels:
        return None
    marks: Data = {"of": bound.field, "labels": labels}
    if bound.kind == "spans":
        return marks | {"type": "spans", "relations": _relations(layout, survey)}
    if bound.kind == "boxes":
        return marks | {"type": "boxes", "shapes": _shapes(bound, survey)}
    if bound.kind in ("segments", "timeline"):
        return marks | {"type": "segments"}
    if bound.kind == "frames":
        return marks | {"type": "frames", "fps": bound.fps, "boxes": True}
    return None


def _used_by(bound: Bound, survey: Survey) -> Iterable[str]:
    """Labels that controls beside have, for what is drawn here."""
    if bound.kind == "frames":
        for name, used in survey.used.items():
            if used.to.keys() & set(bound.control.to) and name != bound.control.name:
                yield from used.labels


def _shapes(bound: Bound, survey: Survey) -> tuple[str, ...]:
    names = (bound.control.name, *(one.name for one in bound.companions))
    tags = {bound.control.tag, *(one.tag for one in bound.companions)}
    used = [survey.used.get(name, _NOTHING) for name in names]
    polygons = any(one.polygons or one.rotated for one in used)
    box = "PolygonLabels" not in tags and tags != {"Labels", "Polygon"}
    both = (("box",) if box else ()) + (
        ("polygon",) if polygons or not box or "Polygon" in tags else ()
    )
    return both or ("box",)


def _relations(layout: Layout, survey: Survey) -> tuple[Option, ...]:
    words = dict.fromkeys((*layout.interface.relations, *survey.relations))
    if survey.unlabelled:
        words[UNLABELLED] = None
    return tuple(options(words))


def _choices(bound: Bound, used: Used) -> Data | None:
    found = _options(bound, used.labels)
    if not found:
        return None
    if bound.control.said("choice") == "multiple" or used.most > 1 or len(found) < 2:
        return {"type": "multiple_choice", "options": found, "min": 0}
    return {"type": "single_choice", "options": found}


def _taxonomy(bound: Bound, used: Used) -> Data | None:
    tree = _grown(bound.control.choices, used.paths)
    if not tree:
        return None
    if used.most <= 1 and bound.control.said("maxUsages") in ("", "1"):
        leaf = bound.control.yes("leafsOnly")
        return {"type": "hierarchical_choice", "options": tree, "leaf_only": leaf}
    paths = tuple(options("/".join(path) for path in _paths(tree, ())))
    return {"type": "multiple_choice", "options": paths, "min": 0}


def _grown(choices: Sequence[Choice], paths: Iterable[tuple[str, ...]]) -> tuple[Branch, ...]:
    """The tree of an interface, with the paths that are used and not in it."""
    tree: _Tree = {}
    _plant(tree, choices)
    for path in paths:
        level = tree
        for word in path:
            level = level.setdefault(branch_value(word), {})
    return _branches(tree)


def _plant(level: _Tree, found: Sequence[Choice]) -> None:
    for choice in found:
        _plant(level.setdefault(branch_value(choice.stored), {}), choice.below)


def _branches(level: _Tree) -> tuple[Branch, ...]:
    return tuple(
        Branch(value=value, children=_branches(below)) for value, below in level.items() if value
    )


def _paths(tree: Sequence[Branch], above: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    for branch in tree:
        yield (*above, branch.value)
        yield from _paths(branch.children, (*above, branch.value))


def _options(bound: Bound, used: Iterable[str]) -> tuple[Option, ...]:
    """The labels of a control, and those that are used and not declared."""
    shown = {one.stored: one for one in flat(bound.control.choices)}
    found: dict[str, Option] = {}
    keys: set[str] = set()
    for word in (*shown, *used):
        value = value_of(word)
        if not value or value in found:
            continue
        choice = shown.get(word)
        text = wording_of(choice.shown.strip() if choice else word, value)
        key = choice.hotkey.lower() if choice and len(choice.hotkey) == 1 else ""
        key = key if "!" <= key <= "~" and key not in keys else ""
        keys.add(key)
        found[value] = Option(value=value, text=None if text == value else text, key=key or None)
    if not found and bound.kind in ("boxes", "frames"):
        return (Option(value=REGION),)
    return tuple(found.values())


def options(words: Iterable[str]) -> list[Option]:
    """Words as options, each value once."""
    values = dict.fromkeys(value_of(word) for word in words)
    return [Option(value=value) for value in values if value]


def _number(text: str, otherwise: float) -> float:
    found = _bound(text)
    return otherwise if found is None else found


def _bound(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < 1e15 else None


_KINDS: Mapping[str, Callable[[Bound, Used], Data | None]] = {
    "choices": _choices,
    "taxonomy": _taxonomy,
    "rating": _rating,
    "number": _measure,
    "text": _text,
    "chat": _chat,
}
