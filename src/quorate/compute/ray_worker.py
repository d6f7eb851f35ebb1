"""What runs on the workers of a Ray cluster, and how they look from here."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Protocol, TypeVar, overload, runtime_checkable

from quorate.compute.executor import Group

Part = TypeVar("Part")

PACKAGE = "quorate"


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


class Call(Protocol):
    """A method of an actor."""

    def remote(self, *given: object) -> object:
        """Ask for it; the outcome is to come."""
        ...


class Actor(Protocol):
    """A ``Worker`` as Ray shows it."""

    begin: Call
    take: Call
    keep: Call
    run: Call
    call: Call
    drop: Call
