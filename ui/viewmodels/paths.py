"""Values of nested records by the dotted paths of SITE.json, such as `customer.name`."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any


def value_at(record: Any, path: str) -> Any:
    """Return the value at a path."""
    for name in path.split("."):
        record = getattr(record, name)
    return record


def with_value(record: Any, path: str, value: Any) -> Any:
    """Return the record with another value at a path."""
    name, _, rest = path.partition(".")
    inner = with_value(getattr(record, name), rest, value) if rest else value
    assert is_dataclass(record) and name in {item.name for item in fields(record)}
    return replace(record, **{name: inner})  # type: ignore[type-var]


def paths_of(record: Any, before: str = "") -> list[str]:
    """Return the path of every value."""
    paths: list[str] = []
    for item in fields(record):
        value, path = getattr(record, item.name), before + item.name
        paths += paths_of(value, f"{path}.") if is_dataclass(value) else [path]
    return paths
