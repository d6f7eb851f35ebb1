"""Campaign: what is asked about which items, how often, and on what terms."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cached_property
from random import Random
from typing import Annotated, Literal

from pydantic import Field, ValidationError, model_validator

from quorate.schema.about import About
from quorate.schema.assignment import Assignment, Budget, Stopping
from quorate.schema.content import ContentField, field_faults
from quorate.schema.errors import Fault, SpecError
from quorate.schema.guideline import Guideline
from quorate.schema.options import Option, Options
from quorate.schema.paradigm import WHICH, Paradigm
from quorate.schema.question import WRITTEN
from quorate.schema.question_faults import question_faults
from quorate.schema.questions import AnyQuestion
from quorate.schema.release import ReleaseTerms
from quorate.schema.rule import CheckName, Rule, Setting
from quorate.schema.spec import Many, Markdown, Spec, Wording, refuse
from quorate.schema.spec_faults import faults_of
from quorate.schema.training import Way

CAMPAIGN_NAME = r"^[a-z0-9][a-z0-9-]{0,62}$"
# why a rater may skip an item, unless the campaign says otherwise
SKIP_REASONS = (
    Option(value="unclear", text="The guideline does not say"),
    Option(value="cannot_judge", text="I cannot judge this"),
    Option(value="offensive", text="I do not want to see this"),
    Option(value="broken", text="Something is missing or broken"),
    Option(value="other", text="Another reason"),
)


class Pay(Spec):
    """What raters earn: by the hour of active time, or by the item."""

    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    """three capital letters, ISO 4217"""
    per_hour: Annotated[float, Field(gt=0, le=1e6)] | None = None
    """for an hour of active time"""
    per_item: Annotated[float, Field(gt=0, le=1e6)] | None = None
    """for an item that was judged"""

    @model_validator(mode="after")
    def _one_way(self) -> Pay:
        if (self.per_hour is None) == (self.per_item is None):
            found = "neither" if self.per_hour is None else "both"
            refuse([Fault("", found, "either `per_hour` or `per_item`")])
        return self


class CampaignSpec(Spec):
    """A campaign as its lead declares it."""

    quorate: Literal[1]
    """the version of this format: 1"""
    name: Annotated[str, Field(pattern=CAMPAIGN_NAME)]
    """the campaign's id: lower-case letters, digits and hyphens, at most 63"""
    title: Annotated[Wording, Field(max_length=200)]
    """what raters see as its name"""
    purpose: Annotated[Wording, Field(max_length=5_000)]
    """what the campaign measures and what for, in a paragraph; raters read it too"""
    paradigm: Paradigm | None = None
    """prescriptive: one right answer is sought; descriptive: the spread of answers is the data;
    holds for the questions that do not say it themselves"""
    language: Annotated[str, Field(pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,8}$")] = "en"
    """the language of the items, as BCP 47 names it"""
    content: Annotated[Many[ContentField], Field(min_length=1, max_length=50)]
    """the fields of an item, in the order shown"""
    questions: Annotated[Many[AnyQuestion], Field(min_length=1, max_length=50)]
    """what is asked about each item, in the order asked"""
    guideline: Guideline
    """the instructions"""
    overlap: Annotated[int, Field(ge=1, le=1_000)] = 3
    """how many judgments each item gets"""
    hold: Annotated[int, Field(ge=1, le=20)] = 2
    """how many items a rater may hold at a time"""
    lease_minutes: Annotated[int, Field(ge=1, le=10_080)] = 30
    """how long a rater may hold an item without working on it"""
    undo_minutes: Annotated[int, Field(ge=0, le=10_080)] = 10
    """how long a rater may change an answer"""
    order: Literal["shuffled", "as_given"] = "shuffled"
    """the order in which items are handed out"""
    seed: Annotated[int, Field(ge=0, le=2**53 - 1)] = 0
    """the seed of the shuffled order"""
    skip_reasons: Options = SKIP_REASONS
    """why a rater may skip an item"""
    pay: Pay | None = None
    """what raters earn"""
    expected_seconds: Annotated[float, Field(gt=0, le=86_400)] | None = None
    """the time that an item is expected to take"""
    break_minutes: Annotated[int, Field(ge=0, le=1_440)] = 50
    """a break is suggested after so much active work; 0 for never"""
    consent: Markdown | None = None
    """what raters agree to before they start, Markdown: who asks, what is stored, who gets it,
    how to withdraw"""
    way: Way = Way()
    """what lies between an invitation and the first item that counts"""
    assignment: Assignment = Assignment()
    """which item a rater gets next, and what is mixed in"""
    stopping: Stopping | None = None
    """stop asking about an item when its consensus is sure enough; absent: after ``overlap``"""
    budget: Budget | None = None
    """the most that the campaign may cost"""
    checks: dict[CheckName, dict[str, Setting]] | None = None
    """the checks that watch, with their options; absent: all of them, as they are; ``{}``: none"""
    rules: Annotated[Many[Rule], Field(max_length=100)] = ()
    """what is done when a check says so; without rules findings are only shown"""
    exposing: bool = False
    """whether items may be disturbing, so that the time spent with them is watched"""
    about: About | None = None
    """what the events cannot tell, for the documents of releases"""
    release: ReleaseTerms | None = None
    """what releases hold, and what they must meet"""

    @model_validator(mode="after")
    def _parts_fit(self) -> CampaignSpec:
        faults = field_faults(self.content) + question_faults(self.questions, self.content)
        faults += self._unsaid()
        names = [rule.name for rule in self.rules]
        for n, name in enumerate(names):
            if name in names[:n]:
                faults.append(Fault(f"rules[{n}].name", repr(name), "a name of its own"))
        if self.budget is not None and self.budget.money is not None and self.pay is None:
            faults.append(Fault("budget.money", "no pay", "`pay`, whose currency it is in"))
        refuse(faults)
        return self

    def _unsaid(self) -> list[Fault]:
        """The questions of which nobody said what their answers are for."""
        if self.paradigm is not None:
            return []
        places = [n for n, question in enumerate(self.questions) if question.paradigm is None]
        if len(places) == len(self.questions):
            return [Fault("paradigm", "nothing", f"{WHICH}; a question may say it for itself")]
        return [Fault(f"questions[{n}].paradigm", "nothing", WHICH) for n in places]

    def paradigm_of(self, question: str) -> Paradigm:
        """What the answers to the question of this name are for.

        Raises KeyError for a name that no question has.
        """
        return self.paradigms[question]

    @cached_property
    def paradigms(self) -> Mapping[str, Paradigm]:
        """What answers are for, by the name of the question."""
        usual = self.paradigm or "prescriptive"  # never used: a campaign says it, or each question
        return {question.name: question.paradigm or usual for question in self.questions}

    @cached_property
    def descriptive(self) -> frozenset[str]:
        """The questions of which the spread of answers is the data."""
        return frozenset(q for q, paradigm in self.paradigms.items() if paradigm == "descriptive")

    @property
    def asked_first(self) -> int:
        """How many judgments an item is to get before anybody decides whether it needs more.

        With ``stopping`` its ``min``; at least ``overlap`` where an answer that must be given has
        no consensus that could be sure enough (texts, spans, boxes, …).
        """
        if self.stopping is None:
            return self.overlap
        if any(q.required and q.question().kind in WRITTEN for q in self.questions):
            return max(self.stopping.min, self.overlap)
        return self.stopping.min

    @cached_property
    def sealed_questions(self) -> frozenset[str]:
        """The questions whose answers are raters' own words and go to the vault."""
        return frozenset(question.name for question in self.questions if question.sealed)

    @cached_property
    def consent_digest(self) -> str | None:
        """SHA-256 of the consent text, by which a rater's agreement is known to be to this text."""
        return None if self.consent is None else consent_digest(self.consent)

    def earned(self, milliseconds: int) -> int:
        """What a judgment earns that took this much active time, in millionths of the currency."""
        if self.pay is None:
            return 0
        if self.pay.per_item is not None:
            return round(self.pay.per_item * 1_000_000)
        return round((self.pay.per_hour or 0) * milliseconds / 3.6)

    def drawn_orders(self, rng: Random) -> dict[str, list[str]]:
        """An order for each question whose fields are shuffled.

        Questions about the same fields share one draw, since a page shows them in one order.
        """
        drawn: dict[frozenset[str], list[str]] = {}
        orders: dict[str, list[str]] = {}
        for question in self.questions:
            fields = question.orders()
            if fields is not None:
                order = drawn.setdefault(frozenset(fields), rng.sample(fields, len(fields)))
                orders[question.name] = list(order)
        return orders


def consent_digest(text: str) -> str:
    """SHA-256 of a consent text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def campaign_spec(data: object, *, where: str = "") -> CampaignSpec:
    """The campaign that JSON-like data declare. Raises SpecError with every fault.

    ``where`` is named in front of the message: the file, say. Lines of keys are known only to
    ``campaign_file``.
    """
    return read_spec(data, {}, where)


def read_spec(data: object, lines: Mapping[str, int], where: str) -> CampaignSpec:
    """As ``campaign_spec``, with the lines of keys by their path."""
    try:
        return CampaignSpec.model_validate(data)
    except ValidationError as error:
        faults = faults_of(error, CampaignSpec, lines)
    except RecursionError:
        faults = [Fault("", "values nested without end", "an object as the reference describes")]
    raise SpecError(faults, where=where, remedy="see docs/reference/campaign-file.md")
