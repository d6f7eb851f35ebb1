"""``quorate version``: what runs here."""

from __future__ import annotations

import platform
import sys

import click

from quorate.cli.table_options import AS_JSON


@click.command("version")
@AS_JSON
def command(as_json: bool) -> None:
    """Print the versions of Quorate and of what it runs on."""
    import json
    from importlib.metadata import version

    found = {"quorate": version("quorate"), "python": platform.python_version()}
    found |= {name: version(name) for name in ("numpy", "scipy", "polars", "numba")}
    found["platform"] = f"{sys.platform} {platform.machine()}"
    if as_json:
        print(json.dumps(found, indent=1))
        return
    for name, value in found.items():
        print(f"{name:9} {value}")
