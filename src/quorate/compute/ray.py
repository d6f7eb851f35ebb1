"""A Ray cluster: workers elsewhere that keep the parts they work on.

Each worker is an actor. A part goes to one of them when it is first needed, or is read there where
the worker finds it itself, and stays; what travels afterwards are functions and outcomes. A worker
that is lost is replaced, and its parts are brought to the new one. Ray itself is imported when an
executor is made, so that nobody else needs it.
"""

from __future__ import annotations

import os
import pickle
import secrets
import shutil
import socket
import tempfile
import time
import weakref
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from types import ModuleType
from typing import ClassVar, Protocol, TypeVar, cast, overload, runtime_checkable

from quorate.compute.executor import Group, LostError, cores, count_of

Part = TypeVar("Part")
Out = TypeVar("Out")

PACKAGE = "quorate"
TOKEN = secrets.token_hex(32)
"""What keeps others on this machine from a cluster that is started here; Ray reads it once."""
SECONDS_TO_BEGIN = 60.0
"""How long a worker may take to begin before the fit goes on without it."""
TRIES = 4
"""How often the same part may be lost with its worker before the part itself is suspected."""
STORE = 256 * 2**20
"""Bytes of Ray's object store where the cluster is started here: what travels passes through it."""
PATIENCE = 15.0
"""Seconds without the cluster's head until it counts as lost. Ray ends a process whose head has
been gone for a minute, without a word that users would understand."""
LOOK = 5.0
"""Seconds between looks for the head."""
AT_A_TIME = 16
"""Parts that are on their way to a worker at a time."""


@runtime_checkable
class Portable(Protocol):
    """Parts that travel as the way to them, such as the name of a folder."""

    def found(self) -> bool:
        """Whether this process finds them, the same as those who sent it."""
        ...


class Held(Sequence[Part]):
    """Parts that workers keep; here they are those that were given."""

    def __init__(self, parts: Sequence[Part], key: str) -> None:
        self.parts = parts
        self.key = key

    def __len__(self) -> int:
        return len(self.parts)

    @overload
    def __getitem__(self, index: int) -> Part: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Part]: ...
    def __getitem__(self, index: int | slice) -> Part | Sequence[Part]:
        return self.parts[index]


class Worker:
    """What runs in an actor: parts by number, of each sequence that is held."""

    def __init__(self) -> None:
        self._kept: dict[str, dict[int, object]] = {}
        self._sources: dict[str, Sequence[object]] = {}

    def begin(self) -> tuple[str, int]:
        """The version of the package and the process, once it runs."""
        return version(PACKAGE), os.getpid()

    def take(self, key: str, source: Sequence[object] | None) -> bool:
        """Begin to hold a sequence; whether the parts of ``source`` are found from here."""
        self._kept[key] = {}
        if isinstance(source, Portable) and source.found():
            self._sources[key] = source
            return True
        return False

    def keep(self, key: str, parts: dict[int, object]) -> None:
        """Keep parts that were brought, in memory of this process and not of the store."""
        self._kept[key] |= pickle.loads(pickle.dumps(parts, protocol=5))

    def run(self, key: str, numbers: range, function: Callable[[object], object]) -> object:
        """The function of a group of parts that are held."""
        kept = self._kept[key]
        for n in numbers:
            if n not in kept:
                kept[n] = self._sources[key][n]
        return function(Group(_Numbered(kept), numbers))

    def call(self, part: object, function: Callable[[object], object]) -> object:
        """The function of a part that comes with the call."""
        return function(part)

    def drop(self, key: str) -> None:
        """Hold a sequence no longer."""
        self._kept.pop(key, None)
        self._sources.pop(key, None)


class _Numbered(Sequence[object]):
    """Parts by number, of which only some are there."""

    def __init__(self, parts: dict[int, object]) -> None:
        self.parts = parts

    def __len__(self) -> int:
        return len(self.parts)

    @overload
    def __getitem__(self, index: int) -> object: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[object]: ...
    def __getitem__(self, index: int | slice) -> object:
        if isinstance(index, slice):
            return [self.parts[n] for n in range(*index.indices(len(self.parts)))]
        return self.parts[index]


class _Call(Protocol):
    """A method of an actor."""

    def remote(self, *given: object) -> object:
        """Ask for it; the outcome is to come."""
        ...


class _Actor(Protocol):
    """A ``Worker`` as Ray shows it."""

    begin: _Call
    take: _Call
    keep: _Call
    run: _Call
    call: _Call
    drop: _Call


@dataclass(eq=False)
class _Slot:
    """A worker as seen from here: what it finds itself, and what was brought to it."""

    actor: _Actor
    finds: dict[str, bool] = field(default_factory=dict)
    brought: dict[str, set[int]] = field(default_factory=dict)


@dataclass(eq=False)
class _Sent:
    """A part on its way: to whom, and what will be its outcome."""

    number: int
    part: object
    function: object
    slot: _Slot
    outcome: object
    tries: int = 1


class Ray:
    """Runs parts on the workers of a Ray cluster.

    ``address`` is that of an existing cluster (``auto``, ``host:port`` or ``ray://host:port``);
    without, one is started here, for this machine alone, and ended by ``close``. ``workers`` are
    as many as the cluster has cores, unless said otherwise. Raises LostError when the cluster
    cannot be reached, and when it is lost later.
    """

    out_of_core: ClassVar[bool] = True
    shares_memory: ClassVar[bool] = False

    def __init__(self, address: str | None = None, workers: int | None = None) -> None:
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        self._folder: str | None = None
        self._gone = False
        if address is None:
            self._private()
        elif {"RAY_AUTH_TOKEN", "RAY_AUTH_TOKEN_PATH"} & set(os.environ):
            # Ray shows a token to a cluster that is named only where it is told to
            os.environ.setdefault("RAY_AUTH_MODE", "token")
        import ray

        self._ray = ray
        self._started = not ray.is_initialized()
        self._address = address or "a cluster of this machine"
        if address == "auto":
            self._address = "a cluster of this machine that runs already"
        if self._started:
            self._begin(address, workers)
        self._head = None if str(address).startswith("ray://") else _head(ray)
        self._looked = self._seen = time.monotonic()
        self._lost = 0
        self._keys: set[str] = set()
        self._actor = ray.remote(num_cpus=1, max_restarts=0, max_concurrency=1)(Worker)
        wanted = workers or max(1, int(self._reached(ray.cluster_resources).get("CPU", 1)))
        self._slots = self._workers(wanted)

    @property
    def workers(self) -> int:
        """How many parts run at the same time."""
        return len(self._slots)

    @property
    def lost(self) -> int:
        """How many workers were lost and replaced so far."""
        return self._lost

    def processes(self) -> list[int]:
        """The process of each worker, on the machine where it runs."""
        return [self._begun(slot.actor.begin.remote())[1] for slot in self._slots]

    def hold(self, parts: Sequence[Part]) -> Sequence[Part]:
        """The same parts; workers keep those that they have worked on until they are let go."""
        if isinstance(parts, Held) and parts.key in self._keys:
            return parts
        held = Held(parts, secrets.token_hex(8))
        self._keys.add(held.key)
        weakref.finalize(held, self._drop, held.key).atexit = False
        return held

    def map(self, function: Callable[[Part], Out], parts: Sequence[Part]) -> Iterator[Out]:
        """Yield the outcomes in the order of the parts, at most two a worker waiting."""
        sent = self._reached(self._ray.put, function)
        waiting: deque[_Sent] = deque()
        for number in range(len(parts)):
            if len(waiting) >= 2 * self.workers:
                yield self._outcome(waiting.popleft())  # type: ignore[misc]
            waiting.append(self._send(number, parts[number], sent))
        while waiting:
            yield self._outcome(waiting.popleft())  # type: ignore[misc]

    def close(self) -> None:
        """End the workers, and the cluster if it was started here."""
        for slot in () if self._gone else self._slots:
            with suppress(Exception):  # what is lost already need not be ended
                self._ray.kill(slot.actor)
        self._slots = []
        if self._started and not self._gone:
            self._ray.shutdown()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _private(self) -> None:
        """Let a cluster that is started here listen on this machine alone, and write nowhere else.

        Ray reads these when it is imported or started.
        """
        os.environ.setdefault("RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0")
        os.environ.setdefault("RAY_AUTH_TOKEN", TOKEN)
        self._folder = tempfile.mkdtemp(prefix="quorate-ray-")

    def _begin(self, address: str | None, workers: int | None) -> None:
        if address is not None:
            self._knock(address)
            self._reached(lambda: self._ray.init(address, log_to_driver=False))
            return
        self._reached(
            lambda: self._ray.init(
                address="local",
                num_cpus=workers or cores(),
                include_dashboard=False,
                object_store_memory=STORE,
                log_to_driver=False,
                logging_level="ERROR",
                _temp_dir=self._folder,
            )
        )

    def _knock(self, address: str) -> None:
        """See whether anything listens at an address: Ray itself tries for minutes."""
        host, _, port = address.removeprefix("ray://").rpartition(":")
        if not host or not port.isdecimal():
            return
        try:
            socket.create_connection((host, int(port)), timeout=LOOK).close()
        except OSError as error:
            raise LostError(f"nothing answers at {address} ({error.strerror or error})") from None

    def _workers(self, wanted: int) -> list[_Slot]:
        slots = [_Slot(self._actor.remote()) for _ in range(wanted)]
        refs = [slot.actor.begin.remote() for slot in slots]
        until = time.monotonic() + SECONDS_TO_BEGIN
        late = refs
        while late and time.monotonic() < until:
            self._look()
            self._alive()
            wait = partial(self._ray.wait, refs, num_returns=wanted, timeout=LOOK)
            ready, late = self._reached(wait)
        begun = set(ready)
        for ref in ready:
            self._same(self._begun(ref)[0])
        for slot, ref in zip(slots, refs, strict=True):
            if ref in late:
                self._ray.kill(slot.actor)
        slots = [slot for slot, ref in zip(slots, refs, strict=True) if ref in begun]
        if not slots:
            raise LostError(
                f"no worker of {self._address} began within {SECONDS_TO_BEGIN:.0f} seconds; "
                "see whether its cores are taken by something else"
            )
        return slots

    def _same(self, theirs: str) -> None:
        """Refuse workers with another version, whose bits may differ."""
        if theirs != version(PACKAGE):
            raise LostError(
                f"the workers of {self._address} have {PACKAGE} {theirs}, this is "
                f"{version(PACKAGE)}; install the same version there"
            )

    def _send(self, number: int, part: object, function: object, tries: int = 1) -> _Sent:
        """Give a part to its worker: the same for the same part in every map."""
        while True:
            held = part.parts if isinstance(part, Group) else None
            place = part.numbers.start if isinstance(part, Group) else number
            slot = self._slots[place % len(self._slots)]
            actor = slot.actor
            try:
                if isinstance(part, Group) and isinstance(held, Held):
                    self._bring(slot, held, part.numbers)
                    outcome = actor.run.remote(held.key, part.numbers, function)
                else:
                    outcome = actor.call.remote(part, function)
                return _Sent(number, part, function, slot, outcome, tries)
            except self._ray.exceptions.RayActorError:
                tries = self._again(tries)
                self._replace(slot)

    def _bring(self, slot: _Slot, held: Held[object], numbers: range) -> None:
        """See to it that a worker has these parts."""
        actor = slot.actor
        if held.key not in slot.finds:
            source = held.parts if isinstance(held.parts, Portable) else None
            found = self._reached(self._get, actor.take.remote(held.key, source))
            slot.finds[held.key] = bool(found)
            slot.brought[held.key] = set()
        if slot.finds[held.key]:
            return
        lacking = [n for n in numbers if n not in slot.brought[held.key]]
        for first in range(0, len(lacking), AT_A_TIME):
            some = lacking[first : first + AT_A_TIME]
            parts = {n: held.parts[n] for n in some}
            self._reached(self._get, actor.keep.remote(held.key, parts))
            slot.brought[held.key] |= set(some)

    def _outcome(self, one: _Sent) -> object:
        while True:
            try:
                return self._reached(self._get, one.outcome)
            except self._ray.exceptions.RayActorError:
                tries = self._again(one.tries)
                self._replace(one.slot)
                one = self._send(one.number, one.part, one.function, tries)

    def _again(self, tries: int) -> int:
        if tries >= TRIES:
            raise LostError(
                f"workers of {self._address} ended {tries} times at the same part; they are "
                "probably out of memory: give them more, or take fewer of them"
            )
        return tries + 1

    def _replace(self, slot: _Slot) -> None:
        """Another worker in the place of one that is lost; without, where none begins."""
        if slot not in self._slots:
            return
        self._lost += 1
        place = self._slots.index(slot)
        try:
            self._slots[place : place + 1] = self._workers(1)
        except (LostError, self._ray.exceptions.RayActorError) as error:
            if len(self._slots) == 1 or self._gone:
                raise LostError(
                    f"{self._address} has no worker left, and none begins ({_first_line(error)})"
                ) from error
            del self._slots[place]

    def _drop(self, key: str) -> None:
        self._keys.discard(key)
        for slot in self._slots:
            if key in slot.finds:
                slot.actor.drop.remote(key)

    def _begun(self, ref: object) -> tuple[str, int]:
        return cast("tuple[str, int]", self._reached(self._get, ref))

    def _get(self, ref: object) -> object:
        while True:
            self._look()
            try:
                return self._ray.get(ref, timeout=LOOK)
            except self._ray.exceptions.GetTimeoutError:
                continue

    def _alive(self) -> None:
        """Raise LostError when no node of the cluster is left; Ray soon ends the process then."""
        if not any(node["Alive"] for node in self._reached(self._ray.nodes)):
            self._gone = True
            raise LostError(f"{self._address} has no node left")

    def _look(self) -> None:
        """See from time to time whether the head is there. Raises LostError when it is not."""
        now = time.monotonic()
        if self._head is None or now - self._looked < LOOK:
            return
        self._looked = now
        with suppress(OSError), socket.create_connection(self._head, timeout=LOOK):
            self._seen = time.monotonic()
        if now - self._seen > PATIENCE:
            self._gone = True
            raise LostError(
                f"the head of {self._address} has not answered for {now - self._seen:.0f} seconds"
            )

    def _reached(self, call: Callable[..., Out], *given: object) -> Out:
        """What a call of Ray gives; an error of the function as itself, else what is lost."""
        errors = self._ray.exceptions
        try:
            return call(*given)
        except errors.RayTaskError as error:
            raise error.cause from None
        except errors.RayActorError:
            raise
        except (errors.RayError, ConnectionError, TimeoutError, RuntimeError) as error:
            raise LostError(f"{self._address} cannot be reached ({_first_line(error)})") from error


def _first_line(error: Exception) -> str:
    said = str(error).strip().splitlines()
    return said[0] if said else type(error).__name__


def _head(ray: ModuleType) -> tuple[str, int]:
    """Where the head of the cluster listens."""
    host, _, port = str(ray.get_runtime_context().gcs_address).rpartition(":")
    return host, int(port)


def ray_cluster(said: str) -> Ray:
    """``ray``: started here; ``ray:N``: with N workers; ``ray:auto``, ``ray:HOST:PORT`` and
    ``ray://HOST:PORT``: an existing cluster.
    """
    if said == "" or said.isdecimal():
        return Ray(workers=count_of(said))
    return Ray(f"ray:{said}" if said.startswith("//") else said)
