"""The labour record: pay, time, exclusions, appeals, work at a stretch, exposure, the pilot."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from quorate.certificate.facts.delays import Appeals, Delay, appeals, delay
from quorate.certificate.facts.evidence import Evidence
from quorate.certificate.facts.figures import MILLION, Share, share
from quorate.certificate.facts.pay import Hours, Pay, hours, pay, unpaid_share
from quorate.certificate.facts.people import counts, few
from quorate.certificate.facts.sessions import Exposure, Sessions, exposure, sessions
from quorate.schema.release import ReleaseTerms


@dataclass(frozen=True, slots=True)
class Estimate:
    """The time that was announced for an item against what it took, in seconds.

    ``ratio`` is actual ÷ announced: above 1 raters took longer than they were told.
    """

    announced: float | None
    actual: float | None
    """the median of judgments that count"""
    ratio: float | None
    judgments: int
    note: str


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Judgments that were taken out for one reason.

    ``by`` is ``rule``, ``person`` or ``system``; ``rule`` its name. Of a rule ``declared`` counts
    the judgments that were given after it was in the campaign file, so that it was known what would
    exclude them; of a person it is None.
    """

    by: str
    rule: str | None
    reason: str
    judgments: int
    declared: int | None


@dataclass(frozen=True, slots=True)
class Exclusions:
    """What was taken out of what counts; it stays paid: ``kept_pay`` is what was earned by it, in
    the currency of the pay, None where ``pay`` tells none. ``share`` is of all judgments;
    ``reasons`` are the largest first."""

    judgments: int
    share: Share
    kept_pay: float | None
    reasons: tuple[Exclusion, ...]
    further: int
    """judgments under reasons that are not listed"""


@dataclass(frozen=True, slots=True)
class Pilot:
    """Whether the work was tried out before most of it was done.

    Calibration rounds are a pilot: ``rounds`` of them with ``items`` items and ``judgments``; so is
    work before the guideline was revised: ``revised_after`` judgments, the first time.
    """

    held: bool
    rounds: int
    items: int
    judgments: int
    revised_after: int | None
    note: str


@dataclass(frozen=True, slots=True)
class Labour:
    """The labour record.

    Figures about people are None where there are fewer than the release's smallest group, and a
    note says so. ``hours`` is None then too.
    """

    pay: Pay
    hours: Hours | None
    unpaid_share: float | None
    """of all hours, from 0 to 1"""
    estimate: Estimate
    exclusions: Exclusions
    appeals: Appeals
    delay: Delay
    sessions: Sessions
    exposure: Exposure
    pilot: Pilot


MOST_REASONS = 50


def labour(evidence: Evidence, terms: ReleaseTerms, smallest: int) -> Labour:
    """The labour record of what was done in a campaign; exclusions are of all judgments."""
    whole, evidence = evidence, evidence.here
    spent, each = hours(evidence)
    told = evidence.judged["person"].n_unique() >= smallest
    return Labour(
        pay=pay(evidence, each, terms, smallest),
        hours=spent if told else None,
        unpaid_share=unpaid_share(spent) if told else None,
        estimate=estimate(evidence, smallest),
        exclusions=exclusions(whole, told=told),
        appeals=appeals(evidence),
        delay=delay(evidence, smallest),
        sessions=sessions(evidence, terms.time_zone, smallest),
        exposure=exposure(evidence, smallest),
        pilot=pilot(evidence),
    )


def estimate(evidence: Evidence, smallest: int) -> Estimate:
    """The announced time against the actual median."""
    announced = evidence.spec.expected_seconds
    found = evidence.judged.filter(counts())
    if found["person"].n_unique() < smallest:
        return Estimate(announced, None, None, 0, few(evidence, smallest))
    middle = found["milliseconds"].median()
    actual = float(middle) / 1000 if isinstance(middle, int | float) else None
    if announced is None or actual is None:
        why = "no time was announced (`expected_seconds`)"
        return Estimate(announced, actual, None, found.height, why)
    return Estimate(announced, actual, actual / announced, found.height, "")


def exclusions(evidence: Evidence, *, told: bool = True) -> Exclusions:
    """What was taken out, by whom and why, the largest reasons first.

    ``told`` says whether there are raters enough to tell of money.
    """
    out = evidence.taken_out
    reasons = (
        out.group_by("by", "rule", "reason")
        .agg(pl.len(), pl.col("judged_at"))
        .sort(["len", "by", "rule", "reason"], descending=[True, False, False, False])
    )
    listed = [
        Exclusion(by, rule, reason, n, None if rule is None else _declared(evidence, rule, given))
        for by, rule, reason, n, given in reasons.head(MOST_REASONS).iter_rows()
    ]
    gone = evidence.judged.filter(pl.col("excluded"))
    return Exclusions(
        judgments=gone.height,
        share=share(gone.height, evidence.judged.height),
        kept_pay=int(gone["earned"].sum()) / MILLION if told and evidence.spec.pay else None,
        reasons=tuple(listed),
        further=out.height - sum(one.judgments for one in listed),
    )


def _declared(evidence: Evidence, rule: str, given: list[int | None]) -> int:
    """How many of the judgments were given after the rule was declared as it last stood."""
    since = declared_since(evidence, rule)
    return 0 if since is None else sum(at is not None and at >= since for at in given)


def declared_since(evidence: Evidence, rule: str) -> int | None:
    """Since when a rule has been in the campaign file as it last was, milliseconds UTC."""
    since, before = None, None
    for version in evidence.specs:
        now = next((one for one in version.spec.rules if one.name == rule), None)
        checks = version.spec.checks
        looked = None if now is None else (now, [(checks or {}).get(one) for one in now.when])
        if looked is not None and looked != before:
            since = version.at
        before = looked if looked is not None else before
    return since


def pilot(evidence: Evidence) -> Pilot:
    """Whether the work was tried out first."""
    given = evidence.judged.filter(pl.col("purpose") == "calibration").height
    items = sum(one.items for one in evidence.rounds)
    revised: int | None = None
    for one in evidence.guidelines[1:]:
        before = evidence.judged.filter(pl.col("at") < one.at).height
        if before:
            revised = before
            break
    held = given > 0 or revised is not None
    note = "" if held else "no calibration round was judged, and the guideline was never revised"
    if note and evidence.elsewhere:
        note += "; whether it was in the other tool is not known here"
    return Pilot(held, len(evidence.rounds), items, given, revised, note)
