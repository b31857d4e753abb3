"""Whether an address lies on an island (島嶼) of the utility's area; data in `resources/rules/islands.json`.

A place name alone proves nothing: 大島町 is a quarter of 群馬県館林市 too. Prefecture and postal code decide.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from app.resources import resource_path
from app.site import postal_code

_PREFECTURE: Final = re.compile(r"東京都?|北海道|京都府|大阪府|.{2,3}?県")
_BRANCH_OFFICE: Final = re.compile(r"[^市区町村]{1,4}支庁")
_MUNICIPALITY: Final = re.compile(r"[市区町村]")
_POSTAL_CODE_IN_FRONT: Final = re.compile(r"^〒?[0-9]{3}[^0-9]?[0-9]{4}(?![0-9])")
_SMALL_KE: Final = str.maketrans("ケがガ", "ヶヶヶ")


class Where(StrEnum):
    """What an address says: on an island, not on one, contradicting itself, or not enough."""

    ISLAND = "island"
    MAINLAND = "mainland"
    CONTRADICTION = "contradiction"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Place:
    """The answer with its evidence: the municipality meant, and the text it was read from."""

    where: Where
    municipality: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class _Municipality:
    name: str
    islands: tuple[str, ...]
    postal_prefixes: tuple[str, ...]

    def stands_at_start_of(self, text: str) -> bool:
        """Return whether the text opens with one of its islands or its name, after a branch office's name at most."""
        office = _BRANCH_OFFICE.match(text)
        return text.startswith((*self.islands, self.name)) or bool(office and text.startswith(self.name, office.end()))


def locate(address: str | None, code: str | None) -> Place:
    """Return what address and postal code, as typed, say together."""
    digits = postal_code.compact(code or "")
    by_name, island = _by_address((address or "").strip()), _island_of(digits)
    if by_name.where is Where.MAINLAND and not island:
        return by_name  # the table of codes need not be read
    by_code = island or _off_the_islands(digits)
    if Where.UNCLEAR in (by_code.where, by_name.where):
        decided = by_code if by_name.where is Where.UNCLEAR else by_name
        return by_name if decided.where is Where.UNCLEAR else decided
    if by_code.where is not by_name.where:
        return Place(Where.CONTRADICTION, by_name.municipality or by_code.municipality, f"{code} / {address}")
    return by_name


def _by_address(address: str) -> Place:
    plain = _POSTAL_CODE_IN_FRONT.sub("", re.sub(r"\s", "", unicodedata.normalize("NFKC", address)))
    prefecture = _PREFECTURE.match(plain)
    rest = plain[prefecture.end() :] if prefecture else plain
    named = next((known for known in _municipalities() if known.stands_at_start_of(rest.translate(_SMALL_KE))), None)
    if not address or (named and not prefecture):
        return Place(Where.UNCLEAR, named.name if named else "", address)
    in_tokyo = prefecture is not None and prefecture.group().startswith("東京")
    if named and in_tokyo:
        return Place(Where.ISLAND, named.name, address)
    if (in_tokyo or not prefecture) and not _MUNICIPALITY.search(rest):
        return Place(Where.UNCLEAR, evidence=address)
    return Place(Where.MAINLAND, evidence=address)


def _island_of(digits: str) -> Place | None:
    if len(digits) != postal_code.DIGITS:
        return None
    named = next((known for known in _municipalities() if digits.startswith(known.postal_prefixes)), None)
    return Place(Where.ISLAND, named.name, _evidence(digits)) if named else None


def _off_the_islands(digits: str) -> Place:
    """Return what a code of no island says: nothing, unless some place has it."""
    return Place(Where.MAINLAND if postal_code.lookup(digits) else Where.UNCLEAR, evidence=_evidence(digits))


def _evidence(digits: str) -> str:
    return f"〒{postal_code.format_code(digits)}"


@cache
def _municipalities() -> tuple[_Municipality, ...]:
    data = json.loads(resource_path("rules/islands.json").read_text(encoding="utf-8"))
    return tuple(
        _Municipality(entry["name"], tuple(entry["islands"]), tuple(entry["postal_prefixes"]))
        for entry in data["municipalities"]
    )
