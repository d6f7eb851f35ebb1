"""Release: what a campaign's releases hold, and what they must meet."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from quorate.schema.errors import Fault
from quorate.schema.json_value import shown
from quorate.schema.rule import Setting
from quorate.schema.spec import Many, Name, Spec, Value, Wording, refuse

ANYWHERE = "any"
"""the country of a wage floor that holds wherever no other one does"""
TIME_ZONE = r"^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$"
"""a time zone as the IANA names it"""
Share = Annotated[float, Field(ge=0, le=1)]
ConditionName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]


def _day(text: str) -> str:
    try:
        if len(text) == len("2026-01-31"):
            date.fromisoformat(text)
            return text
    except ValueError:
        pass
    refuse([Fault("", shown(text), "a day such as '2026-01-31'")])
    return text


class Split(Spec):
    """How items are dealt to the parts of a dataset. The shares add up to 1."""

    train: Share = 0.8
    """the share of items to train on"""
    validation: Share = 0.1
    """the share to choose models by"""
    test: Share = 0.1
    """the share to measure them on"""
    by: Name | None = None
    """the slice whose items stay together, such as `source`; absent: each item for itself"""

    @model_validator(mode="after")
    def _whole(self) -> Split:
        total = self.train + self.validation + self.test
        if abs(total - 1) > 1e-9:
            refuse([Fault("", f"shares that add up to {total:g}", "shares that add up to 1")])
        return self


class WageFloor(Spec):
    """The least that an hour of work should earn, where, since when and by whose word."""

    country: Annotated[str, Field(pattern=r"^([A-Z]{2}|any)$")] = ANYWHERE
    """the country as ISO 3166-1 names it, `DE`; `any`: wherever no other floor is given"""
    per_hour: Annotated[float, Field(gt=0, le=1e6)]
    """the floor for an hour of work"""
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    """three capital letters, ISO 4217; only floors in the currency of `pay` are used"""
    dated: Annotated[str, AfterValidator(_day)]
    """the day from which it holds, `"2026-01-31"`"""
    source: Annotated[Wording, Field(max_length=2_000)]
    """where it is written: a law, a table of living wages"""


class Demand(Spec):
    """A condition that a release must meet, and what happens when it does not."""

    kind: ConditionName
    """the condition's name: `agreement`, `quorate`, `coverage`, `pay-floor`, `consent`,
    `exclusions`, `guideline`, `pilot`, `erasures` or `staleness`"""
    options: dict[str, Setting] = Field(default_factory=dict)
    """its options, as its page tells them"""
    or_: Literal["refuse", "disclose"] = Field(default="refuse", alias="or")
    """what happens to a release that does not meet it: it is refused, or it says so"""


class ReleaseTerms(Spec):
    """What a campaign's releases hold, and what they must meet."""

    content: bool = False
    """whether the content of the items is published, and not their digests alone"""
    split: Split | None = None
    """how items are dealt to train, validation and test; absent: 80, 10 and 10 of a hundred"""
    stale_after_days: Annotated[int, Field(ge=1, le=36_500)] | None = None
    """so many days after the last judgment a release calls itself stale"""
    wage_floors: Annotated[Many[WageFloor], Field(max_length=500)] = ()
    """what an hour of work should earn at least"""
    country: Name = "country"
    """the attribute by which raters tell their country, for the wage floors"""
    time_zone: Annotated[str, Field(pattern=TIME_ZONE)] | None = None
    """the time zone that raters live in, such as `Europe/Berlin`, by which night work is known"""
    targets: Annotated[
        dict[Name, Annotated[dict[Value, Annotated[int, Field(ge=1)]], Field(max_length=500)]],
        Field(max_length=50),
    ] = Field(default_factory=dict)
    """how many judged items are wanted of each value of a slice: `{language: {de: 500}}`"""
    conditions: Annotated[Many[Demand], Field(max_length=100)] = ()
    """what a release must meet; the conditions that are not named are looked at too, with their
    defaults, and what they find is told"""

    @model_validator(mode="after")
    def _once(self) -> ReleaseTerms:
        kinds = [demand.kind for demand in self.conditions]
        faults = [
            Fault(f"conditions[{n}].kind", f"{kind!r} again", "each condition once")
            for n, kind in enumerate(kinds)
            if kind in kinds[:n]
        ]
        seen: set[tuple[str, str, str]] = set()
        for n, floor in enumerate(self.wage_floors):
            key = (floor.country, floor.currency, floor.dated)
            if key in seen:
                found = f"{floor.country} {floor.currency} {floor.dated} again"
                faults.append(Fault(f"wage_floors[{n}]", found, "one floor a country and day"))
            seen.add(key)
        refuse(faults)
        return self
