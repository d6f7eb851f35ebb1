"""A small campaign for tests: its spec, a vault with keys of the moment, people, items, answers."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from quorate.assignment.cursor import Cursors
from quorate.campaign.accounts.joining import Newcomer, new_account
from quorate.campaign.adding import NewItem, add_items
from quorate.campaign.consenting import consent
from quorate.campaign.enrolling import enrol
from quorate.campaign.handing.desk import Desk
from quorate.campaign.handing.drawing import generator
from quorate.campaign.handing.working import Held, Supply, supply
from quorate.campaign.opening import open_campaign
from quorate.campaign.publishing import acknowledge_guideline
from quorate.campaign.rights import MEMBER, OWNER, Actor, Role
from quorate.campaign.submitting import Receipt, Submission, submit
from quorate.ledger.entry import parse
from quorate.ledger.event import HOUSE
from quorate.ledger.replay import Folded
from quorate.ledger.vault import Vault
from quorate.ledger.views import ALL, Row, View
from quorate.schema.campaign import CampaignSpec, campaign_spec
from quorate.schema.json_value import Json
from quorate.storage.queries import log
from quorate.storage.transaction import Transaction

NAME = "tone"
NOON = 1_700_000_000_000
"""a moment, in milliseconds UTC"""
MINUTE = 60_000


class Clock:
    """A clock that is set by hand."""

    def __init__(self, at: int = NOON) -> None:
        self.at = at

    def __call__(self) -> int:
        return self.at

    def advance(self, milliseconds: int) -> None:
        self.at += milliseconds


def small_spec(**changes: object) -> CampaignSpec:
    """A campaign with a choice and a free text that is sealed; keys can be changed or added."""
    declared: dict[str, object] = {
        "quorate": 1,
        "paradigm": "prescriptive",
        "name": NAME,
        "title": "How does it sound?",
        "purpose": "To learn how readers hear short sentences.",
        "content": [{"name": "sentence", "type": "text"}],
        "questions": [
            {
                "name": "tone",
                "type": "single_choice",
                "ask": "How does it sound?",
                "options": ["warm", "cold"],
            },
            {"name": "why", "type": "text", "ask": "Why?", "required": False},
        ],
        "guideline": {"version": "1.0", "text": "Judge the words, not the writer."},
        "overlap": 2,
        "hold": 2,
        "lease_minutes": 30,
        "undo_minutes": 10,
        "pay": {"currency": "EUR", "per_item": 0.25},
    }
    return campaign_spec({**declared, **changes})


def compared_spec(assignment: Mapping[str, Json], **changes: object) -> CampaignSpec:
    """The same with two replies that are compared, in two questions that may be left out."""
    between = ["reply_a", "reply_b"]
    whole = small_spec().as_data()
    fields = [{"name": name, "type": "text"} for name in ("sentence", *between)]
    questions = whole["questions"]
    assert isinstance(questions, list)
    asked: list[object] = [
        *questions,
        {"name": "better", "type": "pair", "ask": "?", "between": between, "required": False},
        {"name": "ranked", "type": "ranking", "ask": "?", "among": between, "required": False},
    ]
    return small_spec(content=fields, questions=asked, assignment=assignment, **changes)


def compared_items(number: int) -> list[NewItem]:
    """Items of ``compared_spec``; whose the replies are changes from one to the next."""
    return [
        NewItem(
            {"sentence": "Hm.", "reply_a": "Yes.", "reply_b": "Not at all."},
            f"i{n}",
            slices={"reply_a": f"m{n % 3}", "reply_b": f"m{(n + 1) % 3}"},
        )
        for n in range(number)
    ]


def labels(tone: str = "warm", why: str = "") -> dict[str, Json]:
    """Answers to the questions of ``small_spec``."""
    return {"tone": tone, "why": why} if why else {"tone": tone}


def secret_of_draws(campaign: str) -> bytes:
    """The secret of a campaign's draws, as every server of the installation has it."""
    return f"draws {campaign}".encode()


def chance(campaign: str, lease: str) -> Random:
    """The generator of a lease."""
    return generator(secret_of_draws(campaign), lease)


@dataclass(slots=True)
class World:
    """A campaign under way: who is in it, with the vault and the cursors of a server process."""

    owner: Actor
    raters: list[Actor]
    vault: Vault
    desk: Desk = field(default_factory=lambda: Desk(chance))
    name: str = NAME

    @property
    def cursors(self) -> Cursors:
        """Where the raters stand, as this process remembers it."""
        return self.desk.cursors

    def beside(self) -> World:
        """The same as another server process knows it, with cursors of its own."""
        return World(self.owner, self.raters, self.vault, Desk(chance), self.name)

    def supply(self, tx: Transaction, rater: Actor, hold: int = 0) -> Supply:
        """Keep the rater supplied."""
        return supply(tx, self.desk, rater, self.name, hold)

    def take(self, tx: Transaction, rater: Actor) -> Held:
        """The first item that the rater holds; they must have one."""
        return self.supply(tx, rater).leases[0]

    def answer(
        self,
        tx: Transaction,
        rater: Actor,
        lease: str,
        submission: str | None = None,
        given: dict[str, Json] | None = None,
    ) -> Receipt:
        """Submit an answer to a lease."""
        name = submission or f"s-{lease}"
        what = Submission(name, lease, given or labels(), 4_000)
        return submit(tx, self.vault, rater, self.name, what)


def new_vault() -> Vault:
    """A vault under a key of the moment."""
    return Vault(os.urandom(32))


def new_world(
    tx: Transaction,
    *,
    raters: int = 2,
    items: int = 4,
    spec: CampaignSpec | None = None,
    vault: Vault | None = None,
) -> World:
    """Open the campaign with an owner, raters who are ready to work, and items."""
    spec = spec or small_spec()
    vault = vault or new_vault()
    owner = Actor(new_account(tx, vault, Newcomer("Owner"), OWNER), OWNER)
    open_campaign(tx, owner, spec)
    world = World(owner, [], vault, name=spec.name)
    world.raters += [new_rater(tx, world, spec) for _ in range(raters)]
    add_sentences(tx, world, items)
    return world


def new_rater(tx: Transaction, world: World, spec: CampaignSpec) -> Actor:
    """A person with an account, enrolled, who has read the guideline and agreed."""
    person = new_account(tx, world.vault, Newcomer("Rater"), MEMBER)
    enrol(tx, world.owner, spec.name, person, Role.RATER)
    actor = Actor(person)
    if spec.consent_digest is not None:
        consent(tx, actor, spec.name, spec.consent_digest)
    acknowledge_guideline(tx, actor, spec.name, spec.guideline.version)
    return actor


def add_sentences(tx: Transaction, world: World, number: int, start: int = 0) -> None:
    """Add items ``i000``, ``i001``, … to the campaign."""
    rows = [
        NewItem({"sentence": f"Sentence number {i}."}, f"i{i:03d}")
        for i in range(start, start + number)
    ]
    added = add_items(tx, world.owner, world.name, rows)
    assert not added.refused


def view_rows(tx: Transaction, view: View) -> dict[tuple[object, ...], dict[str, object]]:
    """All rows of a view by their keys."""
    found: dict[tuple[object, ...], dict[str, object]] = {}
    for row in tx.select(view, {}):
        found[tuple(row[column] for column in view.key)] = dict(row)
    return found


def view_row(tx: Transaction, view: View, **key: str) -> Row:
    """The one row of a view with this key."""
    (row,) = tx.select(view, key)
    return row


def entries(tx: Transaction) -> dict[str, list[bytes]]:
    """The numbered entries of each log, in order; their indexes must be without gaps."""
    found: dict[str, list[bytes]] = {}
    for (name,) in tx.all(log.LOGS):
        lines = tx.all(log.LINES, log=name, start=0, limit=1_000_000)
        assert [line.idx for line in lines] == list(range(len(lines)))
        found[name] = [line.body.encode() for line in lines]
    return found


def assert_views_are_replay(tx: Transaction) -> None:
    """Fold all logs again; every row of every view must be equal."""
    folded = Folded()
    logs = entries(tx)
    for name in sorted(logs, key=lambda name: name != HOUSE):
        for body in logs[name]:
            parse(body).fold(folded)
    for view in ALL:
        assert view_rows(tx, view) == folded.tables.get(view.name, {}), view.name


def assert_counts_are_sound(tx: Transaction, overlap: int) -> None:
    """No item beyond its overlap, no rater twice on an item, all counts as the rows say."""
    from quorate.ledger.views import ITEMS, JUDGMENTS, LEASES

    leases = list(view_rows(tx, LEASES).values())
    judgments = list(view_rows(tx, JUDGMENTS).values())
    for (_, name), item in view_rows(tx, ITEMS).items():
        held = sum(row["item"] == name and row["status"] == "held" for row in leases)
        of_item = [row for row in judgments if row["item"] == name]
        counted = [row for row in of_item if row["excluded"] is None and not row["surplus"]]
        assert (item["held"], item["judged"]) == (held, len(counted)), item
        assert item["wanted"] == held + len(counted) + int(str(item["room"])), item
        assert held + len(counted) <= overlap, item
        raters = [row["rater"] for row in of_item]
        assert len(raters) == len(set(raters)), f"{name} was judged twice by one rater"


def everybody(worlds: Sequence[World]) -> list[tuple[World, Actor]]:
    """Raters dealt out over worlds, as a proxy deals out people over server processes."""
    return [(worlds[n % len(worlds)], rater) for n, rater in enumerate(worlds[0].raters)]
