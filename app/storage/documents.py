"""A site's document: SITE.json as text in a column, checked by `app.site`, and what a search finds in it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, Final

from app.site.model import Site
from app.site.point_number import compact
from app.site.site_file import from_json, load_site, readable, to_json
from app.site.text import half_width

Document = Mapping[str, object]

_POINTS: Final = {"supply": "supply_point_number", "receiving": "receiving_point_number"}
_NOT_A_KEY: Final = "unknown_keys"


def encode(document: Document) -> str:
    """Return the document as the column holds it."""
    return readable(json.dumps(document, ensure_ascii=False, separators=(",", ":")))


def decode(text: str) -> dict[str, object]:
    """Return the document of a column; ValueError or TypeError for what is none."""
    document = json.loads(text)
    if not isinstance(document, dict):
        raise TypeError("a document is an object")
    return document


def site_of(document: Document) -> Site:
    """Return the site of a document; InputProblem where a later program wrote values this one cannot take."""
    return from_json(document)


def document_of(site: Site, before: Document | None = None) -> dict[str, object]:
    """Return the site as a document; keys of `before` that nobody here knows are kept as they are."""
    return _with_unknown(site, to_json(site), before or {})


def read_document(path: Path) -> dict[str, object]:
    """Return the document in a SITE.json, unknown keys too; raises what `load_site` raises."""
    return document_of(load_site(path), json.loads(path.read_bytes()))


def search_words(document: Document) -> str:
    """Return every text of a document, brought to one spelling of width and case."""
    return readable(" ".join(same_spelling(text) for text in _texts(document)))


def same_spelling(text: str) -> str:
    """Return a text as it is compared in a search."""
    return half_width(text).casefold()


def point_numbers(document: Document) -> dict[str, str]:
    """Return the digits of the point numbers by side, those there are."""
    given = {side: document.get(key) for side, key in _POINTS.items()}
    found = {side: compact(text) for side, text in given.items() if isinstance(text, str)}
    return {side: number for side, number in found.items() if number}


def _with_unknown(record: Any, known: dict[str, object], before: Mapping[str, object]) -> dict[str, object]:
    names = {item.name for item in fields(record)} - {_NOT_A_KEY}
    for key, value in before.items():
        if key not in names:
            known[key] = value
        elif is_dataclass(inner := getattr(record, key)) and isinstance(value, Mapping):
            part = known.get(key)
            if merged := _with_unknown(inner, dict(part) if isinstance(part, Mapping) else {}, value):
                known[key] = merged
    return known


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
