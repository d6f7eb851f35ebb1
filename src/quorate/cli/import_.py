"""``quorate import``: a campaign from the files of another tool, or judgments into one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quorate.cli.exported import AS_JSON, FORCE, OPTION, SKIP_BAD
from quorate.cli.server_options import Installation, installation_options
from quorate.schema.paradigm import PARADIGMS, Paradigm

if TYPE_CHECKING:
    from quorate.cli.brought import Brought
    from quorate.client import Client
    from quorate.formats.exchange.format import Format
    from quorate.formats.exchange.reading import Reading
    from quorate.formats.exchange.record import Project
    from quorate.schema.campaign import CampaignSpec


@dataclass(frozen=True)
class Wish:
    """What was asked for: the file, and what to call what comes of it."""

    path: Path
    title: str | None
    paradigm: Paradigm
    pairs: tuple[str, ...]
    skip_bad: bool
    as_json: bool


@click.command("import")
@click.argument("tool", metavar="TOOL")
@click.argument("file", metavar="FILE")
@click.option("--out", metavar="FOLDER", help="The folder to write, else FILE's name here.")
@click.option(
    "--into",
    metavar="CAMPAIGN",
    help="Write no folder: take the judgments into the log of a campaign that is there.",
)
@click.option(
    "--open",
    "opens",
    is_flag=True,
    help="Write no folder: open the campaign and take items, gold and judgments in.",
)
@click.option("--add-items", is_flag=True, help="With --into: add the items that it lacks.")
@click.option(
    "--as",
    "renamed",
    multiple=True,
    metavar="NAME=QUESTION",
    help="With --into: which question of the campaign one of the file is. May be repeated.",
)
@click.option("--title", metavar="TEXT", help="The campaign's title, else FILE's name.")
@click.option(
    "--paradigm",
    default="prescriptive",
    show_default=True,
    type=click.Choice(PARADIGMS),
    help="What the answers are for; other tools do not say it.",
)
@OPTION
@SKIP_BAD
@FORCE
@AS_JSON
@installation_options
def command(
    tool: str,
    file: str,
    out: str | None,
    into: str | None,
    opens: bool,
    add_items: bool,
    renamed: tuple[str, ...],
    title: str | None,
    paradigm: Paradigm,
    pairs: tuple[str, ...],
    skip_bad: bool,
    force: bool,
    as_json: bool,
    installation: Installation,
) -> None:
    """Take over what another tool exported.

    TOOL is one of label-studio, argilla, doccano, prodigy, table … (docs/formats), or auto to find
    it out. FOLDER gets campaign.yaml, which `quorate open` takes, items.jsonl for `quorate items
    add`, and the judgments beside them, which every command reads. With --open or --into the
    judgments come into the log of a campaign, one entry each, and can be released with their proof.
    Done again, it adds what is missing. What has no place is told.
    """
    if sum((into is not None, opens, out is not None)) > 1:
        raise click.UsageError("--out, --into and --open: choose one")
    if (add_items or renamed) and into is None:
        raise click.UsageError("--add-items and --as go with --into")
    wish = Wish(Path(file), title, paradigm, pairs, skip_bad, as_json)
    if into is None and not opens:
        _write_folder(tool, wish, out, force=force)
    elif into is None:
        _open(tool, wish, installation)
    else:
        _bring_into(tool, wish, installation, into, renamed, add_items=add_items)


def _write_folder(tool: str, wish: Wish, out: str | None, *, force: bool) -> None:
    from quorate.cli.exported import Counted, account, found_format, options_of, tell
    from quorate.cli.output import as_text
    from quorate.cli.progress import progress
    from quorate.formats.exchange.format import Options, exchange_format

    path = wish.path
    format_ = found_format(tool, path)
    with progress(path.name) as told:
        told("reading", 0.0)
        with format_.read(path, options_of(format_, wish.pairs, skip_bad=wish.skip_bad)) as reading:
            project = _titled(reading.project, wish)
            counted = Counted(reading)
            folder = Path(out or path.name.split(".")[0] or "imported")
            if out is None and folder == path:
                folder = path.with_name(f"{path.name}-imported")
            native = exchange_format("quorate")
            written = native.write(project, counted, folder, Options(force=force))
    if wish.as_json:
        print(as_text(account(reading, counted, written)))
        return
    print(f"{format_.title}: {counted}; in {folder}")
    asked = ", ".join(f"{question.name} ({question.type})" for question in project.questions)
    print(f"asked: {asked}")
    media = [field.name for field in project.content if field.is_media]
    if media:
        print(f"media stay where they are: {', '.join(media)} name files or addresses")
    tell(reading, written)
    print(f"Open it: quorate open {folder}/campaign.yaml; audit it: quorate audit {folder}")


def _titled(project: Project, wish: Wish) -> Project:
    return replace(
        project,
        title=wish.title or project.title,
        paradigm=project.paradigm or wish.paradigm,
    )


def _open(tool: str, wish: Wish, installation: Installation) -> None:
    """Open the campaign that the file makes, and take all of the file in."""
    from quorate.cli.exported import found_format, options_of
    from quorate.formats.exchange.native.campaign import campaign_of
    from quorate.formats.exchange.overlap import usual_overlap

    format_ = found_format(tool, wish.path)
    options = options_of(format_, wish.pairs, skip_bad=wish.skip_bad)
    with format_.read(wish.path, options) as reading:
        overlap = usual_overlap(reading)
    with format_.read(wish.path, options) as reading:  # once more: a reading streams
        spec = campaign_of(_titled(reading.project, wish), overlap)
        named = {question.name: question.name for question in spec.questions}
        with installation.client(make=True) as client:
            client.open_campaign(spec)
            if not wish.as_json:
                print(f"Opened {spec.name}.")
            brought = _send(client, format_, reading, wish, spec.name, named, frozenset())
    _tell(format_, reading, brought, wish, spec.name)


def _bring_into(
    tool: str,
    wish: Wish,
    installation: Installation,
    campaign: str,
    renamed: tuple[str, ...],
    *,
    add_items: bool,
) -> None:
    """Take the judgments of the file into a campaign that is there."""
    from quorate.cli.exported import found_format, options_of
    from quorate.schema.campaign import campaign_spec

    format_ = found_format(tool, wish.path)
    options = options_of(format_, wish.pairs, skip_bad=wish.skip_bad)
    with format_.read(wish.path, options) as reading, installation.client() as client:
        spec = campaign_spec(client.campaign(campaign).spec)
        known = frozenset(one.item for one in client.items(campaign)) if add_items else None
        named = _fitting(reading.project, spec, renamed)
        brought = _send(client, format_, reading, wish, campaign, named, known)
    _tell(format_, reading, brought, wish, campaign)


def _fitting(project: Project, spec: CampaignSpec, renamed: tuple[str, ...]) -> dict[str, str]:
    """The campaign's question for each of the file that it has, of the same type.

    Raises RequestError where there is none, or one has another type.
    """
    from quorate.schema.errors import RequestError

    theirs = {question.name: question for question in project.questions}
    ours = {question.name: question for question in spec.questions}
    said = dict(pair.partition("=")[::2] for pair in renamed)
    for name, question in said.items():
        if name not in theirs or question not in ours:
            raise click.BadParameter(
                f"{name}={question}: the file asks {', '.join(theirs)}, the campaign "
                f"{', '.join(ours)}",
                param_hint="'--as'",
            )
    named = {name: said.get(name, name) for name in theirs if said.get(name, name) in ours}
    if not named:
        raise RequestError(
            f"no question of the file is one of campaign {spec.name}: the file asks "
            f"{', '.join(theirs)}, the campaign {', '.join(ours)}",
            remedy=f"say which is which: --as {next(iter(theirs), 'NAME')}={next(iter(ours))}",
        )
    for name, question in named.items():
        if theirs[name].question().kind != ours[question].question().kind:
            raise RequestError(
                f"question {name} of the file is of type {theirs[name].type}, {question} of the "
                f"campaign of type {ours[question].type}",
                remedy="say with --as which of the campaign's questions it is, or leave it out",
            )
    return named


def _send(
    client: Client,
    format_: Format,
    reading: Reading,
    wish: Wish,
    campaign: str,
    named: Mapping[str, str],
    known: frozenset[str] | None,
) -> Brought:
    from quorate.cli.brought import Brought, From, bring
    from quorate.cli.progress import progress
    from quorate.formats.exchange.digest import digest_of
    from quorate.schema.errors import InputError

    origin = From(format_.name, wish.path.resolve().name, digest_of(wish.path))
    brought = Brought()
    with progress(wish.path.name) as told:
        told("sending", 0.0)
        for brought in bring(client, campaign, origin, reading, named, known):
            if brought.refused and not wish.skip_bad:
                raise InputError(
                    brought.refused[0],
                    where=wish.path.name,
                    remedy="correct it and import the file again, which adds what is missing; or "
                    "pass over what does not fit with --skip-bad",
                )
            told(f"sent {brought.added + brought.there:,} judgments", 0.0)
    return brought


def _tell(format_: Format, reading: Reading, brought: Brought, wish: Wish, campaign: str) -> None:
    from quorate.cli.brought import LEFT, MOST_TOLD, UNNAMED
    from quorate.cli.exported import tell
    from quorate.cli.output import as_text

    if wish.as_json:
        losses = [loss.to_dict() for loss in reading.losses]
        told = {"campaign": campaign, "tool": format_.name, **brought.to_dict(), "losses": losses}
        print(as_text(told))
        return
    items = f"{brought.items:,} items ({brought.gold:,} with a known answer) and "
    print(
        f"{format_.title}: {items if brought.items else ''}{brought.added:,} judgments of "
        f"{wish.path.name} came into {campaign}; new raters: {brought.raters:,}"
    )
    for n, what in (
        (brought.there, "were there already"),
        (brought.beyond, "are more than their items asked for; they count too"),
        (brought.rejected, f"were rejected in {format_.title}; they are there and do not count"),
        (brought.unnamed, f"name no rater; they are of one who is called {UNNAMED}"),
    ):
        if n:
            print(f"{n:,} {what}")
    for why, n in brought.left.items():
        if n:
            print(f"left out: {n:,} {LEFT[why]}")
    for what in brought.refused[:MOST_TOLD]:
        print(f"passed over: {what}")
    if len(brought.refused) > MOST_TOLD:
        print(f"… {len(brought.refused) - MOST_TOLD:,} more")
    tell(reading, None)
    print(f"Release them with their proof: quorate release {campaign} --version 1.0.0")
