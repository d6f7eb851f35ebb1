"""Import: take judgments in that were given in another tool.

Each becomes an entry of the log, so that a release proves it as it proves those given here. When
it was given, how long it took and what was read before are what the file says: they are kept as
stated, and no figure of time, pay or conduct is made of them.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite

from quorate.campaign.accounts.logins import login_key
from quorate.campaign.asked import spec_of
from quorate.campaign.names import fresh
from quorate.campaign.rights import Actor, ConflictError, Right, Role, campaign_state, demand
from quorate.campaign.sealing import seal
from quorate.campaign.standing import IMPORTED
from quorate.campaign.submitting import seal_labels, seal_words
from quorate.ledger.canonical import text
from quorate.ledger.event import HOUSE, Json
from quorate.ledger.events import (
    ImportStarted,
    JudgmentExcluded,
    JudgmentImported,
    MemberEnrolled,
    PersonImported,
)
from quorate.ledger.vault import Vault
from quorate.schema.answers import check_answers
from quorate.schema.campaign import CampaignSpec
from quorate.schema.errors import AnswerError, InputError
from quorate.schema.questions.comparison import Comparison
from quorate.storage.queries import accounts, imports
from quorate.storage.queries.imports import Place
from quorate.storage.transaction import Transaction

LONGEST_NAME = 200
LONGEST_ROW = 250
LATEST = 2**53 - 1
LONGEST_TIME = 10**9
"""seconds"""
_DIGEST = re.compile(r"[0-9a-f]{64}")
_TOOL = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")


@dataclass(frozen=True, slots=True)
class Origin:
    """A file of another tool: the format's name, the file's name and its SHA-256."""

    tool: str
    file: str
    digest: str


@dataclass(frozen=True, slots=True)
class Foreign:
    """A judgment that was given elsewhere.

    ``row`` names it within its file, the same whenever the file is read, so that it is taken in
    once; ``rater`` is the name there. ``rejected``: somebody there said that it does not count.
    """

    row: str
    item: str
    rater: str
    labels: Mapping[str, object]
    at: int | None = None
    seconds: float | None = None
    guideline: str = ""
    comment: str = ""
    shown: Mapping[str, Sequence[str]] = field(default_factory=dict)
    rejected: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """A judgment that was not taken in: its row, counted from 1, and why."""

    row: int
    item: str
    what: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of judgments.

    ``added`` were taken in, of which ``beyond`` came to items that had all they were to get and
    ``rejected`` do not count; ``there`` had been taken in before; ``raters`` are new.
    """

    source: str
    added: int
    beyond: int
    rejected: int
    there: int
    raters: int
    refused: tuple[Refused, ...]


def import_judgments(
    tx: Transaction,
    vault: Vault,
    actor: Actor,
    campaign: str,
    origin: Origin,
    rows: Sequence[Foreign],
    first_row: int = 1,
) -> Imported:
    """Take in what fits; say of the rest what is wrong with it.

    A file can be sent again, whole or in part: what is there stays as it is and is counted. A
    second, other answer of one rater about one item is refused. Raises ConflictError while the
    campaign is closed.
    """
    demand(tx, actor, campaign, Right.RUN)
    state = campaign_state(tx, campaign, lock=True)
    if state.state != "open":
        raise ConflictError(f"campaign {campaign!r} is {state.state}", remedy="reopen it first")
    taking = _Taking(tx, vault, actor, spec_of(tx, campaign), origin)
    taking.look(rows)
    for number, row in enumerate(rows, first_row):
        try:
            taking.take(row)
        except AnswerError as error:
            what = "; ".join(map(str, error.faults))
            taking.refused.append(Refused(number, row.item, f"labels: {what}"))
        except InputError as error:
            taking.refused.append(Refused(number, row.item, error.message))
    counts = taking.counts
    return Imported(
        taking.source,
        counts["added"],
        counts["beyond"],
        counts["rejected"],
        counts["there"],
        counts["raters"],
        tuple(taking.refused),
    )


def source_name(campaign: str, origin: Origin) -> str:
    """The name of a file in a campaign: the same for the same bytes read as the same format."""
    named = f"{campaign}\n{origin.tool}\n{origin.digest}".encode()
    return "s_" + hashlib.sha256(named).hexdigest()[:20]


class _Taking:
    """Rows of one file on their way into one campaign."""

    def __init__(
        self, tx: Transaction, vault: Vault, actor: Actor, spec: CampaignSpec, origin: Origin
    ) -> None:
        _check_origin(origin)
        self.tx, self.vault, self.actor, self.spec, self.origin = tx, vault, actor, spec, origin
        self.counts: Counter[str] = Counter()
        self.refused: list[Refused] = []
        # what somebody was not asked elsewhere they did not leave out
        self.questions = [
            question.model_copy(update={"required": False}) for question in spec.questions
        ]
        self._key = login_key(tx, vault)
        self._people: dict[str, str] = {}
        self._places: dict[str, Place] = {}
        self._content: dict[str, Mapping[str, object]] = {}
        self._room: dict[str, int] = {}
        self._names: set[str] = set()
        self._said: dict[tuple[str, str], str] = {}
        self.source = source_name(spec.name, origin)
        if tx.one(imports.SOURCE, source=self.source) is None:
            started = ImportStarted(spec.name, self.source, origin.tool, origin.file, origin.digest)
            tx.append(spec.name, actor.person, started)

    def look(self, rows: Sequence[Foreign]) -> None:
        """Look at the items of these rows, lock them, and read what was said of them."""
        named = text(sorted({row.item for row in rows}))
        key = {"campaign": self.spec.name, "items": named}
        for place in self.tx.all(imports.PLACES, **key):
            self._places[place.item] = place
            self._content[place.item] = json.loads(place.content)
            self._room[place.item] = place.room if place.state == "open" else 0
        for given in self.tx.all(imports.GIVEN, **key):
            self._names.add(given.judgment)
            self._said[given.item, given.rater] = given.labels

    def take(self, row: Foreign) -> None:
        """Take one in. Raises InputError when it does not fit."""
        name = self._name(row)
        if name in self._names:
            self.counts["there"] += 1
            return
        place = self._place(row.item)
        labels = check_answers(self.questions, row.labels, self._content[row.item])
        if not labels:
            raise InputError("no answer to any question of the campaign")
        stated, shown = _stated(row), self._shown(row)
        person = self._person(row.rater)
        if not self._is_new(row, person, labels):
            self.counts["there"] += 1
            return
        open_labels, sealed = seal_labels(self.tx, self.vault, self.spec, person, name, labels)
        comment = seal_words(self.tx, self.vault, person, f"comment {name} 0", row.comment)
        where = self._where(place)
        event = JudgmentImported(
            campaign=self.spec.name,
            item=row.item,
            judgment=name,
            source=self.source,
            rater=person,
            labels=open_labels,
            place=where,
            shown=shown,
            sealed=sealed,
            comment=comment,
            stated=stated,
            purpose=place.bank or None,
        )
        self.tx.append(self.spec.name, self.actor.person, event)
        self._names.add(name)
        self._said[row.item, person] = text(open_labels)
        self.counts["added"] += 1
        self.counts["beyond"] += where == "beyond" and not row.rejected
        if row.rejected:
            self._reject(row, name, where)
        elif where == "room":
            self._room[row.item] -= 1

    def _name(self, row: Foreign) -> str:
        _check_name(row.row, "the row", LONGEST_ROW)
        named = f"{self.source}\n{row.row}".encode("utf-8", "replace")
        return "j_" + hashlib.sha256(named).hexdigest()[:24]

    def _place(self, item: str) -> Place:
        place = self._places.get(item)
        if place is None:
            raise InputError(
                f"the campaign has no item {item[:LONGEST_NAME]!r}", remedy="add the item first"
            )
        if place.bank not in ("", "gold"):
            raise InputError(f"item {item!r} is kept apart for {place.bank}")
        if place.state == "retired":
            raise InputError(f"item {item!r} is retired")
        return place

    def _where(self, place: Place) -> str:
        if place.bank:
            return "aside"
        return "room" if self._room[place.item] > 0 else "beyond"

    def _is_new(self, row: Foreign, person: str, labels: Mapping[str, Json]) -> bool:
        """Whether the rater said nothing of the item yet; False where they said the same.

        Raises InputError where they said something else.
        """
        before = self._said.get((row.item, person))
        if before is None:
            return True
        hidden = self.spec.sealed_questions
        if before == text({name: label for name, label in labels.items() if name not in hidden}):
            return False
        raise InputError(
            f"rater {row.rater!r} has another answer about item {row.item!r} already",
            remedy="leave one of the two out of the file",
        )

    def _shown(self, row: Foreign) -> Json:
        orders: dict[str, Json] = {}
        asked = {question.name: question for question in self.spec.questions}
        for name, order in row.shown.items():
            question = asked.get(name)
            fields = question.compared() if isinstance(question, Comparison) else ()
            if sorted(order) != sorted(fields) or not fields:
                raise InputError(f"the order shown of question {name!r} is none of its fields")
            orders[name] = list(order)
        return orders or None

    def _reject(self, row: Foreign, name: str, where: str) -> None:
        self.counts["rejected"] += 1
        reason = f"rejected in {self.origin.tool}"
        aside, beyond = where == "aside" or None, where == "beyond" or None
        event = JudgmentExcluded(
            self.spec.name, row.item, name, reason, surplus=False, aside=aside, beyond=beyond
        )
        self.tx.append(self.spec.name, self.actor.person, event)

    def _person(self, name: str) -> str:
        """Who bears the name in that tool; somebody new gets a pseudonym, and the name is sealed.

        The same name in files of one tool is one person of the campaign.
        """
        found = self._people.get(name)
        if found is None:
            found = self._people[name] = self._known(name) or self._made(name)
        return found

    def _subject(self, name: str) -> str:
        named = f"import\n{self.spec.name}\n{self.origin.tool}\n{name}"
        return hmac.new(self._key, named.encode("utf-8", "replace"), hashlib.sha256).hexdigest()

    def _known(self, name: str) -> str | None:
        _check_name(name, "the rater")
        found = self.tx.one(accounts.BY_SUBJECT, subject=self._subject(name))
        return None if found is None else found.person

    def _made(self, name: str) -> str:
        tx, person = self.tx, fresh("p")
        sealed = seal(tx, self.vault, person, {"name": name}, f"profile {person}")
        tx.append(HOUSE, self.actor.person, PersonImported(person, sealed))
        tx.run(
            accounts.NEW_CREDENTIAL,
            person=person,
            login=None,
            password=None,
            subject=self._subject(name),
        )
        enrolled = MemberEnrolled(self.spec.name, person, Role.RATER.value, IMPORTED)
        tx.append(self.spec.name, self.actor.person, enrolled)
        self.counts["raters"] += 1
        return person


def _stated(row: Foreign) -> Json:
    """What the file says of time and instructions; None where it says nothing."""
    stated: dict[str, Json] = {}
    if row.at is not None:
        if not 0 <= row.at <= LATEST:
            raise InputError(f"time {row.at} is not in milliseconds since 1970")
        stated["at"] = row.at
    if row.seconds is not None:
        if not isfinite(row.seconds) or not 0 <= row.seconds <= LONGEST_TIME:
            raise InputError(f"seconds are {row.seconds}, and not from 0 to {LONGEST_TIME}")
        stated["milliseconds"] = round(row.seconds * 1000)
    if row.guideline:
        _check_name(row.guideline, "the guideline")
        stated["guideline"] = row.guideline
    return stated or None


def _check_origin(origin: Origin) -> None:
    if not _TOOL.fullmatch(origin.tool):
        raise InputError(f"{origin.tool[:80]!r} is no name of a format", where="tool")
    _check_name(origin.file, "the file")
    if not _DIGEST.fullmatch(origin.digest):
        raise InputError("a digest is 64 hexadecimal digits", where="digest")


def _check_name(name: str, what: str, longest: int = LONGEST_NAME) -> None:
    if not name or len(name) > longest or not name.isprintable():
        shown = name if len(name) <= LONGEST_NAME else name[:40] + "…"
        raise InputError(
            f"the name of {what} {shown!r} is empty, longer than {longest} or has control "
            "characters"
        )
