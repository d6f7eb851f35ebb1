"""Pages: the built front end, and the page that shows the API."""

from __future__ import annotations

from html import escape
from pathlib import Path

from fastapi import FastAPI, Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from quorate.server.problem import answer

HERE = Path(__file__).parent
STATIC = HERE / "static"
REFERENCE = HERE / "reference"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
NOTICE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Quorate: {title}</title>
<link rel="stylesheet" href="/docs/docs.css">
<h1>{title}</h1>
<p>{what}</p>
<p>{remedy}</p>
<p><a href="/">To the first page</a>, <a href="/docs">to the API</a></p>
</html>
"""


def notice(title: str, what: str, remedy: str, status: int) -> Response:
    """A page that says something, for when the front end cannot."""
    said = {"title": title, "what": what, "remedy": remedy}
    body = NOTICE.format(**{name: escape(words) for name, words in said.items()})
    return HTMLResponse(body, status_code=status)


def install(app: FastAPI, static: Path = STATIC) -> None:
    """Serve the files of the front end, its first page under every other path, and /docs."""
    files = _files(static)
    reference = _files(REFERENCE)

    async def page(request: Request) -> Response:
        path = request.scope["path"]
        if path.startswith("/api/"):
            return answer(404, "there is no such address in the API", remedy="look at /docs")
        found = files.get(path)
        if found is not None:
            return _file(found, immutable=path.startswith("/assets/"))
        if path.rpartition("/")[2].partition(".")[2]:
            return answer(404, "there is no such file")
        index = files.get("/index.html")
        if index is None:
            return notice(
                "The pages are not built",
                "The server runs, but this copy of Quorate has no front end.",
                "In a clone of the repository, run: npm ci && npm run build, in web/.",
                status=503,
            )
        return _file(index, immutable=False)

    async def docs(request: Request) -> Response:
        name = request.path_params.get("name", "docs.html")
        found = reference.get(f"/{name}")
        return answer(404, "there is no such file") if found is None else _file(found)

    app.router.routes.append(Route("/docs", docs, methods=["GET"]))
    app.router.routes.append(Route("/docs/{name}", docs, methods=["GET"]))
    app.router.routes.append(Route("/{path:path}", page, methods=["GET"]))


def _files(root: Path) -> dict[str, Path]:
    """What is there, by its path on the wire: nothing else is ever opened."""
    return {
        "/" + path.relative_to(root).as_posix(): path
        for path in root.rglob("*")
        if path.is_file() and path.suffix in TYPES
    }


def _file(path: Path, *, immutable: bool = False) -> Response:
    cache = "public, max-age=31536000, immutable" if immutable else "no-cache"
    return FileResponse(path, media_type=TYPES[path.suffix], headers={"Cache-Control": cache})
