"""A rule: what is done when a check says so."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from quorate.schema.errors import Fault
from quorate.schema.spec import Many, Name, Spec, Wording, refuse

Action = Literal[
    "notify", "warn", "more_gold", "lower_priority", "pause", "retrain", "exclude", "adjudicate"
]
CheckName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]

Setting = bool | int | float | str
"""the value of an option of a check"""


class Rule(Spec):
    """Signal, condition, action."""

    name: Name
    """the rule's name, by which its firings are told"""
    when: Annotated[Many[CheckName], Field(min_length=1, max_length=50)]
    """the checks that it listens to"""
    verdict: Literal["weak", "strong"] = "strong"
    """how much a finding must weigh at least"""
    agreeing: Annotated[int, Field(ge=1, le=50)] = 1
    """how many different checks must say so of the same rater or item"""
    after: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    """judgments that the rater, or the item, must have"""
    then: Action
    """``notify`` the leads; ``warn`` the rater; ``more_gold``: mix in more known answers;
    ``lower_priority``: items go to others first; ``pause``; ``retrain``: back to practice;
    ``exclude``: take the rater's judgments of this campaign out and ask for others, which takes no
    pay away, and pause; ``adjudicate``: send the item to an expert"""
    say: Wording | None = None
    """words for the rater, in front of what the check found"""
    gold: Annotated[float, Field(gt=0, le=0.5)] = 0.25
    """for ``more_gold``: the rater's share of known answers from then on"""
    hours: Annotated[float, Field(gt=0, le=8_760)] | None = None
    """for ``pause``: hours after which it ends by itself; absent: a lead or an appeal ends it"""

    @model_validator(mode="after")
    def _weighs_enough(self) -> Self:
        faults = []
        alone = self.verdict == "weak" and self.agreeing < 2 and self.then != "notify"
        if alone:
            faults.append(
                Fault(
                    "verdict",
                    "weak",
                    "`strong`, or `agreeing: 2` or more: a weak sign alone "
                    "is only told to the leads",
                )
            )
        if self.agreeing > len(set(self.when)):
            faults.append(
                Fault(
                    "agreeing",
                    str(self.agreeing),
                    f"at most {len(set(self.when))}, the checks "
                    "that it listens to: otherwise it never fires",
                )
            )
        refuse(faults)
        return self
