"""A campaign with more people than a page shows, laid before a server starts on it."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from campaigns import MINUTE, NAME, Clock, World, small_spec
from house import opened
from quorate.campaign.accounts.joining import Newcomer, new_account
from quorate.campaign.consenting import consent
from quorate.campaign.enrolling import change_role, enrol
from quorate.campaign.inviting import invite
from quorate.campaign.publishing import acknowledge_guideline
from quorate.campaign.rights import MEMBER, Actor, Role
from quorate.campaign.standing import change_standing
from quorate.campaign.way.appealing import appeal
from quorate.storage.transaction import Transaction

GIVEN = ("Ann", "Björn", "Chloé", "Dmitri", "Élise", "Fatima", "Gül", "Hana", "Ines", "João")
FAMILY = ("Abel", "Brandt", "Castro", "Dubois", "Eriksen", "Fuchs", "García", "Hoang", "Ito")
APPEALS = 60
EXPERTS = 10
WORKING = 12
LINKS = 30
HOUR = 60 * MINUTE


def name_of(number: int) -> str:
    """The name of a rater; no two have the same."""
    given, family = GIVEN[number % len(GIVEN)], FAMILY[number // len(GIVEN) % len(FAMILY)]
    return f"{given} {family} {number:03d}"


def lay(data: Path, number: int) -> None:
    """Lay a house with the campaign ``NAME`` and so many raters, with 30 invitations: 60
    were paused and disagree, 10 are experts, 12 have judged. Its owner logs in as ``owner``."""
    with ThreadPoolExecutor(1) as thread:  # this one may have a loop that runs
        thread.submit(asyncio.run, _laid(data, number)).result()


async def _laid(data: Path, number: int) -> None:
    data.mkdir(mode=0o700)
    clock = Clock(int(time.time() * 1000) - HOUR)
    async with opened(data, raters=0, items=60, clock=clock) as place:
        world = World(place.owner_actor, [], place.house.vault)
        for one in range(number):
            clock.advance(1)
            await place.house.store.write(partial(_join, world=world, number=one))
        clock.advance(MINUTE)
        for one in range(LINKS):
            clock.advance(1)
            await place.house.store.write(partial(_invite, world=world, number=one))


def _join(tx: Transaction, world: World, number: int) -> None:
    person = new_account(tx, world.vault, Newcomer(name_of(number)), MEMBER)
    enrol(tx, world.owner, NAME, person, Role.RATER)
    if number < APPEALS:
        change_standing(tx, world.owner, NAME, person, "paused", "Please read it again.")
        appeal(tx, world.vault, Actor(person), NAME, f"I did read it ({number}).")
    elif number < APPEALS + EXPERTS:
        change_role(tx, world.owner, NAME, person, Role.EXPERT)
    elif number < APPEALS + EXPERTS + WORKING:
        _judge(tx, world, Actor(person), APPEALS + EXPERTS + WORKING - number)


def _judge(tx: Transaction, world: World, rater: Actor, times: int) -> None:
    spec = small_spec()
    if spec.consent_digest is not None:
        consent(tx, rater, NAME, spec.consent_digest)
    acknowledge_guideline(tx, rater, NAME, spec.guideline.version)
    for _ in range(min(times, 4)):
        world.answer(tx, rater, world.take(tx, rater).lease)


def _invite(tx: Transaction, world: World, number: int) -> None:
    invite(tx, world.owner, NAME, days=1 + number % 5, note=f"Friend {number}")
