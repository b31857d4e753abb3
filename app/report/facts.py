"""What a report is made of; whatever is not there is None or empty, and the report says so instead of failing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app import conformance
from app.demand.cross_check import CrossCheck
from app.demand.half_hours import HalfHours
from app.demand.markers import Marker
from app.demand.outlook import NO_LIMITS, Limits
from app.demand.series import DemandSeries
from app.findings import Finding, Severity
from app.report.photo import Photo
from app.site.model import Site


@dataclass(frozen=True, slots=True)
class MeterPart:
    """The meter of the visit: what it said, how it answered, and its demand as far as it was watched."""

    address: str
    interface: str
    line: conformance.Facts
    demand: DemandSeries
    power: CrossCheck | None = None


@dataclass(frozen=True, slots=True)
class HistoryPart:
    """The history collected of the meter, and what has to be known about it."""

    half_hours: HalfHours
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """One thing the diagnosis found, in the language of the report."""

    severity: Severity
    message: str
    next_step: str
    guide: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a report may tell.

    `made_at` is aware. `received` counts the datagrams of the visit. `diagnoses` is None where nobody looked.
    `recordings` are the names of the files that hold the traffic.
    """

    made_at: datetime
    site: Site = field(default_factory=Site)
    meter: MeterPart | None = None
    received: int = 0
    limits: Limits = NO_LIMITS
    markers: tuple[Marker, ...] = ()
    history: HistoryPart | None = None
    diagnoses: tuple[Told, ...] | None = None
    notes: str = ""
    photos: tuple[Photo, ...] = ()
    recordings: tuple[str, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
