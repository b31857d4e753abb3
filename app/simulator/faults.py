"""Faults on demand: what goes wrong in the field, made to happen with `KIND=VALUE`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

from app.errors import InputProblem

_LARGEST: Final = 1_000_000_000
"""Seconds or minutes that still lie within the calendar: 1,900 years at the most."""
_LARGEST_OF: Final = {"loss": 100, "duplicate": 100, "reorder": 100, "midnight": 86_400}
_FRACTIONAL: Final = frozenset({"late", "loss", "duplicate", "reorder", "rival"})
_LETTERS: Final = frozenset(".x2~")


@dataclass(frozen=True, slots=True)
class Faults:
    """One field per kind; zero and the empty set mean healthy.

    `silent` announces but answers no unicast · `drop` loses every n-th answer · `late` answers so many seconds later ·
    `batch` refuses properties beyond the n-th of a Get · `truncate` cuts bytes off each answer · `tid` answers with
    another transaction number · `stale` freezes E2 after so many meter minutes · `restart` zeroes the counters after so
    many meter minutes · `nodata` has not measured · `clock` runs so many seconds ahead · `moved` has another controller
    set E1 to 0 before every n-th history read · `refuse` lacks these properties (hexadecimal, joined with `+`) ·
    `midnight` starts the meter's clock so many seconds before 00:00.

    On the line, see `app.simulator.line`: `loss`, `duplicate` and `reorder` befall so many of 100 datagrams ·
    `rival` has another controller set E1 to any day about every so many seconds · `script` says what becomes of the
    first datagrams, a letter each: `.` passes, `x` is lost, `2` is doubled, `~` is late.
    """

    silent: int = 0
    drop: int = 0
    late: float = 0.0
    batch: int = 0
    truncate: int = 0
    tid: int = 0
    stale: int = 0
    restart: int = 0
    nodata: int = 0
    clock: int = 0
    moved: int = 0
    refuse: frozenset[int] = frozenset()
    midnight: int = 0
    loss: float = 0.0
    duplicate: float = 0.0
    reorder: float = 0.0
    rival: float = 0.0
    script: str = ""


def parse_faults(texts: Sequence[str]) -> Faults:
    """Return the faults named by `KIND=VALUE` texts; InputProblem for a kind or value that is none."""
    values: dict[str, Any] = {}
    for text in texts:
        kind, _, value = text.partition("=")
        if kind not in _kinds():
            raise InputProblem("unknown_fault", fault=text, known=", ".join(_kinds()))
        values[kind] = _value(text, kind, value)
    return Faults(**values)


def _kinds() -> list[str]:
    return [one.name for one in fields(Faults)]


def _value(text: str, kind: str, value: str) -> int | float | str | frozenset[int]:
    try:
        if kind == "refuse":
            return frozenset(int(epc, 16) for epc in value.split("+"))
        if kind == "script":
            return _script(value)
        number = float(value) if kind in _FRACTIONAL else int(value)
    except ValueError as error:
        raise InputProblem("bad_fault_value", fault=text) from error
    if not (-_LARGEST if kind == "clock" else 0) <= number <= _LARGEST_OF.get(kind, _LARGEST):
        raise InputProblem("bad_fault_value", fault=text)
    return number


def _script(value: str) -> str:
    if not set(value) <= _LETTERS:
        raise ValueError(value)
    return value
