"""How a table is delivered: options that commands share."""

from __future__ import annotations

import click

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
OUT = click.option(
    "--out",
    metavar="FILE",
    help="Write to FILE: .csv, .tsv, .parquet, .jsonl or .json by its name.",
)
