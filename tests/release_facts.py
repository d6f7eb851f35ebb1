"""Facts for tests of documents: a campaign in which everything happened that can be told."""

from __future__ import annotations

from quorate.certificate.facts.bias import Bias, GroupAgreement, Rate
from quorate.certificate.facts.conduct import (
    Checks,
    Consent,
    ConsentText,
    Erasures,
    Gold,
    Trials,
)
from quorate.certificate.facts.coverage import (
    Ages,
    Coverage,
    Items,
    Machine,
    Scores,
    SliceItems,
    SliceValue,
)
from quorate.certificate.facts.delays import Appeals, Delay
from quorate.certificate.facts.effects import Order, Place
from quorate.certificate.facts.facts import Facts
from quorate.certificate.facts.figures import Count, Spread, share
from quorate.certificate.facts.labour import Estimate, Exclusion, Exclusions, Labour, Pilot
from quorate.certificate.facts.pay import Floor, Hours, Pay
from quorate.certificate.facts.people import GroupSizes, Raters
from quorate.certificate.facts.sessions import Exposure, Sessions
from quorate.certificate.facts.timeline import GuidelineFacts, Timeline

DIGEST = "ef" * 32


def full_facts() -> Facts:
    """Facts in which nothing is missing."""
    return Facts(
        smallest=10,
        timeline=Timeline(
            state="closed",
            opened="2026-01-01",
            head="2026-03-05",
            first_judgment="2026-01-02",
            last_judgment="2026-03-01",
            judged_days=30,
            changes=1,
            earlier_releases=1,
        ),
        raters=Raters(
            enrolled=30,
            judged=24,
            counting=22,
            roles=(Count("expert", 1), Count("rater", 23)),
            standings=(Count("qualified", 24), Count("removed", 6)),
            per_rater=41.5,
            groups=(GroupSizes("age", (Count("old", 10), Count("young", 11)), 1, 1, 2),),
        ),
        items=Items(
            added=100,
            judged=98,
            quorate=share(90, 100),
            contested=3,
            adjudicated=2,
            causes=(Count("unclear rule", 2),),
            retired=1,
            never=2,
            per_item=3.4,
            skips=(Count("offensive", 4), Count("unclear", 1)),
            lapsed=7,
        ),
        machine=Machine(
            synthetic=share(40, 100),
            synthetic_models=(Count("model-x", 40),),
            prelabelled=share(1, 100),
            prelabel_models=(Count("model-y", 1),),
            scores=(Scores("tiny", "3", "rude", 100),),
        ),
        labour=_labour(),
        coverage=Coverage(
            slices=(
                SliceItems(
                    "language",
                    (
                        SliceValue("de", 60, 58, 50, True),
                        SliceValue("en", 40, 40, 45, False),
                    ),
                    0,
                    0,
                ),
            ),
            targets=2,
            met=1,
            ages=Ages(
                63.0,
                20.5,
                4.0,
                100,
                "2025-01-01",
                "2025-06-01",
                "2025-12-31",
                365,
                "2027-03-01",
                stale=False,
                note="",
            ),
        ),
        bias=_bias(),
        guidelines=(GuidelineFacts("1.0", "2026-01-01", 300, 340, 0, "2026-01-02", 24),),
        consent=Consent(
            asked=True,
            texts=(ConsentText(DIGEST, "2026-01-01", 120, 24),),
            without=share(1, 340),
            withdrawn=1,
            after=0,
            note="",
        ),
        qualification=(Trials("qualification", 26, 24, 22, share(400, 480)),),
        gold=Gold(12, share(180, 200), share(19, 20)),
        checks=Checks(
            findings=(Count("gold/strong", 2), Count("speed/weak", 1)),
            rules=(Count("pause", 2),),
            messages=(),
            problems=1,
        ),
        erasures=Erasures(erased=1, open=0, after=0, judgments=17),
    )


def _labour() -> Labour:
    return Labour(
        pay=Pay(
            currency="EUR",
            by="per_hour",
            rate=15.0,
            rates=2,
            earned=1234.5,
            paid=1000.0,
            overall=14.2,
            hourly=Spread(22, 10.5, 12.25, 14.0, 15.0, 16.0, 13.9),
            short=0,
            floors=(Floor("any", 13.0, "EUR", "2026-01-01", "a law on wages"),),
            below_floor=share(6, 22),
            note="",
            floor_note="",
        ),
        hours=Hours(70.0, 5.0, 4.0, 3.0, 1.0, 0.5, 3.4, 2.0, 86.9, 3.9),
        unpaid_share=0.045,
        estimate=Estimate(30.0, 36.0, 1.2, 340, ""),
        exclusions=Exclusions(
            12,
            share(12, 352),
            18.0,
            (Exclusion("rule", "too_fast", "answered faster than one can read", 12, 11),),
            0,
        ),
        appeals=Appeals(3, 1, 1, 1, share(1, 2), 20.0),
        delay=Delay(24, 0, 3.0, 9.5, 0.81, ""),
        sessions=Sessions(120, 25.0, 70.0, 95.0, 88, 50, 0.03, "", ""),
        exposure=Exposure(
            declared=True,
            days=40,
            median=30.0,
            p95=80.0,
            longest=130.0,
            over=share(1, 40),
            opted_out=4,
            note="",
        ),
        pilot=Pilot(held=True, rounds=1, items=10, judgments=220, revised_after=60, note=""),
    )


def _bias() -> Bias:
    return Bias(
        rates=(Rate("rude", "raters", "age", "old", "yes", 10, 0.5, 0.3, 0.7),),
        agreement=(
            GroupAgreement(
                "rude", "raters", "age", "old", "krippendorff-alpha", 0.4, 0.2, 0.6, 90, ""
            ),
            GroupAgreement(
                "rude", "items", "language", "de", "krippendorff-alpha", None, None, None, 0, "few"
            ),
        ),
        place=(Place("better", 2, 300, 0.56, 0.51, 0.61, 0.5, ""),),
        order=(
            Order(None, None, 22, -2.5, -4.0, -1.0, shuffled=True, note=""),
            Order("rude", "yes", 22, 0.01, -0.05, 0.07, shuffled=True, note=""),
        ),
        groups_note="",
    )
