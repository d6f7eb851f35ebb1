"""Features: rows of numbers for the built-in model, from texts, tables, embeddings or pixels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from quorate.analysis.diagnosis.model.threads import one_thread
from quorate.analysis.preference.reward.features import Hashed
from quorate.schema import EmptyError, InputError, RequestError

Singles = NDArray[np.float32]
Grams = sparse.csr_array[np.float32, tuple[int, int]]

DIMENSIONS = 256
"""directions that are kept of texts and of large images"""
UNLIKE = 20.0
"""columns whose standard deviations differ by more than this factor are measured in other units"""
PIXELS = 32
"""larger images are averaged to so many rows and columns"""
LARGE = 1024
"""images of more numbers than this are turned into directions"""


def features_of(
    *,
    texts: pl.Series | Sequence[str] | None = None,
    rows: NDArray[np.floating] | NDArray[np.integer] | None = None,
    images: NDArray[np.floating] | NDArray[np.integer] | None = None,
    seed: int = 0,
) -> Singles:
    """What each example is to the built-in model, (n, D), of a mean squared length of 1.

    One of three is given.

    * ``rows`` (n, D), embeddings or a table. Each column is centred. If the largest standard
      deviation of a column is more than 20 times the smallest, columns are in other units, and each
      is divided by its own; else all are divided by one number, which keeps the directions of an
      embedding as strong as they are. Columns that never vary become 0.
    * ``texts`` (n,): words, pairs of words and stretches of 3–5 letters, hashed, log(1 + count)
      times log((1 + n)/(1 + texts that have it)), each text of length 1; then the 256 strongest
      directions (randomised SVD, Halko et al. 2011, doi:10.1137/090771806). An empty text is 0
      before the mean is taken off.
    * ``images`` (n, H, W) or (n, H, W, C): pixels, averaged to 32 × 32 where larger, centred, one
      scale for all; more than 1,024 numbers become 256 directions.

    The same seed gives the same bits on one machine. Raises RequestError unless exactly one is
    given, EmptyError for nothing, InputError for shapes and values that are no numbers.
    """
    given = [one is not None for one in (texts, rows, images)]
    if sum(given) != 1:
        raise RequestError(
            f"{sum(given)} of texts, rows and images are given", remedy="give exactly one of them"
        )
    if texts is not None:
        return _scaled(_of_texts(pl.Series(texts, dtype=pl.String), seed))
    if rows is not None:
        return _scaled(_of_rows(np.asarray(rows)))
    return _scaled(_of_images(np.asarray(images), seed))


def scaled(rows: NDArray[np.floating]) -> Singles:
    """Rows with their mean taken off and a mean squared length of 1, (n, D)."""
    return _scaled(np.array(rows, np.float32))


def _scaled(rows: Singles) -> Singles:
    rows -= rows.mean(axis=0, dtype=np.float64).astype(np.float32)
    length = float(np.einsum("ij,ij->", rows, rows, dtype=np.float64)) / len(rows)
    if length > 0:
        rows /= np.float32(length**0.5)
    return rows


def _of_rows(rows: NDArray[np.generic]) -> Singles:
    _look(rows, "rows", (2,))
    found = rows.astype(np.float64)
    found -= found.mean(axis=0)
    spread = found.std(axis=0)
    varies = spread > 1e-9 * max(1.0, float(np.abs(rows).max()))
    found[:, ~varies] = 0
    some = spread[varies]
    if len(some) and some.max() > UNLIKE * some.min():
        found[:, varies] /= some
    return found.astype(np.float32)


def _of_texts(texts: pl.Series, seed: int) -> Singles:
    if not len(texts):
        raise EmptyError("there is no text", remedy="give one text an example")
    if texts.null_count():
        raise InputError(
            f"{texts.null_count():,} texts are missing, as in row {texts.is_null().arg_max()}",
            remedy="give an empty text where there is none",
        )
    hashed = Hashed()
    nothing = pl.Series([""] * len(texts), dtype=pl.String)
    whole = hashed.matrix(nothing, texts)
    grams = sparse.csr_array(whole[:, : hashed.buckets]).astype(np.float32)
    return _directions(_weighted(grams), seed)


def _weighted(grams: Grams) -> Grams:
    """Counts of what few texts have weigh more; each row of length 1."""
    n, buckets = grams.shape
    seen = np.bincount(grams.indices, minlength=buckets)
    weight = np.log((1 + n) / (1 + seen)).astype(np.float32)
    found = grams.copy()
    found.data = found.data * weight[found.indices]
    square = np.add.reduceat(
        np.append(found.data**2, np.float32(0)), np.minimum(found.indptr[:-1], found.nnz)
    )
    length = np.sqrt(np.where(np.diff(found.indptr) > 0, square, 1))
    found.data /= np.repeat(np.maximum(length, 1e-12), np.diff(found.indptr)).astype(np.float32)
    return found


def _directions(matrix: Grams | Singles, seed: int) -> Singles:
    """Rows along the strongest directions, each direction's largest part positive, (n, ≤ 256)."""
    n, width = matrix.shape
    kept = max(1, min(DIMENSIONS, n - 1, width))
    rng = np.random.default_rng([seed, 256])
    tried = min(kept + 16, n, width)
    drawn = rng.standard_normal((width, tried), dtype=np.float32)
    if isinstance(matrix, sparse.csr_array):
        used = np.unique(matrix.indices)
        if len(used) >= tried:  # few texts have few n-grams: columns of zeros change nothing
            matrix, drawn = matrix[:, used], drawn[used]
    with one_thread():
        basis = np.linalg.qr(matrix @ drawn)[0]
        for _ in range(2):
            basis = np.linalg.qr(matrix.T @ basis)[0]
            basis = np.linalg.qr(matrix @ basis)[0]
        left, strength, right = np.linalg.svd((matrix.T @ basis).T, full_matrices=False)
    largest = np.take_along_axis(right, np.abs(right).argmax(axis=1)[:, None], axis=1)[:, 0]
    turned = left * (strength * np.where(largest < 0, -1, 1))
    return np.asarray(basis @ turned[:, :kept], np.float32)


def _of_images(images: NDArray[np.generic], seed: int) -> Singles:
    _look(images, "images", (3, 4))
    found = images.astype(np.float32)
    for axis in (1, 2):
        size = found.shape[axis]
        if size > PIXELS:
            start = np.arange(PIXELS) * size // PIXELS
            share = np.diff(np.append(start, size)).astype(np.float32)
            sums = np.add.reduceat(found, start, axis=axis)
            by = share.reshape([-1 if a == axis else 1 for a in range(found.ndim)])
            found = np.asarray(sums / by, np.float32)
    flat = found.reshape(len(found), -1)
    flat -= flat.mean(axis=0)
    return flat if flat.shape[1] <= LARGE else _directions(flat, seed)


def _look(given: NDArray[np.generic], what: str, dimensions: tuple[int, ...]) -> None:
    if given.ndim not in dimensions or given.dtype.kind not in "fiub":
        raise InputError(
            f"the {what} have shape {given.shape} and type {given.dtype}",
            remedy=f"give numbers of {' or '.join(map(str, dimensions))} dimensions, "
            "the first of them the example",
        )
    if 0 in given.shape:
        raise EmptyError(f"the {what} have shape {given.shape}", remedy="give one row an example")
    axes = tuple(range(1, given.ndim))
    fine = np.isfinite(given).all(axis=axes)
    if not fine.all():
        raise InputError(
            f"row {int(np.argmin(fine))} of the {what} has a value that is no number",
            remedy="correct it, or leave the example out",
        )
