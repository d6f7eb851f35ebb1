"""Files of a model's scores."""

from __future__ import annotations

import io
import json

import polars as pl
import pytest

from quorate.formats.model_scores import read_scores
from quorate.schema import InputError

OPTIONS = ("warm", "cold")


def read(text: str, name: str = "s.csv") -> object:
    return read_scores(name, io.BytesIO(text.encode()), OPTIONS)


def test_an_ensemble_with_embeddings_in_every_format() -> None:
    rows = [
        {"item": item, "member": m, "cold": p, "warm": 1 - p, "e0": e, "e1": -e}
        for m, ps in ((0, (0.25, 0.5)), (1, (0.75, 1.0)))
        for item, p, e in zip(("a", "b"), ps, (1.0, 2.0), strict=True)
    ]
    parquet = io.BytesIO()
    pl.DataFrame(rows).write_parquet(parquet)
    parquet.seek(0)
    lines = "\n".join(json.dumps(row) for row in rows)
    for name, data in (
        ("s.csv", io.BytesIO(pl.DataFrame(rows).write_csv().encode())),
        ("s.parquet", parquet),
        ("s.jsonl", io.BytesIO(lines.encode())),
    ):
        found = read_scores(name, data, OPTIONS)
        assert found.items == ("a", "b")
        assert found.probabilities.tolist() == [[[0.75, 0.25], [0.5, 0.5]], [[0.25, 0.75], [0, 1]]]
        assert found.vectors is not None
        assert found.vectors.tolist() == [[1, -1], [2, -2]]


def test_a_list_is_an_embedding_and_none_is_needed() -> None:
    line = '{"item": "a", "warm": 0.5, "cold": 0.5, "embedding": [1, 2.5]}'
    found = read_scores("s.jsonl", io.BytesIO(line.encode()), OPTIONS)
    assert found.vectors is not None
    assert found.vectors.tolist() == [[1, 2.5]]
    bare = read_scores("s.csv", io.BytesIO(b"item,warm,cold\na,.5,.5\n"), OPTIONS)
    assert bare.vectors is None


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("item,warm\na,1\n", "no column 'cold'"),
        ("warm,cold\n1,0\n", "no item is named"),
        ("item,warm,cold\na,much,0\n", "'much' is no probability"),
        ("item,warm,cold\na,1,0\na,1,0\n", "two rows of one member"),
        ("item,member,warm,cold\na,0,1,0\na,1,1,0\nb,0,1,0\n", "but 3 rows"),
        ("item,warm,cold\n", "no rows"),
    ],
)
def test_what_does_not_fit_is_named(text: str, what: str) -> None:
    with pytest.raises(InputError, match=what):
        read(text)


def test_embeddings_of_other_lengths_are_refused() -> None:
    lines = (
        '{"item": "a", "warm": 1, "cold": 0, "embedding": [1, 2]}\n'
        '{"item": "b", "warm": 1, "cold": 0, "embedding": [1]}\n'
    )
    with pytest.raises(InputError, match="different lengths"):
        read(lines, "s.jsonl")
