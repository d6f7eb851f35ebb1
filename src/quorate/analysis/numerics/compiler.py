"""Compiling kernels, and what their bodies need beyond Python.

Signatures are pinned. Machine code is kept on disk, beside the package or, where its folder cannot
be written, in the user's cache folder.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from threading import RLock
from typing import Any

import numba as nb
from llvmlite import ir
from numba import types
from numba.core import config
from numba.extending import intrinsic

OPTIONS = {"nogil": True, "error_model": "numpy"}
"""What every kernel is compiled with; no fast-math, so that bits do not depend on the processor."""
_COMPILING = RLock()


def given(element: Any, dimensions: int = 1) -> Any:
    """An array that is only read; it may be read-only itself, such as a mapped file."""
    return types.Array(element, dimensions, "C", readonly=True)


@intrinsic
def stack_doubles(typing_context: Any, size: Any) -> Any:
    """Doubles on the stack, as a pointer; ``size`` must be a constant."""
    return _stack(types.float64, ir.DoubleType(), size)


@intrinsic
def stack_integers(typing_context: Any, size: Any) -> Any:
    """64-bit integers on the stack, as a pointer; ``size`` must be a constant."""
    return _stack(types.int64, ir.IntType(64), size)


def _stack(element: Any, machine_type: Any, size: Any) -> Any:
    if not isinstance(size, types.IntegerLiteral):
        return None
    n = size.literal_value

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        with builder.goto_entry_block():
            return builder.alloca(machine_type, ir.Constant(ir.IntType(32), n))

    return types.CPointer(element)(size), generate


@intrinsic
def bits(typing_context: Any, number: Any) -> Any:
    """The 64 bits of a double, as an integer."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.IntType(64))

    return types.int64(types.float64), generate


@intrinsic
def double(typing_context: Any, bits: Any) -> Any:
    """The double that 64 bits spell."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.DoubleType())

    return types.float64(types.int64), generate


def once(factory: Callable[..., Callable[..., Any]]) -> Callable[..., Callable[..., Any]]:
    """The factory, making each kernel once even when several threads ask at the same time."""
    made = cache(factory)

    @wraps(factory)
    def kernel(*arguments: Any) -> Callable[..., Any]:
        with _COMPILING:
            return made(*arguments)

    return kernel


def compiled(signature: Any, function: Callable[..., Any]) -> Callable[..., Any]:
    """The function compiled for one signature, from disk where it was compiled before."""
    usual = config.SLP_VECTORIZE
    try:
        # the K products of an item become vectors only with this pass, which numba leaves out
        config.SLP_VECTORIZE = 1
        try:
            compiled: Callable[..., Any] = nb.njit([signature], cache=True, **OPTIONS)(function)
        except Exception:
            # no folder can keep machine code, or what it keeps is damaged: compile for this
            # process alone, which raises again what has another cause
            compiled = nb.njit([signature], **OPTIONS)(function)
    finally:
        config.SLP_VECTORIZE = usual
    return compiled
