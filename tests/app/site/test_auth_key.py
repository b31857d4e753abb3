"""What is known about a key over its 24 hours, whatever people do to the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import InputProblem
from app.messages import Language, text
from app.site.auth_key import DOUBT_LASTS, LIFETIME, AuthKey, KeyState, Step, TimeLeft, issued_moment
from app.values import JST

ISSUED = datetime(2026, 4, 6, 10, 0, tzinfo=JST)
KEY = AuthKey("青空ビル", ISSUED)
LOOKS = st.lists(
    st.tuples(st.integers(-4_000_000, 4_000_000), st.integers(0, 40_000)), max_size=30
)  # seconds: the clock against the issue, and how long ago, surely, the last look was


def after(hours: float) -> datetime:
    return ISSUED + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("hours", "state", "remaining", "time_left"),
    [
        (0, KeyState.ISSUED, 24, TimeLeft.AMPLE),
        (21.9, KeyState.ISSUED, 2.1, TimeLeft.AMPLE),
        (22, KeyState.ISSUED, 2, TimeLeft.SHORT),
        (23.7, KeyState.ISSUED, 0.3, TimeLeft.SHORT),
        (23.75, KeyState.ISSUED, 0.25, TimeLeft.LAST),
        (24, KeyState.EXPIRED, 0, TimeLeft.AMPLE),
        (100, KeyState.EXPIRED, 0, TimeLeft.AMPLE),
    ],
)
def test_a_key_lives_for_a_day(hours: float, state: KeyState, remaining: float, time_left: TimeLeft) -> None:
    key = KEY.at(after(hours))
    assert (key.state, key.remaining, key.time_left) == (state, timedelta(hours=remaining), time_left)


def test_the_life_of_a_key_in_order() -> None:
    key = AuthKey("青空ビル")
    states = [key.state]
    for step in (Step.ISSUE, Step.HAND_OVER, Step.REGISTER):
        key = key.take(step, ISSUED)
        states.append(key.state)
    assert states == [KeyState.DRAFTED, KeyState.ISSUED, KeyState.HANDED_OVER, KeyState.REGISTERED]
    assert key.steps == frozenset()
    assert key.at(after(500)) == key


@pytest.mark.parametrize("key", [KEY.at(after(25)), KEY.take(Step.WITHDRAW, after(1))])
def test_what_is_heard_late_can_still_be_said(key: AuthKey) -> None:
    assert key.take(Step.REGISTER, after(30)).state is KeyState.REGISTERED


@given(st.lists(st.sampled_from(Step), max_size=8))
@settings(max_examples=60)
def test_a_step_is_taken_or_refused_and_never_taken_twice(steps: list[Step]) -> None:
    key, taken = AuthKey("青空ビル"), []
    for step in steps:
        allowed = step in key.steps
        if allowed:
            key = key.take(step, ISSUED)
            taken.append(step)
        else:
            with pytest.raises(InputProblem, match="key_step"):
                key.take(step, ISSUED)
    assert len(set(taken)) == len(taken)
    assert not taken or taken[0] is Step.ISSUE


@given(LOOKS)
@settings(max_examples=60)
def test_no_way_of_setting_the_clock_lengthens_the_life_of_a_key(looks: list[tuple[int, int]]) -> None:
    key, ran = KEY, timedelta()
    for clock, elapsed in looks:
        before, ran = key, ran + timedelta(seconds=elapsed)
        key = key.at(ISSUED + timedelta(seconds=clock), timedelta(seconds=elapsed))
        assert key.remaining <= before.remaining
        assert key.remaining <= max(LIFETIME - ran, timedelta())
        assert key.is_open <= before.is_open
        if not key.is_doubted and clock >= 0:
            assert key.remaining <= max(LIFETIME - timedelta(seconds=clock), timedelta()) or not before.is_open


@given(LOOKS, st.integers(-12, 14))
@settings(max_examples=60)
def test_another_time_zone_changes_nothing(looks: list[tuple[int, int]], hours: int) -> None:
    here, there, zone = KEY, AuthKey("青空ビル", ISSUED.astimezone(UTC)), timezone(timedelta(hours=hours))
    for clock, elapsed in looks:
        now, passed = ISSUED + timedelta(seconds=clock), timedelta(seconds=elapsed)
        here, there = here.at(now, passed), there.at(now.astimezone(zone), passed)
        assert here == there


def test_a_clock_that_is_set_back_prolongs_nothing_and_is_seen() -> None:
    key = KEY.at(after(20)).at(after(2), timedelta(hours=1))
    assert key.remaining == timedelta(hours=3)
    assert key.was_set_back(after(2))
    assert not key.was_set_back(after(21) - timedelta(minutes=4))
    assert key.at(after(2), timedelta(hours=3)).state is KeyState.EXPIRED


def test_a_wrong_year_is_doubted_and_costs_nothing_once_it_is_right() -> None:
    key = KEY.at(after(1)).at(after(24 * 365), timedelta(seconds=1))
    assert key.is_doubted
    assert key.state is KeyState.ISSUED
    right = key.at(after(1.5))
    assert (right.is_doubted, right.remaining) == (False, timedelta(hours=22.5))


def test_a_doubt_lasts_an_hour_even_over_a_restart() -> None:
    key = KEY.at(after(24 * 365))
    later = after(24 * 365) + DOUBT_LASTS
    assert key.at(later - timedelta(seconds=1)).is_doubted
    assert key.at(later).state is KeyState.EXPIRED


def test_a_doubtful_clock_does_not_stop_the_countdown() -> None:
    key = KEY.at(after(24 * 365), timedelta(hours=23.9))
    assert key.remaining == timedelta(hours=0.1)
    assert key.at(after(24 * 365), timedelta(hours=0.2)).state is KeyState.EXPIRED


def test_a_weekend_without_the_program_is_believed_at_once() -> None:
    assert KEY.at(after(72)).state is KeyState.EXPIRED


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("", "2026-04-06 10:00"),
        ("9:05", "2026-04-06 09:05"),
        ("9:05", "2026-04-06 09:05"),
        ("10時00分", "2026-04-06 10:00"),
        ("10:01", "2026-04-05 10:01"),
        ("23:59", "2026-04-05 23:59"),
    ],
)
def test_a_time_of_issue_lies_within_the_last_day(typed: str, moment: str) -> None:
    for now in (ISSUED, ISSUED.astimezone(UTC)):
        assert f"{issued_moment(typed, now).astimezone(JST):%Y-%m-%d %H:%M}" == moment


@pytest.mark.parametrize("typed", ["24:00", "9:60", "now", "9", "-1:00", "9:5"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(InputProblem, match="key_time_form"):
        issued_moment(typed, ISSUED)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("state", KeyState)
def test_the_next_step_of_every_state_is_worded(language: Language, state: KeyState) -> None:
    assert text(f"key.next.{state}", language) != f"key.next.{state}"
