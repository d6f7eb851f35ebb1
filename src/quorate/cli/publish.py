"""``quorate publish``: a release becomes a data set that others find."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quorate.cli.table_options import AS_JSON

if TYPE_CHECKING:
    from quorate.certificate.publication import Publication

TOKEN = "HF_TOKEN"
ENDPOINT = "HF_ENDPOINT"


@click.group("publish")
def command() -> None:
    """Publish a release where others find it."""


@command.command("hf")
@click.argument("release", metavar="RELEASE")
@click.option("--repo", required=True, metavar="OWNER/NAME", help="The data set on the Hub.")
@click.option("--public", is_flag=True, help="Everybody may see it; private when not said.")
@click.option("--push", "pushing", is_flag=True, help="Send it; without this it is only shown.")
@click.option(
    "--out",
    metavar="FOLDER",
    help="Put the files that would be sent into this folder, to look at them.",
)
@click.option("--key", metavar="KEY", help="The key with which it must be signed, text or file.")
@click.option("--anyway", is_flag=True, help="Publish also what its conditions refused.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@AS_JSON
def hf(
    release: str,
    repo: str,
    public: bool,
    pushing: bool,
    out: str | None,
    key: str | None,
    anyway: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Publish a release on the Hugging Face Hub.

    RELEASE is the folder of a release or its ZIP. It is verified first, and what will be seen is
    shown. Nothing is sent without --push, which takes the token from the variable HF_TOKEN, asks on
    a terminal, and makes one commit with the tag of the version. The files are sent as they are,
    so that whoever fetches them can run `quorate verify`. Needs quorate[hub] for --push alone.
    """
    from quorate.certificate.publication import publication
    from quorate.certificate.verify.check import Known
    from quorate.certificate.verify.verdict import opened
    from quorate.cli.output import as_text
    from quorate.cli.progress import progress
    from quorate.ledger.checkpoint import VerifierKey

    repo = _checked(repo)
    token = _token() if pushing else ""
    known = Known(key=None if key is None else VerifierKey.parse(_text(key)))
    with opened(Path(release)) as found:
        with progress(release) as told:
            what = publication(found, known, anyway=anyway, tell=told)
        if not as_json:
            print(_shown(what, repo, public=public))
        if out is not None:
            _copy(found.folder, what, Path(out))
        address = ""
        if pushing:
            _ask(repo, public=public, yes=yes)
            with progress(repo) as told:
                from quorate.client.hub import push

                endpoint = os.environ.get(ENDPOINT)
                address = push(
                    found.folder, what, repo, token, public=public, endpoint=endpoint, tell=told
                )
    if as_json:
        print(as_text(_document(what, repo, address, public=public)))
    elif pushing:
        print(f"\nPublished: {address}")
    else:
        where = f" The files are in {out}." if out else ""
        print(f"\nNothing was sent.{where} With --push it is, with the token in {TOKEN}.")


def _checked(repo: str) -> str:
    from quorate.client.hub import checked_repo

    return checked_repo(repo)


def _text(key: str) -> str:
    """A key given as text, or what the file of this name holds."""
    return Path(key).read_text(encoding="utf-8") if Path(key).is_file() else key


def _token() -> str:
    from quorate.schema.errors import RequestError

    token = os.environ.get(TOKEN, "").strip()
    if not token:
        raise RequestError(
            f"there is no token in the variable {TOKEN}",
            remedy="make one that may write to the data set, under Settings, Access Tokens",
        )
    return token


def _ask(repo: str, *, public: bool, yes: bool) -> None:
    """Ask before something leaves. Raises RequestError where nobody can answer."""
    from quorate.schema.errors import RequestError

    if yes:
        return
    if not sys.stdin.isatty():
        raise RequestError("what is public cannot be taken back", remedy="say --yes to publish it")
    who = "where everybody sees it" if public else "as a private data set"
    click.confirm(f"\nSend this to {repo}, {who}?", abort=True)


def _copy(folder: Path, what: Publication, out: Path) -> None:
    import shutil

    from quorate.formats.exchange.places import new_folder

    with new_folder(out) as draft:
        for file in what.files:
            target = draft.joinpath(*file.name.split("/"))
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder.joinpath(*file.name.split("/")), target)


def _shown(what: Publication, repo: str, *, public: bool) -> str:
    lines = [
        f"Release {what.version} of {what.campaign}: {what.title}",
        f"{len(what.files)} files, {what.bytes / 1e6:,.1f} MB, to {repo} "
        f"({'public' if public else 'private'})",
        "",
        *(f"  {file.bytes:>12,}  {file.name}" for file in what.files),
        "",
        f"Who can see {repo} sees:",
        *(f"  - {one}" for one in what.public),
        "",
        f"Conditions: {what.verdict or 'it was held against none'}",
        *(f"  - {one}" for one in what.gaps),
    ]
    return "\n".join(lines)


def _document(what: Publication, repo: str, address: str, *, public: bool) -> dict[str, object]:
    from dataclasses import asdict

    return {
        "repo": repo,
        "visibility": "public" if public else "private",
        "sent": bool(address),
        "address": address or None,
        **asdict(what),
    }
