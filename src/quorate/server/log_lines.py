"""The log of a running server: one line a message, as ``key=value`` pairs, without secrets.

at=2026-11-21T07:20:57.031Z level=warning from=quorate.server said="the database refused"
"""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import TextIO

_SECRET = re.compile(r"((?:/join/|/invitations/)|\bq[to]_)[\w-]+")
"""the secrets of links, and tokens"""
_BARE = re.compile(r"[\w.:/+-]+")


class LogLine(logging.Formatter):
    """A record as one line; a traceback is a field of it, with its line ends escaped."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        fields = {
            "at": at.replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "from": record.name,
            "said": record.getMessage(),
        }
        if record.exc_info:
            fields["trace"] = self.formatException(record.exc_info)
        return " ".join(f"{name}={_value(value)}" for name, value in fields.items())


def log_to(stream: TextIO = sys.stderr) -> None:
    """Send what the server says to a stream: its own news, of libraries only what is wrong."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LogLine())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("quorate").setLevel(logging.INFO)


def _value(text: str) -> str:
    safe = _SECRET.sub(r"\1…", text)
    return safe if _BARE.fullmatch(safe) else json.dumps(safe, ensure_ascii=False)
