"""People of a campaign: who they are in it, what they did, what they are owed; invitations."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query, Response
from pydantic import BaseModel, Field

from quorate.campaign.accounts.finding import (
    LONGEST_SEARCH,
    MOST_NAMED,
    SoughtMembers,
    members_page,
)
from quorate.campaign.enrolling import change_role, enrol
from quorate.campaign.excluding import AT_ONCE, exclude
from quorate.campaign.inviting import LONGEST_CREW, MOST_DAYS, MOST_USES, invite, revoke_invitation
from quorate.campaign.paging import Span
from quorate.campaign.paying import MOST as MOST_PAID
from quorate.campaign.paying import record_payment
from quorate.campaign.reading import NamedMember, SoughtInvitations, campaign_invitations
from quorate.campaign.rights import Role
from quorate.campaign.standing import AnyStanding, Standing, change_standing
from quorate.server.listing import After, Limit
from quorate.server.names import CampaignName, Id, PersonId
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router
from quorate.storage.queries.members import MemberOrder
from quorate.storage.transaction import Transaction

router = new_router("members")
RoleName = Literal["lead", "expert", "rater", "auditor"]
Time = Annotated[int, Field(ge=0, le=2**53 - 1)]


class MemberLine(BaseModel):
    """A member; ``name`` is the pseudonym that they chose, for those who run the campaign.

    Money is in millionths of the campaign's currency, times are in milliseconds UTC.
    """

    rater: str
    name: str
    role: RoleName
    standing: AnyStanding
    """``imported``: judged in another tool, and is given nothing here"""
    reason: str
    judged: int
    imported: int
    """judgments that came from another tool, beside those ``judged`` here"""
    skipped: int
    seconds: float
    earned: int
    paid: int
    enrolled_at: int
    last_at: int | None
    consented: bool
    guideline: str | None


class MemberList(BaseModel):
    """A page of members; ``next`` is the cursor of the one behind, null on the last.

    A page of a search may be short, or empty, and have a next one all the same.
    """

    raters: list[MemberLine]
    next: str | None


class NewMember(BaseModel):
    """Somebody with an account, to make a member."""

    person: str = Field(pattern=r"^p_[0-9a-f]{1,64}$")
    role: RoleName = "rater"


class NewRole(BaseModel):
    """Another role for a member."""

    role: RoleName
    reason: str = Field(default="", max_length=2_000)


class NewStanding(BaseModel):
    """Whether a rater is given items; the reason is in words that they will read."""

    standing: Standing
    """``training``, ``qualification`` and ``retraining`` where the campaign has them"""
    reason: str = Field(default="", max_length=2_000)
    until: Time | None = None
    """when a pause ends by itself, milliseconds UTC"""


class Exclusion(BaseModel):
    """Judgments to take out of what counts; those between two times, or all."""

    reason: str = Field(min_length=1, max_length=2_000)
    since: Time = 0
    until: Time | None = None


class Excluded(BaseModel):
    """How many judgments were excluded."""

    excluded: int


class NewPayment(BaseModel):
    """A payment that was made, in millionths of the currency."""

    rater: str = Field(pattern=r"^p_[0-9a-f]{1,64}$")
    amount: int = Field(ge=1, le=MOST_PAID)
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    note: str = Field(default="", max_length=2_000)


class Payment(BaseModel):
    """That a payment is noted."""

    payment: str


class NewInvitation(BaseModel):
    """A link to make."""

    role: RoleName = "rater"
    uses: int = Field(default=1, ge=1, le=MOST_USES)
    days: int = Field(default=14, ge=1, le=MOST_DAYS)
    note: str = Field(default="", max_length=500)
    crew: str = Field(default="", max_length=LONGEST_CREW)
    """the group of raters that people join by it"""


class InvitationLink(BaseModel):
    """The link, shown once: its secret is kept nowhere."""

    invitation: str
    secret: str
    link: str
    expires_at: int


class InvitationLine(BaseModel):
    """An invitation without its secret."""

    invitation: str
    role: RoleName
    uses_left: int
    expires_at: int
    note: str
    made_at: int
    made_by: str
    revoked_at: int | None
    crew: str


class InvitationList(BaseModel):
    """A page of invitations, the newest first; ``next`` is the cursor of the one behind."""

    invitations: list[InvitationLine]
    next: str | None


@router.get("/campaigns/{campaign}/raters", response_model=MemberList, responses=OWN)
async def list_members(
    house: Here,
    me: Me,
    campaign: CampaignName,
    role: Annotated[list[RoleName], Query(default_factory=list, max_length=4)],
    standing: Annotated[list[AnyStanding], Query(default_factory=list, max_length=7)],
    rater: Annotated[list[PersonId], Query(default_factory=list, max_length=MOST_NAMED)],
    search: Annotated[str, Query(max_length=LONGEST_SEARCH)] = "",
    order: MemberOrder = MemberOrder.JOINED,
    after: After = "",
    limit: Limit = 50,
) -> Response:
    """A page of the campaign's members; pass ``next`` as ``after`` for the page behind.

    ``role``, ``standing`` and ``rater`` can be given several times: any of them will do.
    ``search`` is part of a name or of an id. Names lie sealed, so a search opens them one after
    another, those of 2,000 members for a page at most: go on with ``next`` until it is null.
    ``order`` is by joining, or by judgments, the most first; who judges meanwhile moves in that.
    """
    span = Span(after, limit)
    sought = SoughtMembers(role, standing, rater, search, order, span)
    page = await house.store.read(lambda tx: members_page(tx, house.vault, me, campaign, sought))
    return said(MemberList(raters=[_line(one) for one in page.entries], next=page.next))


@router.post("/campaigns/{campaign}/raters", status_code=204, responses=OWN)
async def enrol_member(house: Here, me: Me, campaign: CampaignName, given: NewMember) -> Response:
    """Make somebody who has an account a member."""
    role = Role(given.role)
    await house.store.write(lambda tx: enrol(tx, me, campaign, given.person, role))
    return Response(status_code=204)


@router.put("/campaigns/{campaign}/raters/{rater}/role", status_code=204, responses=OWN)
async def role(house: Here, me: Me, campaign: CampaignName, rater: Id, given: NewRole) -> Response:
    """Give a member another role."""
    await house.store.write(
        lambda tx: change_role(tx, me, campaign, rater, Role(given.role), given.reason)
    )
    return Response(status_code=204)


@router.put("/campaigns/{campaign}/raters/{rater}/standing", status_code=204, responses=OWN)
async def standing(
    house: Here, me: Me, campaign: CampaignName, rater: Id, given: NewStanding
) -> Response:
    """Pause, reinstate or remove a rater, or send them to practice or a test."""
    await house.store.write(
        lambda tx: change_standing(
            tx, me, campaign, rater, given.standing, given.reason, until=given.until
        )
    )
    house.cursors.freed(campaign)
    return Response(status_code=204)


@router.post("/campaigns/{campaign}/raters/{rater}/exclude", response_model=Excluded, responses=OWN)
async def exclude_judgments(
    house: Here, me: Me, campaign: CampaignName, rater: Id, given: Exclusion
) -> Response:
    """Take judgments out of what counts; their items are asked again."""
    now = await house.store.read(lambda tx: tx.now)
    until = now if given.until is None else given.until

    def work(tx: Transaction) -> int:
        return exclude(tx, me, campaign, rater, given.reason, given.since, until, AT_ONCE)

    number = part = await house.store.write(work)
    while part == AT_ONCE:
        part = await house.store.write(work)
        number += part
    house.cursors.freed(campaign)
    return said(Excluded(excluded=number))


@router.post(
    "/campaigns/{campaign}/payments", response_model=Payment, status_code=201, responses=OWN
)
async def pay(house: Here, me: Me, campaign: CampaignName, given: NewPayment) -> Response:
    """Note a payment that was made. Quorate moves no money."""
    payment = await house.store.write(
        lambda tx: record_payment(
            tx, me, campaign, given.rater, given.amount, given.currency, given.note
        )
    )
    return said(Payment(payment=payment), 201)


@router.post(
    "/campaigns/{campaign}/invitations",
    response_model=InvitationLink,
    status_code=201,
    responses=OWN,
)
async def new_invitation(
    house: Here, me: Me, campaign: CampaignName, given: NewInvitation
) -> Response:
    """Make a link by which people can join."""
    role = Role(given.role)
    made = await house.store.write(
        lambda tx: invite(tx, me, campaign, role, given.uses, given.days, given.note, given.crew)
    )
    base = house.settings.public_url or ""
    return said(
        InvitationLink(
            invitation=made.invitation,
            secret=made.secret,
            link=f"{base}/join/{made.secret}",
            expires_at=made.expires_at,
        ),
        201,
    )


@router.get("/campaigns/{campaign}/invitations", response_model=InvitationList, responses=OWN)
async def list_invitations(
    house: Here,
    me: Me,
    campaign: CampaignName,
    living: bool = False,
    until: Annotated[Time | None, Query()] = None,
    after: After = "",
    limit: Limit = 50,
) -> Response:
    """A page of the campaign's invitations, the newest first.

    ``living`` leaves out those that were used up, withdrawn or have run out; ``until`` those that
    end later than that time, milliseconds UTC.
    """
    sought = SoughtInvitations(living, until, Span(after, limit))
    page = await house.store.read(lambda tx: campaign_invitations(tx, me, campaign, sought))
    shown = set(InvitationLine.model_fields)
    lines = [
        InvitationLine.model_validate({k: v for k, v in row._asdict().items() if k in shown})
        for row in page.entries
    ]
    return said(InvitationList(invitations=lines, next=page.next))


@router.delete("/campaigns/{campaign}/invitations/{invitation}", status_code=204, responses=OWN)
async def withdraw_invitation(
    house: Here, me: Me, campaign: CampaignName, invitation: Id
) -> Response:
    """Withdraw a link."""
    await house.store.write(lambda tx: revoke_invitation(tx, me, campaign, invitation))
    return Response(status_code=204)


def _line(one: NamedMember) -> MemberLine:
    member = one.member
    return MemberLine(
        rater=member.person,
        name=one.name,
        role=member.role,  # type: ignore[arg-type]  # a role by construction
        standing=member.standing,  # type: ignore[arg-type]  # likewise
        reason=member.reason,
        judged=member.judged,
        imported=member.imported,
        skipped=member.skipped,
        seconds=member.milliseconds / 1000,
        earned=member.earned,
        paid=member.paid,
        enrolled_at=member.enrolled_at,
        last_at=member.last_at,
        consented=member.consent is not None,
        guideline=member.guideline,
    )
