"""Tombstones: under which names the erased are in earlier releases of a campaign."""

from __future__ import annotations

import json
from collections.abc import Sequence

from quorate.campaign.releasing import key_of_release
from quorate.certificate.frozen import Pseudonyms
from quorate.certificate.proof.tombstones import Buried, Tombstones
from quorate.ledger.events import RaterErased
from quorate.ledger.vault import Vault
from quorate.storage.queries import releases as releases_made
from quorate.storage.queries import tombstones as queries
from quorate.storage.transaction import Transaction


def tombstones_of(tx: Transaction, vault: Vault, campaign: str, size: int) -> Tombstones:
    """The tombstones of the first ``size`` entries of a campaign's log.

    A release is named when a rater was erased after the place of the log that it was made of, and
    had answered by then. Costs one look through the log's kinds.
    """
    erased: dict[str, int] = {}
    for index, body in tx.all(queries.ERASED, campaign=campaign, kind=RaterErased.kind, size=size):
        erased.setdefault(str(json.loads(body)["data"]["rater"]), index)
    if not erased:
        return Tombstones(0)
    first = {
        person: found.at
        for person in erased
        if (found := tx.one(queries.FIRST_ANSWER, campaign=campaign, rater=person)) is not None
    }
    named = []
    for release in reversed(tx.all(releases_made.RELEASES, campaign=campaign)):
        gone = [
            person
            for person, index in erased.items()
            if index >= release.log_size and (first.get(person) or release.at) < release.at
        ]
        if gone:
            named.append(_buried(tx, vault, campaign, release, gone))
    return Tombstones(len(erased), tuple(named))


def _buried(
    tx: Transaction,
    vault: Vault,
    campaign: str,
    release: releases_made.Release,
    gone: Sequence[str],
) -> Buried:
    if release.told != "raters":
        return Buried(release.version, len(gone), ())
    names = Pseudonyms(key_of_release(tx, vault, campaign, release.version))
    return Buried(release.version, len(gone), tuple(sorted(names.of(person) for person in gone)))
