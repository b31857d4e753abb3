from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.demand.like_days import MOST_DAYS, DayKind, LikeDays, day_kind
from app.values import HALF_HOUR, JST

TEN = datetime(2026, 11, 20, 10, tzinfo=JST)  # a Friday
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2026, 11, 20), DayKind.WORKING_DAY),
        (date(2026, 11, 21), DayKind.SATURDAY),
        (date(2026, 11, 22), DayKind.DAY_OFF),
        (date(2026, 11, 23), DayKind.DAY_OFF),  # 勤労感謝の日, a Monday
        (date(2026, 1, 2), DayKind.DAY_OFF),  # customary closure
        (date(2026, 8, 14), DayKind.DAY_OFF),  # Obon, a Friday
        (date(2026, 2, 28), DayKind.SATURDAY),
        (date(2026, 1, 3), DayKind.DAY_OFF),  # customary closure, a Saturday
        (date(2025, 5, 3), DayKind.DAY_OFF),  # 憲法記念日, a Saturday
    ],
)
def test_kinds_of_days(day, kind):
    assert day_kind(day) is kind


def test_the_median_of_like_days_before_with_its_range():
    demands = {TEN - n * DAY: Decimal(100 + n) for n in range(1, 15)}
    expected = LikeDays(demands).expected(TEN)
    # 19, 18, 17, 16, 13, 12, 11, 10, 9, 6 November are the ten working days before.
    assert (expected.kw, expected.low_kw, expected.high_kw, expected.days) == (Decimal("107.5"), 101, 114, MOST_DAYS)


def test_one_day_is_no_habit():
    assert LikeDays({TEN - DAY: Decimal(100)}).expected(TEN) is None
    assert LikeDays({TEN - 6 * DAY: Decimal(1), TEN - 5 * DAY: Decimal(1)}).expected(TEN) is None  # Saturday, Sunday


def test_what_is_to_come_begins_with_the_next_half_hour():
    demands = {TEN - n * DAY + slot * HALF_HOUR: Decimal(slot) for n in range(1, 10) for slot in range(-4, 8)}
    coming = LikeDays(demands).coming(TEN + timedelta(minutes=12), TEN + 6 * HALF_HOUR)
    assert [(one.start, one.kw) for one in coming] == [(TEN + slot * HALF_HOUR, slot) for slot in range(1, 6)]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2000), st.integers(0, 13), st.integers(0, 47))
def test_a_constant_load_is_expected_exactly(kw, missing, slot):
    demands = {
        TEN - n * DAY + at * HALF_HOUR: Decimal(kw) for n in range(1, 15) if n != missing for at in range(-20, 28)
    }
    expected = LikeDays(demands).expected(TEN + (slot - 20) * HALF_HOUR)
    assert (expected.kw, expected.low_kw, expected.high_kw) == (kw, kw, kw)
