"""The JSON shapes that several commands share."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import Any

from app.cli.output import number
from app.demand.series import DemandSeries
from app.echonet.objects import class_of, eoj_text, epc_text
from app.messages import Language, text
from app.meter.properties import name_key
from app.meter.snapshot import Reading, Snapshot
from app.values import JST, NoData
from app.visit import IDENTIFICATION, MAKER_CODE, Meter, Node, Visit

_SECOND_COLUMN = {0xEB: "t_phase_value"}


def node_document(visit: Visit, node: Node) -> dict[str, Any]:
    """Return a node as `discover` and `read` print it."""
    meters = [meter for key, meter in visit.meters.items() if key.address == node.address]
    identification = next((one.identification for one in meters if one.identification), None)
    return {
        "address": node.address,
        "interface": node.interface,
        "ip_version": ipaddress.ip_address(node.address.partition("%")[0]).version,
        "objects": [eoj_text(eoj) for eoj in node.objects],
        "identification": _hex(identification or node.profile.raw(IDENTIFICATION)),
        "manufacturer": _hex(node.profile.raw(MAKER_CODE)),
        "is_meter": node.is_meter,
        "state": node.state,
    }


def reading_document(eoj: int, reading: Reading) -> dict[str, Any]:
    """Return a property as `read` prints it: `value` is scaled, `null` when there is none.

    A bidirectional value has its reverse beside it, the currents of phase R that of phase T, a history its day.
    """
    key = name_key(class_of(eoj), reading.epc)
    document: dict[str, Any] = {
        "epc": epc_text(reading.epc),
        "name_ja": text(key, Language.JA),
        "name_en": text(key, Language.EN),
        "raw": reading.raw.hex(),
        "value": value_of(reading),
        "unit": reading.unit or None,
        "at": reading.at.astimezone(JST) if reading.at else None,
        "no_data": reading.no_data or _forward_unmeasured(reading),
    }
    if _is_pair(reading):
        document[_SECOND_COLUMN.get(reading.epc, "reverse_value")] = number(reading.values[1])
    if reading.day is not None:
        document["day"] = reading.day
    if reading.missing:
        document["missing"] = [epc_text(epc) for epc in reading.missing]
    if reading.problem:
        document["problem"] = reading.problem
    return document


def _is_pair(reading: Reading) -> bool:
    return reading.columns == len(reading.values) == 2


def _forward_unmeasured(reading: Reading) -> bool:
    return _is_pair(reading) and isinstance(reading.values[0], NoData)


def value_of(reading: Reading) -> Any:
    """Return the one value of a reading, the list of a history, the word of a code, or None."""
    if reading.words is not None:
        return reading.words
    if len(reading.values) > reading.columns:
        return [number(value) for value in reading.values]
    return number(reading.values[0]) if reading.values else None


def readings_document(snapshot: Snapshot, wanted: Sequence[int] | None) -> list[dict[str, Any]]:
    """Return the properties read, all or the wanted ones in the order they were wanted."""
    readings = {reading.epc: reading for reading in snapshot.readings()}
    chosen = [epc for epc in wanted if epc in readings] if wanted else list(readings)
    return [reading_document(snapshot.eoj, readings[epc]) for epc in chosen]


def demand_document(meter: Meter) -> dict[str, Any]:
    """Return samples and half hours of a meter."""
    return {
        "meter": {"address": meter.key.address, "object": eoj_text(meter.key.eoj)},
        "samples": samples_document(meter.demand),
        "half_hours": half_hours_document(meter.demand),
    }


def samples_document(series: DemandSeries) -> list[dict[str, Any]]:
    """Return the samples: one per stamp of the meter, `kwh` null when it had not measured."""
    return [{"at": one.at, "kwh": number(one.kwh), "reverse_kwh": number(one.reverse_kwh)} for one in series.samples]


def half_hours_document(series: DemandSeries) -> list[dict[str, Any]]:
    """Return the closed windows; `partial` where a part of one was not seen."""
    return [
        {"start": one.start, "end": one.end, "kwh": one.kwh, "kw": one.kw, "partial": not one.complete}
        for one in series.half_hours()
    ]


def _hex(data: bytes | None) -> str | None:
    return None if data is None else data.hex()
