"""The shipped entries of `resources/guide/`, read when first asked for, and what they explain by code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from app.guide.entry import Block, BlockKind, Document, Entry, Words
from app.messages import Language
from app.resources import resource_path


@cache
def entries() -> tuple[Entry, ...]:
    """Return all entries in the order of the guide, group by group."""
    content = _read("entries")
    read_on = {name: date.fromisoformat(day) for name, day in content["read_on"].items()}
    return tuple(_entry(group["id"], given, read_on) for group in content["groups"] for given in group["entries"])


@cache
def words(language: Language) -> Mapping[str, Words]:
    """Return the words of every entry, by its id."""
    return {key: _words(given) for key, given in _read(language).items()}


def entries_for(code: str) -> tuple[Entry, ...]:
    """Return what explains a code, in the guide's order: an id itself, a rule, a field's path, a finding, an error."""
    one = _by_id().get(code)
    return (one,) if one is not None else _by_code().get(code, ())


def first_entry(*codes: str | None) -> Entry | None:
    """Return the entry for the first of these codes that leads anywhere, None when none does."""
    found = (one for code in codes if code for one in entries_for(code))
    return next(found, None)


@cache
def _by_id() -> Mapping[str, Entry]:
    return {one.id: one for one in entries()}


@cache
def _by_code() -> Mapping[str, tuple[Entry, ...]]:
    found: dict[str, tuple[Entry, ...]] = {}
    for one in entries():
        for code in one.codes:
            found[code] = (*found.get(code, ()), one)
    return found


def _read(name: str) -> Any:
    return json.loads(resource_path(f"guide/{name}.json").read_text(encoding="utf-8"))


def _entry(group: str, given: Mapping[str, Any], read_on: Mapping[str, date]) -> Entry:
    document = Document(given["document"])
    links = tuple(given["related"]), tuple(given["codes"])
    return Entry(given["id"], group, document, given.get("place", ""), read_on.get(document), *links)


def _words(given: Mapping[str, Any]) -> Words:
    return Words(given["title"], tuple(map(_block, given["text"])), tuple(given["keywords"]))


def _block(given: str | Mapping[str, list[str]]) -> Block:
    if isinstance(given, str):
        return Block(BlockKind.PARAGRAPH, (given,))
    ((kind, lines),) = given.items()
    return Block(BlockKind(kind), tuple(lines))
