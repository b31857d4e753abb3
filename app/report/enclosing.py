"""What goes into the bundle of a report beside the report itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from app.demand.table import half_hours_csv, loads_csv, samples_csv
from app.report.bundle import Enclosed, safe_name
from app.report.exporters import EXPORTERS
from app.report.facts import Facts
from app.report.model import Report
from app.report.sections.notes import photo_name


def enclosed(
    report: Report, facts: Facts, captures: Sequence[Path] = (), history_csv: bytes | None = None
) -> Iterator[Enclosed]:
    """Yield the files, each made when it is its turn; photos and captures are as they were taken."""
    for name, render in EXPORTERS.items():
        yield Enclosed(f"report.{name}", render(report))
    if facts.meter is not None and facts.meter.demand.sample_count:
        series = facts.meter.demand
        yield Enclosed("demand/half-hours.csv", half_hours_csv(series))
        yield Enclosed("demand/loads.csv", loads_csv(series))
        yield Enclosed("demand/samples.csv", samples_csv(series))
    if history_csv is not None:
        yield Enclosed("history/half-hours.csv", history_csv)
    for number, photo in enumerate(facts.photos, 1):
        yield Enclosed(photo_name(number, photo), photo.path)
    for number, capture in enumerate(captures, 1):
        yield Enclosed(capture_name(number, capture), capture)


def capture_name(number: int, capture: Path) -> str:
    """Return the name of a recording in the bundle, from 1; the number keeps equal names apart."""
    return f"captures/{number:02}-{safe_name(capture.stem)}.{safe_name(capture.suffix) or 'pcapng'}"
