from __future__ import annotations

from collections.abc import Iterator, Sized
from dataclasses import dataclass, replace
from random import Random
from typing import ClassVar, Literal

import numpy as np
import pytest

from quorate import plugins
from quorate.quality import Conduct, Finding, Terms, Verdict, View
from quorate.quality.check import NEEDS
from quorate.quality.checks.pattern import Pattern
from quorate.quality.checks.speed import Speed
from quorate.quality.running import LACKING, able_to, has, history, made, run
from quorate.quality.view import Compared
from quorate.quality.votes import GrowingVotes
from quorate.schema import RequestError, UnknownNameError
from quorate.schema.judgments import NO_TIME
from quorate.schema.question import Kind
from small_views import MINUTE, NOON, Row, small_view


@dataclass(frozen=True)
class Counting:
    """Finds what it sees: how many rows, how many of the rater, what is believed of item 0."""

    strong_from: int = 10

    name: ClassVar[str] = "counting"
    title: ClassVar[str] = "Counting"
    about: ClassVar[Literal["rater", "raters", "item", "campaign"]] = "rater"
    source: ClassVar[str] = "none"
    strongest: ClassVar[Verdict] = Verdict.STRONG
    needs: ClassVar[frozenset[str]] = frozenset()

    def find(self, view: View, now: int, rng: Random) -> Iterator[Finding]:
        for rater in view.looked_at:
            n = len(view.rows(rater))
            answers = next(iter(view.answers.values()))
            posterior = answers.posterior
            columns: list[Sized] = [view.item, view.at, view.seconds, view.purpose, view.guideline]
            columns += [answers.code, answers.value, answers.right, answers.first]
            assert {len(column) for column in columns} == {len(view)}
            yield Finding(
                self.name,
                Verdict.STRONG if n >= self.strong_from else Verdict.WEAK,
                float(n),
                f"{len(view)} rows, {n} of the rater",
                rater=view.raters[rater],
                evidence={
                    "now": now,
                    "items": len(view.rows_of_item(0)),
                    "believed": -1.0
                    if posterior is None
                    else float(np.nan_to_num(posterior[0, 0])),
                },
            )


ROWS: list[Row] = [(f"i{n // 2}", "anna" if n % 2 else "ben", "a") for n in range(24)]
"""Anna and Ben by turns, twelve each"""


class TestMade:
    def test_options_are_set_and_whole_numbers_do_for_others(self) -> None:
        check = made("speed", {"fast": 0.2, "slow": 5, "least": 12})
        assert check == Speed(fast=0.2, slow=5.0, least=12)
        assert made("pattern") == Pattern()

    def test_unknown_checks_are_refused_with_the_nearest(self) -> None:
        with pytest.raises(
            UnknownNameError, match="'sped' is none of the checks; did you mean speed"
        ):
            made("sped")

    def test_unknown_options_are_refused_with_the_nearest(self) -> None:
        with pytest.raises(RequestError, match="'speed' has no option 'fats'; did you mean fast"):
            made("speed", {"fats": 0.2})
        with pytest.raises(RequestError, match="'consent' has no option 'least'; it has none"):
            made("consent", {"least": 3})

    @pytest.mark.parametrize("value", ["quick", True, None])
    def test_values_of_another_type_are_refused(self, value: object) -> None:
        with pytest.raises(
            RequestError, match=f"'fast' of check 'speed' is {value!r}; give a number"
        ):
            made("speed", {"fast": value})  # type: ignore[dict-item]
        with pytest.raises(
            RequestError, match=r"'least' .* is 2.5; give a whole number, such as 10"
        ):
            made("speed", {"least": 2.5})


class TestNeeds:
    def test_every_need_can_be_met_and_its_lack_be_said(self) -> None:
        assert set(LACKING) == NEEDS
        bare = small_view(ROWS)
        assert has(bare) == frozenset()
        everything = small_view(
            [(item, rater, "a") for item, rater, _ in ROWS],
            seconds=1.0,
            at=[NOON] * 24,
            first=[0] * 24,
            purpose=[2] * 24,
            guideline=[0] * 24,
            gold={"i0": "a"},
            terms=Terms(guidelines=("1",), asks_consent=True, currency="EUR"),
            conduct={"anna": Conduct()},
        )
        everything.round[3] = 1
        beside = {"lengths", "candidates", "ties"}
        assert NEEDS - has(everything) == {"posterior", "text"} | beside
        pairs = small_view(ROWS, options=("a", "b", "tie"))
        size, unknown = np.ones(len(pairs.items)), np.full(len(pairs.items), -1, np.int32)
        assert has(replace(pairs, compared={"a": Compared(size, size, unknown)})) == {
            "lengths",
            "ties",
        }
        whose = Compared(size * np.nan, size * np.nan, unknown + 1)
        assert has(replace(pairs, compared={"a": whose})) == {"candidates", "ties"}
        numbers = small_view([(item, rater, 1.0) for item, rater, _ in ROWS], kind=Kind.NUMERIC)
        assert has(numbers) == {"posterior"}
        text = small_view(ROWS, kind=Kind.TEXT)
        assert has(text) == {"text"}

    def test_checks_that_lack_something_are_skipped_with_the_reason(self) -> None:
        able, skipped = able_to([made("speed"), made("pay-floor"), Pattern()], small_view(ROWS))
        assert able == (Pattern(),)
        assert [(one.check, one.why) for one in skipped] == [
            ("speed", "how long judgments took is not known"),
            ("pay-floor", "what raters earn is not known; how long judgments took is not known"),
        ]

    @pytest.mark.parametrize("name", plugins.names(plugins.CHECKS))
    def test_every_declared_check_keeps_the_contract(self, name: str) -> None:
        check = made(name)
        assert check.name == name
        assert check.needs <= NEEDS
        assert check.title
        assert check.source
        assert check.strongest in (Verdict.WEAK, Verdict.STRONG)
        # nothing is missed loudly: what is lacking finds nothing and raises nothing
        assert list(check.find(small_view(ROWS[:1]), NOON, Random(0))) == []
        assert list(check.find(small_view(ROWS), NOON, Random(0))) == []


class TestRun:
    def test_it_looks_at_all_raters_and_names_what_was_skipped(self) -> None:
        found = run([Counting(), made("speed")], small_view(ROWS), NOON, Random(0))
        assert [one.rater for one in found.findings] == ["anna", "ben"]
        assert [one.check for one in found.skipped] == ["speed"]

    def test_of_the_same_subject_the_weightiest_stands(self) -> None:
        # looked at twice, as both raters of a pair are
        view = small_view(ROWS).of([0, 0])
        found = run([Counting(strong_from=5), Counting(strong_from=50)], view, NOON, Random(0))
        assert [(one.rater, one.verdict) for one in found.findings] == [("anna", Verdict.STRONG)]


class TestHistory:
    def test_it_looks_after_every_few_judgments_and_at_the_last(self) -> None:
        view = small_view(ROWS, at=[NOON + n * MINUTE for n in range(24)])
        looked = history([Counting(strong_from=10)], view, every=5)
        # each after 5, 10 and, as the last, 12 judgments
        assert looked.looks == 6
        assert [(one.rater, one.judgments, one.finding.verdict) for one in looked.first] == [
            ("ben", 5, Verdict.WEAK),
            ("anna", 5, Verdict.WEAK),
            ("ben", 10, Verdict.STRONG),
            ("anna", 10, Verdict.STRONG),
        ]
        # Ben's fifth is row 8: nine rows were there, two of them about item 0
        first = looked.first[0]
        assert first.finding.says == "9 rows, 5 of the rater"
        assert first.at == NOON + 8 * MINUTE
        assert first.finding.evidence["now"] == first.at
        assert first.finding.evidence["items"] == 2

    def test_beliefs_are_those_of_then(self) -> None:
        rows = [(f"i{n}", "anna", "a") for n in range(5)] + [("i0", "ben", "b")] * 1
        view = small_view(rows)
        votes = GrowingVotes(view.answers["label"], 5)
        for row in range(6):
            votes.add(row, int(view.item[row]))
        answers = replace(view.answers["label"], posterior=votes.posterior)
        looked = history([Counting()], replace(view, answers={"label": answers}))
        believed = [one.finding.evidence["believed"] for one in looked.first]
        # after one vote of a, when nothing else was known: (1 + 1.5/2)/2; after one of b too, with
        # 5.5 of 7: (1 + 5.5/7)/3
        assert believed == pytest.approx([(1 + 1.5 / 2) / 2, (1 + 5.5 / 7) / 3])

    def test_repeats_are_no_votes(self) -> None:
        view = small_view([("i0", "anna", "a"), *[("i0", "ben", "b")] * 5])
        again = np.array([0, 0, 1, 2, 3, 4], np.int8)
        answers = replace(view.answers["label"], posterior=np.full((1, 2), 0.5))
        looked = history([Counting()], replace(view, round=again, answers={"label": answers}))
        # one a, one b, half of each before: (1 + 1.5/3)/3
        assert looked.first[-1].finding.evidence["believed"] == pytest.approx(0.5)

    def test_unknown_times_are_said_to_be_unknown(self) -> None:
        looked = history([Counting()], small_view(ROWS))
        assert {one.at for one in looked.first} == {NO_TIME}

    def test_a_real_check_comes_as_early_as_it_would_have(self) -> None:
        rows: list[Row] = []
        for n in range(60):
            rows += [(f"i{n:02}", f"r{other}", "ab"[n % 7 % 2]) for other in range(3)]
            rows.append((f"i{n:02}", "anna", "a"))
        looked = history([Pattern()], small_view(rows))
        strong = [one for one in looked.first if one.finding.verdict is Verdict.STRONG]
        assert [one.rater for one in strong] == ["anna"]
        before = small_view(rows[: 4 * (strong[0].judgments - 5)])
        assert run([Pattern()], before, NOON, Random(0)).findings[:1] != (strong[0].finding,)
        assert 20 <= strong[0].judgments <= 55

    def test_progress_is_told(self) -> None:
        told: list[float] = []
        rows: list[Row] = [(f"i{n}", "anna", "a") for n in range(600)]
        history([Counting()], small_view(rows), told=told.append)
        assert told == pytest.approx([250 / 600, 500 / 600])
