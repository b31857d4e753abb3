"""What a visit knows of a meter, handed to the conformance checks."""

from __future__ import annotations

from app.conformance import Checked, Facts, check
from app.visit.engine import Visit
from app.visit.known import Meter


def check_meter(visit: Visit, meter: Meter) -> list[Checked]:
    """Return every conformance check of one meter, as far as it is known by now."""
    return check(meter_facts(visit, meter))


def meter_facts(visit: Visit, meter: Meter) -> Facts:
    """Return the facts; what its node sent that was no valid answer counts against the meter."""
    node = visit.nodes[meter.key.address]
    return Facts(
        snapshot=meter.snapshot,
        conduct=meter.conduct,
        unsupported=frozenset(meter.unsupported),
        round_trips_s=tuple(meter.round_trips_s),
        clock_offset=meter.clock_offset,
        batch=meter.batch,
        counter_readings=len(meter.demand.readings),
        segments=meter.demand.restarts,
        malformed=node.malformed,
        unmatched=node.unmatched,
    )
