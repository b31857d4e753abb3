from __future__ import annotations

import math
from datetime import datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPointF, QRect, Qt
from PySide6.QtGui import QHelpEvent
from pytestqt.qtbot import QtBot

from app.demand.outlook import Limits, outlook
from app.demand.scale import EnergyScale
from app.demand.series import CounterReading, DemandSeries
from app.values import JST
from ui.context import Context
from ui.plot.band import band_mask, band_path
from ui.plot.curve import Curve, runs
from ui.plot.data import Bar, BarColumns, Forecast, PlotData
from ui.plot.demand_plot import DemandPlot
from ui.plot.half_hour_bars import outline
from ui.plot.overlay import Mark
from ui.plot.spans import Span, limits, midnight, shown
from ui.plot.time_axis import TimeAxis
from ui.plot.trace import Trace
from ui.viewmodels.plot_data import PlotFeed

BEGIN = datetime(2026, 11, 20, 10, 0, tzinfo=JST)
START = BEGIN.timestamp()
MIDNIGHT = datetime(2026, 11, 20, tzinfo=JST).timestamp()
DAY = 86_400
NAN = math.nan


def line(kw: list[float], gaps: tuple[int, ...] = (), step: int = 60) -> PlotData:
    """Return a picture with one value a minute."""
    at, values = START + step * np.arange(len(kw)), np.array(kw)
    gap = np.isin(np.arange(len(kw)), gaps)
    trace, bars = Trace(), BarColumns()
    trace.append(at, values, values - 5, values + 5, gap)
    bars.append(START, 400, complete=True)
    running = Bar(START + 1800, START + 3600, 120, complete=False)
    forecast = Forecast(START + 1800, START + 3600, 450)
    return PlotData(trace, bars, running, (), forecast, 500, None, (), at[-1])


@pytest.fixture
def plot(context: Context, qtbot: QtBot) -> DemandPlot:
    widget = DemandPlot(context)
    qtbot.addWidget(widget)
    widget.resize(800, 400)
    return widget


def times(plot: DemandPlot) -> list[float]:
    return list(plot.navigator.times)


def top(plot: DemandPlot) -> float:
    return plot.getViewBox().viewRange()[1][1]


def bottom(plot: DemandPlot) -> float:
    return plot.getViewBox().viewRange()[1][0]


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


def test_a_gap_cuts_line_and_band_in_two(plot: DemandPlot) -> None:
    data = line([300, 310, 320, 330], gaps=(2,))
    plot.show_data(data)
    assert np.isnan(plot.line.kw).sum() == 1
    curve = data.trace.thinned(START, START + 240, 400)
    assert isinstance(curve, Curve)
    assert pieces(band_path(curve)) == 2


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(0.1, 3), st.integers(0, 30), st.integers(1, 9), st.booleans()), min_size=1, max_size=40
    )
)
@example([(8.0, 20, 4, True), (0.1, 0, 1, False), (0.1, 10, 2, True)])  # a gap narrower than a pixel
def test_the_band_fills_each_pixel_from_its_lowest_to_its_highest(rows: list[tuple[float, int, int, bool]]) -> None:
    steps, top, height, seen = (np.array(one) for one in zip(*rows, strict=True))
    x, kw = np.cumsum(steps), np.where(seen, 1.0, NAN)
    curve = Curve(x, kw, np.where(seen, top + height, NAN), np.where(seen, top, NAN))
    area = QRect(5, 3, 60, 30)
    mask = band_mask(curve, area)
    expected = np.zeros_like(mask)
    for run in runs(kw):
        columns = np.floor(x[run]).astype(int)
        for column in range(columns[0], columns[-1] + 1):
            of = columns == columns[columns <= column].max()
            rows_ = slice(max(top[run][of].min() - 3, 0), max((top + height)[run][of].max() - 3, 0))
            if 5 <= column < 65:
                expected[rows_, column - 5] = True
    assert (mask == expected).all()


# From the series ---------------------------------------------------------------------------------


def series(*readings: tuple[float, int]) -> DemandSeries:
    """Return a series of (minute after ten, counts of 1 kWh)."""
    made = DemandSeries()
    made.rescale(EnergyScale(Decimal(1), 10**8, Decimal(100_000)))
    for minute, count in readings:
        made.add(CounterReading(BEGIN + timedelta(minutes=minute), count))
    return made


def drawn(data: PlotData) -> tuple[list[object], ...]:
    """Return what of a picture can be compared."""
    trace, everything = data.trace, (0.0, 4e9)
    curve = trace.thinned(*everything, 10**6)
    bars = data.bars.seen(*everything, 10**9)
    return [column.tolist() for column in (curve.at, np.nan_to_num(curve.kw), curve.low[~np.isnan(curve.low)])], bars


def test_a_gap_in_the_readings_is_a_gap_in_the_picture() -> None:
    made = series(*((minute, 1000 + 12 * minute) for minute in (0, 2, 4, 40, 42, 44)))
    curve = PlotFeed(made).picture(outlook(made)).trace.thinned(START, START + 3600, 600)
    assert np.isnan(curve.kw).sum() == 1


def test_the_picture_has_load_and_band_half_hours_forecast_and_limits() -> None:
    made = series(*((minute, 10 * minute) for minute in range(41)))
    data = PlotFeed(made).picture(outlook(made, Limits(Decimal(500), Decimal(700))))
    curve = data.trace.thinned(START, START + 3600, 600)
    assert (curve.kw[-1], curve.low[-1], curve.high[-1]) == (600, 570, 630)
    assert data.bars.seen(START, START + 3600, 600) == [Bar(START, START + 1800, 600, complete=True)]
    assert data.running == Bar(START + 1800, START + 3600, 200, complete=False)
    assert (data.forecast, data.target_kw, data.contract_kw) == (Forecast(START + 1800, START + 3600, 600), 500, 700)
    assert data.extent == (START, START + 3600)


def test_measured_power_has_no_band() -> None:
    made = series()
    for minute in range(3):
        made.add(CounterReading(BEGIN + timedelta(minutes=minute), minute, power_w=-1500))
    curve = PlotFeed(made).picture(outlook(made)).trace.thinned(START, START + 3600, 600)
    assert set(curve.kw) == set(curve.low) == set(curve.high) == {-1.5}


def test_a_restart_of_the_meter_is_marked() -> None:
    made = series((0, 5000), (1, 5010), (2, 3), (3, 13))
    data = PlotFeed(made).picture(outlook(made))
    assert data.restarts == (START + 120,)
    assert np.isnan(data.trace.thinned(START, START + 3600, 600).kw).sum() == 1


@settings(max_examples=40, deadline=None)
@given(st.permutations(range(60)), st.sets(st.integers(0, 59), max_size=6))
def test_whatever_comes_late_the_picture_is_as_if_drawn_at_once(order: list[int], looks: set[int]) -> None:
    made = series()
    feed = PlotFeed(made)
    for number, minute in enumerate(order):
        made.add(CounterReading(BEGIN + timedelta(minutes=2 * minute), 30 * minute + (minute > 40) * 500))
        if number in looks:
            feed.picture(outlook(made))
    assert drawn(feed.picture(outlook(made))) == drawn(PlotFeed(made).picture(outlook(made)))


def test_another_scale_draws_everything_anew() -> None:
    made = series(*((minute, 10 * minute) for minute in range(41)))
    feed = PlotFeed(made)
    feed.picture(outlook(made))
    made.rescale(EnergyScale(Decimal("0.1"), 10**8, Decimal(100_000)))
    data = feed.picture(outlook(made))
    assert data.trace.thinned(START, START + 3600, 600).kw[-1] == pytest.approx(60)
    assert data.bars.seen(START, START + 3600, 600)[0].kw == pytest.approx(60)


def test_bars_narrower_than_three_pixels_are_drawn_together_as_high_as_the_highest() -> None:
    bars = BarColumns()
    for number in range(17_520):
        bars.append(START + 1800 * number, 900 if number == 7000 else 100, complete=number != 7001)
    year = bars.seen(START, START + 17_520 * 1800, 900)
    assert len(year) <= 300
    (high,) = [bar for bar in year if bar.kw == 900]
    assert high.start <= START + 1800 * 7000 < high.end
    assert not high.complete
    assert len(bars.seen(START, START + DAY - 1, 900)) == 48
    assert bars.seen(START - DAY, START, 900) == []


# Times in view -----------------------------------------------------------------------------------


def test_panning_survives_new_data_and_back_to_live_returns(plot: DemandPlot, qtbot: QtBot) -> None:
    plot.show_data(line([300.0] * 60))
    with qtbot.waitSignal(plot.navigator.changed):
        plot.getViewBox().sigRangeChangedManually.emit([True, False])
    plot.getViewBox().setXRange(START, START + 600, padding=0)
    plot.show_data(line([300.0] * 90))
    assert times(plot) == pytest.approx([START, START + 600])
    qtbot.keyClick(plot, Qt.Key.Key_End)
    assert plot.navigator.following
    assert times(plot)[1] > START + 90 * 60


def test_following_shows_the_newest_value(plot: DemandPlot) -> None:
    for minutes in (60, 300, 600):
        plot.show_data(line([300.0] * minutes))
        left, right = times(plot)
        assert left < START + (minutes - 1) * 60 < right


def test_everything_can_be_shown_at_once_and_goes_on_growing(plot: DemandPlot, qtbot: QtBot) -> None:
    plot.show_data(line([300.0] * 600))
    qtbot.keyClick(plot, Qt.Key.Key_Home)
    assert times(plot) == pytest.approx([START, START + 599 * 60])
    plot.show_data(line([300.0] * 700))
    assert times(plot) == pytest.approx([START, START + 699 * 60])


def test_a_day_goes_from_midnight_to_midnight_and_stays_while_values_come(plot: DemandPlot) -> None:
    plot.show_data(line([300.0] * 60))
    plot.navigator.show_span(Span.DAY)
    assert times(plot) == pytest.approx([MIDNIGHT, MIDNIGHT + DAY])
    plot.show_data(line([300.0] * 600))
    assert times(plot) == pytest.approx([MIDNIGHT, MIDNIGHT + DAY])
    plot.show_data(line([300.0] * 1000))
    assert times(plot) == pytest.approx([MIDNIGHT + DAY, MIDNIGHT + 2 * DAY])


def test_pages_turn_to_other_days_and_the_newest_is_followed_again(plot: DemandPlot, qtbot: QtBot) -> None:
    plot.show_data(line([300.0] * 2000))
    plot.navigator.show_span(Span.DAY)
    qtbot.keyClick(plot, Qt.Key.Key_PageUp)
    assert (times(plot), plot.navigator.following) == (pytest.approx([MIDNIGHT, MIDNIGHT + DAY]), False)
    plot.show_data(line([300.0] * 2100))
    assert times(plot) == pytest.approx([MIDNIGHT, MIDNIGHT + DAY])
    qtbot.keyClick(plot, Qt.Key.Key_PageUp)
    assert times(plot) == pytest.approx([MIDNIGHT, MIDNIGHT + DAY]), "there is no day before the first"
    qtbot.keyClick(plot, Qt.Key.Key_PageDown)
    assert plot.navigator.following


def test_a_week_ends_with_the_day_in_view(plot: DemandPlot) -> None:
    plot.show_data(line([300.0] * 60))
    plot.navigator.show_span(Span.WEEK)
    assert times(plot) == pytest.approx([MIDNIGHT - 6 * DAY, MIDNIGHT + DAY])


def test_a_day_is_the_one_somebody_looks_at(plot: DemandPlot) -> None:
    plot.show_data(line([300.0] * 5000))
    plot.getViewBox().sigRangeChangedManually.emit([True, False])
    plot.getViewBox().setXRange(START + DAY, START + DAY + 600, padding=0)
    plot.navigator.show_span(Span.DAY)
    assert times(plot) == pytest.approx([MIDNIGHT + DAY, MIDNIGHT + 2 * DAY])


def test_nobody_gets_lost_beyond_what_was_measured(plot: DemandPlot, qtbot: QtBot) -> None:
    plot.show_data(line([300.0] * 600))
    for _ in range(30):
        qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert times(plot)[1] <= MIDNIGHT + 2 * DAY
    for _ in range(30):
        qtbot.keyClick(plot, Qt.Key.Key_Plus)
    assert times(plot)[1] - times(plot)[0] >= 60
    for _ in range(40):
        qtbot.keyClick(plot, Qt.Key.Key_Minus)
    assert times(plot) == pytest.approx([limits((START, START))["xMin"], limits((START, START))["xMax"]])


def test_the_keyboard_pans_zooms_and_returns(plot: DemandPlot, qtbot: QtBot) -> None:
    plot.show_data(line([300.0] * 600))
    left, right = times(plot)
    qtbot.keyClick(plot, Qt.Key.Key_Left)
    moved = times(plot)
    assert moved[0] < left
    assert moved[1] - moved[0] == pytest.approx(right - left)
    qtbot.keyClick(plot, Qt.Key.Key_Plus)
    zoomed = times(plot)
    assert zoomed[1] - zoomed[0] == pytest.approx((right - left) / 2)
    assert not plot.navigator.following
    qtbot.keyClick(plot, Qt.Key.Key_End)
    assert plot.navigator.following
    assert times(plot) == pytest.approx([left, right])


def test_live_leaves_room_for_an_hour_of_what_is_expected() -> None:
    extent = (START, START + 3600)
    assert shown(Span.LIVE, extent, START + 1800)[1] == START + 3900
    assert midnight(MIDNIGHT) == MIDNIGHT == midnight(MIDNIGHT + DAY - 1)


def test_an_empty_picture_draws_nothing_and_does_not_fail(plot: DemandPlot) -> None:
    plot.show_data(PlotData())
    for span in Span:
        plot.navigator.show_span(span)
    assert plot.navigator.following
    assert len(plot.line.at) == 0


# What is in view ---------------------------------------------------------------------------------


def test_the_height_leaves_room_for_values_limits_and_forecast(plot: DemandPlot) -> None:
    plot.show_data(line([300, 700, 310, 320]))
    assert top(plot) > 700
    plot.getViewBox().setXRange(START + 150, START + 210, padding=0)
    assert 500 < top(plot) < 700
    data = line([300, 310])
    plot.show_data(PlotData(data.trace, data.bars, target_kw=500, contract_kw=2000))
    assert top(plot) > 2000


def test_power_fed_into_the_grid_is_seen_below_zero(plot: DemandPlot) -> None:
    plot.show_data(line([300.0] * 40 + [-80.0] * 10))
    assert bottom(plot) < -80
    assert top(plot) > 500
    plot.getViewBox().setXRange(START + 60, START + 1200, padding=0)
    assert bottom(plot) == 0, "nothing of it is in view"


def test_a_month_of_seconds_is_drawn_with_as_many_strokes_as_pixels(plot: DemandPlot) -> None:
    kw = np.full(300_000, 300.0)
    kw[123_456] = 5000
    plot.show_data(line(list(kw), step=9))
    plot.navigator.show_span(Span.ALL)
    assert len(plot.line.at) <= 2 * 800 + 4
    assert top(plot) > 5000


def test_a_note_is_told_at_its_flag(plot: DemandPlot, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr("ui.plot.demand_plot.QToolTip.showText", lambda _place, text, _widget: said.append(text))
    plot.show_data(line([300.0] * 60))
    plot.show_marks([Mark(START + 600, "冷凍機 起動")])
    for at in (START + 600, START + 1200):
        place = plot.mapFromScene(plot.getViewBox().mapViewToScene(QPointF(at, 100)))
        plot.viewportEvent(QHelpEvent(QEvent.Type.ToolTip, place, place))
    assert said == ["冷凍機 起動"]


def test_what_is_expected_has_one_outline_as_long_as_it_touches() -> None:
    path = outline([(0, 10, 5), (10, 20, 7), (30, 40, 5)], 100)
    corners = [(path.elementAt(n).x, path.elementAt(n).y) for n in range(path.elementCount())]
    first = [(0, 100), (0, 5), (10, 5), (10, 7), (20, 7), (20, 100)]
    assert corners == [*first, (30, 100), (30, 5), (40, 5), (40, 100)]
    assert pieces(path) == 2
    assert outline([], 100).isEmpty()


def test_a_level_line_stands_at_every_number_of_the_axis(plot: DemandPlot) -> None:
    plot.show_data(PlotData(line([300.0, 310.0]).trace))
    image, view = plot.viewport().grab().toImage(), plot.getViewBox()
    _, numbers = plot.getAxis("left").tickValues(*view.viewRange()[1], view.height())[0]
    area, ground = plot.mapFromScene(view.sceneBoundingRect()).boundingRect(), plot._context.theme.color("surface")
    inside = range(area.top() + 1, area.bottom() - 1)
    colored = {y for y in inside if image.pixelColor(area.right() - 3, y) != ground}
    heights = {plot.mapFromScene(view.mapViewToScene(QPointF(START, number))).y() for number in numbers}
    assert len(colored) >= 3
    assert colored == heights & set(inside)


def test_all_of_it_can_be_painted(plot: DemandPlot) -> None:
    data = line([300.0, 400.0] * 400, gaps=(50, 51))
    coming = tuple(Bar(START + 1800 * n, START + 1800 * (n + 1), 500, complete=False) for n in range(30, 33))
    plot.show_data(
        PlotData(data.trace, data.bars, data.running, coming, data.forecast, 500, 600, (START + 900,), START + 48_000)
    )
    plot.show_marks([Mark(START + 60, ""), Mark(START + 40_000, "a long note that has no room at all " * 9)])
    colors = set()
    for span in Span:
        plot.navigator.show_span(span)
        image = plot.grab().toImage()
        colors |= {image.pixelColor(x, y).name() for x in range(0, 800, 25) for y in range(400)}
    theme = plot._context.theme.color
    assert {theme(role).name() for role in ("plot_bar", "plot_bar_open", "plot_line", "plot_target")} <= colors


# The axis ----------------------------------------------------------------------------------------


def test_time_axis_is_in_japan_time(qtbot: QtBot) -> None:
    axis = TimeAxis()
    next_day = MIDNIGHT + DAY
    assert axis.tickStrings([next_day, next_day + 1800, next_day + 5], 1, 1800) == ["11/21", "00:30", "00:00"]
    assert axis.tickStrings([next_day + 5], 1, 5) == ["00:00:05"]
    assert axis.tickStrings([1e18], 1, 5) == [""]


@pytest.mark.parametrize("span", [120, 3600, 9000, DAY, 5 * DAY, 30 * DAY, 366 * DAY])
def test_ticks_stand_on_round_japan_times(span: int, qtbot: QtBot) -> None:
    axis = TimeAxis()
    ((step, offset),) = axis.tickSpacing(START, START + span, 800)
    assert (offset + 9 * 3600) % min(step, DAY) == 0
    assert 1 <= span / step <= 800 / 72 + 1


def test_theme_and_language_reach_the_plot(plot: DemandPlot, context: Context) -> None:
    from app.messages import Language
    from ui.theme import ThemeName

    context.words.choose(Language.EN)
    context.theme.choose(ThemeName.DARK, 100)
    assert plot.getAxis("left").labelText == "Power [kW]"
    assert plot.backgroundBrush().color() == context.theme.color("surface")
