"""What the labels of the turns of a conversation come to, for each conversation."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import ndtri

from quorate.analysis.consensus.inference import Consensus
from quorate.schema import Kind, NotApplicableError, RequestError

Doubles = NDArray[np.float64]

MARK = "#"
"""between a conversation and the number of its turn, as readers name the items"""
LEVEL = 0.95


def conversations(consensus: Consensus) -> pl.DataFrame:
    """What the turns of each conversation come to, with what is not known about them.

    ``consensus`` is of a table of turns, whose items are named ``talk 7#3``. For options, one row a
    conversation and option: with p_t the probability that turn t has it, over T judged turns,

        share = Σ p_t / T,   any = 1 - Π (1 - p_t)

    ``lower``–``upper`` is the central 95 % of the share if turns are independent (the
    Poisson binomial distribution), ``turns`` is T. For ordered options the row whose ``option`` is
    null has the ``mean`` of the scores, its interval by the normal from their variances; for
    numbers ``mean`` is that of the values, and its interval adds their half widths in quadrature
    (null where a turn has no interval). The intervals say how sure the labels are, not how other
    conversations would be.

    Raises RequestError for items that are no turns, NotApplicableError for other kinds.
    """
    name, judged = _named(consensus), consensus.overlap > 0
    kind = consensus.question.kind
    if kind is Kind.NUMERIC:
        return _of_numbers(consensus, name, judged)
    if consensus.posterior is None:
        raise NotApplicableError(
            f"the labels of turns are {kind}, of which there is no share and no mean",
            remedy="summarise the answers themselves, by conversation",
        )
    rows = []
    for conversation, at in _groups(name, judged):
        p = consensus.posterior[at]
        if kind is Kind.ORDINAL:
            rows.append({"conversation": conversation, "turns": len(at)} | _mean(consensus, p))
        rows += [
            {"conversation": conversation, "turns": len(at), "option": option} | _share(p[:, k])
            for k, option in enumerate(consensus.question.options)
        ]
    schema = {
        "conversation": pl.String,
        "turns": pl.Int64,
        "option": pl.String,
        "share": pl.Float64,
        "mean": pl.Float64,
        "lower": pl.Float64,
        "upper": pl.Float64,
        "any": pl.Float64,
    }
    if kind is not Kind.ORDINAL:
        del schema["mean"]
    return pl.DataFrame(rows, schema=schema)


def _named(consensus: Consensus) -> pl.Series:
    """The conversation of each item."""
    name = consensus.items.cast(pl.String)
    if not bool(name.str.contains(rf"{MARK}\d+$").all()):
        other = name.filter(~name.str.contains(rf"{MARK}\d+$"))[0]
        raise RequestError(
            f"item {other!r} is no turn of a conversation",
            remedy="read a file whose labels are lists of turns, as [{'turn': 1, 'label': 4}]",
        )
    return name.str.replace(rf"{MARK}\d+$", "")


def _groups(name: pl.Series, judged: NDArray[np.bool_]) -> list[tuple[str, NDArray[np.int64]]]:
    """Each conversation with a judged turn, and the rows of its judged turns."""
    frame = pl.DataFrame({"name": name, "row": np.arange(len(name))}).filter(pl.Series(judged))
    grouped = frame.group_by("name", maintain_order=True).agg("row").sort("name")
    return [(n, rows.to_numpy()) for n, rows in zip(grouped["name"], grouped["row"], strict=True)]


def _share(p: Doubles) -> dict[str, float]:
    """The expected share, its central interval, and the probability of any."""
    chance = np.ones(1)
    for one in p:
        chance = np.convolve(chance, (1 - one, one))
    below = np.cumsum(chance)
    tail = (1 - LEVEL) / 2
    # the least counts that leave no more than the tail below, and above
    lower = int(np.searchsorted(below, tail + 1e-12, side="right"))
    upper = int(np.searchsorted(below, 1 - tail - 1e-12))
    return {
        "share": float(p.mean()),
        "lower": lower / len(p),
        "upper": min(upper, len(p)) / len(p),
        "any": float(1 - np.prod(1 - p)),
    }


def _mean(consensus: Consensus, p: Doubles) -> dict[str, float]:
    scores = consensus.question.scores
    mean = p @ scores
    variance = np.maximum(p @ scores**2 - mean**2, 0.0)
    middle = float(mean.mean())
    reach = float(ndtri((1 + LEVEL) / 2) * np.sqrt(variance.sum()) / len(p))
    return {"mean": middle, "lower": middle - reach, "upper": middle + reach}


def _of_numbers(consensus: Consensus, name: pl.Series, judged: NDArray[np.bool_]) -> pl.DataFrame:
    rows = []
    nothing = np.full(len(name), np.nan)
    value = nothing if consensus.value is None else consensus.value
    lower = nothing if consensus.lower is None else consensus.lower
    upper = nothing if consensus.upper is None else consensus.upper
    for conversation, at in _groups(name, judged):
        mean = float(value[at].mean())
        down = float(np.sqrt(((value[at] - lower[at]) ** 2).sum())) / len(at)
        up = float(np.sqrt(((upper[at] - value[at]) ** 2).sum())) / len(at)
        rows.append((conversation, len(at), mean, mean - down, mean + up))
    frame = pl.DataFrame(
        rows,
        schema={
            "conversation": pl.String,
            "turns": pl.Int64,
            "mean": pl.Float64,
            "lower": pl.Float64,
            "upper": pl.Float64,
        },
        orient="row",
    )
    return frame.with_columns(pl.col("lower", "upper").fill_nan(None))
