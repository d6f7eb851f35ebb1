"""What the pages about disagreement are told."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from quorate.server.routes.attributes import OptionView
from quorate.server.routes.causes import SuggestedName
from quorate.server.routes.preferences import ShareView

VerdictName = Literal["difference", "suggestive", "no difference found"]


class Fresh(BaseModel):
    """From when figures are, in milliseconds, and of how many judgments; until ``due`` they stay as
    they are whatever is answered, since finding them takes long."""

    at: int
    judgments: int
    due: int


class MapPoint(BaseModel):
    """An item: how far people differ, in bits and by how clear it is (0–1), and the likeliest cause
    of it; null where raters agree or none was looked for."""

    item: str
    judgments: int
    entropy: float | None
    clarity: float | None
    cause: SuggestedName | None
    probability: float | None


class OptionShare(BaseModel):
    """The share of people who choose an option, with its 95 % interval."""

    option: str
    share: float
    lower: float
    upper: float


class SoftLine(BaseModel):
    """The answers of people to one item; ``mean`` of scales and numbers."""

    item: str
    n: int
    entropy: float | None
    shares: list[OptionShare]
    mean: ShareView | None


class DividedView(BaseModel):
    """How far people differ on the items of a question, the most divided first.

    ``most`` is the entropy of an item on which all options are chosen alike. ``left_out`` items are
    less divided than those shown.
    """

    question: str
    fresh: Fresh
    paradigm: Literal["prescriptive", "descriptive"]
    judgments: int
    items: int
    raters: int
    options: list[str]
    most: float | None
    points: list[MapPoint]
    left_out: int
    soft: list[SoftLine]
    uncaused: str
    """why no cause was looked for; empty where it was"""
    notes: list[str]


class LeanLine(BaseModel):
    """By how much a group answers above the mean of all on the same items."""

    target: str
    value: float
    lower: float | None
    upper: float | None


class GroupLine(BaseModel):
    """A group of raters: agreement inside (alpha), with all others (kappa), the ratio of both."""

    value: str
    raters: int
    inside: ShareView
    across: ShareView
    association: ShareView
    leanings: list[LeanLine]


class PairAgreement(BaseModel):
    """How well the people of two groups agree."""

    first: str
    second: str
    agreement: ShareView


class GroupItem(BaseModel):
    """An item on which groups are furthest apart, and whether that is more than chance."""

    item: str
    verdict: VerdictName
    target: str
    highest: str
    lowest: str
    gap: float


class GroupCell(BaseModel):
    """How far a group answers above the mean of the groups shown on one item."""

    item: str
    target: str
    group: str
    difference: float


class AttributeLine(BaseModel):
    """What one attribute of raters says of their answers.

    ``small`` raters are in groups that are hidden, ``untold`` said nothing or did not judge.
    """

    attribute: str
    ask: str
    options: list[OptionView]
    """all answers that are offered, those of hidden groups too"""
    verdict: VerdictName
    p: float | None
    adjusted: float | None
    account: str
    groups: list[GroupLine]
    pairs: list[PairAgreement]
    items: list[GroupItem]
    cells: list[GroupCell]
    small: int
    untold: int
    hidden_cells: int


class PeopleView(BaseModel):
    """Whether groups of raters answer differently; none has fewer than ``smallest`` people."""

    question: str
    fresh: Fresh
    asked: int
    smallest: int
    attributes: list[AttributeLine]
    notes: list[str]


class ApartLine(BaseModel):
    """A rater, and how far they differ from each other one in this order.

    0: always the same; 1: as answers to different items differ; null: too few items in common.
    """

    rater: str
    name: str
    judgments: int
    distances: list[float | None]


class ApartView(BaseModel):
    """Who differs from whom, like beside like; ``left_out`` judged least."""

    question: str
    fresh: Fresh
    raters: list[ApartLine]
    left_out: int


class SeatAsked(BaseModel):
    """Seats for raters who told this of themselves; for anybody where nothing is named."""

    attribute: Annotated[str, Field(max_length=64)] | None = None
    value: Annotated[str, Field(max_length=200)] | None = None
    count: Annotated[int, Field(ge=1, le=1000)]


class JuryAsked(BaseModel):
    """Two juries, the second to compare the first with."""

    this: Annotated[list[SeatAsked], Field(min_length=1, max_length=20)]
    other: Annotated[list[SeatAsked], Field(min_length=1, max_length=20)]


class VerdictLine(BaseModel):
    """What most juries of a kind decide: the share of juries that do, and what their seats say.

    ``value`` is the median share of seats for the verdict; of scales and numbers it is the jury's
    mean.
    """

    verdict: str | None
    chance: float | None
    value: float | None
    lower: float | None
    upper: float | None


class DecidedItem(BaseModel):
    """What two juries decide of an item; ``real``: the chance that all people behind them differ
    so."""

    item: str
    this: VerdictLine
    other: VerdictLine
    flips: bool
    real: float | None


class SeatLine(BaseModel):
    """Who is behind the seats of a group: raters who may take them, and how many equally busy
    ones their judgments amount to, in all and for each seat."""

    jury: Literal["this", "other"]
    seat: str
    seats: int
    raters: int
    effective: float
    behind: float


class VerdictCount(BaseModel):
    """How many items each of two juries decides so."""

    verdict: str
    this: int
    other: int


class JuryView(BaseModel):
    """What a jury decides beside another one; ``withheld`` items had too few people of a group."""

    question: str
    this: str
    other: str
    numeric: bool
    counts: list[VerdictCount]
    items: list[DecidedItem]
    flips: int
    likely: int
    """flips that are real with a chance of 95 % or more"""
    left_out: int
    withheld: int
    smallest: int
    differing: ShareView | None
    seats: list[SeatLine]
    draws: int
    notes: list[str]
