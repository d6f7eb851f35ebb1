"""Who may do what. Every verb asks here, whatever page or program called it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from quorate.schema.errors import RequestError
from quorate.storage.queries import archives, campaigns
from quorate.storage.queries.campaigns import CampaignState, Member, Seat
from quorate.storage.transaction import Transaction


class ForbiddenError(RequestError):
    """The person may not do that."""


class NotFoundError(RequestError):
    """There is nothing of that name, or the person may not know that there is."""


class ConflictError(RequestError):
    """It cannot be done in the state in which things are."""


class ArchivedError(ConflictError):
    """The campaign rests in an archive, and what it would be asked is not here."""


class Role(StrEnum):
    """What a person is in a campaign."""

    LEAD = "lead"
    EXPERT = "expert"
    RATER = "rater"
    AUDITOR = "auditor"


class Right(StrEnum):
    """What can be done in a campaign."""

    RUN = "run"
    """change the campaign, its items, guideline, people and payments"""
    SETTLE = "settle"
    """adjudicate items, set gold"""
    JUDGE = "judge"
    """be given items and answer"""
    READ = "read"
    """see items with all their judgments, raters under pseudonyms, the log"""


GRANTED: dict[Role, frozenset[Right]] = {
    Role.LEAD: frozenset({Right.RUN, Right.SETTLE, Right.READ}),
    Role.EXPERT: frozenset({Right.SETTLE, Right.JUDGE, Right.READ}),
    Role.RATER: frozenset({Right.JUDGE}),
    Role.AUDITOR: frozenset({Right.READ}),
}

OWNER = "owner"
MEMBER = "member"
ARCHIVED = "archived"
"""the state of a campaign that rests in an archive"""
ALL_SCOPES = frozenset(Right)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person, what they are in this installation, and what their token allows."""

    person: str
    role: str = MEMBER
    scopes: frozenset[Right] = ALL_SCOPES

    @property
    def owner(self) -> bool:
        """Whether this person owns the installation."""
        return self.role == OWNER


def demand(
    tx: Transaction,
    actor: Actor,
    campaign: str,
    right: Right,
    *,
    even_removed: bool = False,
    even_archived: bool = False,
) -> Member | None:
    """The actor's membership, when it grants the right; None for an owner who is no member.

    ``even_removed``: also of who was removed, for what they keep; ``even_archived``: also where the
    campaign is archived, for what stays. Raises NotFoundError to people who have nothing to do with
    the campaign, so that they do not learn that it exists, ForbiddenError to members without the
    right, and ArchivedError.
    """
    member = tx.one(campaigns.MEMBER, campaign=campaign, person=actor.person)
    _refuse_unless(actor, member, campaign, right, even_removed=even_removed)
    if not even_archived:
        refuse_archived(tx, campaign)
    return member


def grants(actor: Actor, member: Member | None, right: Right) -> bool:
    """Whether the actor, whose membership this is, has the right; for what is shown to some only.

    Of a membership that ``demand`` gave: it does not look at the standing.
    """
    granted = GRANTED[Role(member.role)] if member is not None else frozenset[Right]()
    if actor.owner:
        granted |= GRANTED[Role.LEAD]
    return right in granted & actor.scopes


def refuse_archived(tx: Transaction, campaign: str) -> None:
    """Raises ArchivedError where the campaign rests in an archive."""
    found = tx.one(archives.ARCHIVED, campaign=campaign)
    if found is not None:
        raise ArchivedError(
            f"campaign {campaign!r} was archived on {_day(found.at)}: its items, judgments and log "
            "rest in files",
            remedy=f"to bring it back: quorate unarchive {campaign}",
        )


def seat_of(
    tx: Transaction,
    actor: Actor,
    campaign: str,
    *,
    even_removed: bool = False,
    even_archived: bool = False,
) -> Seat:
    """The actor's seat as one who judges, locked: what a rater does comes one after another.

    ``even_removed``: also of who was removed, for what they keep: to read why, and to disagree;
    ``even_archived``: as of ``demand``. Raises as that does, and ConflictError when they are no
    member.
    """
    seat = tx.one(campaigns.SEAT, campaign=campaign, person=actor.person)
    _refuse_unless(actor, seat, campaign, Right.JUDGE, even_removed=even_removed)
    if seat is None:
        if not even_archived:
            refuse_archived(tx, campaign)
        raise ConflictError("you are not a rater of this campaign", remedy="join it first")
    if seat.state == ARCHIVED and not even_archived:
        refuse_archived(tx, campaign)
    return seat


def _refuse_unless(
    actor: Actor,
    member: Member | Seat | None,
    campaign: str,
    right: Right,
    *,
    even_removed: bool = False,
) -> None:
    granted = frozenset[Right]()
    if member is not None and (even_removed or member.standing != "removed"):
        granted = GRANTED[Role(member.role)]
    if actor.owner:
        granted |= GRANTED[Role.LEAD]
    if not granted:
        raise NotFoundError(f"there is no campaign {campaign!r} for you")
    if right not in granted & actor.scopes:
        raise ForbiddenError(
            f"this needs the right to {right.value} in campaign {campaign!r}",
            remedy="ask a lead for another role, or use a token with that scope",
        )


def demand_owner(actor: Actor) -> None:
    """Raises ForbiddenError unless the actor owns the installation."""
    if not actor.owner or Right.RUN not in actor.scopes:
        raise ForbiddenError("this is for the owner of the installation")


def campaign_state(tx: Transaction, campaign: str, *, lock: bool = False) -> CampaignState:
    """The campaign's state. Raises NotFoundError when there is none of that name."""
    query = campaigns.LOCKED_STATE if lock else campaigns.STATE
    state = tx.one(query, campaign=campaign)
    if state is None:
        raise NotFoundError(f"there is no campaign {campaign!r}")
    return state


def _day(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).date().isoformat()
