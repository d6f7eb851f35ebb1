"""Sample items of a template as a file that can be added: JSON lines, or a ZIP with the media."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass

from quorate.schema.campaign_template import Template
from quorate.schema.json_value import Json


@dataclass(frozen=True)
class SampleItems:
    """A file: its name and its bytes."""

    name: str
    data: bytes


def sample_items(template: Template) -> SampleItems:
    """The sample items; pictures go under names of their own."""
    names = {media: f"media/{n}.bin" for n, media in enumerate(template.media, 1)}
    lines = [
        {"item": f"sample-{number}", **{name: _named(v, names) for name, v in item.items()}}
        for number, item in enumerate(template.sample_items, 1)
    ]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()
    if not names:
        return SampleItems("items.jsonl", text)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("items.jsonl", text)
        for media, content in template.media.items():
            archive.writestr(names[media], content)
    return SampleItems("items.zip", packed.getvalue())


def _named(value: Json, names: dict[str, str]) -> Json:
    return names.get(value, value) if isinstance(value, str) else value
