"""Release: a frozen version of the data leaves, under pseudonyms made for it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from quorate.campaign.paging import FIRST, Page, Span, page_of, placed
from quorate.campaign.rights import (
    Actor,
    ConflictError,
    NotFoundError,
    Right,
    campaign_state,
    demand,
)
from quorate.campaign.sealing import seal, unseal
from quorate.ledger.events import ReleasePublished
from quorate.ledger.vault import Vault
from quorate.schema.errors import InputError
from quorate.storage.queries import accounts
from quorate.storage.queries import log as logs
from quorate.storage.queries import releases as queries
from quorate.storage.queries.releases import Release
from quorate.storage.transaction import Transaction

VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,31}")
KEY_SIZE = 32
"""bytes of the key behind a release's pseudonyms"""
AT_ONCE = 16_384
"""entries of a log that are read at a time"""
_HOLDER = "releases"
_APART = {"raters": "raters across items", "groups": "groups of people"}


@dataclass(frozen=True, slots=True)
class Listing:
    """Which releases: a page of them; that of this ``version`` alone; or a page of those that were
    made ``before`` the one of that version."""

    span: Span = FIRST
    version: str = ""
    before: str = ""


NEWEST = Listing()


def releases(
    tx: Transaction, actor: Actor, campaign: str, asked: Listing = NEWEST
) -> Page[Release]:
    """A page of the releases of a campaign, the newest first.

    Raises InputError for a cursor that no page gave.
    """
    demand(tx, actor, campaign, Right.READ, even_archived=True)
    campaign_state(tx, campaign)
    if asked.version:
        one = tx.one(queries.RELEASE, campaign=campaign, version=asked.version)
        return Page(() if one is None else (one,), None)
    return released(tx, campaign, asked.span, asked.before)


def released(tx: Transaction, campaign: str, span: Span, before: str = "") -> Page[Release]:
    """The same for who may see it anyway; nothing before a version that there is not."""
    given: dict[str, str | int] = {"campaign": campaign, "limit": span.rows}
    if span.after:
        given["at"], given["version"] = placed(span.after, int, str)
    elif before:
        one = tx.one(queries.RELEASE, campaign=campaign, version=before)
        if one is None:
            return Page((), None)
        given["at"], given["version"] = one.at, one.version
    rows = tx.all(queries.page("at" in given), **given)
    return page_of(rows, span.limit, lambda one: (one.at, one.version))


def release_of(tx: Transaction, actor: Actor, campaign: str, version: str) -> Release:
    """One release. Raises NotFoundError when there is none of that version."""
    demand(tx, actor, campaign, Right.READ, even_archived=True)
    found = tx.one(queries.RELEASE, campaign=campaign, version=version)
    if found is None:
        raise NotFoundError(f"campaign {campaign!r} has no release {version!r}")
    return found


def withheld_judgments(tx: Transaction, actor: Actor, campaign: str) -> dict[str, str]:
    """The judgments of which a release tells nothing, with their purpose: practice, tests, traps,
    which would be spoilt."""
    demand(tx, actor, campaign, Right.READ)
    return {one.judgment: one.purpose for one in tx.all(queries.WITHHELD, campaign=campaign)}


def log_lines(
    tx: Transaction, campaign: str, start: int, end: int
) -> list[tuple[int, bytes, bytes]]:
    """Index, bytes and leaf of entries ``start`` to ``end`` of a log, of ``AT_ONCE`` at most."""
    found = tx.columns(logs.BYTES, log=campaign, start=start, limit=min(AT_ONCE, end - start))
    if not found:
        return []
    places, bodies, leaves = found
    texts = cast("Sequence[str]", bodies)
    return [
        *zip(
            cast("Sequence[int]", places),
            [text.encode() for text in texts],
            cast("Sequence[bytes]", leaves),
            strict=True,
        )
    ]


def prepare_release(
    tx: Transaction, vault: Vault, actor: Actor, campaign: str, version: str, told: str
) -> bytes:
    """The key of a release's pseudonyms, made when it is asked for first and kept in the vault.

    So a release that is written again has the same pseudonyms. Raises InputError for what is no
    version, ConflictError for one that is used, or when an earlier release told apart what this
    one must not: raters across items and groups of people, together, could be solved for who
    belongs to which group.
    """
    _may_release(tx, actor, campaign, version, told)
    name = f"release {campaign} {version}"
    if tx.one(accounts.SECRET, name=name) is not None:
        return key_of_release(tx, vault, campaign, version)
    key = secrets.token_bytes(KEY_SIZE)
    commitment = seal(tx, vault, _HOLDER, key.hex(), f"key of {name}")
    tx.run(accounts.NEW_SECRET, name=name, blob=commitment.encode())
    return key


def key_of_release(tx: Transaction, vault: Vault, campaign: str, version: str) -> bytes:
    """The key of a release's pseudonyms. Raises NotFoundError when it is not in the vault."""
    name = f"release {campaign} {version}"
    kept = tx.one(accounts.SECRET, name=name)
    opened = None if kept is None else unseal(tx, vault, kept.blob.decode())
    if not isinstance(opened, str):
        raise NotFoundError(f"the key of {name} is not in the vault")
    return bytes.fromhex(opened)


def publish_release(tx: Transaction, actor: Actor, release: ReleasePublished) -> None:
    """Write down that a release was made, when its files are.

    Raises ConflictError as ``prepare_release`` does: another may have been faster.
    """
    _may_release(tx, actor, release.campaign, release.version, release.told or "")
    tx.append(release.campaign, actor.person, release)


def _may_release(tx: Transaction, actor: Actor, campaign: str, version: str, told: str) -> None:
    demand(tx, actor, campaign, Right.RUN)
    if not VERSION.fullmatch(version):
        raise InputError(f"{version!r} is no version", where="version", remedy="name it like 1.0.0")
    campaign_state(tx, campaign, lock=True)
    for one in tx.all(queries.RELEASES, campaign=campaign):
        if one.version == version:
            raise ConflictError(
                f"release {version} was made before", remedy="give what changed a new version"
            )
        if one.told in _APART and told in _APART and one.told != told:
            raise ConflictError(
                f"release {one.version} tells {_APART[one.told]} apart; with {_APART[told]} in "
                "another one could work out who belongs to which group",
                remedy=f"tell {_APART[one.told]} in this release too",
            )
