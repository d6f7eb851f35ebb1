"""The consensus of texts: which answer is taken, who is weighed how, what is said of certainty."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

import numpy as np
import pytest
from numpy.typing import NDArray

from crowd import FOLDER
from quorate.analysis.consensus import Consensus, consensus
from quorate.analysis.consensus.text_choice import choose_text
from quorate.analysis.consensus.text_medoid import Medoid
from quorate.analysis.consensus.text_rasa import HRRASA, RASA
from quorate.analysis.consensus.text_rover import ROVER
from quorate.analysis.texts import against, chrf
from quorate.formats import read, read_gold
from quorate.schema import Judgments, Kind, RequestError
from tables import Row, table

Doubles = NDArray[np.float64]
EVERY = ("medoid", "rasa", "hrrasa", "rover", "auto")


def texts(rows: list[Row]) -> Judgments:
    return table(rows, Kind.TEXT)


def item(*answers: str) -> list[Row]:
    return [("i", f"r{k}", answer) for k, answer in enumerate(answers)]


def crowd(seed: int = 0, n_items: int = 40) -> tuple[Judgments, dict[str, str]]:
    """Transcripts by three good raters and two who get half of the words wrong."""
    rng = np.random.default_rng(seed)
    words = [f"{a}{b}{c}" for a in "bdfgk" for b in "aeiou" for c in "lmnrst"]
    truth = {f"i{n:02}": " ".join(rng.choice(words, 8)) for n in range(n_items)}
    rows: list[Row] = []
    for name, text in truth.items():
        for r, wrong in enumerate((0.1, 0.1, 0.15, 0.5, 0.5)):
            kept = [str(rng.choice(words)) if rng.random() < wrong else w for w in text.split()]
            rows.append((name, f"r{r}", " ".join(w for w in kept if rng.random() > wrong / 4)))
    return texts(rows), truth


def by_item(found: Consensus) -> dict[str, str]:
    return dict(zip(found.items, found.labels, strict=True))


class TestMedoid:
    def test_by_hand(self) -> None:
        found = consensus(texts(item("abc", "abd", "xyz")), "medoid")
        # xyz shares nothing. abc and abd: one character 2/3, two 1/2, three 0: P = R = 7/18
        # chrF 7/18, mean over the two others 7/36, the same for abd: a tie
        assert found.probability[0] == pytest.approx(7 / 36)
        assert found.labels[0] in ("abc", "abd")
        assert found.notes == ("1 item has several texts that do equally well; one was drawn",)
        assert found.raters["likeness"].to_list() == pytest.approx([7 / 36, 7 / 36, 0])

    def test_the_others_are_the_references(self) -> None:
        found = consensus(texts(item("ab", "abc", "abcd")), "medoid")
        others = {"ab": ("abc", "abcd"), "abc": ("ab", "abcd"), "abcd": ("ab", "abc")}
        expected = {a: (chrf(a, b) + chrf(a, c)) / 2 for a, (b, c) in others.items()}
        assert found.labels[0] == max(expected, key=lambda text: expected[text])
        assert found.probability[0] == pytest.approx(max(expected.values()))

    def test_ties_are_drawn_with_the_seed(self) -> None:
        two = texts(item("abc", "abd"))
        drawn = {consensus(two, "medoid", seed=seed).labels[0] for seed in range(20)}
        assert drawn == {"abc", "abd"}

    def test_the_same_text_twice_outvotes(self) -> None:
        found = consensus(texts(item("the cat", "a dog", "the cat")), "medoid")
        assert found.labels[0] == "the cat"
        # the other «the cat» 1, «a dog» some: the mean of 1 and that
        assert found.probability[0] == pytest.approx((1 + chrf("the cat", "a dog")) / 2)

    def test_a_rater_is_not_compared_with_themselves(self) -> None:
        rows: list[Row] = [("i", "r", "abc"), ("i", "r", "abc"), ("i", "s", "xyz")]
        found = consensus(texts(rows), "medoid")
        assert found.raters["likeness"].to_list() == [0.0, 0.0]


class TestRASA:
    def test_one_round_by_hand(self) -> None:
        plane = {"x": (2.0, 0.0), "y": (0.0, 3.0)}
        rows: list[Row] = [("i", "r0", "x"), ("i", "r1", "x"), ("i", "r2", "y")]
        found = consensus(texts(rows), RASA(plane, own=True, iterations=1))
        # vectors of length 1; ê = (2/3, 1/3): x is 1/9 + 1/9 = 2/9 away, y 4/9 + 4/9 = 8/9
        # weights as 9/2, 9/2, 9/8 (the same χ² for all): mean 27/8, so 4/3, 4/3, 1/3
        assert found.labels[0] == "x"
        assert found.raters["weight"].to_list() == pytest.approx([4 / 3, 4 / 3, 1 / 3])
        assert not found.converged

    def test_products_stand_for_vectors(self) -> None:
        judgments, _ = crowd()
        rng = np.random.default_rng(1)
        distinct = judgments.texts
        assert distinct is not None
        space = dict(zip(distinct, rng.normal(size=(len(distinct), 5)), strict=True))
        found = consensus(judgments, RASA(space, own=True, iterations=1))
        unit = {text: v / np.linalg.norm(v) for text, v in space.items()}
        e = np.array([unit[text] for text in judgments.label_names()])
        middle = np.array([e[judgments.item == i].mean(axis=0) for i in range(40)])
        away = ((e - middle[judgments.item]) ** 2).sum(axis=1)
        weight = 1 / np.bincount(judgments.rater, away)
        np.testing.assert_allclose(found.raters["weight"], weight / weight.mean())

    def test_the_middle_of_the_others_by_hand(self) -> None:
        plane = {"x": (2.0, 0.0), "y": (0.0, 3.0)}
        rows: list[Row] = [("i", "r0", "x"), ("i", "r1", "x"), ("i", "r2", "y")]
        found = consensus(texts(rows), RASA(plane, iterations=1))
        # of r0 and r1 the others are at (1/2, 1/2), 1/2 away; of r2 at (1, 0), 2 away
        # weights as 2, 2, 1/2: mean 3/2
        assert found.raters["weight"].to_list() == pytest.approx([4 / 3, 4 / 3, 1 / 3])
        assert found.labels[0] == "x"

    def test_products_stand_for_vectors_of_the_others(self) -> None:
        rng = np.random.default_rng(5)
        space = {name: rng.normal(size=3) for name in "abcd"}
        found = consensus(texts(item(*"abcd")), RASA(space, iterations=2))
        e = np.array([v / np.linalg.norm(v) for v in space.values()])
        weight = np.ones(4)
        for _ in range(2):
            away = []
            for k in range(4):
                others, v = np.delete(e, k, 0), np.delete(weight, k)
                away.append((e[k] - v @ others / v.sum()) ** 2)
            weight = 1 / np.sum(away, axis=1)
        np.testing.assert_allclose(found.raters["weight"], weight / weight.mean())

    def test_nobody_draws_the_middle_to_themselves(self) -> None:
        said = {"s1": ("he is ill", "he is sick", "buy a car"), "s2": ("the end", "the finish", "")}
        rows: list[Row] = [(i, f"r{k}", t) for i, row in said.items() for k, t in enumerate(row)]
        weight = consensus(texts(rows), "rasa").raters["weight"].to_numpy()
        assert weight[0] == pytest.approx(weight[1], rel=0.3)
        assert weight[2] < min(weight[:2])

    def test_good_raters_weigh_more(self) -> None:
        judgments, _ = crowd()
        for name in ("rasa", "hrrasa"):
            found = consensus(judgments, name)
            weight = found.raters["weight"].to_numpy()
            assert weight[:3].min() > weight[3:].max()
            assert found.converged

    def test_a_function_gives_the_same_as_a_mapping(self) -> None:
        judgments, _ = crowd()

        def embed(said: Sequence[str]) -> Doubles:
            return np.array([[len(t), t.count("a"), 1.0] for t in said])

        distinct = judgments.texts
        assert distinct is not None
        mapping = dict(zip(distinct, embed(distinct.to_list()), strict=True))
        one, other = consensus(judgments, RASA(embed)), consensus(judgments, RASA(mapping))
        assert one.labels.to_list() == other.labels.to_list()

    @pytest.mark.parametrize(
        ("embeddings", "told"),
        [
            ({"x": (1.0, 0.0)}, "1 of 2 texts have no vector, the first 'y'"),
            ({"x": (1.0, 0.0), "y": (1.0,)}, "no 2 finite vectors of one length"),
            ({"x": (1.0, 0.0), "y": (1.0, float("nan"))}, "no 2 finite vectors"),
            (lambda said: np.ones((1, 4)), "their shape is \\(1, 4\\)"),
        ],
    )
    def test_says_what_is_wrong_with_embeddings(self, embeddings: object, told: str) -> None:
        with pytest.raises(RequestError, match=told):
            consensus(texts(item("x", "y")), RASA(embeddings))  # type: ignore[arg-type]

    def test_gold_tells_who_is_good(self) -> None:
        rows: list[Row] = []
        gold = {}
        for n in range(10):
            rows += [(f"i{n}", "a", f"right {n}"), (f"i{n}", "b", f"wrong {n} {n}")]
            gold[f"i{n}"] = f"right {n}"
        rows += [("new", "a", "from a"), ("new", "b", "by b")]
        found = consensus(texts(rows), "rasa", gold=gold)
        assert by_item(found) == {**gold, "new": "from a"}


class TestROVER:
    def test_by_hand(self) -> None:
        said = ("the cat sat", "the bat sat", "a cat sat on")
        found = consensus(texts(item(*said)), "rover", weighted=False)
        assert found.labels[0] == "the cat sat"
        assert found.parts is not None
        # two of three in each place; in the last one nothing beats «on» two to one
        assert found.parts.rows() == [
            ("i", 0, "the", pytest.approx(2 / 3)),
            ("i", 1, "cat", pytest.approx(2 / 3)),
            ("i", 2, "sat", 1.0),
            ("i", 3, None, pytest.approx(2 / 3)),
        ]
        assert found.probability[0] == pytest.approx(7 / 9)
        # r0: the others tie at the (1/2), cat and bat tie (1/2), sat (1), nothing and on tie (1/2)
        # r1: a and the tie (1/2), all elect cat (0), sat (1), nothing and on (1/2)
        # r2: all elect the (0), cat and bat (1/2), sat (1), all elect nothing (0)
        assert found.raters["word_accuracy"].to_list() == pytest.approx([5 / 8, 1 / 2, 3 / 8])

    def test_weights_by_hand(self) -> None:
        found = consensus(texts(item("the cat sat", "the bat sat", "a cat sat on")), "rover")
        # 4 places each: right 2.5, 2, 1.5 of 4; the crowd's share is 1/2, two words at it are added
        # p = 3.5/6, 3/6, 2.5/6; weight ln(10 p / (1 - p))
        expected = [log(10 * p / (6 - p)) for p in (3.5, 3.0, 2.5)]
        assert found.raters["weight"].to_list() == pytest.approx(expected)

    def test_weights_help(self) -> None:
        judgments, truth = crowd(n_items=80)
        plain = by_item(consensus(judgments, "rover", weighted=False))
        weighted = by_item(consensus(judgments, "rover"))
        chosen = by_item(consensus(judgments, "medoid"))

        def right(found: dict[str, str]) -> int:
            return sum(found[name] == text for name, text in truth.items())

        assert right(weighted) > right(plain) > right(chosen)

    def test_characters_for_scripts_without_spaces(self) -> None:
        found = consensus(
            texts(item("東京へ行く", "東京に行く", "東京へ行った")), "rover", unit="character"
        )
        assert found.labels[0] == "東京へ行く"

    @pytest.mark.parametrize("wrong", [{"unit": "letter"}, {"alternatives": 0.5}])
    def test_refuses_other_settings(self, wrong: dict[str, str | float]) -> None:
        with pytest.raises(RequestError):
            ROVER(**wrong)  # type: ignore[arg-type]


class TestEveryMethod:
    @pytest.mark.parametrize("name", EVERY)
    @pytest.mark.parametrize(
        "rows",
        [
            item("alone"),
            item("same", "same", "same"),
            item(" ", "", "\n"),
            item("", "a"),
            item("e\u0301", "é", "👩\u200d👩\u200d👧", "\x00"),
            item("a" * 10_000, "a" * 9_999 + "b", "b " * 5_000),
            [("1", "r", "one"), ("2", "r", "two"), ("2", "r", "two too")],
        ],
        ids=["alone", "same", "empty", "one empty", "unicode", "long", "one rater"],
    )
    def test_degenerate_tables(self, name: str, rows: list[Row]) -> None:
        found = consensus(texts(rows), name)
        said = {(i, label) for i, _, label in rows}
        if name != "rover":
            assert all(pair in said for pair in by_item(found).items())
        assert found.answer is not None
        assert found.answer.null_count() == 0
        assert found.certainty is not None
        known = found.certainty[np.isfinite(found.certainty)]
        assert ((known >= 0) & (known <= 1)).all()

    @pytest.mark.parametrize("name", EVERY)
    def test_one_answer_stands_and_nothing_is_known_of_it(self, name: str) -> None:
        found = consensus(texts([*item("one", "one"), ("alone", "r0", "a text")]), name)
        assert by_item(found) == {"i": "one", "alone": "a text"}
        assert found.table["probability"].to_list() == [None, 1.0]
        assert "1 item has one" in " ".join(found.notes)

    @pytest.mark.parametrize("name", EVERY)
    def test_an_item_without_judgments_has_no_answer(self, name: str) -> None:
        judgments, _ = crowd(n_items=4)
        found = consensus(judgments.subset(judgments.item > 0), name)
        assert found.labels[0] is None
        assert found.labels.null_count() == 1

    @pytest.mark.parametrize("name", EVERY)
    def test_gold_is_the_answer(self, name: str) -> None:
        judgments, _ = crowd()
        found = consensus(judgments, name, gold={"i03": "nobody said so", "i07": ""})
        assert by_item(found)["i03"] == "nobody said so"
        assert found.probability[3] == 1.0

    @pytest.mark.parametrize("name", EVERY[:-1])
    def test_names_and_order_of_raters_change_nothing(self, name: str) -> None:
        judgments, _ = crowd()
        rows: list[Row] = judgments.to_polars().select("item", "rater", "label").rows()
        renamed = [(i, f"z{9 - int(r[1:])}", label) for i, r, label in rows]
        first, other = consensus(judgments, name), consensus(texts(renamed), name)
        assert first.labels.to_list() == other.labels.to_list()

    @pytest.mark.parametrize("name", EVERY)
    def test_bounds_of_raters_hold_their_mean(self, name: str) -> None:
        judgments, _ = crowd()
        raters = consensus(judgments, name).raters
        mean = raters["word_accuracy" if name == "rover" else "likeness"].to_numpy()
        assert (raters["lower"].to_numpy() < mean).all()
        assert (raters["upper"].to_numpy() > mean).all()
        assert mean[:3].min() > mean[3:].max()


class TestChoice:
    def test_says_when_there_is_too_little(self) -> None:
        assert "no item has two answers" in choose_text(texts(item("one"))).reason
        assert "2.0 answers on average" in choose_text(texts(item("one", "two"))).reason

    def test_takes_what_foretells_answers_left_out(self) -> None:
        judgments, _ = crowd()
        choice = choose_text(judgments)
        assert choice.scores[choice.method.name] == max(choice.scores.values())
        assert set(choice.scores) == {"medoid", "rasa", "hrrasa"}

    def test_the_score_is_that_of_fits_without_the_answers(self) -> None:
        rows = [*item("abc", "abd", "abx", "xyz"), *[("j", f"r{k}", "same") for k in range(3)]]
        judgments = texts(rows)
        total = n = 0.0
        # i is the first item: its answers in the order of their texts are left out in parts 0 to 3,
        # those of j in parts 1 to 3
        for k in range(4):
            kept = [row for m, row in enumerate(rows[:4]) if m != k]
            kept += [row for m, row in enumerate(rows[4:]) if m + 1 != k]
            found = by_item(consensus(texts(kept), "medoid"))
            total += chrf(found["i"], str(rows[k][2])) + (1.0 if k else 0.0)
            n += 1 + (k > 0)
        assert choose_text(judgments).scores["medoid"] == pytest.approx(total / n)


@pytest.mark.parametrize("name", ["crowdwsa_J1", "crowdwsa_T1", "crowdwsa_T2"])
def test_better_than_random_and_than_the_longest(name: str) -> None:
    """CrowdWSA 2019 (Li & Fukumoto): translations by about ten raters each, with references."""
    if not (FOLDER / name).is_dir():
        pytest.skip(f"the data set {name} is not beside the project")
    judgments = read(FOLDER / name / "labels.csv", kind="text")
    gold = read_gold(FOLDER / name / "gold.csv")
    for method in (Medoid(), RASA(), HRRASA()):
        found = against(judgments, consensus(judgments, method).labels, gold).table
        for metric in ("chrf", "gleu"):
            gain = found.filter(metric=metric, choice="random")
            assert gain["lower"][0] > 0.02
            assert found.filter(metric=metric, choice="longest")["gain"][0] > 0
