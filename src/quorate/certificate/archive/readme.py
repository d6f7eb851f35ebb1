"""The README of an archive: what it is, for whoever finds the folder."""

from __future__ import annotations

from datetime import UTC, datetime

from quorate.certificate.archive.manifest import Manifest

_TEXT = """\
# {title}

This folder is the archive of the campaign `{campaign}`, made on {day} by Quorate {quorate}. The
campaign was closed before. Here is everything that happened in it: {size:,} entries of its log,
with their signed heads, and {answers:,} answers.

- `archive.json`: the manifest, all files with their SHA-256
- `archive.dsse.json`, `key`: who signed the manifest, and the key that checks it
- `log-00000.parquet` …: the log, with `index`, `at` (milliseconds UTC), `by`, `kind`, `item`,
  `body` (canonical JSON) and `leaf` (RFC 6962) of each entry
- `checkpoints.parquet`: every signed head of the log
- `judgments.parquet`: the answers, a row for each answered question, with `item`, `rater`, `label`
  and more
- `campaign.json`: the campaign as it was declared
- `media/`, `releases/`: the files that it shows; the files of its releases

The root of the log is `{root}`.

Check it, without server and network:

    quorate verify FOLDER

Give the publisher's key with `--key`, from elsewhere than this folder: who wrote the folder could
have put any key into it. Analyse the answers:

    quorate audit FOLDER/judgments.parquet

Bring the campaign back, where it came from:

    quorate unarchive {campaign}

Raters have pseudonyms here. Their names, and what they wrote in words of their own, are not in
it: that lies sealed in the installation, and can be erased there. Do not change anything in this
folder; every change is noticed.
"""


def readme(manifest: Manifest, answers: int) -> str:
    """The text, for an archive with this manifest and so many answers."""
    return _TEXT.format(
        title=" ".join(manifest.title.split()),
        campaign=manifest.campaign,
        day=datetime.fromtimestamp(manifest.at / 1000, UTC).date().isoformat(),
        quorate=manifest.quorate,
        size=manifest.place.size,
        answers=answers,
        root=manifest.place.root,
    )
