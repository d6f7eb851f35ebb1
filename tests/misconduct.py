"""A campaign in which every kind of misconduct happens, by people who speak HTTP to a real app.

Honest raters and, for each check, somebody who does what it is there to find. Time passes on a
clock set by hand: each rater has their own pace, whoever is next goes next.
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx

from campaigns import NOON, Clock
from house import Place, submission
from quorate import plugins
from quorate.campaign.adding import NewItem
from quorate.schema.campaign import CampaignSpec, campaign_spec
from quorate.schema.json_value import Json

TONES = ("warm", "cold", "neutral")
REPLIES = ("reply_a", "reply_b")
ITEMS = 90
GOLD = 40
AUDIT = 8
WRONG_GOLD = "g00"
"""a gold item whose known answer is not the right one"""
PASTED = (
    "The sender sounds as one would expect from somebody in this position, and the wording of the "
    "message leaves no doubt about what is meant by it, so the answer is clear enough to me."
)
MACHINE = (
    "As an AI language model, I must note that it is important to consider the tone of item {n}. "
    "Overall, this showcases a rich tapestry of nuance — not merely warmth, but a testament to "
    "clarity. In conclusion, delving deeper into case {n} underscores its multifaceted nature."
)
# fmt: off
WORDS = (
    "calm", "short", "friendly", "greeting", "closing", "order", "verb", "polite", "abrupt",
    "thanks", "promise", "detail", "vague", "plain", "warm", "distant", "formal", "reply",
    "answer", "question", "tone", "rhythm", "comma", "ending", "opening", "name", "phrase",
)
# fmt: on
HONEST = 10


def truth_of(name: str) -> dict[str, str]:
    """The right answers to an item, by its name."""
    digest = hashlib.sha256(name.encode()).digest()
    return {"tone": TONES[digest[0] % 3], "better": REPLIES[digest[1] % 2]}


def content_of(name: str) -> dict[str, object]:
    """What an item shows; its sentence tells those who know how which item it is."""
    return {
        "sentence": f"Sentence {name}: we have received your message and will answer it.",
        "reply_a": f"First reply to {name}.",
        "reply_b": f"Another reply to {name}.",
    }


def name_of(content: Mapping[str, Json]) -> str:
    """The item that somebody looks at."""
    return str(content["sentence"]).split()[1].rstrip(":")


def spec() -> CampaignSpec:
    """A campaign with everything that checks look at, in which everybody judges every item."""
    return campaign_spec(
        {
            "quorate": 1,
            "paradigm": "prescriptive",
            "name": "watched",
            "title": "How does it sound?",
            "purpose": "To learn how readers hear short sentences.",
            "content": [{"name": n, "type": "text"} for n in ("sentence", *REPLIES)],
            "questions": [
                {"name": "tone", "type": "single_choice", "ask": "How?", "options": list(TONES)},
                {"name": "better", "type": "pair", "ask": "Which?", "between": list(REPLIES)},
                {"name": "why", "type": "text", "ask": "Why?", "required": False},
            ],
            "guideline": {"version": "1.0", "text": "Judge the words."},
            "consent": "We store what you answer.",
            "overlap": 40,
            "hold": 6,
            "pay": {"currency": "EUR", "per_item": 0.02},
            "expected_seconds": 20.0,
            "break_minutes": 20,
            "assignment": {"gold": 0.25, "audit": 0.06, "repeats": 0.14, "repeat_after": 5},
            "checks": {name: {} for name in plugins.names(plugins.CHECKS)}
            | {"pay-floor": {"floor": 10.0}},
        }
    )


def items() -> list[NewItem]:
    """The items to be judged, gold (one of them wrong) and traps."""
    rows = [NewItem(content_of(f"w{n:02}"), f"w{n:02}") for n in range(ITEMS)]
    for n in range(GOLD):
        name = f"g{n:02}"
        known: dict[str, object] = dict(truth_of(name))
        if name == WRONG_GOLD:
            known["tone"] = next(tone for tone in TONES if tone != known["tone"])
        known["better"] = {"choice": known["better"]}
        rows.append(NewItem(content_of(name), name, gold=known))
    for n in range(AUDIT):
        name = f"t{n:02}"
        trap: dict[str, object] = {"tone": truth_of(name)["tone"]}
        trap["better"] = {"choice": truth_of(name)["better"]}
        rows.append(NewItem(content_of(name), name, gold=trap, bank="audit"))
    return rows


@dataclass
class Hand:
    """An item in somebody's hand: which it is, its right answers, in which order it is shown, how
    many they had before, and chance."""

    name: str
    right: Mapping[str, str]
    shown: Mapping[str, Sequence[str]]
    before: int
    rng: Random

    def tone(self, accuracy: float) -> str:
        """The right tone so often, else another."""
        if self.rng.random() < accuracy:
            return self.right["tone"]
        return self.rng.choice([tone for tone in TONES if tone != self.right["tone"]])

    def better(self, accuracy: float) -> str:
        """The better reply so often, else the other."""
        if self.rng.random() < accuracy:
            return self.right["better"]
        return next(reply for reply in REPLIES if reply != self.right["better"])


@dataclass
class Act:
    """What somebody answers, after so many seconds of work and so many of rest."""

    tone: str
    better: str
    why: str = ""
    seconds: float = 20.0
    rest: float = 3.0


Held = dict[str, Any]
"""a lease as it comes over the wire"""
Manner = Callable[[Hand], Act]


def honest(hand: Hand) -> Act:
    """Reads, thinks, is right nine times in ten, and takes a break now and then."""
    seconds = 20 * hand.rng.lognormvariate(0, 0.35)
    rest = 600.0 if hand.before % 25 == 24 else 3.0
    why = " ".join(hand.rng.sample(WORDS, 14)) if hand.before % 3 == 0 else ""
    sure = 0.99 if hand.name.startswith("t") else 0.9  # a trap is easy for who reads it
    return Act(hand.tone(sure), hand.better(sure), why, seconds, rest)


def guesser(hand: Hand) -> Act:
    """Never looks at the item, but takes the time."""
    act = honest(hand)
    return Act(hand.rng.choice(TONES), hand.rng.choice(REPLIES), "", act.seconds, act.rest)


def contrary(hand: Hand) -> Act:
    """Has understood it the wrong way round."""
    act = honest(hand)
    return Act(hand.tone(0.1), hand.better(0.1), "", act.seconds, act.rest)


def hasty(hand: Hand) -> Act:
    """Clicks away."""
    return Act(hand.rng.choice(TONES), hand.rng.choice(REPLIES), "", 1.2, 0.5)


def monotonous(hand: Hand) -> Act:
    """Always the same tone."""
    act = honest(hand)
    return Act("warm", act.better, "", act.seconds, act.rest)


def sided(hand: Hand) -> Act:
    """Always the reply that is shown first."""
    act = honest(hand)
    return Act(act.tone, hand.shown["better"][0], "", act.seconds, act.rest)


def paster(hand: Hand) -> Act:
    """Gives the same reason for everything."""
    act = honest(hand)
    return Act(act.tone, act.better, PASTED, act.seconds, act.rest)


def machine(hand: Hand) -> Act:
    """Lets a machine write the reasons."""
    act = honest(hand)
    return Act(act.tone, act.better, MACHINE.format(n=hand.name), act.seconds, act.rest)


def tiring(hand: Hand) -> Act:
    """Good for forty judgments, then worn out."""
    return honest(hand) if hand.before < 40 else guesser(hand)


def tireless(hand: Hand) -> Act:
    """Never takes a break."""
    act = honest(hand)
    return Act(act.tone, act.better, "", act.seconds, 1.0)


def copying(hand: Hand) -> Act:
    """Two who go by the same list of answers, often wrong."""
    act = honest(hand)
    shared = Random(f"shared {hand.name}")
    tone = shared.choice(TONES) if shared.random() < 0.5 else hand.right["tone"]
    reply = shared.choice(REPLIES) if shared.random() < 0.5 else hand.right["better"]
    return Act(tone, reply, "", act.seconds, act.rest)


class Wavering:
    """Says the opposite the second time."""

    def __init__(self) -> None:
        self.said: dict[str, Act] = {}

    def __call__(self, hand: Hand) -> Act:
        """Another answer than before; the first time an honest one."""
        act = honest(hand)
        before = self.said.setdefault(hand.name, act)
        if before is act:
            return act
        tone = next(tone for tone in TONES if tone != before.tone)
        reply = next(reply for reply in REPLIES if reply != before.better)
        return Act(tone, reply, "", act.seconds, act.rest)


CULPRITS: dict[str, Manner] = {
    "guesser": guesser,
    "contrary": contrary,
    "wavering": Wavering(),
    "hasty": hasty,
    "monotonous": monotonous,
    "sided": sided,
    "paster": paster,
    "machine": machine,
    "tiring": tiring,
    "tireless": tireless,
    "copying one": copying,
    "copying two": copying,
}
FOUND_BY: dict[str, tuple[str, ...]] = {
    "gold": ("contrary",),
    "audit": ("contrary",),
    "competence": ("contrary", "guesser"),
    "consistency": ("wavering",),
    "speed": ("hasty",),
    "pattern": ("monotonous",),
    "position": ("sided",),
    "near-duplicates": ("paster",),
    "machine-text": ("machine",),
    "drift": ("tiring",),
    "breaks": ("tireless",),
    "collusion": ("copying one", "copying two"),
}
"""who is to be found by which check; the other checks are about items, pay and papers"""


@dataclass
class Worker:
    """Somebody at work."""

    manner: Manner
    browser: httpx.AsyncClient
    rng: Random
    judged: int = 0
    who: str = ""
    hand: tuple[str, Act] | None = None
    """the lease that they work on, and what they will answer"""


@dataclass
class Crew:
    """Everybody at work on one campaign."""

    place: Place
    clock: Clock
    workers: dict[str, Worker] = field(default_factory=dict)

    async def join(self, name: str, manner: Manner) -> None:
        """Somebody comes, agrees and reads the guideline."""
        browser = await self.place.person(login=name.replace(" ", "-"), ready=False)
        await ready(self.place, browser)
        me = (await browser.get("/api/session")).json()
        self.workers[name] = Worker(manner, browser, Random(name), who=me["person"])

    async def work(self, most: int = 200) -> None:
        """Everybody works until nothing is left for them, or has judged so many."""
        due: list[tuple[float, int]] = [(self.clock.at, n) for n in range(len(self.workers))]
        workers = list(self.workers.values())
        heapq.heapify(due)
        while due:
            at, n = heapq.heappop(due)
            self.clock.at = max(self.clock.at, round(at))
            worker = workers[n]
            if worker.hand is not None:
                rest = await self._finish(worker)
                heapq.heappush(due, (self.clock.at + rest * 1000, n))
            elif worker.judged < most and await self._begin(worker):
                assert worker.hand is not None
                heapq.heappush(due, (self.clock.at + worker.hand[1].seconds * 1000, n))

    async def _begin(self, worker: Worker) -> bool:
        """Take an item in hand; whether there is one."""
        held = await held_by(self.place, worker.browser, 1)
        if not held:
            return False
        lease = held[0]
        name = name_of(lease["content"])
        hand = Hand(name, truth_of(name), lease["shown"], worker.judged, worker.rng)
        worker.hand = (lease["lease"], worker.manner(hand))
        return True

    async def _finish(self, worker: Worker) -> float:
        """Answer what is in hand; for how long they rest."""
        assert worker.hand is not None
        lease, act = worker.hand
        done = await give(self.place, worker.browser, lease, act)
        assert done.status_code == 200, done.text
        worker.hand = None
        worker.judged += 1
        return act.rest


async def held_by(place: Place, browser: httpx.AsyncClient, hold: int) -> list[Held]:
    """What somebody has in hand, topped up to so many."""
    answer = await browser.get(f"/api/campaigns/{place.name}/work?hold={hold}")
    assert answer.status_code == 200, answer.text
    leases: list[Held] = answer.json()["leases"]
    return leases


async def give(
    place: Place, browser: httpx.AsyncClient, lease: str, act: Act, hold: int = 1
) -> httpx.Response:
    """Submit an answer."""
    labels: dict[str, object] = {"tone": act.tone, "better": {"choice": act.better}}
    if act.why:
        labels["why"] = act.why
    body = submission(lease, labels=labels, seconds=act.seconds, hold=hold)
    return await browser.post(f"/api/campaigns/{place.name}/judgments", json=body)


async def ready(place: Place, browser: httpx.AsyncClient) -> None:
    """Agree to the consent and read the guideline, as far as either is asked."""
    at = f"/api/campaigns/{place.name}"
    work = await place.work(browser)
    if work["state"] == "consent":
        consent = work["consent"]
        assert isinstance(consent, dict)
        done = await browser.post(f"{at}/consent", json={"version": consent["version"]})
        assert done.status_code == 204, done.text
        work = await place.work(browser)
    if work["state"] == "guideline":
        guideline = work["guideline"]
        assert isinstance(guideline, dict)
        done = await browser.post(f"{at}/guideline/{guideline['version']}/acknowledge")
        assert done.status_code == 204, done.text


def morning() -> Clock:
    """The clock at the beginning."""
    return Clock(NOON)
