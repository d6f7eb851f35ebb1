"""Routes that are loaded when they are called: the same as all."""

from __future__ import annotations

import pytest
from starlette.routing import Match

from quorate.server.called_routes import CalledRoutes
from quorate.server.routes import CALLED, FILES, files_of, routes_of

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@pytest.mark.parametrize(
    "path",
    ["/api/campaigns", "/api/campaigns/check", "/api/campaigns/a/items", "/api/people", "/none"]
    + [f"/api/campaigns/a{f'/{what}' if what else ''}" for what in CALLED],
)
def test_answers_as_all_routes_would(path: str) -> None:
    called = CalledRoutes()
    for method in METHODS:
        scope = {"type": "http", "path": path, "method": method, "headers": [], "root_path": ""}
        found = [(route.matches(scope)[0], route) for route in routes_of()]
        full = [route for match, route in found if match is Match.FULL]
        partly = [route for match, route in found if match is Match.PARTIAL]
        match, child = called.matches(scope)
        assert child.get("called") == next(iter(full or partly), None)
        assert match is (Match.FULL if full else Match.PARTIAL if partly else Match.NONE)


def test_what_commands_ask_loads_few_files() -> None:
    assert files_of("/api/campaigns/a/items.jsonl") == ("downloads",)
    assert files_of("/api/campaigns/a/items.jsonl/b") == FILES
    assert files_of("/api/campaignsa/items.jsonl") == FILES
