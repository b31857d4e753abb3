"""The offset of a meter's clock: always inside the bounds, narrowed by every answer, given up when the clock is set."""

from datetime import UTC, datetime
from math import floor, inf

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.visit.known import MeterKey
from app.visit.meter_clock import DRIFT, MeterClock
from app.visit.polling import Polling

EPOCH_S = 1_795_000_000.0
GOLDEN = 0.618_033_988_75


class Far:
    """A meter clock that is `offset` ahead of ours, drifts, and stamps every `step` seconds, `phase` after midnight."""

    def __init__(self, offset=17.4, drift=0.0, step=1, phase=0):
        self.offset, self.drift, self.step, self.phase = EPOCH_S + offset, drift, step, phase

    def ahead(self, now):
        return self.offset + self.drift * now

    def stamp(self, now):
        shown = floor((now + self.ahead(now) - self.phase) / self.step) * self.step + self.phase
        return datetime.fromtimestamp(shown, tz=UTC)


def ask(clock, far, sent, there=0.0, back=0.0):
    clock.observe(far.stamp(sent + there), sent, sent + there + back)


def bounds(clock, far, now):
    return clock.low - far.ahead(now), clock.high - far.ahead(now)


DELAYS = st.floats(0, 0.45)
STEPS = st.sampled_from((1, 1, 2, 5, 10, 30, 60, 300, 1800))


@settings(max_examples=60, deadline=None)
@given(
    offset=st.floats(-1e6, 1e6),
    drift=st.floats(-DRIFT, DRIFT),
    step=STEPS,
    polls=st.lists(st.tuples(st.floats(0.01, 90), DELAYS, DELAYS), min_size=1, max_size=60),
)
def test_the_true_offset_is_always_inside_the_bounds(offset, drift, step, polls):
    far, clock, now = Far(offset, drift, step), MeterClock(), 50.0
    for pause, there, back in polls:
        ask(clock, far, now, there, back)
        now += there + back
        low, high = bounds(clock, far, now)
        assert low <= 1e-5
        assert high >= -1e-5
        now += pause


@settings(max_examples=40, deadline=None)
@given(offset=st.floats(-1e6, 1e6), drift=st.floats(-DRIFT / 2, DRIFT / 2), delay=st.floats(0, 0.2))
def test_twenty_answers_read_the_clock_to_a_fifth_of_a_second_beside_the_delay(offset, drift, delay):
    far, clock, now = Far(offset, drift), MeterClock(), 0.0
    for _ in range(20):
        ask(clock, far, now, delay / 2, delay / 2)
        now += 3 + GOLDEN
    assert clock.high - clock.low <= 0.2 + delay
    assert abs(clock.offset_s - far.ahead(now)) <= 0.1 + delay / 2
    assert clock.steady


def test_the_first_answer_knows_the_clock_within_its_second():
    far, clock = Far(17.4), MeterClock()
    assert (clock.offset_s, clock.planning_offset_s, clock.steady) == (None, None, False)
    ask(clock, far, 3.0)
    assert abs(clock.offset_s - far.ahead(3.0)) <= 0.5
    assert clock.steady


def test_a_clock_that_runs_at_another_pace_is_never_steady():
    far, clock = Far(drift=59.0), MeterClock()
    for turn in range(10):
        ask(clock, far, turn * 10.0)
        assert clock.steady == (turn == 0)


@settings(max_examples=30, deadline=None)
@given(offset=st.floats(-1e6, 1e6), phase=st.sampled_from((0, 7, 59)), interval=st.sampled_from((10.0, 30.0)))
def test_a_meter_that_stamps_each_minute_is_not_a_minute_late(offset, phase, interval):
    far, clock = Far(offset, step=60, phase=phase), MeterClock()
    for turn in range(round(600 / interval)):
        ask(clock, far, turn * interval)
    low, high = bounds(clock, far, 600)
    assert -interval - 0.1 <= low <= 1e-5 <= high + 2e-5 <= interval + 0.2
    assert clock.steady
    assert -interval - 0.1 <= clock.offset_s - far.ahead(600) <= 0.5


@settings(max_examples=30, deadline=None)
@given(offset=st.floats(-1e6, 1e6), step=STEPS, interval=st.sampled_from((10.0, 60.0)))
def test_asking_when_the_plan_says_so_halves_what_is_not_known(offset, step, interval):
    far, clock, polling = Far(offset, step=step), MeterClock(), Polling(MeterKey("", 0), interval, 0.0)
    ask(clock, far, 0.0)
    for _ in range(60):
        polling.turn = polling.due(clock)
        ask(clock, far, polling.turn)
    assert step > 60 or clock.high - clock.low <= 1.25
    assert bounds(clock, far, polling.turn)[0] <= 1e-5


def test_a_register_that_is_not_taken_for_an_hour_says_nothing_about_the_clock():
    far, clock = Far(17.4), MeterClock()
    for turn in range(30):
        ask(clock, far, turn * (10 + GOLDEN))
    before, stale = clock.offset_s, far.stamp(310.0)
    for turn in range(360):
        clock.observe(stale, 320.0 + turn * 10, 320.0 + turn * 10)
    assert clock.steady
    assert clock.offset_s == pytest.approx(before, abs=1.0)


@settings(max_examples=40, deadline=None)
@given(st.floats(2.5, 1e6), st.sampled_from((-1, 1)))
def test_a_clock_that_was_set_is_known_anew_at_once(moved, direction):
    far, clock = Far(), MeterClock()
    for turn in range(10):
        ask(clock, far, turn * (10 + GOLDEN))
    far.offset += direction * moved
    assume(far.stamp(200.0) != far.stamp(200.0 - direction * moved))
    ask(clock, far, 200.0)
    assert not clock.steady
    assert abs(clock.offset_s - far.ahead(200.0)) <= 0.5 + 1e-5
    ask(clock, far, 210.0)
    assert clock.steady


def test_what_the_meter_tells_unasked_is_a_lower_bound():
    clock, far = MeterClock(), Far(17.4, step=1800)
    clock.observe(far.stamp(2000.0), -inf, 2000.0)
    low, high = bounds(clock, far, 2000.0)
    assert low <= 0
    assert high == inf
    second = Far(17.4)
    ask(clock, second, 2010.3)
    low, high = bounds(clock, second, 2010.3)
    assert low <= 0 <= high < 60


def test_bounds_that_nobody_renews_widen_by_the_drift():
    far, clock = Far(), MeterClock()
    for turn in range(30):
        ask(clock, far, turn * (10 + GOLDEN))
    narrow = clock.high - clock.low
    ask(clock, far, 1e5 + 0.2)
    assert narrow < 0.2
    assert clock.high - clock.low == pytest.approx(1.0, abs=0.01)
