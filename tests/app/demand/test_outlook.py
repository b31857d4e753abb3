from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.demand.outlook import DemandState, Limits, outlook, state_of
from app.demand.scale import EnergyScale
from app.demand.series import CounterReading, DemandSeries
from app.values import JST, NO_DATA

EIGHT = datetime(2026, 11, 20, 8, tzinfo=JST)
FIVE_HUNDRED = Limits(Decimal(500))
SCALE = EnergyScale(Decimal(1), 10**8, Decimal(12_000))


def constant(counts_a_minute, minutes, scale=SCALE):
    made = DemandSeries()
    made.rescale(scale)
    for n in range(minutes + 1):
        made.add(CounterReading(EIGHT + timedelta(minutes=n), counts_a_minute * n))
    return made


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 90), st.integers(1, 59), st.sampled_from([Decimal(1), Decimal("1.2"), Decimal("0.36")]))
def test_the_forecast_of_a_constant_load_is_that_load_exactly(counts, minutes, per_count):
    now = outlook(constant(counts, minutes, EnergyScale(per_count, 10**8, Decimal(12_000))), FIVE_HUNDRED)
    kw = counts * per_count * 60
    into = minutes % 30
    assert now.load.kw == now.forecast_kw == kw
    assert now.energy_kwh == counts * per_count * into
    assert now.present_kw == now.energy_kwh * 2
    assert now.whole
    assert now.remaining == timedelta(minutes=30 - into)
    assert now.window_start == EIGHT + timedelta(minutes=minutes - into)


def test_the_terms_are_those_of_a_demand_controller():
    # W = 100 kWh after 20 minutes at 300 kW; target 500 kW.
    now = outlook(constant(5, 20), FIVE_HUNDRED)
    assert (now.energy_kwh, now.load.kw) == (100, 300)
    assert now.present_kw == 200  # W / 0.5 h
    assert now.forecast_kw == 300  # (W + 300 kW * 10/60 h) / 0.5 h
    assert now.adjustable_kw == 600  # (500 * 0.5 - 100) / (10/60) - 300


def test_the_adjustable_power_is_negative_when_load_must_go():
    now = outlook(constant(10, 20), FIVE_HUNDRED)
    assert now.forecast_kw == 600
    assert now.adjustable_kw == -300
    # Shedding just that much reaches the target just so.
    assert (now.energy_kwh + (now.load.kw + now.adjustable_kw) * 10 / 60) * 2 == 500


@pytest.mark.parametrize(
    ("counts", "minutes", "target", "share", "state"),
    [
        (10, 20, None, "0.9", DemandState.NO_TARGET),
        (10, 20, "1000", "0.9", DemandState.NORMAL),
        (10, 20, "700", "0.8", DemandState.CAUTION),
        (10, 20, "700", "0.9", DemandState.NORMAL),
        (10, 20, "600", "0.9", DemandState.CAUTION),  # at the target is not above it
        (10, 20, "599", "0.9", DemandState.ALARM),
        (10, 20, "400", "0.9", DemandState.ALARM),  # present demand 400 is at the target, not above it
        (10, 20, "399", "0.9", DemandState.EXCEEDED),
        (0, 20, "1", "0.9", DemandState.NORMAL),
    ],
)
def test_the_states(counts, minutes, target, share, state):
    made = constant(counts, minutes)
    limits = Limits(None if target is None else Decimal(target), caution_share=Decimal(share))
    assert outlook(made, limits).state is state


def test_at_the_boundary_the_new_window_has_begun():
    now = outlook(constant(10, 30), FIVE_HUNDRED)
    assert (now.energy_kwh, now.present_kw, now.remaining) == (0, 0, timedelta(minutes=30))
    assert (now.forecast_kw, now.whole) == (600, True)


def test_before_there_is_anything_there_is_no_outlook():
    assert outlook(DemandSeries(), FIVE_HUNDRED) is None
    made = DemandSeries()
    made.add(CounterReading(EIGHT, 100))
    assert outlook(made, FIVE_HUNDRED) is None
    made.rescale(SCALE)
    now = outlook(made, FIVE_HUNDRED)
    assert (now.energy_kwh, now.load, now.forecast_kw, now.adjustable_kw, now.state) == (
        0,
        None,
        None,
        None,
        DemandState.NORMAL,
    )


def test_a_window_not_seen_from_its_start_says_so():
    made = DemandSeries()
    made.rescale(SCALE)
    for minute in (10, 11):
        made.add(CounterReading(EIGHT + timedelta(minutes=minute), 10 * minute))
    assert (outlook(made).energy_kwh, outlook(made).whole) == (10, False)


def test_what_was_not_measured_does_not_move_the_outlook():
    made = constant(10, 20)
    before = outlook(made, FIVE_HUNDRED)
    made.add(CounterReading(EIGHT + timedelta(minutes=21), NO_DATA))
    assert outlook(made, FIVE_HUNDRED) == before


def test_the_limit_is_what_is_met_first():
    made = constant(10, 20)  # forecast 600 kW
    assert outlook(made, Limits(Decimal(500), Decimal(550))).limits.limit_kw == 500
    assert outlook(made, Limits(Decimal(700), Decimal(550))).state is DemandState.ALARM
    assert outlook(made, Limits(contract_kw=Decimal(550))).adjustable_kw == -150
    assert outlook(made).limits.limit_kw is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 900), min_size=21, max_size=29), st.integers(0, 999))
def test_a_forecast_is_true_within_its_band_if_the_load_stays_as_it_is(powers, phase):
    """The true power of the averaging interval goes on to the end of the window: the true demand is in the band."""
    minutes, per_count = len(powers), Decimal("1.2")
    energy = [per_count * phase / 1000]
    for kw in powers:
        energy.append(energy[-1] + Decimal(kw) / 60)
    made = DemandSeries()
    made.rescale(EnergyScale(per_count, 10**8, Decimal(12_000)))
    for n, kwh in enumerate(energy):
        made.add(CounterReading(EIGHT + timedelta(minutes=n), int(kwh // per_count)))
    now = outlook(made)
    back = now.load.interval // timedelta(minutes=1)
    load = (energy[-1] - energy[-1 - back]) * 60 / back
    true = (energy[-1] - energy[0] + load * (30 - minutes) / 60) * 2
    assert abs(now.forecast_kw - true) <= now.forecast_band_kw + Decimal("1e-9")


@pytest.mark.parametrize(
    ("forecast", "before", "state"),
    [
        (501, DemandState.NORMAL, DemandState.ALARM),
        (499, DemandState.NORMAL, DemandState.CAUTION),
        (499, DemandState.ALARM, DemandState.ALARM),
        (491, DemandState.EXCEEDED, DemandState.ALARM),
        (490, DemandState.ALARM, DemandState.CAUTION),
        (450, DemandState.NORMAL, DemandState.NORMAL),
        (450, DemandState.CAUTION, DemandState.CAUTION),
        (440, DemandState.CAUTION, DemandState.NORMAL),
        (440, DemandState.ALARM, DemandState.NORMAL),
        (None, DemandState.ALARM, DemandState.ALARM),
        (None, DemandState.EXCEEDED, DemandState.NORMAL),
        (None, DemandState.NO_TARGET, DemandState.NORMAL),
    ],
)
def test_a_state_is_left_only_well_below_what_brought_it_about(forecast, before, state):
    forecast = None if forecast is None else Decimal(forecast)
    assert state_of(Decimal(0), forecast, Decimal(4), FIVE_HUNDRED, before) is state
    assert state_of(Decimal(501), forecast, Decimal(4), FIVE_HUNDRED, before) is DemandState.EXCEEDED
    assert state_of(Decimal(0), Decimal(470), Decimal(40), FIVE_HUNDRED, DemandState.ALARM) is DemandState.ALARM


def test_an_alarm_ends_with_the_load_however_coarse_the_register():
    """One count of 100 kWh in half an hour is 200 kW: the band of any forecast is wider than the limit."""
    made = constant(0, 20, EnergyScale(Decimal(100), 10**8, Decimal(12_000)))
    limits = Limits(Decimal(150))
    assert outlook(made, limits).forecast_band_kw > limits.limit_kw
    for before in (DemandState.CAUTION, DemandState.ALARM, DemandState.EXCEEDED):
        assert outlook(made, limits, before).state is DemandState.NORMAL


def test_power_fed_into_the_grid_takes_nothing_off_the_demand():
    made = constant(10, 20)
    made.add(CounterReading(EIGHT + timedelta(minutes=21), 200, power_w=-30_000))
    now = outlook(made, FIVE_HUNDRED)
    assert (now.load.kw, now.present_kw, now.forecast_kw) == (-30, 400, 400)
    assert now.adjustable_kw == Decimal(50) * 60 / 9 + 30
