"""What the campaign's log says is told in true sentences, and in the right number."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quorate.certificate.documents.accounting import readable
from quorate.certificate.documents.answers import answers
from quorate.certificate.documents.claims import claim_faults, claims
from quorate.certificate.documents.documents import documents
from quorate.certificate.documents.ground import CAMPAIGN, FACTS, MANIFEST
from quorate.certificate.facts.facts import Facts
from quorate.certificate.facts.figures import Count, Spread, share
from quorate.certificate.facts.people import Raters
from release_facts import full_facts
from release_grounds import ABOUT, ground_of


def told(facts: Facts) -> dict[str, str]:
    """The texts of answers, or the reasons why there is none."""
    found = answers(ground_of(facts=facts.to_dict(), about=ABOUT))
    return {key: one.text or one.reason for key, one in found.items()}


def test_nothing_that_the_facts_hold_is_called_absent() -> None:
    """A misspelt name of a fact would be told as if it were not known."""
    from_facts = (
        *("people", "creators", "demographics", "timeline", "consented", "erasures", "items"),
        *("missing", "coverage", "stale", "machine", "qualification", "gold", "checks"),
        *("adjudication", "labour.", "balance."),
    )
    found = answers(ground_of(facts=full_facts().to_dict(), about=ABOUT))
    named = list(found.of(from_facts))
    assert len(named) == 15 + 10 + 3
    assert [(one.key, one.reason) for one in named if one.source == "absent"] == []


def test_every_figure_of_the_facts_holds() -> None:
    ground = ground_of(facts=full_facts().to_dict(), about=ABOUT)
    made = {path: readable(path, data) for path, data in documents(ground).items()}
    found = claims(answers(ground))
    assert len({one.pointer for one in found if one.pointer.startswith(FACTS)}) > 90
    files = {MANIFEST: ground.manifest, FACTS: ground.facts, CAMPAIGN: ground.campaign}
    assert claim_faults(found, made, files) == []
    facts = replace(full_facts(), smallest=10, erasures=replace(full_facts().erasures, erased=2))
    faults = claim_faults(found, made, {**files, FACTS: facts.to_dict()})
    assert faults
    assert all("facts.json#/erasures/erased is 2, told is 1" in one for one in faults)


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("people", "24 people judged: 1 expert and 23 raters."),
        ("people", "Judgments of 22 of them count."),
        ("people", "30 people had enrolled to judge."),
        ("people", "In the middle, a person gave 41.5 judgments."),
        ("demographics", "`age`: 10 `old` and 11 `young`; 1 rater in groups that are too small"),
        ("timeline", "The first judgment is of 2026-01-02, the last of 2026-03-01"),
        ("timeline", "people judged on 30 days. The campaign was opened on 2026-01-01"),
        ("timeline", "The campaign file was changed 1 time."),
        ("consented", "1 of 340 judgments (less than 1 %) was given by raters who had not agreed"),
        ("consented", "1 agreement was taken back."),
        ("erasures", "1 rater asked to be erased. Their 17 judgments stay under a pseudonym."),
        ("items", "100 items were added, and 98 of them have a judgment that counts."),
        ("items", "90 of 100 items (90 %) have as much evidence as was asked for."),
        ("missing", "2 items have no judgment that counts. 1 item was taken out of the campaign."),
        ("missing", "by reason: 4 `offensive` and 1 `unclear`."),
        ("missing", "An item was handed out and not answered in time 7 times."),
        ("coverage", "`language`: de 58 of 60 (50 wanted), en 40 of 40 (45 wanted)"),
        ("coverage", "Of 2 declared targets 1 is reached."),
        ("stale", "judgments were 20.5 days old in the middle, the oldest 63 days."),
        ("stale", "100 items have a day, from 2025-01-01 to 2025-12-31."),
        ("stale", "From 2027-03-01 on the release calls itself out of date."),
        ("machine", "40 of 100 items (40 %) were made by a machine"),
        ("machine", "1 of 100 items (1 %) was shown with the answer of a machine"),
        ("machine", "The scores of `tiny` chose which item came next; raters never saw them."),
        (
            "qualification",
            "Qualification: 22 of 24 people passed; 400 of 480 answers (83 %) right.",
        ),
        ("gold", "180 of 200 answers (90 %) right. Of traps: 19 of 20 answers (95 %) right."),
        (
            "checks",
            "Findings: 2 strong of `gold` and 1 weak of `speed`. What rules did: 2 `pause`.",
        ),
        ("adjudication", "3 items went to an expert since raters differ. Experts settled 2 items."),
        ("labour.hourly", "an hour earned EUR 14.20 over all raters."),
        (
            "labour.hourly",
            "Of 22 raters who worked for 15 minutes or more, half earned EUR 14.00 an hour or less",
        ),
        ("labour.floor", "6 of 22 raters (27 %) were below the wage floor that holds for them."),
        ("labour.floor", "EUR 13.00 an hour (2026-01-01, a law on wages)"),
        ("labour.hours", "86.9 hours in all: 70 hours on judging,"),
        ("labour.hours", "4 % of it, 3.9 hours, earned nothing."),
        ("labour.estimate", "30.0 s an item were announced; half of the judgments took 36.0 s"),
        ("labour.exclusions", "12 of 352 judgments (3 %) were taken out of what counts."),
        ("labour.exclusions", "What they earned, EUR 18.00, stays earned."),
        ("labour.exclusions", "The rule `too_fast` took out 12 judgments, 11 of them given after"),
        ("labour.appeals", "Raters appealed 3 times: 1 granted, 1 refused, 1 not answered yet."),
        ("labour.delay", "half came within 3 days of the judgment, 95 % within 9.5"),
        ("labour.sessions", "the middle one lasted 25 minutes, the longest 95 minutes"),
        ("labour.sessions", "3 % of active time lay between 23 and 6 o'clock."),
        ("labour.exposure", "In the middle 30 minutes a day, at most 130 minutes."),
        ("labour.pilot", "In 1 calibration round all raters judged 10 items alike"),
        ("balance.groups", "`rude`, raters with `age` old: 0.40 (95 % interval 0.20 to 0.60)"),
        ("balance.place", "what stood first was chosen in 56 % of 300 choices"),
        ("balance.order", "seconds of an answer: −2.50 (95 % interval −4.00 to −1.00)"),
    ],
)
def test_facts_are_told_in_these_words(key: str, sentence: str) -> None:
    assert sentence in told(full_facts())[key]


def test_few_hours_are_told_in_minutes_and_a_spread_that_is_not_told_says_why() -> None:
    full = full_facts()
    hours = (
        replace(full.labour.hours, judging=0.4, instructions=0.01) if full.labour.hours else None
    )
    pay = replace(full.labour.pay, hourly=Spread(0, note="too few"))
    found = told(replace(full, labour=replace(full.labour, hours=hours, pay=pay)))
    # 0.4 hours are 24 minutes, 0.01 are 36 seconds
    assert "24 minutes on judging" in found["labour.hours"]
    assert "36 seconds on reading instructions" in found["labour.hours"]
    assert "fewer than 10 of them worked for 15 minutes." in found["labour.hourly"]


def test_what_happened_to_nobody_is_told_as_that() -> None:
    full = full_facts()
    labour = replace(
        full.labour,
        exclusions=replace(full.labour.exclusions, judgments=0, share=share(0, 340), reasons=()),
        appeals=replace(full.labour.appeals, made=0),
    )
    quiet = replace(
        full,
        labour=labour,
        erasures=replace(full.erasures, erased=0),
        consent=replace(full.consent, without=share(0, 340), withdrawn=0),
        items=replace(full.items, never=0, contested=0, adjudicated=0, skips=()),
        raters=Raters(10, 10, 10, (Count("rater", 10),), (), None, ()),
        machine=replace(full.machine, synthetic=share(0, 100), prelabelled=share(0, 100)),
    )
    found = told(quiet)
    assert found["people"] == "10 raters judged."
    assert found["labour.exclusions"] == "No judgment was taken out."
    assert found["labour.appeals"] == "No rater appealed."
    assert found["erasures"] == "No rater asked to be erased."
    assert "Each of 340 judgments was given by a rater who had agreed" in found["consented"]
    assert "Nobody took it back." in found["consented"]
    assert "Every item has a judgment that counts." in found["missing"]
    assert "No rater gave an item back." in found["missing"]
    assert found["adjudication"] == "No item went to an expert."
    assert "No item is marked as made by a machine." in found["machine"]


def test_a_key_that_is_left_after_an_erasure_is_told() -> None:
    full = full_facts()
    assert (
        "The key to what they wrote and told of themselves was deleted." in told(full)["erasures"]
    )
    open_ = told(replace(full, erasures=replace(full.erasures, open=1)))["erasures"]
    assert "was deleted" not in open_
    assert "Of 1 a key is still there, which should not be." in open_


def test_what_is_told_of_nobody_says_why() -> None:
    full = full_facts()
    why = "there are fewer than 10 raters, too few for figures that tell of nobody"
    pay = replace(full.labour.pay, overall=None, below_floor=None, note=why, floor_note=why)
    few = replace(full, labour=replace(full.labour, pay=pay))
    found = answers(ground_of(facts=few.to_dict()))
    assert found["labour.hourly"].source == found["labour.floor"].source == "absent"
    assert found["labour.hourly"].reason == f"{why.capitalize()}."


def test_items_that_nobody_marked_are_not_called_natural() -> None:
    """An item without a mark may still be synthetic; only a mark or the publisher says it."""
    full = full_facts()
    unmarked = replace(full, machine=replace(full.machine, synthetic=share(0, 100)))
    silent = {key: value for key, value in ABOUT.items() if key != "synthetic_items"}

    def synthetic(facts: Facts) -> bool:
        made = documents(ground_of(facts=facts.to_dict(), about=silent))["croissant.json"]
        return b'"rai:hasSyntheticData": true' in made

    assert synthetic(full)
    assert not synthetic(unmarked)
    made = documents(ground_of(facts=unmarked.to_dict(), about=silent))["croissant.json"]
    assert b"hasSyntheticData" not in made
