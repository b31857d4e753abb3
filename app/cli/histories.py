"""The documents and lines of a collected history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any, Final

from app.cli.output import Output, digits
from app.demand.history import History, HistorySlot
from app.demand.history_findings import history_findings
from app.echonet.objects import eoj_text, epc_text
from app.meter.history import HistoryCollector
from app.visit import Meter

_ALWAYS: Final = ("start", "demand_kw", "demand_start", "energy_kwh", "cumulative_kwh")
_OF_HISTORY: Final = {
    "reverse_demand_kw": 0xC8,
    "reverse_energy_kwh": 0xE8,
    "reverse_cumulative_kwh": 0xE8,
    "cumulative_kvarh": 0xCE,
    "reverse_cumulative_kvarh": 0xCF,
}


def collected_days(collector: HistoryCollector) -> list[tuple[int, date]]:
    """Return the days wanted that are there: the number asked for, and the date it was when we began."""
    wanted = sorted((number, day) for day, number in collector.agenda.wanted.items())
    return [(number, day) for number, day in wanted if day in collector.records]


def history_document(meter: Meter, collector: HistoryCollector, history: History, output: Output) -> dict[str, Any]:
    """Return what `history` prints; numbers null where not measured, not read or not to be scaled."""
    wanted, given_up = collector.agenda.wanted, collector.agenda.given_up
    return {
        "meter": {"address": meter.key.address, "object": eoj_text(meter.key.eoj)},
        "days": [
            {"day": number, "date": day.isoformat(), "slots": [_slot(history, slot) for slot in history.day(day)]}
            for number, day in collected_days(collector)
        ],
        "found_day": collector.found_day,
        "restored_day": collector.restored_day,
        "outcome": collector.outcome,
        "alignment": history.check.alignment,
        "alignment_compared": history.check.compared,
        "alignment_differing": history.check.differing,
        "unsupported": [epc_text(epc) for epc in collector.unsupported],
        "missing_scale": [epc_text(epc) for epc in history.missing_scale],
        "given_up": [
            {"day": wanted[day], "date": day.isoformat(), "reason": reason} for day, reason in sorted(given_up.items())
        ],
        "round_trips": collector.round_trips,
        "findings": [output.finding(finding) for finding in history_findings(collector, history)],
    }


def print_history(collector: HistoryCollector, history: History, output: Output) -> None:
    """Print a line for each day, then what has to be known about them."""
    head = [output.text(f"cli.history.{column}") for column in ("day", "date", "slots", "energy", "maximum")]
    rows = [_row(number, day, history.day(day)) for number, day in collected_days(collector)]
    output.table(head, rows, right=frozenset({0, 2, 3, 4}))
    output.findings(history_findings(collector, history))


def _slot(history: History, slot: HistorySlot) -> dict[str, Any]:
    fields = {**asdict(slot)}
    shown = [*_ALWAYS, *(key for key, epc in _OF_HISTORY.items() if history.has(epc))]
    return {key: fields[key] for key in shown}


def _row(number: int, day: date, slots: Iterable[HistorySlot]) -> list[str]:
    energies = [slot.energy_kwh for slot in slots if slot.energy_kwh is not None]
    demands = [slot.demand_kw for slot in slots if slot.demand_kw is not None]
    energy, maximum = (digits(sum(energies)) if energies else "-"), (digits(max(demands)) if demands else "-")
    return [str(number), day.isoformat(), f"{max(len(energies), len(demands))}/48", energy, maximum]
