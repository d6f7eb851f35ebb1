"""The stage: campaigns set up on a server with items, links and simulated raters, over HTTP."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from random import Random

from quorate.data.demo import DemoCampaign
from quorate.schema.errors import RequestError
from quorate.simulation.character import CAST, MARK, Character
from quorate.simulation.wire import RefusedError, Wire
from quorate.simulation.worker import Assignment, Worker, digest_of

SHARE = 0.6
"""the part of the judgments wanted that simulated raters give; the rest is for people"""
MANY = 6
"""judgments for which it is worth a rater's while to take part"""
USES = 5
DAYS = 2
ABOUT = (
    "made by quorate demo: a program that pretends to be a rater, with answers from a known truth "
    "and mistakes of its own"
)


@dataclass(frozen=True, slots=True)
class Crew:
    """Who is to work: characters, the key that their passwords are made from, and their speed."""

    key: bytes
    speed: float
    characters: Sequence[Character] = CAST

    def login(self, character: Character) -> str:
        """A login name, such as ``simulated-ash``."""
        return character.name.replace(MARK, "simulated").replace(" ", "-").lower()

    def password(self, character: Character) -> str:
        """A password that the same install makes again at its next start."""
        return hmac.new(self.key, character.name.encode(), hashlib.sha256).hexdigest()


def open_campaigns(owner: Wire, campaigns: Iterable[DemoCampaign]) -> list[DemoCampaign]:
    """Open the campaigns and add their items; those that are there already stay as they are."""
    opened = []
    for campaign in campaigns:
        try:
            owner.post("/campaigns", campaign.spec.as_data())
        except RefusedError as error:
            if error.status != HTTPStatus.CONFLICT:
                raise
        else:
            _add_items(owner, campaign)
        opened.append(campaign)
    return opened


def _add_items(owner: Wire, campaign: DemoCampaign) -> None:
    at = f"/campaigns/{campaign.spec.name}"
    for item in campaign.items:
        for file in item.media:
            owner.upload(f"{at}/media", file.name, file.type, file.data)
    rows = [
        {"item": item.item, "content": item.content, "gold": campaign.gold_of(item)}
        for item in campaign.items
    ]
    added = owner.post(f"{at}/items", {"items": rows})
    if added["refused"]:
        raise RequestError(f"items of {campaign.spec.name} were refused: {added['refused']}")


def rater_link(owner: Wire, url: str, campaign: str) -> str:
    """A link for people who want to try the campaign."""
    made = owner.post(
        f"/campaigns/{campaign}/invitations",
        {"role": "rater", "uses": USES, "days": DAYS, "note": "printed by quorate demo"},
    )
    return f"{url}/join/{made['secret']}"


def recruit(owner: Wire, url: str, campaigns: Sequence[DemoCampaign], crew: Crew) -> list[Worker]:
    """Workers for the campaigns: raters who join, or log in when they have joined before."""
    workers = []
    for number, character in enumerate(crew.characters):
        mine = [c for n, c in enumerate(campaigns) if _takes_part(c, n, number, crew)]
        # every rater begins with another campaign, so that all are alive from the beginning
        turn = number % len(mine)
        mine = mine[turn:] + mine[:turn]
        wire = Wire(url)
        person = _enter(owner, wire, mine[0].spec.name, crew, character)
        for campaign in mine[1:]:
            _enrol(owner, campaign.spec.name, person)
        tasks = [assignment(campaign, _seats(campaign, crew)) for campaign in mine]
        rng = Random(f"{character.name} {crew.key.hex()}")
        workers.append(Worker(character, wire, tasks, rng, crew.speed))
    return workers


def _takes_part(campaign: DemoCampaign, place: int, number: int, crew: Crew) -> bool:
    return (number - place) % len(crew.characters) < _seats(campaign, crew)


def _seats(campaign: DemoCampaign, crew: Crew) -> int:
    """How many raters work on a campaign: fewer on a small one, so that people find items too."""
    wanted = len(campaign.items) * campaign.spec.overlap
    return min(max(round(wanted * SHARE / MANY), 1), len(crew.characters))


def assignment(campaign: DemoCampaign, raters: int) -> Assignment:
    """A campaign as each of so many raters is to work on it."""
    wanted = len(campaign.items) * campaign.spec.overlap
    truths: Mapping[bytes, Mapping[str, object]] = {
        digest_of(item.content): item.truth for item in campaign.items
    }
    return Assignment(campaign.spec, truths, max(round(wanted * SHARE / raters), 1))


def _enter(owner: Wire, wire: Wire, campaign: str, crew: Crew, character: Character) -> str:
    """Log in, or join by an invitation whose note says what this rater is; the person's id."""
    login, password = crew.login(character), crew.password(character)
    try:
        view = wire.post("/session", {"login": login, "password": password})
    except RefusedError as error:
        if error.status != HTTPStatus.UNAUTHORIZED:
            raise
        note = f"{character.name} ({character.manner}): {ABOUT}"
        made = owner.post(f"/campaigns/{campaign}/invitations", {"role": "rater", "note": note})
        joining = {"pseudonym": character.name, "login": login, "password": password}
        view = wire.post(f"/invitations/{made['secret']}", joining | {"agreed": True})
    return str(view["person"])


def _enrol(owner: Wire, campaign: str, person: str) -> None:
    try:
        owner.post(f"/campaigns/{campaign}/raters", {"person": person, "role": "rater"})
    except RefusedError as error:
        if error.status != HTTPStatus.CONFLICT:  # a member already
            raise
