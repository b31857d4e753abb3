"""One visit to a meter: nodes heard, meters read, demand so far. Terminal and window drive the same `Visit`."""

from __future__ import annotations

from app.meter.snapshot import IDENTIFICATION
from app.visit.engine import Visit
from app.visit.events import MeterFound, SampleAdded, VisitEvent
from app.visit.known import MAKER_CODE, Meter, MeterKey, Node, NodeState

__all__ = [
    "IDENTIFICATION",
    "MAKER_CODE",
    "Meter",
    "MeterFound",
    "MeterKey",
    "Node",
    "NodeState",
    "SampleAdded",
    "Visit",
    "VisitEvent",
]
