"""The log of a running server: one line a message, without secrets.

at=2026-11-21T07:20:57.031Z level=warning from=quorate.server said="the database refused"
{"at":"2026-11-21T07:20:57.031Z","level":"warning","from":"quorate.server","said":"the database…"}
"""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import Literal, TextIO

from quorate.server.request_name import CURRENT

Form = Literal["keyvalue", "json"]

_SECRET = re.compile(r"((?:/join/|/invitations/)|\bq[to]_)[\w-]+")
"""the secrets of links, and tokens"""
_BARE = re.compile(r"[\w.:/+-]+")


class LogLine(logging.Formatter):
    """A record as one line; a traceback is a field of it, with its line ends escaped."""

    def __init__(self, form: Form = "keyvalue") -> None:
        super().__init__()
        self._form = form

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        fields = {
            "at": at.replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "from": record.name,
            "said": record.getMessage(),
        }
        request = CURRENT.get()
        if request:
            fields["request"] = request
        if record.exc_info:
            fields["trace"] = self.formatException(record.exc_info)
        safe = {name: _SECRET.sub(r"\1…", value) for name, value in fields.items()}
        if self._form == "json":
            return json.dumps(safe, ensure_ascii=False, separators=(",", ":"))
        return " ".join(f"{name}={_value(value)}" for name, value in safe.items())


def log_to(stream: TextIO = sys.stderr, form: Form = "keyvalue") -> None:
    """Send what the server says to a stream: its own news, of libraries only what is wrong."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LogLine(form))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("quorate").setLevel(logging.INFO)


def _value(text: str) -> str:
    return text if _BARE.fullmatch(text) else json.dumps(text, ensure_ascii=False)
