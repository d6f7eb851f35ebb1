"""Publication: what of a release becomes public, as it is shown before it leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quorate.certificate.verify.check import Known
from quorate.certificate.verify.opened import Opened, objects
from quorate.certificate.verify.verdict import Tell, verify
from quorate.schema.errors import IntegrityError, RequestError
from quorate.schema.json_value import Json

CARD = "README.md"
REFUSED = "refused"
ALLOWED_ANYWAY = "say --anyway to publish it all the same"


@dataclass(frozen=True, slots=True)
class PublicFile:
    """A file of a release, by its path with ``/``, and its size in bytes."""

    name: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Publication:
    """A release on its way out: its files, what of people is in them, and the verdict of the gate.

    ``public`` says in sentences what everybody will see; ``gaps`` are the conditions that are not
    met, in words. ``verdict`` is empty where the release was held against no conditions.
    """

    campaign: str
    version: str
    title: str
    files: tuple[PublicFile, ...]
    public: tuple[str, ...]
    verdict: str
    gaps: tuple[str, ...]

    @property
    def bytes(self) -> int:
        """How large all files are together."""
        return sum(file.bytes for file in self.files)


def publication(
    release: Opened,
    known: Known | None = None,
    *,
    anyway: bool = False,
    tell: Tell = lambda step, done: None,
) -> Publication:
    """What of a release becomes public, after it was verified.

    Raises IntegrityError for one that does not hold, RequestError for one that its gate refused
    (unless ``anyway``) or that is not made for the Hub.
    """
    found = verify(release, known, tell)
    failed = found.of("failed")
    if failed:
        raise IntegrityError(
            f"the release does not hold: {failed[0]}",
            where=str(release.folder),
            remedy="get it again from the server; `quorate verify` tells all",
        )
    if not release.has(CARD):
        raise RequestError(f"it has no {CARD}", remedy="release it again with this version")
    manifest = release.manifest
    gate = manifest.get("gate")
    verdict, gaps = "", tuple[str, ...]()
    if isinstance(gate, dict):
        verdict = str(gate.get("verdict", ""))
        gaps = tuple(
            str(one.get("says", ""))
            for one in objects(gate.get("conditions"))
            if one.get("state") != "met"
        )
    if verdict == REFUSED and not anyway:
        raise RequestError(
            f"the release is refused by its conditions: {'; '.join(gaps)}", remedy=ALLOWED_ANYWAY
        )
    files = tuple(PublicFile(name, release.path(name).stat().st_size) for name in release.names())
    return Publication(
        campaign=str(manifest["campaign"]),
        version=str(manifest["version"]),
        title=str(manifest["title"]),
        files=files,
        public=tuple(_public(release)),
        verdict=verdict,
        gaps=gaps,
    )


def _public(release: Opened) -> Iterator[str]:
    counts = release.manifest.get("counts")
    count = counts if isinstance(counts, dict) else {}
    answers, raters = _number(count.get("answers")), _number(count.get("raters"))
    if release.told == "raters":
        yield (
            f"{answers:,} answers of {raters:,} raters, each with one pseudonym in all items, with "
            "the day and the seconds; who knows one answer of a rater finds the others"
        )
    else:
        yield (
            f"{answers:,} answers, with pseudonyms that hold within an item, and figures of groups "
            "of people"
        )
    if release.manifest.get("content") is True:
        yield "the content of the items, as raters saw it: see that you may publish it"
    else:
        yield (
            "of the items their names and the SHA-256 of their content, not the content; a short "
            "content can be guessed"
        )
    if count.get("excluded"):
        yield "why answers were set aside, in the words of who did it: see that they name nobody"
    yield "the campaign file, every guideline that was published, and all documents of the release"
    publisher = release.spec.about.publisher if release.spec.about else None
    if publisher is not None:
        named = ", ".join(str(v) for v in (publisher.name, publisher.contact, publisher.url) if v)
        yield f"who publishes: {named}"
    yield "no rater's name, address, comment or own words: these are in no release"


def _number(value: Json) -> int:
    return value if isinstance(value, int) else 0
