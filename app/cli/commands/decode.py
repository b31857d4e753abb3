"""`kaitsu-cli decode FILE`: every frame of a capture, decoded, refusals as refusals, with Wireshark's numbers.

With `--check` it ends with the conformance checks of every meter in it.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from app.capture.reader import CapturedDatagram
from app.cli.arguments import add_file
from app.cli.checks import checks_document, print_checks
from app.cli.documents import value_of
from app.cli.exit_code import ExitCode
from app.cli.output import Output, as_json, digits
from app.cli.replayed import feed, listening_visit
from app.echonet.frame import Frame, Property, decode
from app.echonet.objects import class_of, eoj_text, epc_text
from app.errors import ProtocolProblem
from app.findings import Finding
from app.meter.properties import name_key
from app.meter.snapshot import Snapshot
from app.values import JST
from app.visit import MeterKey, Visit
from app.visit.conformance import check_meter

_NO_FRAME: Final[dict[str, Any]] = {"tid": None, "seoj": None, "deoj": None, "esv": None, "properties": []}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The capture."""
    add_file(parser, "FILE")
    parser.add_argument("--check", action="store_true")


def run(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Print frame by frame, so that a large capture needs no memory."""
    visit, notes = listening_visit(), list[Finding]()
    frames = (_document(visit, item) for item in feed(visit, arguments.file, notes))
    if output.as_json:
        _print_json(frames, notes, output)
        output.line(_checks_json(visit, output) + "}" if arguments.check else "}")
    else:
        for frame in frames:
            _print_words(frame, output)
        output.findings(notes)
        for meter in visit.known.distinct_meters() if arguments.check else ():
            output.words("cli.read.meter", address=meter.key.address, object=eoj_text(meter.key.eoj))
            print_checks(check_meter(visit, meter), output)
    return ExitCode.DONE


def _print_json(frames: Iterator[dict[str, Any]], notes: list[Finding], output: Output) -> None:
    first = next(frames, None)  # a file that cannot be read says so here, before the document has begun
    output.line('{"frames": [')
    if first is not None:
        output.line(as_json(first))
    for frame in frames:
        output.line("," + as_json(frame))
    output.line('], "notes": ' + as_json([output.finding(note) for note in notes]))


def _checks_json(visit: Visit, output: Output) -> str:
    meters = [
        {
            "address": meter.key.address,
            "object": eoj_text(meter.key.eoj),
            "checks": checks_document(check_meter(visit, meter), output),
        }
        for meter in visit.known.distinct_meters()
    ]
    return ', "meters": ' + as_json(meters)


def _document(visit: Visit, item: CapturedDatagram) -> dict[str, Any]:
    datagram = item.datagram
    document: dict[str, Any] = {
        "n": item.n,
        "time": _time(datagram.time_ns),
        "source": datagram.source.address,
        "destination": datagram.destination.address,
    }
    try:
        frame = decode(datagram.payload)
    except ProtocolProblem as problem:
        return document | _NO_FRAME | {"raw": datagram.payload.hex(), "error": problem.code}
    return document | _frame(visit, datagram.source.address, datagram.destination.address, frame)


def _frame(visit: Visit, source: str, destination: str, frame: Frame) -> dict[str, Any]:
    # A request names the properties of the object it goes to, an answer those of the object it comes from.
    address, eoj = (destination, frame.deoj) if frame.esv.is_request else (source, frame.seoj)
    meter = visit.meters.get(MeterKey(address, eoj))
    snapshot = meter.snapshot if meter else Snapshot(eoj)
    document = {
        "tid": frame.tid,
        "seoj": eoj_text(frame.seoj),
        "deoj": eoj_text(frame.deoj),
        "esv": f"0x{frame.esv:02X}",
        "service": frame.esv.name,
        "refused": frame.esv.is_refusal,
        "properties": [_property(snapshot, item) for item in frame.properties],
    }
    if frame.esv.has_two_lists:
        document["get_properties"] = [_property(snapshot, item) for item in frame.get_properties]
    return document | {"error": None}


def _property(snapshot: Snapshot, item: Property) -> dict[str, Any]:
    document: dict[str, Any] = {"epc": epc_text(item.epc), "raw": item.edt.hex(), "value": None, "unit": None}
    if not item.edt:
        return document
    reading = snapshot.reading(item)
    document |= {"value": value_of(reading), "unit": (reading.unit or None) if reading.values else None}
    if reading.at:
        document["at"] = reading.at
    if reading.problem:
        document["problem"] = reading.problem
    return document


def _print_words(frame: dict[str, Any], output: Output) -> None:
    head = f"{frame['n']:>6}  {frame['time']:%H:%M:%S.%f}  {frame['source']} → {frame['destination']}"
    if frame["error"]:
        output.line(f"{head}  {output.text('error.' + frame['error'])}  {frame['raw'][:64]}")
        return
    output.line(f"{head}  TID {frame['tid']}  {frame['seoj']} → {frame['deoj']}  {frame['esv']} {frame['service']}")
    for item in [*frame["properties"], *frame.get("get_properties", ())]:
        output.line(f"        {item['epc']}  {_name(frame, item, output)}  {_value(item)}".rstrip())


def _name(frame: dict[str, Any], item: dict[str, Any], output: Output) -> str:
    eoj = int(frame["deoj"] if 0x60 <= int(frame["esv"], 16) <= 0x6F else frame["seoj"], 16)
    return output.text(name_key(class_of(eoj), int(item["epc"], 16)))


def _value(item: dict[str, Any]) -> str:
    if item["value"] is None or isinstance(item["value"], list):
        return str(item["raw"])
    return f"{digits(item['value'])} {item['unit'] or ''}".rstrip()


def _time(time_ns: int) -> datetime:
    seconds, nanoseconds = divmod(time_ns, 1_000_000_000)
    return datetime.fromtimestamp(seconds, JST) + timedelta(microseconds=nanoseconds // 1000)
