"""Tables whose rows are comparisons, in the shapes that other tools write."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from quorate.analysis.preference.comparisons import Comparisons
from quorate.formats.comparisons import read_comparisons
from quorate.formats.winners import winner_of
from quorate.schema import ColumnError, EmptyError, LabelError, RequestError

DATA = Path(__file__).parents[2] / ".." / "shared" / "data" / "preference"


def written(folder: Path, text: str, name: str = "table.csv") -> Path:
    file = folder / name
    file.write_text(text, "utf-8")
    return file


def told(found: Comparisons) -> list[tuple[str, str, int]]:
    return [
        (found.candidates[int(a)], found.candidates[int(b)], int(y))
        for a, b, y in zip(found.first, found.second, found.outcome, strict=True)
    ]


class TestShapes:
    def test_an_arena_table(self, tmp_path: Path) -> None:
        text = "question_id,model_a,model_b,winner,judge\n" + "\n".join(
            ["1,x,y,model_a,r", "1,y,x,model_b,s", "2,x,z,tie,r", "2,x,z,tie (bothbad),s"]
        )
        found = read_comparisons(written(tmp_path, text))
        assert told(found) == [("x", "y", 1), ("y", "x", -1), ("x", "z", 0), ("x", "z", 0)]
        assert found.items.to_list() == ["1", "2"]
        assert found.raters[found.rater].to_list() == ["r", "s", "r", "s"]
        assert found.position.tolist() == [1, 1, 1, 1]
        assert found.ties

    def test_the_winner_by_name_goes_before_words(self, tmp_path: Path) -> None:
        # the candidates are called 2 and 1: «1» is the second one here
        found = read_comparisons(written(tmp_path, "left,right,winner,rater\n2,1,1,r\n2,1,2,s\n"))
        assert told(found) == [("2", "1", -1), ("2", "1", 1)]
        assert found.items.to_list() == ["1 : 2"]

    def test_a_column_a_rater_and_a_pair_in_a_cell(self, tmp_path: Path) -> None:
        rows = [
            {
                "idx": 7,
                "cmp_key": "x-1_y-2",
                "instruction": "Sum up.",
                "response1": "so be it",
                "response2": "",
                "annotator1": 1,
                "annotator2": 0,
                "annotator3": 2,
            }
        ]
        found = read_comparisons(written(tmp_path, json.dumps(rows), "table.json"))
        assert told(found) == [("x-1", "y-2", 1), ("x-1", "y-2", 0), ("x-1", "y-2", -1)]
        assert found.raters.to_list() == ["annotator1", "annotator2", "annotator3"]
        assert found.covariates is not None
        # three words beside none: log 4 - log 1
        assert found.covariates[:, 0] == pytest.approx(np.log(4))

    def test_texts_without_names_are_candidates_of_their_item(self, tmp_path: Path) -> None:
        text = "prompt,response_a,response_b,choice,worker\nq,s,t,a,r\nq,t,u,b,r\np,s,t,b,r\n"
        found = read_comparisons(written(tmp_path, text))
        assert told(found) == [("q/1", "q/2", 1), ("q/2", "q/3", -1), ("p/1", "p/2", -1)]

    def test_strength_in_a_column(self, tmp_path: Path) -> None:
        text = "first,second,winner,strength,rater\nx,y,a,2,r\nx,y,b,1,s\nx,y,tie,,t\nx,y,a,,u\n"
        found = read_comparisons(written(tmp_path, text))
        assert [y for *_, y in told(found)] == [2, -1, 0]
        assert found.levels == 2
        assert any("strength is no whole number from 1 (line 5)" in note for note in found.notes)

    def test_strength_in_words_is_counted_from_one(self, tmp_path: Path) -> None:
        text = "first,second,winner,rater\n" + "\n".join(
            ["x,y,A-is-clearly-better,r", "x,y,B-is-slightly-better,s", "x,y,A-is-much-better,t"]
        )
        found = read_comparisons(written(tmp_path, text))
        assert [y for *_, y in told(found)] == [2, -1, 3]
        assert found.levels == 3

    def test_what_was_shown_first(self, tmp_path: Path) -> None:
        text = "first,second,winner,rater,shown\nx,y,a,r,x\nx,y,a,s,y\nx,y,a,t,second\nx,y,a,u,\n"
        assert read_comparisons(written(tmp_path, text)).position.tolist() == [1, -1, -1, 0]

    def test_a_pair_judged_twice_is_marked(self, tmp_path: Path) -> None:
        text = "first,second,winner,rater,id\nx,y,a,r,1\ny,x,a,r,1\nx,y,a,s,1\nx,y,a,r,2\n"
        found = read_comparisons(written(tmp_path, text))
        assert found.again is not None
        assert found.again.tolist() == [False, True, False, False]

    def test_columns_that_are_named_go_first(self, tmp_path: Path) -> None:
        text = "a,b,said,who,winner\nx,y,s,r,nonsense\n"
        named = {"winner": "said", "rater": "who"}
        assert told(read_comparisons(written(tmp_path, text), named)) == [("x", "y", 0)]


class TestHostile:
    def test_every_row_left_out_has_its_reason_and_line(self, tmp_path: Path) -> None:
        text = "first,second,winner,rater\n" + "\n".join(
            ["x,y,a,r", "x,x,a,r", ",y,a,r", "x,y,,r", "x,y,perhaps,r", "x,y,b,"]
        )
        found = read_comparisons(written(tmp_path, text))
        assert told(found) == [("x", "y", 1)]
        told_ = " ".join(found.notes)
        for reason in (
            "compared with itself (line 3)",
            "first is empty (line 4)",
            "winner is empty (line 5)",
            "winner is a word that is not known ('perhaps') (line 6)",
            "rater is empty (line 7)",
        ):
            assert f"1 row dropped: {reason}" in told_

    @pytest.mark.parametrize("numbers", [("0", "1"), ("-1", "1"), ("-3", "2"), ("1.0", "0.0")])
    def test_numbers_that_could_mean_either_are_refused(
        self, tmp_path: Path, numbers: tuple[str, str]
    ) -> None:
        text = "first,second,winner,rater\n" + "".join(f"x,y,{n},r{n}\n" for n in numbers)
        file = written(tmp_path, text)
        with pytest.raises(LabelError, match="nobody can know which of the two they mean"):
            read_comparisons(file)
        found = read_comparisons(file, words={numbers[0]: "first 2", numbers[1]: "second 1"})
        assert sorted(y for *_, y in told(found)) == [-1, 2]

    def test_a_meaning_that_there_is_not(self, tmp_path: Path) -> None:
        file = written(tmp_path, "first,second,winner,rater\nx,y,0,r\n")
        with pytest.raises(RequestError, match="cannot mean 'third'"):
            read_comparisons(file, words={"0": "third"})

    @pytest.mark.parametrize(
        ("head", "lacks"),
        [
            ("first,winner,rater", "first and second"),
            ("first,second,rater", "winner"),
            ("first,second,winner", "rater"),
        ],
    )
    def test_a_part_that_is_missing(self, tmp_path: Path, head: str, lacks: str) -> None:
        file = written(tmp_path, f"{head}\nx,y,a\n")
        with pytest.raises(ColumnError, match=f"no column is the {lacks}"):
            read_comparisons(file)

    def test_nothing_left(self, tmp_path: Path) -> None:
        file = written(tmp_path, "first,second,winner,rater\nx,x,a,r\n")
        with pytest.raises(EmptyError, match="compared with itself"):
            read_comparisons(file)

    def test_a_part_or_column_that_there_is_not(self, tmp_path: Path) -> None:
        file = written(tmp_path, "first,second,winner,rater\nx,y,a,r\n")
        with pytest.raises(ColumnError, match="'looser' is no part of a comparison"):
            read_comparisons(file, {"looser": "first"})
        with pytest.raises(ColumnError, match="there is no column 'who'"):
            read_comparisons(file, {"rater": "who"})


@pytest.mark.parametrize(
    ("word", "side", "level"),
    [
        ("A", 1, 0),
        ("model_b", -1, 0),
        ("response 1", 1, 0),
        ("2", -1, 0),
        ("[[A]]", 1, 0),
        ("A>B", 1, 1),
        ("A<<B", -1, 2),
        ("left", 1, 0),
        ("both bad", 0, 0),
        ("A is slightly better", 1, 1),
        ("B is better", -1, 2),
    ],
)
def test_words_of_other_tools(word: str, side: int, level: int) -> None:
    found = winner_of(word)
    assert found is not None
    assert (found.side, found.level) == (side, level)


@pytest.mark.parametrize("word", ["", "c", "A>A", "abba", "3", "maybe", "twofold"])
def test_words_that_say_nothing(word: str) -> None:
    assert winner_of(word) is None


@pytest.mark.skipif(not DATA.exists(), reason="the public data are not beside this checkout")
class TestPublicData:
    def test_pandalm(self) -> None:
        # its README: 999 comparisons by three raters, five models
        found = read_comparisons(DATA / "pandalm" / "testset-v1.json")
        assert (len(found), found.n_raters, found.n_candidates) == (2997, 3, 5)

    def test_music(self) -> None:
        # its README: 2,805 judgments a, b or s(ame) by 79 workers
        named = {
            "first": "Input.docA",
            "second": "Input.docB",
            "winner": "Answer.radio",
            "item": "Input.query",
        }
        found = read_comparisons(DATA / "sigir2010_music" / "judgments.csv", named)
        assert (len(found), found.n_raters) == (2805, 79)
        raw = pl.read_csv(DATA / "sigir2010_music" / "judgments.csv", encoding="latin-1")
        same = int((raw["Answer.radio"] == "s").sum())
        assert int((found.outcome == 0).sum()) == same
