from datetime import date, timedelta

from app.meter.history.agenda import Agenda
from app.meter.history.records import DayRecord, Reason

TODAY = date(2026, 11, 20)


def agenda(days, unsupported=()):
    made = Agenda((0xC6, 0xE7, 0xCE), unsupported)
    made.plan(days, TODAY)
    return made


def before(days):
    return TODAY - timedelta(days=days)


def order(made):
    days = []
    while made.current is not None:
        days.append((TODAY - made.current).days)
        made.keep(DayRecord(made.current, TODAY, dict.fromkeys(made.needed, ()), {}))
    return days


def test_the_day_that_midnight_would_take_is_first_then_the_newest():
    assert order(agenda(range(100))) == [99, *range(99)]
    assert order(agenda([7, 0, 3])) == [0, 2, 3, 6, 7]


def test_a_day_in_trouble_waits_behind_the_others_but_not_the_one_midnight_would_take():
    made = agenda([0, 1])
    assert [made.trouble(Reason.MOVED) for _ in range(4)] == [False, False, False, True]
    assert made.current == before(1)
    edge = agenda([0, 1, 99])
    assert [edge.trouble(Reason.MOVED) for _ in range(4)] == [False] * 4
    assert edge.current == before(99)


def test_troubles_are_counted_by_kind():
    made = agenda([0])
    for _ in range(7):
        made.trouble(Reason.SILENT)
        made.trouble(Reason.MOVED)
    assert made.given_up == {}
    made.trouble(Reason.SILENT)
    assert made.given_up == {TODAY: Reason.SILENT}


def test_of_a_day_that_only_bounds_another_nothing_is_told():
    made = agenda([1])
    made.give_up_the_rest(Reason.SILENT)
    assert made.given_up == {before(1): Reason.SILENT}


def test_what_turns_out_not_to_be_there_is_no_longer_missing():
    unsupported = set()
    made = agenda([0], unsupported)
    made.keep(DayRecord(TODAY, TODAY + timedelta(days=1), {0xC6: (), 0xE7: ()}, {}))
    assert made.done == 0
    unsupported.add(0xCE)
    assert made.done == 1
