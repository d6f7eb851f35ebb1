"""The card of a dataset of preferences, for ``datasets`` and for people."""

from __future__ import annotations

from collections.abc import Mapping

import yaml


def card(account: Mapping[str, object], files: Mapping[str, str]) -> str:
    """README.md: front matter that names the files of each split, then the account in words."""
    front = {
        "configs": [
            {
                "config_name": "default",
                "data_files": [{"split": split, "path": path} for split, path in files.items()],
            }
        ]
    }
    lines = [
        "---",
        yaml.safe_dump(front, sort_keys=False).rstrip(),
        "---",
        "",
        "# Preferences",
        "",
        f"Made by Quorate in the format `{account['format']}`.",
        "",
        "| | |",
        "|---|---|",
        f"| pairs judged | {account['pairs']} |",
        f"| pairs kept | {account['kept']} |",
    ]
    lines += [f"| left out: {_cell(why)} | {n} |" for why, n in _items(account["dropped"])]
    lines += [f"| rows in {split} | {n} |" for split, n in _items(account["rows"])]
    lines += [f"| rows left out: {_cell(why)} | {n} |" for why, n in _items(account["fallen"])]
    if account["longer"] is not None:
        lines.append(f"| rows whose chosen side is longer | {account['longer']:.1%} |")
        lines.append(f"| median length, chosen to rejected | {account['length_ratio']} |")
    lines += ["", "## How the posterior became rows", "", "| | |", "|---|---|"]
    lines += [f"| {name} | {value} |" for name, value in _items(account["policy"])]
    for title, key in (("What this format cannot carry", "lost"), ("Mind", "warnings")):
        told = account[key]
        if isinstance(told, tuple | list) and told:
            lines += ["", f"## {title}", "", *(f"- {one}" for one in told)]
    return "\n".join(lines) + "\n"


def _items(value: object) -> list[tuple[str, object]]:
    return list(value.items()) if isinstance(value, Mapping) else []


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
