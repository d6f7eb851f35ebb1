"""What an hour of work earned, counted against all the time that it took, and against a floor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from quorate.certificate.facts.evidence import Evidence
from quorate.certificate.facts.figures import (
    DAY,
    HOUR,
    MILLION,
    Share,
    Spread,
    day,
    share,
    spread,
)
from quorate.certificate.facts.people import few
from quorate.schema.release import ANYWHERE, ReleaseTerms, WageFloor

READING = 238
"""words a minute that people read of such texts (Brysbaert 2019, doi:10.1016/j.jml.2019.104047)"""
LEAST_MINUTES = 15
"""minutes of work below which a rate by the hour says little of a person"""
NOT_PAID = "the campaign declares no pay; raters may be paid elsewhere, or not at all"


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of all raters together, by what they went into.

    ``judging`` is active time on answers that were wanted, ``mixed_in`` on known answers, traps and
    repeats, ``training`` and ``qualification`` on practice and tests, ``calibration`` on rounds
    that all judge alike, ``skipped`` on items that were given back; ``excluded`` is the part of
    these that was taken out later. ``instructions`` is no measured time: the words of the consent
    text and of each version of the guideline that a rater read or worked under, at ``READING``
    words a minute.
    """

    judging: float
    mixed_in: float
    training: float
    qualification: float
    calibration: float
    skipped: float
    instructions: float
    excluded: float
    total: float
    """all of the above but ``excluded``, which is part of them"""
    unpaid: float
    """of the total, hours of answers that earned nothing, of skipped items and of reading"""


@dataclass(frozen=True, slots=True)
class Floor:
    """A wage floor that was used: money an hour, from a day on, by whose word."""

    country: str
    per_hour: float
    currency: str
    dated: str
    source: str


@dataclass(frozen=True, slots=True)
class Pay:
    """What raters earned; money in units of ``currency``.

    ``hourly`` is the spread over raters of earnings ÷ hours of the total, of those who worked at
    least ``LEAST_MINUTES``; ``short`` people worked less. ``overall`` is all earnings ÷ all hours.
    ``below_floor`` are raters of ``hourly`` who earned less than the floor that holds for them.
    ``paid`` is what was recorded as paid out. Without pay or with too few raters the figures are
    None, and ``note`` says why; ``floor_note`` says why nothing is held against a floor.
    """

    currency: str | None
    by: str | None
    """``per_hour`` or ``per_item``"""
    rate: float | None
    rates: int
    """how many rates there were in the course of the campaign"""
    earned: float | None
    paid: float | None
    overall: float | None
    hourly: Spread
    short: int
    floors: tuple[Floor, ...]
    below_floor: Share | None
    note: str
    floor_note: str


def hours(evidence: Evidence) -> tuple[Hours, pl.DataFrame]:
    """The hours of all, and a frame (person, milliseconds, earned) of each who did anything."""
    judged, skipped = evidence.judged, evidence.skipped
    purposes = {
        "judging": [""],
        "mixed_in": ["gold", "audit", "repeat"],
        "training": ["training"],
        "qualification": ["qualification"],
        "calibration": ["calibration"],
    }
    by_purpose = dict(judged.group_by("purpose").agg(pl.col("milliseconds").sum()).iter_rows())
    spent = {name: sum(by_purpose.get(one, 0) for one in of) for name, of in purposes.items()}
    reading = _reading(evidence)
    away = int(skipped["milliseconds"].sum())
    read = int(reading["milliseconds"].sum())
    nothing = int(judged.filter(pl.col("earned") == 0)["milliseconds"].sum())
    total = sum(by_purpose.values()) + away + read
    found = Hours(
        **{name: milliseconds / HOUR for name, milliseconds in spent.items()},
        skipped=away / HOUR,
        instructions=read / HOUR,
        excluded=int(judged.filter(pl.col("excluded"))["milliseconds"].sum()) / HOUR,
        total=total / HOUR,
        unpaid=(nothing + away + read) / HOUR,
    )
    each = pl.concat(
        [
            judged.select("person", "milliseconds", "earned"),
            skipped.select("person", "milliseconds", pl.lit(0, pl.Int64).alias("earned")),
            reading.select("person", "milliseconds", pl.lit(0, pl.Int64).alias("earned")),
        ]
    )
    return found, each.group_by("person").agg(pl.all().sum()).sort("person")


def _reading(evidence: Evidence) -> pl.DataFrame:
    """What reading takes: a row (person, milliseconds) for each text that somebody read."""
    words = {one.version: one.words for one in evidence.guidelines}
    consents = {
        digest: len((version.spec.consent or "").split())
        for version in evidence.specs
        if (digest := version.spec.consent_digest) is not None
    }
    versions = pl.concat(
        [evidence.read.select("person", "guideline"), evidence.judged.select("person", "guideline")]
    ).unique()
    agreed = evidence.agreed.filter(pl.col("consent").is_not_null()).select("person", "consent")
    texts = pl.concat(
        [
            versions.select("person", _looked_up("guideline", words)),
            agreed.unique().select("person", _looked_up("consent", consents)),
        ]
    )
    return texts.select("person", (pl.col("words") * 60_000 // READING).alias("milliseconds"))


def _looked_up(column: str, words: Mapping[str, int]) -> pl.Expr:
    known = pl.col(column).replace_strict(
        list(words), list(words.values()), default=0, return_dtype=pl.Int64
    )
    return known.alias("words")


def pay(evidence: Evidence, each: pl.DataFrame, terms: ReleaseTerms, smallest: int) -> Pay:
    """What raters earned by the hour; ``each`` is that of ``hours``."""
    declared = evidence.spec.pay
    rates = [one.spec.pay for one in evidence.specs]
    changed = sum(now != was for was, now in zip([None, *rates], rates, strict=False))
    worked = each.filter(pl.col("milliseconds") > 0)
    if declared is None:
        return _no_pay(NOT_PAID, changed)
    if worked.height < smallest:
        return _no_pay(few(evidence, smallest), changed)
    long = worked.filter(pl.col("milliseconds") >= LEAST_MINUTES * 60_000)
    rate = long["earned"].to_numpy() / MILLION / (long["milliseconds"].to_numpy() / HOUR)
    hourly = spread(rate, smallest)
    short = worked.height - long.height
    mine = evidence.paid.filter(pl.col("currency") == declared.currency)
    floors, below, note = _below(evidence, terms, dict(zip(long["person"], rate, strict=True)))
    if not hourly.n:
        why = f"fewer than {smallest} raters worked for {LEAST_MINUTES} minutes or more"
        note = few(evidence, smallest, why)
        hourly, below = Spread(0, note=note), None
    earned, time = int(worked["earned"].sum()), int(worked["milliseconds"].sum())
    return Pay(
        currency=declared.currency,
        by="per_hour" if declared.per_hour is not None else "per_item",
        rate=declared.per_hour if declared.per_hour is not None else declared.per_item,
        rates=changed,
        earned=earned / MILLION,
        paid=int(mine["amount"].sum()) / MILLION,
        overall=earned / MILLION / (time / HOUR),
        hourly=hourly,
        # one who worked less would be told of alone
        short=short if short == 0 or short >= smallest else 0,
        floors=floors,
        below_floor=below,
        note="",
        floor_note=note,
    )


def _no_pay(why: str, rates: int) -> Pay:
    nothing = Spread(0, note=why)
    return Pay(None, None, None, rates, None, None, None, nothing, 0, (), None, why, why)


def _below(
    evidence: Evidence, terms: ReleaseTerms, rate: Mapping[int, float]
) -> tuple[tuple[Floor, ...], Share | None, str]:
    """The floors in force, how many earn less than theirs, and why that is not known."""
    currency = evidence.spec.pay.currency if evidence.spec.pay is not None else ""
    floors = in_force(terms, currency, evidence.at)
    if not floors:
        why = "no wage floor is declared"
        if terms.wage_floors:
            why = f"no declared wage floor is in {currency} and holds by now"
        return (), None, why
    countries = evidence.attributes.get(terms.country, {})
    highest = max(one.per_hour for one in floors.values())
    usual = floors[ANYWHERE].per_hour if ANYWHERE in floors else highest
    below = sum(
        money < (floors[where].per_hour if where in floors else usual) - 1e-9
        for person, money in rate.items()
        for where in (countries.get(person, ANYWHERE),)
    )
    used = tuple(
        Floor(one.country, one.per_hour, one.currency, one.dated, one.source)
        for _, one in sorted(floors.items())
    )
    return used, share(below, len(rate)), ""


def in_force(terms: ReleaseTerms, currency: str, at: int) -> dict[str, WageFloor]:
    """The newest floor of each country that holds at a time, in this currency."""
    today = day(at + DAY) or ""
    found: dict[str, WageFloor] = {}
    for one in sorted(terms.wage_floors, key=lambda floor: floor.dated):
        if one.currency == currency and one.dated < today:
            found[one.country] = one
    return found


def unpaid_share(found: Hours) -> float | None:
    """The share of all hours that earned nothing."""
    return None if found.total <= 0 else float(np.clip(found.unpaid / found.total, 0, 1))
