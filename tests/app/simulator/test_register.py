from datetime import datetime, timedelta

from app.simulator.load import KWH, LoadProfile
from app.simulator.register import Register
from app.values import JST

START = datetime(2026, 11, 20, 8, 0, tzinfo=JST)
ONE_KWH_PER_MINUTE = LoadProfile([(0, 60_000_000)])


def register(initial: int, digits: int = 8) -> Register:
    return Register(ONE_KWH_PER_MINUTE.energy, KWH, START, initial, digits)


def test_counts_are_whole_and_rounded_down():
    shown = register(1000)
    assert shown.reading(START) == 1000
    assert shown.reading(START + timedelta(seconds=59)) == 1000
    assert shown.reading(START + timedelta(seconds=60)) == 1001


def test_the_counter_rolls_over_at_its_digits():
    shown = register(99_999_999)
    assert shown.reading(START) == 99_999_999
    assert shown.reading(START + timedelta(minutes=1)) == 0
    assert register(9, digits=1).reading(START + timedelta(minutes=1)) == 0


def test_before_its_reading_was_zero_there_is_no_reading():
    shown = register(10)
    assert shown.reading(START - timedelta(minutes=10)) == 0
    assert shown.reading(START - timedelta(minutes=11)) is None


def test_demand_is_the_mean_of_the_half_hour_that_ends():
    shown = register(1000)
    assert shown.demand(START + timedelta(minutes=30), KWH) == 60
    assert register(29).demand(START, KWH) is None
