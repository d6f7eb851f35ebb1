"""The ledger starts without the analytic stack; hashing starts without the cryptography."""

from __future__ import annotations

import subprocess
import sys

import pytest

ANALYTIC = ("numpy", "polars", "scipy", "numba", "quorate.analysis", "quorate.formats")
ROOMS = ("canonical", "merkle", "checkpoint", "proof", "keys", "vault")


def loaded_by(module: str) -> set[str]:
    code = f"import sys, {module}; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


@pytest.mark.parametrize("room", ROOMS)
def test_no_analytic_stack(room: str) -> None:
    assert loaded_by(f"quorate.ledger.{room}") & set(ANALYTIC) == set()


@pytest.mark.parametrize("room", ["canonical", "merkle", "keys"])
def test_no_cryptography(room: str) -> None:
    assert "cryptography" not in loaded_by(f"quorate.ledger.{room}")
