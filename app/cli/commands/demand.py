"""`kaitsu-cli demand FILE`: samples and half hours of a capture."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import Any

from app.cli.arguments import add_file
from app.cli.documents import demand_document
from app.cli.exit_code import ExitCode
from app.cli.output import Output, error, number
from app.cli.progress import reading
from app.demand.scale import energy_scale
from app.echonet.objects import eoj_text, epc_text
from app.findings import Finding
from app.values import plain
from app.visit import Meter
from app.visit.skim import skim_capture


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The capture."""
    add_file(parser, "FILE")


def run(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Print the demand of the meter with the most samples."""
    with reading(arguments.file, output) as progress:
        meters, notes = skim_capture(arguments.file, progress)
    meter = busiest_meter(meters.values())
    notes += _problems(meter, arguments.file.name)
    if output.as_json:
        empty: dict[str, Any] = {"meter": None, "samples": [], "half_hours": []}
        output.document((demand_document(meter) if meter else empty) | {"notes": [output.finding(n) for n in notes]})
    else:
        if meter:
            _print(meter, output)
        output.findings(notes)
    return ExitCode.DONE if meter and meter.demand.sample_count else ExitCode.NOTHING_FOUND


def busiest_meter(meters: Iterable[Meter]) -> Meter | None:
    """Return the meter with the most samples, None when there is no meter."""
    return max(meters, key=lambda meter: meter.demand.sample_count, default=None)


def _problems(meter: Meter | None, name: str) -> list[Finding]:
    if meter is None:
        return [error("no_meter_in_capture", file=name)]
    scale = energy_scale(meter.snapshot)
    if isinstance(scale, tuple):
        return [error("scale_missing", epcs=" ".join(epc_text(epc) for epc in scale))]
    return []


def _print(meter: Meter, output: Output) -> None:
    output.words("cli.read.meter", address=meter.key.address, object=eoj_text(meter.key.eoj))
    right = frozenset({1, 2})
    head = [output.text("cli.demand.at"), "kWh", output.text("cli.demand.reverse")]
    output.table(
        head,
        ([f"{s.at:%Y-%m-%d %H:%M:%S}", _digits(s.kwh), _digits(s.reverse_kwh)] for s in meter.demand.samples),
        right,
    )
    output.line()
    head = [output.text("cli.demand.half_hour"), "kWh", "kW", ""]
    partial = output.text("cli.demand.partial")
    rows = (
        [f"{w.start:%Y-%m-%d %H:%M}–{w.end:%H:%M}", plain(w.kwh), plain(w.kw), "" if w.complete else partial]
        for w in meter.demand.half_hours()
    )
    output.table(head, rows, right)


def _digits(value: object) -> str:
    digits = number(value)  # type: ignore[arg-type]
    return "" if digits is None else plain(digits)
