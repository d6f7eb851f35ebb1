"""Changes: what may change in a campaign while raters judge, and what would break judgments."""

from __future__ import annotations

from collections.abc import Iterator

from quorate.schema.campaign import CampaignSpec
from quorate.schema.errors import Fault, SpecError
from quorate.schema.json_value import Json, member, shown

FREE = (
    "title",
    "purpose",
    "overlap",
    "hold",
    "lease_minutes",
    "undo_minutes",
    "pay",
    "expected_seconds",
    "break_minutes",
    "consent",
    "skip_reasons",
    "way",
    "assignment",
    "stopping",
    "budget",
    "checks",
    "rules",
    "exposing",
    "about",
    "release",
)
"""keys of a campaign that may change at any time"""
WORDINGS = ("ask", "help", "text", "key", "anchors")
"""keys of questions and options that only say something to the rater"""
OPTION_LISTS = ("options", "labels", "relations", "children")
"""lists of options, which may gain options"""
_KEPT = "what it was: given judgments would mean something else"


def changes(old: CampaignSpec, new: CampaignSpec) -> tuple[str, ...]:
    """The paths of the keys that changed, none when nothing did.

    While a campaign runs, the keys in ``FREE`` may change, the wording of questions, options and
    anchors, and options may be added (not below an option that was itself an answer). The
    guideline is published in versions, not changed here. Raises SpecError for any other change.
    """
    found: list[str] = []
    faults: list[Fault] = []
    before, after = old.as_data(), new.as_data()
    for key in {**before, **after}:
        was, is_now = before.get(key), after.get(key)
        if was == is_now:
            continue
        if key in FREE:
            found.append(key)
        elif key == "guideline":
            faults.append(Fault(key, "another guideline", "publish it as a new version"))
        elif key == "questions":
            for path, fault in _question_changes(was, is_now):
                found.append(path)
                faults += [fault] if fault else []
        else:
            faults.append(_refused(key, is_now))
    if faults:
        raise SpecError(faults, remedy="open another campaign for other questions")
    return tuple(found)


Change = tuple[str, Fault | None]


def _refused(path: str, found: Json) -> Fault:
    return Fault(path, shown(found), _KEPT)


def _question_changes(old: Json, new: Json) -> Iterator[Change]:
    before, after = _objects(old), _objects(new)
    names = [question["name"] for question in before]
    if [question["name"] for question in after] != names:
        words = ", ".join(str(name) for name in names)
        yield "questions", Fault("questions", "other questions", f"the same questions: {words}")
        return
    for n, (was, is_now) in enumerate(zip(before, after, strict=True)):
        yield from _part_changes(
            was, is_now, f"questions[{n}]", leaf_only=bool(was.get("leaf_only"))
        )


def _part_changes(
    old: dict[str, Json], new: dict[str, Json], at: str, *, leaf_only: bool
) -> Iterator[Change]:
    for key in {**old, **new}:
        was, is_now = old.get(key), new.get(key)
        path = member(at, key)
        if was == is_now:
            continue
        if key in WORDINGS:
            yield path, None
        elif key in OPTION_LISTS:
            yield from _option_changes(was, is_now, path, leaf_only=leaf_only)
        elif key == "strength" and _length(was) == _length(is_now):
            yield path, None
        elif key == "question" and isinstance(was, dict) and isinstance(is_now, dict):
            yield from _part_changes(was, is_now, path, leaf_only=False)
        else:
            yield path, _refused(path, is_now)


def _option_changes(old: Json, new: Json, at: str, *, leaf_only: bool) -> Iterator[Change]:
    """Options may be added anywhere; those there were keep their order."""
    before = {str(option["value"]): option for option in _objects(old)}
    after = {str(option["value"]): option for option in _objects(new)}
    absent = [value for value in before if value not in after]
    if absent:
        yield at, Fault(at, f"no option {absent[0]!r}", "every option that there was")
        return
    if [value for value in after if value in before] != list(before):
        yield at, Fault(at, "options in another order", "the order there was")
        return
    if at.endswith(".children") and leaf_only and after and not before:
        yield at, Fault(at, "options below an option without", "none: it may have been an answer")
        return
    for n, (value, option) in enumerate(after.items()):
        if value not in before:
            yield f"{at}[{n}]", None
        else:
            yield from _part_changes(before[value], option, f"{at}[{n}]", leaf_only=leaf_only)


def _objects(value: Json) -> list[dict[str, Json]]:
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _length(value: Json) -> int:
    return len(value) if isinstance(value, list) else 0
