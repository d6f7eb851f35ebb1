"""``quorate export``: what was judged as other tools read it, preferences as trainers do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quorate.cli.exported import (
    KEEP_DISPUTED,
    LABELS,
    LIST,
    OPTION,
    SKIP_BAD,
    exported,
)
from quorate.cli.method_options import METHOD, SEED
from quorate.cli.provenance import PROV_N, write_provenance
from quorate.cli.server_options import Installation, installation_options
from quorate.cli.source import Source, source_options, the_comparing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from quorate.formats.exchange.chosen_labels import Choice, Which
    from quorate.formats.exchange.reading import Reading
    from quorate.formats.preference.exporting import Export
    from quorate.formats.preference.format import Format
    from quorate.formats.preference.record import Records

MOST_FAULTS = 20


@click.command("export")
@source_options()
@click.argument("source_name", metavar="[SOURCE]", required=False)
@click.option("--items", metavar="ITEMS", help="The file of items, with prompts and responses.")
@click.option(
    "--format",
    "format_name",
    default="trl",
    show_default=True,
    metavar="NAME",
    help="For which trainer: trl, trl-reward, trl-sft, trl-unpaired, llama-factory, axolotl, "
    "openrlhf, rewardbench; or canonical, which keeps everything; or a tool, as in FORMAT.",
)
@click.option(
    "--policy",
    default=None,
    type=click.Choice(("hard", "margin", "duplicate", "unpaired", "votes")),
    help="What becomes of doubt: the likelier side alone, with a margin, as so many copies of each "
    "side, as rows of one response, or a row a vote. What suits the format when not said.",
)
@click.option(
    "--threshold",
    default=0.5,
    show_default=True,
    help="Leave out pairs whose better side is less sure than this.",
)
@click.option(
    "--tie",
    default="drop",
    show_default=True,
    type=click.Choice(("drop", "both")),
    help="What becomes of ties: left out, or one row each way.",
)
@click.option(
    "--scale",
    default=1.0,
    show_default=True,
    help="With policy margin: the margin is the logit times this.",
)
@click.option(
    "--cap", default=3.0, show_default=True, help="With policy margin: the largest margin."
)
@click.option("--copies", default=10, show_default=True, help="With policy duplicate: rows a pair.")
@click.option(
    "--split",
    default="1",
    show_default=True,
    metavar="TRAIN,VALIDATION,TEST",
    help="The shares of prompts in each file, such as 0.8,0.1,0.1; 1 makes one file.",
)
@click.option("--by-rater", is_flag=True, help="Keep raters apart too (policy votes).")
@click.option("--parquet", is_flag=True, help="Write Parquet instead of JSON lines.")
@METHOD
@SEED
@click.option("--out", metavar="PATH", help="The folder or file to write, else SOURCE-FORMAT here.")
@click.option("--force", is_flag=True, help="Replace what is there.")
@OPTION
@LABELS
@KEEP_DISPUTED
@SKIP_BAD
@click.option("--check", is_flag=True, help="Only check FILE, which is in the format already.")
@click.option("--json", "as_json", is_flag=True, help="Print the account as JSON.")
@LIST
@installation_options
def command(
    source: Source,
    installation: Installation,
    source_name: str | None,
    items: str | None,
    format_name: str,
    policy: str | None,
    threshold: float,
    tie: str,
    scale: float,
    cap: float,
    copies: int,
    split: str,
    by_rater: bool,
    parquet: bool,
    method: str,
    seed: int,
    out: str | None,
    force: bool,
    pairs: tuple[str, ...],
    labels: Which | None,
    keep_disputed: bool,
    skip_bad: bool,
    check: bool,
    as_json: bool,
) -> None:
    """Write items and judgments as another tool reads them, or preferences as a trainer does.

    \b
    quorate export FORMAT SOURCE
    quorate export FILE --items ITEMS --format NAME

    FORMAT is one of `quorate export --list` (label-studio, argilla, table, trl …) and SOURCE a
    folder of `quorate import`, the export of any tool, a file of preferences, or a campaign of the
    installation. What FORMAT has no place for is counted and told. With prov-n, SOURCE is the
    folder of a release, whose provenance is written in the notation of the W3C.

    FILE is a table of judgments of a pair, a best-of or a ranking, ITEMS the prompts and responses,
    NAME a trainer. The folder for a trainer gets the rows by split, a README.md that the library
    datasets reads, and account.json, which says what was left out and what the format cannot carry.
    With --check, FILE is a file of rows, and its faults are told.
    """
    from quorate import plugins

    named = source_name is not None
    if source_name is not None:
        format_name, source = source.file, replace(source, file=source_name)
    if named and format_name == PROV_N:
        write_provenance(source.file, out, force=force)
        return
    of_trainer = {
        "question": source.question or "",
        "policy": policy or "",
        "threshold": threshold,
        "tie": tie,
        "scale": scale,
        "cap": cap,
        "copies": copies,
        "split": tuple(split.split(",")),
        "by_rater": by_rater,
        "parquet": parquet,
        "method": method,
        "seed": seed,
    }
    tool = format_name in plugins.names(plugins.EXCHANGE_FORMATS)
    if tool or (not check and items is None and (named or _holds_items(source.file))):
        from quorate.formats.exchange.chosen_labels import Choice

        choice = Choice(labels, keep_disputed=keep_disputed, method=method, seed=seed)
        asked = ForTool(
            source.file, format_name, out, pairs, choice, of_trainer, skip_bad=skip_bad, force=force
        )
        asked.export(installation, as_json=as_json)
        return
    from quorate.formats.preference.format import preference_format

    format_ = preference_format(format_name)
    if check:
        _check(format_, source.file)
        return
    if items is None:
        raise click.UsageError("--items is needed: the file with the prompts and the responses")
    from quorate.cli.output import as_text
    from quorate.formats.exchange.places import new_folder
    from quorate.formats.preference.exporting import export
    from quorate.formats.preference.policy import Policy
    from quorate.formats.preference.split import check_shares
    from quorate.formats.preference.trainer import fill, policy_for

    shares = check_shares(_shares(split))
    how = Policy(
        name=policy_for(policy or "", format_),
        threshold=threshold,
        tie="both" if tie == "both" else "drop",
        scale=scale,
        cap=cap,
        copies=copies,
        seed=seed,
    )
    found = export(_records(source, items, method, seed), format_, how, shares, by_rater=by_rater)
    folder = Path(out or f"{source.stem}-{format_.name}")
    with new_folder(folder, force=force) as draft:
        fill(found, draft, parquet=parquet)
    if as_json:
        print(as_text(found.account.to_dict()))
    else:
        _tell(found, folder)


def _holds_items(file: str) -> bool:
    """Whether a file or folder has the items beside the judgments, as exports of tools have."""
    return exported(Path(file)) is not None


@dataclass(frozen=True)
class ForTool:
    """What is written for a tool: a folder of ours, the export of any tool, or a campaign."""

    source: str
    format_name: str
    out: str | None
    pairs: tuple[str, ...]
    choice: Choice
    of_trainer: Mapping[str, object]
    skip_bad: bool
    force: bool

    def export(self, installation: Installation, *, as_json: bool) -> None:
        """Write it, and tell what was lost."""
        from quorate.cli.exported import found_format, options_of
        from quorate.cli.progress import progress

        path = Path(self.source)
        with progress(path.name) as told:
            if path.exists():
                told("writing", 0.0)
                reads = found_format(None, path)
                said = options_of(reads, (), skip_bad=self.skip_bad)
                with reads.read(path, said) as reading:
                    self._write(reading, as_json=as_json)
                return
            from quorate.cli.campaign_pieces import campaign_reading

            with installation.client() as client:
                self._write(campaign_reading(client, self.source, told), as_json=as_json)

    def _write(self, reading: Reading, *, as_json: bool) -> None:
        from quorate.cli.exported import Counted, account, options_of, tell
        from quorate.cli.output import as_text
        from quorate.formats.exchange.chosen_labels import write_labels
        from quorate.formats.exchange.format import exchange_format

        writes = exchange_format(self.format_name)
        stem = Path(self.source).name.split(".")[0]
        suffix = writes.suffixes[0] if writes.suffixes else ""
        target = Path(self.out or f"{stem}-{self.format_name}{suffix}")
        counted = Counted(reading)
        how = options_of(writes, self.pairs, skip_bad=self.skip_bad, force=self.force)
        if hasattr(how, "policy"):
            said = {pair.partition("=")[0].strip().replace("-", "_") for pair in self.pairs}
            further = {name: one for name, one in self.of_trainer.items() if name not in said}
            how = replace(how, **further)  # type: ignore[arg-type]
        written = write_labels(writes, reading.project, counted, target, how, self.choice)
        if as_json:
            print(as_text(account(reading, counted, written)))
            return
        print(f"{writes.title}: {counted}; in {target}")
        tell(reading, written)


def _shares(split: str) -> tuple[float, ...]:
    try:
        return tuple(float(part) for part in split.split(","))
    except ValueError:
        raise click.BadParameter(
            f"{split!r} is no list of shares", param_hint="'--split'"
        ) from None


def _records(source: Source, items: str, method: str, seed: int) -> Records:
    from quorate.analysis.preference.reading.compared import compared_fields
    from quorate.formats.candidates import read_candidates
    from quorate.formats.preference.record import records

    tables = source.read()
    several = len(tables) > 1
    # which one compares is told by what was shown, of which the rows themselves have no need
    name = the_comparing(source.read_shown())[0] if several else next(iter(tables))
    judgments = tables[name]
    candidates = read_candidates(items, compared_fields(judgments))
    return records(judgments, candidates, method=method, seed=seed)


def _check(format_: Format, file: str) -> None:
    from quorate.formats.preference.faults import check_lines
    from quorate.schema.errors import ReadError

    try:
        with Path(file).open("rb") as lines:
            found = list(check_lines(format_, lines))
    except OSError as error:
        raise ReadError(
            f"the file cannot be read ({error.strerror or error})",
            where=file,
            remedy="check the path",
        ) from None
    for fault in found[:MOST_FAULTS]:
        print(fault)
    if len(found) > MOST_FAULTS:
        print(f"… {len(found) - MOST_FAULTS:,} more")
    if found:
        raise click.exceptions.Exit(3)
    print(f"{file}: fit for {format_.title}")


def _tell(found: Export, folder: Path) -> None:
    account = found.account
    print(
        f"{account.kept:,} of {account.pairs:,} pairs; rows: {_listed(account.rows)}; in {folder}"
    )
    if account.dropped:
        print(f"left out: {_listed(account.dropped)}")
    if account.fallen:
        print(f"rows left out: {_listed(account.fallen)}")
    if account.longer is not None:
        print(
            f"the chosen side is longer in {account.longer:.1%} of the rows (median length "
            f"{account.length_ratio} times that of the rejected one)"
        )
    for lost in account.lost:
        print(f"not carried: {lost}")
    for warning in account.warnings:
        print(f"mind: {warning}")


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{n:,} {what}" for what, n in counts.items()) or "none"
