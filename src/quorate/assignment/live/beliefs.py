"""Live beliefs of a campaign: one model a question, fed in the order of the log."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass

from quorate.assignment.live.classes import Classes
from quorate.assignment.live.model import Evidence, Model, Skill
from quorate.assignment.live.names import NONE, Names
from quorate.assignment.live.numbers import Numbers
from quorate.assignment.live.options import Options
from quorate.assignment.live.places import Places
from quorate.assignment.live.ranking import Ranking
from quorate.assignment.live.runs import Change, Labels, lowest, run
from quorate.assignment.live.shares import Shares, Spread
from quorate.schema.errors import RequestError
from quorate.schema.question import WRITTEN, Kind, Question

FIRST_FIT = 30
"""Calls after which the first full fit is due."""
MOST_OPTIONS = 50
"""Options beyond which a question has no model: confusion matrices would take 20 kB a rater and
more, and hold more numbers than anybody gives answers."""
GROWTH = 1.1
"""How much there must be, beside the last full fit, for the next one."""
MOST_WAITING = 8_192
"""Calls that wait at most until they are taken into the models."""


@dataclass(frozen=True)
class Snapshot:
    """The models as they were after ``count`` calls; a full fit starts from here."""

    models: Mapping[str, Model]
    count: int
    items: int
    raters: int


@dataclass(frozen=True)
class Fit:
    """The models after a full fit of the first ``count`` calls, with the items in the order of
    certainty and the ``skills`` of raters, sorted."""

    models: Mapping[str, Model]
    count: int
    ranking: Ranking
    skills: tuple[float, ...] = ()


class Beliefs:
    """What is believed of a campaign's items and raters; implements ``Crowd``.

    Questions of one option (of up to ``MOST_OPTIONS``), ordered or not, of sets of options and of
    numbers have a model; texts, spans, boxes and rankings have none. Of the questions named in
    ``descriptive`` shares of answers are kept instead of a truth: nobody is right or wrong there.

    The state is a pure function of the calls of ``judge``, ``withdraw``, ``know``, ``settle`` and
    ``reopen`` in their order and of the counts at which a snapshot was taken whose fit was adopted
    since: to ``adopt`` is to start over from the fit and to repeat the calls that came after its
    snapshot. A full fit does not look at where an earlier one ended. Calls wait until somebody
    reads or ``settled_in`` is called, since many at once cost less each.

    ``names`` is a table of items that is kept by somebody else; then an item can be called by its
    number there, too. Items are only numbered, raters too, when they are first heard of.
    """

    def __init__(
        self,
        questions: Sequence[Question],
        *,
        descriptive: Collection[str] = (),
        width: float | None = None,
        given: bool = True,
        names: Names | None = None,
    ) -> None:
        made = {q.name: _model(q, q.name in descriptive, width, given) for q in questions}
        self._models = {n: model for n, model in made.items() if model is not None}
        self.descriptive = frozenset(descriptive).intersection(self._models)
        self.count = 0
        self.fitted = 0
        self._names = Names() if names is None else names
        self._own = names is None
        self._place, self._number = array("i"), array("i")
        self._raters: dict[str, int] = {}
        self._closed = Places()
        self._ranking = Ranking()
        self._waiting: list[Change] = []
        self._journal: list[Change] | None = None
        self._skills: tuple[float, ...] = ()

    @property
    def models(self) -> Mapping[str, Model]:
        """The models by question."""
        self.take_in()
        return self._models

    @property
    def questions(self) -> Collection[str]:
        """The questions that have a model."""
        return self._models.keys()

    # --- feeding ---

    def judge(self, item: str | int, rater: str, labels: Labels) -> None:
        """A rater judged an item; ``labels`` by question, None where there is no answer.

        A second judgment of the same rater on the item replaces the first.
        """
        place, who = self._item(item), self._raters.setdefault(rater, len(self._raters))
        self._change(("judge", place, who, dict(labels)))

    def withdraw(self, item: str | int, rater: str) -> None:
        """The rater's judgment of the item does not count any more."""
        place, who = self._at(item), self._raters.get(rater)
        if place < len(self._number) and who is not None:
            self._change(("withdraw", place, who, None))
        else:
            self.count += 1

    def know(self, item: str | int, labels: Labels) -> None:
        """The right answers are known, from gold or an expert; None: not any more."""
        self._change(("know", self._item(item), -1, dict(labels)))

    def settle(self, item: str | int) -> None:
        """No more judgments of the item are wanted."""
        self._change(("settle", self._item(item), -1, None))

    def reopen(self, item: str | int) -> None:
        """More judgments of the item are wanted after all."""
        self._change(("reopen", self._item(item), -1, None))

    def _item(self, item: str | int) -> int:
        """The place of an item, new or known."""
        number = self._names.find(item) if isinstance(item, str) else item
        if number < 0:
            if not self._own:
                raise RequestError(f"item {item!r} is not in the table", remedy="add it first")
            number = self._names.add(str(item))
        missing = number + 1 - len(self._place)
        if missing > 0:
            self._place.extend([NONE] * missing)
        place = self._place[number]
        if place < 0:
            place = self._place[number] = len(self._number)
            self._number.append(number)
        return place

    def _at(self, item: str | int) -> int:
        """The place of an item; the next one that is free for one that nobody has heard of."""
        number = self._names.find(item) if isinstance(item, str) else item
        place = self._place[number] if 0 <= number < len(self._place) else NONE
        return len(self._number) if place < 0 else place

    def _change(self, change: Change) -> None:
        self.count += 1
        if self._journal is not None:
            self._journal.append(change)
        self._waiting.append(change)
        if len(self._waiting) >= MOST_WAITING:
            self.take_in()

    def take_in(self) -> None:
        """Take the calls that wait into the models, in their order."""
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        certain = run(self._models, waiting)
        for (kind, item, _, _), certainty in zip(waiting, certain, strict=True):
            if kind == "settle":
                self._closed.add(item)
            elif kind == "reopen":
                self._closed.discard(item)
            if item in self._closed:
                self._ranking.drop(item)
            else:
                self._ranking.put(item, certainty)

    # --- full fits ---

    @property
    def due(self) -> bool:
        """Whether enough came since the last full fit for another one: a fixed schedule of
        counts."""
        return self.count >= max(FIRST_FIT, int(self.fitted * GROWTH) + 1)

    def snapshot(self) -> Snapshot:
        """The models as they are, copied; what is fed from now on is repeated after the fit."""
        self.take_in()
        self._journal = []
        return Snapshot(deepcopy(self._models), self.count, len(self._number), len(self._raters))

    def adopt(self, fit: Fit) -> None:
        """Go on from a full fit of the last snapshot: its models, then what came since.

        The fit's models are taken over, not copied. Raises RequestError for the fit of another
        snapshot.
        """
        journal = self._journal
        if journal is None or fit.count + len(journal) > self.count:
            raise RequestError(
                f"a fit of {fit.count} calls does not belong to the last snapshot",
                remedy="adopt the fit of the last snapshot, once",
            )
        self._journal = None
        self._models = dict(fit.models)
        self.fitted = fit.count
        self._skills = fit.skills
        self._ranking = fit.ranking
        # what waits came after the snapshot, so that the journal has it
        self._waiting = journal
        self.take_in()

    # --- reading ---

    def certainty(self, item: str | int) -> float:
        """The calibrated probability that the item's consensus is right: the least certain
        question's. 1 where no question has a model. Of a descriptive question it is 1 minus the
        width of its interval."""
        return lowest(self.models.values(), self._at(item))

    def sureness(self, item: str | int) -> float | None:
        """As ``certainty``, of the questions of which one right answer is sought; None where
        nobody answered such a question, or there is none."""
        place = self._at(item)
        asked = (model for model in seeking(self.models.values()) if model.asked(place))
        return min((model.certainty(place) for model in asked), default=None)

    def judged(self, item: str | int) -> int:
        """How many judgments of the item the beliefs rest on."""
        place = self._at(item)
        return max((model.count(place) for model in self.models.values()), default=0)

    def gain(self, rater: str, item: str | int) -> float:
        """The information in nats that the rater's judgment is expected to give about the item,
        summed over its questions."""
        place = self._at(item)
        who = self._raters.get(rater, len(self._raters))
        return sum(model.gain(who, place) for model in self.models.values())

    def skill(self, rater: str) -> float:
        """The lower bound of the rater's competence, averaged over the questions in which one can
        be right."""
        who = self._raters.get(rater, len(self._raters))
        return lower_skill(self.models.values(), who)

    def quantile(self, rater: str) -> float:
        """The share of raters who were less skilled at the last full fit; ties count half."""
        if not self._skills:
            return 0.5
        own = self.skill(rater)
        below, upto = bisect_left(self._skills, own), bisect_right(self._skills, own)
        return (below + upto) / (2 * len(self._skills))

    def uncertain(self, most: int) -> list[str]:
        """The items that are not settled and whose consensus is least certain, most uncertain
        first."""
        self.take_in()
        return [
            self._names[self._number[place]] for place in self._ranking.first(most, self._closed)
        ]

    def posterior(self, question: str, item: str | int) -> dict[str, float]:
        """The calibrated probability of each option (of belonging to the item, for sets of
        options); empty for questions without options or without a model."""
        model = self.models.get(question)
        return model.posterior(self._at(item)) if model else {}

    def evidence(self, item: str | int) -> dict[str, Evidence]:
        """What is believed of an item, by question; questions that nobody answered are left out."""
        place = self._at(item)
        return {
            question: model.evidence(place)
            for question, model in self.models.items()
            if model.asked(place)
        }

    def settled(self, item: str | int, confidence: float, width: float | None) -> dict[str, bool]:
        """By question, whether the evidence is as sure as was asked for; questions that nobody
        answered and that cannot tell are left out."""
        place = self._at(item)
        asked = ((q, model) for q, model in self.models.items() if model.asked(place))
        found = ((q, model.settled(place, confidence, width)) for q, model in asked)
        return {question: sure for question, sure in found if sure is not None}

    def hope(self, item: str | int, confidence: float, width: float | None, left: int) -> float:
        """The probability that ``left`` more judgments settle the item: the least hopeful
        question's."""
        place = self._at(item)
        asked = (model for model in self.models.values() if model.asked(place))
        return min((m.hope(place, confidence, width, left) for m in asked), default=1.0)

    def competence(self, question: str, rater: str) -> Skill:
        """How good a rater is at one question.

        Raises RequestError for a question without a model.
        """
        model = self.models.get(question)
        if model is None:
            raise RequestError(
                f"question {question!r} has no model of raters",
                remedy=f"questions that have one: {', '.join(self.models) or 'none'}",
            )
        return model.skill(self._raters.get(rater, len(self._raters)))


def seeking(models: Iterable[Model]) -> Iterable[Model]:
    """The models of the questions of which one right answer is sought."""
    return (model for model in models if not isinstance(model, Shares | Spread))


def lower_skill(models: Iterable[Model], rater: int) -> float:
    """The lower bound of a rater's competence, averaged over the questions in which one can be
    right; 1 without any."""
    found = [model.skill(rater).lower for model in seeking(models)]
    return sum(found) / len(found) if found else 1.0


def _model(question: Question, descriptive: bool, width: float | None, given: bool) -> Model | None:
    """The model of a question; None where there is none."""
    kind = question.kind
    if kind is Kind.NUMERIC:
        return Spread(width) if descriptive else Numbers(width)
    if not question.options or kind in WRITTEN:
        return None
    if descriptive:
        return Shares(question.options)
    if kind is not Kind.MULTILABEL and len(question.options) > MOST_OPTIONS:
        return None
    made = Options if kind is Kind.MULTILABEL else Classes
    return made(question.options, given)
