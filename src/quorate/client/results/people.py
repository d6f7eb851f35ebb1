"""Answers about people, invitations and tokens."""

from __future__ import annotations

from quorate.client.results.result import Result


class Invitation(Result):
    """A link by which people join; its secret is shown this once."""

    invitation: str
    secret: str
    link: str
    expires_at: int


class RaterLine(Result):
    """A member of a campaign; money in millionths of the campaign's currency."""

    rater: str
    name: str
    role: str
    standing: str
    reason: str
    judged: int
    skipped: int
    seconds: float
    earned: int
    paid: int
    enrolled_at: int
    last_at: int | None
    imported: int = 0
    """judgments that came from another tool"""


class PersonLine(Result):
    """A person; name and login are empty once they were erased."""

    person: str
    name: str
    login: str | None
    role: str
    state: str
    joined_at: int


class TokenLine(Result):
    """A token, without its secret."""

    token: str
    name: str
    scopes: tuple[str, ...]
    issued_at: int
    expires_at: int | None
    revoked_at: int | None


class IssuedToken(Result):
    """A new token; its secret is shown this once."""

    token: str
    secret: str
    expires_at: int | None
