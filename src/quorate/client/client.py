"""The client: what can be asked of a campaign server, as functions."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote, urlsplit

import httpx

from quorate import __version__
from quorate.client.answers import answered, campaign_path, found, given, paged
from quorate.client.archives import archived, moved
from quorate.client.connection import Connection
from quorate.client.given import ForeignJudgment, Item
from quorate.client.imports import send_judgments
from quorate.client.items import listed_items, send_file, send_items, whole_items
from quorate.client.judgments_file import fetch_judgments
from quorate.client.plain import PlainItem, plain_items
from quorate.client.receipts import fetch_receipts
from quorate.client.releases import fetch_release, make_release, making_of, release_of
from quorate.client.results.archives import Archived
from quorate.client.results.campaigns import CampaignDetail, CampaignLine, Status
from quorate.client.results.items import (
    AddedItems,
    ImportedJudgments,
    ItemLine,
    OpenedItem,
    UploadedItems,
)
from quorate.client.results.people import Invitation, IssuedToken, PersonLine, RaterLine, TokenLine
from quorate.client.results.rejudgments import Rejudgment, RejudgmentLine, RejudgmentSent
from quorate.client.results.releases import ReleaseContents, ReleaseLine, ReleaseMaking
from quorate.client.results.rules import DryRun
from quorate.client.results.work import Submitted, Work
from quorate.schema.campaign import CampaignSpec
from quorate.schema.errors import RequestError
from quorate.schema.json_value import Json

PATIENCE = 30.0


class Client:
    """A server as somebody sees it who shows this token. Close it, or use it in a ``with``.

    For up to ``patience`` seconds it waits out a lost connection, a database that does not answer
    and a server that asks for fewer requests; submissions are sent again under the same name, so
    each is kept once.
    """

    def __init__(self, url: str, token: str, *, patience: float = PATIENCE) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise RequestError(
                f"{url!r} is not the address of a server",
                remedy="give one such as https://judge.example.org",
            )
        headers = {"Authorization": f"Bearer {token}", "User-Agent": f"quorate/{__version__}"}
        self._connection = Connection(httpx.Client(base_url=url, headers=headers), patience)

    @classmethod
    def local(
        cls,
        data: str | os.PathLike[str],
        *,
        make: bool = False,
        database: str | None = None,
        patience: float = PATIENCE,
    ) -> Self:
        """The installation in a folder of this machine, as its operator, who may do all.

        The server that runs on it is asked; when none does, the application runs in this process.
        ``make`` makes an installation where there is none. Raises RequestError when there is none
        or its keys cannot be read, StoreLockedError when another process than a server writes.
        """
        from quorate.client.local import IN_PROCESS, open_local

        made = cls.__new__(cls)
        http = open_local(Path(data), make=make, database=database)
        served = http.base_url != IN_PROCESS
        made._connection = Connection(http, patience, reachable=served)
        return made

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; an application of one's own stops."""
        self._connection.close()

    # campaigns

    def campaigns(self) -> Iterator[CampaignLine]:
        """The campaigns that one may read, the newest first, a page fetched when it is come to."""
        return paged(self._connection, CampaignLine, "/api/campaigns", "campaigns")

    def campaign(self, campaign: str) -> CampaignDetail:
        """One campaign."""
        return found(self._connection, CampaignDetail, campaign_path(campaign))

    def open_campaign(self, spec: CampaignSpec) -> CampaignDetail:
        """Open a campaign."""
        body = spec.as_data()
        return answered(CampaignDetail, self._connection.ask("POST", "/api/campaigns", body=body))

    def close_campaign(self, campaign: str, reason: str = "") -> None:
        """Hand out nothing more."""
        self._connection.ask("POST", campaign_path(campaign, "close"), body={"reason": reason})

    def reopen_campaign(self, campaign: str, reason: str = "") -> None:
        """Hand out items again."""
        self._connection.ask("POST", campaign_path(campaign, "reopen"), body={"reason": reason})

    def publish_guideline(self, campaign: str, version: str, text: str, note: str = "") -> None:
        """Publish a version of the guideline; the note says what changed."""
        body: Json = {"version": version, "text": text, "note": note}
        self._connection.ask("POST", campaign_path(campaign, "guidelines"), body=body)

    def status(self, campaign: str) -> Status:
        """Where a campaign stands."""
        return found(self._connection, Status, campaign_path(campaign, "status"))

    def dry_run(self, campaign: str, spec: CampaignSpec) -> DryRun:
        """Whom the rules of ``spec`` would have hit in a campaign, by what was judged in it."""
        body: dict[str, Json] = {"rules": [rule.as_data() for rule in spec.rules]}
        if spec.checks is not None:
            body["checks"] = {name: dict(options) for name, options in spec.checks.items()}
        path = campaign_path(campaign, "rules", "dry-run")
        return answered(DryRun, self._connection.ask("POST", path, body=body, repeatable=True))

    # items

    def add_items(self, campaign: str, items: Iterable[Item]) -> AddedItems:
        """Add items; rows that do not fit are named, the others are added."""
        return send_items(self._connection, campaign, items)

    def upload_items(self, campaign: str, path: str | os.PathLike[str]) -> UploadedItems:
        """Add the items of a CSV, TSV, JSON, JSONL, Parquet or ZIP file.

        The file is sent piece by piece. Sent again it adds what is missing, if items have names.
        """
        to = campaign_path(campaign, "items", "upload")
        return answered(UploadedItems, send_file(self._connection, to, Path(path)))

    def upload_media(self, campaign: str, path: str | os.PathLike[str]) -> str:
        """Keep a picture, sound or film; what items name it by, ``media:`` and its digest."""
        to = campaign_path(campaign, "media")
        return str(send_file(self._connection, to, Path(path)).json()["media"])

    def items(self, campaign: str, state: str = "all", search: str = "") -> Iterator[ItemLine]:
        """The items of a campaign, page by page, in the order in which they are handed out."""
        return listed_items(self._connection, campaign, state, search)

    def item(self, campaign: str, item: str) -> OpenedItem:
        """One item with its content and its judgments, for those who may read them."""
        return found(self._connection, OpenedItem, campaign_path(campaign, "items", item))

    def whole_items(self, campaign: str) -> Iterator[OpenedItem]:
        """All items with content and judgments, in the order in which they are handed out.

        Fetched at once, which for many is far faster than ``item`` by ``item``.
        """
        return whole_items(self._connection, campaign)

    def plain_items(self, campaign: str) -> Iterator[PlainItem]:
        """What ``whole_items`` gives as plain JSON, unchecked, which takes half as long."""
        return plain_items(self._connection, campaign)

    def import_judgments(
        self,
        campaign: str,
        tool: str,
        file: str,
        digest: str,
        judgments: Iterable[ForeignJudgment],
    ) -> ImportedJudgments:
        """Take in judgments that another tool collected; sent again they add nothing.

        ``tool`` is the format's name, ``file`` the file's, ``digest`` the SHA-256 of its bytes in
        hexadecimal. Those that do not fit are named, the others come in.
        """
        return send_judgments(self._connection, campaign, tool, file, digest, judgments)

    # people

    def invite(
        self,
        campaign: str,
        role: str = "rater",
        uses: int = 1,
        days: int = 14,
        note: str = "",
        crew: str = "",
    ) -> Invitation:
        """Make a link by which people join in a role. Its secret is kept nowhere.

        ``crew`` names the group of raters that they join, for coverage and comparison.
        Without a public address in the settings the link is under the address of this client.
        """
        body: Json = {
            "role": role,
            "uses": uses,
            "days": days,
            "note": note,
            "crew": crew,
        }
        answer = self._connection.ask("POST", campaign_path(campaign, "invitations"), body=body)
        made = answered(Invitation, answer)
        return made.model_copy(update={"link": self._connection.under(made.link)})

    def raters(
        self,
        campaign: str,
        *,
        role: str = "",
        standing: str = "",
        search: str = "",
        order: str = "joined",
    ) -> Iterator[RaterLine]:
        """The members of a campaign, a page fetched when it is come to; everybody unless asked.

        ``search`` is part of a name or id; ``order`` is joined or judged, the most judgments first.
        """
        asked = given(role=role, standing=standing, search=search, order=order)
        path = campaign_path(campaign, "raters")
        return paged(self._connection, RaterLine, path, "raters", asked)

    def rater(self, campaign: str, rater: str) -> RaterLine | None:
        """The member of a campaign with this id, if there is one."""
        path = campaign_path(campaign, "raters")
        return next(paged(self._connection, RaterLine, path, "raters", {"rater": rater}), None)

    def people(
        self, *, person: str = "", login: str = "", search: str = ""
    ) -> Iterator[PersonLine]:
        """The people of the installation, for owners, a page fetched when it is come to.

        ``person`` is somebody's id, ``login`` their whole login, ``search`` part of a name, login
        or id; everybody unless asked.
        """
        asked = given(person=person, login=login, search=search)
        return paged(self._connection, PersonLine, "/api/people", "people", asked)

    def erase(self, person: str, reason: str = "") -> None:
        """Erase somebody's account and personal data for ever. Their judgments stay."""
        path = f"/api/people/{quote(person, safe='')}/erase"
        self._connection.ask("POST", path, body={"reason": reason}, repeatable=True)

    def tokens(self, person: str | None = None) -> Iterator[TokenLine]:
        """One's tokens, revoked ones too, the oldest first; for owners those of a person."""
        asked = given(person=person or "")
        return paged(self._connection, TokenLine, "/api/tokens", "tokens", asked)

    def issue_token(
        self, person: str, name: str, scopes: Iterable[str], days: int | None = None
    ) -> IssuedToken:
        """Issue a token for a person; only the operator may, with `Client.local`.

        ``scopes`` are among run, settle, judge and read. People issue their own with a browser.
        """
        body: Json = {"person": person, "name": name, "scopes": list(scopes), "days": days}
        return answered(IssuedToken, self._connection.ask("POST", "/api/tokens", body=body))

    def revoke_token(self, token: str) -> None:
        """Revoke a token: one's own, or for owners anybody's."""
        self._connection.ask("DELETE", f"/api/tokens/{quote(token, safe='')}")

    # judging

    def work(self, campaign: str, hold: int = 0) -> Work:
        """What one has to judge now, topped up to ``hold`` items (0: the campaign's number)."""
        return found(self._connection, Work, campaign_path(campaign, "work"), {"hold": hold})

    def submit(
        self,
        campaign: str,
        lease: str,
        labels: Mapping[str, Json],
        seconds: float,
        *,
        comment: str = "",
        hold: int = 0,
        submission: str | None = None,
    ) -> Submitted:
        """Answer the item of a lease; the receipt, and what is next.

        The submission's name is made here unless given; under one name one judgment is kept.
        """
        body: Json = {
            "submission": submission or str(uuid.uuid4()),
            "lease": lease,
            "labels": dict(labels),
            "seconds": seconds,
            "comment": comment,
            "hold": hold,
        }
        path = campaign_path(campaign, "judgments")
        return answered(Submitted, self._connection.ask("POST", path, body=body, repeatable=True))

    def skip(
        self, campaign: str, lease: str, reason: str, *, comment: str = "", hold: int = 0
    ) -> None:
        """Give an item back for one of the campaign's reasons."""
        body: Json = {
            "submission": str(uuid.uuid4()),
            "reason": reason,
            "comment": comment,
            "hold": hold,
        }
        path = campaign_path(campaign, "leases", lease, "skip")
        self._connection.ask("POST", path, body=body, repeatable=True)

    # what came out

    def judgments(
        self, campaign: str, path: str | os.PathLike[str], *, counted: bool = False
    ) -> Path:
        """Write all judgments into a .csv, .jsonl or .parquet file, as they come; the file.

        ``counted`` leaves out those that were excluded or came too late to count. The file is
        there whole or not at all. Raises RequestError when its name ends otherwise.
        """
        return fetch_judgments(self._connection, campaign, Path(path), counted=counted)

    def rejudge(
        self,
        campaign: str,
        items: Iterable[Mapping[str, Json]],
        *,
        question: str | None = None,
        judgments: int = 1,
        diagnosis: str = "",
        batch: str | None = None,
        note: str = "",
    ) -> RejudgmentSent:
        """Open suspects again for so many more judgments, where one is worth most first.

        Each has ``item`` and ``wrong``, the probability that its label is wrong, and may have
        ``suggested``, ``cost`` and ``audit``. Under one ``batch`` one batch is sent.
        """
        body: Json = {
            "items": [dict(one) for one in items],
            "question": question,
            "judgments": judgments,
            "diagnosis": diagnosis,
            "batch": batch or f"b-{uuid.uuid4().hex[:12]}",
            "note": note,
        }
        path = campaign_path(campaign, "rejudge")
        asked = self._connection.ask("POST", path, body=body, repeatable=True)
        return answered(RejudgmentSent, asked)

    def rejudgments(self, campaign: str) -> Iterator[RejudgmentLine]:
        """The batches of suspects that were sent to raters again, the newest first."""
        path = campaign_path(campaign, "rejudgments")
        return paged(self._connection, RejudgmentLine, path, "batches")

    def rejudgment(self, campaign: str, batch: str) -> Rejudgment:
        """A batch of suspects, item by item before and after."""
        return found(self._connection, Rejudgment, campaign_path(campaign, "rejudgments", batch))

    def releases(self, campaign: str) -> Iterator[ReleaseLine]:
        """The releases of a campaign, the newest first, a page fetched when it is come to."""
        path = campaign_path(campaign, "releases")
        return paged(self._connection, ReleaseLine, path, "releases")

    def release(self, campaign: str, version: str) -> ReleaseLine:
        """One release. Raises RefusedError where there is none of that version."""
        return release_of(self._connection, campaign, version)

    def release_making(self, campaign: str) -> ReleaseMaking | None:
        """The release that is being made, or could not be."""
        return making_of(self._connection, campaign)

    def release_contents(
        self, campaign: str, told: str | None = None, smallest: int = 10
    ) -> ReleaseContents:
        """What a release made now would hold.

        ``told`` is ``raters`` across items, or ``groups`` of people of at least ``smallest``
        raters; None leaves it to the campaign.
        """
        parameters: dict[str, str | int | bool] = {"smallest": smallest}
        if told is not None:
            parameters["told"] = told
        path = campaign_path(campaign, "releases", "preview")
        return answered(ReleaseContents, self._connection.ask("GET", path, parameters=parameters))

    def make_release(
        self,
        campaign: str,
        version: str,
        told: str | None = None,
        smallest: int = 10,
        seed: int = 0,
        tell: Callable[[str, float], None] = lambda step, done: None,
    ) -> ReleaseLine:
        """Make a release, wait until it is there, and say what was written into the log.

        Raises RefusedError when its version is used, or it could not be made.
        """
        wishes: dict[str, Json] = {"told": told, "smallest": smallest, "seed": seed}
        return make_release(self._connection, campaign, version, wishes, tell)

    def release_files(self, campaign: str, version: str, folder: str | os.PathLike[str]) -> int:
        """Write the files of a release into an empty folder; how many there are.

        Raises IntegrityError when a file is not what the campaign's log says.
        """
        return fetch_release(self._connection, campaign, version, Path(folder))

    def archived(self, campaign: str) -> Archived:
        """Where a campaign is: in the database, or in an archive."""
        return archived(self._connection, campaign)

    def archive(
        self, campaign: str, tell: Callable[[str, float], None] = lambda step, done: None
    ) -> Archived:
        """Take a closed campaign out of the database, and wait until that is done.

        Raises RefusedError when it is not closed, or something is under way in it.
        """
        return moved(self._connection, campaign, "archive", tell)

    def unarchive(
        self, campaign: str, tell: Callable[[str, float], None] = lambda step, done: None
    ) -> Archived:
        """Bring an archived campaign back, and wait until that is done.

        Raises RefusedError when its archive is not in the installation, or was changed.
        """
        return moved(self._connection, campaign, "unarchive", tell)

    def receipts(self, campaign: str) -> Iterator[str]:
        """The signed receipts of one's own judgments in a campaign, page by page.

        Raises RefusedError for who is no rater of it, and while no head of its log was signed.
        """
        yield from fetch_receipts(self._connection, campaign)

    def checkpoint(self, log: str) -> str:
        """The signed head of a log as it is now: of a campaign, or of ``house``."""
        return self._connection.ask(
            "POST", f"/api/ledger/{quote(log, safe='')}/checkpoint", repeatable=True
        ).text
