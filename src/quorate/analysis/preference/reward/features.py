"""Features: numbers of a response, from its words or from an embedding that the user gives."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from quorate.schema import RequestError

Doubles = NDArray[np.float64]
Matrix = sparse.csr_array[np.float64, tuple[int, int]] | Doubles
Embed = Callable[[Sequence[str], Sequence[str]], NDArray[np.floating]]
"""prompts, responses -> one row of numbers a response"""

_TOKEN = re.compile(r"\w+|[^\w\s]")
_SENTENCE = re.compile(r"[.!?。！？]+(?=\s|$)")
_MIX = np.uint64(0x9E3779B97F4A7C15)
PAIR, ECHO = np.uint64(0x51ED2701), np.uint64(0xA24BAED5)
SURFACE = ("length", "sentences", "variety", "echo", "word length", "finished")
"""what is counted beside n-grams, in this order"""
LONGEST = 40
"""of a longer word the first letters give n-grams: scripts without spaces write long ones"""


class Features(Protocol):
    """Turns responses into rows of numbers."""

    @property
    def size(self) -> int:
        """How many numbers a response has."""
        ...

    def matrix(self, prompts: pl.Series, responses: pl.Series) -> Matrix:
        """One row a response, (T, D)."""
        ...

    def document(self) -> Mapping[str, object]:
        """What a file needs to know to make the same features again."""
        ...


@dataclass(frozen=True)
class Hashed:
    """Words, pairs of words and letters of a response, hashed into ``buckets`` numbers.

    Each token, each two tokens side by side, each token that the prompt has too, and the stretches
    of ``letters`` characters within a token add ±1 to the bucket that a fixed hash gives them
    (Weinberger et al. 2009, doi:10.1145/1553374.1553516). A bucket that counts c becomes
    sign(c) log(1 + |c|), and each row is brought to length 1, so that a long response is not far
    out for its length alone. Behind them stand six plain measures: log(1 + words), log(1 +
    sentences), the share of words that differ, the share that the prompt has, the mean length of
    a word, and whether the last sentence is finished. ``length=False`` leaves the first two at 0.
    Nothing is downloaded and nothing learned, so the same text has the same row everywhere.
    """

    buckets: int = 1 << 15
    letters: tuple[int, int] = (3, 5)
    length: bool = True

    def __post_init__(self) -> None:
        if not 16 <= self.buckets <= 1 << 24:
            raise RequestError(f"{self.buckets} buckets", remedy="take from 16 to 16,777,216")
        if not 1 <= self.letters[0] <= self.letters[1] <= 12:
            raise RequestError(
                f"stretches of {self.letters[0]} to {self.letters[1]} letters",
                remedy="take lengths between 1 and 12, the smaller first",
            )

    @property
    def size(self) -> int:
        """The buckets and the plain measures."""
        return self.buckets + len(SURFACE)

    def matrix(self, prompts: pl.Series, responses: pl.Series) -> Matrix:
        """One sparse row a response, (T, D)."""
        said, asked, vocabulary = _tokens(responses.to_list(), prompts.to_list())
        code = np.array([zlib.crc32(word.encode()) for word in vocabulary], np.uint64)
        counts = said.counts(len(vocabulary))
        echoed = counts.multiply(asked.counts(len(vocabulary)) > 0).tocsr()
        grams = counts @ self._of_words(vocabulary, code) + self._pairs(said, code)
        grams = (grams + echoed @ self._hashed(code * _MIX ^ ECHO)).tocsr()
        grams.data = np.sign(grams.data) * np.log1p(np.abs(grams.data))
        norm = np.sqrt(np.asarray((grams * grams).sum(axis=1)).ravel())
        grams.data /= np.repeat(np.maximum(norm, 1e-12), np.diff(grams.indptr))
        plain = _surface(said, counts, echoed, responses)
        if not self.length:
            plain[:, :2] = 0.0
        return sparse.csr_array(sparse.hstack([grams, sparse.csr_array(plain)], format="csr"))

    def document(self) -> Mapping[str, object]:
        """The settings."""
        return {
            "kind": "hashed",
            "buckets": self.buckets,
            "letters": list(self.letters),
            "length": self.length,
        }

    def _of_words(
        self, vocabulary: Sequence[str], code: NDArray[np.uint64]
    ) -> sparse.csr_array[np.float64, tuple[int, int]]:
        """What one occurrence of each word adds to each bucket, (V, buckets)."""
        row, key = [np.arange(len(vocabulary))], [code * _MIX]
        low, high = self.letters
        at, found = [], []
        for number, word in enumerate(vocabulary):
            around = f"<{word[:LONGEST]}>".encode("utf-32-le")
            for n in range(low, high + 1):
                for start in range(0, len(around) - 4 * n + 1, 4):
                    found.append(zlib.crc32(around[start : start + 4 * n], n))
                    at.append(number)
        row.append(np.array(at, np.int64))
        key.append(np.array(found, np.uint64) * _MIX)
        return self._placed(np.concatenate(row), np.concatenate(key), len(vocabulary))

    def _pairs(
        self, said: _Said, code: NDArray[np.uint64]
    ) -> sparse.csr_array[np.float64, tuple[int, int]]:
        """What tokens side by side add, (T, buckets)."""
        together = said.row[1:] == said.row[:-1]
        left, right = code[said.word[:-1][together]], code[said.word[1:][together]]
        return self._placed(said.row[1:][together], (left * _MIX ^ PAIR) * _MIX + right, said.n)

    def _hashed(self, key: NDArray[np.uint64]) -> sparse.csr_array[np.float64, tuple[int, int]]:
        return self._placed(np.arange(len(key)), key, len(key))

    def _placed(
        self, row: NDArray[np.int64], key: NDArray[np.uint64], n: int
    ) -> sparse.csr_array[np.float64, tuple[int, int]]:
        """±1 in the bucket of each key, those of a row added up."""
        mixed = (key ^ (key >> np.uint64(29))) * _MIX
        bucket = ((mixed >> np.uint64(33)) % np.uint64(self.buckets)).astype(np.int64)
        sign = np.where(mixed & np.uint64(1 << 20), 1.0, -1.0)
        return sparse.csr_array((sign, (row, bucket)), shape=(n, self.buckets))


@dataclass(frozen=True, eq=False)
class Embedded:
    """Numbers that the user gives, one row a response, divided by ``scale`` (D,) once it is known.

    ``embed`` is called with prompts and responses; without it rows come with the pairs and a
    single text has no reward.
    """

    dimensions: int
    scale: Doubles | None = None
    embed: Embed | None = None

    @property
    def size(self) -> int:
        """How many numbers a row has."""
        return self.dimensions

    def matrix(self, prompts: pl.Series, responses: pl.Series) -> Matrix:
        """The rows that ``embed`` gives, scaled."""
        if self.embed is None:
            raise RequestError(
                "this reward model reads embeddings, and nothing here makes them",
                remedy="load it with embed=, or give the rows of numbers to score_rows",
            )
        return self.scaled(np.asarray(self.embed(prompts.to_list(), responses.to_list())))

    def scaled(self, rows: NDArray[np.floating]) -> Doubles:
        """Rows over the scale. Raises RequestError for another width or what is no number."""
        if rows.ndim != 2 or rows.shape[1] != self.dimensions:
            raise RequestError(
                f"the embeddings have shape {rows.shape}",
                remedy=f"give one row of {self.dimensions} numbers a response",
            )
        if not np.isfinite(rows).all():
            row = int(np.argmax(~np.isfinite(rows).all(axis=1)))
            raise RequestError(
                f"row {row} of the embeddings has a value that is no number",
                remedy="correct the embedding of that response",
            )
        return np.asarray(rows / (1.0 if self.scale is None else self.scale), np.float64)

    def document(self) -> Mapping[str, object]:
        """The width."""
        return {"kind": "embedded", "dimensions": self.dimensions}


@dataclass(frozen=True, eq=False)
class _Said:
    """The tokens of n texts one after the other: their text and their word."""

    row: NDArray[np.int64]
    word: NDArray[np.int64]
    n: int

    def counts(self, words: int) -> sparse.csr_array[np.float64, tuple[int, int]]:
        """How often each text has each word, (n, V)."""
        one = np.ones(len(self.row))
        return sparse.csr_array((one, (self.row, self.word)), shape=(self.n, words))


def _tokens(*columns: Sequence[str]) -> tuple[_Said, _Said, list[str]]:
    number: dict[str, int] = {}
    said = []
    for texts in columns:
        rows, codes = [], []
        known: dict[str, list[int]] = {}
        for row, text in enumerate(texts):
            if text not in known:
                tokens = _TOKEN.findall(text.casefold())
                known[text] = [number.setdefault(token, len(number)) for token in tokens]
            codes.append(np.array(known[text], np.int64))
            rows.append(np.full(len(codes[-1]), row, np.int64))
        nothing = np.zeros(0, np.int64)
        said.append(
            _Said(np.concatenate([nothing, *rows]), np.concatenate([nothing, *codes]), len(texts))
        )
    return said[0], said[1], list(number)


def _surface(
    said: _Said,
    counts: sparse.csr_array[np.float64, tuple[int, int]],
    echoed: sparse.csr_array[np.float64, tuple[int, int]],
    responses: pl.Series,
) -> Doubles:
    """The plain measures of each response, (T, 6), each brought to a range of about 1."""
    tokens = np.bincount(said.row, minlength=said.n)
    some = np.maximum(tokens, 1)
    texts = responses.to_list()
    letters = responses.str.len_chars().to_numpy()
    columns = [
        np.log1p(tokens) / 4,
        np.log1p([len(_SENTENCE.findall(text)) for text in texts]) / 2,
        np.diff(counts.indptr) / some,
        np.asarray(echoed.sum(axis=1)).ravel() / some,
        np.minimum(letters / some / 8, 2.0),
        np.array([text.rstrip()[-1:] in tuple('.!?。！？"”)»`') for text in texts], np.float64),
    ]
    return np.stack(columns, axis=1).astype(np.float64)
