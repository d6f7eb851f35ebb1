"""What a fit that ended left in the folder of its checkpoint, for a fit of more judgments.

    fitted.npz   of each loop the sums that its last parameters were made of, the trace, what the
                 M-step remembers; names of raters and options; what was fitted

It is one file, written beside its place and renamed, so that it is there whole or not at all.
"""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.consensus.incremental import Earlier
from quorate.analysis.numerics.course import Left
from quorate.analysis.numerics.model import Sums
from quorate.schema.errors import ReadError, RequestError

FITTED = "fitted.npz"
_MEMORY = "memory."


@dataclass(frozen=True, eq=False)
class Fitted:
    """What was fitted, as ``checkpoint.Kept`` is told it, and what the fit left."""

    fit: Mapping[str, object]
    earlier: Earlier


def write_fitted(folder: Path, fitted: Fitted) -> None:
    """Keep what a fit left. Raises RequestError where it cannot be written."""
    earlier = fitted.earlier
    about = {
        "fit": dict(fitted.fit),
        "raters": list(earlier.raters),
        "options": list(earlier.options),
        "chain": earlier.chain,
        "loops": len(earlier.loops),
    }
    arrays: dict[str, NDArray[np.generic]] = {
        "about": np.frombuffer(json.dumps(about, ensure_ascii=False).encode(), np.uint8)
    }
    for number, left in enumerate(earlier.loops, 1):
        own = {
            "counts": left.sums.counts,
            "classes": left.sums.classes,
            "log_likelihood": np.array(left.sums.log_likelihood),
            "trace": np.array(left.trace),
            **{_MEMORY + name: value for name, value in left.memory.items()},
        }
        arrays |= {f"{number}.{name}": value for name, value in own.items()}
    path = folder / FITTED
    try:
        draft = path.with_suffix(".part")
        with draft.open("wb") as file:
            np.savez(file, allow_pickle=False, **arrays)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except OSError as error:
        raise RequestError(
            f"what the fit found cannot be kept ({error.strerror or error})",
            where=str(path),
            remedy="make room",
        ) from None


def read_fitted(folder: Path) -> Fitted | None:
    """What a fit left in a folder; None where there is nothing. Raises ReadError if damaged."""
    path = folder / FITTED
    if not path.exists():
        return None
    try:
        with np.load(path, allow_pickle=False) as kept:
            arrays = {name: kept[name] for name in kept.files}
        about = json.loads(arrays["about"].tobytes())
        loops = tuple(_left(arrays, f"{n}.") for n in range(1, about["loops"] + 1))
        names = tuple(about["raters"]), tuple(about["options"])
        return Fitted(about["fit"], Earlier(loops, *names, str(about["chain"])))
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise ReadError(
            f"what an earlier fit left is damaged ({error})",
            where=str(path),
            remedy="remove this file; all judgments are fitted anew",
        ) from None


def _left(arrays: Mapping[str, NDArray[np.generic]], prefix: str) -> Left:
    own = {
        name.removeprefix(prefix): value
        for name, value in arrays.items()
        if name.startswith(prefix)
    }
    sums = Sums(
        np.asarray(own["counts"], np.float64),
        np.asarray(own["classes"], np.float64),
        float(own["log_likelihood"].item()),
    )
    memory = {
        name.removeprefix(_MEMORY): value for name, value in own.items() if name.startswith(_MEMORY)
    }
    return Left(tuple(np.asarray(own["trace"], np.float64).tolist()), sums, memory)
