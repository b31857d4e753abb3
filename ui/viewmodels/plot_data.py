"""From the demand series to what the plot draws."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime

from app.demand.outlook import Outlook
from app.demand.series import DemandSeries, LoadPoint
from app.values import HALF_HOUR
from ui.plot.data import Bar, Forecast, PlotData


def plot_data(series: DemandSeries, outlook: Outlook | None, target_kw: float | None) -> PlotData:
    """Return the picture of everything known; a gap in the readings is a NaN in the line."""
    line = _line(series.loads)
    at, kw, band = zip(*line, strict=True) if line else ((), (), ())
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


def _line(loads: Sequence[LoadPoint]) -> list[tuple[float, float, float]]:
    """Return (at, kW, band) of every load; a NaN stands before one that nothing connects to."""
    rows: list[tuple[float, float, float]] = []
    for load in loads:
        at = _s(load.at)
        if load.after_gap and rows:
            rows.append((at, math.nan, math.nan))
        rows.append((at, float(load.kw), float(load.band_kw)))
    return rows


def _s(at: datetime) -> float:
    return at.timestamp()
