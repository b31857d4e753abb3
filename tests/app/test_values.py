from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.values import HALF_HOUR, JST, NO_DATA, exact_number, half_hour_start, plain


@pytest.mark.parametrize(
    ("at", "start"), [("08:00:00", "08:00"), ("08:29:59", "08:00"), ("08:30:00", "08:30"), ("23:59:59", "23:30")]
)
def test_a_half_hour_starts_at_00_and_30(at, start):
    moment = datetime.fromisoformat(f"2026-11-20T{at}+09:00")
    assert half_hour_start(moment) == datetime.fromisoformat(f"2026-11-20T{start}:00+09:00")


@settings(max_examples=100, deadline=None)
@given(st.datetimes(datetime(1, 1, 1), datetime(9998, 12, 31), timezones=st.just(JST)))
def test_every_moment_is_in_its_half_hour(moment):
    start = half_hour_start(moment)
    assert start <= moment < start + HALF_HOUR
    assert half_hour_start(start) == start
    assert (start.minute % 30, start.second, start.microsecond) == (0, 0, 0)


def test_japan_knows_no_summer_time():
    assert {datetime(2026, month, 1, tzinfo=JST).utcoffset() for month in range(1, 13)} == {timedelta(hours=9)}


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 99_999_999), st.integers(0, 999_999), st.integers(0, 4), st.integers(0, 3))
def test_whatever_a_meter_counts_survives_as_a_json_number(count, coefficient, unit, multiplier):
    value = count * Decimal(coefficient).scaleb(-unit - multiplier)
    number = exact_number(value)
    assert Decimal(repr(number)) == value == Decimal(plain(value))
    assert isinstance(number, int) == (value == int(value))


def test_a_number_that_would_lose_digits_is_refused():
    with pytest.raises(ValueError, match="survive"):
        exact_number(Decimal("1234567890.12345678"))


@pytest.mark.parametrize(
    ("value", "digits"),
    [
        ("5019968.400", "5019968.4"),
        ("1E+3", "1000"),
        ("100", "100"),
        ("0.000", "0"),
        ("-1.50", "-1.5"),
        ("1E-4", "0.0001"),
    ],
)
def test_plain_digits_have_no_exponent_and_no_zeros_behind(value, digits):
    assert plain(Decimal(value)) == digits


def test_no_data_is_a_value_of_its_own():
    assert repr(NO_DATA) == "NO_DATA"
    assert NO_DATA != 0xFFFFFFFE
