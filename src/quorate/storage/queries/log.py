"""Questions to the log itself: entries, their leaves, checkpoints."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.statement import Query, Statement, number, words
from quorate.storage.tables import checkpoints, events, runs


class Line(NamedTuple):
    """An entry as it is kept."""

    position: int
    idx: int | None
    kind: str
    at: int
    item: str | None
    body: str
    leaf: bytes


class Bytes(NamedTuple):
    """What an entry is: its index, its bytes as text, its leaf."""

    idx: int
    body: str
    leaf: bytes


class Leaf(NamedTuple):
    """The hash of an entry."""

    idx: int
    leaf: bytes


class Root(NamedTuple):
    """The root of a run of entries: the ``place``-th of its level."""

    place: int
    root: bytes


class LogName(NamedTuple):
    """A log."""

    log: str


class Size(NamedTuple):
    """How many entries of a log are numbered."""

    size: int


class SavedCheckpoint(NamedTuple):
    """A signed checkpoint, with what is needed to go on from it."""

    log: str
    size: int
    root: bytes
    frontier: bytes
    note: str
    at: int


_c = events.c
_log = words("log")
_line = sa.select(*(_c[name] for name in Line._fields)).where(_c.log == _log)
_limit = number("limit")
_checkpoint = sa.select(*(checkpoints.c[name] for name in SavedCheckpoint._fields)).where(
    checkpoints.c.log == _log
)

_named = sa.select(sa.func.min(_c.log).label("log")).cte("named", recursive=True)
_named = _named.union_all(
    sa.select(sa.select(sa.func.min(_c.log)).where(_c.log > _named.c.log).scalar_subquery()).where(
        _named.c.log.is_not(None)
    )
)
LOGS = Query(LogName, sa.select(_named.c.log).where(_named.c.log.is_not(None)).order_by("log"))
"""the logs there are, by steps in an index: none reads all entries"""
LINES = Query(Line, _line.where(_c.idx >= number("start")).order_by(_c.idx).limit(_limit))
"""numbered entries from an index on"""
BYTES = Query(
    Bytes,
    sa.select(_c.idx, _c.body, _c.leaf)
    .where(_c.log == _log, _c.idx >= number("start"))
    .order_by(_c.idx)
    .limit(_limit),
)
"""the same, but for what their bytes say"""
LINE = Query(Line, _line.where(_c.idx == number("idx")))
UNNUMBERED_LINES = Query(
    Line,
    _line.where(_c.idx.is_(None), _c.position > number("after"))
    .order_by(_c.position)
    .limit(_limit),
)
HISTORY = Query(Line, _line.where(_c.item == words("item")).order_by(_c.position).limit(_limit))
"""what happened to an item"""
LEAVES = Query(
    Leaf,
    sa.select(_c.idx, _c.leaf)
    .where(_c.log == _log, _c.idx >= number("start"), _c.idx < number("end"))
    .order_by(_c.idx),
)
SIZE = Query(Size, sa.select(sa.func.coalesce(sa.func.max(_c.idx) + 1, 0)).where(_c.log == _log))
LAST_CHECKPOINT = Query(SavedCheckpoint, _checkpoint.order_by(checkpoints.c.size.desc()).limit(1))
CHECKPOINTS = Query(SavedCheckpoint, _checkpoint.order_by(checkpoints.c.size))
SAVE_CHECKPOINT = Statement(sa.insert(checkpoints))
_r = runs.c
_runs = (_r.log == _log, _r.level == number("level"))
RUNS = Query(
    Root,
    sa.select(_r.place, _r.root)
    .where(*_runs, _r.place >= number("start"))
    .order_by(_r.place)
    .limit(_limit),
)
KEPT_RUNS = Query(Size, sa.select(sa.func.coalesce(sa.func.max(_r.place) + 1, 0)).where(*_runs))
"""how many runs of a level are kept"""
KEEP_RUN = Statement(sa.insert(runs))
