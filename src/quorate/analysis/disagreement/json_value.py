"""Results as values that JSON has."""

from __future__ import annotations

from dataclasses import fields, is_dataclass

import polars as pl

from quorate.analysis.agreement.result import plain


def json_value(value: object) -> object:
    """A result for JSON: its fields by name, tables as lists of rows, what is undefined as None."""
    if isinstance(value, pl.DataFrame):
        return [json_value(row) for row in value.to_dicts()]
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: json_value(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {str(key): json_value(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [json_value(one) for one in value]
    return plain(value)
