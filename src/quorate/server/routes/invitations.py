"""Invitations: what a link invites to, and joining by it."""

from __future__ import annotations

import asyncio
from typing import Literal

from fastapi import Request, Response
from pydantic import BaseModel, Field

from quorate.campaign.accounts.entering import enter
from quorate.campaign.accounts.joining import Newcomer, join_as_newcomer
from quorate.campaign.accounts.logins import login_digest
from quorate.campaign.accounts.owning import claim_ownership, opens_ownership
from quorate.campaign.accounts.passwords import LONGEST, check_password, hashed
from quorate.campaign.asked import spec_of
from quorate.campaign.consenting import consent
from quorate.campaign.enrolling import join
from quorate.campaign.inviting import invitation_of
from quorate.campaign.rights import MEMBER, OWNER, Actor
from quorate.schema.campaign import CampaignSpec
from quorate.schema.errors import InputError
from quorate.server.house import House
from quorate.server.problem import problems
from quorate.server.routes.session import SessionView, planted, set_session, view_of
from quorate.server.routing import PUBLIC, Address, Anybody, Here, said
from quorate.server.routing import router as new_router
from quorate.storage.queries import campaigns
from quorate.storage.transaction import Transaction

router = new_router("people")


class WayView(BaseModel):
    """What lies before the work: items of practice, at most so many of a test, skills needed."""

    training: int | None
    qualification: int | None
    requires: list[str]


class InvitationView(BaseModel):
    """What a link invites to. Without a campaign it makes an owner of the installation."""

    campaign: str | None
    title: str
    role: Literal["owner", "lead", "expert", "rater", "auditor"]
    purpose: str
    consent: str | None
    pay: dict[str, object] | None
    expected_seconds: float | None
    language: str | None
    guideline_version: str | None
    guideline: str | None
    way: WayView | None
    """what comes before the work, for raters"""


class Joining(BaseModel):
    """How somebody joins: under which pseudonym, and how they will log in again.

    Who is logged in leaves the pseudonym out and joins as they are.
    """

    pseudonym: str | None = Field(default=None, max_length=200)
    login: str | None = Field(default=None, max_length=254)
    password: str | None = Field(default=None, max_length=LONGEST)
    agreed: bool
    """that they read who asks, why and what is stored; must be true"""


@router.get(
    "/invitations/{token}",
    response_model=InvitationView,
    responses={**PUBLIC, **problems(404)},
)
async def look(house: Here, token: str, where: Address) -> Response:
    """What the link invites to."""
    house.limits.invitation.take(where)
    return said(await house.store.read(lambda tx: _view(tx, token)))


@router.post(
    "/invitations/{token}",
    response_model=SessionView,
    status_code=201,
    responses={**PUBLIC, **problems(404, 409)},
)
async def accept(
    request: Request, house: Here, token: str, given: Joining, where: Address, me: Anybody
) -> Response:
    """Join by the link; the answer sets the session's cookie for a new account."""
    house.limits.invitation.take(where)
    if not given.agreed:
        raise InputError("joining needs your agreement", where="agreed")
    if given.pseudonym is None:
        return await _as_oneself(house, token, me.actor if me is not None else None)
    newcomer = await _newcomer(house, given, token)
    before, lasts = planted(request), house.settings.session_ms

    def work(tx: Transaction) -> tuple[str, SessionView]:
        person, role = _enrolled(tx, house, newcomer, token)
        secret = enter(tx, person, "invitation", lasts, before)
        return secret, view_of(tx, house, Actor(person, role))

    secret, view = await house.store.write(work)
    house.doorkeeper.forget()
    response = said(view, 201)
    set_session(response, house, secret)
    return response


def _view(tx: Transaction, token: str) -> InvitationView:
    if opens_ownership(tx, token):
        return InvitationView(
            campaign=None,
            title="",
            role="owner",
            purpose="",
            consent=None,
            pay=None,
            expected_seconds=None,
            language=None,
            guideline_version=None,
            guideline=None,
            way=None,
        )
    found = invitation_of(tx, token)
    spec = spec_of(tx, found.campaign)
    state = tx.one(campaigns.STATE, campaign=found.campaign)
    version = "" if state is None else state.guideline
    text = tx.one(campaigns.GUIDELINE, campaign=found.campaign, version=version)
    return InvitationView(
        campaign=found.campaign,
        title=spec.title if state is None else state.title,
        role=found.role,  # type: ignore[arg-type]
        purpose=spec.purpose,
        consent=spec.consent,
        pay=None if spec.pay is None else dict(spec.pay.as_data()),
        expected_seconds=spec.expected_seconds,
        language=spec.language,
        guideline_version=version,
        guideline=None if text is None else text.text,
        way=_way(spec) if found.role == "rater" else None,
    )


def _way(spec: CampaignSpec) -> WayView:
    training, test = spec.way.training, spec.way.qualification
    return WayView(
        training=None if training is None else training.items,
        qualification=None if test is None else test.items,
        requires=list(spec.way.requires),
    )


async def _newcomer(house: House, given: Joining, token: str) -> Newcomer:
    # a hash costs much, so only for who shows a link that admits
    await house.store.read(lambda tx: _view(tx, token))
    digest = None if given.login is None else login_digest(house.login_key, given.login)
    made = None
    if given.password is not None:
        check_password(given.password)
        async with house.hashing:
            made = await asyncio.to_thread(hashed, given.password)
    return Newcomer(given.pseudonym or "", given.login, digest, made)


def _enrolled(tx: Transaction, house: House, newcomer: Newcomer, token: str) -> tuple[str, str]:
    if opens_ownership(tx, token):
        return claim_ownership(tx, house.vault, newcomer, token), OWNER
    joined = join_as_newcomer(tx, house.vault, newcomer, token)
    _agree(tx, Actor(joined.person), joined.campaign)
    return joined.person, MEMBER


async def _as_oneself(house: House, token: str, actor: Actor | None) -> Response:
    if actor is None:
        raise InputError("a pseudonym is needed", where="pseudonym", remedy="give one, or log in")

    def work(tx: Transaction) -> SessionView:
        campaign = join(tx, actor.person, token)
        _agree(tx, actor, campaign)
        return view_of(tx, house, actor)

    view = await house.store.write(work)
    house.doorkeeper.forget()
    return said(view, 201)


def _agree(tx: Transaction, actor: Actor, campaign: str) -> None:
    """Who joins has read the consent text on the invitation's page, and says so."""
    member = tx.one(campaigns.MEMBER, campaign=campaign, person=actor.person)
    digest = spec_of(tx, campaign).consent_digest
    if member is not None and member.role in ("rater", "expert") and digest is not None:
        consent(tx, actor, campaign, digest)
