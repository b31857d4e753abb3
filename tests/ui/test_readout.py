"""The values under the crosshair, to the digit."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.demand.outlook import Limits, outlook
from app.demand.scale import EnergyScale
from app.demand.series import CounterReading, DemandSeries
from app.messages import Language
from app.values import JST
from ui.context import Context
from ui.viewmodels.readout import Readout, half_hour_of, read_at
from ui.widgets.readout_lines import ReadoutLines

BEGIN = datetime(2026, 11, 20, 10, 0, tzinfo=JST)
MINUTE = timedelta(minutes=1)


def series(*minutes: float, rate: int = 10) -> DemandSeries:
    made = DemandSeries()
    made.rescale(EnergyScale(Decimal("0.3"), 10**8, Decimal(100_000)))
    for minute in minutes:
        made.add(CounterReading(BEGIN + minute * MINUTE, round(rate * minute)))
    return made


def read(made: DemandSeries, minute: float, reach_s: float = 20, target: int | None = 200) -> Readout | None:
    now = outlook(made, Limits(None if target is None else Decimal(target)))
    return read_at(made, now, (BEGIN + minute * MINUTE).timestamp(), reach_s)


def test_the_nearest_load_is_read_with_its_band_and_interval() -> None:
    readout = read(series(*range(41)), 7.4)
    assert readout is not None
    assert readout.load is not None
    assert (readout.at, readout.load.kw, readout.load.band_kw) == (BEGIN + 7 * MINUTE, Decimal(180), Decimal("9"))
    assert readout.load.interval == 2 * MINUTE


def test_the_half_hour_is_read_whole_or_so_far_and_against_the_target() -> None:
    made = series(*range(41))
    whole, so_far = read(made, 12), read(made, 33)
    assert whole is not None
    assert (whole.demand_kw, whole.complete, whole.to_target_kw) == (Decimal("180.0"), True, Decimal("20.0"))
    assert so_far is not None
    assert (so_far.start, so_far.demand_kw, so_far.complete) == (BEGIN + 30 * MINUTE, Decimal("60.0"), False)
    above = read(made, 12, target=100)
    assert above is not None
    assert above.to_target_kw == Decimal("-80.0")
    no_target = read(made, 12, target=None)
    assert no_target is not None
    assert no_target.to_target_kw is None


def test_in_a_gap_only_what_is_within_reach_is_read() -> None:
    made = series(0, 1, 2, 42, 43, 44)
    assert [read(made, minute).load is not None for minute in (2.2, 10, 42.5, 42.8)] == [True, False, False, True]
    assert read(made, 10, reach_s=900).load is not None


def test_beyond_the_ends_only_what_is_within_reach_is_read() -> None:
    made = series(*range(10))
    assert [read(made, minute).load is not None for minute in (-5, 0.8, 9.2, 15)] == [False, True, True, False]
    assert read(made, 10**9) is None
    empty = read(series(), 3)
    assert empty is not None
    assert (empty.load, empty.demand_kw) == (None, None)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 9), min_size=2, max_size=40), st.floats(-20, 400))
def test_no_other_load_is_nearer(steps: list[int], minute: float) -> None:
    minutes = [sum(steps[:number]) for number in range(len(steps) + 1)]
    made = series(*minutes)
    readout = read(made, minute, reach_s=60)
    at = BEGIN + minute * MINUTE
    nearest = min(abs(load.at - at) for load in made.loads)
    assert readout is not None
    assert (readout.load is not None) == (made.loads[0].at <= at <= made.loads[-1].at or nearest <= MINUTE)
    assert readout.load is None or abs(abs(readout.load.at - at) - nearest) < timedelta(seconds=1)


def test_the_last_half_hour_of_a_day_ends_at_midnight() -> None:
    start = datetime(2026, 11, 20, 23, 30, tzinfo=JST)
    assert half_hour_of(Readout(start, start=start, demand_kw=Decimal(1))) == "23:30–24:00"


@pytest.fixture
def lines(context: Context, qtbot: object) -> ReadoutLines:
    widget = ReadoutLines(context)
    qtbot.addWidget(widget)  # type: ignore[attr-defined]
    return widget


def test_it_is_said_with_units_in_both_languages(lines: ReadoutLines, context: Context) -> None:
    made = series(*range(41))
    lines.say(read(made, 12))
    assert [one.text() for one in lines.lines] == [
        "2026/11/20 10:12:00    負荷 180.0 ± 9.0 kW (120 秒平均)",
        "10:00–10:30 30分平均 180.0 kW    目標まで 20.0 kW",
    ]
    lines.say(read(made, 33, target=50))
    context.words.choose(Language.EN)
    assert lines.lines[1].text() == "10:30–11:00 half-hour mean 60.0 kW (seen in part)    10.0 kW above target"
    lines.say(Readout(BEGIN))
    assert "no load" in lines.lines[0].text()
    lines.say(None)
    assert lines.lines[1].text() == ""


def test_a_measured_load_says_so(lines: ReadoutLines) -> None:
    made = DemandSeries()
    made.rescale(EnergyScale(Decimal(1), 10**8, Decimal(100_000)))
    made.add(CounterReading(BEGIN, 5, power_w=1500))
    lines.say(read(made, 0))
    assert "1.5 kW (瞬時電力)" in lines.lines[0].text()
