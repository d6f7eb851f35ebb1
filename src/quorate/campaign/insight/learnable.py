"""Learnable: what a campaign's items give a model to learn from.

The analytic stack is loaded with this file.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

import numpy as np
import polars as pl
from numpy.typing import NDArray
from PIL import Image

from quorate.analysis.diagnosis.model.features import PIXELS, features_of
from quorate.assignment.model_scores import ModelScores
from quorate.schema.campaign import CampaignSpec
from quorate.storage.queries.preference import Shown

Doubles = NDArray[np.float64]
Singles = NDArray[np.float32]
Told = Callable[[str, float], None]
Picture = Callable[[str], bytes | None]
"""the file of a digest, None where it is not here"""

Source = Literal["embeddings", "numbers", "texts", "pictures", "scores"]
SOURCES: tuple[Source, ...] = get_args(Source)
"""what is learned from, the better first"""
ENOUGH = 0.9
"""a better source is taken when it has so many of the items that the widest one has"""
MEDIA = "media:"
LARGEST = 1 << 24
"""pixels of a picture beyond which it is left out: it would take the server's memory"""
SURE = 1e-6
"""the smallest probability of a score, for its logarithm"""


@dataclass(frozen=True, eq=False)
class Learnable:
    """What one source has of n items, in the order of ``items``.

    ``rows`` (n, D) are numbers, ``pictures`` (n,) digests of files; either is missing where the
    source is another. ``texts`` is what people read, by item, whatever the source. ``without``
    counts judged items of which the source has nothing; ``of`` is how many items there were before
    a sample of them was drawn with ``seed``, 0 where none was.
    """

    source: Source
    items: tuple[str, ...]
    texts: Mapping[str, str]
    rows: NDArray[np.floating] | NDArray[np.integer] | None = None
    pictures: tuple[str, ...] | None = None
    without: int = 0
    of: int = 0
    seed: int = 0
    places: Mapping[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "places", {name: n for n, name in enumerate(self.items)})

    def drawn(self, most: int, seed: int = 0) -> Learnable:
        """The same of ``most`` items drawn at random; of all where there are no more."""
        if len(self.items) <= most:
            return self
        rng = np.random.default_rng([seed, 7])
        kept = np.sort(rng.choice(len(self.items), most, replace=False))
        return replace(
            self,
            items=tuple(self.items[at] for at in kept),
            rows=None if self.rows is None else self.rows[kept],
            pictures=None if self.pictures is None else tuple(self.pictures[at] for at in kept),
            of=len(self.items),
            seed=seed,
        )

    def features(self, names: Sequence[str], seed: int = 0) -> Singles:
        """What each of these items is to the built-in model, (n, D)."""
        if self.source == "texts":
            said = pl.Series("text", [self.texts[name] for name in names], dtype=pl.String)
            return features_of(texts=said, seed=seed)
        if self.rows is None:
            raise ValueError("pictures are seen first")
        rows = self.rows[[self.places[name] for name in names]]
        if self.source == "pictures":
            side = (PIXELS, PIXELS, 3)
            return features_of(images=rows.reshape(len(rows), *side), seed=seed)
        return features_of(rows=rows, seed=seed)

    def seen(self, picture: Picture, told: Told) -> Learnable:
        """The same with its pictures looked at; those that cannot be read are left out."""
        if self.pictures is None:
            return self
        rows, kept = [], []
        for n, digest in enumerate(self.pictures):
            told("features", n / len(self.pictures))
            data = picture(digest)
            pixels = None if data is None else _pixels(data)
            if pixels is not None:
                rows.append(pixels)
                kept.append(self.items[n])
        lost = len(self.items) - len(kept)
        found = np.stack(rows) if rows else np.empty((0, PIXELS * PIXELS * 3), np.uint8)
        return replace(
            self, items=tuple(kept), rows=found, pictures=None, without=self.without + lost
        )


def learnable(
    spec: CampaignSpec, items: Sequence[Shown], scores: ModelScores | None = None
) -> Learnable:
    """What a model can learn the items' labels from.

    The first of embeddings (of the uploaded ``scores``), numbers (where all that items say are
    numbers, or tables of them, as many of each), texts, pictures and the scores themselves (their
    log probabilities) that has nine tenths of the items that any of them has.
    """
    contents = {one.item: json.loads(one.content) for one in items}
    texts = {name: _text(spec, content) for name, content in contents.items()}
    found = {
        "embeddings": _scored(scores, texts, embeddings=True),
        "numbers": _numbers(spec, contents),
        "texts": {name: None for name, said in texts.items() if said},
        "pictures": _pictures(spec, contents),
        "scores": _scored(scores, texts, embeddings=False),
    }
    most = max(len(one) for one in found.values())
    source = next(name for name in SOURCES if len(found[name]) >= ENOUGH * most)
    chosen = found[source]
    names = tuple(chosen)
    rows = pictures = None
    if source == "pictures":
        pictures = tuple(str(chosen[name]) for name in names)
    elif source != "texts":
        rows = np.array([chosen[name] for name in names], np.float64)
    return Learnable(source, names, texts, rows, pictures, len(items) - len(names))


def _scored(
    scores: ModelScores | None, items: Mapping[str, str], *, embeddings: bool
) -> Mapping[str, object]:
    if scores is None:
        return {}
    rows = scores.vectors if embeddings else np.log(np.maximum(scores.mean, SURE))
    if rows is None:
        return {}
    return {name: rows[n] for n, name in enumerate(scores.items) if name in items}


def _numbers(
    spec: CampaignSpec, contents: Mapping[str, Mapping[str, object]]
) -> Mapping[str, object]:
    """The numbers of each item, where nothing but numbers is said, as many of each item."""
    fields = [one.name for one in spec.content if not one.is_media]
    found: dict[str, list[float]] = {}
    for item, content in contents.items():
        row: list[float] = []
        for name in fields:
            some = _numbers_in(content.get(name))
            if some is None:
                return {}
            row += some
        if row:
            found[item] = row
    widths = {len(row) for row in found.values()}
    return found if len(widths) == 1 else {}


def _numbers_in(value: object) -> list[float] | None:
    """The numbers that a value is made of; None where it is anything else."""
    if isinstance(value, str):
        try:
            number = float(value)
        except ValueError:
            return None
        return [number] if np.isfinite(number) else None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return [float(value)]
    parts: list[object] = []
    if isinstance(value, dict):
        parts = [value[key] for key in sorted(value)]
    elif isinstance(value, list):
        parts = value
    if not parts:
        return None
    found: list[float] = []
    for part in parts:
        some = _numbers_in(part)
        if some is None:
            return None
        found += some
    return found


def _pictures(
    spec: CampaignSpec, contents: Mapping[str, Mapping[str, object]]
) -> Mapping[str, object]:
    """The digest of each item's first picture."""
    fields = [one.name for one in spec.content if one.type == "image"]
    found: dict[str, str] = {}
    for item, content in contents.items():
        named = (content.get(name) for name in fields)
        first = next((one for one in named if isinstance(one, str)), "")
        if first.startswith(MEDIA):
            found[item] = first.removeprefix(MEDIA)
    return found


def _pixels(data: bytes) -> NDArray[np.uint8] | None:
    """The picture in a few colours and pixels, flat; None where it cannot be read."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > LARGEST:
                return None
            picture.draft("RGB", (2 * PIXELS, 2 * PIXELS))
            whole = picture.convert("RGB")
            small = whole.resize((PIXELS, PIXELS), Image.Resampling.BOX)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return np.asarray(small, np.uint8).reshape(-1)


def _text(spec: CampaignSpec, content: Mapping[str, object]) -> str:
    """What an item says, its fields one after the other."""
    parts = [_words(content.get(one.name)) for one in spec.content if not one.is_media]
    return "\n".join(part for part in parts if part)


def _words(value: object) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)
