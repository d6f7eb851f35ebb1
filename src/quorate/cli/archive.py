"""``quorate archive``: a closed campaign out of the database, into files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from quorate.cli.server_options import Installation, installation_options

if TYPE_CHECKING:
    from pathlib import Path


@click.command("archive")
@click.argument("campaign", metavar="CAMPAIGN")
@click.option(
    "--out", metavar="FOLDER", help="Take the archive there, out of the installation's folder."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@installation_options
def command(campaign: str, out: str | None, as_json: bool, installation: Installation) -> None:
    """Take a closed campaign out of the database.

    Its log, its answers, the files that it shows and its releases are written into a folder below
    `archives` of the installation, read again and held against the database; only then its rows are
    deleted there. What stays: the campaign in the list, its people, what they earned and were
    paid, its releases. Cut off at any moment, the same command goes on. `quorate unarchive` brings
    it back.
    """
    from pathlib import Path

    from quorate.cli.progress import progress

    target = None if out is None else _free(Path(out), installation)
    with installation.client() as client, progress(campaign) as told:
        here = client.archived(campaign)
        whole = here.archive is not None and here.moving is None and target is not None
        if not (whole and here.folder):
            here = client.archive(campaign, told)
        if target is not None:
            _take(_folder(here.folder, installation), target)
        made = client.archived(campaign)
    if as_json:
        print(made.model_dump_json(indent=1))
    elif made.archive is not None:
        where = target or _folder(made.folder, installation)
        print(
            f"Archived {campaign}: {made.archive.log_size:,} entries of its log in {where}, "
            f"{made.archive.bytes:,} bytes.\nIts manifest has the digest {made.archive.digest}.\n"
            f"Check it: quorate verify {where}\nBring it back: quorate unarchive {campaign}"
            + ("" if target is None else f" --from {target}")
        )


def _free(target: Path, installation: Installation) -> Path:
    """The place to write. Raises RequestError where something is, or the folder is elsewhere."""
    from quorate.schema.errors import RequestError

    if installation.server is not None:
        raise RequestError(
            "the archive is on the server's machine", remedy="run it there, without --server"
        )
    if target.exists():
        raise RequestError(
            "it is there already", where=str(target), remedy="name another with --out"
        )
    return target


def _folder(name: str | None, installation: Installation) -> Path:
    from pathlib import Path

    from quorate.schema.errors import RequestError

    if name is None:
        raise RequestError("its archive is not in the folder of the installation any more")
    return Path(installation.data) / "archives" / name


def _take(source: Path, target: Path) -> None:
    """Copy an archive, hold the copy against the manifest, and only then delete the original."""
    import shutil

    from quorate.certificate.archive.files import check_files
    from quorate.certificate.archive.reading import Archive
    from quorate.certificate.archive.writing import sync
    from quorate.cli.whole_folder import write_whole
    from quorate.schema.errors import IntegrityError

    def fill(draft: Path) -> None:
        shutil.copytree(source, draft, dirs_exist_ok=True)
        wrong = check_files(Archive(draft))
        if wrong:
            raise IntegrityError(f"the copy is not whole: {wrong}", where=str(draft))
        sync(draft)

    write_whole(target, fill)
    target.chmod(0o700)
    shutil.rmtree(source)
