from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from app.demand.alarms import DemandWatch
from app.demand.outlook import DemandState, Limits
from app.demand.scale import EnergyScale
from app.demand.series import CounterReading, DemandSeries
from app.values import JST, NO_DATA

EIGHT = datetime(2026, 11, 20, 8, tzinfo=JST)
FIVE_HUNDRED = Limits(Decimal(500))


def watched(limits, kilowatts):
    """Return a watch that looked after each minute of a load given in kW, and what it told."""
    series = DemandSeries()
    series.rescale(EnergyScale(Decimal(1), 10**8, Decimal(12_000)))
    watch, told, counts = DemandWatch(series, limits), [], Decimal(0)
    for minute, kw in enumerate([0, *kilowatts]):
        counts += Decimal(kw) / 60
        series.add(CounterReading(EIGHT + minute * timedelta(minutes=1), int(counts)))
        told.append(watch.look())
    return watch, [one for one in told if one]


def test_each_change_of_state_is_told_once_with_its_numbers():
    _, told = watched(FIVE_HUNDRED, [300] * 5 + [1200] * 15 + [0] * 10)
    assert [(one.was, one.state) for one in told] == [
        (DemandState.NORMAL, DemandState.ALARM),
        (DemandState.ALARM, DemandState.EXCEEDED),
        (DemandState.EXCEEDED, DemandState.NORMAL),
    ]
    assert [one.raised for one in told] == [True, True, False]
    assert told[0].limit_kw == 500
    assert told[0].forecast_kw > 500
    assert told[1].present_kw > 500
    assert f"{told[2].at:%H:%M}" == "08:30"


def test_a_load_at_the_limit_does_not_flicker():
    _, told = watched(FIVE_HUNDRED, [520, 480] * 15)
    assert len(told) <= 2


def test_a_quiet_load_tells_nothing():
    watch, told = watched(FIVE_HUNDRED, [100] * 40)
    assert told == watch.alarms == []
    assert watch.outlook.state is DemandState.NORMAL


def test_another_limit_is_judged_at_once():
    watch, _ = watched(FIVE_HUNDRED, [300] * 10)
    change = watch.set_limits(Limits(Decimal(200)))
    assert (change.was, change.state, change.raised) == (DemandState.NO_TARGET, DemandState.ALARM, True)
    assert watch.set_limits(Limits(Decimal(200))) is None
    assert watch.set_limits(Limits()) is None
    assert watch.outlook.state is DemandState.NO_TARGET


def test_what_was_not_measured_changes_nothing():
    watch, told = watched(FIVE_HUNDRED, [900] * 5)
    watch._series.add(CounterReading(EIGHT + timedelta(minutes=6), NO_DATA))
    assert watch.look() is None
    assert watch.outlook.state is DemandState.ALARM
    assert len(told) == 1


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 1500), max_size=70))
def test_the_alarms_join_up_and_end_at_the_state_shown(kilowatts):
    watch, told = watched(FIVE_HUNDRED, kilowatts)
    assert told == watch.alarms
    assert all(a.state is b.was for a, b in pairwise(told))
    if told:
        assert told[-1].state is watch.outlook.state
    if any(one.state is DemandState.EXCEEDED for one in told):
        assert sum(kilowatts) / 60 > 250
