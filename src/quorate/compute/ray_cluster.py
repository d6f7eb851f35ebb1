"""A Ray cluster as such: begun here or found at an address, and watched while it is used."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from types import ModuleType
from typing import TypeVar

from quorate.compute.executor import LostError, cores

Out = TypeVar("Out")

TOKEN = secrets.token_hex(32)
"""What keeps others on this machine from a cluster that is started here; Ray reads it once."""
STORE = 256 * 2**20
"""Bytes of Ray's object store where the cluster is started here: what travels passes through it."""
PATIENCE = 15.0
"""Seconds without the cluster's head until it counts as lost. Ray ends a process whose head has
been gone for a minute, without a word that users would understand."""
STARTS = 3
"""How often a cluster of this machine is begun before it is given up; Ray waits half a minute."""
LOOK = 5.0
"""Seconds between looks for the head."""


class Cluster:
    """A cluster that exists at ``address``, or one that is started here for this machine alone.

    ``ray`` is the package, imported when a cluster is wanted; ``gone`` whether the cluster was
    lost. Raises LostError when it cannot be reached.
    """

    def __init__(self, address: str | None = None, workers: int | None = None) -> None:
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        self._folder: str | None = None
        self.gone = False
        if address is None:
            self._private()
        elif {"RAY_AUTH_TOKEN", "RAY_AUTH_TOKEN_PATH"} & set(os.environ):
            # Ray shows a token to a cluster that is named only where it is told to
            os.environ.setdefault("RAY_AUTH_MODE", "token")
        import ray

        self.ray = ray
        self._started = not ray.is_initialized()
        self.name = address or "a cluster of this machine"
        if address == "auto":
            self.name = "a cluster of this machine that runs already"
        if self._started:
            self._begin(address, workers)
        self._head = None if str(address).startswith("ray://") else _head(ray)
        self._looked = self._seen = time.monotonic()

    @property
    def cores(self) -> int:
        """How many cores it has."""
        return max(1, int(self.reached(self.ray.cluster_resources).get("CPU", 1)))

    def close(self) -> None:
        """End the cluster if it was started here."""
        if self._started and not self.gone:
            self.ray.shutdown()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def get(self, ref: object) -> object:
        """What a call of an actor gives, once it is there."""
        while True:
            self.look()
            try:
                return self.ray.get(ref, timeout=LOOK)
            except self.ray.exceptions.GetTimeoutError:
                continue

    def alive(self) -> None:
        """Raise LostError when no node of the cluster is left; Ray soon ends the process then."""
        if not any(node["Alive"] for node in self.reached(self.ray.nodes)):
            self.gone = True
            raise LostError(f"{self.name} has no node left")

    def look(self) -> None:
        """See from time to time whether the head is there. Raises LostError when it is not."""
        now = time.monotonic()
        if self._head is None or now - self._looked < LOOK:
            return
        self._looked = now
        with suppress(OSError), socket.create_connection(self._head, timeout=LOOK):
            self._seen = time.monotonic()
        if now - self._seen > PATIENCE:
            self.gone = True
            raise LostError(
                f"the head of {self.name} has not answered for {now - self._seen:.0f} seconds"
            )

    def reached(self, call: Callable[..., Out], *given: object) -> Out:
        """What a call of Ray gives; an error of the function as itself, else what is lost."""
        errors = self.ray.exceptions
        try:
            return call(*given)
        except errors.RayTaskError as error:
            raise error.cause from None
        except errors.RayActorError:
            raise
        except (errors.RayError, ConnectionError, TimeoutError, RuntimeError) as error:
            raise LostError(f"{self.name} cannot be reached ({first_line(error)})") from error

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
            self.reached(lambda: self.ray.init(address, log_to_driver=False))
            return
        for left in reversed(range(STARTS)):
            try:
                self.reached(partial(self._start, workers))
            except LostError:
                raise
            except Exception as error:  # Ray has no narrower one for a start that took too long
                self.ray.shutdown()
                if not left:
                    raise LostError(
                        f"{self.name} did not begin within half a minute, {STARTS} times; the "
                        f"machine is probably busy ({first_line(error)})"
                    ) from error
            else:
                return

    def _start(self, workers: int | None) -> None:
        self.ray.init(
            address="local",
            num_cpus=workers or cores(),
            include_dashboard=False,
            object_store_memory=STORE,
            log_to_driver=False,
            logging_level="ERROR",
            _temp_dir=self._folder,
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


def first_line(error: Exception) -> str:
    """What an error says, without what follows."""
    said = str(error).strip().splitlines()
    return said[0] if said else type(error).__name__


def _head(ray: ModuleType) -> tuple[str, int]:
    """Where the head of the cluster listens."""
    host, _, port = str(ray.get_runtime_context().gcs_address).rpartition(":")
    return host, int(port)
