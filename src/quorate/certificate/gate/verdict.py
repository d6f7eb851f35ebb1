"""Verdict: whether a release is certified, certified with disclosed gaps, or refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Literal, cast

from quorate import plugins
from quorate.certificate.facts.facts import Facts
from quorate.certificate.facts.figures import as_json
from quorate.certificate.gate.condition import Agreed, Condition, Ground, Reason, State
from quorate.certificate.outcomes import Outcome
from quorate.schema.campaign import CampaignSpec
from quorate.schema.errors import Fault, QuorateError
from quorate.schema.json_value import Json, nearest
from quorate.schema.release import Demand, ReleaseTerms

Outcomes = Literal["certified", "certified with disclosed gaps", "refused"]
BUILT_IN = (
    *("agreement", "quorate", "coverage", "pay-floor", "consent", "exclusions", "guideline"),
    *("pilot", "erasures", "staleness"),
)
"""the conditions that are looked at whether they are named or not, in the order they are told"""


@dataclass(frozen=True, slots=True)
class Met:
    """What a condition found, with its options as they were, and what follows where it is not met.

    ``demanded`` says whether the campaign file names it; ``otherwise`` is ``refuse`` or
    ``disclose``.
    """

    kind: str
    title: str
    options: Mapping[str, Json]
    demanded: bool
    otherwise: str
    state: State
    says: str
    figures: Mapping[str, Json]
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a release is certified, and what each condition found."""

    verdict: Outcomes
    conditions: tuple[Met, ...]

    @property
    def gaps(self) -> tuple[Met, ...]:
        """The conditions that are not met, or of which it is not known."""
        return tuple(one for one in self.conditions if one.state is not State.MET)

    @property
    def refusing(self) -> tuple[Met, ...]:
        """The gaps for which a release is refused."""
        return tuple(one for one in self.gaps if one.otherwise == "refuse")

    def to_dict(self) -> dict[str, Json]:
        """As ``manifest.json`` has it under ``gate``."""
        found = as_json(self)
        return found if isinstance(found, dict) else {}


def verdict(spec: CampaignSpec, facts: Facts, outcomes: Iterable[Outcome]) -> Verdict:
    """Looks at every condition: those that the campaign file names, then the others of ours.

    A condition that is named is met, or the release is refused, or discloses it, as ``or`` says;
    one that is not named is looked at with its defaults and disclosed. Unknown is not met.
    """
    # facts as the release has them: whoever checks it looks at these
    ground = Ground(Facts.parse(facts.to_dict()), tuple(_agreed(outcomes)))
    found = [looked(demand, ground, demanded=named) for demand, named in demands(spec)]
    return Verdict(outcome_of((one.state, one.otherwise) for one in found), tuple(found))


def outcome_of(conditions: Iterable[tuple[str, str]]) -> Outcomes:
    """What follows from the state of each condition, and from what follows where it is not met."""
    gaps = [otherwise for state, otherwise in conditions if state != State.MET]
    if "refuse" in gaps:
        return "refused"
    return "certified with disclosed gaps" if gaps else "certified"


def demands(spec: CampaignSpec) -> Iterator[tuple[Demand, bool]]:
    """What is looked at, and whether the campaign file names it."""
    named = (spec.release or ReleaseTerms()).conditions
    kinds = {demand.kind for demand in named}
    for demand in named:
        yield demand, True
    for kind in BUILT_IN:
        if kind not in kinds:
            yield Demand.model_validate({"kind": kind, "or": "disclose"}), False


def made(demand: Demand) -> Condition:
    """The condition with its options. Raises UnknownNameError, RequestError."""
    one = plugins.made(plugins.RELEASE_CONDITIONS, "condition", demand.kind, demand.options)
    return cast(Condition, one)


def condition_faults(spec: CampaignSpec) -> list[Fault]:
    """Conditions that do not exist, and options that they do not have."""
    faults = []
    known = plugins.names(plugins.RELEASE_CONDITIONS)
    for n, demand in enumerate(spec.release.conditions if spec.release is not None else ()):
        at = f"release.conditions[{n}]"
        if demand.kind not in known:
            allowed = f"one of {', '.join(known)}{nearest(demand.kind, known)}"
            faults.append(Fault(f"{at}.kind", repr(demand.kind), allowed))
            continue
        try:
            one = made(demand)
        except QuorateError as error:
            faults.append(Fault(f"{at}.options", error.what, error.remedy or "its own options"))
            continue
        for name, value in demand.options.items():
            usual = getattr(type(one), name, None)
            if not _alike(value, usual):
                faults.append(Fault(f"{at}.options.{name}", repr(value), f"like {usual!r}"))
    return faults


def _options(condition: Condition) -> tuple[str, ...]:
    """The names of a condition's options."""
    return tuple(one.name for one in fields(condition)) if is_dataclass(condition) else ()


def _alike(value: object, usual: object) -> bool:
    """Whether an option is of the type of its default; a whole number may stand for any number."""
    if isinstance(usual, bool) or isinstance(value, bool):
        return type(value) is type(usual)
    if isinstance(usual, float):
        return isinstance(value, int | float)
    return type(value) is type(usual)


def _agreed(outcomes: Iterable[Outcome]) -> Iterator[Agreed]:
    for place, one in enumerate(outcomes):
        found = one.agreement
        value, lower = (None, None) if found is None else (found.value, found.lower)
        if one.part.judgments is not None:
            yield Agreed(
                one.part.name,
                place,
                one.part.paradigm,
                None if value is None or value != value else round(value, 6),
                None if lower is None or lower != lower else round(lower, 6),
            )


def looked(demand: Demand, ground: Ground, *, demanded: bool) -> Met:
    """What a condition finds. Raises UnknownNameError for one that nobody declares."""
    one = made(demand)
    found = one.look(ground)
    return Met(
        kind=demand.kind,
        title=one.title,
        options={name: getattr(one, name) for name in _options(one)},
        demanded=demanded,
        otherwise=demand.or_,
        state=found.state,
        says=found.says,
        figures=found.figures,
        reasons=found.reasons,
    )
