"""Postal codes (郵便番号): read however they are typed, and the places they stand for, without a network.

The table is Japan Post's of the month that `table_version` names, places and offices with a code of their own;
`build/make_postal_table.py` makes it. A line `@prefecture municipality` heads lines of a code and what follows.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from app.errors import InputProblem
from app.resources import resource_path
from app.site.text import half_width

DIGITS: Final = 7
_CODE: Final = re.compile(r"(?<![0-9])([0-9]{3})[-\s]*([0-9]{4})(?![0-9])")
_HEAD: Final = b"\n@"


class PostalPlace(NamedTuple):
    """One place of a code; `rest` is the town, for an office with its block, "" where the code means no one town."""

    prefecture: str
    municipality: str
    rest: str


def compact(text: str) -> str:
    """Return the seven digits of the code in `text`; whatever digits there are when it holds no code.

    >>> compact("〒１００－０００５ 東京都千代田区丸の内1-1")
    '1000005'
    """
    plain = half_width(text)
    found = _CODE.search(plain)
    return "".join(found.groups()) if found else re.sub(r"[^0-9]", "", plain)


def validate(text: str) -> str:
    """Return the seven digits; InputProblem for another number of digits.

    >>> validate("100-0005")
    '1000005'
    """
    code = compact(text)
    if len(code) != DIGITS:
        raise InputProblem("postal_code_length", found=len(code))
    return code


def format_code(code: str) -> str:
    """Return the digits as they are written: `100-0005`."""
    return f"{code[:3]}-{code[3:]}"


def lookup(text: str) -> tuple[PostalPlace, ...]:
    """Return the places of the code in `text`, none for a code that the table does not know."""
    code = compact(text)
    if len(code) != DIGITS:
        return ()
    table, places = _table(), []
    at = table.find(mark := f"\n{code}".encode())
    while at >= 0:
        end = table.index(b"\n", at + 1)
        head = table.rfind(_HEAD, 0, at) + len(_HEAD)
        prefecture, _, municipality = table[head : table.index(b"\n", head)].decode().partition(" ")
        places.append(PostalPlace(prefecture, municipality, table[at + len(mark) : end].decode()))
        at = table.find(mark, end)
    return tuple(places)


def address_of(text: str) -> str | None:
    """Return the address as far as the code alone tells it, None where the table does not know the code.

    >>> address_of("100-0005"), address_of("370-1600")
    ('東京都千代田区丸の内', '群馬県')
    """
    told = ""
    for parts in zip(*lookup(text), strict=True):
        if len(set(parts)) > 1:
            break
        told += parts[0]
    return told or None


def table_version() -> str:
    """Return where the table comes from and of which month it is."""
    return _table().partition(b"\n")[0].decode()


@cache
def _table() -> bytes:
    return resource_path("rules/postal-codes.txt").read_bytes()
