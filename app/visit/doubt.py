"""What a notification may say: anybody on the line can send one under any address, so it never outweighs an answer.

Answers are matched to questions of ours; a notification is matched to nothing. What does not change by itself is asked
for instead of taken, and a reading must be one that the meter can have had since it was last asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app.demand.intake import CUMULATIVE_ENERGY, FIXED_TIME_ENERGY, counter_readings
from app.demand.scale import SCALING
from app.echonet.events import Notified
from app.echonet.frame import Property
from app.meter.plan import MAPS
from app.meter.snapshot import IDENTIFICATION, ROUTE_B_IDENTIFICATION, Snapshot
from app.visit.known import Meter

STEADY: Final = SCALING | {IDENTIFICATION, ROUTE_B_IDENTIFICATION, *MAPS}
"""What a meter is and how it counts."""

_READINGS: Final = (CUMULATIVE_ENERGY, FIXED_TIME_ENERGY)
_AHEAD_S: Final = 60
_BEHIND_S: Final = 3600
"""A fixed-time value is told within its half hour, and once more when nobody confirmed it."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What can be taken of a notification, what is to be asked for, and whether it contradicted what is known."""

    taken: tuple[Property, ...]
    ask: tuple[int, ...] = ()
    contradicts: bool = False


def judge(meter: Meter, event: Notified, now: float) -> Judged:
    """Hold a notification against what the meter answered."""
    said = Snapshot(meter.key.eoj)
    said.update(event.properties)
    changed = tuple(epc for epc in said.epcs() if epc in STEADY and _differs(meter.snapshot, said, epc))
    if not meter.snapshot.same_device(said):
        return Judged((), changed, contradicts=True)
    impossible = set(_impossible(meter, event, now))
    taken = tuple(item for item in event.properties if item.epc not in STEADY and item.epc not in impossible)
    return Judged(taken, changed, bool(changed or impossible))


def _differs(known: Snapshot, said: Snapshot, epc: int) -> bool:
    return known.raw(epc) not in (None, said.raw(epc))


def _impossible(meter: Meter, event: Notified, now: float) -> Iterator[int]:
    """Yield the counters whose reading is not of now by the clock the meter answered with, or that no load explains."""
    ahead = meter.stamping.offset_s
    if ahead is None:
        return
    for epc in _READINGS:
        only = [item for item in event.properties if item.epc == epc]
        for reading in counter_readings(meter.key.eoj, only, notified=True):
            age_s = now + ahead - reading.at.timestamp()
            if not -_AHEAD_S <= age_s <= _BEHIND_S or not meter.demand.fits(reading):
                yield epc
