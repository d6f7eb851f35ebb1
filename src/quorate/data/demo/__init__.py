"""The campaigns of `quorate demo`: made-up items with the answers that are right for them.

Each folder holds a campaign file with its guideline, and ``items.jsonl`` with ``item``,
``content``, ``truth`` and ``gold``: the truth is an answer to each question as raters give it, but
for questions answered in own words, which list wordings that would do. Pictures, sounds and films
are drawn when asked for, always the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from types import MappingProxyType

from quorate.data.demo.films import FPS, shoot_film
from quorate.data.demo.scenes import draw_scene
from quorate.data.demo.signals import record_line
from quorate.schema.campaign import CampaignSpec, campaign_spec

SCENES = 18
FILMS = 8

__all__ = ["FPS", "DemoCampaign", "DemoItem", "Media", "demo_campaign", "demo_campaigns"]


@dataclass(frozen=True, slots=True)
class Media:
    """A file that an item shows: its name, its type and its bytes."""

    name: str
    type: str
    data: bytes = field(repr=False)

    @property
    def reference(self) -> str:
        """What stands for the file in an item's content."""
        return f"media:{hashlib.sha256(self.data).hexdigest()}"


@dataclass(frozen=True, slots=True)
class DemoItem:
    """An item, what is true of it, whether it is gold, and the files that it shows."""

    item: str
    content: Mapping[str, object]
    truth: Mapping[str, object]
    gold: bool = False
    media: tuple[Media, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoCampaign:
    """A campaign with its items."""

    spec: CampaignSpec
    items: tuple[DemoItem, ...]

    def gold_of(self, item: DemoItem) -> dict[str, object] | None:
        """The known answers of a gold item: its truth without what raters say in own words."""
        if not item.gold:
            return None
        sealed = self.spec.sealed_questions
        return {name: label for name, label in item.truth.items() if name not in sealed}


def demo_campaigns() -> Iterator[DemoCampaign]:
    """The campaigns, one after the other, since the pictures and films take a second to draw."""
    for name in _ITEMS:
        yield demo_campaign(name)


def demo_campaign(name: str) -> DemoCampaign:
    """A campaign of the demo by its name."""
    return DemoCampaign(_spec(name), tuple(_ITEMS[name](name)))


def _spec(name: str) -> CampaignSpec:
    import yaml

    folder = files(__name__) / name
    data = yaml.safe_load((folder / "campaign.yaml").read_text(encoding="utf-8"))
    guideline = data["guideline"]
    text = (folder / guideline.pop("file")).read_text(encoding="utf-8")
    return campaign_spec(data | {"guideline": guideline | {"text": text}}, where=name)


def _written(name: str) -> Iterator[DemoItem]:
    text = (files(__name__) / name / "items.jsonl").read_text(encoding="utf-8")
    for line in text.splitlines():
        row = json.loads(line)
        yield DemoItem(row["item"], row["content"], row["truth"], row.get("gold", False))


def _calls(name: str) -> Iterator[DemoItem]:
    for seed, call in enumerate(_written(name)):
        recording = record_line(seed)
        media = Media(f"{call.item}.wav", "audio/wav", recording.wav)
        segments = [
            {"start": segment.start, "end": segment.end, "label": segment.label}
            for segment in recording.segments
        ]
        yield DemoItem(
            call.item,
            {**call.content, "line": media.reference},
            {**call.truth, "signals": segments},
            call.gold,
            (media,),
        )


def _scenes(name: str) -> Iterator[DemoItem]:
    for seed in range(SCENES):
        scene = draw_scene(seed)
        media = Media(f"scene-{seed:02}.png", "image/png", scene.png)
        boxes = [
            {"shape": "box", "label": t.label, "x": t.x, "y": t.y, "w": t.w, "h": t.h}
            for t in scene.things
        ]
        yield DemoItem(
            f"scene-{seed:02}",
            {"picture": media.reference, "description": scene.description},
            {"place": scene.kind, "things": boxes},
            seed in (0, 4, 8),
            (media,),
        )


def _films(name: str) -> Iterator[DemoItem]:
    for seed in range(FILMS):
        film = shoot_film(seed)
        media = Media(f"film-{seed}.webm", "video/webm", film.webm)
        truth: dict[str, object] = {
            "changes": [{"frame": c.frame, "label": c.label} for c in film.changes],
            "cars": film.cars,
        }
        if film.cars:
            truth["ran_red"] = "yes" if film.ran_red else "no"
        yield DemoItem(f"film-{seed}", {"film": media.reference}, truth, seed == 0, (media,))


_ITEMS: Mapping[str, Callable[[str], Iterator[DemoItem]]] = MappingProxyType(
    {
        "message-triage": _written,
        "reply-quality": _written,
        "household-scenes": _scenes,
        "phone-calls": _calls,
        "traffic-lights": _films,
    }
)
