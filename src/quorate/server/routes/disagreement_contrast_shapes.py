"""What the pages about disagreement are told of slices, of experts, and of repeated answers."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from quorate.server.routes.disagreement_shapes import Fresh, VerdictName
from quorate.server.routes.preferences import ShareView


class SliceContrast(BaseModel):
    """A slice of items (or judgments, by the version of the guideline) against the rest.

    ``difference`` is the agreement less that of the ``rest``; ``note`` says why nothing was tested.
    """

    column: str
    value: str
    level: Literal["item", "judgment", "rater"]
    items: int
    judgments: int
    raters: int
    agreement: ShareView
    rest: float | None
    difference: ShareView
    p: float | None
    adjusted: float | None
    verdict: VerdictName | None
    note: str


class SlicesView(BaseModel):
    """Whether raters agree less on some items than on the rest; ``why`` says why there is no slice.

    ``title`` is the coefficient, ``tests`` the comparisons that ``adjusted`` allows for; in
    ``bare`` slices nothing can be compared.
    """

    question: str
    fresh: Fresh
    why: str
    title: str
    tests: int
    permutations: int
    slices: list[SliceContrast]
    bare: int
    notes: list[str]


class ConfusionLine(BaseModel):
    """How many items of an expert's answer the crowd's majority gives each option."""

    expert: str
    counts: list[int]


class ThresholdPoint(BaseModel):
    """What calling an item so from a share of the crowd on finds, and spares of the others."""

    threshold: float
    found: float | None
    found_lower: float | None
    found_upper: float | None
    spared: float | None
    spared_lower: float | None
    spared_upper: float | None
    accuracy: float
    called: int


class OptionLine(BaseModel):
    """How well the crowd's share of an option tells the ``items`` of which experts say so.

    ``held_out`` is how often the best threshold is right on items on which it was not chosen.
    """

    option: str
    items: int
    others: int
    found: ShareView
    spared: ShareView
    auc: ShareView
    best: float
    accuracy: float
    held_out: float | None
    curve: list[ThresholdPoint]


class OptionFound(BaseModel):
    """The share of experts' items of an option that the majority finds."""

    option: str
    found: ShareView


class TopicLine(BaseModel):
    """Experts against the crowd within a slice."""

    column: str
    value: str
    items: int
    accuracy: ShareView
    kappa: ShareView
    found: list[OptionFound]


class ExpertsView(BaseModel):
    """How far the crowd's majority says what experts say; ``why`` says why that is not told.

    Of ``gold`` items the answer is known, of ``judged`` more it is what most of ``experts`` people
    say who are named experts; on ``torn`` items they tie. ``topics`` of few items are counted in
    ``small_topics``.
    """

    question: str
    fresh: Fresh
    why: str
    gold: int
    judged: int
    experts: int
    torn: int
    crowd: int
    items: int
    accuracy: ShareView
    kappa: ShareView
    options: list[str]
    confusion: list[ConfusionLine]
    agreed_right: int
    agreed_wrong: int
    ties: int
    curves: list[OptionLine]
    topics: list[TopicLine]
    small_topics: int
    notes: list[str]


class ChangeLine(BaseModel):
    """How often a first answer was another one the second time, and the share of an option in all
    answers and in primary ones."""

    option: str
    n: int
    changed: ShareView
    said: float
    primary: float


class CeilingLine(BaseModel):
    """How often the best possible prediction is right, of ``against``: single answers or primary
    ones. ``held_out`` was chosen without the people it is measured on."""

    who: Literal["oracle", "held_out"]
    against: Literal["votes", "primary"]
    accuracy: ShareView


class PrimaryLine(BaseModel):
    """The shares of options in the answers to an item, and in primary answers."""

    item: str
    n: int
    said: list[float]
    primary: list[float]


class PrimaryView(BaseModel):
    """How often people change their answer, and what is left of the spread without that.

    ``why`` says why it is not told. ``flip`` is the probability of an answer that is not a person's
    primary one, from ``repeats`` second answers by ``raters`` people, a share ``changed`` of which
    differ.
    """

    question: str
    fresh: Fresh
    why: str
    flip: ShareView
    repeats: int
    raters: int
    changed: float | None
    options: list[ChangeLine]
    ceiling: list[CeilingLine]
    items: list[PrimaryLine]
    left_out: int
    notes: list[str]
