"""``quorate consensus --checkpoint`` of a table to which files were added: only they are fitted."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from quorate.cli.consensus_by_parts import Kept, course, fit_said

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from quorate.analysis.consensus.by_parts import ByParts
    from quorate.analysis.consensus.incremental import Earlier, Incremental
    from quorate.analysis.consensus.method import Method
    from quorate.analysis.numerics.packed import Packed
    from quorate.cli.progress import Told
    from quorate.formats.fitted import Fitted
    from quorate.formats.packing import Table
    from quorate.schema import Gold

REFIT_ABOVE = 0.001
"""Share of answers that another iteration would change, above which all judgments are fitted."""
LARGEST_TOUCHED = 0.5
"""Share of judgments of items with new ones, above which sweeping these alone gains nothing."""


@dataclass(frozen=True, eq=False)
class Wanted:
    """The table that is to be fitted, and how."""

    packed: Packed
    folder: Path
    table: Table
    gold: Gold | None
    method: Method
    seed: int

    @property
    def fit(self) -> dict[str, object]:
        """By what the fit is known again."""
        return fit_said(self.method, self.seed, self.table, self.gold)


def fitted(wanted: Wanted, kept: Kept, told: Told) -> ByParts:
    """The fit of all judgments, or the one that goes on from an earlier fit of fewer of them."""
    before, notes = _before(wanted, kept), []
    if before is not None and not kept.refit:
        found = _gone_on(wanted, before, told)
        limit = REFIT_ABOVE if kept.above is None else kept.above
        if isinstance(found, str):
            notes.append(f"not incremental: {found}, so all judgments were fitted")
        elif found.share <= limit:
            _keep(wanted, kept, found.earlier)
            return found.consensus
        else:
            notes.append(
                f"not incremental: another iteration would have changed {found.share:.3%} of the "
                f"answers, more than {limit:.3%}, so all judgments were fitted"
            )
    return _anew(wanted, kept, told, notes)


def _before(wanted: Wanted, kept: Kept) -> Fitted | None:
    """What an earlier fit of the same kind left, of a table that has grown to this one."""
    from quorate.formats.fitted import read_fitted

    if kept.folder is None:
        return None
    before = read_fitted(Path(kept.folder))
    if before is None or not _same_but_judgments(before.fit, wanted.fit):
        return None
    if before.fit["judgments"] == wanted.table.digest:
        return before if before.earlier.chain else None
    return before if before.fit["judgments"] in _turns(wanted) else None


def _turns(wanted: Wanted) -> Sequence[str]:
    from quorate.formats.packed_table import packed_turns

    return packed_turns(wanted.folder)


def _same_but_judgments(one: object, other: dict[str, object]) -> bool:
    import json

    if not isinstance(one, dict):
        return False
    there = json.loads(json.dumps(other))
    return {**one, "judgments": ""} == {**there, "judgments": ""}


def _gone_on(wanted: Wanted, before: Fitted, told: Told) -> Incremental | str:
    """The fit that goes on, or why there is none."""
    from quorate.analysis.consensus.incremental import incremental_consensus
    from quorate.formats.packed_cache import packed_raters
    from quorate.schema import NotApplicableError

    told("sweeping", 0.0)
    table = wanted.table
    with ExitStack() as stack:
        made = stack.enter_context(tempfile.TemporaryDirectory(prefix="quorate-"))
        touched = touched_items(wanted, str(before.fit["judgments"]), Path(made, "touched"))
        share = touched.n_judgments / max(1, wanted.packed.n_judgments)
        if share > LARGEST_TOUCHED:
            return f"{share:.0%} of the judgments are of items with new ones"
        try:
            return incremental_consensus(
                wanted.method,
                wanted.packed,
                touched,
                before.earlier,
                table.question,
                packed_raters(wanted.folder).to_list(),
                table.digest,
                wanted.seed,
            )
        except NotApplicableError as error:
            return error.what


def touched_items(wanted: Wanted, since: str, folder: Path) -> Packed:
    """The items judged since the table had this digest, packed to a folder."""
    import polars as pl

    from quorate.analysis.numerics.packed import Packed, some_items
    from quorate.compute import here
    from quorate.formats.packed_cache import mapped
    from quorate.formats.packed_table import TURN
    from quorate.formats.packed_writing import write_parts

    turns = list(_turns(wanted))
    last = len(turns) - 1 - turns[::-1].index(since)
    items = pl.scan_parquet(wanted.folder / "items.parquet").select(pl.col(TURN) > last)
    later = items.collect()[TURN]

    def chosen(some: slice) -> NDArray[np.bool_]:
        return later[some.start : some.stop].to_numpy()

    packed = wanted.packed
    write_parts(some_items(packed, chosen), folder, (packed.n_raters, packed.n_labels))
    parts = mapped(folder, verify=False)
    return Packed(
        parts=here().hold(parts),
        n_items=parts.header.n_items,
        n_raters=packed.n_raters,
        n_labels=packed.n_labels,
        n_judgments=parts.header.n_judgments,
        whole=False,
        of=packed,
    )


def _anew(wanted: Wanted, kept: Kept, told: Told, notes: Sequence[str]) -> ByParts:
    """The fit of all judgments."""
    from quorate.analysis.consensus.by_parts import consensus_by_parts
    from quorate.analysis.consensus.incremental import Earlier
    from quorate.analysis.numerics.course import following
    from quorate.formats.checkpoint import cleared, kept_fit
    from quorate.formats.packed_cache import packed_raters

    table = wanted.table
    if kept.folder is not None:
        there = kept_fit(Path(kept.folder))
        grown = there.get("judgments") in _turns(wanted)[:-1]
        if grown and _same_but_judgments(there, wanted.fit):
            cleared(Path(kept.folder))
    about = kept, told, wanted.method, wanted.seed, table, wanted.gold
    with following(course(*about)) as gone:
        found = consensus_by_parts(
            wanted.method, wanted.packed, table.question, table.digest, wanted.seed
        )
    raters = packed_raters(wanted.folder).to_list()
    _keep(wanted, kept, Earlier.of(gone, raters, table.question.options))
    return replace(found, fit=replace(found.fit, notes=(*found.fit.notes, *notes)))


def _keep(wanted: Wanted, kept: Kept, left: Earlier) -> None:
    from quorate.formats.fitted import Fitted, write_fitted

    if kept.folder is not None and left.loops:
        write_fitted(Path(kept.folder), Fitted(wanted.fit, left))
