"""The meter ID (計器ID): a capital letter and six digits, from the meter's plate (FAQ Q21)."""

from __future__ import annotations

import re
from typing import Final

from app.errors import InputProblem
from app.site.text import half_width

_WHOLE: Final = re.compile(r"(?<![A-Z0-9/])([A-Z])[-\s]*([0-9]{6})(?![0-9])")
_DIGITS_ONLY: Final = re.compile(r"(?:(?<![A-Z0-9])|(?<=NO))[0-9]{6}(?![0-9])")
"""Letters before the digits are part of a number that is no meter ID, unless they say `No`; `S/N` does as well."""
_FIRST_LETTER: Final = re.compile(r"[^A-Z0-9]*([A-Z])")
"""A label before the type name, such as 入力形式名, has no letters or digits of its own."""


def compact(text: str) -> str:
    """Return the meter ID or the six digits found in `text`; the text itself, tidied, when neither is there.

    >>> compact("計器 No. ｆ146832"), compact("No.146832")
    ('F146832', '146832')
    """
    plain = half_width(text).upper().strip()
    whole = _WHOLE.search(plain)
    if whole:
        return whole.group(1) + whole.group(2)
    digits = _DIGITS_ONLY.search(plain)
    return digits.group() if digits else plain


def is_complete(text: str) -> bool:
    """Return whether the plate itself carries the letter, so that no rule had to add it."""
    return _WHOLE.fullmatch(compact(text)) is not None


def validate(plate: str, type_name: str | None = None) -> str:
    """Return the meter ID; six digits take the first letter of the type name (入力形式名).

    InputProblem when the plate holds neither form, or when six digits come without a type name.

    >>> validate("146832", "FX-1")
    'F146832'
    """
    number = compact(plate)
    if _WHOLE.fullmatch(number):
        return number
    if not _DIGITS_ONLY.fullmatch(number):
        raise InputProblem("meter_id_form", found=plate.strip())
    letter = _FIRST_LETTER.match(half_width(type_name or "").upper().strip())
    if letter is None:
        raise InputProblem("meter_id_needs_type", found=number)
    return letter.group(1) + number
