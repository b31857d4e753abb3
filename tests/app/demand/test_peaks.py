"""Daily and monthly peaks, the meter's month, and its own maximum beside ours."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.demand.peaks import MaximumCheck, check_maximum, daily_peaks, month_start, monthly_peaks
from tests.app.demand.histories import at, half_hours

FIRST = date(2026, 10, 30)


def days(count, **peaks):
    """Return half hours of 10 kWh; `d2=(20, 55)` has half hour 20 of day 2 use 55 kWh."""
    kwh = [100 + slot % 7 for slot in range(48 * count)]
    for name, (slot, used) in peaks.items():
        kwh[48 * int(name[1:]) + slot] = 10 * used
    return kwh


def test_a_days_peak_is_the_first_half_hour_that_reaches_it():
    kwh = days(2, d0=(20, 55), d1=(30, 60))
    kwh[33] = kwh[20]
    first, second = daily_peaks(half_hours(FIRST, kwh))
    assert (first.peak.start, first.peak.kw, first.known) == (at(FIRST, "10:00"), 110, 48)
    assert (second.peak.start, second.peak.kw) == (at(date(2026, 10, 31), "15:00"), 120)


def test_a_day_nobody_measured_has_no_peak():
    measured = half_hours(FIRST, days(3), gaps=tuple(range(48, 96)))
    assert [(one.day, one.peak is None, one.known) for one in daily_peaks(measured)] == [
        (date(2026, 10, 30), False, 48),
        (date(2026, 10, 31), True, 0),
        (date(2026, 11, 1), False, 48),
    ]


def test_calendar_months_without_a_fixed_date_and_what_is_missing_of_them():
    october, november = monthly_peaks(half_hours(FIRST, days(4, d1=(20, 55), d2=(30, 60))), None)
    assert (october.first, october.last) == (date(2026, 10, 1), date(2026, 10, 31))
    assert (october.peak.start, october.peak.kw) == (at(date(2026, 10, 31), "10:00"), 110)
    assert (october.known, october.missing, october.complete) == (96, 29 * 48, False)
    assert (november.peak.kw, november.known, november.missing, november.slots) == (120, 96, 0, 30 * 48)


def test_months_run_from_fixed_date_to_fixed_date():
    before, after = monthly_peaks(half_hours(FIRST, days(4)), 31)
    assert (before.first, before.last) == (date(2026, 9, 30), date(2026, 10, 30))
    assert (after.first, after.last) == (date(2026, 10, 31), date(2026, 11, 29))


def test_a_whole_month_is_complete():
    month = monthly_peaks(half_hours(date(2026, 11, 1), days(30)), 1)[0]
    assert (month.complete, month.missing) == (True, 0)
    with_a_gap = monthly_peaks(half_hours(date(2026, 11, 1), days(30), gaps=(100,)), 1)[0]
    assert (with_a_gap.complete, with_a_gap.missing) == (False, 1)


def test_what_has_not_come_yet_is_not_missing():
    (month,) = monthly_peaks(half_hours(date(2026, 11, 1), days(3)[:110]), 1)
    assert (month.known, month.missing, month.complete) == (110, 0, False)


@settings(max_examples=60)
@given(st.dates(date(2024, 1, 31), date(2031, 12, 31)), st.integers(1, 31))
def test_a_month_begins_on_its_fixed_date_or_the_last_day_and_holds_its_days(day, fixed_day):
    begin = month_start(day, fixed_day)
    assert begin <= day < begin + timedelta(days=32)
    assert begin.day == fixed_day or (begin + timedelta(days=1)).day == 1
    assert month_start(begin, fixed_day) == begin
    assert month_start(begin - timedelta(days=1), fixed_day) < begin


@pytest.mark.parametrize(
    ("meter_kw", "said"),
    [("110", MaximumCheck.AGREES), ("110.1", MaximumCheck.ELSEWHERE), ("109.9", MaximumCheck.DISAGREES)],
)
def test_the_meters_own_maximum_of_an_incomplete_month(meter_kw, said):
    month = monthly_peaks(half_hours(FIRST, days(2, d0=(20, 55))), 1)[0]
    assert check_maximum(month, Decimal(meter_kw)) is said


def test_a_higher_maximum_of_a_month_known_whole_is_a_contradiction():
    month = monthly_peaks(half_hours(date(2026, 11, 1), days(30)), 1)[0]
    assert check_maximum(month, month.peak.kw) is MaximumCheck.AGREES
    assert check_maximum(month, month.peak.kw + 1) is MaximumCheck.DISAGREES
