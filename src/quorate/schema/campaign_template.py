"""Campaign templates: campaigns to begin from, with a few items of our own to try them on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from quorate.schema.campaign import CampaignSpec, read_spec
from quorate.schema.content import check_content
from quorate.schema.errors import Fault, SpecError
from quorate.schema.json_value import Json, shown
from quorate.schema.yaml_data import yaml_data

NAMES = (
    *("classification", "preference", "boxes", "conversation", "ranking", "demonstration"),
    *("reasons", "translation", "editing"),
)
"""the templates that come with Quorate, in the order in which they are offered"""


@dataclass(frozen=True)
class Template:
    """A campaign to begin from.

    ``sample_items`` fit the campaign's content; ``media`` holds the bytes of the files that they
    name, by their reference (``media:`` and the SHA-256).
    """

    name: str
    title: str
    about: str
    spec: CampaignSpec
    sample_items: tuple[Mapping[str, Json], ...]
    media: Mapping[str, bytes]


@cache
def templates() -> tuple[Template, ...]:
    """The templates that come with Quorate."""
    folder = _folder()
    pictures = folder / "pictures"
    return tuple(
        read_template(name, (folder / f"{name}.yaml").read_text(encoding="utf-8"), pictures)
        for name in NAMES
    )


def starter() -> str:
    """The text of a commented campaign file, which ``quorate init`` writes."""
    return (_folder() / "starter.yaml").read_text(encoding="utf-8")


def read_template(name: str, text: str, pictures: Traversable) -> Template:
    """A template from its file, which has ``about``, ``campaign`` and ``items``.

    Media fields of the items name files in ``pictures``. Raises SpecError or ContentError when the
    campaign or an item does not fit.
    """
    found = yaml_data(text, where=name)
    data = found.value
    if not isinstance(data, dict) or set(data) != {"about", "campaign", "items"}:
        fault = Fault("", shown(data), "about, campaign and items")
        raise SpecError([fault], where=name)
    lines = {path.removeprefix("campaign."): line for path, line in found.lines.items()}
    spec = read_spec(data["campaign"], lines, name)
    media: dict[str, bytes] = {}
    items = data["items"] if isinstance(data["items"], list) else []
    contents = [_with_media(spec, item, pictures, media) for item in items]
    checked = tuple(check_content(spec.content, content) for content in contents)
    about = " ".join(str(data["about"]).split())
    return Template(name, spec.title, about, spec, checked, media)


def _with_media(
    spec: CampaignSpec, item: Json, pictures: Traversable, media: dict[str, bytes]
) -> Json:
    """The item with references in place of file names; the files are added to ``media``."""
    if not isinstance(item, dict):
        return item
    referred = dict(item)
    for field in spec.content:
        file = item.get(field.name)
        if field.is_media and isinstance(file, str):
            content = (pictures / file).read_bytes()
            reference = f"media:{hashlib.sha256(content).hexdigest()}"
            media[reference] = content
            referred[field.name] = reference
    return referred


def _folder() -> Traversable:
    return files("quorate") / "data" / "templates"
