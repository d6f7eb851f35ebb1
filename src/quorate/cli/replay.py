"""``quorate replay``: what a policy would have saved on recorded judgments."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from quorate.cli.method_options import POLICY, SEED
from quorate.cli.source import GOLD, Source, source_options, tell_left_out
from quorate.cli.table_options import AS_JSON, OUT

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from quorate.assignment.replay import Replay, Saving
    from quorate.schema.assignment import Stopping

YARDSTICKS = {"majority": "majority vote", "dawid-skene": "Dawid–Skene"}


@click.command("replay")
@source_options(GOLD)
@POLICY
@click.option(
    "--confidence",
    type=float,
    help="Also run a campaign that stops each item when so sure, such as 0.95.",
)
@click.option(
    "--most", type=int, default=7, show_default=True, help="With --confidence: judgments at most."
)
@click.option(
    "--overlap", type=int, default=5, show_default=True, help="The fixed overlap to be beaten."
)
@click.option(
    "--orders", type=int, default=20, show_default=True, help="Random orders of items and raters."
)
@click.option(
    "--known",
    type=float,
    default=0.1,
    show_default=True,
    help="The share of items whose gold the campaign knows; these are not scored.",
)
@click.option(
    "--online",
    type=int,
    default=4,
    show_default=True,
    help="Raters at hand at each step, of whom the policy takes one.",
)
@click.option(
    "--items",
    metavar="FILE",
    help="For policies by a model: the items that were judged, with a column item and their texts.",
)
@click.option(
    "--embeddings",
    metavar="FILE",
    help="For policies by a model: their embeddings, .parquet or, with --items, .npy.",
)
@SEED
@AS_JSON
@OUT
def command(
    source: Source,
    policy: str,
    confidence: float | None,
    most: int,
    overlap: int,
    orders: int,
    known: float,
    online: int,
    items: str | None,
    embeddings: str | None,
    seed: int,
    as_json: bool,
    out: str | None,
) -> None:
    """Try on recorded judgments what a policy of asking saves, beside a fixed overlap.

    A policy says which item a rater is asked next. Judgments are revealed one by one as it asks for
    them, and held against --gold, which is needed. One row a point of a curve:
    accuracy on items whose gold the campaign did not know, against judgments an item, for the
    policy, for majority vote and for Dawid–Skene.

    Policies that go by a model need the items' texts or embeddings: the built-in model learns them
    again and again while judgments come in.
    """
    from dataclasses import asdict

    from quorate.assignment.replay import replay
    from quorate.cli.output import put
    from quorate.cli.progress import progress

    if source.gold is None:
        raise click.UsageError("Say with --gold FILE what is right: accuracy is measured on it.")
    stopping = None if confidence is None else _stopping(confidence, most)
    with progress(source.name) as told:
        told("reading", 0.0)
        tables = source.read()
        if len(tables) > 1:
            raise click.UsageError(f"Say with --question which of {', '.join(tables)} to replay.")
        name, judgments = next(iter(tables.items()))
        found = replay(
            judgments,
            source.read_gold(tables)[name],
            policy,
            stopping=stopping,
            overlap=overlap,
            orders=orders,
            gold_share=known,
            online=online,
            seed=seed,
            features=_features(judgments.items.to_list(), items, embeddings, seed),
            progress=lambda done: told("replaying", done / orders),
        )
    if not as_json:
        tell_left_out(tables)
    plain = not as_json and out is None
    if plain:
        click.echo("\n".join(_sentences(found)), err=not sys.stdout.isatty())
    put(_table(found), lambda: asdict(found), as_json, out)


def _features(
    names: list[str], items: str | None, embeddings: str | None, seed: int
) -> NDArray[np.float32] | None:
    """What the built-in model learns of the items; None where no file is given."""
    if items is None and embeddings is None:
        return None
    from quorate.analysis.diagnosis.model.features import features_of
    from quorate.formats.item_features import read_rows_of_items, read_texts
    from quorate.schema.errors import InputError

    texts = {} if items is None else read_texts(items)
    if embeddings is not None:
        return features_of(rows=read_rows_of_items(embeddings, names, list(texts) or None))
    lacking = [name for name in names if name not in texts]
    if lacking:
        raise InputError(
            f"{len(lacking):,} judged items have no text, such as {lacking[0]!r}",
            where=items or "",
            remedy="give all items that were judged",
        )
    return features_of(texts=[texts[name] for name in names], seed=seed)


def _stopping(confidence: float, most: int) -> Stopping:
    from pydantic import ValidationError

    from quorate.schema.assignment import Stopping

    try:
        return Stopping(confidence=confidence, min=min(2, most), max=most)
    except ValidationError as error:
        told = "; ".join(str(one["msg"]) for one in error.errors())
        raise click.UsageError(f"--confidence {confidence:g} --most {most}: {told}.") from None


def _table(found: Replay) -> pl.DataFrame:
    import polars as pl

    rows = [
        {
            "curve": curve,
            "judgments": round(point.judgments, 3),
            "accuracy": round(point.accuracy, 4),
            "spread": round(point.spread, 4),
        }
        for curve, points in ((found.choice, found.curve), *found.fixed.items())
        for point in points
    ]
    return pl.DataFrame(rows)


def _sentences(found: Replay) -> list[str]:
    from quorate.report.numbers import decimal, percent, plural, whole

    told = [
        f"{plural(found.orders, 'random order')} of {whole(found.items)} items by "
        f"{plural(found.raters, 'rater')}, {decimal(found.recorded, 1)} judgments each; "
        f"{whole(found.gold)} items were known to the campaign, {whole(found.scored)} are scored."
    ]
    told += [_saving(saving) for saving in found.savings]
    rule = found.rule
    if rule is not None:
        told.append(
            f"Stopping each item when sure: {decimal(rule.judgments, 2)} judgments an item, "
            f"accuracy {decimal(rule.accuracy, 3)} ({decimal(rule.accuracy_quorate, 3)} on items "
            f"that are quorate), {percent(rule.contested)} contested."
        )
    told.append(
        f"The busiest tenth of the raters would have given {percent(found.busiest)} of the "
        f"judgments, {percent(found.busiest_recorded)} as it was: a policy that prefers good "
        "raters needs them to have the time."
    )
    return told


def _saving(saving: Saving) -> str:
    from quorate.report.numbers import decimal, percent

    name = YARDSTICKS[saving.yardstick]
    verdict = "reached" if saving.reached >= saving.asked else "missed by "
    short = "" if saving.reached >= saving.asked else decimal(saving.asked - saving.reached, 3)
    words = (
        f"Asked for the accuracy of {saving.overlap} each with {name}, "
        f"{decimal(saving.asked, 3)}, it stopped by itself after {decimal(saving.judgments, 2)} "
        f"judgments a scored item, those of known items included, at "
        f"{decimal(saving.reached, 3)} ({verdict}{short}): "
        f"{percent(saving.saved)} saved, {percent(saving.saved_at_reached)} at the accuracy that "
        "was reached"
    )
    if saving.saved_on_curve is not None:
        words += f"; its curve gets there with {percent(saving.saved_on_curve)} less"
    return words + "."
