"""Facts of the bundled recording and of a site that fills every field, for whoever tests a report."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path

from app.cli.replayed import replay_whole
from app.demand.half_hours import HalfHours
from app.demand.history import History
from app.demand.history_findings import history_findings
from app.demand.markers import Marker
from app.findings import Severity
from app.report.facts import Facts, HistoryPart, Told
from app.report.photo import Photo
from app.resources import resource_path
from app.values import JST
from app.visit.report import meter_part
from tests.app.site.samples import site

MADE_AT = datetime(2026, 11, 20, 18, 30, tzinfo=JST)
DEMO = resource_path("demo/office-028a.pcapng")


@cache
def recorded() -> Facts:
    """Everything a report may tell but photos."""
    visit, _ = replay_whole(DEMO)
    (meter,) = visit.known.distinct_meters()
    assert meter.history is not None
    half_hours = HalfHours(history := History(meter.history.records, meter.snapshot), meter.history.records)
    return Facts(
        made_at=MADE_AT,
        site=site(),
        meter=meter_part(visit, meter),
        received=visit.received,
        markers=(Marker(MADE_AT, "冷凍機を起動"),),
        history=HistoryPart(half_hours, tuple(history_findings(meter.history, history))),
        diagnoses=(Told(Severity.WARNING, "見つかったこと", "次にすること", "Q31"),),
        notes="盤の上に終端装置あり。\n受信良好。",
        recordings=(DEMO.name,),
        versions={"Kaitsu": "0.0", "OS": "test"},
    )


def with_photos(folder: Path, count: int = 1) -> Facts:
    """The same with photos."""
    return replace(recorded(), photos=tuple(photo(folder, f"写真{number}.jpg") for number in range(1, count + 1)))


def photo(folder: Path, name: str, size: tuple[int, int] = (64, 48), kind: str = "JPEG") -> Photo:
    from PIL import Image

    path = folder / name
    Image.new("RGB", size, "#207090").save(path, kind)
    return Photo(name, path)
