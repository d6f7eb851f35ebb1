"""Settings of a server: from its file in the data folder, and from the command line."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote, urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainValidator,
    ValidationError,
    model_validator,
)

from quorate.schema.errors import Fault, ReadError, SpecError
from quorate.server.log_lines import Form

FILE = "server.toml"
DAY_MS = 24 * 3_600_000


def _origin(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path.strip("/"):
        raise ValueError("an address such as https://judge.example.org, without a path")
    if parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError("an address such as https://judge.example.org, without a path")
    return f"{parts.scheme}://{parts.netloc}"


def _issuer(url: str) -> str:
    parts = urlsplit(url)
    near = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if parts.scheme != "https" and not (parts.scheme == "http" and near):
        raise ValueError("an https address; what it says decides who comes in")
    return url


def _network(text: object) -> Network:
    try:
        return ip_network(str(text))
    except ValueError:
        raise ValueError("an address or a network such as 10.0.0.0/8") from None


def _receiver(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or "@" in parts.netloc:
        raise ValueError("an address such as http://127.0.0.1:4318/v1/traces, without a password")
    return url


def _host_and_port(text: str) -> str:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65_535:
        raise ValueError("a host and a port such as 127.0.0.1:9108")
    return text


Network = IPv4Network | IPv6Network
Origin = Annotated[str, AfterValidator(_origin)]
Address = Annotated[str, AfterValidator(_host_and_port)]
IssuerUrl = Annotated[str, AfterValidator(_issuer)]
Receiver = Annotated[str, AfterValidator(_receiver)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Oidc(_Part):
    """A place that says who somebody is (OpenID Connect)."""

    issuer: IssuerUrl
    client_id: str
    client_secret: str = Field(repr=False)
    name: str = "single sign-on"
    allowed: tuple[str, ...] = ()
    """verified addresses, or ``@domain``, that get an account without an invitation"""
    open: bool = False
    """whether everybody whom the issuer knows gets an account"""


class Settings(_Part):
    """How a server behaves. Every key has a value that is safe on one machine."""

    database: str | None = None
    """``postgresql://…``, or nothing for the file in the data folder"""
    database_password_file: Path | None = None
    """a file that holds the password of the user whom ``database`` names, and nothing else"""
    replicas: tuple[str, ...] = Field(default=(), repr=False)
    """``postgresql://…`` of servers that stream from the one of ``database``; reads go there"""
    replica_wait_seconds: float = Field(default=0.2, ge=0, le=10)
    """how long a read waits for a replica to have what was committed before it was asked"""
    public_url: Origin | None = None
    """where people reach it; with https, cookies are for https only"""
    hosts: tuple[str, ...] = ()
    """names under which it answers; empty for all"""
    trusted_proxies: tuple[Annotated[Network, PlainValidator(_network)], ...] = ()
    """from whom ``X-Forwarded-For`` is believed"""
    session_days: int = Field(default=30, ge=1, le=365)
    idle_days: int = Field(default=7, ge=1, le=365)
    body_kilobytes: int = Field(default=2_048, ge=16)
    upload_megabytes: int = Field(default=512, ge=1)
    judgments_per_second: float = Field(default=50.0, gt=0)
    """how fast one person may submit, with bursts of four times as many"""
    expire_seconds: float = Field(default=3.0, gt=0)
    checkpoint_seconds: float = Field(default=60.0, gt=0)
    webhook_seconds: float = Field(default=2.0, gt=0)
    """how often it looks for events that webhooks are to be told of"""
    background: Literal["here", "worker"] = "here"
    """who does what runs in the background: every server, each task in one of them, or
    ``quorate work``"""
    takeover_seconds: float = Field(default=20.0, ge=2, le=600)
    """how long after a process was last heard another takes over what it did in the background"""
    watch_megabytes: int = Field(default=2_048, ge=1)
    """how much memory the watch of a campaign may take; a larger one is not watched"""
    webhook_private: bool = False
    """whether webhooks may lead into this machine's own network"""
    grace_seconds: int = Field(default=10, ge=1)
    """how long a stopping server lets requests finish"""
    drain_seconds: float = Field(default=0.0, ge=0, le=600)
    """how long a server that was told to stop says so at /ready before it takes nothing new"""
    disk_floor_megabytes: int = Field(default=256, ge=0)
    """below how much free space /ready says no"""
    shed_seconds: float = Field(default=5.0, gt=0)
    """how long work may wait for the store before requests are sent away"""
    log_format: Form = "keyvalue"
    """how a line of the log is written: pairs, or an object of JSON"""
    archive_after_days: int | None = Field(default=None, ge=1)
    """after how many days closed campaigns are archived; never, when it is not set"""
    personal_data_days: int | None = Field(default=None, ge=1)
    """after how many days without an open campaign people are erased; never, when it is not set"""
    metrics_address: Address | None = None
    """where figures for Prometheus are told without a token: host and port"""
    metrics_token: str | None = Field(default=None, min_length=16, repr=False)
    """who shows it is told the same at /metrics"""
    traces_endpoint: Receiver | None = None
    """where spans are sent by OTLP over HTTP, such as ``http://127.0.0.1:4318/v1/traces``"""
    traces_ratio: float = Field(default=1.0, ge=0, le=1)
    """the share of requests that are traced, of those that bring no decision with them"""
    oidc: Oidc | None = None

    @model_validator(mode="after")
    def _reachable(self) -> Settings:
        # the issuer sends people back to an address that must not come from a request
        if self.oidc is not None and self.public_url is None:
            raise ValueError("oidc needs public_url, the address to which the issuer sends back")
        return self

    @model_validator(mode="after")
    def _opened(self) -> Settings:
        if self.database_password_file is not None:
            for url in (self.database or "", *self.replicas):
                parts = urlsplit(url)
                if not parts.username or parts.password is not None:
                    raise ValueError(
                        "database_password_file needs a database with a user and without a "
                        "password, and such replicas"
                    )
        return self

    @model_validator(mode="after")
    def _followed(self) -> Settings:
        if self.replicas and self.database is None:
            raise ValueError("replicas need database, the server from which they stream")
        if not all(url.startswith(("postgresql://", "postgres://")) for url in self.replicas):
            raise ValueError("replicas are postgresql:// addresses")
        if len(set(self.replicas)) < len(self.replicas):
            raise ValueError("a replica is named twice")
        return self

    @model_validator(mode="after")
    def _shared(self) -> Settings:
        # the file has one writer, and that is the server
        if self.background == "worker" and self.database is None:
            raise ValueError('background = "worker" needs a database on PostgreSQL')
        return self

    @property
    def secure(self) -> bool:
        """Whether people come by https."""
        return self.public_url is not None and self.public_url.startswith("https://")

    @property
    def measured(self) -> bool:
        """Whether anybody is told figures."""
        return self.metrics_address is not None or self.metrics_token is not None

    @property
    def session_ms(self) -> int:
        """How long a session lasts at most."""
        return self.session_days * DAY_MS

    @property
    def idle_ms(self) -> int:
        """How long a session lasts unused."""
        return self.idle_days * DAY_MS


def read_settings(data: Path, said: Mapping[str, object] | None = None) -> Settings:
    """The settings in ``server.toml`` of a data folder, or the safe ones when there is no file.

    What was ``said`` on the command line goes before the file. Raises ReadError when the file is
    not TOML, or that of the password cannot be read, SpecError with the path of each wrong key.
    """
    path = data / FILE
    found: dict[str, object] = {}
    if path.exists():
        try:
            found = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ReadError(f"cannot read the settings: {error}", where=str(path)) from error
    if _given_with_password(said):
        found.pop("database_password_file", None)
    try:
        return _with_password(Settings.model_validate({**found, **(said or {})}))
    except ValidationError as error:
        faults = _faults(error)
        ours = said is not None and all(fault.path in said for fault in faults)
        raise SpecError(faults, where="the command line" if ours else str(path)) from None


def _given_with_password(said: Mapping[str, object] | None) -> bool:
    url = (said or {}).get("database")
    return isinstance(url, str) and urlsplit(url).password is not None


def _with_password(settings: Settings) -> Settings:
    path, url = settings.database_password_file, settings.database
    if path is None or url is None:
        return settings
    try:
        password = path.read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise ReadError(
            f"cannot read the password of the database: {error}",
            where=str(path),
            remedy="let the user who runs the server read it",
        ) from error
    opened = {
        "database": _opened_by(password, url),
        "replicas": tuple(_opened_by(password, each) for each in settings.replicas),
    }
    return settings.model_copy(update=opened)


def _opened_by(password: str, url: str) -> str:
    parts = urlsplit(url)
    user, _, place = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{user}:{quote(password, safe='')}@{place}").geturl()


def _faults(error: ValidationError) -> list[Fault]:
    return [
        Fault(
            ".".join(str(part) for part in fault["loc"]), "a value that does not fit", fault["msg"]
        )
        for fault in error.errors(include_url=False, include_input=False)
    ]
