from datetime import datetime, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from app.demand.forecast_quality import LEADS, ForecastRecord, Method
from app.demand.like_days import LikeDays
from app.demand.scale import EnergyScale
from app.demand.series import CounterReading, DemandSeries
from app.values import JST

EIGHT = datetime(2026, 11, 20, 8, tzinfo=JST)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
TEN_BEFORE = timedelta(minutes=10)


def series_of(counts_per_minute):
    made = DemandSeries()
    made.rescale(EnergyScale(Decimal(1), 10**8, Decimal(12_000)))
    made.add(CounterReading(EIGHT, 0))
    extend(made, counts_per_minute)
    return made


def extend(made, counts_per_minute):
    begin, counts = made.last.at, made.last.forward
    for n, step in enumerate(counts_per_minute, start=1):
        counts += step
        made.add(CounterReading(begin + n * MINUTE, counts))


def record_of(made):
    record = ForecastRecord(made)
    record.update()
    return record


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 200), st.integers(30, 95))
def test_forecasts_of_a_constant_load_miss_by_nothing(counts, minutes):
    record = record_of(series_of([counts] * minutes))
    assert len(record.errors) == 3 * (minutes // 30)
    assert {one.error_kw for one in record.errors} == {0}
    assert {record.quality(lead, Method.LOAD).worst_kw for lead in LEADS} == {0}


def test_a_load_that_ends_is_forecast_too_high():
    record = record_of(series_of([20] * 20 + [0] * 10))
    by_lead = {one.lead // MINUTE: one for one in record.errors}
    # Ten minutes before the end 400 kWh and a load of 1200 kW: 1200 kW; it came to 800 kW.
    assert (by_lead[10].forecast_kw, by_lead[10].actual_kw, by_lead[10].error_kw) == (1200, 800, 400)
    assert by_lead[5].error_kw < 400


def test_the_quality_keeps_size_and_sign_apart():
    record = record_of(series_of(([20] * 20 + [0] * 10) + ([0] * 20 + [20] * 10)))
    quality = record.quality(TEN_BEFORE, Method.LOAD)
    assert (quality.count, quality.mean_kw, quality.worst_kw, quality.bias_kw) == (2, 400, 400, 0)


def test_like_days_are_judged_beside_the_load():
    made = series_of([20] * 20 + [0] * 10)
    record = ForecastRecord(made)
    record.use(LikeDays({EIGHT - n * DAY: Decimal(600) for n in range(1, 10)}))
    record.update()
    # 400 kWh after twenty minutes and ten minutes at 600 kW: 1000 kW.
    assert record.quality(TEN_BEFORE, Method.LIKE_DAYS).bias_kw == 200
    assert record.quality(TEN_BEFORE, Method.LOAD).bias_kw == 400


def test_windows_not_seen_whole_judge_nobody():
    made = DemandSeries()
    made.rescale(EnergyScale(Decimal(1), 10**8, Decimal(12_000)))
    made.add(CounterReading(EIGHT + MINUTE, 0))
    extend(made, [10] * 40)
    record = record_of(made)
    assert record.errors == []
    assert record.quality(TEN_BEFORE, Method.LOAD) is None


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=35, max_size=100), st.integers(1, 99), st.integers(1, 30))
def test_judging_as_it_goes_equals_judging_at_the_end(steps, late, every):
    """Whatever the moments of looking, and with a boundary that comes late."""
    made = series_of(steps[:30])
    record = ForecastRecord(made)
    for at in range(30, len(steps), every):
        extend(made, steps[at : at + every])
        record.update()
    middle = made.readings[min(late, len(made.readings) - 1)]
    made.add(CounterReading(middle.at - MINUTE / 2, middle.forward, listed=False))
    record.update()
    assert record.errors == record_of(made).errors
