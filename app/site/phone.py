"""Phone and fax numbers: half-width digits in three parts (FAQ Q4)."""

from __future__ import annotations

import re
from typing import Final

from app.errors import InputProblem
from app.site.text import half_width

_LENGTHS: Final = (10, 11)
_PARTS: Final = 3
_LABEL: Final = re.compile(r"^[^0-9+(]*")
_FOREIGN: Final = re.compile(r"[^0-9\s()+.\-]")


def validate(text: str) -> str:
    """Return the number in three parts; InputProblem says what the form could not take.

    Three parts typed by a person stay as they are; a number without parts is split by the numbering plan.

    >>> validate("電話（０３）１２３４－５６７８"), validate("09012345678"), validate("+81 45 123 4567")
    ('03-1234-5678', '090-1234-5678', '045-123-4567')
    """
    plain = _LABEL.sub("", half_width(text)).strip()
    foreign = _FOREIGN.search(plain)
    if foreign:
        raise InputProblem("phone_character", character=foreign.group())
    parts = re.findall(r"[0-9]+", plain)
    if len(parts) != _PARTS or not parts[0].startswith("0"):
        parts = _split(plain)
    digits = "".join(parts)
    if len(digits) not in _LENGTHS:
        raise InputProblem("phone_length", found=len(digits))
    if len(parts) != _PARTS:
        raise InputProblem("phone_parts", found=plain)
    return "-".join(parts)


def _split(plain: str) -> list[str]:
    """Return the parts by the numbering plan, all digits in one part where the plan knows no such number."""
    import phonenumbers

    unsplit = [re.sub(r"[^0-9]", "", plain)]
    try:
        number = phonenumbers.parse(plain, "JP")
    except phonenumbers.NumberParseException:
        return unsplit
    parts = re.findall(r"[0-9]+", phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL))
    return parts if len(parts) == _PARTS else unsplit
