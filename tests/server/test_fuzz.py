"""Every operation of the published OpenAPI, asked with made-up data, as owner, rater and nobody.

Whatever comes: no answer 5xx, and none of another status, type or shape than is published.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from house import opened
from quorate.campaign.accounts.issuing import issue_token
from quorate.campaign.rights import OWNER, Actor, Right
from quorate.server.settings import FILE
from served import served

EXAMPLES = {"owner": 6, "rater": 6, "nobody": 2}
"""of each operation; nobody is refused before anything is read"""
STREAMS = {"/api/campaigns/{campaign}/events"}
"""answers that do not end: a test of their own reads them"""
KNOWN = {"campaign": "tone", "item": "i001"}
"""names that exist, so that more is reached than «there is no such thing»"""
CHECKED = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@dataclass(frozen=True)
class Server:
    """A running server, and what opens it to whom."""

    url: str
    tokens: dict[str, str]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("fuzz") / "data"
    tokens = asyncio.run(prepared(data))
    with (data / FILE).open("a", encoding="utf-8") as file:
        file.write("judgments_per_second = 10000.0\n")
    with served(data, owned=True) as running:
        yield Server(running.url, tokens)


async def prepared(data: Path) -> dict[str, str]:
    data.mkdir(mode=0o700)
    async with opened(data) as place:
        rater = (await place.raters[0].get("/api/session")).json()["person"]
        made = {}
        for name, actor in (
            ("owner", Actor(place.owner_actor.person, OWNER)),
            ("rater", Actor(rater)),
        ):
            issued = await place.house.store.write(
                lambda tx, actor=actor: issue_token(tx, actor, "fuzz", list(Right))  # type: ignore[misc]
            )
            made[name] = issued.secret
        return made


def faults(
    operation: APIOperation[Any, Any, Any, Any], headers: dict[str, str], examples: int
) -> list[str]:
    found: list[str] = []

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def ask(case: Case[Any]) -> None:
        for name, value in KNOWN.items():
            if name in (case.path_parameters or {}) and len(found) % 2 == 0:
                case.path_parameters[name] = value
        answer = case.call(headers=headers, timeout=20)
        try:
            case.validate_response(answer, checks=CHECKED)
        except FailureGroup as error:
            found.append(f"{operation.label}: {answer.status_code}: {error.exceptions}"[:900])

    ask()
    return found


@pytest.mark.parametrize("who", ["owner", "rater", "nobody"])
def test_no_operation_breaks_or_answers_otherwise_than_published(server: Server, who: str) -> None:
    token = server.tokens.get(who)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    schema = schemathesis.openapi.from_url(f"{server.url}/openapi.json")
    found: list[str] = []
    asked = 0
    for result in schema.get_all_operations():
        assert isinstance(result, Ok), result
        operation = result.ok()
        if operation.path in STREAMS:
            continue
        asked += 1
        found += faults(operation, headers, EXAMPLES[who])
    assert asked > 40
    assert not found, "\n\n".join(found)
