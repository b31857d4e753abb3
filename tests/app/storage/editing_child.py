"""Edits one site of a database for ever, and prints the number of each edit once it is confirmed."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path

from app.storage.edits import Edits
from app.storage.opening import open_database
from app.storage.sites import Sites
from app.values import JST

FILLER = "現場" * 1000
"""Makes documents long enough that the log beside the file is folded back into it every second or so."""


def main(path: Path) -> None:
    now = datetime.now(JST)
    database = open_database(path, now)
    sites, edits = Sites(database), Edits(database)
    record = sites.last_opened() or sites.add({"n": 0}, now)
    os.write(1, b"ready\n")
    number = int(str(record.document.get("n", 0)))
    while True:
        number += 1
        record = edits.edit(record, {**record.document, "n": number, "filler": FILLER}, now)
        os.write(1, b"%d\n" % number)
        if number % 5 == 0:
            record = edits.redo(edits.undo(record, now), now)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
