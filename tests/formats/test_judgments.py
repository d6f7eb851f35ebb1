from __future__ import annotations

import gzip
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Unpack

import numpy as np
import polars as pl
import pytest

from quorate.formats import from_rows, read, read_all, read_gold
from quorate.formats.frames import FrameOptions
from quorate.formats.judgments import read_golds
from quorate.schema import ColumnError, Judgments, Kind, LabelError

ROWS = [("a", "x", "yes"), ("a", "y", "no"), ("b", "x", "no"), ("b", "z", "yes")]
CSV = "item,rater,label\n" + "".join(",".join(row) + "\n" for row in ROWS)
RECORDS = [dict(zip(("item", "rater", "label"), row, strict=True)) for row in ROWS]


def rows_of(judgments: Judgments) -> list[tuple[object, ...]]:
    return judgments.to_polars().select("item", "rater", "label").rows()


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read_text(folder: Path, text: str, **options: Unpack[FrameOptions]) -> Judgments:
    return read(written(folder, "f.csv", text), **options)


def told(judgments: Judgments, word: str) -> str:
    return next(str(r) for r in judgments.reading.remarks if word in str(r))


def zst(text: str, folder: Path) -> bytes:
    path = folder / "packed.zst"
    pl.DataFrame({"line": text.splitlines()}).lazy().sink_csv(
        path, include_header=False, quote_style="never", compression="zstd", check_extension=False
    )
    return path.read_bytes()


@pytest.mark.parametrize(
    "name",
    ["f.csv", "f.tsv", "f.txt", "semi.csv", "f.jsonl", "f.ndjson", "list.json", "columns.json",
     "f.parquet", "f.pq", "f.csv.gz", "f.tsv.gz", "f.jsonl.gz", "f.csv.zst", "plain",
     "plain_jsonl"],
)  # fmt: skip
def test_every_format_gives_the_same_table(tmp_path: Path, name: str) -> None:
    lines = "".join(json.dumps(record) + "\n" for record in RECORDS)
    parquet = io.BytesIO()
    pl.DataFrame(RECORDS).write_parquet(parquet)
    content: dict[str, str | bytes] = {
        "f.csv": CSV,
        "f.tsv": CSV.replace(",", "\t"),
        "f.txt": CSV.replace(",", "|"),
        "semi.csv": CSV.replace(",", ";"),
        "f.jsonl": lines,
        "f.ndjson": lines,
        "list.json": json.dumps(RECORDS),
        "columns.json": json.dumps({k: [r[k] for r in RECORDS] for k in RECORDS[0]}),
        "f.parquet": parquet.getvalue(),
        "f.pq": parquet.getvalue(),
        "f.csv.gz": gzip.compress(CSV.encode()),
        "f.tsv.gz": gzip.compress(CSV.replace(",", "\t").encode()),
        "f.jsonl.gz": gzip.compress(lines.encode()),
        "f.csv.zst": zst(CSV, tmp_path),
        "plain": CSV,
        "plain_jsonl": lines,
    }
    judgments = read(written(tmp_path, name, content[name]))
    assert rows_of(judgments) == ROWS
    assert judgments.question.kind is Kind.CATEGORICAL
    assert judgments.question.options == ("no", "yes")
    assert judgments.reading.source == name
    assert judgments.reading.rows == 4
    assert judgments.reading.dropped == 0


def test_a_stream_and_standard_input_are_read_with_the_format_sniffed() -> None:
    assert rows_of(read(io.BytesIO(gzip.compress(CSV.encode())))) == ROWS
    script = "from quorate.formats import read; print(read('-').to_polars().rows())"
    for text in (CSV, json.dumps(RECORDS), "".join(json.dumps(r) + "\n" for r in RECORDS)):
        done = subprocess.run(
            [sys.executable, "-c", script], input=text, capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == str(ROWS)


@pytest.mark.parametrize("header", ["Task ID,WorkerId,Response", "unit,annotator_id,vote",
                                    "question,worker,answer", "hit,Coder,CATEGORY"])  # fmt: skip
def test_the_words_of_other_tools_are_mapped_and_told(tmp_path: Path, header: str) -> None:
    judgments = read_text(tmp_path, CSV.replace("item,rater,label", header))
    assert rows_of(judgments) == ROWS
    assert list(judgments.reading.columns.values()) == header.split(",")


def test_columns_that_have_the_right_name_are_not_told(tmp_path: Path) -> None:
    assert read_text(tmp_path, CSV).reading.columns == {}
    assert read_text(tmp_path, CSV, columns={"item": "item"}).reading.columns == {"item": "item"}


def test_the_exact_word_wins_over_a_synonym(tmp_path: Path) -> None:
    judgments = read_text(
        tmp_path, "task,item,user,rater,label,value\nt,a,u,x,yes,9\nt,b,u,x,no,9\n"
    )
    assert rows_of(judgments) == [("a", "x", "yes"), ("b", "x", "no")]


def test_columns_say_which_is_which(tmp_path: Path) -> None:
    text = "doc nr,who,what\na,x,yes\nb,x,no\n"
    judgments = read_text(
        tmp_path, text, columns={"item": "doc nr", "rater": "Who", "label": "what"}
    )
    assert rows_of(judgments) == [("a", "x", "yes"), ("b", "x", "no")]
    assert judgments.reading.columns == {"item": "doc nr", "rater": "who", "label": "what"}
    with pytest.raises(ColumnError, match="'wer' is no column of the table"):
        read_text(tmp_path, text, columns={"wer": "who"})


def test_several_label_columns_are_several_questions(tmp_path: Path) -> None:
    path = written(tmp_path, "f.csv", "item,rater,toxic,insult\na,x,1,0\nb,x,0,\n")
    found = read_all(path, columns={"label": ["toxic", "insult"]})
    assert list(found) == ["toxic", "insult"]
    assert rows_of(found["toxic"]) == [("a", "x", "1"), ("b", "x", "0")]
    assert rows_of(found["insult"]) == [("a", "x", "0")]
    assert found["insult"].items.to_list() == ["a"]
    assert rows_of(read(path, columns={"label": ["toxic", "insult"]}, question="insult")) == [
        ("a", "x", "0")
    ]


def test_a_question_column_gives_a_table_a_question(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "f.csv",
        "item,rater,question,label\na,x,tone,kind\na,x,length,3.5\nb,y,tone,rude\nb,y,,3\n",
    )
    found = read_all(path)
    assert found["tone"].question.options == ("kind", "rude")
    assert found["length"].question.kind is Kind.NUMERIC
    assert found["length"].reading.rows == 1
    assert "1 row dropped: question is empty (line 5)" in [
        str(r) for r in found["tone"].reading.remarks
    ]


def test_a_wide_table_is_turned(tmp_path: Path) -> None:
    text = "item,rater_1,rater_2,rater_3\na,yes,no,\nb,no,,yes\n"
    judgments = read_text(tmp_path, text)
    assert rows_of(judgments) == [
        ("a", "rater_1", "yes"), ("a", "rater_2", "no"),
        ("b", "rater_1", "no"), ("b", "rater_3", "yes"),
    ]  # fmt: skip
    assert judgments.reading.dropped == 0
    assert judgments.reading.rows == 2
    assert "2 cells are empty" in told(judgments, "cells")


def test_a_wide_table_of_names_needs_to_be_declared(tmp_path: Path) -> None:
    text = "item,anna,ben,topic\na,yes,no,art\nb,no, yes ,law\n"
    with pytest.raises(ColumnError, match=r"wide=True \(--wide\)"):
        read_text(tmp_path, text)
    both = [("a", "anna", "yes"), ("a", "ben", "no"), ("b", "anna", "no"), ("b", "ben", "yes")]
    assert rows_of(read_text(tmp_path, text, wide=["anna", "ben"])) == both
    grouped = read_text(tmp_path, text, wide=True, groups=["topic"])
    assert rows_of(grouped) == both
    assert grouped.groups["topic"].to_list() == ["art", "art", "law", "law"]
    assert "line 3" in told(grouped, "whitespace")


def test_groups_and_guideline_are_kept_in_the_order_of_the_table(tmp_path: Path) -> None:
    text = "item,rater,label,country,guideline\nb,x,1,DE,v2\na,y,0, FR ,v1\na,x,1,,v1\n"
    judgments = read_text(tmp_path, text, groups=["country"])
    assert judgments.groups["country"].to_list() == [None, "FR", "DE"]
    assert judgments.groups["guideline"].to_list() == ["v1", "v1", "v2"]


def test_times_and_durations(tmp_path: Path) -> None:
    text = (
        "item,rater,label,created_at,duration_ms\n"
        "a,x,1,2024-05-01T12:00:00Z,1500\n"
        "a,y,0,2024-05-01T14:00:00.5+02:00,-3\n"
        "b,x,1,later,\n"
    )
    judgments = read_text(tmp_path, text)
    frame = judgments.to_polars()
    noon = 1714564800  # 2024-05-01T12:00:00Z in seconds since 1970
    assert frame["at"].dt.epoch("ms").to_list() == [noon * 1000, noon * 1000 + 500, None]
    assert frame["seconds"].fill_nan(None).to_list() == [1.5, None, None]
    assert "(line 4)" in told(judgments, "time is empty")
    assert "(line 3, 4)" in told(judgments, "seconds is empty")


@pytest.mark.parametrize("scale", [1, 10**3, 10**6, 10**9])
def test_epoch_numbers_are_read_by_their_size(tmp_path: Path, scale: int) -> None:
    judgments = read_text(tmp_path, f"item,rater,label,time\na,x,1,{1714564800 * scale}\nb,x,0,\n")
    assert judgments.at is not None
    assert judgments.at[0] == 1714564800 * 10**6


def test_two_times_are_not_guessed_between(tmp_path: Path) -> None:
    judgments = read_text(
        tmp_path, "item,rater,label,created_at,submitted_at\na,x,1,2024-01-01,2024-01-02\n"
    )
    assert judgments.at is None
    assert "'created_at', 'submitted_at' could be at; none was used" in told(judgments, "could be")


def test_typed_parquet_columns(tmp_path: Path) -> None:
    path = tmp_path / "f.parquet"
    pl.DataFrame(
        {
            "item": [2, 10, 10],
            "rater": pl.Series(["x", "x", "y"], dtype=pl.Categorical),
            "label": [["b", "a"], [], None],
            "at": pl.Series([0, 1, 2]).cast(pl.Datetime("ms")),
        }
    ).write_parquet(path)
    judgments = read(path)
    assert judgments.question.kind is Kind.MULTILABEL
    assert rows_of(judgments) == [("10", "x", ""), ("2", "x", "a|b")]
    assert judgments.at is not None
    assert judgments.at.tolist() == [1000, 0]
    assert "1 row dropped: label is empty (row 3)" in [str(r) for r in judgments.reading.remarks]


def test_gold_is_read_with_its_synonyms(tmp_path: Path) -> None:
    path = written(tmp_path, "g.csv", "task,truth\na, yes \nb,no\nc,\na,yes\n")
    assert dict(read_gold(path).labels) == {"a": "yes", "b": "no"}


def test_gold_in_another_spelling_of_numbers_is_matched(tmp_path: Path) -> None:
    gold = read_gold(written(tmp_path, "g.csv", "item,gold\na,1.0\nb,0.0\n"))
    judgments = read_text(tmp_path, "item,rater,label\na,x,1\nb,x,0\n")
    aligned = gold.on(judgments)
    assert aligned.codes is not None
    assert aligned.codes.tolist() == [1, 0]


def test_gold_that_is_a_number_is_matched_among_words(tmp_path: Path) -> None:
    gold = read_gold(written(tmp_path, "g.csv", "item,gold\na,1.0\nb,2\nc,07\nd,1\n"))
    text = "item,rater,label\na,x,1.0\nb,x,2.0\nc,x,7\nd,x,skip\n"
    aligned = gold.on(read_text(tmp_path, text))  # options 1.0, 2.0, 7, skip
    assert aligned.codes is not None
    assert aligned.codes.tolist() == [0, 1, -1, 0]
    assert aligned.unseen == ("07",)


def test_gold_that_contradicts_itself_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "g.csv", "item,gold\na,yes\nb,no\na,no\n")
    with pytest.raises(LabelError, match=r"g\.csv, lines 2, 4: item 'a' has 2 gold labels"):
        read_gold(path)


def two_questions(tmp_path: Path, options: str) -> dict[str, Judgments]:
    """Two raters, items a and b, asked for tone (good, bad) and for what ``options`` has."""
    first, second = options.split(",")
    rows = [
        f"{item},{rater},{question},{label}"
        for rater in "xy"
        for question, labels in (("tone", ("good", "bad")), ("second", (first, second)))
        for item, label in zip("ab", labels, strict=True)
    ]
    return read_all(
        written(tmp_path, "two.csv", "item,rater,question,label\n" + "\n".join(rows) + "\n")
    )


def test_gold_without_a_question_is_that_of_the_one_that_has_its_labels(tmp_path: Path) -> None:
    tables = two_questions(tmp_path, "small,large")
    gold = written(tmp_path, "g.csv", "item,label\na,large\nb,small\n")
    found = read_golds(gold, tables)
    assert {name: dict(one.labels) for name, one in found.items()} == {
        "second": {"a": "large", "b": "small"}
    }


@pytest.mark.parametrize(
    ("options", "label", "says"),
    [
        ("good,bad", "good", "fits several: 'second', 'tone'"),
        ("small,large", "red", "has labels of none alone: 'second', 'tone'"),
        ("small,large", "good\nb,small", "has labels of none alone: 'second', 'tone'"),
    ],
)
def test_gold_that_could_be_of_several_questions_is_refused(
    tmp_path: Path, options: str, label: str, says: str
) -> None:
    tables = two_questions(tmp_path, options)
    gold = written(tmp_path, "g.csv", f"item,label\na,{label}\n")
    with pytest.raises(ColumnError, match=re.escape(says)):
        read_golds(gold, tables)


def test_gold_of_options_is_not_that_of_what_people_wrote(tmp_path: Path) -> None:
    why = [(item, rater, f"because {rater} {item}") for rater in "xy" for item in "ab"]
    tone = [(item, rater, label) for rater in "xy" for item, label in ("a1", "b2")]
    tables = {"why": from_rows(why, kind="text"), "tone": from_rows(tone)}
    found = read_golds(written(tmp_path, "g.csv", "item,label\na,1\n"), tables)
    assert list(found) == ["tone"]
    # and of what nobody chose it is the text's
    found = read_golds(written(tmp_path, "g.csv", "item,label\na,since\n"), tables)
    assert list(found) == ["why"]


def test_a_million_raters(tmp_path: Path) -> None:
    n = 1_000_000
    path = tmp_path / "f.parquet"
    pl.DataFrame(
        {
            "item": np.arange(n) // 10,
            "rater": [f"w{k:07}" for k in range(n)],
            "label": np.arange(n) % 2,
        }
    ).write_parquet(path)
    judgments = read(path)
    assert judgments.n_raters == len(judgments) == n
    assert judgments.raters[n - 1] == "w0999999"


def test_more_options_than_sixteen_bits_hold(tmp_path: Path) -> None:
    text = "item,rater,label\n" + "".join(f"a,{k},c{k:05}\n" for k in range(40_000))
    judgments = read_text(tmp_path, text)
    assert judgments.n_options == 40_000
    assert judgments.codes.max() == 39_999


def test_one_row_is_enough(tmp_path: Path) -> None:
    assert rows_of(read_text(tmp_path, "item,rater,label\na,x,yes")) == [("a", "x", "yes")]


def test_a_very_long_cell_is_kept(tmp_path: Path) -> None:
    long = "x" * 3_000_000
    judgments = read_text(tmp_path, f"item,rater,label\n{long},x,yes\nb,x,no\n")
    assert judgments.items.to_list() == ["b", long]
