"""Look at those who judge: which raters are due, and what the checks say about them."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Mapping
from random import Random
from typing import ClassVar

from quorate import plugins
from quorate.campaign.watch.finding import Look
from quorate.campaign.watch.following import Following
from quorate.campaign.watch.record import KINDS, Record, subject_of
from quorate.quality.check import Check
from quorate.quality.finding import Finding
from quorate.quality.rule_faults import lacking
from quorate.quality.running import able_to, made
from quorate.schema.campaign import CampaignSpec
from quorate.schema.json_value import Json
from quorate.schema.stored_spec import stored_spec

EVERY = 5
"""judgments after which a rater is looked at"""
PATIENCE = 60_000
"""milliseconds after which a rater with fewer new ones is looked at too"""
AT_ONCE = 8
"""raters in one look"""
WORDS = frozenset({"near-duplicates", "machine-text"})
"""checks that read raters' own words"""
log = logging.getLogger("quorate.server")


class Looking:
    """The checks of a campaign with what they look at."""

    KINDS: ClassVar[tuple[str, ...]] = KINDS

    def __init__(self, spec: CampaignSpec, following: Following) -> None:
        """Checks of the campaign whose log is followed there: it takes each event first."""
        self._on = _checks_of(spec)
        self.spec = spec
        self.checks = [one for one in self._on if not lacking(spec, one.needs, known=1)]
        self.reads_words = any(check.name in WORDS for check in self.checks)
        self.record = Record(
            spec, following.items.names, following.judgments.names, contents=self.reads_words
        )
        self._new: dict[str, int] = {}
        """judgments of each rater since the last look"""
        self._since: dict[str, int] = {}
        """when the first of them was given"""
        self._able: tuple[Check, ...] = ()
        self._able_until = 0

    @property
    def able(self) -> list[str]:
        """The names of the checks that can say something, as of when that was asked last."""
        return [check.name for check in self._able]

    @able.setter
    def able(self, names: Iterable[str]) -> None:
        kept = set(names)
        self._able = tuple(check for check in self.checks if check.name in kept)

    def take(self, kind: str, data: Mapping[str, Json], at: int) -> None:
        """Take the next event of the log in."""
        self.record.take(kind, data, at)
        if kind == "judgment_submitted":
            rater = str(data["rater"])
            self._new[rater] = self._new.get(rater, 0) + 1
            self._since.setdefault(rater, at)
        elif kind == "standing_changed" and data["standing"] == "active":
            rater = str(data["rater"])
            if self.record.code_of(rater) is not None:
                self._new[rater] = EVERY  # what was found before may not hold any more
                self._since.setdefault(rater, at)
        elif kind == "gold_set":
            self._able_until = 0
        elif kind == "campaign_changed":
            self.change(stored_spec(data["spec"]))

    def change(self, spec: CampaignSpec) -> None:
        """The campaign's terms, or its rules, are others from now on."""
        self.spec = self.record.spec = spec
        self.checks = [one for one in self._on if not lacking(spec, one.needs, known=1)]
        self._able_until = 0

    def due(self, now: int) -> list[str]:
        """The raters to be looked at next, those with most that is new first."""
        waiting = [
            rater
            for rater, number in self._new.items()
            if number >= EVERY or now - self._since[rater] >= PATIENCE
        ]
        return sorted(waiting, key=lambda rater: (-self._new[rater], rater))[:AT_ONCE]

    def look(self, following: Following, raters: Iterable[str], now: int) -> Look:
        """What the checks say about these raters."""
        codes = {}
        for rater in raters:
            self._new.pop(rater, None)
            self._since.pop(rater, None)
            code = self.record.code_of(rater)
            if code is not None:
                codes[rater] = code
        with following.lock:
            read = following.read
            self.record.believe(following, list(codes.values()))
        view = self.record.view(list(codes.values()))
        checks = self._checks(len(self.record))
        found: list[Finding] = []
        rng = Random(read)
        for check in checks:
            try:
                found += check.find(view, now, rng)
            except Exception:  # one check's fault must not silence the others
                log.exception("check %s failed in campaign %s", check.name, self.spec.name)
            time.sleep(0)  # raters are served first
        items = {view.items[i] for code in codes.values() for i in view.item[view.rows(code)]}
        people = self.record.people
        named = {r for one in found for r in (one.rater, one.other) if r is not None}
        known = {r: self.record.code_of(r) for r in {*codes, *named}}
        return Look(
            findings=tuple(found),
            checks=frozenset(check.name for check in checks),
            raters=frozenset(codes),
            read=read,
            items=frozenset(items),
            judged={r: len(view.work(code)) for r, code in known.items() if code is not None},
            judged_items={
                one.item: self.record.judged(one.item) for one in found if one.item is not None
            },
            start={r: people[r].fresh_at for r in known if r in people and people[r].fresh_at},
        )

    def matters(self, look: Look) -> bool:
        """Whether anything is to be written: a finding that is new or changed, one that does not
        hold any more, or one that a rule may act on."""
        if look.findings and self.spec.rules:
            return True
        standing = self.record.standing
        again = set()
        for one in look.findings:
            key = subject_of(one.check, one.rater, one.other, one.item, one.question)
            again.add(key)
            if standing.get(key) != one.verdict:
                return True
        return any(
            key[0] in look.checks
            and key not in again
            and (look.raters.intersection(key[1].split(",")) or key[2] in look.items)
            for key in standing
        )

    def _checks(self, judgments: int) -> tuple[Check, ...]:
        """The checks that can say something; asked again when there is twice as much."""
        if judgments >= self._able_until:
            self._able, _ = able_to(self.checks, self.record.view())
            self._able_until = 2 * judgments + 1
        return self._able


def _checks_of(spec: CampaignSpec) -> list[Check]:
    """The checks that are on; one that cannot be made is told, and the others go on."""
    options = spec.checks or {}
    checks = []
    for name in plugins.names(plugins.CHECKS) if spec.checks is None else options:
        try:
            checks.append(made(name, options.get(name)))
        except Exception:
            log.exception("check %s of campaign %s cannot be made", name, spec.name)
    return checks
