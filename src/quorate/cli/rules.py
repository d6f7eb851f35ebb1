"""``quorate rules``: whether the rules of a campaign can fire, and whom they would have hit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from quorate.cli.server_options import Installation, installation_options
from quorate.cli.source import Source, read_compared, tell_left_out
from quorate.cli.table_options import AS_JSON, OUT

if TYPE_CHECKING:
    import polars as pl

    from quorate.client.results.rules import DryRun
    from quorate.schema.campaign import CampaignSpec


@click.command("rules")
@click.argument("file", metavar="CAMPAIGN_FILE")
@click.option("--history", metavar="FILE", help="Judgments to try the rules on, as for check.")
@click.option("--gold", metavar="FILE", help="With --history: known answers, item and label.")
@click.option(
    "--items",
    metavar="FILE",
    help="With --history: the items that were judged, for rules on the checks of preferences.",
)
@click.option(
    "--campaign",
    metavar="NAME",
    help="Try the rules on what was judged in this campaign of the server.",
)
@click.option(
    "--every",
    default=5,
    show_default=True,
    type=click.IntRange(1),
    help="With --history: judgments of a rater between two looks.",
)
@AS_JSON
@OUT
@installation_options
def command(
    file: str,
    history: str | None,
    gold: str | None,
    items: str | None,
    campaign: str | None,
    every: int,
    as_json: bool,
    out: str | None,
    installation: Installation,
) -> None:
    """Tell whether the rules of a campaign file can fire, and whom they would have hit.

    Alone it reads the file and refuses a rule that can never fire. With --history or --campaign it
    is a dry run: one row a rule, with how many raters it would have hit, after how many judgments,
    and how many of those look honest. Nothing is done to anybody.
    """
    from quorate.cli.output import put
    from quorate.schema.campaign_file import read_campaign
    from quorate.schema.errors import RequestError

    spec = read_campaign(Path(file))
    if history is not None and campaign is not None:
        raise click.UsageError("give --history or --campaign, not both")
    if not spec.rules:
        raise RequestError("the campaign has no rules", where=file, remedy="see docs/rules.md")
    if history is None and campaign is None:
        from quorate.quality.rule_faults import Kept, validated

        validated(spec, Kept())
        print(f"{file} has {len(spec.rules)} rules, and each can fire")
        return
    if campaign is not None:
        with installation.client() as client:
            found = client.dry_run(campaign, spec)
    else:
        found = _over_file(spec, str(history), gold, items, every)
    put(_table(found), lambda: found.model_dump(), as_json, out)


def _over_file(
    spec: CampaignSpec, history: str, gold: str | None, items: str | None, every: int
) -> DryRun:
    """A dry run over a file of judgments."""
    from quorate.cli.progress import progress
    from quorate.client.results.rules import DryRun
    from quorate.quality.rehearsal import rehearse, terms_of
    from quorate.quality.rule_faults import Kept, heard, rule_faults
    from quorate.quality.table import view_of

    source = Source(
        file=history,
        question=None,
        kind=None,
        order=None,
        options=None,
        column=(),
        wide=None,
        duplicates="last",
        encoding=None,
        missing=(),
        by=(),
        gold=gold,
    )
    with progress(source.name) as told:
        told("reading", 0.0)
        tables = source.read_work()
        answers = source.read_gold(tables)
        shown = None if items is None else read_compared(items, tables)
        view = view_of(tables, answers, terms=terms_of(spec), candidates=shown)
        faults = rule_faults(spec, Kept(known=len(answers), items=len(view.items)))
        never = {name: f"{fault.found}; it takes {fault.allowed}" for name, fault in faults}
        done = rehearse(
            spec.rules,
            heard(spec),
            view,
            every=every,
            never=never,
            told=lambda share: told("trying", share),
        )
    tell_left_out(tables)
    return DryRun.model_validate(done.to_json())


def _table(found: DryRun) -> pl.DataFrame:
    """One row a rule."""
    import polars as pl

    hits = [rule.hit_raters for rule in found.rules]
    after = [sorted(hit.after for hit in of_rule) for of_rule in hits]
    return pl.DataFrame(
        {
            "rule": [rule.name for rule in found.rules],
            "then": [rule.then for rule in found.rules],
            "raters": [len(of_rule) for of_rule in hits],
            "of": [found.raters] * len(hits),
            "honest_looking": [sum(hit.honest_looking for hit in of_rule) for of_rule in hits],
            "after": [one[(len(one) - 1) // 2] if one else None for one in after],
            "items": [rule.hit_items for rule in found.rules],
            "never": [rule.never for rule in found.rules],
        },
        schema_overrides={"after": pl.Int64, "never": pl.String},
    )
