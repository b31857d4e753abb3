"""Fourteen days, and the long holidays between."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.site.lead_time import LongHoliday, earliest_start, is_day_off, long_holidays

days = st.dates(date(2020, 1, 1), date(2060, 12, 31))


@given(days)
def test_the_earliest_start_is_fourteen_days_after_the_application(applied_on: date) -> None:
    assert (earliest_start(applied_on) - applied_on).days == 14


@pytest.mark.parametrize(
    ("applied_on", "desired_start", "expected"),
    [
        # year-end, with the weekends that touch it
        (date(2026, 12, 10), date(2027, 1, 8), [(date(2026, 12, 29), date(2027, 1, 3))]),
        (date(2025, 12, 15), date(2026, 1, 9), [(date(2025, 12, 27), date(2026, 1, 4))]),
        # Golden Week: 29 April stands alone in 2026
        (date(2026, 4, 20), date(2026, 5, 12), [(date(2026, 5, 2), date(2026, 5, 6))]),
        # Mountain Day and Obon
        (date(2026, 8, 3), date(2026, 8, 21), [(date(2026, 8, 13), date(2026, 8, 16))]),
        # five days around the autumn equinox
        (date(2026, 9, 14), date(2026, 9, 30), [(date(2026, 9, 19), date(2026, 9, 23))]),
        # ordinary weekends only
        (date(2026, 6, 1), date(2026, 6, 16), []),
        # the span ends before, or starts after, the holiday
        (date(2026, 12, 14), date(2026, 12, 28), []),
        (date(2027, 1, 4), date(2027, 1, 8), []),
        # a start months away spans holidays all the same; over a year away it spans them all, and none is named
        (
            date(2026, 12, 1),
            date(2027, 1, 29),
            [(date(2026, 12, 29), date(2027, 1, 3)), (date(2027, 1, 9), date(2027, 1, 11))],
        ),
        (
            date(2026, 12, 10),
            date(2027, 3, 10),
            [(date(2026, 12, 29), date(2027, 1, 3)), (date(2027, 1, 9), date(2027, 1, 11))],
        ),
        (
            date(2027, 3, 1),
            date(2027, 7, 1),
            [(date(2027, 3, 20), date(2027, 3, 22)), (date(2027, 5, 1), date(2027, 5, 5))],
        ),
        (date(2026, 12, 10), date(2027, 12, 12), []),
    ],
)
def test_runs_of_three_days_off_between_the_two_days_are_found(
    applied_on: date, desired_start: date, expected: list[tuple[date, date]]
) -> None:
    found = long_holidays(applied_on, desired_start)
    assert [(run.first, run.last) for run in found] == expected


@given(days, st.integers(-30, 60))
def test_every_run_is_whole_and_touches_the_span(applied_on: date, length: int) -> None:
    desired_start = applied_on + timedelta(days=length)
    for run in long_holidays(applied_on, desired_start):
        inside = [run.first + timedelta(days=number) for number in range((run.last - run.first).days + 1)]
        assert len(inside) >= 3
        assert all(map(is_day_off, inside))
        assert not is_day_off(run.first - timedelta(days=1))
        assert not is_day_off(run.last + timedelta(days=1))
        assert any(applied_on < day < desired_start for day in inside)


def test_a_run_is_shown_by_its_two_ends() -> None:
    assert str(LongHoliday(date(2026, 12, 29), date(2027, 1, 3))) == "2026-12-29 – 2027-01-03"
