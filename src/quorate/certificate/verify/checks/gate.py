"""Gate: do the conditions of the release say what follows from its figures?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from quorate.certificate.bundle import FACTS
from quorate.certificate.facts.facts import Facts
from quorate.certificate.facts.figures import as_json
from quorate.certificate.gate.condition import Agreed, Ground
from quorate.certificate.gate.verdict import Met, demands, looked, outcome_of
from quorate.certificate.verify.check import Known, Told
from quorate.certificate.verify.finding import Finding
from quorate.certificate.verify.opened import Opened, objects
from quorate.certificate.verify.recomputing import written_by
from quorate.certificate.verify.recounting import Recounting
from quorate.schema.errors import IntegrityError, UnknownNameError
from quorate.schema.json_value import Json

WHERE = "manifest.json#/gate"
WORDS = frozenset({"title", "says", "reasons"})
"""what another version may word otherwise"""
UNSEEN = {
    "consent": "who had agreed when",
    "pay-floor": "what raters earned, and for how many hours",
    "erasures": "whether keys of erased raters are gone",
}
"""conditions that rest on what is not in a release, and on what"""


@dataclass(frozen=True)
class Gate:
    """Figures that conditions rest on are counted again, as far as they follow from the release;
    each condition is looked at again with what the facts and the manifest say; and the verdict is
    the one that follows.
    """

    name: ClassVar[str] = "gate"
    title: ClassVar[str] = "Conditions of the release"

    def run(self, release: Opened, known: Known) -> Iterable[Finding]:
        """Count, look and compare."""
        told = Told(self.name)
        gate, facts = release.manifest.get("gate"), release.json(FACTS)
        if not isinstance(gate, Mapping) or not facts:
            if isinstance(gate, Mapping) != bool(facts):
                told.failed("there is a verdict without facts, or there are facts without", WHERE)
            told.say("skipped", "the release was made without conditions")
            return [one for one in told.ended("") if one.state != "holds"]
        counted = self._count(told, release, facts)
        conditions = objects(gate["conditions"])
        self._conditions(told, release, conditions)
        expected = outcome_of((str(one["state"]), str(one["otherwise"])) for one in conditions)
        told.compare("another verdict than follows", f"{WHERE}/verdict", expected, gate["verdict"])
        return told.ended(
            f"{len(conditions):,} conditions say what follows from the figures, {counted:,} of "
            f"which were counted again: {gate['verdict']}"
        )

    def _count(self, told: Told, release: Opened, facts: Mapping[str, Json]) -> int:
        """Hold the figures that can be counted; how many they are."""
        if release.told != "raters" or release.log.entries.unsalted:
            told.say(
                "stated", f"the figures of {FACTS} that conditions rest on: the log is not shown"
            )
            return 0
        found = [*Recounting(release, facts).figures()]
        for one in found:
            told.compare("another figure than the log gives", one.pointer, one.mine, one.theirs)
        return len(found)

    def _conditions(self, told: Told, release: Opened, conditions: list[dict[str, Json]]) -> None:
        """Look at every condition again."""
        other = written_by(release)
        try:
            ground = Ground(Facts.parse(release.json(FACTS)), tuple(_agreed(release)))
        except IntegrityError as error:
            told.say("skipped" if other else "failed", str(error), FACTS)
            return
        asked = [*demands(release.spec)]
        kinds = [(demand.kind, named) for demand, named in asked]
        there = [(str(one["kind"]), bool(one["demanded"])) for one in conditions]
        if not other:
            told.compare("other conditions than are looked at", WHERE, kinds, there)
        for kind in [kind for kind, named in kinds if named and (kind, named) not in there]:
            told.failed(f"the campaign asks for {kind!r}, and it was not looked at", WHERE)
        left = list(zip(there, conditions, strict=True))
        for demand, named in asked:
            one = next((met for of, met in left if of == (demand.kind, named)), None)
            if one is None:
                continue
            left = [pair for pair in left if pair[1] is not one]
            try:
                _compare(told, looked(demand, ground, demanded=named), one, other)
            except UnknownNameError:
                told.say("skipped", f"condition {demand.kind!r}, which no package here declares")
        for (kind, _), _met in left:
            told.say("skipped", f"condition {kind!r}, which this version does not look at")
        unseen = [why for kind, why in UNSEEN.items() if kind in {of for of, _ in there}]
        told.say("stated", f"{'; '.join(unseen)}: the events are not in the release")


def _compare(told: Told, mine: Met, theirs: Mapping[str, Json], other: str) -> None:
    expected = as_json(mine)
    for key, value in expected.items() if isinstance(expected, dict) else ():
        if not (other and key in WORDS):
            told.compare(
                f"condition {mine.kind!r} says something else",
                f"{WHERE}, {key}",
                value,
                theirs.get(key),
            )


def _agreed(release: Opened) -> Iterable[Agreed]:
    """The agreement on each question that was answered, as the manifest has it."""
    for place, (name, one) in enumerate(release.questions.items()):
        found = one.get("agreement")
        value, lower = (
            (found.get("value"), found.get("lower")) if isinstance(found, dict) else (None, None)
        )
        if "per_item" in one:
            yield Agreed(
                name,
                place,
                release.spec.paradigm_of(name),
                float(value) if isinstance(value, int | float) else None,
                float(lower) if isinstance(lower, int | float) else None,
            )
