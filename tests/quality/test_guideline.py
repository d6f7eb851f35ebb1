from __future__ import annotations

from random import Random

import pytest

from quorate.quality import Conduct, Finding, Purpose, Terms, Verdict
from quorate.quality.checks.guideline import HOUR, Guideline
from quorate.schema.judgments import NO_TIME
from small_views import NOON, small_view

TERMS = Terms(guidelines=("1.0", "1.1"), published=(NOON - 100 * HOUR, NOON))


def found(
    guideline: list[int],
    hours: list[float],
    said: str | None = None,
    terms: Terms = TERMS,
    purpose: list[int] | None = None,
) -> list[Finding]:
    """Judgments under these versions, so many hours after version 1.1 was published."""
    view = small_view(
        [(f"i{n}", "anna", "a") for n in range(len(guideline))],
        guideline=guideline,
        at=[NOON + round(hour * HOUR) for hour in hours],
        terms=terms,
        purpose=purpose,
        conduct={} if said is None else {"anna": Conduct(acknowledged=said or None)},
    )
    return list(Guideline().find(view, NOON, Random(0)))


def test_the_old_version_is_in_order_for_a_day_and_no_longer() -> None:
    assert found([0, 0, 0], [-1, 1, 23.9]) == []
    # the last two were given more than 24 hours after 1.1
    (finding,) = found([0, 0, 0, 1], [23.9, 24.1, 30, 40])
    assert (finding.score, finding.verdict) == (2.0, Verdict.WEAK)
    assert finding.evidence["outdated"] == 2
    assert finding.evidence["unread"] == 0
    assert finding.evidence["judgments"] == ["j1", "j2"]
    assert "version 1.1" in finding.told


def test_three_judgments_make_it_strong() -> None:
    (finding,) = found([0, 0, 0], [25, 26, 27])
    assert finding.verdict is Verdict.STRONG


@pytest.mark.parametrize(("said", "unread"), [("1.1", 0), ("1.0", 2), ("", 3), ("0.9", 3)])
def test_a_version_that_was_not_acknowledged(said: str, unread: int) -> None:
    # under 1.0, 1.1, 1.1: who read 1.0 has not read two of them, who read nothing three
    findings = found([0, 1, 1], [1, 2, 3], said)
    assert [finding.evidence["unread"] for finding in findings] == ([unread] if unread else [])


def test_a_judgment_that_is_both_counts_once() -> None:
    (finding,) = found([0, 0], [25, 26], "")
    assert (finding.score, finding.evidence["unread"], finding.evidence["outdated"]) == (2.0, 2, 2)


def test_practice_and_unknown_versions_do_not_count() -> None:
    assert found([0, 0, -1], [25, 26, 27], purpose=[int(Purpose.TRAINING)] * 2 + [0]) == []
    assert found([0, 0], [25, 26], terms=Terms(guidelines=("1.0", "1.1"))) == []


def test_judgments_without_a_time_are_not_late() -> None:
    rows = [(f"i{n}", "anna", "a") for n in range(4)]
    view = small_view(rows, guideline=[0] * 4, at=[NO_TIME] * 4, terms=TERMS)
    assert list(Guideline().find(view, NOON, Random(0))) == []
