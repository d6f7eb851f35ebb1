"""The client: what can be asked of a campaign server, as functions."""

from __future__ import annotations

import os
import tempfile
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar
from urllib.parse import quote, urlsplit

import httpx
from pydantic import BaseModel, TypeAdapter, ValidationError

from quorate import __version__
from quorate.client.connection import Connection
from quorate.client.refusals import RefusedError
from quorate.client.release_files import unpack_release
from quorate.client.results import (
    AddedItems,
    CampaignDetail,
    CampaignLine,
    DryRun,
    Invitation,
    IssuedToken,
    Item,
    ItemLine,
    PersonLine,
    RaterLine,
    ReleaseContents,
    ReleaseLine,
    Releases,
    Status,
    Submitted,
    TokenLine,
    UploadedItems,
    Work,
)
from quorate.schema.campaign import CampaignSpec
from quorate.schema.errors import ReadError, RequestError
from quorate.schema.json_value import Json

R = TypeVar("R", bound=BaseModel)
PATIENCE = 30.0
AT_ONCE = 500
"""items in one request"""
FORMATS = ("csv", "jsonl", "parquet")
LOOK_AGAIN = 0.2
"""seconds between looks at a release that is being made"""
LOST = 60.0
"""seconds after which a release that no server speaks of is given up"""


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

    def campaigns(self) -> tuple[CampaignLine, ...]:
        """The campaigns that one may read, the newest first."""
        return self._list(CampaignLine, "/api/campaigns", "campaigns")

    def campaign(self, campaign: str) -> CampaignDetail:
        """One campaign."""
        return self._get(CampaignDetail, _path(campaign))

    def open_campaign(self, spec: CampaignSpec) -> CampaignDetail:
        """Open a campaign."""
        body = spec.as_data()
        return _as(CampaignDetail, self._connection.ask("POST", "/api/campaigns", body=body))

    def close_campaign(self, campaign: str, reason: str = "") -> None:
        """Hand out nothing more."""
        self._connection.ask("POST", _path(campaign, "close"), body={"reason": reason})

    def reopen_campaign(self, campaign: str, reason: str = "") -> None:
        """Hand out items again."""
        self._connection.ask("POST", _path(campaign, "reopen"), body={"reason": reason})

    def publish_guideline(self, campaign: str, version: str, text: str, note: str = "") -> None:
        """Publish a version of the guideline; the note says what changed."""
        body: Json = {"version": version, "text": text, "note": note}
        self._connection.ask("POST", _path(campaign, "guidelines"), body=body)

    def status(self, campaign: str) -> Status:
        """Where a campaign stands."""
        return self._get(Status, _path(campaign, "status"))

    def dry_run(self, campaign: str, spec: CampaignSpec) -> DryRun:
        """Whom the rules of ``spec`` would have hit in a campaign, by what was judged in it."""
        body: dict[str, Json] = {"rules": [rule.as_data() for rule in spec.rules]}
        if spec.checks is not None:
            body["checks"] = {name: dict(options) for name, options in spec.checks.items()}
        path = _path(campaign, "rules", "dry-run")
        return _as(DryRun, self._connection.ask("POST", path, body=body, repeatable=True))

    # items

    def add_items(self, campaign: str, items: Iterable[Item]) -> AddedItems:
        """Add items; rows that do not fit are named, the others are added."""
        added: list[str] = []
        refused = []
        start = 0
        rest = iter(items)
        while some := list(islice(rest, AT_ONCE)):
            body: Json = {"items": [_item_data(item) for item in some]}
            answer = self._connection.ask("POST", _path(campaign, "items"), body=body)
            done = _as(AddedItems, answer)
            added += done.items
            refused += [one.model_copy(update={"row": one.row + start}) for one in done.refused]
            start += len(some)
        return AddedItems(added=len(added), items=tuple(added), refused=tuple(refused))

    def upload_items(self, campaign: str, path: str | os.PathLike[str]) -> UploadedItems:
        """Add the items of a CSV, TSV, JSON, JSONL, Parquet or ZIP file.

        The file is sent piece by piece. Sent again it adds what is missing, if items have names.
        """
        answer = self._send(_path(campaign, "items", "upload"), Path(path))
        return _as(UploadedItems, answer)

    def upload_media(self, campaign: str, path: str | os.PathLike[str]) -> str:
        """Keep a picture, sound or film; what items name it by, ``media:`` and its digest."""
        kept = self._send(_path(campaign, "media"), Path(path)).json()
        return str(kept["media"])

    def items(self, campaign: str, state: str = "all", search: str = "") -> Iterator[ItemLine]:
        """The items of a campaign, page by page, in the order in which they are handed out."""
        after = ""
        while True:
            parameters: dict[str, str | int | bool]
            parameters = {"state": state, "search": search, "after": after, "limit": 200}
            answer = self._connection.ask(
                "GET", _path(campaign, "items"), parameters=parameters
            ).json()
            yield from _valid(TypeAdapter(tuple[ItemLine, ...]), answer["items"])
            if answer["next"] is None:
                return
            after = answer["next"]

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
        answer = self._connection.ask("POST", _path(campaign, "invitations"), body=body)
        made = _as(Invitation, answer)
        return made.model_copy(update={"link": self._connection.under(made.link)})

    def raters(self, campaign: str) -> tuple[RaterLine, ...]:
        """Everybody in a campaign, in the order in which they joined."""
        return self._list(RaterLine, _path(campaign, "raters"), "raters")

    def people(self) -> tuple[PersonLine, ...]:
        """Everybody in the installation, for owners."""
        return self._list(PersonLine, "/api/people", "people")

    def erase(self, person: str, reason: str = "") -> None:
        """Erase somebody's account and personal data for ever. Their judgments stay."""
        path = f"/api/people/{quote(person, safe='')}/erase"
        self._connection.ask("POST", path, body={"reason": reason}, repeatable=True)

    def tokens(self, person: str | None = None) -> tuple[TokenLine, ...]:
        """One's tokens, revoked ones too; for owners those of a person."""
        path = "/api/tokens" if person is None else f"/api/tokens?person={quote(person, safe='')}"
        return self._list(TokenLine, path, "tokens")

    def issue_token(
        self, person: str, name: str, scopes: Iterable[str], days: int | None = None
    ) -> IssuedToken:
        """Issue a token for a person; only the operator may, with `Client.local`.

        ``scopes`` are among run, settle, judge and read. People issue their own with a browser.
        """
        body: Json = {"person": person, "name": name, "scopes": list(scopes), "days": days}
        return _as(IssuedToken, self._connection.ask("POST", "/api/tokens", body=body))

    def revoke_token(self, token: str) -> None:
        """Revoke a token: one's own, or for owners anybody's."""
        self._connection.ask("DELETE", f"/api/tokens/{quote(token, safe='')}")

    # judging

    def work(self, campaign: str, hold: int = 0) -> Work:
        """What one has to judge now, topped up to ``hold`` items (0: the campaign's number)."""
        return self._get(Work, _path(campaign, "work"), {"hold": hold})

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
        path = _path(campaign, "judgments")
        return _as(Submitted, self._connection.ask("POST", path, body=body, repeatable=True))

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
        path = _path(campaign, "leases", lease, "skip")
        self._connection.ask("POST", path, body=body, repeatable=True)

    # what came out

    def judgments(
        self, campaign: str, path: str | os.PathLike[str], *, counted: bool = False
    ) -> Path:
        """Write all judgments into a .csv, .jsonl or .parquet file, as they come; the file.

        ``counted`` leaves out those that were excluded or came too late to count. The file is
        there whole or not at all. Raises RequestError when its name ends otherwise.
        """
        target = Path(path)
        kind = target.suffix.lower().removeprefix(".")
        if kind not in FORMATS:
            raise RequestError(
                f"{target.suffix or 'no suffix'!r} is no format of judgments",
                where=str(target),
                remedy="name the file .csv, .jsonl or .parquet",
            )
        source = _path(campaign, f"judgments.{kind}")
        try:
            with tempfile.NamedTemporaryFile(
                dir=target.parent, prefix=f".{target.name}.", suffix=".part", delete=False
            ) as draft:
                try:
                    self._connection.fetch(source, {"counted": counted}, draft)
                    draft.flush()
                    os.chmod(draft.name, 0o644)
                    os.replace(draft.name, target)
                except BaseException:
                    os.unlink(draft.name)
                    raise
        except OSError as error:
            raise RequestError(
                f"the file cannot be written ({error.strerror or error})",
                where=str(target),
                remedy="choose a folder that exists and can be written to",
            ) from None
        return target

    def releases(self, campaign: str) -> Releases:
        """The releases of a campaign, and the one that is being made."""
        return self._get(Releases, _path(campaign, "releases"))

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
        path = _path(campaign, "releases", "preview")
        return _as(ReleaseContents, self._connection.ask("GET", path, parameters=parameters))

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
        body: Json = {"version": version, "told": told, "smallest": smallest, "seed": seed}
        found = _as(Releases, self._connection.ask("POST", _path(campaign, "releases"), body=body))
        last = time.monotonic() + LOST
        while True:
            made = next((one for one in found.releases if one.version == version), None)
            if made is not None:
                return made
            making = found.making
            if making is not None and making.version == version:
                if making.problem:
                    raise RefusedError(f"{version} was not made: {making.problem}", status=409)
                tell(making.step, making.done)
                last = time.monotonic() + LOST
            elif time.monotonic() > last:  # of several servers behind one address only one knows
                raise RefusedError(f"no server is making release {version} any more", status=409)
            time.sleep(LOOK_AGAIN)
            found = self.releases(campaign)

    def release_files(self, campaign: str, version: str, folder: str | os.PathLike[str]) -> int:
        """Write the files of a release into an empty folder; how many there are.

        Raises IntegrityError when a file is not what the campaign's log says.
        """
        found = self.releases(campaign)
        made = next((one for one in found.releases if one.version == version), None)
        if made is None:
            raise RefusedError(f"campaign {campaign!r} has no release {version!r}", status=404)
        with tempfile.TemporaryFile() as packed:
            self._connection.fetch(_path(campaign, "releases", version, "bundle"), {}, packed)
            return unpack_release(packed, Path(folder), made.digest)

    def checkpoint(self, log: str) -> str:
        """The signed head of a log as it is now: of a campaign, or of ``house``."""
        return self._connection.ask(
            "POST", f"/api/ledger/{quote(log, safe='')}/checkpoint", repeatable=True
        ).text

    def _get(self, kind: type[R], path: str, parameters: Mapping[str, int] | None = None) -> R:
        return _as(kind, self._connection.ask("GET", path, parameters=parameters))

    def _list(self, kind: type[R], path: str, key: str) -> tuple[R, ...]:
        found = self._connection.ask("GET", path).json()[key]
        return tuple(_valid(TypeAdapter(list[kind]), found))  # type: ignore[valid-type]

    def _send(self, path: str, file: Path) -> httpx.Response:
        try:
            with file.open("rb") as opened:
                return self._connection.send_file(path, file.name, opened)
        except FileNotFoundError:
            raise ReadError("there is no such file", where=str(file)) from None
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise ReadError(f"cannot be read: {reason}", where=str(file)) from error


def _as(kind: type[R], response: httpx.Response) -> R:
    return _valid(TypeAdapter(kind), response.json())


T = TypeVar("T")


def _valid(adapter: TypeAdapter[T], value: object) -> T:
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        raise RefusedError(
            f"the server answered in another way than this version knows: {error}",
            status=200,
            remedy="use the versions of Quorate that go together",
        ) from None


def _path(campaign: str, *parts: str) -> str:
    return "/".join(("/api/campaigns", *(quote(part, safe=".") for part in (campaign, *parts))))


def _item_data(item: Item) -> dict[str, Json]:
    data: dict[str, Json] = {"content": dict(item.content), "priority": item.priority}
    if item.item is not None:
        data["item"] = item.item
    if item.gold is not None:
        data["gold"] = dict(item.gold)
    if item.bank:
        data["bank"] = item.bank
    if item.slices:
        data["slices"] = dict(item.slices)
    if item.explanation:
        data["explanation"] = item.explanation
    return data
