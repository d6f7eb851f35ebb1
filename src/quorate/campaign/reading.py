"""Read a campaign: its spec and state, guidelines, people, invitations. Never writes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from quorate.campaign.accounts.introducing import names_of
from quorate.campaign.asked import spec_of
from quorate.campaign.paging import FIRST, Page, Span, page_of, placed
from quorate.campaign.rights import (
    GRANTED,
    Actor,
    NotFoundError,
    Right,
    Role,
    demand,
)
from quorate.ledger.vault import Vault
from quorate.schema.campaign import CampaignSpec
from quorate.storage.queries import archives, campaigns, invitations
from quorate.storage.queries.archives import Archived
from quorate.storage.queries.campaigns import CampaignRow, Guideline, GuidelineLine, Member
from quorate.storage.queries.invitations import Invitation
from quorate.storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class OpenedCampaign:
    """A campaign with its spec as it stands, and its archive, when it rests in one; ``role`` is
    what the actor is in it, None for an owner who is no member."""

    row: CampaignRow
    spec: CampaignSpec
    archived: Archived | None
    role: str | None


@dataclass(frozen=True, slots=True)
class NamedMember:
    """A member with the pseudonym that they chose; empty when it was erased."""

    member: Member
    name: str


@dataclass(frozen=True, slots=True)
class SoughtInvitations:
    """Which invitations: ``living`` ones, that still admit somebody; those that end before
    ``until``, milliseconds UTC."""

    living: bool = False
    until: int | None = None
    span: Span = FIRST


def open_view(tx: Transaction, actor: Actor, campaign: str) -> OpenedCampaign:
    """A campaign. Raises NotFoundError."""
    member = demand(tx, actor, campaign, Right.READ, even_archived=True)
    row = tx.one(campaigns.CAMPAIGN, campaign=campaign)
    if row is None:
        raise NotFoundError(f"there is no campaign {campaign!r}")
    archived = tx.one(archives.ARCHIVED, campaign=campaign)
    role = None if member is None or member.standing == "removed" else member.role
    return OpenedCampaign(row, spec_of(tx, campaign), archived, role)


def guidelines(tx: Transaction, actor: Actor, campaign: str) -> list[GuidelineLine]:
    """The versions of the guideline, the oldest first, without their texts."""
    demand(tx, actor, campaign, Right.READ, even_archived=True)
    return tx.all(campaigns.GUIDELINE_LINES, campaign=campaign)


def guideline(tx: Transaction, actor: Actor, campaign: str, version: str) -> Guideline:
    """One version of the guideline. Raises NotFoundError."""
    demand(tx, actor, campaign, Right.READ, even_archived=True)
    found = tx.one(campaigns.GUIDELINE, campaign=campaign, version=version)
    if found is None:
        raise NotFoundError(f"campaign {campaign!r} has no guideline {version!r}")
    return found


def campaign_invitations(
    tx: Transaction, actor: Actor, campaign: str, sought: SoughtInvitations
) -> Page[Invitation]:
    """A page of a campaign's invitations, the newest first.

    Raises InputError for a cursor that no page gave.
    """
    demand(tx, actor, campaign, Right.RUN, even_archived=True)
    given: dict[str, str | int] = {"campaign": campaign, "limit": sought.span.rows}
    if sought.living:
        given["now"] = tx.now
    if sought.until is not None:
        given["until"] = sought.until
    if sought.span.after:
        given["at"], given["last"] = placed(sought.span.after, int, str)
    query = invitations.page(sought.living, sought.until is not None, bool(sought.span.after))
    rows = tx.all(query, **given)
    return page_of(rows, sought.span.limit, lambda one: (one.made_at, one.invitation))


def may_run(tx: Transaction, actor: Actor, campaign: str) -> bool:
    """Whether the actor runs the campaign, and so may see the names that people gave."""
    if Right.RUN not in actor.scopes:
        return False
    member = tx.one(campaigns.MEMBER, campaign=campaign, person=actor.person)
    return actor.owner or (member is not None and Right.RUN in GRANTED[Role(member.role)])


def known_names(
    tx: Transaction, vault: Vault, actor: Actor, campaign: str, persons: Iterable[str]
) -> dict[str, str]:
    """The names of these people, for who runs the campaign; of nobody for others.

    Raises as ``demand`` does.
    """
    demand(tx, actor, campaign, Right.READ, even_archived=True)
    return names_of(tx, vault, persons) if may_run(tx, actor, campaign) else {}
