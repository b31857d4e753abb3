"""Which properties of a meter are counter readings, and what each is good for.

The cumulative energy (0xE2) and a fixed-time value (0xE3) the meter notifies by itself are samples. A fixed-time
value that was asked for bounds its window all the same: it makes the window whole in which watching began.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from app.demand.series import CounterReading
from app.echonet.frame import Property
from app.echonet.objects import class_of
from app.errors import ProtocolProblem
from app.meter.layouts import Count
from app.meter.properties import definition

CUMULATIVE_ENERGY: Final = 0xE2
FIXED_TIME_ENERGY: Final = 0xE3
INSTANTANEOUS_POWER: Final = 0xEA


def counter_readings(eoj: int, properties: Iterable[Property], notified: bool) -> Iterator[CounterReading]:
    """Yield the readings in one answer or notification of the meter object `eoj`; undecodable data yields none."""
    data = {item.epc: item.edt for item in properties}
    power = next(iter(_decoded(eoj, INSTANTANEOUS_POWER, data)), None)
    for epc, listed in ((CUMULATIVE_ENERGY, True), (FIXED_TIME_ENERGY, notified)):
        for reading in _reading(eoj, epc, data):
            at_once = epc == CUMULATIVE_ENERGY
            yield CounterReading(reading.at, reading.forward, reading.reverse, power if at_once else None, listed)


def _reading(eoj: int, epc: int, data: dict[int, bytes]) -> Iterator[CounterReading]:
    line = definition(class_of(eoj), epc)
    if line is None or epc not in data:
        return
    try:
        content = line.layout.decode(data[epc])
    except ProtocolProblem:
        return  # the snapshot shows the bytes and what is wrong with them
    if content.at is not None:
        yield CounterReading(content.at, content.counts[0], content.counts[1] if content.columns > 1 else None)


def _decoded(eoj: int, epc: int, data: dict[int, bytes]) -> tuple[Count, ...]:
    line = definition(class_of(eoj), epc)
    if line is None or epc not in data:
        return ()
    try:
        return line.layout.decode(data[epc]).counts
    except ProtocolProblem:
        return ()
