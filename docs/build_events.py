"""Writes docs/reference/events.md from the kinds of events in ``quorate.ledger.events``.

uv run python docs/build_events.py           write the page
uv run python docs/build_events.py --check   exit with 1 when the page is out of date
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from dataclasses import MISSING, Field, fields
from itertools import pairwise
from pathlib import Path

from quorate.ledger.event import Event
from quorate.ledger.events import KINDS
from quorate.ledger.views import ALL, View

PAGE = Path(__file__).parent / "reference" / "events.md"
HOUSE_KINDS = ("person_", "token_", "sessions_")
COMMON = {
    "campaign": "the campaign's name, which is its log's too",
    "item": "the item's name",
    "rater": "the rater's pseudonym",
    "person": "a person's pseudonym",
    "lease": "the lease's id",
    "judgment": "the judgment's id",
    "guideline": "the version of the guideline",
    "title": "the campaign's title",
    "version": "a version",
    "reason": "why, in words",
    "round": "0, and 1, 2, … for repeats on purpose",
    "shown": "the fields in the order in which they were shown, by question",
    "labels": "the label by question",
    "content": "the item's fields",
    "milliseconds": "active time",
    "expires_at": "milliseconds UTC",
    "note": "words beside it",
    "role": "a role",
    "standing": "active, paused or removed",
    "comment": "commitment to words in the vault",
    "sealed": "commitment to what is in the vault",
    "invitation": "the invitation's id",
    "currency": "a code of three letters",
    "evidence": "what was found, as data",
}


def page() -> str:
    """The whole page."""
    blocks = [
        "# Events",
        "Made from `src/quorate/ledger/events/` by `docs/build_events.py`; edit those, not this "
        "page.",
        "Everything that happens in a campaign is an event in its log; people, roles and tokens "
        "are in the log `house`. An entry is canonical JSON (RFC 8785) of `at` (milliseconds UTC), "
        "`by` (a person's pseudonym, or `system`), `data` (the fields below; absent ones are left "
        "out), `kind`, `log` and `v` (the version of the kind). Its index is its place in the "
        "log. How the log proves itself: [ledger](../ideas/ledger.md).",
        "```json\n"
        '{"at":1795248000000,"by":"p_5e…","data":{"campaign":"replies","guideline":"1.0",'
        '"rater":"p_5e…"},\n "kind":"guideline_acknowledged","log":"replies","v":1}\n```',
    ]
    house = {name for name in KINDS if name.startswith(HOUSE_KINDS)}
    for title, kinds in (
        ("In the log of a campaign", [k for n, k in sorted(KINDS.items()) if n not in house]),
        ("In the log `house`", [k for n, k in sorted(KINDS.items()) if n in house]),
    ):
        blocks.append(f"## {title}")
        for kind in kinds:
            blocks += described(kind)
    blocks += ["## Views", "The tables that the events build up, and their keys.", _views()]
    return "\n\n".join(blocks) + "\n"


def described(kind: type[Event]) -> list[str]:
    """Heading, meaning, fields, and what the event does to the views."""
    texts = _texts(kind)
    rows = [_row(field, texts) for field in fields(kind)]
    fold = inspect.getdoc(kind.fold) or ""
    views = sorted(set(re.findall(r"\b([A-Z]{4,}S|MEDIA|PEOPLE)\b", inspect.getsource(kind.fold))))
    touched = ", ".join(f"`{name.lower()}`" for name in views) or "none"
    return [
        f"### {kind.kind}",
        _flat(inspect.getdoc(kind) or ""),
        "\n".join(["| field | type | |", "|---|---|---|", *rows]),
        f"Views ({touched}): {_flat(fold)}",
    ]


def undescribed() -> list[str]:
    """Fields that have no text, neither of their own nor in common."""
    return [
        f"{name}.{field.name}"
        for name, kind in KINDS.items()
        for field in fields(kind)
        if field.name not in _texts(kind) and field.name not in COMMON
    ]


def _row(field: Field[object], texts: dict[str, str]) -> str:
    type_ = str(field.type).replace(" | None", "").replace("|", "or")
    optional = "" if field.default is MISSING else ", optional"
    return f"| `{field.name}` | {type_}{optional} | {texts.get(field.name) or COMMON[field.name]} |"


def _texts(kind: type[Event]) -> dict[str, str]:
    tree = ast.parse(inspect.getsource(kind))
    found: dict[str, str] = {}
    for node, below in pairwise(
        tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
    ):
        if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name):
            continue
        if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
            found[node.target.id] = _flat(inspect.cleandoc(str(below.value.value)))
    return found


def _flat(text: str) -> str:
    return " ".join(text.replace("``", "`").split())


def _views() -> str:
    rows = ["| view | key | columns |", "|---|---|---|"]
    rows += [f"| `{v.name}` | {', '.join(v.key)} | {', '.join(_rest(v))} |" for v in ALL]
    return "\n".join(rows)


def _rest(view: View) -> list[str]:
    return [column for column in view.columns if column not in view.key]


def main() -> int:
    """Write the page, or say whether it is up to date."""
    text = page()
    if "--check" in sys.argv[1:]:
        return int(not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text)
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
