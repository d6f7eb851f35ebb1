"""The file of a reward model: an archive of one JSON document and plain arrays, no code in it."""

from __future__ import annotations

import io
import json
import os
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import cast, get_args

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.plain import plain
from quorate.analysis.preference.reward.features import Embed, Embedded, Hashed
from quorate.analysis.preference.reward.fitted import Layer
from quorate.analysis.preference.reward.model import RewardModel
from quorate.analysis.preference.reward.recipe import Kind
from quorate.schema.errors import ReadError, RequestError

FORMAT = "quorate reward model 1"
"""by which a document says that it is one"""
DOCUMENT = "model.json"
"""the member that is not an array"""
MOST_BYTES = 4 << 30
"""of all that is in a file, unpacked"""
_DATE = (1980, 1, 1, 0, 0, 0)

Doubles = NDArray[np.float64]


def save(model: RewardModel, path: str | os.PathLike[str]) -> Path:
    """Write a model into a file; the same model gives the same bytes.

    The file appears whole or not at all, over what was there. Raises RequestError where it cannot
    be written.
    """
    target = Path(path)
    arrays = {
        f"layer{n}.{name}": np.asarray(array, np.float64)
        for n, layer in enumerate(model.layers)
        for name, array in (("weights", layer.weights), ("bias", layer.bias))
    }
    if isinstance(model.features, Embedded) and model.features.scale is not None:
        arrays["scale"] = model.features.scale
    document = {
        "format": FORMAT,
        "features": dict(model.features.document()),
        "kind": model.kind,
        "layers": len(model.layers),
        "centre": model.centre,
        "parameters": dict(model.parameters),
        "path": plain(model.path),
        "raters": plain(model.raters),
        "converged": model.converged,
        "notes": list(model.notes),
        "seed": model.seed,
        "input_digest": model.input_digest,
    }
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                _pack(file, document, arrays)
            os.chmod(name, 0o644)
            os.replace(name, target)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        raise RequestError(
            f"the model cannot be written ({error.strerror or error})",
            where=str(target),
            remedy="name a file in a folder that exists and can be written to",
        ) from None
    return target


def load(path: str | os.PathLike[str], embed: Embed | None = None) -> RewardModel:
    """The model in a file, ready to be called with a prompt and a response.

    ``embed`` makes the rows of numbers for a model that was trained on embeddings: prompts and
    responses -> one row a response. Nothing in the file is run. Raises ReadError for a file that is
    none, or whose parts do not fit each other.
    """
    source = Path(path)
    try:
        with zipfile.ZipFile(source) as file:
            if sum(member.file_size for member in file.infolist()) > MOST_BYTES:
                raise _broken(source, f"unpacked it is larger than {MOST_BYTES} bytes")
            document = json.loads(file.read(DOCUMENT))
            if not isinstance(document, dict) or document.get("format") != FORMAT:
                raise _broken(source, f"it does not say {FORMAT!r}")
            arrays = {
                Path(name).stem: _array(file.read(name))
                for name in file.namelist()
                if name.endswith(".npy")
            }
            return _model(document, arrays, embed)
    except OSError as error:
        raise ReadError(
            f"the model cannot be read ({error.strerror or error})",
            where=str(source),
            remedy="check the path",
        ) from None
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, RequestError) as error:
        raise _broken(source, f"{type(error).__name__}: {error}") from None


def _pack(
    file: io.BufferedWriter, document: Mapping[str, object], arrays: Mapping[str, Doubles]
) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        text = json.dumps(document, ensure_ascii=False, sort_keys=True, allow_nan=False, indent=1)
        parts = {DOCUMENT: text.encode()}
        for name, array in sorted(arrays.items()):
            draft = io.BytesIO()
            np.lib.format.write_array(draft, np.ascontiguousarray(array), allow_pickle=False)
            parts[f"{name}.npy"] = draft.getvalue()
        for name, data in parts.items():
            member = zipfile.ZipInfo(name, _DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, data, compresslevel=6)


def _array(data: bytes) -> Doubles:
    found = np.lib.format.read_array(io.BytesIO(data), allow_pickle=False)
    if found.dtype != np.float64 or not np.isfinite(found).all():
        raise ValueError("an array is not of finite numbers")
    return cast("Doubles", found)


def _model(
    document: Mapping[str, object], arrays: Mapping[str, Doubles], embed: Embed | None
) -> RewardModel:
    kind = document["kind"]
    if kind not in get_args(Kind):
        raise ValueError(f"{kind!r} is no kind of a reward model")
    features = _features(_mapping(document["features"]), arrays.get("scale"), embed)
    layers = tuple(
        Layer(arrays[f"layer{n}.weights"], arrays[f"layer{n}.bias"])
        for n in range(_whole(document["layers"]))
    )
    _check(layers, features.size, 2 if kind == "mean-variance" else 1)
    raters = document.get("raters")
    return RewardModel(
        features=features,
        kind=cast("Kind", kind),
        layers=layers,
        centre=float(str(document["centre"])),
        raters=pl.DataFrame(raters) if isinstance(raters, list) else None,
        path=pl.DataFrame(cast("list[dict[str, float]]", document.get("path") or [])),
        parameters=cast("Mapping[str, float | int | str | bool]", document.get("parameters", {})),
        converged=document.get("converged") is True,
        notes=tuple(str(note) for note in cast("list[object]", document.get("notes", []))),
        seed=_whole(document.get("seed", 0)),
        input_digest=str(document.get("input_digest", "")),
    )


def _features(
    said: Mapping[str, object], scale: Doubles | None, embed: Embed | None
) -> Hashed | Embedded:
    if said["kind"] == "hashed":
        low, high = (_whole(n) for n in cast("list[object]", said["letters"]))
        return Hashed(_whole(said["buckets"]), (low, high), said["length"] is True)
    dimensions = _whole(said["dimensions"])
    if scale is not None and (scale.shape != (dimensions,) or not (scale > 0).all()):
        raise ValueError("the scale does not fit the embeddings")
    return Embedded(dimensions, scale, embed)


def _check(layers: tuple[Layer, ...], width: int, columns: int) -> None:
    if not layers:
        raise ValueError("there is no layer")
    for layer in layers:
        if layer.weights.ndim != 2 or layer.bias.shape != layer.weights.shape[1:]:
            raise ValueError("a layer has parts of different sizes")
        if layer.weights.shape[0] != width:
            raise ValueError(f"a layer takes {layer.weights.shape[0]} numbers and gets {width}")
        width = layer.weights.shape[1]
    if width != columns:
        raise ValueError(f"the last layer gives {width} values, and a response has {columns}")


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise ValueError("the features are not described")
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"{value!r} is no whole number")
    return value


def _broken(path: Path, what: str) -> ReadError:
    return ReadError(
        f"this is not a reward model that can be used ({what})",
        where=str(path),
        remedy="give a file that «quorate reward train» wrote",
    )
