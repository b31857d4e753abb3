"""Hostile files made of good ones: bytes, JSON values, cells and zip entries changed at random."""

from __future__ import annotations

import copy
import io
import json
import random
import sqlite3
import warnings
import zipfile
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Any, Final

Mutate = Callable[[random.Random, bytes], bytes]

_EDGES: Final = (
    b"\0",
    b"\x7f",
    b"\x80",
    b"\xff",
    b"\xff\xff\xff\xff",
    b"\0\0\0\0",
    b"\xff\xff\xff\x7f",
    b'"',
    b"{",
    b",",
)
_LARGEST: Final = 1 << 20
_NASTY: Final[tuple[Any, ...]] = (
    None, True, False, 0, -1, 1 << 63, 10**40, 0.5, -0.0, 1e308, float("nan"), float("inf"), [], {}, [[]], [None],
    "", " ", "\0", "\ud800", "\u202e", "=1+1", "@SUM(A1)", "-2+3", "\t=1", "<b>x</b>", "<img src=x>", "&amp;", "{x}",
    "%s%n", "{x:>99999999999}", "{x.__class__}", "error.usage_line", "../../x", "/etc/passwd", "C:\\x", "x" * 5000,
    "9" * 5000, "2026-02-30", "0000-00-00", "9999-12-31", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59",
    "2026-01-01T00:00:00", "０１２", "\N{BOM}", "𠮷" * 50,
)  # fmt: skip
_CELLS: Final = (
    "", "=1+1", '"', '""', "9" * 400, "1e9", "-1", "24:00", "00:00", "9999/12/31", "0001/01/01", "2026/2/30",
    "2026-11-20T00:30+23:59", "0:60", "48", "49", "０：３０", "1,000", "\0", "\r", "x" * 200_000,
)  # fmt: skip
_SQL: Final = (
    None, 0, -1, 2**62, 0.5, "", "x", b"", b"\xff\xfe", "{", "[]", "null", "1", '{"address": 5}', "[" * 5000, "\0",
    '{"customer": []}', "2026-13-01", "9999-12-31T23:59:59-23:59", "2026-01-01T00:00:00", "../../x", "<b>x</b>", "new",
)  # fmt: skip
_NAMES: Final = (
    "../x", "/x", "a/../../x", "C:x", "a\\..\\x", "x" * 300, "con", "a/", "", "a\0b", "manifest.json", "MANIFEST.JSON",
    "\u202etxt", "a/./b", " a", "a.",
)  # fmt: skip


def of_bytes(rng: random.Random, content: bytes) -> bytes:
    """Change some bytes, leave some out, repeat some, cut the rest off."""
    data = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        at, length = rng.randrange(len(data) + 1), rng.choice((1, 2, 4, 8, 64))
        match rng.randrange(6):
            case 0 if at < len(data):
                data[at] ^= 1 << rng.randrange(8)
            case 1:
                data[at : at + length] = rng.randbytes(length)
            case 2:
                del data[at : at + length]
            case 3:
                data[at:at] = data[at : at + length] * rng.choice((1, 2, 50))
            case 4:
                edge = rng.choice(_EDGES)
                data[at : at + len(edge)] = edge
            case _ if rng.random() < 0.2:
                del data[at:]
    return bytes(data[:_LARGEST])


def of_json(rng: random.Random, content: bytes) -> bytes:
    """Put nonsense in the place of some values and keys; one in eight is no JSON any more."""
    if rng.random() < 0.02:
        depth = rng.choice((100, 100_000))
        return b"[" * depth + b"]" * depth
    document = [json.loads(content)]
    for _ in range(rng.choice((1, 1, 2, 5))):
        _spoil(rng, document)
    text = json.dumps(document[0], ensure_ascii=rng.random() < 0.5).encode("utf-8", "surrogatepass")
    return of_bytes(rng, text) if rng.random() < 0.125 else text


def of_cells(rng: random.Random, content: bytes) -> bytes:
    """Change cells of a CSV file, its separators, its encoding."""
    text = content.decode("utf-8", "replace")
    for _ in range(rng.choice((1, 2, 8))):
        lines = text.split("\n")
        at = rng.randrange(len(lines))
        cells = lines[at].split(",")
        cells[rng.randrange(len(cells))] = rng.choice(_CELLS)
        lines[at] = ",".join(cells * rng.choice((1, 1, 1, 2, 60)))
        text = "\n".join(lines)[:_LARGEST]
    text = text.replace(",", rng.choice((",", ",", "\t", ";", "、")))
    encoded = text.encode(rng.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16", "cp932")), "replace")
    return of_bytes(rng, encoded) if rng.random() < 0.25 else encoded


def of_zip(rng: random.Random, content: bytes) -> bytes:
    """Pack the same entries under other names, with another manifest, or damage the packed bytes."""
    if rng.random() < 0.5:
        return of_bytes(rng, content)
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename.endswith(".json") and rng.random() < 0.5:
                data = of_json(rng, data)
            name = rng.choice(_NAMES) if rng.random() < 0.2 else entry.filename
            made = zipfile.ZipInfo(name)
            made.external_attr = rng.choice((0o644 << 16, 0o120777 << 16, 0))
            made.compress_type = rng.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2))
            with warnings.catch_warnings(action="ignore"):  # of a name that is there already
                new.writestr(made, data)
    return stream.getvalue()


def of_database(rng: random.Random, content: bytes) -> bytes:
    """Put nonsense into a cell or two of a sound database; SQLite keeps any value in any column."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        database.deserialize(content)
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        for _ in range(rng.choice((1, 1, 2, 5))):
            table = rng.choice(tables)
            columns = [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]
            value = rng.choice(_SQL)
            try:
                database.execute(f'UPDATE "{table}" SET "{rng.choice(columns)}" = ?', (value,))
            except sqlite3.Error:
                continue  # the schema itself refuses it
        return database.serialize()


def any_of(*ways: Mutate) -> Mutate:
    """Return the mutation that takes one of these."""
    return lambda rng, content: rng.choice(ways)(rng, content)


def spliced(rng: random.Random, contents: Sequence[bytes]) -> bytes:
    """Return the beginning of one and the end of another."""
    one, other = rng.choice(contents), rng.choice(contents)
    return one[: rng.randrange(len(one) + 1)] + other[rng.randrange(len(other) + 1) :]


def _spoil(rng: random.Random, document: Any) -> None:
    """Walk down to some place in a document and change it."""
    place: Any = document
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not keys:
            return
        key = rng.choice(keys)
        inner = place[key]
        if isinstance(inner, dict | list) and inner and rng.random() < 0.9:
            place = inner
            continue
        if isinstance(place, dict) and rng.random() < 0.2:
            place[rng.choice(("", "\0", "unknown_keys", "key", "language", "x" * 300, "\ud800"))] = place.pop(key)
        else:
            place[key] = copy.deepcopy(rng.choice(_NASTY))
        return
