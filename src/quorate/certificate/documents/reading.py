"""Reading: a figure as it is shown, read back and held against the value that it stands for."""

from __future__ import annotations

import re
from collections.abc import Mapping

from quorate.certificate.documents.said import FORMS
from quorate.schema.json_value import Json

UNITS: Mapping[str, float] = {
    "%": 100.0,
    "second": 3600.0,
    "seconds": 3600.0,
    "minute": 60.0,
    "minutes": 60.0,
}
"""by what a value is multiplied that is shown in this unit; those of time stand for hours"""
SCALED: Mapping[str, tuple[str, ...]] = {
    "percent": ("%",),
    "hours": ("second", "seconds", "minute", "minutes"),
}
"""the units in which a form may show a value as another number"""
WORDS = frozenset({"text", "code", "day"})
"""forms of what is no number"""
_NUMBER = re.compile(r"([+−-]?)(\d[\d,]*(?:\.(\d+))?)")


def stands_for(shown: str, form: str, value: Json) -> bool:
    """Whether what is shown says this value, in a form as this version sets it or as another may.

    A number says a value that it rounds to its own last digit; words say one whose letters and
    digits are those shown.

    >>> stands_for("0.613", "decimal", 0.61283), stands_for("0.62", "decimal", 0.61283)
    (True, False)
    """
    try:
        if form in FORMS and FORMS[form](value) == shown:
            return True
    except (ValueError, OverflowError, OSError, TypeError):
        return False
    if form == "method":  # its name must be there; why it was chosen may be worded otherwise
        name, _, why = str(value).partition(": ")
        return _letters(why.partition(",")[0] if name == "auto" else name) in _letters(shown)
    if form in WORDS or not isinstance(value, int | float) or isinstance(value, bool):
        return _letters(str(value)) == _letters(shown)
    return _rounded(shown, form, float(value))


def _rounded(shown: str, form: str, value: float) -> bool:
    found = _NUMBER.findall(shown)
    if len(found) != 1:
        return False
    sign, digits, decimals = found[0]
    unit = next((one for one in SCALED.get(form, ()) if one in shown.split()), "")
    if form == "percent" and not unit:
        return False
    number = float(digits.replace(",", "")) * (-1 if sign in ("−", "-") else 1)
    return abs(number - value * UNITS.get(unit, 1.0)) <= 0.5000001 * 10.0 ** -len(decimals)


def _letters(text: str) -> str:
    return "".join(one for one in text.lower() if one.isalnum())
