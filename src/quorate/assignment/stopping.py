"""When is an item quorate? Ask once more, stop, or leave it to an expert."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from quorate.assignment.live import Beliefs, Evidence
from quorate.schema.assignment import Stopping
from quorate.schema.json_value import Json

Verdict = Literal["ask", "quorate", "contested"]

HOPE = 0.2
"""The chance of settling an item within the judgments left below which no more are asked for."""
KNOWN = 200
"""Judgments that the last full fit must have known before an item is given up for lack of hope."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with an item whose places are all judged, and why.

    ``evidence`` is what was believed of it, by question; ``hope`` the probability that the
    judgments left would settle it, where that was asked.
    """

    verdict: Verdict
    reason: str
    evidence: Mapping[str, Evidence]
    hope: float | None = None

    def to_json(self) -> dict[str, Json]:
        """The evidence by question, as an event holds it."""
        return {question: _json(found) for question, found in self.evidence.items()}


def decide(beliefs: Beliefs, item: str, stopping: Stopping) -> Decision:
    """Ask for one more judgment of an item, call it quorate, or call it contested.

    * ask, below ``stopping.min`` judgments, and while the evidence may still get sure enough;
    * quorate, when every question that was answered is as sure as was asked for: its consensus has
      the probability ``confidence``, or its interval is no wider than ``width``;
    * contested, when it is not at ``max`` judgments, or when the judgments left would settle it
      with a chance below ``HOPE``; the latter not before a full fit of ``KNOWN`` judgments, for
      what typical raters are like, and how sure the model may be, is hardly known until then.

    Questions without a model, and numbers when no width was asked for, decide nothing. When no
    question decides, an item is quorate at ``max``. Where no question has a model the overlap is
    fixed: an item is quorate with what it got first.

    A descriptive question is never contested: its spread is the result. It is done when its widest
    interval is no wider than ``width``, without a width at ``max``, and until then one more is
    asked for, even when a prescriptive question of the same item has no hope.
    """
    if not beliefs.models:
        return Decision("quorate", "no question has a consensus that could get surer", {})
    evidence = beliefs.evidence(item)
    judged = beliefs.judged(item)
    left = stopping.max - judged
    states = beliefs.settled(item, stopping.confidence, stopping.width)
    unsure = [question for question, settled in states.items() if not settled]
    sought = [question for question in unsure if question not in beliefs.descriptive]
    spread = _spreading(beliefs, evidence, states)
    if judged < stopping.min:
        return Decision("ask", f"{judged} of at least {stopping.min} judgments", evidence)
    if states and not sought and not spread:
        return Decision("quorate", f"as sure as asked for with {judged} judgments", evidence)
    if left <= 0:
        if not sought:
            return Decision("quorate", f"{judged} judgments, as many as are given", evidence)
        return Decision(
            "contested", f"{', '.join(sought)} still unsure after {judged} judgments", evidence
        )
    if not sought:
        wide = [question for question in spread if question in states]
        why = f", {', '.join(wide)} not known narrowly enough yet" if wide else ""
        return Decision("ask", f"{judged} of {stopping.max} judgments{why}", evidence)
    hope = beliefs.hope(item, stopping.confidence, stopping.width, left)
    if hope < HOPE and beliefs.fitted >= KNOWN and not spread:
        reason = f"{left} more judgments would settle it with a chance of {hope:.0%}"
        return Decision("contested", reason, evidence, hope)
    return Decision("ask", f"{', '.join(sought)} not sure enough yet", evidence, hope)


def _spreading(
    beliefs: Beliefs, evidence: Mapping[str, Evidence], states: Mapping[str, bool]
) -> list[str]:
    """The descriptive questions whose distribution is not known well enough yet."""
    asked = [question for question in evidence if question in beliefs.descriptive]
    return [question for question in asked if not states.get(question, False)]


def _json(found: Evidence) -> dict[str, Json]:
    label: Json = [*found.label] if isinstance(found.label, tuple) else found.label
    told: dict[str, Json] = {"label": label, "judgments": found.judgments}
    for name in ("probability", "lower", "upper"):
        value = getattr(found, name)
        if value is not None:
            told[name] = round(value, 6)
    return told
