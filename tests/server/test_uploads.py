"""Files that a lead sends: what is taken, what is refused, and files that mean harm."""

from __future__ import annotations

import csv
import io
import json
import stat
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import httpx
import polars as pl
import pytest
from PIL import Image

from house import Place, opened
from quorate.campaign.rights import Role
from quorate.schema.campaign import CampaignSpec, campaign_spec

pytestmark = pytest.mark.anyio


def spec() -> CampaignSpec:
    return campaign_spec(
        {
            "quorate": 1,
            "paradigm": "prescriptive",
            "name": "pictures",
            "title": "What is in the picture?",
            "purpose": "To try uploads.",
            "content": [
                {"name": "picture", "type": "image", "required": False},
                {"name": "caption", "type": "text"},
            ],
            "questions": [
                {"name": "what", "type": "single_choice", "ask": "What?", "options": ["cat", "dog"]}
            ],
            "guideline": {"version": "1.0", "text": "Look."},
        }
    )


async def made(place: Place) -> str:
    answer = await place.owner.post("/api/campaigns", json=spec().as_data())
    assert answer.status_code == 201, answer.text
    return "/api/campaigns/pictures"


async def send(place: Place, name: str, data: bytes) -> httpx.Response:
    files = {"file": (name, data)}
    return await place.owner.post("/api/campaigns/pictures/items/upload", files=files)


def png(size: tuple[int, int] = (4, 3)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, "PNG")
    return out.getvalue()


def packed(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


class TestItemFiles:
    async def test_csv_with_other_names_and_a_bad_row(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as place:
            await made(place)
            text = "id,Caption,gold_what,colour\na,A cat,cat,red\nb,A bird,bird,red\nc,A dog\n"
            answer = (await send(place, "some.csv", text.encode())).json()
            assert answer["added"] == 1
            assert answer["refused_count"] == 2
            second, third = answer["refused"]
            assert second["row"] == 2
            assert second["item"] == "b"
            assert "bird" in second["what"]
            assert third["row"] == 3
            assert "line 4: 2 cells" in third["what"]
            assert "column 'id' is the item's name" in answer["mapping"]
            assert "not used: 'colour'" in answer["mapping"]
            item = (await place.owner.get("/api/campaigns/pictures/items/a")).json()
            assert item["content"] == {"caption": "A cat"}
            assert item["gold"] == {"what": "cat"}

    @pytest.mark.parametrize("kind", ["csv", "tsv", "json", "jsonl", "parquet"])
    async def test_the_same_items_in_every_format(self, tmp_path: Path, kind: str) -> None:
        rows = [{"item": f"n{i}", "caption": f"No, {i}\n«two» lines"} for i in range(3)]
        out = io.BytesIO()
        if kind in ("csv", "tsv"):
            text = io.StringIO()
            writer = csv.DictWriter(
                text, ["item", "caption"], delimiter="\t" if kind == "tsv" else ","
            )
            writer.writeheader()
            writer.writerows(rows)
            out.write(text.getvalue().encode())
        elif kind == "parquet":
            pl.DataFrame(rows).write_parquet(out)
        elif kind == "json":
            out.write(json.dumps(rows).encode())
        else:
            out.write("\n".join(json.dumps(row) for row in rows).encode())
        async with opened(tmp_path) as place:
            await made(place)
            answer = (await send(place, f"items.{kind}", out.getvalue())).json()
            assert answer["added"] == 3
            item = (await place.owner.get("/api/campaigns/pictures/items/n2")).json()
            assert item["content"]["caption"] == "No, 2\n«two» lines"

    async def test_sent_again_it_adds_nothing_twice(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as place:
            await made(place)
            text = b"item,caption\na,one\nb,two\n"
            assert (await send(place, "f.csv", text)).json()["added"] == 2
            again = (await send(place, "f.csv", text + b"c,three\n")).json()
            assert again["added"] == 1
            assert [row["what"] for row in again["refused"]] == [
                "item 'a' is there already",
                "item 'b' is there already",
            ]

    @pytest.mark.parametrize(
        ("name", "data", "said"),
        [
            ("f.xlsx", b"PK", "not read as items"),
            ("f.csv", b"\xff\xfe\x00", "decode"),
            ("f.csv", b"item,item\na,b\n", "name every column once"),
            ("f.csv", b"item,words,other\na,b,c\n", "no column for 'caption'"),
            ("f.json", b"{}", "not a list"),
            ("f.json", b"[[[[", "not JSON"),
            ("f.parquet", b"PAR1", "not a Parquet file"),
            ("f.zip", b"PK\x03\x04", "not a ZIP file"),
        ],
    )
    async def test_a_file_that_is_not_what_it_says(
        self, tmp_path: Path, name: str, data: bytes, said: str
    ) -> None:
        async with opened(tmp_path) as place:
            await made(place)
            answer = await send(place, name, data)
            assert answer.status_code in (400, 422), answer.text
            assert said in answer.json()["error"]["what"]

    async def test_a_bad_line_among_good_ones_is_named(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as place:
            await made(place)
            lines = b'{"caption": "one"}\nnot json\n[1]\n{"caption": "two"}\n'
            answer = (await send(place, "f.jsonl", lines)).json()
            assert answer["added"] == 2
            assert [row["row"] for row in answer["refused"]] == [2, 3]


class TestArchives:
    async def test_pictures_come_with_their_rows(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as place:
            await made(place)
            table = "item,picture,caption\na,img/a.png,A\nb,img/none.png,B\n"
            data = packed({"set/items.csv": table.encode(), "set/img/a.png": png()})
            answer = (await send(place, "set.zip", data)).json()
            assert answer["added"] == 1
            assert answer["media"] == 1
            assert "no file 'img/none.png'" in answer["refused"][0]["what"]
            item = (await place.owner.get("/api/campaigns/pictures/items/a")).json()
            digest = item["content"]["picture"].removeprefix("media:")
            file = await place.owner.get(f"/api/media/{digest}")
            assert file.content == png()
            assert file.headers["content-type"] == "image/png"

    @pytest.mark.parametrize(
        "name",
        ["../../evil.csv", "/etc/evil.csv", "a/../../evil.csv", "..\\evil.csv", "C:evil.csv"],
    )
    async def test_names_that_lead_out_are_refused(self, tmp_path: Path, name: str) -> None:
        async with opened(tmp_path) as place:
            await made(place)
            before = set(tmp_path.rglob("*evil*"))
            answer = await send(place, "f.zip", packed({name: b"item,caption\na,b\n"}))
            assert answer.status_code in (400, 422)
            assert "leads out of the archive" in answer.json()["error"]["what"]
            assert set(tmp_path.rglob("*evil*")) == before

    async def test_rows_cannot_reach_files_of_the_machine(self, tmp_path: Path) -> None:
        secret = tmp_path / "secret.png"
        secret.write_bytes(png((9, 9)))
        async with opened(tmp_path / "house") as place:
            await made(place)
            for path in (str(secret), "../../secret.png", "file:///etc/passwd"):
                table = json.dumps([{"caption": "x", "picture": path}]).encode()
                answer = (await send(place, "f.zip", packed({"t.json": table}))).json()
                assert answer["added"] == 0
                assert "has no file" in answer["refused"][0]["what"]

    async def test_a_link_is_refused(self, tmp_path: Path) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            link = zipfile.ZipInfo("items.csv")
            link.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(link, "/etc/passwd")
        async with opened(tmp_path) as place:
            await made(place)
            answer = await send(place, "f.zip", out.getvalue())
            assert "is a link" in answer.json()["error"]["what"]

    async def test_a_bomb_is_refused_before_it_is_unpacked(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as place:
            await made(place)
            answer = await send(place, "f.zip", packed({"items.csv": b"a" * (64 << 20)}))
            assert answer.status_code in (400, 422)
            assert "times larger unpacked" in answer.json()["error"]["what"]


class TestMedia:
    @pytest.mark.parametrize(
        ("name", "data"),
        [
            ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
            ("a.png", b"<!doctype html><script>alert(1)</script>"),
            ("a.png", b"%PDF-1.7"),
            ("a.png", b"\x89PNG\r\n\x1a\nnot really"),
            ("a.png", b""),
        ],
    )
    async def test_what_is_no_picture_is_refused(
        self, tmp_path: Path, name: str, data: bytes
    ) -> None:
        async with opened(tmp_path) as place:
            await made(place)
            answer = await place.owner.post(
                "/api/campaigns/pictures/media", files={"file": (name, data, "image/png")}
            )
            assert answer.status_code in (400, 422), answer.text

    async def test_a_picture_of_too_many_pixels_is_refused(self, tmp_path: Path) -> None:
        header = b"IHDR" + (60_000).to_bytes(4, "big") * 2 + b"\x08\x00\x00\x00\x00"
        crc = zlib.crc32(header).to_bytes(4, "big")
        bomb = b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4, "big") + header + crc
        bomb += (4).to_bytes(4, "big") + b"IDAT0000" + zlib.crc32(b"IDAT0000").to_bytes(4, "big")
        async with opened(tmp_path) as place:
            await made(place)
            answer = await place.owner.post(
                "/api/campaigns/pictures/media", files={"file": ("b.png", bomb)}
            )
            assert answer.status_code in (400, 422)

    async def test_where_a_photograph_was_taken_is_taken_out(self, tmp_path: Path) -> None:
        out, exif = io.BytesIO(), Image.Exif()
        exif[0x010E] = "At the house of somebody"
        Image.new("RGB", (8, 8), "blue").save(out, "JPEG", exif=exif)
        assert b"house of somebody" in out.getvalue()
        async with opened(tmp_path) as place:
            await made(place)
            kept = await place.owner.post(
                "/api/campaigns/pictures/media", files={"file": ("p.jpg", out.getvalue())}
            )
            digest = kept.json()["media"].removeprefix("media:")
            file = await place.owner.get(f"/api/media/{digest}")
            assert b"house of somebody" not in file.content
            assert Image.open(io.BytesIO(file.content)).size == (8, 8)

    async def test_items_name_only_files_of_their_campaign(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as place:
            root = await made(place)
            item = {"content": {"caption": "x", "picture": "media:" + "0" * 64}}
            answer = await place.owner.post(f"{root}/items", json={"items": [item]})
            assert answer.json()["added"] == 0
            assert "was not uploaded" in answer.json()["refused"][0]["what"]


class TestRights:
    @pytest.mark.parametrize("role", [Role.RATER, Role.EXPERT, Role.AUDITOR])
    @pytest.mark.parametrize("path", ["media", "items/upload"])
    async def test_only_leads_send_files(self, tmp_path: Path, role: Role, path: str) -> None:
        async with opened(tmp_path) as place:
            person = await place.person(role)
            answer = await person.post(
                f"/api/campaigns/{place.name}/{path}", files={"file": ("a.png", png())}
            )
            assert answer.status_code in (403, 404)

    async def test_strangers_learn_nothing(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as place:
            await made(place)
            answer = await place.raters[0].post(
                "/api/campaigns/pictures/media", files={"file": ("a.png", png())}
            )
            absent = await place.raters[0].post(
                "/api/campaigns/nowhere/media", files={"file": ("a.png", png())}
            )
            assert answer.status_code == absent.status_code == 404
