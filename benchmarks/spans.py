"""Closeness to gold of consensus methods for spans, on named entities that a crowd tagged.

    uv run python benchmarks/spans.py

Reads the set beside the project (../shared/data/crowd/conll_ner_tokens: Rodrigues, Pereira &
Ribeiro 2014, tags of 47 raters on CoNLL 2003 news) and prints Markdown: precision, recall and F1 of
exact spans as the CoNLL scorer counts them, with the interval of a bootstrap by document; F1 of
positions; the Brier score of the spans' probabilities; CPU seconds. Once with tokens as units, once
with offsets alone, as from a page where raters mark characters: then the units are the
stretches between marks. Below, the same on few documents, drawn at random.

Only sentences are used whose tags can be placed for certain (tests/entities.py says how), so that
the figures are not those of papers on the set.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl

from quorate.analysis.consensus import Consensus, consensus
from quorate.analysis.consensus.span_evaluation import SpanEvaluation, spans_against_gold
from quorate.schema import Gold, Judgments

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))

from entities import aligned_entities

FOLDER = Path(__file__).parents[1].parent / "shared" / "data" / "crowd" / "conll_ner_tokens"
METHODS: dict[str, Callable[[Judgments], Consensus]] = {
    "span-majority": lambda judgments: consensus(judgments, method="span-majority"),
    "bsc": lambda judgments: consensus(judgments, method="bsc"),
    "bsc, memory=False": lambda judgments: consensus(judgments, method="bsc", memory=False),
}
FEW = ((5, 8), (20, 8))


def main() -> None:
    """Print the tables, or say why not."""
    if not FOLDER.is_dir():
        print(f"skipped: no data set at {FOLDER}")
        return
    judgments, gold = aligned_entities(FOLDER)
    tables = {"tokens": judgments, "offsets": without_tokens(judgments)}
    print(
        f"{len(judgments):,} judgments of {judgments.n_items:,} documents by "
        f"{judgments.n_raters} raters; gold has {len(gold.labels):,} tokens\n"
    )
    print("| units | method | precision | recall | F1 | 95 % | F1 of positions | Brier | CPU s |")
    print("|---|---|---:|---:|---:|---|---:|---:|---:|")
    for units, table in tables.items():
        for name, fit in METHODS.items():
            before = time.process_time()
            found = fit(table)
            seconds = time.process_time() - before
            told = spans_against_gold(found, gold)
            one = told.every
            print(
                f"| {units} | {name} | {100 * one.precision:.1f} | {100 * one.recall:.1f} | "
                f"{100 * one.f1:.1f} | {100 * one.lower:.1f}–{100 * one.upper:.1f} | "
                f"{100 * one.partial:.1f} | {brier(found, gold):.3f} | {seconds:.1f} |"
            )
    print("\n| documents | draws | units | " + " | ".join(METHODS) + " |")
    print("|---:|---:|---|" + "---:|" * len(METHODS))
    for size, draws in FEW:
        for units, table in tables.items():
            cells = [
                f"{100 * on_few(fit, table, gold, size, draws):.1f}" for fit in METHODS.values()
            ]
            print(f"| {size} | {draws} | {units} | {' | '.join(cells)} |")


def without_tokens(judgments: Judgments) -> Judgments:
    """The same spans as if nobody knew which tokens there are."""
    if judgments.texts is None:
        raise ValueError("spans are texts")
    plain = [json.dumps({**json.loads(text), "tokens": None}) for text in judgments.texts]
    return replace(judgments, texts=pl.Series("label", plain, dtype=pl.String))


def brier(found: Consensus, gold: Gold) -> float:
    """Mean squared distance of spans' probabilities from 1 if gold has the span, else 0."""
    known = gold.on(found).texts
    if known is None or found.parts is None:
        raise ValueError("spans are texts")
    right, looked = set(), set()
    for item, text in zip(found.items, known, strict=True):
        label = json.loads(text or '{"spans":[],"tokens":[]}')
        right |= {(item, s["start"], s["end"], s["label"]) for s in label["spans"]}
        looked |= {(item, at) for run in label["tokens"] for at in range(*run)}
    off = [
        (p - ((item, start, end, label) in right)) ** 2
        for item, start, end, label, p in found.parts.select(
            "item", "start", "end", "label", "probability"
        ).iter_rows()
        if all((item, at) in looked for at in range(start, end))
    ]
    return float(np.mean(off))


def on_few(
    fit: Callable[[Judgments], Consensus], table: Judgments, gold: Gold, size: int, draws: int
) -> float:
    """Mean F1 over random draws of documents, the same for each method."""
    rng = np.random.default_rng(0)
    scores = []
    for _ in range(draws):
        chosen = rng.choice(table.n_items, size, replace=False)
        found = fit(table.subset(np.isin(table.item, chosen)))
        scores.append(evaluated(found, gold).every.f1)
    return float(np.mean(scores))


def evaluated(found: Consensus, gold: Gold) -> SpanEvaluation:
    """The evaluation on the items that were judged (the others have no answer)."""
    return spans_against_gold(found, gold, bootstrap=0)


if __name__ == "__main__":
    main()
