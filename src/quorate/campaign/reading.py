"""Read a campaign: its spec and state, guidelines, people, invitations. Never writes."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.campaign.accounts.introducing import names_in
from quorate.campaign.asked import spec_of
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
from quorate.storage.queries.campaigns import CampaignRow, Guideline, Member
from quorate.storage.queries.invitations import Invitation
from quorate.storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class OpenedCampaign:
    """A campaign with its spec as it stands, and its archive, when it rests in one."""

    row: CampaignRow
    spec: CampaignSpec
    archived: Archived | None = None


@dataclass(frozen=True, slots=True)
class NamedMember:
    """A member with the pseudonym that they chose; empty when it was erased."""

    member: Member
    name: str


def list_campaigns(tx: Transaction, actor: Actor) -> list[CampaignRow]:
    """The campaigns that the actor may read, the newest first."""
    if Right.READ not in actor.scopes:
        return []
    rows = tx.all(campaigns.CAMPAIGNS)
    if actor.owner:
        return rows
    readable = {
        member.campaign
        for member in tx.all(campaigns.MEMBERSHIPS, person=actor.person)
        if member.standing != "removed" and Right.READ in GRANTED[Role(member.role)]
    }
    return [row for row in rows if row.campaign in readable]


def open_view(tx: Transaction, actor: Actor, campaign: str) -> OpenedCampaign:
    """A campaign. Raises NotFoundError."""
    demand(tx, actor, campaign, Right.READ, even_archived=True)
    row = tx.one(campaigns.CAMPAIGN, campaign=campaign)
    if row is None:
        raise NotFoundError(f"there is no campaign {campaign!r}")
    return OpenedCampaign(row, spec_of(tx, campaign), tx.one(archives.ARCHIVED, campaign=campaign))


def guidelines(tx: Transaction, actor: Actor, campaign: str) -> list[Guideline]:
    """The versions of the guideline, the oldest first."""
    demand(tx, actor, campaign, Right.READ, even_archived=True)
    return tx.all(campaigns.GUIDELINES, campaign=campaign)


def guideline(tx: Transaction, actor: Actor, campaign: str, version: str) -> Guideline:
    """One version of the guideline. Raises NotFoundError."""
    demand(tx, actor, campaign, Right.READ, even_archived=True)
    found = tx.one(campaigns.GUIDELINE, campaign=campaign, version=version)
    if found is None:
        raise NotFoundError(f"campaign {campaign!r} has no guideline {version!r}")
    return found


def members(tx: Transaction, vault: Vault, actor: Actor, campaign: str) -> list[NamedMember]:
    """Everybody in the campaign. Only those who run it see the names that people gave."""
    demand(tx, actor, campaign, Right.READ, even_archived=True)
    names = names_in(tx, vault, campaign) if _may_run(tx, actor, campaign) else {}
    return [
        NamedMember(member, names.get(member.person, ""))
        for member in tx.all(campaigns.MEMBERS, campaign=campaign)
    ]


def campaign_invitations(tx: Transaction, actor: Actor, campaign: str) -> list[Invitation]:
    """The invitations of a campaign, the newest first."""
    demand(tx, actor, campaign, Right.RUN, even_archived=True)
    return tx.all(invitations.INVITATIONS, campaign=campaign)


def _may_run(tx: Transaction, actor: Actor, campaign: str) -> bool:
    if Right.RUN not in actor.scopes:
        return False
    member = tx.one(campaigns.MEMBER, campaign=campaign, person=actor.person)
    return actor.owner or (member is not None and Right.RUN in GRANTED[Role(member.role)])
