"""Media files: what they are by their first bytes, and whether they are sound."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from quorate.schema.errors import InputError

MOST_PIXELS = 80_000_000
MOST_BYTES = 256 << 20
_FIRST: tuple[tuple[bytes, int, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", 0, "image/png"),
    (b"\xff\xd8\xff", 0, "image/jpeg"),
    (b"GIF87a", 0, "image/gif"),
    (b"GIF89a", 0, "image/gif"),
    (b"WEBP", 8, "image/webp"),
    (b"WAVE", 8, "audio/wav"),
    (b"fLaC", 0, "audio/flac"),
    (b"OggS", 0, "audio/ogg"),
    (b"ID3", 0, "audio/mpeg"),
    (b"\xff\xfb", 0, "audio/mpeg"),
    (b"\xff\xf3", 0, "audio/mpeg"),
    (b"\xff\xf2", 0, "audio/mpeg"),
    (b"ftypM4A", 4, "audio/mp4"),
    (b"ftyp", 4, "video/mp4"),
    (b"\x1a\x45\xdf\xa3", 0, "video/webm"),
)
"""bytes, where they stand, and the type they tell; the first that fits"""


@dataclass(frozen=True, slots=True)
class MediaFile:
    """The bytes to keep, with their type, and an image's size in pixels."""

    data: bytes
    type: str
    width: int | None = None
    height: int | None = None


def media_type(data: bytes) -> str | None:
    """The type that the first bytes tell; None for everything that is not shown to raters.

    The name of a file and what its sender says of it are not asked: a page that calls itself a
    picture stays a page.
    """
    for first, at, type_ in _FIRST:
        if data[at : at + len(first)] == first:
            return type_
    return None


def media_file(data: bytes, where: str = "file") -> MediaFile:
    """The file as it may be kept: an image is opened whole, and its hidden data taken out.

    Raises InputError for other types, broken images, more than 80 million pixels or 256 MB.
    """
    if len(data) > MOST_BYTES:
        raise InputError(f"{len(data)} bytes are more than {MOST_BYTES}", where=where)
    type_ = media_type(data)
    if type_ is None:
        raise InputError(
            "this is no picture, sound or film that is shown here",
            where=where,
            remedy="give PNG, JPEG, GIF, WebP, WAV, MP3, Ogg, FLAC, MP4 or WebM",
        )
    if not type_.startswith("image/"):
        return MediaFile(data, type_)
    return _image(data, type_, where)


def _image(data: bytes, type_: str, where: str) -> MediaFile:
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data)) as image:
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            if image.width * image.height > MOST_PIXELS:
                raise InputError(
                    f"{image.width} × {image.height} pixels are more than {MOST_PIXELS}",
                    where=where,
                    remedy="make the picture smaller",
                )
            moving = getattr(image, "is_animated", False)
            image.load()
            told = bool(image.getexif()) or bool(_spoken(image.info))
            if moving or not told:
                return MediaFile(data, type_, image.width, image.height)
            # where and with which camera somebody took it is nobody's business here
            upright = ImageOps.exif_transpose(image)
            return _rewritten(image, upright or image, type_)
    except InputError:
        raise
    except Exception as error:  # Pillow raises whatever a broken file makes it raise
        raise InputError(f"the picture cannot be opened: {error}", where=where) from error


def _spoken(info: dict[str | tuple[int, int], object]) -> set[str]:
    return {str(key) for key in info} & {
        "comment",
        "Comment",
        "xmp",
        "XML:com.adobe.xmp",
        "photoshop",
    }


def _rewritten(image: object, upright: object, type_: str) -> MediaFile:
    from PIL import Image

    if not isinstance(upright, Image.Image) or not isinstance(image, Image.Image):
        raise TypeError("not an image")
    out = io.BytesIO()
    clean = upright.copy()
    profile = image.info.get("icc_profile")
    clean.info = {}
    format_ = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP"}
    options: dict[str, object] = {"quality": 95} if type_ in ("image/jpeg", "image/webp") else {}
    if profile:
        options["icc_profile"] = profile
    clean.save(out, format_[type_], **options)
    return MediaFile(out.getvalue(), type_, clean.width, clean.height)
