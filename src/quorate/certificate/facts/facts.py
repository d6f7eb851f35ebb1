"""Facts: all that the events of a campaign say beside its answers, as one frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from quorate.certificate.contents import Contents
from quorate.certificate.facts.bias import Bias, bias
from quorate.certificate.facts.conduct import (
    Checks,
    Consent,
    Erasures,
    Gold,
    Trials,
    checks,
    consent,
    erasures,
    gold,
    trials,
)
from quorate.certificate.facts.coverage import (
    Coverage,
    Items,
    Machine,
    coverage,
    items,
    machine,
)
from quorate.certificate.facts.evidence import Evidence
from quorate.certificate.facts.figures import as_json
from quorate.certificate.facts.imports import NO_IMPORTS, Imports, imports
from quorate.certificate.facts.labour import Labour, labour
from quorate.certificate.facts.people import Raters, raters
from quorate.certificate.facts.timeline import GuidelineFacts, Timeline, guidelines, timeline
from quorate.schema.errors import IntegrityError
from quorate.schema.json_value import Json
from quorate.schema.release import ReleaseTerms


@dataclass(frozen=True, slots=True)
class Facts:
    """What the events say, each part under its name; ``smallest`` is the fewest people of whom a
    figure is told."""

    smallest: int
    timeline: Timeline
    raters: Raters
    items: Items
    machine: Machine
    labour: Labour
    coverage: Coverage
    bias: Bias
    guidelines: tuple[GuidelineFacts, ...]
    consent: Consent
    qualification: tuple[Trials, ...]
    gold: Gold
    checks: Checks
    erasures: Erasures
    imports: Imports = NO_IMPORTS

    def to_dict(self) -> dict[str, Json]:
        """As ``facts.json`` has it: figures to six decimals, what is not known null."""
        found = as_json(self)
        return found if isinstance(found, dict) else {}

    @classmethod
    def parse(cls, found: Mapping[str, Json]) -> Facts:
        """What ``facts.json`` holds. Raises IntegrityError where this version needs more."""
        try:
            return TypeAdapter(cls).validate_python(dict(found))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            at = "/".join(str(part) for part in first["loc"])
            raise IntegrityError(f"{at}: {first['msg']}", where="facts.json") from None


def facts(evidence: Evidence, contents: Contents) -> Facts:
    """The facts of a release.

    What speaks of time, pay and people at work is of what was done in the campaign, not of what
    came from other tools.
    """
    terms = evidence.spec.release or ReleaseTerms()
    smallest, here = contents.asked.smallest, evidence.here
    return Facts(
        smallest=smallest,
        timeline=timeline(here),
        raters=raters(evidence, smallest),
        items=items(evidence),
        machine=machine(evidence),
        labour=labour(evidence, terms, smallest),
        coverage=coverage(evidence, terms),
        bias=bias(evidence, contents),
        guidelines=guidelines(here, smallest),
        consent=consent(here, smallest),
        qualification=trials(evidence, smallest),
        gold=gold(evidence),
        checks=checks(evidence),
        erasures=erasures(evidence, smallest),
        imports=imports(evidence, smallest),
    )
