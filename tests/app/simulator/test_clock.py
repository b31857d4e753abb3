from datetime import UTC, datetime, timedelta

from app.simulator.clock import MeterClock
from app.values import JST

START = datetime(2026, 11, 20, 7, 0, tzinfo=JST)


def test_the_clock_starts_where_it_is_told_and_runs_as_fast():
    clock = MeterClock(START, origin=1000.0, speed=600.0)
    assert clock.at(1000.0) == START
    assert clock.at(1003.0) == START + timedelta(minutes=30)
    assert clock.monotonic(START + timedelta(minutes=30)) == 1003.0


def test_the_clock_shows_japan_time_whatever_zone_it_was_set_in():
    clock = MeterClock(START.astimezone(UTC), origin=0.0)
    assert clock.at(0.0).utcoffset() == timedelta(hours=9)
