"""Disagree with one's standing, and settle that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from quorate.campaign.accounts.introducing import names_of
from quorate.campaign.asked import spec_of
from quorate.campaign.names import fresh
from quorate.campaign.paging import FIRST, Span, page_of, placed
from quorate.campaign.reading import may_run
from quorate.campaign.rights import (
    Actor,
    ConflictError,
    ForbiddenError,
    NotFoundError,
    Right,
    demand,
    seat_of,
)
from quorate.campaign.sealing import seal, unseal, unseal_all
from quorate.campaign.standing import set_standing, standing_before
from quorate.campaign.way.telling import tell
from quorate.ledger.event import Json
from quorate.ledger.events import AppealMade, AppealSettled
from quorate.ledger.vault import Vault
from quorate.schema.errors import InputError
from quorate.storage.queries import appeals, campaigns, quality
from quorate.storage.queries.appeals import Appeal, ShownAppeals
from quorate.storage.queries.campaigns import Member, Seat
from quorate.storage.transaction import Transaction

LONGEST = 4_000
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


@dataclass(frozen=True, slots=True)
class SoughtAppeals:
    """Which appeals, and which page of them."""

    shown: ShownAppeals = ShownAppeals.ALL
    span: Span = FIRST


@dataclass(frozen=True, slots=True)
class AppealPage:
    """Appeals, how many of the campaign wait, and the cursor of the page behind these."""

    appeals: tuple[OpenedAppeal, ...]
    waiting: int
    next: str | None


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
    tx: Transaction, vault: Vault, actor: Actor, campaign: str, sought: SoughtAppeals
) -> AppealPage:
    """A page of a campaign's appeals with the raters' words: those that wait the oldest first,
    others the newest first. Raises InputError for a cursor that no page gave.
    """
    demand(tx, actor, campaign, Right.SETTLE)
    shown, span = sought.shown, sought.span
    given: dict[str, str | int] = {"campaign": campaign, "limit": span.rows}
    if span.after:
        given["at"], given["last"] = placed(span.after, int, str)
    rows = tx.all(appeals.page(shown, bool(span.after)), **given)
    page = page_of(rows, span.limit, lambda one: (one.made_at, one.appeal))
    named = may_run(tx, actor, campaign)
    names = names_of(tx, vault, [one.rater for one in page.entries]) if named else {}
    said = unseal_all(tx, vault, [one.words for one in page.entries if one.words is not None])
    waiting = tx.one(quality.WAITING_APPEALS, campaign=campaign)
    return AppealPage(
        tuple(
            OpenedAppeal(one, _text(said.get(one.words or "")), names.get(one.rater, ""))
            for one in page.entries
        ),
        0 if waiting is None else waiting.number,
        page.next,
    )


def opened(tx: Transaction, vault: Vault, made: Appeal, *, named: bool) -> OpenedAppeal:
    """An appeal with its words, and with the rater's name where that may be seen."""
    words = None if made.words is None else unseal(tx, vault, made.words)
    names = names_of(tx, vault, [made.rater]) if named else {}
    return OpenedAppeal(made, _text(words), names.get(made.rater, ""))


def _text(words: Json) -> str | None:
    return words if isinstance(words, str) else None
