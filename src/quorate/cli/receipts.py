"""``quorate receipts``: a rater takes away what shows that their judgments are in the log."""

from __future__ import annotations

from pathlib import Path

import click

from quorate.cli.server_options import Installation, installation_options


@click.command("receipts")
@click.argument("campaign", metavar="CAMPAIGN")
@click.option("--out", metavar="FILE", help="Where to write it, else CAMPAIGN.receipt.json here.")
@click.option(
    "--key", metavar="KEY", help="The key of the campaign's log, as text or in a file: check it."
)
@installation_options
def command(campaign: str, out: str | None, key: str | None, installation: Installation) -> None:
    """Fetch the receipts of your own judgments in a campaign.

    With the token of a rater (QUORATE_TOKEN) and --server. The file lists your judgments as they
    are in the log of the campaign, signed. Keep it: when there is a release,
    quorate verify RELEASE --receipt FILE says what became of each of them.
    """
    from quorate.schema.errors import EmptyError, RequestError

    first = Path(out or f"{campaign}.receipt.json")
    written: list[Path] = []
    with installation.client() as client:
        for number, text in enumerate(client.receipts(campaign), 1):
            path = first if number == 1 else first.with_stem(f"{first.stem}-{number}")
            if path.exists():
                raise RequestError("it is there already", where=str(path), remedy="name another")
            told = _told(text, key, str(path))
            path.write_text(text, encoding="utf-8", newline="\n")
            written.append(path)
            print(f"{path}: {told}")
    if not written:
        raise EmptyError(
            "you have no judgment in it of which a head was signed",
            where=campaign,
            remedy="judge first; heads are signed from time to time",
        )


def _told(text: str, key: str | None, where: str) -> str:
    """How many judgments a receipt has; with a key it is checked. Raises IntegrityError."""
    import json

    from quorate.certificate.proof.envelope import Envelope
    from quorate.certificate.proof.receipt import Receipt
    from quorate.cli.verify import read_key
    from quorate.ledger.checkpoint import VerifierKey

    if key is not None:
        found = Receipt.parse(text, [VerifierKey.parse(read_key(key))], where)
        return (
            f"{len(found.judgments):,} judgments, up to entry {found.checkpoint.size:,} of the "
            f"log; signed by {found.checkpoint.origin}"
        )
    number = len(json.loads(Envelope.parse(text, where).payload)["judgments"])
    return f"{number:,} judgments; not checked, since no --key was given"
