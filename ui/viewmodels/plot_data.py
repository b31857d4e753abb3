"""From the demand series to what the plot draws: only what is new is carried over."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Final

import numpy as np

from app.demand.columns import LoadColumns
from app.demand.outlook import Outlook
from app.demand.series import DemandSeries, HalfHour
from app.values import HALF_HOUR
from ui.plot.data import Bar, BarColumns, Forecast, PlotData
from ui.plot.trace import Trace

_SECONDS_PER_HOUR: Final = 3600.0
_WATTS_PER_KW: Final = 1000.0


class PlotFeed:
    """Keeps the drawn columns of one series; `picture` costs what is new since it was last asked."""

    def __init__(self, series: DemandSeries) -> None:
        self.series = series
        self._trace, self._bars = Trace(), BarColumns()
        self._revision = series.revision
        self._told: list[HalfHour] = []

    def picture(self, outlook: Outlook | None, coming: tuple[Bar, ...] = ()) -> PlotData:
        """Return the picture of everything known; it shares its columns with the pictures before it.

        `coming` is what is expected of the half hours after the one under way.
        """
        self._take_loads()
        self._take_half_hours()
        restarts = tuple(_s(at) for at in self.series.restarted_at)
        if outlook is None:
            return PlotData(self._trace, self._bars, restarts=restarts)
        start, end, limits = _s(outlook.window_start), _s(outlook.window_start + HALF_HOUR), outlook.limits
        forecast = outlook.forecast_kw
        return PlotData(
            self._trace,
            self._bars,
            Bar(start, end, float(outlook.present_kw), complete=False),
            coming,
            None if forecast is None else Forecast(start, end, float(forecast)),
            _kw(limits.target_kw),
            _kw(limits.contract_kw),
            restarts,
            _s(outlook.at),
        )

    def _take_loads(self) -> None:
        series, trace = self.series, self._trace
        trace.cut(min(series.loads_kept(self._revision), len(trace)))
        self._revision = series.revision
        if len(series.loads) > len(trace):
            _append(trace, series.loads.columns(len(trace)))

    def _take_half_hours(self) -> None:
        """Take over the closed windows; what is worked out anew is always the end, so the rest is the same objects."""
        closed = self.series.half_hours()
        kept = min(len(self._told), len(closed))
        while kept and closed[kept - 1] is not self._told[kept - 1]:
            kept -= 1
        self._bars.cut(kept)
        del self._told[kept:]
        for one in closed[kept:]:
            self._bars.append(_s(one.start), float(one.kw), complete=one.complete)
            self._told.append(one)


def _append(trace: Trace, loads: LoadColumns) -> None:
    """Add loads to the line: counts within seconds, with a band of one count, or watts as they were measured."""
    amount, seconds = np.frombuffer(loads.amount, np.int64), np.frombuffer(loads.seconds, np.uint16)
    counted = seconds > 0
    # Zero where there are no seconds: watts have no band.
    one_count = float(loads.kwh_per_count) * _SECONDS_PER_HOUR * counted / np.maximum(seconds, 1)
    kw = np.where(counted, amount * one_count, amount / _WATTS_PER_KW)
    at, gap = np.frombuffer(loads.at_s, np.int64), np.frombuffer(loads.after_gap, np.bool_)
    trace.append(at.astype(np.float64), kw, kw - one_count, kw + one_count, gap)


def _kw(power: Decimal | None) -> float | None:
    return None if power is None else float(power)


def _s(at: datetime) -> float:
    return at.timestamp()
