"""Point numbers of supply (供給地点特定番号) and receiving (受電地点特定番号): 22 digits (FAQ Q19, Q20).

Read freely and refuse late, as python-stdnum does: wrongly refusing a number is worse than wrongly accepting one.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from app.errors import InputProblem
from app.site.text import half_width

DIGITS: Final = 22


class Side(StrEnum):
    """The two sides of a point, by the six digits their numbers start with (Q19)."""

    SUPPLY = "031011"
    RECEIVING = "031012"


_PREFIXES: Final = tuple(side.value for side in Side)
_AREA: Final = "03"
"""What all numbers of this utility start with."""
_UTILITIES: Final = {
    "01": "北海道電力ネットワーク",
    "02": "東北電力ネットワーク",
    "04": "中部電力パワーグリッド",
    "05": "北陸電力送配電",
    "06": "関西電力送配電",
    "07": "中国電力ネットワーク",
    "08": "四国電力送配電",
    "09": "九州電力送配電",
    "10": "沖縄電力",
}
"""Whose area the first two digits name: the same in all of Japan, though the FAQ speaks of its own only."""
_EXACT: Final = re.compile(r"(?<![0-9])0[-\s]*3[-\s]*1[-\s]*0[-\s]*1[-\s]*[12](?:[-\s]*[0-9]){16}(?![- ]*[0-9])")
_RUN: Final = re.compile(r"[0-9](?:[-\s]*[0-9])*")
_GROUPS: Final = (2, 4, 4, 4, 4, 4)


def compact(text: str) -> str:
    """Return the digits of the point number in `text`, whatever stands around and between them.

    A number of this utility is preferred; otherwise the longest run of digits is returned, "" when there is none.

    >>> compact("供給地点特定番号：０３－１０１１－１２３４－５６７８－９０１２－３４５６（22桁）")
    '0310111234567890123456'
    """
    plain = half_width(text)
    exact = _EXACT.search(plain)
    found = exact.group() if exact else max(_RUN.findall(plain), key=len, default="")
    return re.sub(r"[^0-9]", "", found)


def validate(text: str, side: Side | None = None) -> str:
    """Return the 22 digits; InputProblem says what is wrong.

    That is the length, another utility's area, no area at all, a number of this utility's that is none of high
    voltage, or the other side's field.

    >>> validate("03 1011 1234 5678 9012 3456")
    '0310111234567890123456'
    """
    number = compact(text)
    if len(number) != DIGITS:
        raise InputProblem("point_number_length", found=len(number), expected=DIGITS)
    found = f"{number[:2]}-{number[2:6]}"
    if number[:2] in _UTILITIES:
        raise InputProblem("point_number_area", found=found, utility=_UTILITIES[number[:2]])
    if not number.startswith(_PREFIXES):
        code = "point_number_not_high_voltage" if number.startswith(_AREA) else "point_number_no_area"
        raise InputProblem(code, found=found)
    if side is not None and not number.startswith(side.value):
        raise InputProblem("point_number_other_side", found=found)
    return number


def format_number(number: str) -> str:
    """Return the digits grouped as the FAQ writes them.

    >>> format_number("0310111234567890123456")
    '03-1011-1234-5678-9012-3456'
    """
    groups, start = [], 0
    for length in _GROUPS:
        groups.append(number[start : start + length])
        start += length
    return "-".join([*filter(None, groups)]) + number[start:]


def not_issued(side: Side) -> str:
    """Return the number to enter while none is issued: the prefix and sixteen zeros (Q20)."""
    return side.value + "0" * 16


def is_not_issued(number: str) -> bool:
    """Return whether the digits are those of Q20 and so name no point yet."""
    return number in {not_issued(side) for side in Side}


def masked(text: str) -> str:
    """Return the number as a log may show it: which side, and nothing that tells the place.

    >>> masked("0310111234567890123456")
    '03-1011-****-****-****-****'
    """
    number = compact(text)
    known = number if number.startswith(_PREFIXES) else ""
    return format_number(known[:6].ljust(DIGITS, "*"))
