"""Follow a campaign's log: what is believed of its items and raters, event by event.

The state is a pure function of the events read so far and of the count at which the last full fit
was taken; both stand in every decision that was made from it.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping
from threading import Lock

from quorate.assignment.live import Beliefs, Fit, Snapshot
from quorate.assignment.live.ladder import Ladder
from quorate.assignment.live.names import Names
from quorate.campaign.watch.items import ADJUDICATED, FULL, WORK, Given, Items, Judgments, Slices
from quorate.ledger.event import Json
from quorate.schema.assignment import Stopping
from quorate.schema.campaign import CampaignSpec
from quorate.schema.questions import AnyQuestion
from quorate.schema.questions.pair import Pair
from quorate.schema.stored_spec import stored_spec

FEEDS = frozenset({"", "gold"})
"""purposes of judgments from which it is learned; others are practice, traps or repetition"""
KINDS = (
    "campaign_opened",
    "campaign_changed",
    "item_added",
    "item_retired",
    "item_settled",
    "item_widened",
    "item_adjudicated",
    "gold_set",
    "judgment_submitted",
    "judgment_imported",
    "judgment_revised",
    "judgment_excluded",
    "member_enrolled",
)
"""the events that change what is believed"""
LADDERED = "pair-information"
"""the choice that goes by the strengths of candidates"""
ASK_AFRESH = 16
"""the least certain items are sought again after so many calls"""


class Following:
    """Beliefs with the log that they were read from. Hold ``lock`` while looking at them."""

    def __init__(self, spec: CampaignSpec) -> None:
        """``spec`` asks the questions, whatever the log says of an earlier time."""
        self.lock = Lock()
        self.read = 0
        """how many events of the log are in the beliefs"""
        self.asked = spec
        self.spec = spec
        """as the log has it at this place"""
        self.items = Items()
        self.judgments = Judgments()
        self.beliefs = beliefs_of(spec, self.items.names)
        self.touched: dict[int, None] = {}
        """the numbers of items that may want a decision, in the order in which that came up"""
        self.slices = Slices(self.items.names)
        self.crews: dict[str, str] = {}
        self.covered: Counter[tuple[str, str, str]] = Counter()
        """judgments by crew, slice and value"""
        self.ladder = ladder_of(spec)
        """the strengths of the candidates that are compared, where the choice asks for them"""
        self._pairs: dict[tuple[str, str], array[int]] = {}
        """the numbers of items by the two candidates that they compare"""
        self._raters: list[str] = []
        self._rater: dict[str, int] = {}
        self._doubtful: list[str] = []
        self._doubtful_at = -ASK_AFRESH

    # feeding

    def take(self, kind: str, data: Mapping[str, Json]) -> None:
        """Take the next event of the log, if it is of ``KINDS``."""
        match kind:
            case "judgment_submitted" | "judgment_imported":
                self._submitted(data)
            case "judgment_revised":
                self._revised(data)
            case "judgment_excluded":
                self._excluded(data)
            case "item_added":
                self._added(data)
            case "campaign_changed" | "campaign_opened":
                self._changed(data)
            case "member_enrolled":
                self.crews[str(data["person"])] = str(data.get("crew") or "")
            case "gold_set" | "item_adjudicated":
                self._known(kind, data)
            case "item_settled" | "item_widened" | "item_retired":
                self._decided(kind, data)

    def _added(self, data: Mapping[str, Json]) -> None:
        wanted = data["wanted"]
        item = self.items.add(
            str(data["item"]), wanted if isinstance(wanted, int) else 0, not data.get("bank")
        )
        slices = data.get("slices")
        if isinstance(slices, dict):
            named = {name: str(value) for name, value in slices.items()}
            self.slices.add(item, named)
            if self.ladder is not None and all(f in named for f in self.ladder.fields):
                one, two = sorted(named[field] for field in self.ladder.fields)
                self._pairs.setdefault((one, two), array("i")).append(item)

    def _submitted(self, data: Mapping[str, Json]) -> None:
        item, rater = self.items.number(str(data["item"])), str(data["rater"])
        purpose, place = str(data.get("purpose") or ""), data["place"]
        counts = place in ("held", "room", "beyond")
        given = Given(item, self._number_of(rater), purpose in FEEDS, counts)
        self.judgments.add(str(data["judgment"]), given)
        if given.feeds:
            self._judge(given, data)
        if not counts:
            return
        self.items.judged[item] += 1
        if self.items.undecided(item):
            self._filled(item)
        self._cover(given, 1)

    def _number_of(self, rater: str) -> int:
        found = self._rater.setdefault(rater, len(self._raters))
        if found == len(self._raters):
            self._raters.append(rater)
        return found

    def _cover(self, given: Given, by: int) -> None:
        """Count a judgment in the parts of the data that it is of, or do not count it any more."""
        crew = self.crews.get(self._raters[given.rater], "")
        self.covered[crew, "", ""] += by
        for name, value in self.slices.of(given.item).items():
            self.covered[crew, name, value] += by

    def _filled(self, item: int) -> None:
        """An item has all that was asked for: it wants a decision, or that was all."""
        if self.spec.stopping is not None:
            self.touched[item] = None
        elif not self.items.has(item, FULL):
            self.items.flag(item, FULL, True)
            self.beliefs.settle(item)

    def _judge(self, given: Given, data: Mapping[str, Json]) -> None:
        labels = data["labels"]
        if isinstance(labels, dict):
            rater = self._raters[given.rater]
            self.beliefs.judge(given.item, rater, analysed(self.asked, labels))
            if self.ladder is not None:
                self._compare(self.ladder, given, labels)

    def _compare(self, ladder: Ladder, given: Given, labels: Mapping[str, Json]) -> None:
        """Take a comparison of two named candidates in."""
        slices, item = self.slices.of(given.item), self.items.names[given.item]
        rater = self._raters[given.rater]
        one, two = (slices.get(field) for field in ladder.fields)
        question = next(q for q in self.asked.questions if _of(q, ladder))
        chosen = question.values(labels.get(question.name))
        if chosen and one is not None and two is not None:
            outcome = {ladder.fields[0]: 1.0, ladder.fields[1]: 0.0}.get(str(chosen[0]), 0.5)
            ladder.judge(item, rater, one, two, outcome)
        else:
            ladder.withdraw(item, rater)

    def _revised(self, data: Mapping[str, Json]) -> None:
        given = self.judgments[str(data["judgment"])]
        if given.feeds:
            self._judge(given, data)

    def _excluded(self, data: Mapping[str, Json]) -> None:
        given, items = self.judgments.pop(str(data["judgment"])), self.items
        item, rater = given.item, self._raters[given.rater]
        if given.feeds:
            self.beliefs.withdraw(item, rater)
            if self.ladder is not None:
                self.ladder.withdraw(items.names[item], rater)
        if not given.counts:
            return
        items.judged[item] -= 1
        if items.decided(item) or items.has(item, FULL):
            self._reopen(item)
        if items.undecided(item):  # it has enough without this one
            self._filled(item)
        self._cover(given, -1)

    def _reopen(self, item: int) -> None:
        self.items.decide(item, None)
        self.items.flag(item, FULL, False)
        self.beliefs.reopen(item)

    def _known(self, kind: str, data: Mapping[str, Json]) -> None:
        item, labels = self.items.number(str(data["item"])), data.get("labels")
        if kind == "gold_set" and self.items.has(item, ADJUDICATED):
            return  # an expert's word stands before gold that is taken away
        known = labels if isinstance(labels, dict) else {}
        asked = dict.fromkeys(self.beliefs.questions) | analysed(self.asked, known)
        self.beliefs.know(item, asked)
        if kind == "item_adjudicated":
            self.items.flag(item, ADJUDICATED, True)
            self.items.decide(item, "adjudicated")
            self.beliefs.settle(item)

    def _decided(self, kind: str, data: Mapping[str, Json]) -> None:
        item, items = self.items.number(str(data["item"])), self.items
        if kind == "item_widened":
            by = data["by"]
            items.wanted[item] += by if isinstance(by, int) else 0
            if items.has(item, FULL) or items.decided(item):
                self._reopen(item)
            return
        if kind == "item_settled":
            items.decide(item, str(data["outcome"]))
        else:
            items.flag(item, WORK, False)
        self.touched.pop(item, None)
        self.beliefs.settle(item)

    def _changed(self, data: Mapping[str, Json]) -> None:
        self.spec = stored_spec(data["spec"])
        overlap = data.get("overlap")
        items = self.items
        for item in range(len(items)):
            if isinstance(overlap, int) and items.has(item, WORK):
                items.wanted[item] = max(overlap, items.judged[item])
            short = items.judged[item] < items.wanted[item]
            if items.has(item, FULL) and (self.spec.stopping is not None or short):
                items.flag(item, FULL, False)
                self.beliefs.reopen(item)
            if items.undecided(item):
                self._filled(item)

    # full fits

    def snapshot(self) -> Snapshot | None:
        """What a full fit starts from, when one is due."""
        return self.beliefs.snapshot() if self.beliefs.due else None

    def adopt(self, fit: Fit) -> None:
        """Go on from a full fit; contested items that it is sure of want another decision."""
        self.beliefs.adopt(fit)
        self._doubtful_at = -ASK_AFRESH
        stopping = self.spec.stopping
        if stopping is None:
            return
        for item in range(len(self.items)):
            if self.items.decided(item):
                state = self.items.at(item)
                if state.work and state.outcome == "contested" and self._sure(item, stopping):
                    self.touched[item] = None

    def _sure(self, item: int, stopping: Stopping) -> bool:
        settled = self.beliefs.settled(item, stopping.confidence, stopping.width)
        return bool(settled) and all(settled.values())

    # reading

    def doubtful(self, most: int) -> list[str]:
        """The items of which least is known, or whose candidates are nearest, as of a moment
        ago."""
        if self.beliefs.count - self._doubtful_at >= ASK_AFRESH:
            self._doubtful = self._promising(most) or self.beliefs.uncertain(most)
            self._doubtful_at = self.beliefs.count
        return self._doubtful[:most]

    def _promising(self, most: int) -> list[str]:
        """Open items of the pairs whose comparison tells most, two of a pair: those with the
        fewest judgments."""
        found: list[str] = []
        if self.ladder is None:
            return found
        gains = {pair: self.ladder.gain(*pair) for pair in self._pairs}
        for pair in sorted(gains, key=lambda pair: (-gains[pair], pair)):
            if len(found) >= most:
                break
            waiting = array("i", filter(self.items.waits, self._pairs[pair]))
            self._pairs[pair] = waiting
            names, judged = self.items.names, self.items.judged
            found += [name for _, name in sorted((judged[n], names[n]) for n in waiting)[:2]]
        return found[:most]

    def waits(self, item: str) -> bool:
        """Whether an item is there, is to be judged, and has not all that it was to get."""
        number = self.items.names.find(item)
        return number >= 0 and self.items.waits(number) and not self.items.has(number, FULL)

    def coverage(self, crew: str) -> dict[tuple[str, str], int]:
        """Judgments by slice and value where the campaign has targets for them; ``group`` is the
        crew."""
        found: dict[tuple[str, str], int] = {}
        for cover in self.spec.assignment.cover:
            for value in cover.targets:
                found[cover.slice, value] = (
                    self.covered[value, "", ""]
                    if cover.slice == "group"
                    else sum(self.covered[c, cover.slice, value] for c in self._crews_with(crew))
                )
        return found

    def _crews_with(self, crew: str) -> set[str]:
        """All crews; of the rater's own alone where targets are by group."""
        by_group = any(cover.slice == "group" for cover in self.spec.assignment.cover)
        return {crew} if by_group else {*self.crews.values(), ""}


def beliefs_of(spec: CampaignSpec, names: Names) -> Beliefs:
    """Beliefs of a campaign of which nothing is known yet, about the items of that table."""
    return Beliefs(
        [question.question() for question in spec.questions],
        descriptive=spec.descriptive,
        width=None if spec.stopping is None else spec.stopping.width,
        names=names,
    )


def ladder_of(spec: CampaignSpec) -> Ladder | None:
    """A ladder of the candidates of the first pair question, where the choice goes by it."""
    if spec.assignment.choice != LADDERED:
        return None
    return next(
        (Ladder((q.between[0], q.between[1])) for q in spec.questions if isinstance(q, Pair)), None
    )


def _of(question: AnyQuestion, ladder: Ladder) -> bool:
    return isinstance(question, Pair) and question.between == ladder.fields


def modelled(spec: CampaignSpec) -> object:
    """What of a spec the beliefs rest on; another one means to begin again."""
    width = None if spec.stopping is None else spec.stopping.width
    asked = [question.question() for question in spec.questions]
    return asked, spec.descriptive, width, spec.assignment.choice == LADDERED


def analysed(
    spec: CampaignSpec, labels: Mapping[str, Json]
) -> dict[str, str | float | list[str] | None]:
    """Labels as the analysis knows them; None where there is no answer."""
    return {
        question.name: question.label_of(labels.get(question.name)) for question in spec.questions
    }
