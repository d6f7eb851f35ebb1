"""The log of a campaign that was simulated: something of every kind of event."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from quorate.ledger.canonical import text
from quorate.schema.campaign import CampaignSpec, campaign_spec
from quorate.schema.json_value import Json
from quorate.storage.queries.watch import Seen

NAME = "recorded"
START = 1_780_000_000_000
TONES = ("warm", "cold", "neutral")
TAGS = ("brief", "kind", "late")
REPLIES = ("reply_a", "reply_b")
MODELS = ("ada", "bert", "carl", "dora")
WORDS = ("calm", "short", "friendly", "order", "polite", "abrupt", "thanks", "vague", "plain")


def recorded_spec(**changes: object) -> CampaignSpec:
    """Questions of every kind that has live beliefs, and a text."""
    declared: dict[str, object] = {
        "quorate": 1,
        "paradigm": "prescriptive",
        "name": NAME,
        "title": "How does it sound?",
        "purpose": "To learn how readers hear short sentences.",
        "content": [{"name": n, "type": "text"} for n in ("sentence", *REPLIES)],
        "questions": [
            {"name": "tone", "type": "single_choice", "ask": "How?", "options": list(TONES)},
            {"name": "tags", "type": "multiple_choice", "ask": "What?", "options": list(TAGS)},
            {"name": "pace", "type": "number", "ask": "How fast?", "min": 0, "max": 100},
            {"name": "stars", "type": "rating", "ask": "How good?", "min": 1, "max": 5},
            {"name": "better", "type": "pair", "ask": "Which?", "between": list(REPLIES)},
            {"name": "why", "type": "text", "ask": "Why?", "required": False},
        ],
        "guideline": {"version": "1.0", "text": "Judge the words."},
        "consent": "We store what you answer.",
        "overlap": 3,
        "hold": 2,
        "pay": {"currency": "EUR", "per_item": 0.02},
        "expected_seconds": 20.0,
        "break_minutes": 20,
        "assignment": {"gold": 0.1, "audit": 0.05, "repeats": 0.05},
    }
    return campaign_spec({**declared, **changes})


@dataclass
class Told:
    """The log so far: events, and the words behind commitments by event."""

    events: list[Seen] = field(default_factory=list)
    opened: dict[int, dict[str, Json]] = field(default_factory=dict)
    at: int = START

    def say(self, kind: str, **data: Json) -> None:
        """One more event, some seconds later."""
        body = text(
            {
                "at": self.at,
                "by": "system",
                "data": {"campaign": NAME, **data},
                "kind": kind,
                "log": NAME,
                "salt": hashlib.sha256(str(len(self.events)).encode()).hexdigest()[:32],
                "v": 1,
            }
        )
        self.events.append(Seen(len(self.events), self.at, kind, body))
        self.at += 1_700


@dataclass
class Rater:
    """Somebody who is made up."""

    name: str
    skill: float
    pace: float
    biased: bool


def recorded_log(spec: CampaignSpec, *, items: int = 90, raters: int = 12, seed: int = 7) -> Told:
    """The whole log: beginning, work with everything that can happen in between."""
    told, rng = Told(), Random(seed)
    told.say("campaign_opened", spec=spec.as_data(), digest="0")
    told.say("guideline_published", version="1.0", text="Judge the words.", note=None)
    crowd = [
        Rater(f"r_{n:020x}", rng.uniform(0.45, 0.97), rng.uniform(4, 25), n % 5 == 4)
        for n in range(raters)
    ]
    for n, one in enumerate(crowd):
        told.say(
            "member_enrolled",
            person=one.name,
            role="rater",
            standing="active",
            crew=("north", "south", "")[n % 3],
        )
        if n != 3:
            told.say("rater_consented", rater=one.name, consent=consent_of(spec))
    names = [f"item-{n:03}" if n % 4 else f"i_{n:020x}" for n in range(items)]
    banks = {names[n]: ("gold", "audit")[n % 2] for n in range(0, items, 11)}
    for n, name in enumerate(names):
        if n == items // 2:
            _work(told, rng, spec, crowd, names[:n], banks, items)
        _item(told, n, name, banks.get(name), spec)
    _work(told, rng, spec, crowd, names, banks, 4 * items)
    return told


def consent_of(spec: CampaignSpec) -> str:
    """The digest of the text that raters agree to."""
    from quorate.schema.campaign import consent_digest

    return consent_digest(str(spec.as_data()["consent"]))


def truth_of(name: str) -> dict[str, Json]:
    """The right answers to an item, by its name."""
    digest = hashlib.sha256(name.encode()).digest()
    return {
        "tone": TONES[digest[0] % 3],
        "tags": [tag for n, tag in enumerate(TAGS) if digest[1] >> n & 1],
        "pace": digest[2] % 100,
        "stars": 1 + digest[3] % 5,
        "better": {"choice": REPLIES[digest[4] % 2]},
    }


def _item(told: Told, n: int, name: str, bank: str | None, spec: CampaignSpec) -> None:
    slices: dict[str, Json] = {"language": ("de", "fr", "it")[n % 3]}
    slices |= {"reply_a": MODELS[n % 4], "reply_b": MODELS[n // 4 % 4]}
    content: dict[str, Json] = {
        "sentence": f"Sentence {name}: " + " ".join(WORDS[(n + k) % 9] for k in range(n % 13)),
        "reply_a": "A **reply**. " * (1 + n % 3),
        "reply_b": f"# Another\n- one about {name}",
    }
    extra: dict[str, Json] = {} if bank is None else {"bank": bank}
    if n % 7:
        extra["slices"] = slices
    wanted = 0 if bank else (spec.overlap if spec.stopping is None else spec.stopping.min)
    told.say("item_added", item=name, content=content, place=n, wanted=wanted, **extra)
    if bank:
        told.say("gold_set", item=name, labels=truth_of(name))


def _answer(rng: Random, rater: Rater, name: str) -> dict[str, Json]:
    truth = truth_of(name)
    right = rng.random() < rater.skill
    tags = [tag for tag in TAGS if (tag in str(truth["tags"])) == (rng.random() < rater.skill)]
    given: dict[str, Json] = {
        "tone": truth["tone"] if right else rng.choice(TONES),
        "tags": list(tags),
        "pace": max(0, min(100, int(str(truth["pace"])) + rng.randrange(-15, 16))),
        "stars": truth["stars"] if right else rng.randrange(1, 6),
        "better": truth["better"] if right else {"choice": rng.choice(REPLIES)},
    }
    if rater.biased:
        given["tone"] = "warm"
    if rng.random() < 0.05:
        del given["tags"]
    return given


def _work(
    told: Told,
    rng: Random,
    spec: CampaignSpec,
    crowd: Sequence[Rater],
    names: Sequence[str],
    banks: Mapping[str, str],
    steps: int,
) -> None:
    given: list[tuple[str, str, Rater]] = []
    done: set[tuple[str, str]] = set()
    settled: set[str] = set()
    for step in range(steps):
        rater, name = rng.choice(crowd), rng.choice(names)
        told.at += int(rng.expovariate(1 / rater.pace) * 1000)
        again = (rater.name, name) in done
        if name in settled:
            continue
        done.add((rater.name, name))
        judgment = "j_" + hashlib.sha256(f"{len(told.events)}".encode()).hexdigest()[:24]
        purpose = "repeat" if again else banks.get(name)
        data: dict[str, Json] = {
            "item": name,
            "judgment": judgment,
            "rater": rater.name,
            "labels": _answer(rng, rater, name),
            "shown": {"tone": rng.sample(TONES, 3), "better": rng.sample(REPLIES, 2)},
            "place": "aside" if purpose else rng.choice(["held"] * 9 + ["room", "surplus"]),
        }
        if purpose:
            data["purpose"] = purpose
        if step % 17 == 16:
            data["place"] = "aside" if purpose else "room"
            told.say("judgment_imported", source="s", **data)
        else:
            words = " ".join(rng.choice(WORDS) for _ in range(12)) if step % 3 else None
            if words is not None:
                data["sealed"] = {"why": "0" * 64}
                told.opened[len(told.events)] = {"why": words}
            spent = int(1000 * rng.expovariate(1 / rater.pace))
            told.say(
                "judgment_submitted",
                lease=f"l_{step:030x}",
                round=int(again),
                guideline="1.0" if step % 50 else "0.9",
                milliseconds=spent,
                earned=20_000 if step % 9 else 0,
                **data,
            )
        given.append((judgment, name, rater))
        _beside(told, rng, spec, crowd, given, settled, step)


def _beside(
    told: Told,
    rng: Random,
    spec: CampaignSpec,
    crowd: Sequence[Rater],
    given: list[tuple[str, str, Rater]],
    settled: set[str],
    step: int,
) -> None:
    """What happens beside judging, now and then."""
    if step % 13 == 5:
        judgment, name, rater = given[-1]
        told.say(
            "judgment_revised",
            item=name,
            judgment=judgment,
            rater=rater.name,
            labels=_answer(rng, rater, name),
            milliseconds=500,
        )
    if step % 19 == 7:
        judgment, name, rater = given.pop(rng.randrange(len(given)))
        told.say("judgment_excluded", item=name, judgment=judgment, reason="r", surplus=False)
    if step % 23 == 11:
        told.say("item_skipped", item=given[-1][1], rater=crowd[0].name, milliseconds=900)
    if step % 37 == 20:
        name = given[-1][1]
        told.say("item_adjudicated", item=name, labels=truth_of(name))
        told.say("gold_set", item=name, labels=None if step % 2 else truth_of(name))
    if step % 29 == 3:
        told.say("item_widened", item=given[-1][1], by=1, why="unsure", read=0, evidence={})
    if step % 31 == 9:
        outcome = ("quorate", "contested")[step % 2]
        told.say("item_settled", item=given[-1][1], outcome=outcome, evidence={}, read=0)
        if outcome == "quorate":
            settled.add(given[-1][1])
    if step % 101 == 60:
        told.say("item_retired", item=given[-1][1], reason="wrong")
        settled.add(given[-1][1])
    if step % 60 == 40:
        paused = crowd[step % len(crowd)].name
        told.say("standing_changed", rater=paused, standing="paused", reason="r")
        told.say("standing_changed", rater=paused, standing="active", reason="r")
        told.say("guideline_published", version=f"1.{step}", text="Judge.", note=None)
        told.say("guideline_acknowledged", rater=paused, guideline=f"1.{step}")
    if step % 90 == 70:
        told.say("consent_withdrawn", rater=crowd[1].name)
        more: dict[str, Json] = {"overlap": 4} if spec.stopping is None else {}
        told.say("campaign_changed", spec=spec.as_data() | {"title": f"After {step}"}, **more)
    if step % 41 == 33:
        told.say(
            "check_found",
            finding=f"f_{step}",
            check="speed",
            verdict="strong" if step % 2 else "cleared",
            rater=crowd[2].name,
        )


def told_json(value: object) -> str:
    """Results as text: six digits of numbers, so that they are the same on every machine."""
    return json.dumps(_rounded(value), sort_keys=True, ensure_ascii=False)


def _rounded(value: object) -> object:
    if isinstance(value, float):
        return float(f"{value:.6g}")
    if isinstance(value, Mapping):
        return {str(key): _rounded(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(one) for one in value]
    return value


def parts(told: Told, size: int) -> Iterator[tuple[list[Seen], dict[int, dict[str, Json]]]]:
    """The log in pieces, as it is read."""
    for start in range(0, len(told.events), size):
        piece = told.events[start : start + size]
        yield piece, {one.idx: told.opened[one.idx] for one in piece if one.idx in told.opened}
