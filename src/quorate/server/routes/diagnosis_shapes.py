"""What the server tells of a diagnosis."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from quorate.server.diagnosis import MoreStep, Step

VerdictName = Literal["wrong", "leaking", "duplicate", "ambiguous", "hard", "outlier", "redundant"]
RegionName = Literal["easy", "ambiguous", "hard"]
SourceName = Literal["embeddings", "numbers", "texts", "pictures", "scores"]


class ExpectedView(BaseModel):
    """A number that is expected, with its 95 % interval."""

    value: float
    lower: float
    upper: float


class PrecisionPoint(BaseModel):
    """The share of wrong labels that is expected among the first ``k`` suspects."""

    k: int
    value: float
    lower: float
    upper: float


class MappedItem(BaseModel):
    """An item on the map; ``words`` are the beginning of its text."""

    item: str
    words: str
    label: str
    suggested: str | None
    wrong: float | None
    """probability that the label is wrong"""
    confidence: float
    """the mean probability that the model gave to the label while it learned"""
    variability: float
    """how far that probability wavered"""
    region: RegionName
    suspect: bool


class SuspectLine(BaseModel):
    """A suspect: its label by the raters so far, and what the model says instead."""

    item: str
    words: str
    label: str
    suggested: str | None
    wrong: float | None
    verdict: VerdictName | None
    judgments: int
    certainty: float
    """probability of the label by the raters alone"""
    together: float | None
    """probability that the label is wrong by raters and model together"""


class TakenPair(BaseModel):
    """How many suspects have a label and look like another; ``expected`` of them are wrong."""

    label: str
    suggested: str
    suspects: int
    expected: float


class MarginBin(BaseModel):
    """Items with an area under the margin between two edges, and the suspects among them."""

    lowest: float
    highest: float
    items: int
    suspects: int


class VerdictTally(BaseModel):
    """How many items a verdict holds, by which rule."""

    verdict: VerdictName
    items: int
    rule: str


class ChangedLine(BaseModel):
    """An item whose label is another than in the diagnosis before."""

    item: str
    words: str
    before: str
    now: str
    suspect: bool
    """whether it was a suspect before"""


class BeforeView(BaseModel):
    """The diagnosis before this one, and what has changed since."""

    at: int
    errors: ExpectedView
    suspects: int
    settled: int
    """suspects of then that are none now"""
    changed: int
    changes: list[ChangedLine]


class DiagnosisReportView(BaseModel):
    """What a model makes of the labels so far, each seen by models that did not learn from it."""

    diagnosis: str
    """its digest, by which a batch for raters names it"""
    items: int
    learned_from: SourceName
    without: int
    """judged items that have nothing of it, and were left out"""
    sampled: int
    """of how many items these were drawn at random; 0 where all are here"""
    seed: int
    """of that draw"""
    verdicts_used: int
    """items that came back from raters, by which the probabilities were calibrated"""
    verdicts_wrong: int
    """and those of them that have another label now"""
    options: list[str]
    errors: ExpectedView
    suspects: int
    precision: list[PrecisionPoint]
    points: list[MappedItem]
    points_left_out: int
    lines: list[SuspectLine]
    lines_left_out: int
    pairs: list[TakenPair]
    margins: list[MarginBin]
    threshold: float | None
    verdicts: list[VerdictTally]
    audit: list[str]
    """items drawn at random, suspect or not, to have judged with the suspects"""
    found_by: list[str]
    """how the suspicion, its probability and the number of suspects were found"""
    notes: list[str]
    before: BeforeView | None


class MoreItems(BaseModel):
    """How many more judged items bring ``points`` of accuracy (.02: two of a hundred), in a 95 %
    interval; null where no number does."""

    points: float
    items: float | None
    lower: float | None
    upper: float | None


class SizePoint(BaseModel):
    """Accuracy on labels not learned from, measured or ``expected`` with so many items."""

    items: int
    accuracy: float
    lower: float
    upper: float
    expected: bool


class GainView(BaseModel):
    """A gain with its 95 % interval; null where it has no bound or is not known."""

    value: float | None
    lower: float | None
    upper: float | None


class CurvesView(BaseModel):
    """What more judged items would bring, and what correcting or leaving out the suspects would.

    ``worth`` is in points of accuracy as a share, ``worth_items`` in new judged items that would
    bring as much, both of correcting a ``share`` of the labels.
    """

    items: int
    points: list[SizePoint]
    more: MoreItems
    share: float
    worth: GainView
    worth_items: GainView
    removed: GainView | None
    notes: list[str]


class ThresholdView(BaseModel):
    """The margins of two trainings with labels that cannot be right, and what these fall short of.

    ``flagged`` labels fared no better than those.
    """

    margins: list[MarginBin]
    threshold: float
    flagged: int
    notes: list[str]


class MoreView(BaseModel):
    """How far further trainings on a diagnosis are, and what they said."""

    state: Literal["none", "running", "done", "failed"]
    step: MoreStep | None
    done: float
    problem: str
    curves: CurvesView | None
    threshold: ThresholdView | None


class DiagnosisView(BaseModel):
    """How far a diagnosis is; ``few`` where too little was judged, ``failed`` with a problem.

    ``since`` is when it was asked for, ``moved`` that something has happened in the campaign since.
    ``judged`` are items with an answer that a model can learn from, of which ``least`` are needed.
    """

    state: Literal["none", "running", "done", "few", "failed"]
    step: Step | None
    done: float
    since: int | None
    moved: bool
    problem: str
    judged: int
    least: int
    report: DiagnosisReportView | None
