"""Audits of small tables for the tests of the page, real ones wherever a real one will do."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from quorate import from_rows
from quorate.analysis.audit import Audit
from quorate.analysis.audit.conduct import audit
from quorate.analysis.preference.candidates import Candidates
from quorate.schema import Kind, Reading, Remark
from tables import Label, table

HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)>\"'&amp;\x00\x07{{ 7*7 }}"


def choices(
    options: Sequence[str] = ("yes", "no"),
    items: int = 40,
    raters: int = 6,
    names: str = "",
    kind: Kind = Kind.CATEGORICAL,
) -> Audit:
    """Raters right in 80 % of cases, the last one guessing; gold and a group column are there."""
    rng = np.random.default_rng(7)
    truth = rng.integers(0, len(options), items)
    rows: list[tuple[str, str, Label]] = []
    for i in range(items):
        for r in range(raters):
            right = rng.random() < 0.8 and r < raters - 1
            k = truth[i] if right else rng.integers(0, len(options))
            rows.append((f"i{i:03}{names}", f"r{r}{names}", options[int(k)]))
    judgments = table(
        rows,
        kind,
        options=options,
        groups={"country": [f"{c}{names}" for c in rng.choice(["DE", "FR"], len(rows))]},
    )
    gold = {f"i{i:03}{names}": options[int(truth[i])] for i in range(items)}
    found = audit(judgments, gold, by=["country"], bootstrap=50)
    return replace(found, reading=reading(names))


def numbers(items: int = 25, raters: int = 6) -> Audit:
    """Numbers around a truth, each rater with a bias and a scatter of their own."""
    rng = np.random.default_rng(8)
    truth = rng.uniform(0, 100, items)
    bias, scatter = rng.normal(0, 5, raters), rng.uniform(2, 9, raters)
    rows: list[tuple[str, str, Label]] = [
        (f"i{i:03}", f"r{r}", float(np.round(truth[i] + bias[r] + scatter[r] * rng.normal(), 1)))
        for i in range(items)
        for r in range(raters)
    ]
    gold = {f"i{i:03}": f"{truth[i]:.1f}" for i in range(items)}
    return audit(table(rows, Kind.NUMERIC), gold, bootstrap=50)


def sets(items: int = 30, raters: int = 5) -> Audit:
    """Sets of three options."""
    rng = np.random.default_rng(9)
    truth = rng.random((items, 3)) < 0.5
    rows: list[tuple[str, str, Label]] = []
    for i in range(items):
        for r in range(raters):
            said = truth[i] ^ (rng.random(3) < 0.15)
            rows.append((f"i{i:03}", f"r{r}", frozenset(np.array(["a", "b", "c"])[said])))
    return audit(table(rows, Kind.MULTILABEL), bootstrap=50)


def marks(kind: Kind, names: str = "") -> Audit:
    """Three raters who mark two parts, or one, or none; labels and raters end in ``names``."""
    label = json.dumps(f"dog{names}")
    one, two = {
        Kind.SPANS: ((0, 8), (12, 20)),
        Kind.SEGMENTS: ((0.5, 2.5), (4.0, 8.0)),
        Kind.FRAMES: ((3, 3), (70, 70)),
        Kind.BOXES: ((0.1, 0.3), (0.5, 0.9)),
    }[kind]

    def part(ends: tuple[float, float]) -> str:
        a, b = ends
        place = {
            Kind.SPANS: f'"id": "s{a}", "start": {a}, "end": {b}, "text": "eight it", ',
            Kind.SEGMENTS: f'"start": {a}, "end": {b}, ',
            Kind.FRAMES: f'"frame": {a}, ',
            Kind.BOXES: f'"shape": "box", "x": {a}, "y": {a}, "w": {b - a:.2f}, "h": 0.1, ',
        }[kind]
        return f'{{{place}"label": {label}}}'

    said = [f"[{part(one)}, {part(two)}]", f"[{part(one)}]", "[]"]
    if kind is Kind.SPANS:
        said = [f'{{"spans": {parts}}}' for parts in said]
    rows = [(f"i{n}{names}", f"r{r}{names}", said[r]) for n in range(4) for r in range(3)]
    return audit(from_rows(rows, kind=kind), bootstrap=50)


def preferences(names: str = "") -> Audit:
    """Two replies of three systems, the longer one better or not; 60 items, four raters."""
    rng = np.random.default_rng(11)
    strength = {f"low{names}": -1.0, f"mid{names}": 0.0, f"top{names}": 1.0}
    rows, frame, shown = [], [], []
    for n in range(60):
        a, b = (str(one) for one in rng.choice(list(strength), 2, replace=False))
        for field, whose in (("reply_a", a), ("reply_b", b)):
            frame.append((f"i{n:02}", field, whose, "so " * int(rng.integers(1, 30))))
        for r in range(4):
            better = rng.random() < 1 / (1 + np.exp(2 * (strength[b] - strength[a])))
            rows.append((f"i{n:02}", f"r{r}", "reply_a" if better else "reply_b"))
            shown.append(json.dumps([str(f) for f in rng.permutation(["reply_a", "reply_b"])]))
    judgments = from_rows(rows)
    # rows of a table come by item and rater, in the order in which they were made here
    judgments = replace(judgments, groups={"shown": pl.Series("shown", shown)})
    columns = ["item", "field", "candidate", "text"]
    known = Candidates(pl.DataFrame(frame, schema=columns, orient="row"), {}, {})
    return audit(judgments, bootstrap=50, candidates=known)


def lone() -> Audit:
    """One rater, one item."""
    return audit(table([("i", "r", "yes")], options=("yes", "no")), bootstrap=50)


def unanimous() -> Audit:
    """Everybody says the same."""
    rows: list[tuple[str, str, Label]] = [
        (f"i{i}", f"r{r}", "yes" if i % 2 else "no") for i in range(8) for r in range(3)
    ]
    return audit(table(rows), bootstrap=50)


def free_text() -> Audit:
    """Free text, of which there is no consensus."""
    rows: list[tuple[str, str, Label]] = [
        (f"i{i}", f"r{r}", f"answer {i if r else 9}") for i in range(4) for r in range(3)
    ]
    return audit(table(rows, Kind.TEXT), bootstrap=50)


def reading(names: str = "") -> Reading:
    """A file in which a column was renamed and rows were dropped."""
    return Reading(
        f"folder/labels{names}.csv",
        300,
        {"item": f"unit{names}", "rater": "rater"},
        (Remark("dropped", f"no label{names}", 3, (4, 9, 11)),),
    )
