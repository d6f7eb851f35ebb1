"""Values that a client gives a server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

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
