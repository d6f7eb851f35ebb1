"""What the server tells of a diagnosis."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from quorate.server.diagnosis import Step

VerdictName = Literal["wrong", "leaking", "duplicate", "ambiguous", "hard", "outlier", "redundant"]
RegionName = Literal["easy", "ambiguous", "hard"]


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
    wordless: int
    """judged items without text, which were left out"""
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


class DiagnosisView(BaseModel):
    """How far a diagnosis is; ``few`` where too little was judged, ``failed`` with a problem.

    ``since`` is when it was asked for, ``moved`` that something has happened in the campaign since.
    ``judged`` are items with an answer and a text, of which ``least`` are needed.
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
