"""What a visit knows of a meter, handed to the report."""

from __future__ import annotations

from app.report.facts import MeterPart
from app.visit.conformance import meter_facts
from app.visit.engine import Visit
from app.visit.known import Meter


def meter_part(visit: Visit, meter: Meter) -> MeterPart:
    """Return the meter's part of a report; it goes on living with the visit, so compose before more is taken in."""
    node = visit.nodes[meter.key.address]
    return MeterPart(meter.key.address, node.interface, meter_facts(visit, meter), meter.demand, meter.power_check)
