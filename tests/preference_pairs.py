"""Records made by hand."""

from __future__ import annotations

from quorate.formats.preference.record import Message, Record, Response, Vote


def record(
    p: float,
    tie: float = 0.0,
    *,
    item: str = "i1",
    prompt: str = "Why?",
    first: str = "Because.",
    second: str = "No idea.",
    votes: tuple[int, ...] = (1, 1, -1),
    system: str = "",
    topic: str | None = None,
) -> Record:
    """Two answers to a question, the first better with probability ``p``."""
    before = (Message("system", system),) if system else ()
    return Record(
        item,
        (*before, Message("user", prompt)),
        Response("reply_a", (Message("assistant", first),), "ours"),
        Response("reply_b", (Message("assistant", second),), "theirs"),
        p,
        tie,
        tuple(Vote(f"r{n}", side) for n, side in enumerate(votes)),
        topic,
    )
