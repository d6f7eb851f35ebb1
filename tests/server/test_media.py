"""Files that items show: for whom, and that they can never act as a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from campaigns import small_spec
from house import Place, sentences, unnamed
from quorate.campaign.media import add_media
from quorate.ledger.events import MediaAdded
from quorate.server.media import TYPES, MediaFolder

pytestmark = pytest.mark.anyio
SCRIPT = b"<html><script>alert(document.domain)</script></html>"


async def kept(place: Place, data: bytes, type_: str, campaign: str | None = None) -> str:
    """A file of the campaign; its digest."""
    where = campaign or place.name
    digest = place.house.media.keep(data)
    event = MediaAdded(where, digest, type_, len(data))
    await place.house.store.write(lambda tx: add_media(tx, place.owner_actor, where, event))
    return digest


async def test_members_get_the_bytes_with_their_fixed_type(place: Place) -> None:
    digest = await kept(place, b"\x89PNG rest", "image/png")
    for person in (place.raters[0], place.owner):
        answer = await person.get(f"/api/media/{digest}")
        assert answer.status_code == 200
        assert answer.content == b"\x89PNG rest"
        assert answer.headers["content-type"] == "image/png"


async def test_a_page_in_disguise_stays_what_it_was_declared(place: Place) -> None:
    digest = await kept(place, SCRIPT, "image/png")
    headers = (await place.raters[0].get(f"/api/media/{digest}")).headers
    assert headers["content-type"] == "image/png"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("sandbox")
    assert headers["content-disposition"].startswith("inline")
    assert headers["content-disposition"].endswith('.png"')
    assert headers["cache-control"].startswith("private")


@pytest.mark.parametrize(
    "type_", ["text/html", "image/svg+xml", "application/pdf", "text/javascript", "text/xml", ""]
)
async def test_types_that_could_run_are_never_served(place: Place, type_: str) -> None:
    assert type_ not in TYPES
    digest = await kept(place, SCRIPT, type_)
    assert (await place.raters[0].get(f"/api/media/{digest}")).status_code == 404


async def test_strangers_get_the_answer_that_nothing_gets(place: Place) -> None:
    await place.open(small_spec(name="second"), sentences(1))
    digest = await kept(place, b"private", "image/png", "second")
    rater = place.raters[0]
    theirs = await rater.get(f"/api/media/{digest}")
    nothing = await rater.get(f"/api/media/{'0' * 64}")
    assert theirs.status_code == nothing.status_code == 404
    assert unnamed(theirs) == unnamed(nothing)
    assert (await (await place.browser()).get(f"/api/media/{digest}")).status_code == 401


async def test_who_was_removed_gets_it_no_longer(place: Place) -> None:
    from quorate.campaign.standing import change_standing

    digest = await kept(place, b"bytes", "image/png")
    rater = place.raters[0]
    person = (await rater.get("/api/session")).json()["person"]
    await place.house.store.write(
        lambda tx: change_standing(tx, place.owner_actor, place.name, person, "removed", "gone")
    )
    assert (await rater.get(f"/api/media/{digest}")).status_code == 404


async def test_players_can_seek(place: Place) -> None:
    digest = await kept(place, bytes(range(200)), "video/mp4")
    part = await place.raters[0].get(f"/api/media/{digest}", headers={"Range": "bytes=10-19"})
    assert part.status_code == 206
    assert part.content == bytes(range(10, 20))
    assert part.headers["content-range"] == "bytes 10-19/200"
    assert part.headers["content-security-policy"].startswith("sandbox")


@pytest.mark.parametrize(
    "name", ["..%2f..%2fquorate.db", "%2e%2e", "A" * 64, "0" * 63, "0" * 65, "0" * 64 + "%0a"]
)
async def test_only_a_digest_is_a_name(place: Place, name: str) -> None:
    answer = await place.owner.get(f"/api/media/{name}")
    assert answer.status_code in (404, 422)


def test_the_folder_takes_digests_only(tmp_path: Path) -> None:
    folder = MediaFolder(tmp_path)
    for name in ("../x", "", "0" * 64 + "\n", "G" * 64):
        with pytest.raises(ValueError, match="not a digest"):
            folder.path(name)
