"""What one meter's answer or notification teaches beside its values: its clock, its demand, how it answers."""

from __future__ import annotations

from math import inf

from app.demand.cross_check import ONE_MINUTE_ENERGY
from app.demand.intake import CUMULATIVE_ENERGY, INSTANTANEOUS_POWER, counter_readings
from app.demand.scale import SCALING, EnergyScale, energy_scale
from app.demand.series import CounterReading
from app.echonet.events import Notified, PropertiesRead, PropertiesWritten, Refused
from app.echonet.objects import class_of
from app.meter.history import HISTORIES, HistoryCollector
from app.visit.known import Meter

_NANOSECONDS = 1_000_000_000


def note_answer(meter: Meter, event: PropertiesRead | Refused | PropertiesWritten) -> None:
    """Keep the age and speed of an answer, and learn how much the meter answers at once."""
    meter.last_answer_ns = event.time_ns
    meter.round_trips_s.append(event.exchange.round_trip_s)
    if isinstance(event, PropertiesRead):
        for item in event.properties:
            if item.epc in meter.doubted:
                meter.batch = min(meter.batch, max(meter.doubted.pop(item.epc), len(event.exchange.asked)))


def learn_demand(meter: Meter, event: PropertiesRead | Notified, now: float) -> int:
    """Take counter readings, the meter's clock and its power; returns how many samples are new."""
    if any(item.epc in SCALING for item in event.properties):
        rescale(meter)
    readings = list(counter_readings(meter.key.eoj, event.properties, notified=isinstance(event, Notified)))
    for reading in readings:
        if reading.listed:
            _note_stamp(meter, reading, event, now)
    if isinstance(event, PropertiesRead):
        _note_power(meter, event)
    return sum(meter.demand.add(reading) for reading in readings)


def rescale(meter: Meter) -> None:
    """Give the meter's demand the scale that its properties state by now."""
    scale = energy_scale(meter.snapshot)
    meter.demand.rescale(scale if isinstance(scale, EnergyScale) else None)


def overhear_history(meter: Meter, event: PropertiesRead) -> None:
    """Keep the days that somebody else collected: in a recording, or on a mirrored line."""
    clock, histories = meter.snapshot.content(CUMULATIVE_ENERGY), HISTORIES[class_of(event.eoj)]
    if clock is None or clock.at is None or not any(item.epc in histories for item in event.properties):
        return
    if meter.history is None:
        meter.history = HistoryCollector(meter.key.eoj, meter.readable)
    meter.history.overhear(event.properties, clock.at.date())


def _note_stamp(meter: Meter, reading: CounterReading, event: PropertiesRead | Notified, now: float) -> None:
    received = event.time_ns / _NANOSECONDS
    if isinstance(event, Notified):
        if meter.stamping.offset_s is None:  # answers tell more, and nobody else can give them
            meter.clock.observe(reading.at, -inf, received)
        return
    exchange = event.exchange
    meter.clock.observe(reading.at, received - exchange.round_trip_s, received)
    if exchange.own and exchange.attempts == 1:  # else nobody knows which of the requests was answered
        sent = now - exchange.round_trip_s
        meter.stamping.observe(reading.at, sent, sent)


def _note_power(meter: Meter, event: PropertiesRead) -> None:
    """Keep an instantaneous power with the minute that the same answer shows to be running."""
    if {ONE_MINUTE_ENERGY, INSTANTANEOUS_POWER} <= {item.epc for item in event.properties}:
        minute, watts = meter.snapshot.content(ONE_MINUTE_ENERGY), meter.snapshot.count(INSTANTANEOUS_POWER)
        if minute is not None and minute.at is not None:
            meter.power.note(minute.at, minute.counts[0], minute.counts[1], watts)
