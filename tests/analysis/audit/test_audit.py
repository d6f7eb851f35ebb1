"""The audit as a whole: what it finds on small tables, and that it is reproducible."""

import json
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from quorate import from_rows
from quorate.analysis.audit import audit, raters
from quorate.analysis.preference.candidates import Candidates
from quorate.schema import ColumnError, Judgments, Kind, NotApplicableError
from tables import table, wide


def crowd(seed: int = 0, n_items: int = 60) -> Judgments:
    """Six raters right nine times in ten, one who guesses, one who always says «a»."""
    rng = np.random.default_rng(seed)
    rows = []
    for i in range(n_items):
        truth = "ab"[int(rng.integers(2))]
        other = "ba"["ab".index(truth)]
        for r in range(6):
            rows.append((f"i{i:03}", f"good{r}", truth if rng.random() < 0.9 else other))
        rows.append((f"i{i:03}", "guesser", "ab"[int(rng.integers(2))]))
        rows.append((f"i{i:03}", "stuck", "a"))
    return table(rows)


def test_finds_the_raters_who_look_wrong_and_no_other() -> None:
    found = audit(crowd())
    assert {s.rater: s.verdict for s in found.suspects} == {
        "guesser": "looks like guessing",
        "stuck": "always the same label",
    }
    verdicts = dict(found.raters.select("rater", "verdict").rows())
    assert verdicts["good0"] == ""
    evidence = next(s.evidence for s in found.suspects if s.rater == "stuck")
    assert evidence[0].startswith("100 % of 60 judgments are 'a'; others say so")


def test_a_rater_who_says_the_opposite_contradicts_the_others() -> None:
    rows = [
        (f"i{i}", f"r{r}", "ab"[i % 2] if r < 4 else "ba"[i % 2])
        for i in range(30)
        for r in range(5)
    ]
    found = audit(table(rows))
    assert [(s.rater, s.verdict) for s in found.suspects] == [("r4", "contradicts the others")]


def test_counts_judgments_overlap_and_labels() -> None:
    counts = audit(wide([["a", "b", "a"], ["a", None, "a"], [None, "b", None]])).counts
    assert (counts.judgments, counts.items, counts.raters) == (6, 3, 3)
    assert counts.overlaps == ((1, 1), (2, 1), (3, 1))
    assert counts.labels == (("a", 4, 4 / 6), ("b", 2, 2 / 6))
    assert counts.mean_overlap == 2.0


def test_the_same_seed_gives_the_same_audit_and_row_order_does_not_matter() -> None:
    judgments = crowd()
    frame = judgments.to_polars().sample(fraction=1.0, shuffle=True, seed=3)
    shuffled = table(list(frame.iter_rows()))
    assert audit(judgments, seed=4).to_dict() == audit(judgments, seed=4).to_dict()
    assert audit(judgments, seed=4).to_dict() == audit(shuffled, seed=4).to_dict()


def test_everything_goes_into_json() -> None:
    found = audit(crowd(), gold={"i000": "a", "nobody": "b"}, by=())
    again = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert again["counts"]["judgments"] == 480
    assert again["gold"]["absent"] == 1
    assert len(again["consensus"]["items"]) == 60
    assert again["provenance"]["digest"] == crowd().digest


def test_auto_says_which_method_it_took_and_a_named_one_was_asked_for() -> None:
    taken = audit(crowd())
    assert taken.provenance.method == "pool"
    assert taken.provenance.why.startswith("pool, because ")
    assert audit(crowd(), method="majority").provenance.why == "asked for"


def test_slices_by_item_and_by_rater_columns() -> None:
    judgments = crowd(n_items=20)
    kind = ["person" if r.startswith("good") else "machine" for r in judgments.to_polars()["rater"]]
    rows = list(judgments.to_polars().iter_rows())
    found = audit(table(rows, groups={"kind": kind}), by=["kind"], smallest=2)
    machine, person = found.slices
    assert (machine.column, machine.value, machine.judgments) == ("kind", "machine", 40)
    assert (person.judgments, person.items, person.raters) == (120, 20, 6)
    assert person.match is not None
    assert machine.match is not None
    assert person.match > machine.match
    assert sum(share for _, share in person.labels) == pytest.approx(1)


def test_groups_of_few_people_are_in_no_part_of_an_audit() -> None:
    judgments = crowd(n_items=20)  # eight raters, six of them good
    kind = ["person" if r.startswith("good") else "machine" for r in judgments.to_polars()["rater"]]
    rows = list(judgments.to_polars().iter_rows())
    found = audit(table(rows, groups={"kind": kind}), by=["kind"])
    assert found.slices == ()
    assert found.agreement.slices == ()
    assert found.notes[-1].startswith("kind: 2 groups of 8 people in all are not shown (fewer than")
    assert "machine" not in json.dumps(found.to_dict())


def test_a_group_column_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ColumnError, match="no group column 'age'"):
        audit(crowd(n_items=3), by=["age"])


def test_of_texts_the_overlap_is_not_resampled_and_that_is_said() -> None:
    rows = [("i1", "r1", "a cat"), ("i1", "r2", "cat"), ("i2", "r1", "dog"), ("i2", "r2", "dog")]
    found = audit(table(rows, Kind.TEXT))
    assert found.consensus is not None
    assert found.consensus.labels.to_list()[1] == "dog"
    assert found.redundancy is None
    assert any("what the overlap bought" in note for note in found.notes)
    assert [one.item for one in found.disputes] == ["i1"]
    assert found.counts.labels[0] == ("dog", 2, 0.5)
    # r1 and r2 agree on one of their two shared items
    assert found.raters["agreement"].to_list() == [0.5, 0.5]
    json.dumps(found.to_dict(), allow_nan=False)


def test_numbers_have_values_and_a_correlation_with_the_others() -> None:
    rng = np.random.default_rng(1)
    truth = rng.normal(50, 20, 30)
    rows = [
        (f"i{i:02}", f"r{r}", t + rng.normal(0, 3)) for i, t in enumerate(truth) for r in range(5)
    ]
    rows += [(f"i{i:02}", "noise", float(rng.normal(50, 20))) for i in range(30)]
    found = audit(table(rows, Kind.NUMERIC), gold={f"i{i:02}": str(t) for i, t in enumerate(truth)})
    assert [s.rater for s in found.suspects] == ["noise"]
    assert found.confusions is None
    assert found.gold is not None
    best = found.gold.evaluations[0]
    assert best.correlation is not None
    assert best.correlation > 0.99
    assert found.redundancy is not None
    assert found.redundancy.stops == ()
    assert found.uncertainty is not None
    json.dumps(found.to_dict(), allow_nan=False)


def test_sets_of_options_are_audited_too() -> None:
    sets = [frozenset({"x"}), frozenset({"x", "y"}), frozenset({"y"}), frozenset({"z"})]
    rows = [(f"i{i}", f"r{r}", sets[i % 4]) for i in range(12) for r in range(3)]
    rows += [("i0", "r3", frozenset({"z"}))]
    found = audit(table(rows, Kind.MULTILABEL), gold={"i0": "x", "i1": "x|y"})
    assert found.gold is not None
    assert found.gold.evaluations[0].accuracy == 1.0
    assert found.disputed["item"].to_list()[0] == "i0"
    assert [label for label, *_ in found.disputes[0].tally] == ["x", "z"]
    json.dumps(found.to_dict(), allow_nan=False)


def test_one_judgment_is_enough_for_an_audit_that_claims_nothing() -> None:
    found = audit(table([("i", "r", "a")]))
    assert found.redundancy is None
    assert found.suspects == ()
    assert found.agreement.results == () or not found.agreement.headline.defined
    json.dumps(found.to_dict(), allow_nan=False)


def test_a_method_that_does_not_take_the_question_is_refused() -> None:
    with pytest.raises(NotApplicableError, match="mean"):
        audit(crowd(n_items=3), method="mean")


def test_raters_are_those_of_the_audit() -> None:
    judgments = crowd(n_items=20)
    assert raters(judgments).equals(audit(judgments).raters)


def test_median_seconds_stand_beside_the_rater() -> None:
    judgments = table([("i1", "r1", "a"), ("i2", "r1", "b"), ("i1", "r2", "a")])
    timed = replace(judgments, seconds=np.array([2.0, 9.0, 4.0]))
    # rows are sorted by item, then rater: i1 r1, i1 r2, i2 r1
    assert raters(timed)["seconds"].to_list() == [3.0, 9.0]


def test_repeats_are_counted() -> None:
    judgments = table([("i1", "r1", "a"), ("i1", "r1", "b"), ("i1", "r2", "a")])
    assert audit(judgments).counts.repeats == 1


def test_json_can_be_cut_and_says_how_much_there_is() -> None:
    found = audit(crowd())
    cut = found.to_dict(rows=2)
    assert cut["rows_in_all"] == {"raters": 8, "disputed": found.n_disputed, "consensus": 60}
    assert isinstance(cut["raters"], list)
    assert [row["rater"] for row in cut["raters"]] == ["good0", "good1"]


def test_a_long_table_of_disputes_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quorate.analysis.audit.disputed.MOST_ROWS", 3)
    found = audit(crowd())
    assert len(found.disputed) == 3
    assert found.n_disputed > 3
    assert f"the table of disputed items has the first 3 of {found.n_disputed}" in found.notes


def test_honest_raters_are_rarely_accused() -> None:
    accused = 0
    for seed in range(4):
        rng = np.random.default_rng(seed)
        slots = rng.permutation(np.repeat(np.arange(60), 50))
        truth = rng.integers(2, size=600)
        rows = {
            (f"i{n % 600}", f"r{r:02}"): str(int(truth[n % 600] ^ int(rng.random() > 0.8)))
            for n, r in enumerate(slots)
        }
        found = raters(table([(item, rater, label) for (item, rater), label in rows.items()]))
        accused += int((found["verdict"] != "").sum())
    # 240 raters, all right eight times in ten: an interval at level 0.95 errs low in 2.5 %
    assert accused <= 0.05 * 240


SPANS = {
    "both": '{"spans": [{"id": "a", "start": 0, "end": 3, "text": "Ann", "label": "PER"}]}',
    "none": '{"spans": []}',
}
BOX = '[{"shape": "box", "label": "car", "x": 0.1, "y": 0.1, "w": %s, "h": 0.4}]'
MANY = [
    (Kind.SPANS, [SPANS["both"], SPANS["both"], SPANS["none"]], "f1"),
    (Kind.BOXES, [BOX % 0.4, BOX % 0.42, "[]"], "f1"),
    (Kind.SEGMENTS, ['[{"start": 1.0, "end": 3.0, "label": "dog"}]'] * 2 + ["[]"], "f1"),
    (Kind.FRAMES, ['[{"frame": 1, "label": "dog"}]'] * 2 + ["[]"], "f1"),
    (Kind.RANKING, ['[["x"], ["y"]]'] * 2 + ['[["y"], ["x"]]'], "tau"),
    (Kind.TEXT, ["a small cat", "a small cat", "dogs"], "chrf"),
]


@pytest.mark.parametrize(("kind", "answers", "measure"), MANY)
def test_written_answers_have_a_consensus_disputes_raters_and_gold(
    kind: Kind, answers: list[str], measure: str
) -> None:
    rows = [(f"i{n}", f"r{r}", answers[r]) for n in range(6) for r in range(3)]
    found = audit(from_rows(rows, kind=kind), {f"i{n}": answers[0] for n in range(4)})
    assert found.consensus is not None
    assert len(found.disputes) == 6
    assert found.disputes[0].tally[0][1] == 2  # the answer of two, in words
    assert found.gold is not None
    assert (found.gold.items, found.gold.evaluations[0].measure) == (4, measure)
    # two of three give the known answer, everywhere
    assert found.gold.evaluations[0].score == pytest.approx(1.0)
    assert found.gold.misses == ()
    assert found.uncertainty is not None
    assert sum(found.uncertainty.counts) == 6
    assert found.suspects == ()  # different answers are no sign against anybody
    json.dumps(found.to_dict(), allow_nan=False)


def test_marks_of_disputed_items_can_be_drawn_and_raters_have_an_f1() -> None:
    answers = [BOX % 0.4, BOX % 0.42, "[]"]
    rows = [(f"i{n}", f"r{r}", answers[r]) for n in range(6) for r in range(3)]
    found = audit(from_rows(rows, kind=Kind.BOXES))
    one = found.disputes[0]
    assert [marked.rater for marked in one.marked] == ["r0", "r1", "r2", ""]
    # x 0.1, y 0.1, w 0.4, h 0.4: around from the upper left corner
    corners = np.array(one.marked[0].marks[0].corners)
    assert corners == pytest.approx(np.array([[0.1, 0.1], [0.5, 0.1], [0.5, 0.5], [0.1, 0.5]]))
    assert one.marked[2].marks == ()
    assert [mark.label for mark in one.marked[3].marks] == ["car"]
    skill = {answer.rater: answer.accuracy or 0.0 for answer in one.answers}
    row = found.raters.row(0, named=True)
    p, r = row["precision"], row["recall"]
    assert skill["r0"] == pytest.approx(2 * p * r / (p + r))
    assert skill["r0"] > skill["r2"]


def test_only_questions_that_compare_have_preferences() -> None:
    assert audit(crowd()).preference is None
    rows = [(f"i{n}", f"r{r}", '[["x"], ["y"]]') for n in range(4) for r in range(3)]
    found = audit(from_rows(rows, kind=Kind.RANKING))
    assert found.preference is not None
    # each of four items has two fields of its own, which three raters compare
    assert found.preference.counts.candidates == 8
    assert found.preference.counts.comparisons == 12
    assert found.preference.unranked
    told = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert told["preference"]["counts"]["comparisons"] == 12
    assert told["preference"]["ceiling"]["agreement"] == 1
    assert audit(crowd()).to_dict()["preference"] is None


def test_what_cannot_be_compared_is_said_and_stops_nothing() -> None:
    columns = ["item", "field", "candidate", "text"]
    rows = [("i000", field, field, "") for field in ("reply_a", "reply_b")]
    known = Candidates(pl.DataFrame(rows, schema=columns, orient="row"), {}, {})
    found = audit(crowd(), candidates=known)
    assert found.preference is None
    assert any(note.startswith("preferences: ") for note in found.notes)


def test_of_written_answers_only_the_same_one_everywhere_is_suspicious() -> None:
    some = '{"spans": [{"id": "a", "start": 0, "end": %d, "text": "%s", "label": "PER"}]}'
    rows = [
        (f"i{n:02}", f"r{r}", some % (n + 1, "x" * (n + 1)) if r < 3 else '{"spans": []}')
        for n in range(20)
        for r in range(4)
    ]
    found = audit(from_rows(rows, kind=Kind.SPANS))
    assert [(one.rater, one.verdict) for one in found.suspects] == [("r3", "always the same label")]
    assert "nothing marked" in found.suspects[0].evidence[0]
    assert "nan" not in " ".join(found.suspects[0].evidence)
