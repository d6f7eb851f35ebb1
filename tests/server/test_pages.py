"""The built front end, as files: what is there and nothing else."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from quorate.server import pages

pytestmark = pytest.mark.anyio


@pytest.fixture
def static(tmp_path: Path) -> Path:
    """A front end of three files, beside a secret."""
    (tmp_path / "secret.txt").write_text("4711")
    root = tmp_path / "static"
    (root / "assets").mkdir(parents=True)
    (root / "index.html").write_text("<!doctype html><title>first page</title>")
    (root / "assets" / "index-Cq3x.js").write_text("export {};")
    (root / "assets" / "strange.exe").write_text("no")
    (root / "quorate.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    return root


async def get(static: Path, path: str) -> httpx.Response:
    app = FastAPI()
    pages.install(app, static)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://house.test") as client:
        return await client.get(httpx.URL("http://house.test").copy_with(raw_path=path.encode()))


@pytest.mark.parametrize("path", ["/", "/index.html", "/c/tone/work", "/join/abc", "/log-in"])
async def test_page_routes_get_the_first_page_fresh(static: Path, path: str) -> None:
    answer = await get(static, path)
    assert answer.status_code == 200
    assert "first page" in answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"


async def test_files_with_a_hash_in_their_name_are_kept_for_ever(static: Path) -> None:
    answer = await get(static, "/assets/index-Cq3x.js")
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


async def test_other_files_are_asked_for_again(static: Path) -> None:
    answer = await get(static, "/quorate.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/assets/../../secret.txt",
        "/assets/..%5c..%5csecret.txt",
        "//etc/passwd.txt",
        "/assets/strange.exe",
        "/assets/missing.js",
        "/.env",
    ],
)
async def test_nothing_else_is_ever_opened(static: Path, path: str) -> None:
    answer = await get(static, path)
    assert answer.status_code == 404
    assert "4711" not in answer.text


async def test_a_missing_front_end_is_said(tmp_path: Path) -> None:
    answer = await get(tmp_path / "none", "/")
    assert answer.status_code == 503
    assert "not built" in answer.text
    assert "npm run build" in answer.text


async def test_a_path_of_the_api_never_gets_a_page(static: Path) -> None:
    answer = await get(static, "/api/nothing")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/json"


def test_words_in_a_notice_are_words() -> None:
    said = pages.notice("<script>", "a & b", '"<img onerror=x>"', 403)
    assert b"<script>" not in said.body
    assert b"<img" not in said.body
    assert b"a &amp; b" in said.body
