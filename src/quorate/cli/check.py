"""``quorate check``: what the checks of a running campaign say of a file of judgments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from quorate.cli.method_options import SEED
from quorate.cli.source import (
    GOLD,
    Source,
    left_out,
    read_compared,
    source_options,
    tell_left_out,
)
from quorate.cli.table_options import AS_JSON, OUT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import polars as pl

    from quorate.quality import Check, Finding
    from quorate.quality.running import First, Setting, Skipped
    from quorate.schema.json_value import Json

SHOWN = ("check", "verdict", "rater", "other", "item", "question", "score", "says")


@click.command("check")
@source_options(GOLD)
@click.option(
    "--checks",
    "names",
    metavar="A,B,…",
    help="Only these checks, as their pages name them; all where not said.",
)
@click.option(
    "--set",
    "set_",
    multiple=True,
    metavar="CHECK.OPTION=VALUE",
    help="An option of a check, as its page names it. May be repeated.",
)
@click.option(
    "--history",
    is_flag=True,
    help="A dry run: look at each rater after every few judgments in the order of time, and tell "
    "when each finding first came.",
)
@click.option(
    "--every",
    default=5,
    show_default=True,
    type=click.IntRange(1),
    help="With --history: judgments of a rater between two looks.",
)
@click.option(
    "--items",
    metavar="FILE",
    help="The items that were judged, with the texts that are compared and slice.NAME for whose "
    "they are: for the checks of preferences.",
)
@SEED
@AS_JSON
@OUT
def command(
    source: Source,
    names: str | None,
    set_: tuple[str, ...],
    history: bool,
    every: int,
    items: str | None,
    seed: int,
    as_json: bool,
    out: str | None,
) -> None:
    """Run the checks of a campaign over a file of judgments.

    One row a finding: the check, weak or strong, whom it is about, and one sentence. Checks that
    need what the file does not have are named with the reason. Besides item, rater and label the
    columns seconds, at, guideline, shown, purpose, round, length, content and excluded are used,
    and of pairs text.FIELD, length.FIELD and slice.FIELD (whose it is), or --items.
    """
    from random import Random

    from quorate.cli.output import put
    from quorate.cli.progress import progress
    from quorate.quality import running
    from quorate.quality.table import view_of

    checks = _checks(names, set_)
    with progress(source.name) as told:
        told("reading", 0.0)
        tables = source.read_work()
        shown = None if items is None else read_compared(items, tables)
        view = view_of(tables, source.read_gold(tables), candidates=shown)
        told("checking", 0.0)
        first: tuple[First, ...] | None = None
        if history:
            walk = running.history(
                checks, view, every, seed=seed, told=lambda share: told("checking", share)
            )
            first, skipped = walk.first, walk.skipped
            findings = tuple(one.finding for one in first)
        else:
            found = running.run(checks, view, int(view.at.max()), Random(seed))
            findings, skipped = _sorted(found.findings), found.skipped
    apart = int((~view.counts).sum())
    if not as_json and out is None:
        tell_left_out(tables)
        _tell(skipped, len(findings), apart)
    put(
        _table(findings, first),
        lambda: {
            **_document(findings, first, skipped, len(view)),
            "practice_and_tests": apart,
            "left_out": {name: left_out(table) for name, table in tables.items()},
        },
        as_json,
        out,
    )


def _checks(names: str | None, set_: Sequence[str]) -> tuple[Check, ...]:
    from quorate import plugins
    from quorate.quality import running

    options: dict[str, dict[str, Setting]] = {}
    for said in set_:
        check, option, value = _setting(said)
        options.setdefault(check, {})[option] = value
    chosen = [name.strip() for name in (names or "").split(",") if name.strip()]
    for name in options:
        running.made(name, options[name])
    return tuple(
        running.made(name, options.get(name)) for name in chosen or plugins.names(plugins.CHECKS)
    )


def _setting(said: str) -> tuple[str, str, Setting]:
    from quorate.cli.method_options import settings

    path, equals, value = said.partition("=")
    check, dot, option = path.partition(".")
    if not equals or not dot or not check or not option.isidentifier():
        raise click.BadParameter(f"{said!r} is not CHECK.OPTION=VALUE", param_hint="'--set'")
    return check, option, settings((f"{option}={value}",))[option]


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Strong ones first, then by check and score."""
    from quorate.quality import Verdict

    weight = {Verdict.STRONG: 0, Verdict.WEAK: 1, Verdict.CLEARED: 2}
    return tuple(sorted(findings, key=lambda one: (weight[one.verdict], one.check, -one.score)))


def _tell(skipped: Sequence[Skipped], found: int, apart: int) -> None:
    """What was not checked, and why, on standard error: the table goes on alone."""
    from quorate.report.numbers import plural

    if apart:
        click.echo(f"of practice and tests, not checked: {plural(apart, 'judgment')}", err=True)
    for one in skipped:
        click.echo(f"not checked: {one.check} ({one.why})", err=True)
    if not found:
        click.echo("nothing was found", err=True)


def _table(findings: Sequence[Finding], first: Sequence[First] | None) -> pl.DataFrame:
    import polars as pl

    text = pl.String()
    schema = {name: pl.Float64() if name == "score" else text for name in SHOWN}
    columns: dict[str, list[object]] = {
        name: [getattr(f, name) for f in findings] for name in SHOWN
    }
    columns["verdict"] = [finding.verdict.value for finding in findings]
    frame = pl.DataFrame(columns, schema=schema)
    for name in ("other", "item", "question"):
        if frame[name].is_null().all() and len(frame):
            frame = frame.drop(name)
    if first is None:
        return frame
    return frame.insert_column(2, pl.Series("after", [one.judgments for one in first], pl.Int64))


def _document(
    findings: Sequence[Finding],
    first: Sequence[First] | None,
    skipped: Sequence[Skipped],
    judgments: int,
) -> dict[str, Json]:
    rows: list[Json] = []
    for n, finding in enumerate(findings):
        row: dict[str, Json] = {name: getattr(finding, name) for name in SHOWN}
        row |= {"verdict": finding.verdict.value, "evidence": dict(finding.evidence)}
        if first is not None:
            row |= {"after": first[n].judgments, "looked_at": first[n].rater}
        rows.append(row)
    return {
        "judgments": judgments,
        "findings": rows,
        "skipped": [{"check": one.check, "why": one.why} for one in skipped],
    }
