from __future__ import annotations

import math
from datetime import datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.demand.outlook import Limits, outlook
from app.demand.scale import EnergyScale
from app.demand.series import CounterReading, DemandSeries
from app.values import JST
from ui.context import Context
from ui.plot.band import band_path
from ui.plot.curve import curve_of, runs
from ui.plot.data import Bar, Forecast, PlotData
from ui.plot.demand_plot import DemandPlot, top_kw
from ui.plot.readout import read_at
from ui.plot.time_axis import TimeAxis
from ui.viewmodels.plot_data import plot_data

START = datetime(2026, 11, 20, 10, 0, tzinfo=JST).timestamp()
NAN = math.nan


def line(kw: list[float], band: float = 5.0) -> PlotData:
    """Return a picture with one value a minute."""
    at = [START + 60 * number for number in range(len(kw))]
    bars = (Bar(START, START + 1800, 400, complete=True),)
    return PlotData(at, kw, [band] * len(kw), bars, Forecast(START, START + 1800, 450), 500, at[-1])


@pytest.fixture
def plot(context: Context, qtbot: QtBot) -> DemandPlot:
    widget = DemandPlot(context)
    qtbot.addWidget(widget)
    widget.resize(800, 400)
    return widget


def pieces(path: object) -> int:
    """Return how many separate strokes a painter path has."""
    elements = [path.elementAt(number) for number in range(path.elementCount())]  # type: ignore[attr-defined]
    return sum(1 for number, one in enumerate(elements) if one.isMoveTo() and number + 1 < len(elements))


@given(st.lists(st.one_of(st.just(NAN), st.floats(0, 1000)), max_size=40))
def test_runs_hold_every_value_and_no_gap(kw: list[float]) -> None:
    values = np.array(kw, dtype=float)
    covered = [number for run in runs(values) for number in range(run.start, run.stop)]
    assert covered == [number for number, value in enumerate(kw) if math.isfinite(value)]
    assert all(before.stop < after.start for before, after in zip(runs(values), runs(values)[1:], strict=False))


def test_a_gap_cuts_the_band_in_two() -> None:
    curve = curve_of(line([300, 310, NAN, 320, 330]))
    assert pieces(band_path(curve.at, curve.kw, curve.band_kw)) == 2


def test_a_gap_cuts_the_line_in_two(plot: DemandPlot) -> None:
    plot.show_data(line([300, 310, NAN, 320, 330]))
    drawn = plot.listDataItems()[-1].curve
    assert pieces(drawn.getPath()) == 2


def test_a_gap_in_the_readings_is_a_nan_in_the_picture() -> None:
    series = DemandSeries()
    series.rescale(EnergyScale(Decimal("1"), 10**8, Decimal(100_000)))
    begin = datetime(2026, 11, 20, 10, 0, tzinfo=JST)
    for minute in (0, 2, 4, 40, 42, 44):
        series.add(CounterReading(begin + timedelta(minutes=minute), 1000 + 12 * minute))
    data = plot_data(series, outlook(series, Limits(Decimal(500))), 500)
    gaps = [number for number, value in enumerate(data.kw) if math.isnan(value)]
    assert len(gaps) == 1
    assert all(math.isfinite(value) for number, value in enumerate(data.kw) if number not in gaps)


def test_panning_survives_new_data_and_back_to_live_returns(plot: DemandPlot, qtbot: QtBot) -> None:
    plot.show_data(line([300.0] * 60))
    with qtbot.waitSignal(plot.following_changed):
        plot.getViewBox().sigRangeChangedManually.emit([True, False])
    plot.getViewBox().setXRange(START, START + 600, padding=0)
    plot.show_data(line([300.0] * 90))
    assert plot.getViewBox().viewRange()[0] == pytest.approx([START, START + 600])
    plot.back_to_live()
    assert plot.following
    assert plot.getViewBox().viewRange()[0][1] > START + 90 * 60


def test_following_shows_the_newest_value(plot: DemandPlot) -> None:
    for minutes in (60, 300, 600):
        plot.show_data(line([300.0] * minutes))
        left, right = plot.getViewBox().viewRange()[0]
        assert left < START + (minutes - 1) * 60 < right


def test_everything_can_be_shown_at_once(plot: DemandPlot) -> None:
    plot.show_data(line([300.0] * 600))
    plot.show_all()
    assert plot.getViewBox().viewRange()[0] == pytest.approx([START, START + 599 * 60])


def test_the_keyboard_pans_zooms_and_returns(plot: DemandPlot, qtbot: QtBot) -> None:
    plot.show_data(line([300.0] * 600))
    left, right = plot.getViewBox().viewRange()[0]
    qtbot.keyClick(plot, Qt.Key.Key_Left)
    moved = plot.getViewBox().viewRange()[0]
    assert moved[0] < left
    assert moved[1] - moved[0] == pytest.approx(right - left)
    qtbot.keyClick(plot, Qt.Key.Key_Plus)
    zoomed = plot.getViewBox().viewRange()[0]
    assert zoomed[1] - zoomed[0] == pytest.approx((right - left) / 2)
    assert not plot.following
    qtbot.keyClick(plot, Qt.Key.Key_End)
    assert plot.following
    assert plot.getViewBox().viewRange()[0] == pytest.approx([left, right])


def test_an_empty_picture_draws_nothing_and_does_not_fail(plot: DemandPlot) -> None:
    plot.show_data(PlotData())
    plot.back_to_live()
    plot.show_all()
    assert plot.following


def test_height_leaves_room_for_values_target_and_forecast() -> None:
    data = line([300, 700, NAN, 320])
    assert top_kw(data, curve_of(data), START, START + 300) == 700
    assert top_kw(data, curve_of(data), START + 150, START + 300) == 500
    assert top_kw(PlotData(), curve_of(PlotData()), 0, 1) > 0


def test_crosshair_reads_the_nearest_value_and_the_half_hour() -> None:
    data = line([300, 310, NAN, 320])
    reading = read_at(data, curve_of(data), START + 65)
    assert (reading.at, reading.kw, reading.band_kw, reading.half_hour_kw) == (START + 60, 310, 5, 400)


def test_crosshair_reads_nothing_in_a_gap_or_far_away() -> None:
    data = line([300, 310, NAN, 320])
    assert read_at(data, curve_of(data), START + 121).kw is None
    assert read_at(data, curve_of(data), START + 5000).kw is None
    assert read_at(data, curve_of(data), START + 5000).half_hour_kw is None


def test_time_axis_is_in_japan_time(qtbot: QtBot) -> None:
    axis = TimeAxis()
    midnight = datetime(2026, 11, 21, tzinfo=JST).timestamp()
    assert axis.tickStrings([midnight, midnight + 1800, midnight + 5], 1, 1800) == ["11/21", "00:30", "00:00"]
    assert axis.tickStrings([midnight + 5], 1, 5) == ["00:00:05"]


@pytest.mark.parametrize("span", [120, 3600, 9000, 86_400, 5 * 86_400])
def test_ticks_stand_on_round_japan_times(span: int, qtbot: QtBot) -> None:
    axis = TimeAxis()
    ((step, offset),) = axis.tickSpacing(START, START + span, 800)
    assert (offset + 9 * 3600) % step == 0
    assert 1 <= span / step <= 800 / 72 + 1


def test_theme_and_language_reach_the_plot(plot: DemandPlot, context: Context) -> None:
    from app.messages import Language
    from ui.theme import ThemeName

    context.words.choose(Language.EN)
    context.theme.choose(ThemeName.DARK)
    assert plot.getAxis("left").labelText == "Power [kW]"
    assert plot.backgroundBrush().color() == context.theme.color("surface")
