"""The provenance of a release as PROV-N: ``quorate export prov-n RELEASE``."""

from __future__ import annotations

import json
from pathlib import Path

PROV_N = "prov-n"
SUFFIX = ".provn"
CROISSANT = "croissant.json"


def write_provenance(release: str, out: str | None, *, force: bool) -> None:
    """Write the provenance that a release's croissant.json holds, in PROV-N.

    Raises ReadError where the folder is no release.
    """
    from quorate.certificate.documents.prov_n import prov_n
    from quorate.formats.exchange.places import new_file
    from quorate.schema.errors import ReadError

    folder = Path(release)
    path = folder / CROISSANT if folder.is_dir() else folder
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ReadError(
            f"there is no description of a release ({error})",
            where=str(path),
            remedy="give the folder of a release, as `quorate release` wrote it",
        ) from None
    text = prov_n(found if isinstance(found, dict) else {})
    target = Path(out or f"{folder.resolve().name.removesuffix('.json')}{SUFFIX}")
    with new_file(target, force=force) as part:
        part.write_text(text, "utf-8")
    print(f"PROV-N: {text.count('entity(')} entities; in {target}")
