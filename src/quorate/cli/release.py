"""``quorate release``: a frozen version of a campaign's data as a folder."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from quorate.cli.method_options import SEED
from quorate.cli.server_options import Installation, installation_options
from quorate.cli.stamp import TIMESTAMP, WITNESS

if TYPE_CHECKING:
    from pathlib import Path

    from quorate.client import Client, ReleaseContents

SMALLEST = 10
WIDTH = 10
"""characters of a version in the list; longer ones push their line out"""


@click.command("release")
@click.argument("campaign", metavar="CAMPAIGN")
@click.option("--version", "version", metavar="VERSION", help="What to call it, such as 1.0.0.")
@click.option("--out", metavar="FOLDER", help="The folder to write, else CAMPAIGN-VERSION here.")
@click.option(
    "--tell",
    "told",
    type=click.Choice(("raters", "groups")),
    help="Tell raters apart across items, or groups of people. Groups, where a descriptive "
    "campaign asked raters who they are; else raters.",
)
@click.option(
    "--smallest",
    default=SMALLEST,
    show_default=True,
    type=click.IntRange(SMALLEST, 10_000),
    help="Groups of fewer raters are not told of.",
)
@SEED
@click.option("--preview", is_flag=True, help="Say what it would hold, and make nothing.")
@click.option("--fetch", is_flag=True, help="Write the files of a release that was made before.")
@TIMESTAMP
@WITNESS
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@installation_options
def command(
    campaign: str,
    version: str | None,
    out: str | None,
    told: str | None,
    smallest: int,
    seed: int,
    preview: bool,
    fetch: bool,
    timestamp: str | None,
    witness: str | None,
    as_json: bool,
    installation: Installation,
) -> None:
    """Freeze a campaign into a release, and write its files.

    The folder gets the judgments under pseudonyms made for this release, the consensus or the
    distribution of each question, documents about them, and the proof that they are what was
    judged; whoever has it can check it with quorate verify. A release that does not meet the
    conditions of the campaign file may be refused. Without --version it lists the releases there
    are. A timestamp or a head that witnesses signed goes beside it if it is of the release's log,
    else no folder is written; quorate stamp does that later too.
    """
    with installation.client() as client:
        if preview:
            found = client.release_contents(campaign, told, smallest)
            print(found.model_dump_json(indent=1) if as_json else _told(found))
        elif version is None:
            _list(client, campaign, as_json=as_json)
        else:
            folder = out or f"{campaign}-{version}"
            _refuse_what_is_there(folder)
            beside = _readable(timestamp, witness)
            if not fetch:
                _make(client, campaign, version, told, smallest, seed)
            _write(client, campaign, version, folder, beside, as_json=as_json)


def _refuse_what_is_there(folder: str) -> None:
    from pathlib import Path

    from quorate.schema.errors import RequestError

    if Path(folder).exists():
        raise RequestError("it is there already", where=folder, remedy="name another with --out")


def _readable(timestamp: str | None, witness: str | None) -> tuple[str | None, str | None]:
    """The files to put beside. Raises ReadError, before anything is made, where one cannot be."""
    from pathlib import Path

    from quorate.cli.verify import read_bytes

    for one in (timestamp, witness):
        if one is not None:
            read_bytes(Path(one))
    return timestamp, witness


def _make(
    client: Client, campaign: str, version: str, told: str | None, smallest: int, seed: int
) -> None:
    from quorate.cli.progress import progress

    with progress(f"{campaign} {version}") as hear:
        client.make_release(campaign, version, told, smallest, seed, hear)


def _write(
    client: Client,
    campaign: str,
    version: str,
    folder: str,
    beside: tuple[str | None, str | None],
    *,
    as_json: bool,
) -> None:
    """Write the folder, with what goes beside the release; nothing where that is not of it."""
    from pathlib import Path

    from quorate.cli.stamp import put
    from quorate.cli.whole_folder import write_whole

    counted: list[int] = []
    said: list[str] = []

    def fill(draft: Path) -> None:
        counted.append(client.release_files(campaign, version, draft))
        if any(beside):
            said.append(put(draft, *beside) + "\n")

    write_whole(Path(folder), fill)
    made = client.release(campaign, version)
    if as_json:
        print(made.model_dump_json(indent=1))
        return
    print(
        f"Release {version}: {counted[0]} files in {folder}, from {made.log_size:,} entries of the "
        f"log.\n{_gate(Path(folder))}{''.join(said)}Its manifest has the digest {made.digest}."
    )


def _gate(folder: Path) -> str:
    """Whether the release is certified, and the conditions that it does not meet."""
    import json

    found = json.loads((folder / "manifest.json").read_text(encoding="utf-8")).get("gate")
    if found is None:
        return ""
    gaps = [one for one in found["conditions"] if one["state"] != "met"]
    told = "".join(f"  {one['title']}: {one['says']}\n" for one in gaps)
    return f"It is {found['verdict']}{':' if gaps else '.'}\n{told}"


def _list(client: Client, campaign: str, *, as_json: bool) -> None:
    """Print the releases, a page fetched when it is come to."""
    if as_json:
        from quorate.client import Releases

        made = tuple(client.releases(campaign))
        found = Releases(releases=made, making=client.release_making(campaign))
        print(found.model_dump_json(indent=1))
        return
    none = True
    for one in client.releases(campaign):
        none = False
        print(
            f"{one.version:{WIDTH}}  {datetime.fromtimestamp(one.at / 1000, UTC):%Y-%m-%d}  "
            f"{one.log_size:>9,} entries  {one.told or '':6}  {one.digest}"
        )
    if none:
        print("There is no release yet. Make one: quorate release CAMPAIGN --version 1.0.0")


def _told(found: ReleaseContents) -> str:
    lines = [
        f"{found.answers:,} answers of {found.raters:,} raters about {found.items:,} items; "
        + (
            f"groups of at least {found.smallest} raters told, raters apart within an item only"
            if found.told == "groups"
            else "raters told apart across items"
        )
    ]
    for one in found.questions:
        tables = ", ".join(name for name in (one.table, one.groups) if name)
        lines.append(f"{one.name} ({one.paradigm}): {tables or 'no table: ' + one.note}")
        lines += [
            f"  {of.attribute}: {of.groups:,} groups with {of.raters:,} raters hidden, "
            f"{of.untold:,} told nothing; of single items {of.cells:,} told, "
            f"{of.hidden_cells:,} hidden"
            for of in one.suppressed
        ]
    lines += [
        f"set aside, {one.why}: {one.answers:,}" + (f" ({one.reason})" if one.reason else "")
        for one in found.aside
    ]
    lines += [f"not released, {one.what}: {one.answers:,}" for one in found.withheld]
    lines += [f"not released, own words of {one.what}: {one.answers:,}" for one in found.own_words]
    return "\n".join(lines)
