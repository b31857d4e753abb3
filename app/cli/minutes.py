"""The document, lines and file of a meter's one-minute history."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from app.cli.output import Output, digits
from app.demand.minutes import minute_findings, minutes_of
from app.echonet.objects import eoj_text
from app.meter.history.minutes import MinuteCollector
from app.visit import Meter

MINUTE_KEYS: Final = (
    "cumulative_kwh",
    "reverse_cumulative_kwh",
    "cumulative_kvarh",
    "reverse_cumulative_kvarh",
)


def minutes_document(meter: Meter, collector: MinuteCollector, output: Output) -> dict[str, Any]:
    """Return what `history --minutes` prints."""
    return {
        "meter": {"address": meter.key.address, "object": eoj_text(meter.key.eoj)},
        "minutes": [
            {"at": one.at, **dict(zip(MINUTE_KEYS, one.values, strict=True))}
            for one in minutes_of(collector.registers, meter.snapshot)
        ],
        "restored": collector.choice.state,
        "findings": [output.finding(finding) for finding in minute_findings(collector, meter.snapshot)],
    }


def print_minutes(meter: Meter, collector: MinuteCollector, output: Output) -> None:
    """Print a line for each minute, then what has to be known."""
    minutes = minutes_of(collector.registers, meter.snapshot)
    rows = [[f"{one.at:%Y-%m-%d %H:%M}", *map(_cell, one.values)] for one in minutes]
    head = [output.text(f"cli.minutes.{column}") for column in ("at", *MINUTE_KEYS)]
    if rows:
        output.table(head, rows, right=frozenset(range(1, len(head))))
    output.findings(minute_findings(collector, meter.snapshot))


def _cell(value: Decimal | None) -> str:
    return "-" if value is None else digits(value)
