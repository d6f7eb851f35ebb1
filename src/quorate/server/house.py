"""The house: what a server has at hand. The only place that names concrete stores."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from quorate.assignment.cursor import Cursors
from quorate.campaign.accounts.logins import login_key
from quorate.campaign.accounts.owning import has_owner, make_owner_link
from quorate.campaign.checkpointing import Prover, signer_of
from quorate.campaign.handing.desk import Desk
from quorate.campaign.handing.drawing import generator
from quorate.campaign.watch.following import Following
from quorate.ledger.checkpoint import Signer
from quorate.ledger.keys import open_keys
from quorate.ledger.vault import Vault
from quorate.schema.errors import RequestError
from quorate.server import operator
from quorate.server.archives import Archives
from quorate.server.causes import Causing
from quorate.server.crowd import Crowd
from quorate.server.diagnosis import Diagnoses
from quorate.server.disagreement import Disagreements
from quorate.server.doorkeeper import Doorkeeper
from quorate.server.duties import Duties
from quorate.server.elsewhere import AT_ONCE, Elsewhere
from quorate.server.fits import Fits
from quorate.server.followers import Followers
from quorate.server.kept_watches import KeptWatches
from quorate.server.live import Live
from quorate.server.media import MediaFolder
from quorate.server.preferences import Preferences
from quorate.server.quality import Quality
from quorate.server.rate import Limits
from quorate.server.readiness import Readiness
from quorate.server.releases import Releases
from quorate.server.retention import Retention
from quorate.server.rewards import Rewards
from quorate.server.rounds import Rounds
from quorate.server.runner import Runner, Slot
from quorate.server.scoring import Scoring
from quorate.server.settings import Settings
from quorate.server.shelf import Shelf
from quorate.server.traced_store import traced
from quorate.server.traces import Traces
from quorate.server.watch import Watching
from quorate.storage.clock import wall_clock
from quorate.storage.store import Store

Clock = Callable[[], int]
DATABASE = "quorate.db"
RELEASES = "releases"
SCORES = "scores"
KEPT = "kept"
HASHES_AT_ONCE = 2
"""passwords hashed at the same time, so that logins cannot take all memory and cores"""


@dataclass(slots=True)
class House:
    """Store, vault, keys and settings of an installation, and what this process remembers."""

    store: Store
    vault: Vault
    settings: Settings
    media: MediaFolder
    origin: str
    """what checkpoints are signed as, before the log's name"""
    signing: bytes = field(repr=False)
    secret: bytes = field(repr=False)
    """the master key; use `derived`"""
    traces: Traces = field(default_factory=Traces)
    doorkeeper: Doorkeeper = field(init=False)
    limits: Limits = field(init=False)
    readiness: Readiness = field(init=False)
    crowd: Crowd = field(init=False)
    live: Live = field(init=False)
    cursors: Cursors = field(default_factory=Cursors)
    prover: Prover = field(default_factory=Prover)
    duties: Duties = field(init=False)
    rounds: Rounds = field(init=False)
    runner: Runner = field(init=False)
    elsewhere: Elsewhere = field(init=False)
    desk: Desk = field(init=False)
    watch: Watching = field(init=False)
    followers: Followers = field(init=False)
    quality: Quality = field(init=False)
    preferences: Preferences = field(init=False)
    causing: Causing = field(init=False)
    disagreements: Disagreements = field(init=False)
    shelf: Shelf = field(init=False)
    rewards: Rewards = field(init=False)
    fits: Fits = field(init=False)
    diagnoses: Diagnoses = field(init=False)
    releases: Releases = field(init=False)
    scoring: Scoring = field(init=False)
    archives: Archives = field(init=False)
    retention: Retention = field(init=False)
    hashing: asyncio.Semaphore = field(init=False)
    login_key: bytes = field(default=b"", repr=False)
    _draws: dict[str, bytes] = field(default_factory=dict, repr=False)
    _started: bool = False

    def __post_init__(self) -> None:
        self.doorkeeper = Doorkeeper(
            self.store, self.settings.idle_ms, self.derived(operator.PURPOSE)
        )
        data = self.media.root.parent
        self.readiness = Readiness(self.store, data, self.settings.disk_floor_megabytes << 20)
        self.crowd = Crowd(self.store.meter, self.settings.shed_seconds)
        self.live = Live(self.store)
        alone, seconds = self.settings.database is None, self.settings.takeover_seconds
        self.duties = Duties(self.store, seconds, alone=alone)
        self.rounds = Rounds(self.duties)
        self.shelf = Shelf(data / KEPT)
        self.watch = Watching(
            self.store,
            self.vault,
            self.cursors,
            self.duties,
            KeptWatches(self.store, self.shelf),
            self.settings.watch_megabytes << 20,
        )
        self.quality = Quality(self.store, self.vault, self.watch)
        self.preferences = Preferences(self.store, self.vault)
        self.causing = Causing(self.store, self.vault)
        self.disagreements = Disagreements(self.store, self.vault)
        self.rewards = Rewards(self.store, self.preferences, self.shelf, self._wake)
        scores = MediaFolder(data / SCORES)
        self.fits = Fits(self.store, self.vault)
        self.diagnoses = Diagnoses(
            self.store, self.vault, self.fits, self.shelf, self.media, scores, self._wake
        )
        releases = data / RELEASES
        self.releases = Releases(self.store, self.vault, releases, self.signer, self._wake)
        self.elsewhere = Elsewhere(self.store, self.shelf, self._wake)
        makes = (self.diagnoses.makes, self.rewards.makes, self.releases.makes)
        slots = [Slot((self.elsewhere,), AT_ONCE), *(Slot(one) for one in makes)]
        self.runner = Runner(self.store, self.duties.name, seconds, slots, alone=alone)
        self.archives = Archives(
            self.store,
            self.settings.database or data / DATABASE,
            self.media,
            self.origin,
            self.signer,
            forget=self.forget,
        )
        self.retention = Retention(self.store, self.settings, self.archives, self.duties)
        self.scoring = Scoring(self.store, self.vault, scores, self.shelf)
        self.followers = Followers(self.store, self.vault, self.watch.here)
        self.desk = Desk(self._chance, self.cursors, self._following, scored=self.scoring.of)
        self.limits = Limits(self.settings.judgments_per_second)
        self.hashing = asyncio.Semaphore(HASHES_AT_ONCE)
        self.rounds.around = self.traces.piece
        self.runner.around = self.traces.piece

    async def start(self) -> None:
        """Open the store and read what it keeps for us. A second call does nothing."""
        if self._started:
            return
        await self.store.start()
        self._started = True
        await self.releases.sweep()
        self.login_key = await self.store.write(lambda tx: login_key(tx, self.vault))

    async def stop(self) -> None:
        """Finish what was begun and close the store."""
        if self._started:
            self._started = False
            await self.archives.stop()
            await self.store.stop()

    @property
    def asks(self) -> bool:
        """Whether what takes the analytic stack is asked of other processes."""
        return self.settings.background == "worker" and self.elsewhere.app is None

    async def owner_link(self) -> str | None:
        """The secret of a fresh link for the first owner; None when there is an owner."""
        return await self.store.write(lambda tx: None if has_owner(tx) else make_owner_link(tx))

    async def forget(self, campaign: str) -> None:
        """Delete what was computed of a campaign and can be computed anew."""
        await self.rewards.forget(campaign)
        await self.diagnoses.forget(campaign)

    def signer(self, log: str) -> Signer:
        """Who signs the heads of a log."""
        return signer_of(log, self.origin, self.signing)

    def draws(self, campaign: str) -> bytes:
        """The secret of a campaign's draws."""
        found = self._draws.get(campaign)
        if found is None:
            found = self._draws[campaign] = self.derived(f"draws {campaign}")
        return found

    def _following(self, campaign: str) -> Following | None:
        """The beliefs of a campaign, of its watch where that is here."""
        return self.watch.following(campaign) or self.followers.of(campaign)

    def _wake(self) -> None:
        self.runner.wake()

    def _chance(self, campaign: str, lease: str) -> Random:
        return generator(self.draws(campaign), lease)

    def derived(self, purpose: str) -> bytes:
        """A key of 32 bytes for one purpose that need not outlive a change of the master key."""
        return hmac.new(self.secret, f"quorate {purpose}".encode(), hashlib.sha256).digest()


def open_house(data: Path, settings: Settings, clock: Clock | None = None) -> House:
    """The house of a data folder: keys, database, media. Made when there is nothing yet.

    ``clock`` gives milliseconds UTC; the machine's own, unless a simulation brings another.
    Raises RequestError or IntegrityError when the keys are missing, or open to others.
    """
    database = data / DATABASE
    keys = open_keys(data, data_exist=database.exists())
    store = _store(database, settings, clock)
    traces = Traces(settings.traces_endpoint, settings.traces_ratio)
    system = "sqlite" if settings.database is None else "postgresql"
    return House(
        store=traced(store, traces, system),
        vault=Vault(*keys.masters),
        settings=settings,
        media=MediaFolder(data / "media"),
        origin=_origin(settings),
        signing=keys.signing,
        secret=keys.master,
        traces=traces,
    )


def _store(path: Path, settings: Settings, clock: Clock | None) -> Store:
    url = settings.database
    if url is None:
        from quorate.storage.sqlite import Sqlite

        return Sqlite(path, clock or wall_clock)
    if not url.startswith(("postgresql://", "postgres://")):
        raise RequestError(
            "the database is not a postgresql:// address",
            where="database",
            remedy="leave it out for the file in the data folder",
        )
    from quorate.storage.postgres import Postgres

    return Postgres(
        url,
        clock or wall_clock,
        replicas=settings.replicas,
        replica_wait=settings.replica_wait_seconds,
    )


def _origin(settings: Settings) -> str:
    url = settings.public_url
    return "quorate.local" if url is None else url.partition("://")[2]
