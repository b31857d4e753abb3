"""Causes in the meter: silence, nothing measured, no scale, clocks, stale values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from app.demand.series import LONGEST_AVERAGE
from app.diagnosis.cause import Evidence
from app.diagnosis.facts import Facts, MeterFacts
from app.echonet.objects import eoj_text, epc_text
from app.visit import NodeState

CLOCK_OFF: Final = timedelta(seconds=60)
CLOCK_WRONG: Final = timedelta(minutes=10)
"""From here on half hours are those of other times: demand control by this meter would be wrong."""

SLOW_S: Final = 5.0
"""The session repeats a request after this long: slower answers are late or were lost before."""

_PLAUSIBLE: Final = (datetime(2026, 11, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))
"""No machine runs this program before it was written."""


def silent(facts: Facts) -> Iterator[Evidence]:
    """A meter was heard and does not answer what it is asked."""
    for meter in facts.meters:
        if meter.state is NodeState.SILENT:
            yield _which(meter) | {"interface": meter.interface, "unanswered": meter.unanswered}


def doubted_notifications(facts: Facts) -> Iterator[Evidence]:
    """Notifications under a meter's address say what its answers do not."""
    for meter in facts.meters:
        if meter.doubted:
            yield _which(meter) | {"count": meter.doubted, "at": meter.doubted_at}


def not_measured(facts: Facts) -> Iterator[Evidence]:
    """A meter answers, but has measured nothing."""
    for meter in facts.meters:
        if meter.unmeasured and not meter.measured:
            yield _which(meter) | {"unmeasured": meter.unmeasured, "measured": meter.measured}


def scaling_missing(facts: Facts) -> Iterator[Evidence]:
    """A meter was read and lacks what kWh and kW are worked out with."""
    for meter in facts.meters:
        if meter.settled and meter.answers and meter.missing_scaling:
            yield _which(meter) | {"epcs": tuple(epc_text(epc) for epc in meter.missing_scaling)}


def laptop_clock(facts: Facts) -> Iterator[Evidence]:
    """This machine's own clock shows an impossible time."""
    if not _laptop_plausible(facts):
        yield {"at": facts.now}


def clock_wrong(facts: Facts) -> Iterator[Evidence]:
    """A meter's clock is so far off that its half hours are wrong."""
    return _clock(facts, lambda off: off > CLOCK_WRONG)


def clock_off(facts: Facts) -> Iterator[Evidence]:
    """A meter's clock is off."""
    return _clock(facts, lambda off: CLOCK_OFF < off <= CLOCK_WRONG)


def stale_stamp(facts: Facts) -> Iterator[Evidence]:
    """A meter repeats its last value instead of measuring anew."""
    for meter in facts.meters:
        if meter.stale_for > LONGEST_AVERAGE:
            yield _which(meter) | {"at": meter.last_stamp, "minutes": int(meter.stale_for.total_seconds() // 60)}


def slow_answers(facts: Facts) -> Iterator[Evidence]:
    """Answers are late, or only repeated requests were answered."""
    for meter in facts.meters:
        if meter.slowest_s >= SLOW_S:
            yield _which(meter) | {"seconds": round(meter.slowest_s, 1)}


def small_batches(facts: Facts) -> Iterator[Evidence]:
    """A meter refuses to answer as much at once as usual; Kaitsu has adapted."""
    for meter in facts.meters:
        if meter.batch is not None:
            yield _which(meter) | {"batch": meter.batch, "refused": meter.refused}


def _clock(facts: Facts, matters: Callable[[timedelta], bool]) -> Iterator[Evidence]:
    for meter in facts.meters:
        offset = meter.clock_offset
        if offset is not None and matters(abs(offset)) and _laptop_plausible(facts):
            yield _which(meter) | {"offset_s": round(offset.total_seconds()), "at": facts.now}


def _laptop_plausible(facts: Facts) -> bool:
    first, last = _PLAUSIBLE
    return facts.now is None or first <= facts.now < last


def _which(meter: MeterFacts) -> dict[str, object]:
    return {"address": meter.address, "object": eoj_text(meter.eoj)}
