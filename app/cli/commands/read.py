"""`kaitsu-cli read`: all properties of a meter, or some, with names, scaled values and raw bytes.

With `--check` it ends with the conformance checks. Their verdicts leave the exit code alone: the reading succeeded.
"""

from __future__ import annotations

import argparse
from time import monotonic
from typing import Any

from app.cli.arguments import add_network, add_timeout, property_codes
from app.cli.checks import checks_document, print_checks
from app.cli.documents import node_document, reading_document, readings_document
from app.cli.exit_code import ExitCode
from app.cli.live import LiveVisit, live_visit
from app.cli.output import Output, as_json, digits, error
from app.conformance import Checked
from app.echonet.objects import eoj_text, epc_text
from app.net.driver import Outcome
from app.visit import Meter
from app.visit.conformance import check_meter

READING_WAIT_S = 300.0
"""A meter may take 20 s an answer, and retries take their time: this only ends a hopeless wait."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which meter and which of its properties."""
    add_network(parser)
    add_timeout(parser, 10.0)
    parser.add_argument("--epc", metavar="C1,E2", type=property_codes, default=None)
    parser.add_argument("--check", action="store_true")


def run(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Find the meter, read it, print it."""
    with live_visit(arguments, output) as live:
        meter = live.find_meter(arguments.address, arguments.timeout)
        if meter is None:
            return no_meter(live, output)
        meter, outcome = _read(live, meter, arguments.epc)
        checks = check_meter(live.visit, meter) if arguments.check else None
        _print(live, meter, arguments.epc, checks, output)
        if outcome is Outcome.INTERRUPTED:
            return ExitCode.INTERRUPTED
        return ExitCode.DONE if meter.snapshot.epcs() else ExitCode.NOTHING_FOUND


def no_meter(live: LiveVisit, output: Output) -> ExitCode:
    """Say that there is none to read; `discover` tells more."""
    finding = error("no_meter_to_read", heard=len(live.visit.nodes))
    if output.as_json:
        empty: dict[str, Any] = {"node": None, "properties": [], "unsupported": []}
        output.line(as_json(empty | {"findings": [output.finding(finding)]}))  # one line: `watch` says it this way too
    else:
        output.findings([finding])
    return ExitCode.NOTHING_FOUND


def _read(live: LiveVisit, meter: Meter, wanted: list[int] | None) -> tuple[Meter, Outcome]:
    meter, outcome = live.read_all(meter, READING_WAIT_S)
    beyond_map = [epc for epc in wanted or () if epc not in meter.readable]
    if beyond_map and outcome is not Outcome.INTERRUPTED:
        live.visit.read(meter.key, beyond_map, monotonic())
        live.driver.wake()
        return live.read_all(meter, READING_WAIT_S)
    return meter, outcome


def _print(
    live: LiveVisit, meter: Meter, wanted: list[int] | None, checks: list[Checked] | None, output: Output
) -> None:
    asked = set(wanted) if wanted else meter.readable | meter.unsupported
    unsupported = sorted(asked - set(meter.snapshot.epcs()))
    if output.as_json:
        node = node_document(live.visit, live.visit.nodes[meter.key.address])
        properties = readings_document(meter.snapshot, wanted)
        codes = [epc_text(epc) for epc in unsupported]
        result = {"node": node, "properties": properties, "unsupported": codes}
        output.document(result if checks is None else result | {"checks": checks_document(checks, output)})
        return
    output.words("cli.read.meter", address=meter.key.address, object=eoj_text(meter.key.eoj))
    rows = []
    for reading in meter.snapshot.readings():
        if wanted is None or reading.epc in wanted:
            document = reading_document(meter.snapshot.eoj, reading)
            rows.append([document["epc"], document[f"name_{output.language}"], *_cells(document, output)])
    output.table([output.text(f"cli.read.{column}") for column in ("epc", "name", "value", "at")], rows)
    if unsupported:
        output.words("cli.read.unsupported", epcs=" ".join(epc_text(epc) for epc in unsupported))
    if checks is not None:
        print_checks(checks, output)


def _cells(document: dict[str, Any], output: Output) -> list[str]:
    at = document["at"]
    return [in_words(document, output), f"{at:%Y-%m-%d %H:%M:%S}" if at else ""]


def in_words(document: dict[str, Any], output: Output) -> str:
    """Return what a property of `reading_document` says, for people."""
    if "problem" in document:
        return f"{document['raw']} ({output.text('error.' + str(document['problem']))})"
    if "missing" in document:
        return output.text("cli.read.unit_unknown", raw=document["raw"], missing=" ".join(document["missing"]))
    value, unit = document["value"], document["unit"] or ""
    if isinstance(value, list):
        return output.text("cli.read.history", day=document.get("day", "-"), count=len(value))
    numbers = [value, *(document[key] for key in ("reverse_value", "t_phase_value") if key in document)]
    if all(one is None for one in numbers):
        return output.text("value.no_data")
    shown = " / ".join(output.text("value.no_data") if one is None else digits(one) for one in numbers)
    return f"{shown} {unit}".rstrip()
