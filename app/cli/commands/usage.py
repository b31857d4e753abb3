"""`kaitsu-cli usage FILE`: a downloaded usage file, day by day, beside the meter's history of a capture."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.cli.arguments import add_file
from app.cli.exit_code import ExitCode
from app.cli.output import Output, digits, rounded
from app.cli.replayed import replay_whole
from app.demand.half_hours import HalfHours
from app.demand.history import History
from app.errors import InputProblem
from app.findings import Finding
from app.usage.comparison import Comparison, DayDifference, compare, meter_energy
from app.usage.findings import comparison_findings, usage_findings
from app.usage.guess import guess
from app.usage.mapping import Guess, Names, Shape, Unit
from app.usage.reading import Usage, read_usage
from app.usage.sheet import open_sheet
from app.usage.table import comparison_csv
from app.visit import Meter
from app.whole_file import write_whole

_NAMED = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, the recording to compare with, and the columns where the guess is wrong (from 1)."""
    add_file(parser, "FILE")
    parser.add_argument("--history", metavar="CAPTURE", type=Path, default=None)
    parser.add_argument("--shape", choices=[one.value for one in Shape], type=str, default=None)
    parser.add_argument("--date-column", metavar="N", type=_column, default=None)
    parser.add_argument("--time-column", metavar="N", type=_column, default=None)
    parser.add_argument("--value-column", metavar="N", type=_column, default=None)
    parser.add_argument("--unit", choices=[one.value for one in Unit], type=str, default=None)
    parser.add_argument("--names", choices=[one.value for one in Names], type=str, default=None)
    parser.add_argument("--csv", metavar="OUT.csv", type=Path, default=None)


def run(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Read, compare, print."""
    sheet = open_sheet(arguments.file)
    mapped = _corrected(guess(sheet), arguments)
    usage = read_usage(sheet, mapped.mapping)
    comparison = compare(usage, _recorded(arguments.history) if arguments.history else {})
    findings = [*usage_findings(usage, names_certain=mapped.names_certain), *comparison_findings(comparison)]
    if arguments.csv is not None:
        write_whole(arguments.csv, comparison_csv(comparison))
    if output.as_json:
        output.document(_document(mapped, usage, comparison, findings, output))
    else:
        _print(usage, comparison, findings, output)
    return ExitCode.DONE


def _column(given: str) -> int:
    """Check a column's number, which people count from 1."""
    if not given.isdecimal() or int(given) < 1:
        raise argparse.ArgumentTypeError(f"columns are counted from 1: {given}")
    return int(given) - 1


def _corrected(found: Guess, arguments: argparse.Namespace) -> Guess:
    """Return the guess with what the person said instead."""
    wanted: dict[str, tuple[object, Callable[[Any], object]]] = {
        "shape": (arguments.shape, Shape),
        "date_column": (arguments.date_column, int),
        "time_column": (arguments.time_column, int),
        "value_column": (arguments.value_column, int),
        "unit": (arguments.unit, Unit),
        "names": (arguments.names, Names),
    }
    said: dict[str, Any] = {name: kind(value) for name, (value, kind) in wanted.items() if value is not None}
    certain = found.names_certain or "names" in said
    return replace(found, mapping=replace(found.mapping, **said), names_certain=certain)


def _recorded(path: Path) -> Mapping[datetime, Decimal]:
    """Return the history of the meter of a capture, or the half hours that were watched where nobody collected any."""
    visit, _ = replay_whole(path)
    meter = max(visit.meters.values(), key=_extent, default=None)
    energy = _energy(meter) if meter else {}
    if not energy:
        raise InputProblem("usage_no_history", path=str(path))
    return energy


def _extent(meter: Meter) -> tuple[int, int]:
    return len(meter.history.records) if meter.history else 0, meter.demand.sample_count


def _energy(meter: Meter) -> Mapping[datetime, Decimal]:
    if meter.history is not None and meter.history.records:
        records = meter.history.records
        return meter_energy(HalfHours(History(records, meter.snapshot), records))
    return {window.start: window.kwh for window in meter.demand.half_hours() if window.complete}


def _document(
    mapped: Guess, usage: Usage, comparison: Comparison, findings: list[Finding], output: Output
) -> dict[str, Any]:
    mapping = mapped.mapping
    return {
        "mapping": {
            "shape": mapping.shape,
            "date_column": mapping.date_column + 1,
            "time_column": None if mapping.time_column is None else mapping.time_column + 1,
            "value_column": mapping.value_column + 1,
            "unit": mapping.unit,
            "names": mapping.names,
        },
        "half_hours": len(usage.kwh),
        "compared": comparison.compared,
        "differing": comparison.differing,
        "first_differing": comparison.first_differing,
        "days": [_day_document(day) for day in comparison.days],
        "misfits": [{"line": one.line, "code": one.code, "cell": one.cell} for one in usage.misfits],
        "findings": [output.finding(finding) for finding in findings],
    }


def _day_document(day: DayDifference) -> dict[str, Any]:
    return {
        "date": day.day.isoformat(),
        "usage_kwh": rounded(day.usage_kwh, 4),
        "meter_kwh": rounded(day.meter_kwh, 4),
        "difference_kwh": rounded(day.difference_kwh, 4),
        "percent": rounded(day.percent),
        "compared": day.compared,
        "differing": day.differing,
        "first_differing": day.first_differing,
    }


def _print(usage: Usage, comparison: Comparison, findings: list[Finding], output: Output) -> None:
    first, last = min(usage.kwh), max(usage.kwh)
    span = {"first": f"{first:%Y-%m-%d %H:%M}", "last": f"{last:%Y-%m-%d %H:%M}"}
    output.words("cli.usage.read", count=len(usage.kwh), kwh=digits(sum(usage.kwh.values(), Decimal(0))), **span)
    if comparison.compared:
        columns = ("day", "usage", "meter", "difference", "percent", "compared", "first")
        head = [output.text(f"cli.usage.{column}") for column in columns]
        output.table(head, map(_row, comparison.days), right=frozenset(range(1, 6)))
    output.findings(findings)
    for one in usage.misfits[:_NAMED]:
        reason = output.text(f"usage.misfit.{one.code}", cell=one.cell)
        output.words("cli.usage.misfit", line=one.line, reason=reason)
    if usage.misfit_count > _NAMED:
        output.words("cli.usage.more_misfits", count=usage.misfit_count - _NAMED)


def _row(day: DayDifference) -> list[str]:
    amounts = (day.usage_kwh, day.meter_kwh, day.difference_kwh, rounded(day.percent, 1))
    first = f"{day.first_differing:%H:%M}" if day.first_differing else ""
    return [day.day.isoformat(), *("-" if one is None else digits(one) for one in amounts), str(day.compared), first]
