"""What is worth keeping of a meter that answered and of what it was read."""

from __future__ import annotations

from app.demand.scale import EnergyScale, energy_scale
from app.demand.series import DemandSeries
from app.echonet.objects import class_of
from app.meter.snapshot import ENERGY_DIGITS, Snapshot
from app.storage.meters import MeterFacts, ReadingsSummary


def facts_of(identification: bytes, snapshot: Snapshot) -> MeterFacts:
    """Return what a meter said of itself, as far as it was read."""
    scale, digits = energy_scale(snapshot), snapshot.count(ENERGY_DIGITS)
    per_count = scale.kwh_per_count if isinstance(scale, EnergyScale) else None
    return MeterFacts(identification, class_of(snapshot.eoj), per_count, digits if isinstance(digits, int) else None)


def summary_of(series: DemandSeries) -> ReadingsSummary | None:
    """Return what a series came to, its largest half hour among those seen as a whole; None before it can be told."""
    last = series.last
    if last is None or series.scale is None:
        return None
    first = next(one for one in series.readings if isinstance(one.forward, int))
    energy = series.energy_since(first.at)
    if energy is None:
        return None
    whole = (window for window in series.half_hours() if window.complete)
    largest = max(whole, key=lambda window: window.kwh, default=None)
    known = (largest.kwh, largest.start) if largest else (None, None)
    return ReadingsSummary(first.at, last.at, series.sample_count, energy[0], *known)
