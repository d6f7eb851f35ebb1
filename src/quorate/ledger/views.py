"""The views: state tables that the events of a log build up, and nothing else.

A view is named here with its key and columns; ``storage`` makes SQL tables of the same shape. Whole
numbers, texts and truth values only: times in milliseconds UTC, money in millionths, JSON as
canonical text, so that a view folded again is equal to the last byte.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

Value = str | int | None
Row = Mapping[str, Value]
NOTHING: Mapping[str, Value] = MappingProxyType({})
NO_SUMS: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class View:
    """A state table: its name, the columns of its key, and all its columns with their types.

    A type is ``str`` or ``int``, with ``?`` where the value may be absent.
    """

    name: str
    key: tuple[str, ...]
    columns: Mapping[str, str]

    def __hash__(self) -> int:
        return hash(self.name)


class Views(Protocol):
    """What an event may do to the views."""

    def insert(self, view: View, row: Row) -> None:
        """Add a row; columns that are not named are absent or, for numbers, 0."""

    def change(
        self,
        view: View,
        key: Row,
        to: Row = NOTHING,
        add: Mapping[str, int] = NO_SUMS,
    ) -> None:
        """Set columns of the row with this key, and add to others."""

    def delete(self, view: View, key: Row) -> None:
        """Take the row with this key away."""

    def select(self, view: View, part: Row) -> Iterator[Row]:
        """The rows whose columns have these values."""


def _view(view: str, key: str, /, **columns: str) -> View:
    return View(view, tuple(key.split()), MappingProxyType(columns))


PEOPLE = _view(
    "people", "person", person="str", role="str", state="str", sealed="str?", joined_at="int"
)
TOKENS = _view(
    "tokens",
    "token",
    token="str",
    person="str",
    name="str",
    scopes="str",
    digest="str",
    issued_at="int",
    expires_at="int?",
    revoked_at="int?",
)
CAMPAIGNS = _view(
    "campaigns",
    "campaign",
    campaign="str",
    title="str",
    state="str",
    spec="str",
    digest="str",
    revision="int",
    guideline="str",
    opened_at="int",
    opened_by="str",
    closed_at="int?",
    items="int",
    retired="int",
)
ARCHIVES = _view(
    "archives",
    "campaign",
    campaign="str",
    digest="str",
    log_size="int",
    root="str",
    bytes="int",
    at="int",
    archived_by="str",
)
GUIDELINES = _view(
    "guidelines",
    "campaign version",
    campaign="str",
    version="str",
    number="int",
    text="str",
    note="str",
    published_at="int",
    published_by="str",
)
ITEMS = _view(
    "items",
    "campaign item",
    campaign="str",
    item="str",
    content="str",
    place="int",
    wanted="int",
    held="int",
    judged="int",
    room="int",
    surplus="int",
    skips="int",
    problems="int",
    state="str",
    gold="str?",
    adjudicated="str?",
    added_at="int",
    bank="str",
    slices="str?",
    explanation="str?",
    outcome="str?",
    settled="str?",
    cause="str?",
    adjudicated_by="str?",
    confirmed_by="str?",
    proposed="int",
)
MEMBERS = _view(
    "members",
    "campaign person",
    campaign="str",
    person="str",
    role="str",
    standing="str",
    reason="str",
    consent="str?",
    guideline="str?",
    enrolled_at="int",
    judged="int",
    skipped="int",
    milliseconds="int",
    earned="int",
    paid="int",
    last_at="int?",
    evidence="str?",
    since="int",
    until="int?",
    crew="str",
    lowered="int",
    gold_permille="int?",
    attributes="str?",
    imported="int",
)
LEASES = _view(
    "leases",
    "lease",
    lease="str",
    campaign="str",
    item="str",
    rater="str",
    round="int",
    status="str",
    shown="str",
    guideline="str",
    leased_at="int",
    expires_at="int",
    ended_at="int?",
    reason="str?",
    comment="str?",
    purpose="str",
    draw="str?",
)
JUDGMENTS = _view(
    "judgments",
    "judgment",
    judgment="str",
    campaign="str",
    item="str",
    rater="str",
    lease="str",
    round="int",
    labels="str",
    sealed="str?",
    comment="str?",
    shown="str",
    guideline="str",
    milliseconds="int",
    earned="int",
    at="int",
    revised_at="int?",
    revision="int",
    surplus="int",
    excluded="str?",
    purpose="str",
    right="int?",
    source="str",
    stated="str?",
)
PROBLEMS = _view(
    "problems",
    "problem",
    problem="str",
    campaign="str",
    item="str",
    rater="str",
    lease="str?",
    comment="str",
    at="int",
)
FINDINGS = _view(
    "findings",
    "finding",
    finding="str",
    campaign="str",
    check_name="str",
    rater="str?",
    item="str?",
    score="str?",
    verdict="str",
    evidence="str",
    at="int",
    other="str?",
    question="str?",
    says="str",
    told="str",
    read="int?",
)
FIRINGS = _view(
    "firings",
    "firing",
    firing="str",
    campaign="str",
    rule="str",
    action="str",
    rater="str?",
    item="str?",
    findings="str",
    effect="str",
    at="int",
)
MESSAGES = _view(
    "messages",
    "message",
    message="str",
    campaign="str",
    rater="str",
    text="str",
    about="str",
    at="int",
)
TRIALS = _view(
    "trials",
    "campaign person stage attempt",
    campaign="str",
    person="str",
    stage="str",
    attempt="int",
    guideline="str",
    items="str",
    given="int",
    right="int",
    outcome="str",
    started_at="int",
    ended_at="int?",
    evidence="str?",
)
SKILLS = _view(
    "skills",
    "person skill",
    person="str",
    skill="str",
    granted_at="int",
    granted_by="str",
    expires_at="int?",
    evidence="str",
    revoked_at="int?",
)
APPEALS = _view(
    "appeals",
    "appeal",
    appeal="str",
    campaign="str",
    rater="str",
    words="str?",
    standing="str",
    reason="str",
    made_at="int",
    outcome="str?",
    answer="str?",
    settled_at="int?",
    settled_by="str?",
)
CALIBRATIONS = _view(
    "calibrations",
    "campaign round",
    campaign="str",
    round="str",
    title="str",
    items="str",
    passage="str",
    state="str",
    opened_at="int",
    opened_by="str",
    revealed_at="int?",
    again_at="int?",
    closed_at="int?",
    before="str?",
    after="str?",
    outcome="str?",
    guideline="str?",
)
NOTES = _view(
    "notes",
    "note",
    note="str",
    campaign="str",
    round="str",
    item="str?",
    person="str",
    words="str?",
    at="int",
)
PAYMENTS = _view(
    "payments",
    "payment",
    payment="str",
    campaign="str",
    rater="str",
    amount="int",
    currency="str",
    note="str",
    at="int",
    paid_by="str",
)
RELEASES = _view(
    "releases",
    "campaign version",
    campaign="str",
    version="str",
    digest="str",
    log_size="int",
    at="int",
    released_by="str",
    root="str?",
    told="str?",
    seed="int?",
)
SOURCES = _view(
    "sources",
    "source",
    source="str",
    campaign="str",
    tool="str",
    file="str",
    digest="str",
    judgments="int",
    at="int",
    brought_by="str",
)
REJUDGMENTS = _view(
    "rejudgments",
    "campaign batch",
    campaign="str",
    batch="str",
    question="str",
    judgments="int",
    items="int",
    diagnosis="str",
    note="str",
    at="int",
    asked_by="str",
)
REJUDGED = _view(
    "rejudged",
    "campaign batch item",
    campaign="str",
    batch="str",
    item="str",
    judgments="int",
    suspect="str",
)
SCORES = _view(
    "scores",
    "campaign scores",
    campaign="str",
    scores="str",
    question="str",
    model="str",
    version="str",
    digest="str",
    items="int",
    members="int",
    dimensions="int",
    at="int",
    given_by="str",
)
INVITATIONS = _view(
    "invitations",
    "invitation",
    invitation="str",
    campaign="str",
    role="str",
    digest="str",
    uses_left="int",
    expires_at="int",
    note="str",
    made_at="int",
    made_by="str",
    revoked_at="int?",
    crew="str",
)
MEDIA = _view(
    "media",
    "campaign digest",
    campaign="str",
    digest="str",
    type="str",
    bytes="int",
    width="int?",
    height="int?",
    added_at="int",
)
WEBHOOKS = _view(
    "webhooks",
    "webhook",
    webhook="str",
    campaign="str",
    url="str",
    kinds="str",
    added_at="int",
    removed_at="int?",
)

ALL: tuple[View, ...] = (
    PEOPLE,
    TOKENS,
    CAMPAIGNS,
    ARCHIVES,
    GUIDELINES,
    ITEMS,
    MEMBERS,
    LEASES,
    JUDGMENTS,
    PROBLEMS,
    FINDINGS,
    FIRINGS,
    MESSAGES,
    TRIALS,
    SKILLS,
    APPEALS,
    CALIBRATIONS,
    NOTES,
    PAYMENTS,
    RELEASES,
    SOURCES,
    REJUDGMENTS,
    REJUDGED,
    SCORES,
    INVITATIONS,
    MEDIA,
    WEBHOOKS,
)
"""every view; those without a ``campaign`` column belong to the log ``house``"""

LEAVING: tuple[View, ...] = (
    ITEMS,
    LEASES,
    JUDGMENTS,
    PROBLEMS,
    FINDINGS,
    FIRINGS,
    MESSAGES,
    TRIALS,
    CALIBRATIONS,
    NOTES,
    REJUDGMENTS,
    REJUDGED,
    MEDIA,
)
"""the views whose rows rest in the archive of a campaign that is archived, not in the database"""
