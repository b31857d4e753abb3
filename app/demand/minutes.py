"""The one-minute history of 0x028F, scaled: both registers, forward and reverse, minute by minute."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from app.echonet.objects import class_of, eoj_text, epc_text
from app.findings import Finding, Severity
from app.meter.history import Return
from app.meter.history.minutes import ENERGY, REACTIVE_ENERGY, MinuteCollector, MinuteCounts
from app.meter.layouts import Count
from app.meter.properties import definition
from app.meter.snapshot import Snapshot
from app.values import NoData

_NEVER_CHOSEN: Final = b"\xff" * 6
"""The default of 0xEF, which can be read but not set."""


@dataclass(frozen=True, slots=True)
class Minute:
    """The registers at one minute: energy, then reactive energy, each forward and reverse.

    None where not measured, not there or not scaled.
    """

    at: datetime
    values: tuple[Decimal | None, ...]


def minutes_of(registers: Mapping[int, Sequence[MinuteCounts]], snapshot: Snapshot) -> list[Minute]:
    """Return what was collected, newest first, in the units of the meter's scaling properties."""
    times = dict.fromkeys(one.at for counts in registers.values() for one in counts)
    columns = [
        column for epc in (ENERGY, REACTIVE_ENERGY) for column in _columns(registers.get(epc, ()), snapshot, epc)
    ]
    return [Minute(at, tuple(column.get(at) for column in columns)) for at in times]


def minute_findings(collector: MinuteCollector, snapshot: Snapshot) -> Iterator[Finding]:
    """Yield what is not as wanted: no minutes, no scale, the choice not put back."""
    if not collector.registers:
        yield Finding("no_minutes", Severity.ERROR, {"object": eoj_text(snapshot.eoj)})
    missing = sorted({epc for register in collector.registers for epc in _missing(snapshot, register)})
    if missing:
        yield Finding("history_scale_missing", Severity.WARNING, {"epcs": ", ".join(map(epc_text, missing))})
    found = collector.choice.found or b""
    if collector.choice.state is Return.REFUSED and found.startswith(_NEVER_CHOSEN):
        yield Finding("minutes_default", Severity.WARNING)
    elif collector.choice.state not in (Return.NOT_NEEDED, Return.DONE):
        yield Finding("minutes_not_restored", Severity.ERROR, {"found": found.hex().upper()})


def _missing(snapshot: Snapshot, epc: int) -> tuple[int, ...]:
    scale = _scale(snapshot, epc)
    return scale if isinstance(scale, tuple) else ()


def _scale(snapshot: Snapshot, epc: int) -> Decimal | tuple[int, ...]:
    line = definition(class_of(snapshot.eoj), epc)
    return snapshot.scale(line.scaled_by if line else ())


def _columns(counts: Sequence[MinuteCounts], snapshot: Snapshot, epc: int) -> Iterator[dict[datetime, Decimal | None]]:
    scale = _scale(snapshot, epc)
    yield {one.at: _scaled(one.forward, scale) for one in counts}
    yield {one.at: _scaled(one.reverse, scale) for one in counts}


def _scaled(count: Count, scale: Decimal | tuple[int, ...]) -> Decimal | None:
    return None if isinstance(count, NoData) or isinstance(scale, tuple) else count * scale
