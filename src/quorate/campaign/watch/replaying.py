"""Recompute every decision of a campaign from its log and the secret of its draws.

Every lease is drawn again: what was mixed in, which item came of it, in which order its fields
were shown. Every item that was settled or widened is decided again, from beliefs that are fed with
the same events and fitted at the same counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from quorate.assignment.choice import Candidate
from quorate.assignment.live.full_fit import fit
from quorate.campaign.handing.choosing import BALANCED, rank
from quorate.campaign.handing.drawing import Dice, by_salt, dice, generator
from quorate.campaign.handing.injecting import AUDIT, GOLD, REPEAT, mixed_in, turned
from quorate.campaign.watch.deciding import decision_of
from quorate.campaign.watch.following import KINDS, Following, modelled
from quorate.campaign.watch.past import Past, draw_of
from quorate.ledger.entry import parse
from quorate.ledger.event import SYSTEM, Json
from quorate.schema.campaign import CampaignSpec
from quorate.storage.queries import log as logs
from quorate.storage.transaction import Transaction

AT_ONCE = 5_000
NEARLY = 1e-5
"""how far a probability in the evidence may be from the one that is computed again"""
MOST_NAMED = 100


@dataclass(frozen=True, slots=True)
class Differs:
    """A decision that does not come out again: its place in the log, and what differs."""

    place: int
    kind: str
    item: str
    what: str


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many leases and decisions there are, and those that do not come out again.

    ``by`` counts leases by how they were chosen; ``untold`` were made without telling how.
    """

    campaign: str
    leases: int
    decisions: int
    untold: int
    by: Mapping[str, int]
    differing: int
    named: tuple[Differs, ...]

    @property
    def holds(self) -> bool:
        """Whether everything comes out again."""
        return self.differing == 0


@dataclass(slots=True)
class _Asked:
    """A decision that rests on beliefs, to be recomputed when they are as they were."""

    place: int
    kind: str
    item: str
    read: int
    fitted: int
    recompute: Callable[[Following], str | None]
    """what differs"""


@dataclass(slots=True)
class _Replay:
    past: Past
    secret: bytes
    strict: bool
    """whether the log so far is all that a draw saw: on a store with one writer"""
    asked: list[_Asked] = field(default_factory=list)
    differs: list[Differs] = field(default_factory=list)
    by: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    untold: int = 0
    decisions: int = 0

    def lease(self, place: int, data: dict[str, Json]) -> None:
        """Draw a lease again."""
        item, rater = str(data["item"]), str(data["rater"])
        draw, purpose = draw_of(data), str(data.get("purpose") or "")
        self.by[purpose or str(draw.get("choice", "untold"))] += 1
        if not draw:
            self.untold += 1
            return
        chance = dice(generator(self.secret, str(data["lease"])), self.past.spec)
        orders = chance.shown
        if purpose == REPEAT and draw.get("turned"):
            orders = turned(orders, self.past.shown.get((rater, item)))
        wrong = None if orders == data["shown"] else "the orders of fields are others"
        if wrong is None:
            wrong = self._drawn(place, item, rater, draw, purpose, chance)
        if wrong is not None:
            self.differs.append(Differs(place, "item_leased", item, wrong))

    def _drawn(
        self, place: int, item: str, rater: str, draw: dict[str, Json], purpose: str, chance: Dice
    ) -> str | None:
        past = self.past
        if purpose in ("training", "qualification"):
            attempt = draw.get("attempt")
            number = attempt if isinstance(attempt, int) else 0
            given = past.items_of("trials", rater, str(draw.get("stage")), number)
            return None if item in given else "the item is not one of the trial's"
        if purpose == "calibration":
            given = past.items_of("calibrations", str(draw.get("calibration")))
            return None if item in given else "the item is not one of the round's"
        member = past.row("members", rater)
        own = member.get("gold_permille")
        share = own if isinstance(own, int) else None
        kind = mixed_in(past.spec, str(member.get("role")), share, chance.mix)
        if purpose:
            return self._mixed(item, rater, draw, purpose, kind, chance)
        if draw.get("lacked") != kind:
            return f"{kind or 'nothing'} was to be mixed in"
        if self.strict and kind in (GOLD, AUDIT) and past.unseen(rater, kind):
            return f"there was {kind} left to be mixed in"
        return self._chosen(place, item, rater, draw, chance)

    def _mixed(
        self,
        item: str,
        rater: str,
        draw: dict[str, Json],
        purpose: str,
        kind: str | None,
        chance: Dice,
    ) -> str | None:
        if kind != purpose:
            return f"{kind or 'nothing'} was to be mixed in, not {purpose}"
        among = _names(draw.get("among"))
        if not among:
            return "no candidates are told"
        if purpose != REPEAT:
            chance.rng.random()  # the place from which known items were sought
        if among[chance.rng.randrange(len(among))] != item:
            return "another of the candidates comes out"
        if purpose == REPEAT:
            there = all(self.past.has_had(rater, one) for one in among)
            return None if there else "the rater never had it"
        if any(self.past.has_had(rater, one) for one in among):
            return "the rater had it before"
        shown = {self.past.exposures[one] for one in among}
        if self.strict and shown != {draw.get("exposures")}:
            return "it was not among the least shown"
        return None

    def _chosen(
        self, place: int, item: str, rater: str, draw: dict[str, Json], chance: Dice
    ) -> str | None:
        spec, wanted = self.past.spec, self.past.spec.assignment.choice
        if draw.get("choice") != (BALANCED if "wanted" in draw else wanted):
            return f"the choice was to be {wanted}"
        candidates = self._candidates(rater, draw)
        passed = draw.get("passed", 0)
        if draw["choice"] == BALANCED:
            order = by_salt(candidates, chance.salt)
            return _compared(candidates, order, passed, item)
        crew = str(self.past.row("members", rater).get("crew") or "")
        values = _values(candidates, draw.get("values"))

        def again(following: Following) -> str | None:
            found = rank(following, spec, candidates, rater, crew, chance, values)
            return _compared(candidates, [] if found is None else found[0], passed, item)

        self._ask(place, "item_leased", item, draw, again)
        return None

    def _candidates(self, rater: str, draw: dict[str, Json]) -> list[Candidate]:
        """Those that the draw tells; else those that the log tells."""
        judged = draw.get("judged")
        if "among" in draw and isinstance(judged, list):
            names = _names(draw["among"])
            counts = [number if isinstance(number, int) else 0 for number in judged]
            return [self.past.candidate(*one) for one in zip(names, counts, strict=False)]
        start = draw.get("from")
        return self.past.near(rater, start if isinstance(start, int) else 0)

    def decision(self, place: int, kind: str, data: dict[str, Json]) -> None:
        """Decide about an item again."""
        item = str(data["item"])
        self.decisions += 1
        verdict = "ask" if kind == "item_widened" else str(data["outcome"])
        evidence = data.get("evidence")

        def again(following: Following) -> str | None:
            stopping = following.spec.stopping
            if stopping is None or item not in following.items:
                return "there was nothing to decide"
            made = decision_of(following, stopping, item)
            if made.verdict != verdict:
                return f"{made.verdict} comes out, not {verdict}"
            same = alike(made.evidence, evidence if isinstance(evidence, dict) else {})
            return None if same else "other evidence comes out"

        self._ask(place, kind, item, data, again)

    def _ask(
        self,
        place: int,
        kind: str,
        item: str,
        told: Mapping[str, Json],
        again: Callable[[Following], str | None],
    ) -> None:
        read, fitted = told.get("read"), told.get("fitted")
        if not isinstance(read, int) or read > place:
            self.differs.append(Differs(place, kind, item, "it tells of events that came later"))
            return
        known = fitted if isinstance(fitted, int) else 0
        self.asked.append(_Asked(place, kind, item, read, known, again))


def replay(tx: Transaction, campaign: str, secret: bytes) -> Replayed:
    """Recompute every draw and decision of a campaign's log."""
    again = _Replay(Past(campaign), secret, strict=tx.alone)
    specs: list[tuple[int, CampaignSpec]] = []
    fed: list[tuple[int, str, dict[str, Json]]] = []
    for place, body in _lines(tx, campaign):
        entry = parse(body.encode(), f"log {campaign}, {place}")
        kind, data = entry.event.kind, entry.event.data()
        if kind == "item_leased":
            again.lease(place, data)
        elif kind in ("item_settled", "item_widened") and entry.stamp.by == SYSTEM:
            again.decision(place, kind, data)
        again.past.take(entry)
        if kind in KINDS:
            fed.append((place, kind, data))
        if kind in ("campaign_opened", "campaign_changed"):
            specs.append((place, again.past.spec))
    differs = again.differs + _beliefs(again.asked, specs, fed)
    differs.sort(key=lambda one: one.place)
    return Replayed(
        campaign,
        sum(again.by.values()),
        again.decisions,
        again.untold,
        dict(sorted(again.by.items())),
        len(differs),
        tuple(differs[:MOST_NAMED]),
    )


def _lines(tx: Transaction, campaign: str) -> Iterator[tuple[int, str]]:
    start = 0
    while lines := tx.all(logs.LINES, log=campaign, start=start, limit=AT_ONCE):
        for line in lines:
            yield line.idx or 0, line.body
        start += len(lines)


def _beliefs(
    asked: Sequence[_Asked],
    specs: Sequence[tuple[int, CampaignSpec]],
    fed: Sequence[tuple[int, str, dict[str, Json]]],
) -> list[Differs]:
    """What differs of decisions that rest on beliefs.

    Beliefs are fed anew for every full fit that decisions rest on, up to the last of these. Since
    fits are due at counts that grow by a factor, that is a few times the work of feeding once.
    """
    groups: defaultdict[tuple[int, int], list[_Asked]] = defaultdict(list)
    for one in asked:
        groups[_generation(specs, one.read), one.fitted].append(one)
    differs = []
    for (generation, fitted), group in groups.items():
        following = Following(specs[generation][1])
        group.sort(key=lambda one: one.read)
        for one in _at_their_reads(following, fitted, group, fed):
            wrong = one.recompute(following)
            if wrong is not None:
                differs.append(Differs(one.place, one.kind, one.item, wrong))
    return differs


def _generation(specs: Sequence[tuple[int, CampaignSpec]], read: int) -> int:
    """The first spec that asked the questions which the log before ``read`` asked last."""
    last = max((n for n, (place, _) in enumerate(specs) if place < read), default=0)
    while last and modelled(specs[last - 1][1]) == modelled(specs[last][1]):
        last -= 1
    return last


def _at_their_reads(
    following: Following,
    fitted: int,
    group: Sequence[_Asked],
    fed: Iterable[tuple[int, str, dict[str, Json]]],
) -> Iterator[_Asked]:
    """Feed the beliefs, and stop wherever one of the group was decided."""
    waiting = iter(group)
    one = next(waiting, None)
    for place, kind, data in fed:
        while one is not None and one.read <= place:
            following.read = one.read
            yield one
            one = next(waiting, None)
        if one is None:
            return
        following.take(kind, data)
        if fitted and following.beliefs.fitted < fitted <= following.beliefs.count:
            following.adopt(fit(following.beliefs.snapshot()))
    while one is not None:
        following.read = one.read
        yield one
        one = next(waiting, None)


def _compared(
    candidates: Sequence[Candidate], order: Sequence[int], passed: Json, item: str
) -> str | None:
    number = passed if isinstance(passed, int) else 0
    if not 0 <= number < len(order):
        return "no candidate comes out"
    found = candidates[order[number]].item
    return None if found == item else f"item {found!r} comes out"


def _values(candidates: Sequence[Candidate], told: Json) -> dict[str, float]:
    """What a model's scores made of the candidates, as the draw tells it."""
    values = told if isinstance(told, list) else []
    pairs = zip(candidates, values, strict=False)
    return {one.item: float(value) for one, value in pairs if isinstance(value, int | float)}


def _names(value: Json) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def alike(one: Json, other: Json) -> bool:
    """Whether two pieces of evidence are the same, but for the last digits of numbers."""
    if isinstance(one, float | int) and isinstance(other, float | int):
        return abs(one - other) <= NEARLY
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[k], other[k]) for k in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(alike, one, other))
    return one == other
