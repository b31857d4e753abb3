"""What a visit tells: everything its session tells, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass

from app.echonet.events import Event
from app.visit.known import MeterKey


@dataclass(frozen=True, slots=True)
class MeterFound:
    """A meter spoke, or was named, for the first time."""

    key: MeterKey


@dataclass(frozen=True, slots=True)
class SampleAdded:
    """A meter's demand series grew by a sample."""

    key: MeterKey


VisitEvent = Event | MeterFound | SampleAdded
