from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import polars as pl
import pytest

from crowd import FOLDER
from quorate.analysis.consensus import Consensus, consensus
from quorate.analysis.consensus.bsc import Model, SequenceCombination, _inferred, _log_mean
from quorate.analysis.consensus.span_evaluation import spans_against_gold
from quorate.analysis.marks.drawn import as_spans, spelled
from quorate.analysis.marks.spans import layers, marked
from quorate.analysis.numerics.chain import likeliest, smooth
from quorate.formats import from_rows
from quorate.schema import EmptyError, Gold, Judgments, LabelError, NotApplicableError
from spans_by_hand import label, marks, table

METHODS = ("span-majority", "bsc")


def answered(found: Consensus) -> list[list[tuple[int, int, str]]]:
    assert found.answer is not None
    return [marks(answer) for answer in found.answer]


def chance(found: Consensus, *span: object) -> float:
    assert found.parts is not None
    start, end, what = span
    row = found.parts.filter(
        (pl.col("start") == start) & (pl.col("end") == end) & (pl.col("label") == what)
    )
    return float(row["probability"][0])


class TestMajority:
    def test_half_of_the_raters_make_a_span_and_it_is_as_long_as_it_can_be(self) -> None:
        # positions 0-2: r; 2-4: r, s; 4-6: r, s, t; 6-8: t. Of 4 raters, 2 or more: 2 to 6.
        by = {"r": [(0, 6, "A")], "s": [(2, 6, "A")], "t": [(4, 8, "A")], "u": []}
        found = consensus(table({"i": by}), method="span-majority")
        assert answered(found) == [[(2, 6, "A")]]
        # who drew just 2 to 6: s of four
        assert chance(found, 2, 6, "A") == 1 / 4

    def test_less_than_half_do_not(self) -> None:
        by = {"r": [(0, 6, "A")], "s": [], "t": []}
        assert answered(consensus(table({"i": by}), method="span-majority")) == [[]]

    def test_the_label_most_gave(self) -> None:
        by = {"r": [(0, 3, "A")], "s": [(0, 3, "B")], "t": [(0, 3, "B")], "u": [], "v": []}
        found = consensus(table({"i": by}), method="span-majority")
        assert answered(found) == [[(0, 3, "B")]]
        # n = 1 span with p = 2/5; E = 3 spans over 5 judgments: 2 (2/5) / (1 + 3/5)
        assert found.probability.tolist() == [pytest.approx(0.5)]

    def test_a_span_is_cut_where_most_begin_one(self) -> None:
        two, one = [(0, 2, "A"), (2, 4, "A")], [(0, 4, "A")]
        cut = table({"i": {"r": two, "s": two, "t": one}})
        assert answered(consensus(cut, method="span-majority")) == [two]
        whole = table({"i": {"r": two, "s": one, "t": one}})
        assert answered(consensus(whole, method="span-majority")) == [one]

    def test_precision_and_recall_by_hand(self) -> None:
        # i: A at 0-2 by r and s (p = 1 each); j: B at 0-3 by r alone of two (p = 1/2, at least
        # half: kept). Expected spans: 1 in i, 1/2 in j.
        found = consensus(
            table(
                {"i": {"r": [(0, 2, "A")], "s": [(0, 2, "A")]}, "j": {"r": [(0, 3, "B")], "s": []}}
            ),
            method="span-majority",
        )
        assert answered(found) == [[(0, 2, "A")], [(0, 3, "B")]]
        # r: h = 3/2, n = 2, e = 3/2. crowd: h = 5/2, n = 3, e = 3: precision 5/6, recall 5/6
        raters = found.raters
        assert raters["precision"][0] == pytest.approx((3 / 2 + 2 * 5 / 6) / (2 + 2))
        assert raters["recall"][0] == pytest.approx((3 / 2 + 2 * 5 / 6) / (3 / 2 + 2))
        # s: h = 1, n = 1, e = 3/2; F1 2/(5/2), the crowd's 5/6, on 5/2 with two spans more
        assert raters["accuracy"][1] == pytest.approx((2 + 2 * 5 / 6) / (5 / 2 + 2))
        assert (raters["lower"] <= raters["accuracy"]).all()
        assert (raters["accuracy"] <= raters["upper"]).all()


def crowd(seed: int, n_items: int = 60) -> tuple[Judgments, dict[str, str]]:
    """Tagged tokens by two careful and three careless raters, with the truth."""
    rng = np.random.default_rng(seed)
    rows: list[tuple[str, str, str]] = []
    truth: dict[str, str] = {}
    for i in range(n_items):
        tags = ["O"] * 30
        at = 1
        while at < 26:
            size = int(rng.integers(1, 4))
            what = "AB"[int(rng.integers(2))]
            tags[at : at + size] = [f"B-{what}", *[f"I-{what}"] * (size - 1)]
            at += size + int(rng.integers(2, 7))
        truth |= {f"d{i}:{n}": tag for n, tag in enumerate(tags)}
        for rater, wrong in (("r1", 0.05), ("r2", 0.1), ("r3", 0.6), ("r4", 0.6), ("r5", 0.6)):
            said = list(tags)
            n = 0
            while n < 30:
                end = n + 1
                while end < 30 and tags[end].startswith("I-"):
                    end += 1
                if tags[n] != "O" and rng.random() < wrong:
                    other = "A" if rater > "r2" else "B"
                    kept = [f"B-{other}", *[f"I-{other}"] * (end - n - 1)]
                    said[n:end] = kept if rng.random() < 0.6 else ["O"] * (end - n)
                n = end
            rows += [(f"d{i}:{n}", rater, tag) for n, tag in enumerate(said)]
    return from_rows(rows, kind="spans"), truth


class TestSequenceCombination:
    def test_finds_more_than_a_vote_where_the_careless_are_many(self) -> None:
        judgments, truth = crowd(0)
        scores = [
            spans_against_gold(consensus(judgments, method=name), truth, bootstrap=0).every.f1
            for name in METHODS
        ]
        assert scores[1] > scores[0] + 0.1
        assert scores[1] > 0.9

    def test_the_bound_never_goes_down_and_it_settles(self) -> None:
        judgments, _ = crowd(1, 20)
        for memory in (True, False):
            found = consensus(judgments, method="bsc", memory=memory)
            assert found.converged
            assert len(found.trace) > 3
            assert (np.diff(found.trace) > -1e-8 * abs(found.trace[-1])).all()

    def test_careful_raters_are_told_from_careless_ones(self) -> None:
        found = consensus(crowd(2)[0], method="bsc")
        f1 = found.competence.accuracy
        assert f1 is not None
        assert f1[:2].min() > f1[2:].max() + 0.2
        assert found.competence.confusion is not None
        np.testing.assert_allclose(found.competence.confusion.sum(axis=2), 1.0)
        # careless raters call B spans A: P(B-A | B-B) is beyond that of the careful
        tags = str(found.parameters["tags"]).split()
        as_a = found.competence.confusion[:, tags.index("B-B"), tags.index("B-A")]
        assert as_a[2:].min() > as_a[:2].max()

    def test_the_chance_of_a_span_is_the_sum_over_all_paths_that_have_it(self) -> None:
        judgments = table(
            {
                "i": {"r": [(1, 4, "A")], "s": [(1, 3, "A")], "t": [(2, 4, "A"), (4, 5, "B")]},
                "j": {"r": [], "s": [(0, 2, "B")], "t": [(0, 1, "B"), (1, 2, "B")]},
            }
        )
        (layer,) = layers(judgments, marked(judgments))
        units = layer.units
        model = Model(units, judgments.n_raters, SequenceCombination())
        tables = model.maximize(model.begin())
        logs, start, transition = model.weights(tables, _log_mean)
        path = likeliest(model.chains, logs, start, transition)
        posterior = smooth(model.chains, logs, start, transition)
        found = _inferred(judgments, units, path, posterior, transition)
        spans = as_spans(units, found.spans)
        assert len(spans) >= 6
        for item in (0, 1):
            here = np.flatnonzero(units.item == item)
            total, none, expected = 0.0, 0.0, 0.0
            has = dict.fromkeys([s for s in spans if s[0] == item], 0.0)
            for tags in product(range(units.n_tags), repeat=len(here)):
                weight = start[tags[0]] * np.exp(logs[here, tags].sum())
                weight *= np.prod([transition[a, b] for a, b in pairwise(tags)])
                path = np.zeros(len(units), np.int64)
                path[here] = tags
                there = as_spans(units, spelled(units, path))
                total += weight
                none += weight * (not there)
                expected += weight * len(there)
                for span in set(there) & set(has):
                    has[span] += weight
            for n, span in enumerate(spans):
                if span[0] == item:
                    assert found.chance[n] == pytest.approx(has[span] / total)
            assert found.none[item] == pytest.approx(none / total)
            assert found.beginning[here].sum() == pytest.approx(expected / total)

    def test_too_many_labels_leave_the_memory_out_and_say_so(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("quorate.analysis.consensus.bsc.LARGEST", 10)
        found = consensus(crowd(3, 3)[0], method="bsc")
        assert any("too many labels" in note for note in found.notes)

    def test_more_labels_than_a_chain_can_hold(self) -> None:
        spans = [(n, n + 1, f"L{n}") for n in range(101)]
        judgments = table({"i": {"r": spans, "s": spans}})
        with pytest.raises(NotApplicableError, match="101 labels"):
            consensus(judgments, method="bsc")
        found = consensus(judgments)
        assert found.notes[0].startswith("span-majority, because spans have 101 labels")
        assert answered(found) == [spans]

    def test_auto_takes_it(self) -> None:
        found = consensus(crowd(4, 3)[0])
        assert found.notes[0].startswith("bsc, because")


@pytest.mark.parametrize("name", METHODS)
class TestEveryMethod:
    def test_what_all_say_is_the_answer(self, name: str) -> None:
        spans = [(0, 3, "A"), (5, 9, "B"), (9, 11, "B")]
        items = {f"i{n}": dict.fromkeys("rst", spans) for n in range(4)}
        found = consensus(table(items), method=name)
        assert answered(found) == [spans] * 4
        assert found.probability.min() > 0.9

    def test_gold_is_the_answer(self, name: str) -> None:
        judgments = table(
            {"i": {rater: [(0, 3, "A")] for rater in "rs"}, "j": {"r": [(1, 2, "A")]}}
        )
        found = consensus(judgments, method=name, gold={"i": label([(1, 5, "C")])})
        assert answered(found)[0] == [(1, 5, "C")]
        assert found.probability[0] == 1
        assert chance(found, 1, 5, "C") == 1
        assert chance(found, 0, 3, "A") == 0

    def test_gold_of_a_part_of_the_tokens_leaves_the_others_to_the_raters(self, name: str) -> None:
        tags = [("B-A", "O", "B-A", "I-A"), ("B-A", "O", "B-A", "I-A"), ("O", "O", "B-A", "I-A")]
        rows = [(f"d:{n}", f"r{r}", tag) for r, row in enumerate(tags) for n, tag in enumerate(row)]
        judgments = from_rows(rows, kind="spans")
        found = consensus(judgments, method=name, gold=Gold({"d:0": "B-B", "d:1": "I-B"}))
        assert answered(found) == [[(0, 2, "B"), (2, 4, "A")]]

    def test_one_rater_is_believed(self, name: str) -> None:
        found = consensus(table({"i": {"r": [(0, 3, "A")]}, "j": {"r": []}}), method=name)
        assert answered(found) == [[(0, 3, "A")], []]

    def test_nobody_marked_anything(self, name: str) -> None:
        found = consensus(table({"i": {"r": [], "s": []}}), method=name)
        assert answered(found) == [[]]
        assert np.isnan(found.probability).all()
        assert found.parts is not None
        assert found.parts.is_empty()
        assert any("nobody marked anything" in note for note in found.notes)
        assert found.raters["accuracy"].is_nan().all()

    def test_an_item_without_judgments_has_no_answer(self, name: str) -> None:
        judgments = table({"i": {"r": [(0, 1, "A")]}, "j": {"r": [(0, 1, "A")]}})
        found = consensus(judgments.subset(judgments.item == 0), method=name)
        assert found.answer is not None
        assert found.answer.is_null().to_list() == [False, True]
        assert np.isnan(found.probability).tolist() == [False, True]

    def test_ten_thousand_characters(self, name: str) -> None:
        spans = [(n, n + 7, "A") for n in range(0, 10_000, 25)]
        moved = [(n, n + 8, "A") for n in range(0, 10_000, 25)]
        found = consensus(table({"i": {"r": spans, "s": spans, "t": moved}}), method=name)
        assert answered(found) == [spans]

    def test_spans_that_overlap_are_inferred_label_by_label(self, name: str) -> None:
        spans = [(0, 6, "A"), (2, 4, "B")]
        items = {f"i{n}": dict.fromkeys("rst", spans) for n in range(3)}
        found = consensus(table(items), method=name)
        assert answered(found) == [spans] * 3
        assert any("each label was inferred on its own" in note for note in found.notes)

    def test_the_answer_quotes_the_text(self, name: str) -> None:
        text = "Ada met Zoë at noon"

        def quoting(*spans: tuple[int, int]) -> str:
            parts = [
                {"id": f"s{n}", "start": a, "end": b, "label": "PER", "text": text[a:b]}
                for n, (a, b) in enumerate(spans)
            ]
            return json.dumps({"spans": parts, "relations": []})

        rows = [("i", "r", quoting((0, 3), (8, 11))), ("i", "s", quoting((0, 3), (8, 14)))]
        rows += [("i", "t", quoting((0, 3), (8, 11)))]
        found = consensus(from_rows(rows, kind="spans"), method=name)
        assert found.answer is not None
        spans = json.loads(found.answer[0])["spans"]
        assert [(span["text"], span["id"]) for span in spans] == [("Ada", "s1"), ("Zoë", "s2")]

    def test_relations_that_most_of_those_who_drew_both_spans_gave(self, name: str) -> None:
        def joined(*relations: tuple[str, str, str]) -> str:
            whole = json.loads(label([(0, 2, "A"), (3, 5, "A")]))
            whole["relations"] = [{"from": a, "to": b, "label": w} for a, b, w in relations]
            return json.dumps(whole)

        rows = [
            ("i", "r", joined(("s0", "s1", "near"), ("s1", "s0", "of"))),
            ("i", "s", joined(("s0", "s1", "near"))),
            ("i", "t", joined()),
        ]
        found = consensus(from_rows(rows, kind="spans"), method=name)
        assert found.answer is not None
        # near: 2 of 3; of: 1 of 3
        assert json.loads(found.answer[0])["relations"] == [
            {"from": "s1", "label": "near", "to": "s2"}
        ]

    def test_a_label_that_is_no_spans_is_refused(self, name: str) -> None:
        with pytest.raises(LabelError, match="is not JSON"):
            consensus(from_rows([("i", "r", "yes")], kind="spans"), method=name)


class TestAgainstGold:
    def test_by_hand(self) -> None:
        spans = [(0, 4, "A"), (6, 8, "B"), (9, 10, "B")]
        found = consensus(table({"i": dict.fromkeys("rs", spans)}), method="span-majority")
        gold = {"i": label([(0, 4, "A"), (6, 9, "B")]), "absent": label([])}
        told = spans_against_gold(found, gold, bootstrap=0)
        # right: 0-4. 3 inferred, 2 known.
        assert (told.every.precision, told.every.recall) == (1 / 3, 1 / 2)
        assert told.every.f1 == pytest.approx(2 * 1 / 5)
        # positions: 4 + 2 + 1 inferred, 4 + 3 known, shared 4 + 2
        assert told.every.partial == pytest.approx(2 * 6 / 14)
        assert [one.label for one in told.by_label] == ["A", "B"]
        assert [one.f1 for one in told.by_label] == [1.0, 0.0]
        assert (told.n_items, told.n_absent) == (1, 1)
        assert told.table["n_right"].to_list() == [1, 1, 0]

    def test_spans_where_gold_did_not_look_do_not_count(self) -> None:
        rows = [("d:0", "r", "B-A"), ("d:1", "r", "O"), ("d:2", "r", "B-A")]
        found = consensus(from_rows(rows, kind="spans"), method="span-majority")
        told = spans_against_gold(found, {"d:0": "B-A", "d:1": "O"}, bootstrap=0)
        assert (told.every.n_inferred, told.every.f1, told.n_left_out) == (1, 1.0, 1)

    def test_the_interval_holds_the_value_and_the_seed_decides_it(self) -> None:
        judgments, truth = crowd(5, 25)
        found = consensus(judgments, method="span-majority")
        told = spans_against_gold(found, truth, seed=3)
        assert told.every.lower < told.every.f1 < told.every.upper
        assert told == replace(spans_against_gold(found, truth, seed=3))

    def test_what_cannot_be_compared(self) -> None:
        found = consensus(table({"i": {"r": [(0, 1, "A")]}}), method="span-majority")
        with pytest.raises(EmptyError, match="no item of the consensus has gold"):
            spans_against_gold(found, {"other": label([])})
        votes = consensus(from_rows([("i", "r", "x"), ("i", "s", "y")]), method="majority")
        with pytest.raises(NotApplicableError, match="not one of spans"):
            spans_against_gold(votes, {"i": label([])})


def test_named_entities_are_found_better_than_by_a_vote() -> None:
    from entities import aligned_entities

    if not (FOLDER / "conll_ner_tokens").is_dir():
        pytest.skip("the data set conll_ner_tokens is not beside the project")
    judgments, gold = aligned_entities(FOLDER / "conll_ner_tokens")
    vote, sequence = (
        spans_against_gold(consensus(judgments, method=name), gold, bootstrap=0).every.f1
        for name in METHODS
    )
    assert sequence > vote + 0.02
