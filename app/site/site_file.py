"""SITE.json in and out: every key optional, every fault named by its dotted path."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeVar, get_args, get_type_hints

from app.errors import EnvironmentProblem, InputProblem
from app.site.day import iso_day
from app.site.kilowatts import KILOWATTS
from app.site.model import Site

_Record = TypeVar("_Record")
_NOT_A_KEY: Final = "unknown_keys"


@dataclass(slots=True)
class _Faults:
    """What a file holds that cannot be used: `path: what is expected`, and keys nobody knows."""

    values: list[str] = field(default_factory=list)
    unknown_keys: list[str] = field(default_factory=list)


def load_site(path: Path) -> Site:
    """Read SITE.json; InputProblem for a file that is no such thing, EnvironmentProblem when it cannot be read."""
    return from_json(read_json(path))


def read_json(path: Path) -> object:
    """Return what a JSON file holds; InputProblem and EnvironmentProblem as for `load_site`."""
    try:
        content = path.read_bytes()
    except (FileNotFoundError, IsADirectoryError) as error:
        raise InputProblem("site_file_missing", path=str(path)) from error
    except OSError as error:
        raise EnvironmentProblem("site_file_unreadable", path=str(path), reason=error.strerror or error) from error
    return _parse(content)


def from_json(data: object) -> Site:
    """Return the site of a parsed SITE.json; InputProblem lists each value of a wrong type by its dotted path."""
    faults = _Faults()
    if not isinstance(data, Mapping):
        raise InputProblem("site_not_an_object")
    site = _record(Site, data, "", faults)
    if faults.values:
        raise InputProblem("site_values", values="; ".join(faults.values))
    return replace(site, unknown_keys=tuple(faults.unknown_keys))


def to_json(site: Site) -> dict[str, object]:
    """Return the object to write as SITE.json; what nobody has given is left out."""
    return {key: value for key, value in _plain(site).items() if key != _NOT_A_KEY}


def _parse(content: bytes) -> object:
    try:
        return json.loads(content)
    except json.JSONDecodeError as error:
        raise InputProblem("site_json", line=error.lineno, column=error.colno, reason=error.msg) from error
    except UnicodeDecodeError as error:
        raise InputProblem("site_encoding") from error
    except (ValueError, RecursionError) as error:
        raise InputProblem("site_not_an_object") from error


def _record(kind: type[_Record], data: Mapping[Any, object], path: str, faults: _Faults) -> _Record:
    hints = get_type_hints(kind)
    hints.pop(_NOT_A_KEY, None)
    known: dict[str, object] = {}
    for key, value in data.items():
        where = f"{path}{key}"
        if key not in hints:
            faults.unknown_keys.append(readable(where))
        elif value is not None:
            known[key] = _value(hints[key], value, where, faults)
    return kind(**known)


def _value(hint: Any, value: object, path: str, faults: _Faults) -> object:
    if is_dataclass(hint) and isinstance(hint, type):
        if isinstance(value, Mapping):
            return _record(hint, value, f"{path}.", faults)
        faults.values.append(f"{path}: {{…}}")
        return hint()
    kind = get_args(hint)[0]
    expected, read = _READERS.get(kind) or _choice(kind)
    try:
        return read(value)
    except ValueError:
        faults.values.append(f"{path}: {expected}")
        return None


def _text(value: object) -> str | None:
    if not isinstance(value, str) or value != readable(value):
        raise ValueError(value)
    return value if value.strip() else None


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(value)
    return value


def _kilowatts(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value not in KILOWATTS:
        raise ValueError(value)
    return value


def _date(value: object) -> date:
    return iso_day(value if isinstance(value, str) else "")


def _choice(kind: type[StrEnum]) -> tuple[str, Callable[[object], object]]:
    return " | ".join(kind), lambda value: kind(str(value))


def readable(text: str) -> str:
    """Replace halves of surrogate pairs, which JSON can spell but no file can hold."""
    return text.encode("utf-8", errors="replace").decode("utf-8")


_READERS: Final[Mapping[type, tuple[str, Callable[[object], object]]]] = {
    str: ("string", _text),
    bool: ("true | false", _flag),
    int: (f"{KILOWATTS.start}–{KILOWATTS.stop - 1}", _kilowatts),
    date: ("YYYY-MM-DD", _date),
}


def _plain(record: Any) -> dict[str, object]:
    plain: dict[str, object] = {}
    for item in fields(record):
        value = getattr(record, item.name)
        if is_dataclass(value):
            value = _plain(value) or None
        if value is not None:
            plain[item.name] = value.isoformat() if isinstance(value, date) else value
    return plain
