from datetime import datetime, timedelta
from decimal import Decimal
from itertools import accumulate, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.demand.scale import EnergyScale
from app.demand.series import LONGEST_AVERAGE, CounterReading, DemandSeries
from app.values import HALF_HOUR, JST, NO_DATA, half_hour_start

EIGHT = datetime(2026, 11, 20, 8, tzinfo=JST)
SCALE = EnergyScale(Decimal("1.2"), 10**8, Decimal(12_000))
MINUTE = timedelta(minutes=1)
COUNT_SIZES = st.builds(lambda digits, zeros: Decimal(digits).scaleb(zeros), st.integers(1, 99), st.integers(-4, 2))
"""In kWh: whatever unit, coefficient and multiplier make of one count."""


def series(*readings, scale=SCALE):
    """Return a series of (minute after eight, counts) or whole readings."""
    made = DemandSeries()
    made.rescale(scale)
    for one in readings:
        made.add(one if isinstance(one, CounterReading) else at(*one))
    return made


def at(minute, count, **more):
    return CounterReading(EIGHT + minute * MINUTE, count, **more)


def windows(made):
    return [(f"{one.start:%H:%M}", one.kwh, one.kw, one.complete) for one in made.half_hours()]


# Windows -----------------------------------------------------------------------------------------


def test_a_window_is_the_difference_between_its_ends():
    assert windows(series((0, 100), (13, 150), (30, 200), (31, 300), (60, 450))) == [
        ("08:00", Decimal("120.0"), Decimal("240.0"), True),
        ("08:30", Decimal("300.0"), Decimal("600.0"), True),
    ]


def test_the_window_under_way_is_not_among_the_closed():
    assert windows(series((0, 0), (10, 5), (29.5, 9))) == []


def test_a_window_seen_in_part_says_so():
    assert windows(series((10, 100), (20, 110), (40, 130))) == [("08:00", Decimal("12.0"), Decimal("24.0"), False)]
    assert windows(series((0, 100), (20, 110), (40, 130))) == [("08:00", Decimal("12.0"), Decimal("24.0"), False)]


def test_nothing_is_said_of_windows_nobody_saw():
    assert windows(series((0, 0), (30, 10), (180, 100), (210, 110))) == [
        ("08:00", Decimal("12.0"), Decimal("24.0"), True),
        ("11:00", Decimal("12.0"), Decimal("24.0"), True),
    ]


def test_a_window_ends_at_midnight_as_at_any_other_half_hour():
    night = datetime(2026, 12, 31, 23, 30, tzinfo=JST)
    made = series(*(CounterReading(night + n * 15 * MINUTE, 10 * n) for n in range(5)))
    assert [(one.start, one.end, one.kwh) for one in made.half_hours()] == [
        (night, night + HALF_HOUR, Decimal("24.0")),
        (night + HALF_HOUR, night + 2 * HALF_HOUR, Decimal("24.0")),
    ]
    assert made.half_hours()[1].start == datetime(2027, 1, 1, tzinfo=JST)


def test_stamps_ages_apart_are_no_reason_to_wait():
    # A clock set from its factory date to today leaves centuries of half hours between two readings.
    ages = [datetime(year, 1, 1, tzinfo=JST) for year in (1, 1900, 2026, 9998)]
    made = series(*(CounterReading(start + n * 15 * MINUTE, n) for start in ages for n in range(3)))
    assert [one.start for one in made.half_hours()] == ages


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 2000), st.integers(0, 100)), min_size=1, max_size=60),
    st.integers(0, 10**8 - 1),
    st.integers(0, 1799),
    st.booleans(),
)
def test_windows_add_up_exactly_to_the_counter(steps, first, offset, roll_over):
    """Whatever the load and the moments of reading: the sum of all windows is the difference of their ends."""
    start = EIGHT + timedelta(seconds=offset)
    modulus = 10**8
    before = modulus - 7 if roll_over else first
    stamps = [start + timedelta(seconds=s) for s in accumulate((seconds for seconds, _ in steps), initial=0)]
    totals = list(accumulate((min(counts, seconds // 2) for seconds, counts in steps), initial=0))
    made = series(*(CounterReading(t, (before + n) % modulus) for t, n in zip(stamps, totals, strict=True)))
    expected = {}
    for window in {half_hour_start(stamp) for stamp in stamps}:
        inside = [n for t, n in zip(stamps, totals, strict=True) if window <= t <= window + HALF_HOUR]
        if window + HALF_HOUR <= stamps[-1] and len(inside) > 1:
            expected[window] = (inside[-1] - inside[0]) * Decimal("1.2")
    assert {one.start: one.kwh for one in made.half_hours()} == expected
    assert all(one.kw == one.kwh * 2 >= 0 for one in made.half_hours())
    energy, _ = made.energy_since(start)
    assert energy == totals[-1] * Decimal("1.2")


# Counters that do odd things ---------------------------------------------------------------------


def test_a_roll_over_is_counted_through():
    made = series((0, 99_999_990), (15, 99_999_999), (16, 5), (30, 10))
    assert windows(made) == [("08:00", Decimal("24.0"), Decimal("48.0"), True)]
    assert [one.kwh for one in made.samples][2] == Decimal("6.0")


def test_a_coefficient_of_zero_makes_every_step_no_load():
    made = series((0, 100), (9, 50_000_000), (30, 3), scale=EnergyScale(Decimal(0), 10**8, Decimal(12_000)))
    assert windows(made) == [("08:00", 0, 0, True)]
    assert {load.kw for load in made.loads} == {0}


def test_a_meter_with_fewer_digits_rolls_over_earlier():
    made = series((0, 9_990), (30, 10), scale=EnergyScale(Decimal("1.2"), 10**4, Decimal(12_000)))
    assert windows(made) == [("08:00", Decimal("24.0"), Decimal("48.0"), True)]


@pytest.mark.parametrize("before", [5_000_000, 50_000, 1_000, 99_000_000])
def test_a_restart_to_zero_and_back_is_no_energy(before):
    readings = [(n, before + 5 * n) for n in range(10)]
    readings += [(10 + n, 5 * n) for n in range(10)]
    readings += [(20 + n, before + 100 + 5 * n) for n in range(11)]
    made = series(*readings)
    assert windows(made) == [("08:00", 28 * 5 * Decimal("1.2"), 2 * 28 * 5 * Decimal("1.2"), False)]
    assert {load.kw for load in made.loads} == {5 * Decimal("1.2") * 60}
    assert [f"{load.at:%M}" for load in made.loads if load.after_gap] == ["01", "11", "21"]


def test_the_load_after_a_pause_is_not_joined_to_the_one_before():
    made = series((0, 0), (1, 20), (2, 40), (30, 500), (31, 520), (32, 540))
    assert [(f"{load.at:%M}", load.after_gap) for load in made.loads] == [
        ("01", True),
        ("02", False),
        ("31", True),
        ("32", False),
    ]


def test_a_measured_power_after_a_pause_is_not_joined_either():
    made = series(*(at(minute, minute, power_w=5000) for minute in (0, 1, 2, 30, 31)))
    assert [load.after_gap for load in made.loads] == [True, False, False, True, False]
    assert {(load.kw, load.band_kw) for load in made.loads} == {(Decimal(5), Decimal(0))}


def test_what_was_not_measured_is_a_sample_without_energy():
    made = series((0, 100), (10, NO_DATA), (30, 200))
    assert [one.kwh for one in made.samples] == [Decimal("120.0"), NO_DATA, Decimal("240.0")]
    assert windows(made) == [("08:00", Decimal("120.0"), Decimal("240.0"), True)]
    assert made.last == at(30, 200)


def test_the_same_stamp_twice_is_no_new_sample():
    made = series((0, 100))
    assert not made.add(at(0, 100))
    assert not made.add(at(0, 150))
    assert not made.add(at(0, NO_DATA))
    assert [one.kwh for one in made.samples] == [Decimal("120.0")]


def test_a_value_that_comes_after_all_replaces_no_data():
    made = series((0, NO_DATA), (30, 150))
    assert made.add(at(0, 100))
    assert windows(made) == [("08:00", Decimal("60.0"), Decimal("120.0"), True)]


def test_power_that_comes_with_a_stamp_known_already_is_the_load_there():
    made = series((0, 100), (1, 105), (2, 110))
    for power_w in (280_000, 1):
        assert not made.add(at(2, 110, power_w=power_w)), "no new sample"
    assert [(one.kw, one.interval) for one in made.loads] == [(360, MINUTE), (280, timedelta(0))]
    assert (len(made.samples), made.sample_count) == (3, 3)


def test_a_boundary_that_was_asked_for_is_no_sample_until_it_is_told():
    made = series((5, 110), (30, 150))
    assert not made.add(at(0, 100, listed=False))
    assert (len(made.samples), windows(made)[0][3]) == (2, True)
    assert made.add(at(0, 100))
    assert len(made.samples) == 3


def test_a_told_value_without_data_does_not_wipe_out_a_known_boundary():
    made = series(at(0, 100, listed=False), (30, 150))
    assert made.add(at(0, NO_DATA))
    assert [one.kwh for one in made.samples] == [Decimal("120.0"), Decimal("180.0")]
    assert windows(made) == [("08:00", Decimal("60.0"), Decimal("120.0"), True)]


def test_a_late_reading_is_put_in_its_place():
    readings = [(n, 5 * n) for n in range(31)]
    made = series(*readings[:7], *readings[8:])
    assert made.add(at(*readings[7]))
    whole = series(*readings)
    assert (made.samples, windows(made), list(made.loads)) == (whole.samples, windows(whole), list(whole.loads))


@settings(max_examples=40, deadline=None)
@given(st.permutations(range(12)))
def test_the_order_of_arrival_does_not_matter(order):
    readings = [(3 * n, 40 * n if n < 6 else 30 * n) for n in range(12)]
    made, whole = series(*(readings[n] for n in order)), series(*readings)
    assert (made.samples, windows(made), list(made.loads)) == (whole.samples, windows(whole), list(whole.loads))


def test_readings_may_come_before_the_scale_is_known():
    readings = [(0, 100), (10, 120), (30, 200)]
    made = series(*readings, scale=None)
    assert (made.samples, windows(made), list(made.loads), made.energy_since(EIGHT)) == ([], [], [], None)
    made.rescale(SCALE)
    assert windows(made) == windows(series(*readings))
    assert list(made.loads) == list(series(*readings).loads) != []
    made.rescale(EnergyScale(Decimal("0.6"), 10**8, Decimal(12_000)))
    assert windows(made)[0][1] == Decimal("60.0")


def test_reverse_energy_is_scaled_too():
    made = series(at(0, 100, reverse=50), at(1, 101, reverse=NO_DATA), at(2, 102))
    assert [one.reverse_kwh for one in made.samples] == [Decimal("60.0"), NO_DATA, None]


# Load --------------------------------------------------------------------------------------------


def test_the_interval_grows_until_twenty_counts_are_in_it():
    made = series(*((n, 4 * n) for n in range(8)))
    assert [load.interval // MINUTE for load in made.loads] == [1, 2, 3, 4, 5, 5, 5]
    assert {load.kw for load in made.loads} == {Decimal(4) * Decimal("1.2") * 60}
    assert made.loads[-1].band_kw == Decimal("14.4")


def test_the_interval_never_grows_beyond_ten_minutes():
    made = series(*((n, n // 8) for n in range(40)))
    assert max(load.interval for load in made.loads) == LONGEST_AVERAGE
    assert made.loads[-1].band_kw == Decimal("7.2")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 1_500), min_size=2, max_size=80),
    st.integers(0, 999),
    COUNT_SIZES,
    st.sampled_from([10, 30, 60]),
)
def test_the_true_mean_load_is_within_the_band(powers, phase, per_count, seconds):
    """The register shows whole counts of the energy; the mean of the true power over the interval is in the band."""
    step = timedelta(seconds=seconds)
    energy = list(accumulate((Decimal(kw) * seconds / 3600 for kw in powers), initial=per_count * phase / 1000))
    scale = EnergyScale(per_count, 10**8, Decimal(12_000))
    made = series(*(CounterReading(EIGHT + n * step, int(e // per_count)) for n, e in enumerate(energy)), scale=scale)
    assert len(made.loads) == len(powers)
    for load in made.loads:
        last = (load.at - EIGHT) // step
        first = (load.at - load.interval - EIGHT) // step
        true = (energy[last] - energy[first]) * 3600 / Decimal((load.interval).total_seconds())
        assert abs(load.kw - true) <= load.band_kw + Decimal("1e-12")


def test_loads_follow_each_other_in_time():
    made = series(*((n, 10 * n) for n in range(20)), (18.5, 185))
    assert all(a.at < b.at for a, b in pairwise(made.loads))
    assert len(made.loads) == 20


# Growing -----------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(40)), st.integers(0, 39))
def test_who_remembers_a_revision_learns_how_much_of_it_still_stands(order, pause):
    made, kept = series(), []
    for number, n in enumerate(order):
        made.add(at(n, 30 * n))
        if number == pause:
            revision, kept = made.revision, list(made.loads)
    still = min(made.loads_kept(revision), len(kept))
    assert list(made.loads)[:still] == kept[:still]


def test_readings_at_the_end_leave_all_before_them_alone():
    made = series(*((n, 10 * n) for n in range(20)))
    revision, loads = made.revision, len(made.loads)
    made.add(at(20, 200))
    assert (made.revision, made.loads_kept(revision)) == (revision, loads + 1)


def test_a_boundary_that_comes_late_changes_the_last_loads_only():
    made = series(*((n, int(10 * n)) for n in (*range(30), 30.5)))
    revision, loads = made.revision, len(made.loads)
    made.add(at(30, 300, listed=False))
    assert (loads, made.loads_kept(revision)) == (30, 29)
    assert made.half_hours()[0].complete


def test_closed_windows_are_worked_out_anew_when_a_reading_comes_late():
    made = series((0, 0), (29, 58), (31, 62), (59, 118), (61, 122))
    assert [one.complete for one in made.half_hours()] == [False, False]
    made.add(at(30, 60))
    assert [(one.kwh, one.complete) for one in made.half_hours()] == [
        (Decimal("72.0"), True),
        (Decimal("69.6"), False),
    ]
    made.add(at(60, 120))
    assert [(one.kwh, one.complete) for one in made.half_hours()] == [(Decimal("72.0"), True)] * 2


def test_windows_nobody_has_asked_for_yet_are_not_lost_to_a_late_reading():
    made = series((0, 0))
    for n in range(1, 7):
        made.add(at(30 * n + 1, 60 * n + 2))
        made.add(at(30 * n, 60 * n, listed=False))
    assert [(one.kwh, one.complete) for one in made.half_hours()] == [(Decimal("72.0"), True)] * 6


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(40)), st.sets(st.integers(0, 39)), st.sets(st.integers(0, 39)))
def test_the_loads_do_not_depend_on_when_they_were_asked_for(order, looks, powered):
    def reading(n):
        counts = (7 * n if n < 17 else 5 * n - 80) % 10**8
        return at(n + (n // 25) * 15, counts, power_w=1000 * n if n in powered else None)

    made = series()
    for number, n in enumerate(order):
        made.add(reading(n))
        if number in looks:
            assert all(a.at < b.at for a, b in pairwise(made.loads))
    assert list(made.loads) == list(series(*map(reading, range(40))).loads)


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(0, 130, 5)), st.sets(st.integers(0, 25)))
def test_the_windows_do_not_depend_on_when_they_were_asked_for(order, looks):
    made = series()
    for number, n in enumerate(order):
        made.add(at(n, 10 * n))
        if number in looks:
            made.half_hours()
    assert windows(made) == windows(series(*((n, 10 * n) for n in range(0, 130, 5))))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.builds(
            CounterReading,
            st.integers(-5000, 5000).map(lambda s: EIGHT + timedelta(seconds=s)),
            st.one_of(st.integers(0, 10**8 - 1), st.just(NO_DATA)),
            st.one_of(st.none(), st.just(NO_DATA), st.integers(0, 10**8 - 1)),
            st.one_of(st.none(), st.integers(-(2**31), 2**31 - 1)),
            st.booleans(),
        ),
        unique_by=lambda one: one.at,
        max_size=30,
    )
)
def test_readings_come_out_as_they_went_in(readings):
    made = series(*readings)
    assert list(made.readings) == sorted(readings, key=lambda one: one.at)
    assert made.readings[:] == list(made.readings)
    assert made.sample_count == len(made.samples) == sum(one.listed for one in readings)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 900), min_size=62, max_size=62),
    st.integers(0, 999),
    COUNT_SIZES,
)
def test_the_true_energy_of_a_half_hour_is_within_its_band(powers, phase, per_count):
    minute = timedelta(minutes=1)
    energy = list(accumulate((Decimal(kw) / 60 for kw in powers), initial=per_count * phase / 1000))
    scale = EnergyScale(per_count, 10**8, Decimal(12_000))
    made = series(*(CounterReading(EIGHT + n * minute, int(e // per_count)) for n, e in enumerate(energy)), scale=scale)
    first, second = made.half_hours()
    assert abs(first.kwh - (energy[30] - energy[0])) < first.band_kwh
    assert abs(second.kwh - (energy[60] - energy[30])) < second.band_kwh
