"""A contract demand (契約電力) as people write it: whole kW."""

from __future__ import annotations

import re
from typing import Final

from app.errors import InputProblem
from app.site.text import half_width

KILOWATTS: Final = range(1, 1_000_000)
"""Contract demands there can be; the largest sites have some hundred thousand kW."""

_WRITTEN: Final = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:kw)?", re.IGNORECASE)


def read_kilowatts(typed: str) -> int | None:
    """Return the whole kW that are written, None for nothing; InputProblem for anything else.

    >>> read_kilowatts("１，２００ ｋＷ")
    1200
    """
    plain = re.sub(r"\s", "", half_width(typed))
    if not plain:
        return None
    written = _WRITTEN.fullmatch(plain)
    kilowatts = int(written[1].replace(",", "")) if written and len(written[1]) < len(str(KILOWATTS.stop)) + 2 else 0
    if kilowatts not in KILOWATTS:
        raise InputProblem("kilowatts_form", found=typed.strip())
    return kilowatts
