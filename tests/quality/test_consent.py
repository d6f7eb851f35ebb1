from __future__ import annotations

from random import Random

from quorate.quality import Conduct, Finding, Terms, Verdict
from quorate.quality.checks.consent import Consent
from small_views import NOON, small_view

ROWS = [("i1", "anna", "a"), ("i2", "anna", "b"), ("i1", "ben", "a")]


def found(terms: Terms, conduct: dict[str, Conduct]) -> list[Finding]:
    view = small_view(ROWS, terms=terms, conduct=conduct)
    return list(Consent().find(view, NOON, Random(0)))


def test_judgments_without_consent_are_found_and_counted() -> None:
    conduct = {"anna": Conduct(consented=False), "ben": Conduct(consented=True)}
    (finding,) = found(Terms(asks_consent=True), conduct)
    assert (finding.rater, finding.score, finding.verdict) == ("anna", 2.0, Verdict.STRONG)
    assert finding.says == "2 judgments were given without consent"
    assert finding.evidence["judgments"] == ["j0", "j1"]


def test_one_judgment_is_told_in_the_singular() -> None:
    (finding,) = found(Terms(asks_consent=True), {"ben": Conduct(consented=False)})
    assert finding.says == "1 judgment was given without consent"


def test_nothing_is_found_where_none_is_asked_for_or_nothing_is_known() -> None:
    assert found(Terms(), {"anna": Conduct(consented=False)}) == []
    assert found(Terms(asks_consent=True), {}) == []
