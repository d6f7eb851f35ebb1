"""How numbers are written on a page: one form for each kind of number, with a true minus sign."""

from __future__ import annotations

import math
import re

THIN = "\N{NARROW NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"
NONE = "\N{EM DASH}"


def whole(n: float) -> str:
    """A count: ``8,000``."""
    return f"{n:,.0f}".replace("-", MINUS)


def decimal(x: float | None, places: int = 2) -> str:
    """A number with fixed places: ``0.34``; a dash where there is none."""
    if x is None or not math.isfinite(x):
        return NONE
    text = f"{x:,.{places}f}"
    if float(text.replace(",", "")) == 0:
        text = text.removeprefix("-")
    return text.replace("-", MINUS)


def true_minus(text: str) -> str:
    """Words in which a hyphen before a number is a minus sign: −0.17; and −0.00 is 0.00."""
    text = re.sub(r"(?<![\w-])-(?=0\.0+\b)", "", text)
    return re.sub(r"(?<![\w-])-(?=\d)", MINUS, text)


def percent(share: float | None, places: int = 0) -> str:
    """A share as a percentage: ``46 %``.

    A share that is not wholly 0 or 1 is never rounded to it: ``< 1 %``, ``> 99 %``.
    """
    if share is None or not math.isfinite(share):
        return NONE
    step = 10.0**-places
    rounded = round(share * 100, places)
    if rounded == 0 and share > 0:
        return f"<{THIN}{step:.{places}f}{THIN}%"
    if rounded == 100 and share < 1:
        return f">{THIN}{100 - step:.{places}f}{THIN}%"
    return f"{decimal(share * 100, places)}{THIN}%"


def between(lower: float | None, upper: float | None, places: int = 2) -> str:
    """An interval: ``0.31–0.37``, spelled ``−0.05 to 0.12`` where a sign would confuse."""
    if lower is None or upper is None or not (math.isfinite(lower) and math.isfinite(upper)):
        return ""
    joint = " to " if lower < 0 else DASH
    return f"{decimal(lower, places)}{joint}{decimal(upper, places)}"


def percent_between(lower: float | None, upper: float | None) -> str:
    """An interval of shares: ``31–37 %``."""
    if lower is None or upper is None or not (math.isfinite(lower) and math.isfinite(upper)):
        return ""
    return f"{decimal(lower * 100, 0)}{DASH}{decimal(upper * 100, 0)}{THIN}%"


def with_interval(
    x: float | None, lower: float | None, upper: float | None, places: int = 2
) -> str:
    """A number with its interval: ``0.34 (0.31–0.37)``."""
    inside = between(lower, upper, places)
    return f"{decimal(x, places)} ({inside})" if inside else decimal(x, places)


def significant(x: float | None, digits: int = 3) -> str:
    """A measured number in its own unit, with about ``digits`` significant digits."""
    if x is None or not math.isfinite(x):
        return NONE
    if x == 0:
        return "0"
    places = max(0, digits - 1 - math.floor(math.log10(abs(x))))
    return decimal(x, min(places, 6))


def plural(n: float, one: str, many: str = "") -> str:
    """A count with its noun: ``1 item``, ``800 items``."""
    return f"{whole(n)} {one if n == 1 else many or one + 's'}"
