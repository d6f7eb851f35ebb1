"""What formats have in common that hold one answer an item and no rater."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from quorate.formats.exchange.format import Options
from quorate.formats.exchange.losses import HELD, Losses, unheld
from quorate.formats.exchange.pixel_shapes import SIZE, Size, finite, size_in, size_of
from quorate.formats.exchange.record import NATIVE_META, Judged, Piece, Project
from quorate.schema.errors import RequestError
from quorate.schema.json_value import Json
from quorate.schema.questions import AnyQuestion, Boxes

EVERYONE = "everyone"
"""the rater of a file that does not say who labelled"""


SHAPES = "shapes"
"""held by formats that count themselves what becomes of marks on pictures"""


@dataclass(frozen=True)
class OneAnswer(Options):
    """What can be said about files that hold one answer an item."""

    rater: str = ""
    """who labelled what is read (`everyone` when absent); whose judgments are written: when absent
    the first of each item, which `chosen_labels` has made the consensus, else its known answer"""


@dataclass(frozen=True)
class OneDrawing(OneAnswer):
    """The same, of pictures."""

    images: str = ""
    """the folder with the pictures, which tells their sizes where the file does not"""


def written_answer(piece: Piece, rater: str) -> Judged | None:
    """The judgment that is written of an item; None where there is none."""
    said = [one for one in piece.judgments if one.state == "submitted"]
    if rater:
        return next((one for one in said if one.rater == rater), None)
    if said:
        return said[0]
    return None if piece.gold is None else Judged("", piece.gold)


def count_unheld(
    piece: Piece, holds: Container[str], losses: Losses, meta: Container[str] = ()
) -> None:
    """Count what of a piece has no place; ``meta`` are the notes that have one."""
    known = {key for key in ("slices", "comment") if key in holds}
    known |= {f"foreign:{m.kind}" for j in piece.judgments for m in j.foreign
              if f"foreign:{m.kind}" in holds or SHAPES in holds}  # fmt: skip
    unheld(piece, known | {"meta"}, losses)
    if any(key not in (SIZE, *NATIVE_META) and key not in meta for key in piece.meta):
        losses.add("meta", HELD["meta"], piece.place or piece.item)


def count_rest(
    project: Project, fields: Container[str], written: Container[str], losses: Losses
) -> None:
    """Count the fields and questions of a project that have no place."""
    for field in project.content:
        if field.name not in fields:
            losses.add(field.name, "only what is marked has a place")
    for question in project.questions:
        if question.name not in written:
            losses.add(question.name, f"a {question.type} question has no place")


def drawn(project: Project, title: str) -> Boxes:
    """The first question of boxes. Raises RequestError where there is none."""
    found = next((one for one in project.questions if isinstance(one, Boxes)), None)
    if found is None:
        raise undrawn(title)
    return found


@dataclass(frozen=True)
class Pictured:
    """The questions of boxes of one picture, and the field that it is in.

    There may be no question, and other marks on the picture.
    """

    questions: tuple[Boxes, ...]
    field: str

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the questions."""
        return tuple(one.name for one in self.questions)

    @property
    def name(self) -> str:
        """What losses of shapes are told of."""
        return self.names[0] if self.questions else "objects"

    @property
    def labels(self) -> list[str]:
        """The labels of all questions."""
        return [*dict.fromkeys(o.value for one in self.questions for o in one.labels)]

    def answered(self, judged: Judged) -> bool:
        """Whether a judgment says what is on the picture."""
        said = any(judged.labels.get(name) is not None for name in self.names)
        return said or bool(judged.foreign)


def pictured(
    project: Project, title: str, losses: Losses, further: Container[str] = ()
) -> Pictured:
    """What of a project is drawn on its first picture with a question of boxes; without one, on its
    first picture. What else there is, but for ``further`` questions, is counted.

    Raises RequestError where there is no picture.
    """
    asked = [one for one in project.questions if isinstance(one, Boxes)]
    image = next((one.name for one in project.content if one.type in ("image", "page")), "")
    if not asked and not image:
        raise undrawn(title)
    field = asked[0].of if asked else image
    found = Pictured(tuple(one for one in asked if one.of == field), field)
    known = {*found.names, *(q.name for q in project.questions if q.name in further)}
    count_rest(project, (field,), known, losses)
    for question in found.questions[1:]:
        losses.add(question.name, f"its shapes stand beside those of {found.name!r}")
    return found


def first_of(project: Project, kind: type[AnyQuestion], title: str, what: str) -> AnyQuestion:
    """The first question of a kind. Raises RequestError where there is none."""
    found = next((one for one in project.questions if isinstance(one, kind)), None)
    if found is None:
        raise RequestError(
            f"{title} holds {what}, and no question asks for them",
            remedy="choose a format for the questions that there are",
        )
    return found


def picture_size(piece: Piece, field: str, images: str) -> Size | None:
    """How large a picture is: as a tool said it, else as the file in the folder says."""
    return size_in(piece.meta, field) or file_size(str(piece.content.get(field, "")), images)


def file_size(name: str, images: str) -> Size | None:
    """How large the picture of that name in a folder is; None outside of it."""
    if not images or not name:
        return None
    folder = Path(images).resolve()
    try:
        path = (folder / name).resolve()
        if not path.is_relative_to(folder):
            return None
        with Image.open(path) as image:
            return size_of(image.width, image.height)
    except (OSError, ValueError, UnidentifiedImageError):
        return None


def undrawn(title: str) -> RequestError:
    """What is said where no question asks for shapes, and nothing was drawn either."""
    return RequestError(
        f"{title} holds shapes on pictures, and no question asks for them",
        remedy="choose a format for the questions that there are",
    )


def numbers(value: object, count: int | None = None) -> list[float] | None:
    """Finite numbers of a list, so many as said; else None."""
    if not isinstance(value, list) or count not in (None, len(value)):
        return None
    found = [finite(one) if not isinstance(one, str) else None for one in value]
    return None if None in found else [one for one in found if one is not None]


def sizes(field: str, size: Size) -> dict[str, Json]:
    """The note of a picture's size in a piece's ``meta``."""
    return {SIZE: {field: [_whole(size.width), _whole(size.height)]}}


def _whole(value: float) -> Json:
    return int(value) if value == int(value) else value
