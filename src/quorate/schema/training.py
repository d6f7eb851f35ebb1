"""A rater's way into a campaign: skills asked for, training, qualification, attributes."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from quorate.schema.errors import Fault
from quorate.schema.options import Options
from quorate.schema.spec import Many, Markdown, Name, Spec, Wording, refuse

Skill = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
"""the name of a skill: lower-case letters, digits and hyphens"""
Probability = Annotated[float, Field(gt=0, le=1)]


class Training(Spec):
    """Practice with the right answer and its explanation shown at once."""

    items: Annotated[int, Field(ge=1, le=500)] = 8
    """how many practice items a rater gets, drawn from those added for training"""
    bar: Probability = 0.7
    """the share of right answers that passes"""
    tries: Annotated[int, Field(ge=1, le=100)] = 3
    """how often a rater may try; then a lead decides"""
    refresher: Annotated[int, Field(ge=0, le=100)] = 3
    """practice items after a new version of the guideline; 0 for none"""


class Qualification(Spec):
    """A test on items with a known answer, which nobody explains.

    It is passed when the lower bound of the interval of accuracy clears the bar, and failed when
    the upper bound stays below it or the items are used up.
    """

    items: Annotated[int, Field(ge=3, le=500)] = 20
    """the most items of a test, drawn at random and balanced over answers"""
    bar: Probability = 0.7
    """the accuracy that must be cleared"""
    confidence: Annotated[float, Field(gt=0.5, lt=1)] = 0.9
    """how sure the lower bound is"""
    tries: Annotated[int, Field(ge=1, le=100)] = 2
    """how often a rater may try; then a lead decides"""
    wait_hours: Annotated[float, Field(ge=0, le=8_760)] = 24.0
    """hours between two tries"""
    grants: Skill | None = None
    """the skill that passing certifies, in other campaigns too"""
    valid_days: Annotated[float, Field(gt=0, le=3_650)] | None = None
    """how long the certificate lasts; absent: for ever"""

    @model_validator(mode="after")
    def _attainable(self) -> Qualification:
        """Even with every answer right the interval must be able to clear the bar."""
        # all of n right: the lower Clopper–Pearson bound is (1 - confidence)^(1/n)
        best = (1 - self.confidence) ** (1 / self.items)
        if best <= self.bar:
            refuse(
                [
                    Fault(
                        "bar",
                        f"{self.bar:g}",
                        f"less than {best:.2f}, the lower bound when all {self.items} answers are "
                        "right; ask more items, or less confidence",
                    )
                ]
            )
        return self


class Attribute(Spec):
    """Something that raters may tell of themselves, or keep: it is sealed in the vault, and used
    only to compare groups that are large enough."""

    name: Name
    """the attribute's name, such as ``age_band``"""
    ask: Wording
    """what the rater is asked"""
    why: Markdown
    """what it is used for, in words for the rater"""
    options: Options
    """what can be answered"""


class Way(Spec):
    """What lies between an invitation and the first item that counts."""

    requires: Annotated[Many[Skill], Field(max_length=50)] = ()
    """skills that a rater must have been certified for"""
    training: Training | None = None
    """practice before the first item"""
    qualification: Qualification | None = None
    """a test before the first item"""
    attributes: Annotated[Many[Attribute], Field(max_length=30)] = ()
    """what raters may tell of themselves"""
    feedback_every: Annotated[int, Field(ge=0, le=10_000)] = 20
    """after how many judgments a rater is shown how it went; 0: only when they ask"""
