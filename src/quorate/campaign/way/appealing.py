"""Disagree with one's standing, and settle that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from quorate.campaign.accounts.introducing import introduce
from quorate.campaign.asked import spec_of
from quorate.campaign.names import fresh
from quorate.campaign.rights import (
    Actor,
    ConflictError,
    ForbiddenError,
    NotFoundError,
    Right,
    demand,
    seat_of,
)
from quorate.campaign.sealing import seal, unseal
from quorate.campaign.standing import set_standing, standing_before
from quorate.campaign.way.telling import tell
from quorate.ledger.event import Json
from quorate.ledger.events import AppealMade, AppealSettled
from quorate.ledger.vault import Vault
from quorate.schema.errors import InputError
from quorate.storage.queries import accounts, appeals, campaigns
from quorate.storage.queries.appeals import Appeal
from quorate.storage.queries.campaigns import Member, Seat
from quorate.storage.transaction import Transaction

LONGEST = 4_000
MOST = 1_000
"""appeals in a list, at most"""
APPEALABLE = frozenset({"paused", "retraining", "removed"})
"""standings that a rater can disagree with"""
Outcome = Literal["granted", "refused"]


@dataclass(frozen=True, slots=True)
class OpenedAppeal:
    """An appeal with the rater's words, None when they were erased, and who they are.

    ``name`` is the pseudonym that they chose, empty for those who do not run the campaign.
    """

    appeal: Appeal
    words: str | None
    name: str

    @property
    def state(self) -> str:
        """``waiting``, ``granted`` or ``refused``."""
        return self.appeal.outcome or "waiting"


def appeal(tx: Transaction, vault: Vault, actor: Actor, campaign: str, words: str) -> str:
    """Disagree with one's standing, in one's own words; the appeal's id.

    One appeal a change of standing. Raises ConflictError when there is nothing to appeal against,
    or an appeal was made already.
    """
    seat = seat_of(tx, actor, campaign, even_removed=True)
    if not words.strip() or len(words) > LONGEST:
        raise InputError(f"say in 1 to {LONGEST} characters why you disagree", where="words")
    if seat.standing not in APPEALABLE:
        raise ConflictError(f"you are {seat.standing}: there is nothing to appeal against")
    made = appeal_of(tx, seat)
    if made is not None:
        raise ConflictError(
            "you have appealed already"
            + (" and it was settled" if made.outcome is not None else ": it waits to be settled")
        )
    name = fresh("a")
    sealed = seal(tx, vault, seat.person, words, f"appeal {name}")
    event = AppealMade(campaign, name, seat.person, seat.standing, seat.reason, sealed)
    tx.append(campaign, actor.person, event)
    return name


def appeal_of(tx: Transaction, seat: Seat | Member) -> Appeal | None:
    """The rater's appeal against their standing as it is."""
    made = tx.all(appeals.OF_RATER, campaign=seat.campaign, rater=seat.person)
    return next((one for one in made if _against(one, seat)), None)


def _against(made: Appeal, seat: Seat | Member) -> bool:
    return made.made_at >= seat.since and (made.standing, made.reason) == (
        seat.standing,
        seat.reason,
    )


def settle_appeal(
    tx: Transaction, actor: Actor, campaign: str, name: str, outcome: Outcome, answer: str
) -> None:
    """Grant or refuse an appeal, with an answer that the rater reads.

    When it is granted they go on where they were, with their work, practice or test, unless their
    standing changed since for another reason. Nobody settles their own. Raises ConflictError when
    it was settled before.
    """
    demand(tx, actor, campaign, Right.SETTLE)
    if outcome not in get_args(Outcome):
        raise InputError(f"outcome {outcome!r} is none of {', '.join(get_args(Outcome))}")
    if not answer.strip() or len(answer) > LONGEST:
        raise InputError(f"an answer of 1 to {LONGEST} characters is needed", where="answer")
    found = tx.one(appeals.LOCKED_APPEAL, campaign=campaign, appeal=name)
    if found is None:
        raise NotFoundError(f"campaign {campaign!r} has no appeal {name!r}")
    if found.rater == actor.person:
        raise ForbiddenError("nobody settles their own appeal", remedy="ask another expert")
    if found.outcome is not None:
        raise ConflictError(f"this appeal was {found.outcome} already")
    member = tx.one(campaigns.LOCKED_MEMBER, campaign=campaign, person=found.rater)
    tx.append(campaign, actor.person, AppealSettled(campaign, name, outcome, answer))
    told = f"Your appeal was {outcome}: {answer}"
    tell(tx, actor.person, campaign, found.rater, told, "appeal")
    if outcome == "granted" and member is not None and _against(found, member):
        standing, stage = standing_before(tx, spec_of(tx, campaign), member)
        evidence: dict[str, Json] = {"says": told, "told": told, "appeal": name}
        if stage is not None:
            evidence["stage"] = stage
        set_standing(tx, actor.person, campaign, found.rater, standing, told, [evidence])


def campaign_appeals(
    tx: Transaction, vault: Vault, actor: Actor, campaign: str, state: str = ""
) -> list[OpenedAppeal]:
    """Appeals of a campaign with the raters' words: those that wait, the oldest first, those of
    another state, or all, the newest first; at most a thousand.
    """
    member = demand(tx, actor, campaign, Right.SETTLE)
    names = Right.RUN in actor.scopes and (actor.owner or (member and member.role == "lead"))
    if state == "waiting":
        found = tx.all(appeals.WAITING, campaign=campaign, limit=MOST)
    elif state:
        found = tx.all(appeals.SETTLED, campaign=campaign, outcome=state, limit=MOST)
    else:
        found = tx.all(appeals.ALL, campaign=campaign, limit=MOST)
    return [opened(tx, vault, one, named=bool(names)) for one in found]


def opened(tx: Transaction, vault: Vault, made: Appeal, *, named: bool) -> OpenedAppeal:
    """An appeal with its words, and with the rater's name where that may be seen."""
    words = None if made.words is None else unseal(tx, vault, made.words)
    person = tx.one(accounts.PERSON, person=made.rater) if named else None
    name = "" if person is None else introduce(tx, vault, person).name
    return OpenedAppeal(made, words if isinstance(words, str) else None, name)
