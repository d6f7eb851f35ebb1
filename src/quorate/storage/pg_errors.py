"""What an error of PostgreSQL means for who asked."""

from __future__ import annotations

_GOING = {"57P01", "57P02", "57P03"}
"""codes of the standard: shut down, crashed, starting up"""
_LACKING = {"25", "53", "55", "57", "58", "XX"}
"""classes of them: read-only, resources, locks, timeouts, system, internal"""


def lost(error: Exception) -> bool:
    """Whether the connection is gone, or the server says that it goes or is not there yet."""
    import asyncpg

    if isinstance(error, asyncpg.InterfaceError):
        return not isinstance(error, ValueError)  # those are about values
    if isinstance(error, asyncpg.PostgresError):
        return (error.sqlstate or "08")[:2] == "08" or error.sqlstate in _GOING
    return isinstance(error, OSError | asyncpg.InternalClientError)


def short(error: Exception) -> bool:
    """Whether the server lacks something: room, memory, time, the right to write."""
    import asyncpg

    return isinstance(error, asyncpg.PostgresError) and (error.sqlstate or "")[:2] in _LACKING


def foreign(error: Exception) -> bool:
    """Whether the error is the database's or the network's, and none of the work itself."""
    import asyncpg

    outside = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
    return isinstance(error, outside)
