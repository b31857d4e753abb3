"""From the demand series to what the plot draws."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from app.demand.outlook import Outlook
from app.demand.series import DemandSeries, LoadPoint
from app.values import HALF_HOUR
from ui.plot.data import Bar, Floats, Forecast, PlotData


def plot_data(series: DemandSeries, outlook: Outlook | None, target_kw: float | None) -> PlotData:
    """Return the picture of everything known; a gap in the readings is a NaN in the line."""
    at, kw, band = _line(series.loads)
    bars = [Bar(_s(one.start), _s(one.end), float(one.kw), one.complete) for one in series.half_hours()]
    forecast = None
    now = None
    if outlook is not None:
        end = outlook.window_start + HALF_HOUR
        now = _s(outlook.at)
        bars.append(Bar(_s(outlook.window_start), _s(end), float(outlook.present_kw), complete=False))
        if outlook.forecast_kw is not None:
            forecast = Forecast(_s(outlook.window_start), _s(end), float(outlook.forecast_kw))
    return PlotData(at, kw, band, tuple(bars), forecast, target_kw, now)


def _line(loads: Sequence[LoadPoint]) -> tuple[Floats, Floats, Floats]:
    rows: list[tuple[float, float, float]] = []
    for load in loads:
        at = _s(load.at)
        if load.after_gap and rows:
            rows.append((at, np.nan, np.nan))
        rows.append((at, float(load.kw), float(load.band_kw)))
    table = np.array(rows, dtype=np.float64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]


def _s(at: datetime) -> float:
    return at.timestamp()
