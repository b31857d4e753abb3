"""Checks on what the properties say: lengths, ranges, stamps, registers, histories.

Source: MRA 1.3.1, `0x028A` and `0x028F`. The limits that the standard leaves open stand here as constants.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from app.conformance.facts import Facts
from app.conformance.verdict import Judgement, Verdict, judged, not_applicable
from app.echonet.objects import epc_text
from app.meter.layouts import DayHistory
from app.meter.snapshot import ENERGY_DIGITS, ENERGY_UNIT
from app.values import NO_DATA, half_hour_start

CLOCK_LIMIT: Final = timedelta(minutes=2)
"""A register stamped once a minute is up to a minute old when it is read; a second minute is the clock's own."""

_ENERGY, _FIXED_ENERGY, _FIXED_DEMAND, _HISTORY_DAY = 0xE2, 0xE3, 0xC3, 0xE1
_DIGITS_OF: Final = {ENERGY_UNIT: ENERGY_DIGITS, 0xC5: 0xC4, 0xCD: 0xCC}
_MUST_BE_MEASURED: Final = (_ENERGY, _FIXED_ENERGY, _FIXED_DEMAND, 0xEA)
_LENGTH: Final = "data_length"


def data_length(facts: Facts) -> Judgement:
    """Every property has the length of its definition."""
    return _problems(facts, length=True)


def data_range(facts: Facts) -> Judgement:
    """Every number, code and date is one the standard allows."""
    return _problems(facts, length=False)


def register_digits(facts: Facts) -> Judgement:
    """No register shows more digits than the meter says it has."""
    limits = {unit: facts.snapshot.count(digits) for unit, digits in _DIGITS_OF.items()}
    counted = {
        epc: (content, limit)
        for epc, content in facts.contents().items()
        if epc in facts.lines and isinstance(limit := limits.get(next(iter(facts.lines[epc].scaled_by), 0)), int)
    }
    if not counted:
        return not_applicable("not_read")
    wrong = [
        epc
        for epc, (content, digits) in counted.items()
        if any(isinstance(count, int) and count >= 10**digits for count in content.counts)
    ]
    return judged(not wrong, facts.evidence(wrong), epcs=_codes(wrong))


def measured(facts: Facts) -> Judgement:
    """Registers, demand and power that every meter of the class has are measured."""
    contents = {epc: content for epc, content in facts.contents().items() if epc in _MUST_BE_MEASURED}
    if not contents:
        return not_applicable("not_read")
    empty = [epc for epc, content in contents.items() if NO_DATA in content.counts]
    return judged(not empty, facts.evidence(empty or contents), epcs=_codes(empty))


def fixed_time_stamps(facts: Facts) -> Judgement:
    """Fixed-time values are stamped :00:00 or :30:00."""
    contents = facts.contents()
    stamps = {epc: contents[epc].at for epc in (_FIXED_ENERGY, _FIXED_DEMAND, 0xCB) if epc in contents}
    if not stamps:
        return not_applicable("not_read")
    wrong = [epc for epc, at in stamps.items() if at and at != half_hour_start(at)]
    return judged(not wrong, facts.evidence(wrong or stamps), epcs=_codes(wrong))


def energy_stamp(facts: Facts) -> Judgement:
    """The register is read again and again: its stamp does not stay behind that of the last half hour."""
    contents, brought = facts.contents(), facts.conduct.brought
    if not {_ENERGY, _FIXED_ENERGY} <= contents.keys() & brought.keys():
        return not_applicable("not_read")
    register, fixed = contents[_ENERGY].at, contents[_FIXED_ENERGY].at
    if register is None or fixed is None:
        return not_applicable("not_read")
    later_ns = max(0, brought[_FIXED_ENERGY].time_ns - brought[_ENERGY].time_ns)
    good = register + timedelta(microseconds=later_ns // 1000) + CLOCK_LIMIT >= fixed
    return judged(good, facts.evidence((_ENERGY, _FIXED_ENERGY)), register=_time(register), fixed=_time(fixed))


def clock_offset(facts: Facts) -> Judgement:
    """The meter's clock agrees with this computer's; a register that stands still does not tell."""
    if facts.clock_offset is None:
        return not_applicable("not_read")
    if energy_stamp(facts).verdict is Verdict.FAIL:
        return not_applicable("stamp_stands_still")
    good = abs(facts.clock_offset) <= CLOCK_LIMIT
    return judged(
        good,
        facts.evidence((_ENERGY,)),
        seconds=f"{facts.clock_offset.total_seconds():+.0f}",
        limit=f"{CLOCK_LIMIT.total_seconds():.0f}",
    )


def counter_continuous(facts: Facts) -> Judgement:
    """The energy register only ever rises, by no more than a load can explain."""
    if facts.counter_readings < 2:
        return not_applicable("too_few_readings")
    return judged(not facts.segments, facts.evidence((_ENERGY,)), count=facts.segments)


def history_day(facts: Facts) -> Judgement:
    """All histories read since the day was last set are of one day."""
    contents, brought = facts.contents(), facts.conduct.brought
    chosen = facts.conduct.written.get(_HISTORY_DAY)
    days = {
        epc: content.day
        for epc, content in contents.items()
        if epc in facts.lines
        and isinstance(facts.lines[epc].layout, DayHistory)
        and (chosen is None or (epc in brought and brought[epc].n > chosen.n))
    }
    if not any(day is not None for day in days.values()):
        return not_applicable("no_history")
    return judged(len(set(days.values())) == 1, facts.evidence(days))


def _problems(facts: Facts, length: bool) -> Judgement:
    readings = facts.snapshot.readings()
    if not readings:
        return not_applicable("not_read")
    wrong = [one.epc for one in readings if one.problem and (one.problem == _LENGTH) is length]
    return judged(not wrong, facts.evidence(wrong), epcs=_codes(wrong))


def _codes(epcs: list[int]) -> str:
    return " ".join(map(epc_text, epcs))


def _time(at: object) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}"
