"""What all formats of other tools are read into and written from: a project and its pieces.

A piece is an item with all that is known of it: what raters said, what machines suggested, the
known answer. Labels are canonical answers to the project's questions, as ``schema.questions`` reads
them. What no question of ours can hold is ``Foreign``: it goes along to formats that know it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from quorate.schema.campaign import CampaignSpec
from quorate.schema.content import ContentField
from quorate.schema.json_value import Json
from quorate.schema.paradigm import Paradigm
from quorate.schema.questions import AnyQuestion

State = Literal["submitted", "draft", "skipped", "rejected"]
"""submitted: it counts; draft: begun; skipped: the rater passed over the item; rejected: somebody
said that it does not count"""
NATIVE_META = ("bank", "explanation", "priority")
"""keys of a piece's ``meta`` that a campaign's file of items has as columns of its own"""

Labels = Mapping[str, Json]
"""canonical answers by question"""


@dataclass(frozen=True)
class Foreign:
    """A mark that no question of ours can hold, such as a brush stroke or a keypoint.

    ``kind`` says what it is, ``question`` which control of the tool made it, ``data`` is the mark.
    ``stands_for``: the places in the list of the question's answer of parts that say nearly the
    same (the box around a rotated box); a format that knows the kind writes it in their stead.
    """

    kind: str
    question: str
    data: Mapping[str, Json]
    stands_for: tuple[int, ...] = ()


@dataclass(frozen=True)
class Judged:
    """What one rater said about an item, at once.

    ``at`` is milliseconds since 1970 (UTC), ``seconds`` the active time. ``shown`` is the order of
    the compared fields by question. ``meta`` is what the tool says beside and nobody here reads.
    """

    rater: str
    labels: Labels = field(default_factory=dict)
    at: int | None = None
    seconds: float | None = None
    comment: str = ""
    state: State = "submitted"
    guideline: str = ""
    foreign: tuple[Foreign, ...] = ()
    shown: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    meta: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True)
class Suggested:
    """What a machine said before any rater: ``source`` names it, ``scores`` are by question."""

    source: str
    labels: Labels = field(default_factory=dict)
    scores: Mapping[str, float] = field(default_factory=dict)
    foreign: tuple[Foreign, ...] = ()


@dataclass(frozen=True)
class Inferred:
    """The consensus on an item, by question: the label, how probable it is, and the posterior.

    ``posterior`` is by option; of a descriptive question it is the share of raters.
    """

    labels: Labels = field(default_factory=dict)
    probability: Mapping[str, float] = field(default_factory=dict)
    posterior: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Piece:
    """An item and what is known of it.

    ``content`` is by field, without absent ones; media are as the tool names them (a path or URL).
    ``gold`` is the known answer, where there is one; ``settled`` are labels that an expert settled.
    ``disputed``: it was judged as often as it may be, and is not settled. ``inferred`` is the
    consensus where one was asked for. ``place`` is where the item stands in the file: ``line 12``.
    """

    item: str
    content: Mapping[str, Json]
    judgments: tuple[Judged, ...] = ()
    suggestions: tuple[Suggested, ...] = ()
    gold: Labels | None = None
    slices: Mapping[str, str] = field(default_factory=dict)
    meta: Mapping[str, Json] = field(default_factory=dict)
    place: str = ""
    settled: Labels | None = None
    disputed: bool = False
    inferred: Inferred | None = None


def submitted(piece: Piece) -> tuple[Judged, ...]:
    """The judgments that count, without those that define the known answer."""
    return tuple(
        judged
        for judged in piece.judgments
        if judged.state == "submitted" and judged.meta.get("ground_truth") is not True
    )


@dataclass(frozen=True)
class Project:
    """What a file asks about which items.

    ``guideline`` is Markdown, empty where the tool has none; ``meta`` what a format needs to write
    its own kind again. ``campaign`` is the whole campaign where the file is of ours.
    """

    title: str
    content: tuple[ContentField, ...]
    questions: tuple[AnyQuestion, ...]
    guideline: str = ""
    guideline_version: str = "1"
    language: str = "en"
    paradigm: Paradigm | None = None
    meta: Mapping[str, Json] = field(default_factory=dict)
    campaign: CampaignSpec | None = None

    def question(self, name: str) -> AnyQuestion | None:
        """The question of that name, if there is one."""
        return next((question for question in self.questions if question.name == name), None)

    def field(self, name: str) -> ContentField | None:
        """The content field of that name, if there is one."""
        return next((one for one in self.content if one.name == name), None)
