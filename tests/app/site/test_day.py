"""Days however they are written, and which day it is in Japan."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InputProblem
from app.site.day import YEARS, day_in_japan, iso_day, read_day
from app.values import JST


@pytest.mark.parametrize(
    "typed",
    [
        "2026-12-07",
        "2026/12/7",
        "2026.12.07",
        " 20261207 ",
        "２０２６年１２月７日",
        "2026年12月7日（月）",
        "2026年12月7日月曜日",
        "2026/12/7(月・祝)",
        "令和8年12月7日",
        "R8.12.7",
        "ｒ８／１２／７",
    ],
)
def test_a_day_is_read_however_it_is_written(typed: str) -> None:
    assert read_day(typed) == date(2026, 12, 7)


def test_the_first_year_of_an_era_has_a_name() -> None:
    assert read_day("令和元年5月1日") == date(2019, 5, 1)


def test_nothing_is_no_day() -> None:
    assert read_day(" \u3000") is None


@pytest.mark.parametrize(
    "typed",
    [
        "2026-13-01",
        "2027-02-29",
        "12-07",
        "8.12.7",
        "元年5月1日",
        "来週",
        "2026-12-07-01",
        "1999-12-31",
        "2100-01-01",
        "9999-12-31",
    ],
)
def test_what_is_no_day_of_this_century_is_refused(typed: str) -> None:
    with pytest.raises(InputProblem) as refused:
        read_day(typed)
    assert refused.value.code == "date_form"


@given(st.dates(date(YEARS.start, 1, 1), date(YEARS.stop - 1, 12, 31)))
def test_every_day_comes_back_from_its_iso_form(day: date) -> None:
    assert read_day(day.isoformat()) == day


@given(st.text(max_size=20))
def test_any_text_is_a_day_or_refused(typed: str) -> None:
    try:
        day = read_day(typed)
    except InputProblem as problem:
        assert problem.code == "date_form"
    else:
        assert day is None or day.year in YEARS


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2026, 11, 22, 14, 59, 59, tzinfo=UTC), date(2026, 11, 22)),
        (datetime(2026, 11, 22, 15, 0, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 11, 22, 23, 59, tzinfo=JST), date(2026, 11, 22)),
        (datetime(2026, 12, 31, 10, 0, tzinfo=timezone(timedelta(hours=-5))), date(2027, 1, 1)),
    ],
)
def test_the_day_is_japans_whatever_the_zone_of_the_clock(now: datetime, day: date) -> None:
    assert day_in_japan(now) == day


@pytest.mark.parametrize(
    "written", ["20261207", "2026-W50-1", "2026-12-7", "2026-02-29", "1999-12-31", "9999-01-01", ""]
)
def test_a_file_writes_days_in_one_way(written: str) -> None:
    assert iso_day("2026-12-07") == date(2026, 12, 7)
    with pytest.raises(ValueError):
        iso_day(written)
