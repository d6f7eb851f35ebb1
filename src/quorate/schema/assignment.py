"""Who judges what next, and when an item is quorate: the parts of a campaign that say so."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from quorate.schema.errors import Fault
from quorate.schema.rule import Setting
from quorate.schema.spec import Many, Name, Spec, refuse

OptionName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
Share = Annotated[float, Field(ge=0, le=0.5)]


class Cover(Spec):
    """Judgments wanted in parts of the data or from groups of raters."""

    slice: Name
    """the slice of items, such as ``language``, as named when items are added; ``group``: the group
    of the rater, as named in the invitation"""
    targets: Annotated[dict[str, Annotated[int, Field(ge=1)]], Field(min_length=1, max_length=500)]
    """how many judgments are wanted of each value"""


class Assignment(Spec):
    """Which item a rater gets next, and what is mixed in."""

    choice: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")] = "balanced"
    """how an item is chosen: ``balanced`` (at random, fewest judgments first), ``uncertainty``,
    ``information``, ``pair-information``, ``priority``, ``cover`` or ``expertise``; by a model's
    scores: ``least-confident``, ``margin``, ``entropy``, ``bald``, ``active-lab``, ``core-set`` or
    ``diverse``"""
    options: dict[OptionName, Setting] = Field(default_factory=dict)
    """options of the choice, as its page tells them: ``picks`` of ``core-set``, ``batch`` and
    ``among`` of ``diverse``"""
    model: Literal["uploaded", "built-in"] = "uploaded"
    """whose scores a choice by a model goes by: those that were ``uploaded`` last, or those of the
    ``built-in`` one, which learns the items' texts and the consensus so far, again and again"""
    outliers: Share = 0.0
    """with a choice by a model: the share of items, those least like others by their embeddings,
    that come last"""
    gold: Share = 0.0
    """the share of items with a known answer that a rater is given unseen; 0: none"""
    audit: Share = 0.0
    """the share of trap items that catch inattention"""
    repeats: Share = 0.0
    """the share of items that the rater had before, for self-consistency"""
    repeat_after: Annotated[int, Field(ge=1, le=10_000)] = 20
    """how many judgments lie between an item and its repeat at least"""
    cover: Annotated[Many[Cover], Field(max_length=50)] = ()
    """judgments wanted in parts of the data or from groups of raters; needs ``choice: cover``"""

    @property
    def mixes(self) -> bool:
        """Whether items are mixed in that a rater cannot tell from others."""
        return self.gold + self.audit + self.repeats > 0

    @model_validator(mode="after")
    def _fits(self) -> Assignment:
        faults = []
        if self.gold + self.audit + self.repeats > 0.6:
            found = f"{self.gold + self.audit + self.repeats:g}"
            faults.append(Fault("gold", found, "shares of gold, audit and repeats of at most 0.6"))
        if bool(self.cover) != (self.choice == "cover"):
            faults.append(
                Fault("cover", "targets" if self.cover else "none", "targets with `choice: cover`")
            )
        refuse(faults)
        return self


class Stopping(Spec):
    """When an item has enough judgments: when its consensus is sure enough, instead of after a
    fixed number.

    Of a descriptive question the distribution of answers is wanted, not agreement: ``width`` then
    bounds the interval of every option's share.
    """

    confidence: Annotated[float, Field(gt=0.5, lt=1)] = 0.95
    """the probability of being right that the consensus must reach"""
    width: Annotated[float, Field(gt=0)] | None = None
    """for numbers, and for shares of answers to a descriptive question: how wide the 95 %
    interval may be, in the question's units (shares: 0 to 1)"""
    min: Annotated[int, Field(ge=1, le=1_000)] = 2
    """judgments that every item gets"""
    max: Annotated[int, Field(ge=1, le=1_000)] = 7
    """judgments after which an item that is still unsure is contested and goes to an expert"""

    @model_validator(mode="after")
    def _in_order(self) -> Stopping:
        if self.min > self.max:
            refuse([Fault("min", str(self.min), f"at most `max`, {self.max}")])
        return self


class Budget(Spec):
    """The most that a campaign may cost; no item is handed out beyond it."""

    judgments: Annotated[int, Field(ge=1)] | None = None
    """judgments, of every purpose"""
    money: Annotated[float, Field(gt=0)] | None = None
    """earnings, in the currency of ``pay``"""

    @model_validator(mode="after")
    def _some_bound(self) -> Budget:
        if self.judgments is None and self.money is None:
            refuse([Fault("", "neither", "`judgments`, `money` or both")])
        return self
