from datetime import date, datetime, timedelta

from app.meter.history.day_clock import DayClock
from app.values import JST

MINUTE = timedelta(minutes=1)
EVENING = datetime(2026, 11, 20, 23, 50, tzinfo=JST)


def clock(stamp=EVENING, coarseness=2 * MINUTE, now=100.0):
    made = DayClock()
    made.observe(stamp, coarseness, now)
    return made


def test_between_stamps_the_clock_runs_on():
    assert clock().today(100.0 + 599) == date(2026, 11, 20)
    assert clock().today(100.0 + 600) == date(2026, 11, 21)


def test_shortly_before_midnight_the_day_is_in_doubt_and_after_it_is_not():
    assert [clock().in_doubt(100.0 + second) for second in (0, 479, 480, 599, 600)] == [False, False, True, True, False]


def test_a_stamp_taken_a_while_ago_does_not_set_the_clock_back():
    made = clock()
    made.observe(EVENING, 2 * MINUTE, 100.0 + 60)
    assert made.today(100.0 + 600) == date(2026, 11, 21)


def test_a_later_stamp_leads():
    made = clock()
    made.observe(EVENING + 9 * MINUTE, 2 * MINUTE, 101.0)
    assert made.today(101.0 + 60) == date(2026, 11, 21)


def test_a_clock_that_was_set_back_is_followed():
    made = clock(datetime(2026, 11, 21, 8, tzinfo=JST))
    made.observe(datetime(2026, 11, 20, 8, tzinfo=JST), 2 * MINUTE, 200.0)
    assert made.today(200.0) == date(2026, 11, 20)
