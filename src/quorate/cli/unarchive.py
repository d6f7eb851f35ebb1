"""``quorate unarchive``: an archived campaign back into the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from quorate.cli.server_options import Installation, installation_options

if TYPE_CHECKING:
    from pathlib import Path

    from quorate.client import Archived


@click.command("unarchive")
@click.argument("campaign", metavar="CAMPAIGN")
@click.option("--from", "source", metavar="FOLDER", help="Where its archive was taken to.")
@installation_options
def command(campaign: str, source: str | None, installation: Installation) -> None:
    """Bring an archived campaign back into the database.

    The archive is verified first: it must be the one that the campaign's log names, whole and
    unchanged, and lead to what the database kept. Then the campaign is there again as it was,
    closed. Cut off at any moment, the same command goes on. The folder of the archive stays.
    """
    from pathlib import Path

    from quorate.cli.progress import progress

    with installation.client() as client, progress(campaign) as told:
        if source is not None:
            _bring(Path(source), client.archived(campaign), campaign, installation)
        client.unarchive(campaign, told)
        size = client.status(campaign).judgments
    print(f"Campaign {campaign} is back, closed, with {size:,} judgments.")


def _bring(source: Path, now: Archived, campaign: str, installation: Installation) -> None:
    """Copy an archive to where the server looks for it, unless it is there.

    Raises RequestError where it is not the archive that the log names.
    """
    from pathlib import Path

    from quorate.certificate.archive.reading import Archive
    from quorate.cli.whole_folder import write_whole
    from quorate.schema.errors import RequestError

    if installation.server is not None:
        raise RequestError("the archive has to be on the server's machine", remedy="run it there")
    if now.archive is None or now.folder is not None:
        return  # the server says what is to be said of it
    if Archive(source).digest != now.archive.digest:
        raise RequestError(
            f"this is not the archive that the log of {campaign!r} names",
            where=str(source),
            remedy=f"give the folder whose manifest has the digest {now.archive.digest}",
        )
    place = Path(installation.data) / "archives" / f"{campaign}-{now.archive.log_size}"
    write_whole(place, lambda draft: _copied(source, draft))
    place.chmod(0o700)


def _copied(source: Path, draft: Path) -> None:
    import shutil

    shutil.copytree(source, draft, dirs_exist_ok=True)
