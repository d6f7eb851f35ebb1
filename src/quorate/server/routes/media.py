"""Media: the files that items show."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Response
from starlette.responses import FileResponse

from quorate.campaign.rights import Actor, NotFoundError, Right
from quorate.server.media import TYPES
from quorate.server.routing import OWN, Here, Me
from quorate.server.routing import router as new_router
from quorate.storage.queries import reach
from quorate.storage.transaction import Transaction

router = new_router("rater")

Digest = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
_BYTES = {
    "content": {type_: {"schema": {"type": "string", "format": "binary"}} for type_ in TYPES},
    "description": "The bytes, with their fixed type",
}


@router.get(
    "/media/{digest}",
    response_class=Response,
    responses={**OWN, 200: _BYTES},
)
async def media(house: Here, me: Me, digest: Digest) -> Response:
    """A file, to people of a campaign that has it. Ranges are served, so players can seek."""
    type_ = await house.store.read(lambda tx: _type(tx, me, digest))
    path = house.media.path(digest)
    if not path.is_file():
        raise NotFoundError("this file is not here", remedy="ask the lead to upload it again")
    return FileResponse(
        path,
        media_type=type_,
        headers={
            # were it ever opened as a page of its own, it could do nothing
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Content-Disposition": f'inline; filename="{digest[:16]}.{TYPES[type_]}"',
            "Cache-Control": "private, max-age=31536000, immutable",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _type(tx: Transaction, me: Actor, digest: str) -> str:
    found = None
    if me.scopes & {Right.READ, Right.JUDGE}:
        found = (
            tx.one(reach.MEDIA, digest=digest)
            if me.owner
            else tx.one(reach.MEDIA_OF_PERSON, digest=digest, person=me.person)
        )
    if found is None or found.type not in TYPES:
        raise NotFoundError("there is no such file for you")
    return found.type
