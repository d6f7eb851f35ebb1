"""Results: what a server answers, frozen. Times are milliseconds UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict

from quorate.schema.json_value import Json


@dataclass(frozen=True, slots=True)
class Item:
    """An item to add: its content by field; a name, its known answers, a priority if there are.

    Without a name it gets a random one. Smaller priorities come first.
    """

    content: Mapping[str, Json]
    item: str | None = None
    gold: Mapping[str, Json] | None = None
    priority: int = 0
    bank: str = ""
    """``gold``, ``audit``, ``training``, ``qualification`` or ``calibration``: given out for that
    purpose; gold goes to its bank by itself where the campaign mixes gold in"""
    slices: Mapping[str, str] | None = None
    """what it belongs to, such as ``{"language": "de"}``"""
    explanation: str = ""
    """why its gold is right, for raters in training"""


@dataclass(frozen=True, slots=True)
class ForeignJudgment:
    """A judgment that was given in another tool.

    ``row`` names it within its file, the same whenever the file is read, so that it is taken in
    once; ``rater`` is the name there. ``at`` (milliseconds UTC), ``seconds`` and ``guideline`` are
    what the file says. ``rejected``: somebody there said that it does not count.
    """

    row: str
    item: str
    rater: str
    labels: Mapping[str, Json]
    at: int | None = None
    seconds: float | None = None
    guideline: str = ""
    comment: str = ""
    shown: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rejected: bool = False


class _Result(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class ArchiveLine(_Result):
    """The archive of a campaign: when it was made, the digest of its manifest, the size and root of
    the log in it, and the bytes of its files."""

    at: int
    digest: str
    log_size: int
    root: str
    bytes: int


class Moving(_Result):
    """A campaign on its way into its archive (``out``) or back (``in``).

    ``done`` is the share of the step; ``problem`` says why it did not get there.
    """

    way: str
    since: int
    step: str
    done: float
    problem: str


class Archived(_Result):
    """Where a campaign is: in the database, or in an archive, and what goes on.

    ``folder`` is the name of the archive below ``archives`` of the installation, if it is there.
    """

    archive: ArchiveLine | None
    folder: str | None
    moving: Moving | None


class CampaignLine(_Result):
    """A campaign in a list; ``archive`` says where it rests, when it is archived."""

    campaign: str
    title: str
    state: str
    guideline: str
    items: int
    retired: int
    opened_at: int
    opened_by: str
    closed_at: int | None
    archive: ArchiveLine | None = None


class CampaignDetail(CampaignLine):
    """A campaign with its spec as it stands, as in a campaign file."""

    revision: int
    spec: dict[str, object]


class RefusedRow(_Result):
    """An item that was not added: its row, counted from 1, and why."""

    row: int
    item: str | None
    what: str


class AddedItems(_Result):
    """The names of the items that were added, and what was refused."""

    added: int
    items: tuple[str, ...]
    refused: tuple[RefusedRow, ...]


class RefusedJudgment(_Result):
    """A judgment that was not taken in: its place in what was sent, from 1, and why."""

    row: int
    item: str
    what: str


class ImportedJudgments(_Result):
    """What became of judgments of another tool.

    ``added`` were taken in; of these ``beyond`` came to items that had all they were to get, and
    count too, and ``rejected`` do not count. ``there`` had been taken in before; ``raters`` are
    new.
    """

    source: str
    added: int
    beyond: int
    rejected: int
    there: int
    raters: int
    refused: tuple[RefusedJudgment, ...]


class UploadedItems(_Result):
    """What a file of items added, and what was taken for what.

    ``refused_count`` counts all rows that were refused, ``refused`` names the first of them.
    """

    added: int
    refused_count: int
    refused: tuple[RefusedRow, ...]
    mapping: tuple[str, ...]
    media: int


class ItemLine(_Result):
    """An item in a list; ``excerpt`` is the beginning of its content as JSON."""

    item: str
    state: str
    wanted: int
    held: int
    judged: int
    room: int
    surplus: int
    skips: int
    problems: int
    gold: bool
    adjudicated: bool
    added_at: int
    excerpt: str
    bank: str = ""
    """what it is kept apart for; empty: to be judged"""
    outcome: str | None = None
    """``quorate``, ``contested`` or ``adjudicated``"""


class ItemJudgment(_Result):
    """A judgment of an item with its answers as they were given, own words too."""

    rater: str
    at: int
    seconds: float | None
    guideline: str
    labels: dict[str, object]
    shown: object = None
    surplus: bool = False
    excluded: str | None = None
    comment: str | None = None
    purpose: str = ""
    """empty: the item wanted a judgment; else what it was mixed in for"""


class ItemSkip(_Result):
    """An item that a rater passed over, and why."""

    rater: str
    at: int
    reason: str
    words: str | None = None


class OpenedItem(_Result):
    """An item with its content and all that raters said about it."""

    item: str
    content: dict[str, object]
    state: str
    gold: dict[str, object] | None
    adjudicated: dict[str, object] | None = None
    outcome: str | None = None
    bank: str = ""
    slices: dict[str, str]
    explanation: str | None = None
    judgments: tuple[ItemJudgment, ...]
    skips: tuple[ItemSkip, ...]


class RefusedSuspect(_Result):
    """An item that is not judged again: its row, counted from 1, and why."""

    row: int
    item: str
    what: str


class RejudgmentSent(_Result):
    """A batch of suspects that was sent to raters again: items, and judgments wanted."""

    batch: str
    sent: int
    judgments: int
    refused_count: int
    refused: tuple[RefusedSuspect, ...]


class RejudgmentLine(_Result):
    """A batch of suspects; ``back`` have the judgments asked for, ``changed`` another label,
    and of ``undecided`` none is likelier than all others together."""

    batch: str
    at: int
    by: str
    question: str
    diagnosis: str
    note: str
    judgments: int
    items: int
    back: int
    changed: int
    undecided: int


class RejudgedItem(_Result):
    """An item of a batch, before and now; ``undecided`` and ``changed`` are None while it is not
    back, the latter also of an undecided one."""

    item: str
    wrong: float
    suggested: str | None
    worth: float
    audit: bool
    before: str | None
    before_probability: float | None
    now: str | None
    now_probability: float | None
    asked: int
    got: int
    back: bool
    undecided: bool | None
    changed: bool | None
    adjudicated: bool


class Proportion(_Result):
    """A share with its 95 % interval, of ``hits`` among ``n``."""

    value: float | None
    lower: float
    upper: float
    hits: int
    n: int


class Rejudgment(RejudgmentLine):
    """A batch with its items.

    ``precision``: of the suspects that are back, those whose label changed; ``rest`` the same of
    the random slice; ``recall``: of all wrong labels, those among the suspects.
    """

    lines: tuple[RejudgedItem, ...]
    precision: Proportion | None
    rest: Proportion | None
    recall: Proportion | None


class Invitation(_Result):
    """A link by which people join; its secret is shown this once."""

    invitation: str
    secret: str
    link: str
    expires_at: int


class RaterLine(_Result):
    """A member of a campaign; money in millionths of the campaign's currency."""

    rater: str
    name: str
    role: str
    standing: str
    reason: str
    judged: int
    skipped: int
    seconds: float
    earned: int
    paid: int
    enrolled_at: int
    last_at: int | None
    imported: int = 0
    """judgments that came from another tool"""


class ItemCounts(_Result):
    """Items by state; ``closed`` have all the judgments that they want."""

    open: int
    closed: int
    retired: int


class Source(_Result):
    """A file of another tool that judgments came from; ``digest`` is its SHA-256."""

    source: str
    tool: str
    file: str
    digest: str
    judgments: int
    at: int


class Status(_Result):
    """Where a campaign stands.

    ``judgments`` counts all that were given, ``imported`` of them in other tools, ``counted`` those
    that fill a place of an item that is not retired, ``wanted`` the places; ``eta`` is when the
    last place will be filled at the rate of the last judgments.
    """

    state: str
    at: int
    items: ItemCounts
    judgments: int
    counted: int
    wanted: int
    held: int
    skipped: int
    raters: int
    raters_active: int
    median_seconds: float | None
    eta: int | None
    imported: int = 0
    sources: tuple[Source, ...] = ()


class Lease(_Result):
    """An item in a rater's hands; ``shown`` is the order of fields by question."""

    lease: str
    content: dict[str, object]
    shown: dict[str, tuple[str, ...]]
    guideline: str
    expires_at: int


class Progress(_Result):
    """What a rater did in a campaign; ``earned`` in units of the currency."""

    judged: int
    skipped: int
    seconds: float
    earned: float
    paid: float
    currency: str | None


class Trial(_Result):
    """Practice or a test: ``given`` answers of at most ``of``, in try ``attempt`` of ``tries``."""

    stage: str
    attempt: int
    tries: int
    given: int
    of: int
    bar: float
    outcome: str
    right: int | None = None
    lower: float | None = None
    upper: float | None = None
    until: int | None = None


class Lesson(_Result):
    """What is shown at once in practice."""

    right: bool | None
    labels: dict[str, object]
    explanation: str | None


class Work(_Result):
    """What a rater has to do now; ``state`` says why nothing when there is nothing.

    ``trial`` is the practice or test that runs, ``until`` when to come again while one waits.
    """

    state: str
    leases: tuple[Lease, ...]
    progress: Progress
    trial: Trial | None = None
    until: int | None = None


class Receipt(_Result):
    """That a judgment is kept. ``surplus``: it came late and does not count, but is paid."""

    judgment: str
    at: int
    surplus: bool


class Submitted(Work):
    """The receipt of a judgment, and what is next."""

    receipt: Receipt
    lesson: Lesson | None = None
    """in practice"""
    batch: int | None = None
    """the number of the batch of judgments that this one completed"""


class PersonLine(_Result):
    """A person; name and login are empty once they were erased."""

    person: str
    name: str
    login: str | None
    role: str
    state: str
    joined_at: int


class TokenLine(_Result):
    """A token, without its secret."""

    token: str
    name: str
    scopes: tuple[str, ...]
    issued_at: int
    expires_at: int | None
    revoked_at: int | None


class IssuedToken(_Result):
    """A new token; its secret is shown this once."""

    token: str
    secret: str
    expires_at: int | None


class RuleHit(_Result):
    """A rater whom a rule would have hit: after how many judgments, when, on what.

    ``honest_looking``: whether they are about as good as the others all the same.
    """

    rater: str
    after: int
    at: int | None
    says: str
    honest_looking: bool


class DryRule(_Result):
    """What a rule would have done, or why it never could."""

    name: str
    then: str
    hit_raters: tuple[RuleHit, ...]
    hit_items: int
    items: tuple[str, ...]
    never: str | None


class SkippedCheck(_Result):
    """A check that said nothing, for want of what it needs."""

    check: str
    why: str


class DryRun(_Result):
    """What rules would have done over so many judgments of so many raters."""

    rules: tuple[DryRule, ...]
    judgments: int
    raters: int
    skipped: tuple[SkippedCheck, ...]


class ReleaseLine(_Result):
    """A release that was made; ``digest`` is that of its manifest, ``root`` that of the log."""

    version: str
    digest: str
    log_size: int
    root: str | None
    told: str | None
    """``raters`` across items, or ``groups`` of people"""
    seed: int | None
    at: int
    by: str


class ReleaseMaking(_Result):
    """A release that is being made, or could not be: then ``problem`` says why.

    ``done`` is the share of the step, ``share`` that of the whole, of which ``left`` seconds are
    left. Of ``total`` entries of the log ``count`` are proven, at ``rate`` a second. What cannot be
    told yet is None.
    """

    version: str
    since: int
    step: str
    done: float
    share: float = 0.0
    left: float | None = None
    count: int = 0
    total: int = 0
    rate: float | None = None
    problem: str


class Releases(_Result):
    """The releases of a campaign, the newest first."""

    releases: tuple[ReleaseLine, ...]
    making: ReleaseMaking | None


class SuppressedGroups(_Result):
    """What a release does not tell of an attribute, as counts."""

    attribute: str
    groups: int
    raters: int
    untold: int
    cells: int
    hidden_cells: int


class ReleaseQuestion(_Result):
    """What a release says of a question; ``note`` says why it has no table."""

    name: str
    paradigm: str
    judgments: int
    items: int
    table: str | None
    groups: str | None
    told_groups: int
    note: str
    suppressed: tuple[SuppressedGroups, ...]


class SetAside(_Result):
    """Answers apart, by why, with the reason of those excluded."""

    why: str
    reason: str
    answers: int


class Withheld(_Result):
    """Answers that are not released."""

    what: str
    answers: int


class ReleaseContents(_Result):
    """What a release made now would hold."""

    told: str
    smallest: int
    answers: int
    items: int
    raters: int
    questions: tuple[ReleaseQuestion, ...]
    aside: tuple[SetAside, ...]
    withheld: tuple[Withheld, ...]
    own_words: tuple[Withheld, ...]
