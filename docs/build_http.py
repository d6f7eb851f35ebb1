"""Writes docs/reference/openapi.json and http-api.md from the running application's own schema.

    uv run python docs/build_http.py           write both
    uv run python docs/build_http.py --check   exit with 1 when one is out of date

The types of the pages (``web/src/api/schema.ts``) are made from openapi.json.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from quorate.server.app import create_app
from quorate.server.house import open_house
from quorate.server.settings import Settings

FOLDER = Path(__file__).parent / "reference"
SCHEMA = FOLDER / "openapi.json"
PAGE = FOLDER / "http-api.md"
Object = dict[str, "Value"]
Value = str | int | float | bool | None | list["Value"] | Object
TITLES = {
    "account": "Accounts and sessions",
    "people": "People",
    "rater": "The rater's work",
    "campaigns": "Campaigns",
    "items": "Items",
    "quality": "Quality: numbers, findings, rules, disputes",
    "guidelines": "Guidelines",
    "members": "Members and invitations",
    "status": "Status",
    "downloads": "Downloads",
    "ledger": "Ledger",
    "webhooks": "Webhooks",
    "health": "Health",
}


def schema() -> Object:
    """The OpenAPI schema of an application on a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "data"
        folder.mkdir(mode=0o700)
        app = create_app(open_house(folder, Settings()))
        found: Object = app.openapi()
    return found


def schema_text(found: Object) -> str:
    """The schema as it is kept: sorted, so that a change shows as what it is."""
    return json.dumps(found, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def page(found: Object) -> str:
    """The page: every operation with its parameters, body and answer, by tag."""
    blocks = [
        "# HTTP API",
        "Made from the application by `docs/build_http.py`; the whole schema is "
        "[openapi.json](openapi.json), and a running server shows it at `/docs`.",
        _flat(_text(_object(found["info"]).get("description"))),
    ]
    by_tag: dict[str, list[str]] = {}
    for path, operations in _object(found["paths"]).items():
        for method, operation in _object(operations).items():
            one = _object(operation)
            tags = one.get("tags")
            tag = _text(tags[0]) if isinstance(tags, list) and tags else "other"
            by_tag.setdefault(tag, []).append("\n\n".join(described(found, method, path, one)))
    for tag, texts in by_tag.items():
        blocks += [f"## {TITLES.get(tag, tag.capitalize())}", *texts]
    return "\n\n".join(block for block in blocks if block) + "\n"


def described(found: Object, method: str, path: str, operation: Object) -> Iterator[str]:
    """An operation: heading, meaning, parameters, body, answer."""
    yield f"### {method.upper()} {path}"
    yield _flat(_text(operation.get("description")))
    parameters = operation.get("parameters")
    if isinstance(parameters, list) and parameters:
        yield "Parameters: " + ", ".join(_parameter(_object(one)) for one in parameters) + "."
    body = _content(operation.get("requestBody"))
    if body:
        yield f"Body: {_shape(found, body)}"
    responses = _object(operation.get("responses"))
    for status in sorted(responses):
        if status.startswith("2"):
            answer = _content(responses[status])
            yield f"Answer {status}" + (f": {_shape(found, answer)}" if answer else ".")


def undescribed(found: Object) -> list[str]:
    """Operations without a text."""
    return [
        f"{method.upper()} {path}"
        for path, operations in _object(found["paths"]).items()
        for method, operation in _object(operations).items()
        if not _object(operation).get("description")
    ]


def _parameter(one: Object) -> str:
    schema_ = _object(one.get("schema"))
    optional = "" if one.get("required") else ", optional"
    return f"`{one['name']}` ({_type(schema_)}{optional})"


def _content(holder: Value) -> Object:
    content = _object(_object(holder).get("content"))
    for kind, media in content.items():
        return {"kind": kind, "schema": _object(media).get("schema")}
    return {}


def _shape(found: Object, content: Object) -> str:
    if content["kind"] != "application/json":
        return f"`{content['kind']}`."
    named = _object(content["schema"])
    reference = _text(named.get("$ref")).rpartition("/")[2]
    if not reference:
        return f"{_type(named)}."
    components = _object(_object(found["components"])["schemas"])
    model = _object(components[reference])
    required = model.get("required")
    needed = required if isinstance(required, list) else []
    fields = [
        f"`{name}` ({_type(_object(one))}{'' if name in needed else ', optional'})"
        for name, one in _object(model.get("properties")).items()
    ]
    said = _flat(_text(model.get("description")))
    return f"**{reference}**: {said} Fields: {', '.join(fields)}." if fields else said


def _type(schema_: Object) -> str:
    if "$ref" in schema_:
        return _text(schema_["$ref"]).rpartition("/")[2]
    choices = schema_.get("anyOf")
    if isinstance(choices, list):
        return " or ".join(dict.fromkeys(_type(_object(one)) for one in choices))
    allowed = schema_.get("enum")
    if isinstance(allowed, list):
        return " or ".join(f'"{one}"' for one in allowed)
    if schema_.get("type") == "array":
        return f"list of {_type(_object(schema_.get('items')))}"
    return _text(schema_.get("type")) or "any"


def _object(value: Value) -> Object:
    return value if isinstance(value, dict) else {}


def _text(value: Value) -> str:
    return value if isinstance(value, str) else ""


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("``", "`")).strip()


def main() -> int:
    """Write both, or say whether they are up to date."""
    found = schema()
    made = {SCHEMA: schema_text(found), PAGE: page(found)}
    if "--check" in sys.argv[1:]:
        return int(any(not p.exists() or p.read_text("utf-8") != t for p, t in made.items()))
    for path, text in made.items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
