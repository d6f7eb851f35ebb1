"""Every request has a name, which its answer, its problem and its log lines say."""

from __future__ import annotations

import json
import logging
import re

import pytest

from house import Place
from quorate.server.log_lines import Form, LogLine
from quorate.server.request_name import CURRENT, name_of

pytestmark = pytest.mark.anyio
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = f"00-{TRACE}-00f067aa0ba902b7-01"


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ([("x-request-id", "ask-7.b_2")], "ask-7.b_2"),
        ([("traceparent", PARENT)], TRACE),
        ([("traceparent", PARENT), ("x-request-id", "mine")], "mine"),
        ([("traceparent", PARENT), ("x-request-id", "a b")], TRACE),
    ],
)
def test_a_name_that_was_given_is_kept(headers: list[tuple[str, str]], name: str) -> None:
    assert name_of([(key.encode(), value.encode()) for key, value in headers]) == name


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("x-request-id", b"abc"),
        ("x-request-id", b"x" * 65),
        ("x-request-id", b'a"b\\c\n12'),
        ("x-request-id", "näme".encode()),
        ("traceparent", f"00-{'0' * 32}-00f067aa0ba902b7-01".encode()),
        ("traceparent", f"00-{TRACE}-{'0' * 16}-01".encode()),
        ("traceparent", TRACE.encode()),
    ],
)
def test_what_is_no_name_is_passed_over(header: str, value: bytes) -> None:
    assert re.fullmatch("[0-9a-f]{16}", name_of([(header.encode(), value)]))


async def test_the_answer_and_its_problem_say_the_name(place: Place) -> None:
    rater = place.raters[0]
    given = {"X-Request-ID": "ask-1"}
    refused = await rater.get("/api/people", headers=given)
    assert refused.headers["x-request-id"] == refused.json()["error"]["request"] == "ask-1"
    # a guard's refusal too
    large = await rater.post("/api/session", content=b"x" * (3 << 20), headers=given)
    assert (large.status_code, large.json()["error"]["request"]) == (413, "ask-1")
    one, other = [(await rater.get("/health")).headers["x-request-id"] for _ in range(2)]
    assert one != other


async def test_what_the_server_fails_at_is_logged_under_the_name(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    @place.app.get("/api/broken")
    async def broken() -> None:
        raise ValueError("no")

    said: list[str] = []

    class Keeping(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(self.format(record))

    keeping = Keeping()
    keeping.setFormatter(LogLine("json"))
    logging.getLogger("quorate.server").addHandler(keeping)
    try:
        place.app.router.routes.insert(0, place.app.router.routes.pop())
        await place.owner.get("/api/broken", headers={"X-Request-ID": "ask-2"})
    finally:
        logging.getLogger("quorate.server").removeHandler(keeping)
    found = [json.loads(line) for line in said]
    assert [line["request"] for line in found] == ["ask-2"]
    assert "ValueError: no" in found[0]["trace"]


@pytest.mark.parametrize("form", ["keyvalue", "json"])
def test_both_forms_are_one_line_without_secrets(form: Form) -> None:
    given = ("at /join/S3cret-key_9\nwith qt_17_ab",)
    record = logging.LogRecord("quorate.server", logging.ERROR, "x.py", 1, "%s", given, None)
    before = CURRENT.set("ask-3")
    try:
        line = LogLine(form).format(record)
    finally:
        CURRENT.reset(before)
    assert "\n" not in line
    assert "S3cret" not in line
    assert "17_ab" not in line
    if form == "json":
        said = json.loads(line)
        assert list(said) == ["at", "level", "from", "said", "request"]
        assert said["said"] == "at /join/…\nwith qt_…"
        assert said["request"] == "ask-3"
    else:
        assert line.endswith(r'said="at /join/…\nwith qt_…" request=ask-3')
