"""The document, lines and file of a meter's one-minute history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from app.cli.output import Output, digits, error, warning
from app.echonet.objects import class_of, eoj_text, epc_text
from app.findings import Finding
from app.meter.history import Return
from app.meter.history.minutes import ENERGY, REACTIVE_ENERGY, MinuteCollector
from app.meter.layouts import Count
from app.meter.properties import definition
from app.values import NoData
from app.visit import Meter

MINUTE_KEYS: Final = (
    "cumulative_kwh",
    "reverse_cumulative_kwh",
    "cumulative_kvarh",
    "reverse_cumulative_kvarh",
)


_NEVER_CHOSEN: Final = b"\xff" * 6
"""The default of 0xEF, which can be read but not set."""


@dataclass(frozen=True, slots=True)
class Minute:
    """The registers at one minute in the order of `MINUTE_KEYS`; None where not measured, not there or not scaled."""

    at: datetime
    values: tuple[Decimal | None, ...]


def minutes_of(meter: Meter, collector: MinuteCollector) -> list[Minute]:
    """Return what was collected, newest first, in the units of the meter's scaling properties."""
    times = dict.fromkeys(one.at for counts in collector.registers.values() for one in counts)
    columns = [column for epc in (ENERGY, REACTIVE_ENERGY) for column in _columns(meter, collector, epc)]
    return [Minute(at, tuple(column.get(at) for column in columns)) for at in times]


def minutes_document(meter: Meter, collector: MinuteCollector, output: Output) -> dict[str, Any]:
    """Return what `history --minutes` prints."""
    return {
        "meter": {"address": meter.key.address, "object": eoj_text(meter.key.eoj)},
        "minutes": [
            {"at": one.at, **dict(zip(MINUTE_KEYS, one.values, strict=True))} for one in minutes_of(meter, collector)
        ],
        "restored": collector.choice.state,
        "findings": [output.finding(finding) for finding in minute_findings(meter, collector)],
    }


def print_minutes(meter: Meter, collector: MinuteCollector, output: Output) -> None:
    """Print a line for each minute, then what has to be known."""
    rows = [[f"{one.at:%Y-%m-%d %H:%M}", *map(_cell, one.values)] for one in minutes_of(meter, collector)]
    head = [output.text(f"cli.minutes.{column}") for column in ("at", *MINUTE_KEYS)]
    if rows:
        output.table(head, rows, right=frozenset(range(1, len(head))))
    output.findings(minute_findings(meter, collector))


def minute_findings(meter: Meter, collector: MinuteCollector) -> Iterator[Finding]:
    """Yield what is not as wanted: no minutes, no scale, the choice not put back."""
    if not collector.registers:
        yield error("no_minutes", object=eoj_text(meter.key.eoj))
    missing = sorted({epc for wanted in collector.registers for epc in _missing(meter, wanted)})
    if missing:
        yield warning("history_scale_missing", epcs=", ".join(map(epc_text, missing)))
    found = collector.choice.found or b""
    if collector.choice.state is Return.REFUSED and found.startswith(_NEVER_CHOSEN):
        yield warning("minutes_default")
    elif collector.choice.state not in (Return.NOT_NEEDED, Return.DONE):
        yield error("minutes_not_restored", found=found.hex().upper())


def _columns(meter: Meter, collector: MinuteCollector, epc: int) -> Iterable[dict[datetime, Decimal | None]]:
    scale, counts = _scale(meter, epc), collector.registers.get(epc, [])
    yield {one.at: _scaled(one.forward, scale) for one in counts}
    yield {one.at: _scaled(one.reverse, scale) for one in counts}


def _scale(meter: Meter, epc: int) -> Decimal | tuple[int, ...]:
    line = definition(class_of(meter.key.eoj), epc)
    return meter.snapshot.scale(line.scaled_by if line else ())


def _missing(meter: Meter, epc: int) -> tuple[int, ...]:
    scale = _scale(meter, epc)
    return scale if isinstance(scale, tuple) else ()


def _scaled(count: Count, scale: Decimal | tuple[int, ...]) -> Decimal | None:
    return None if isinstance(count, NoData) or isinstance(scale, tuple) else count * scale


def _cell(value: Decimal | None) -> str:
    return "-" if value is None else digits(value)
