from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InputProblem
from app.simulator.load import KWH, MILLIWATTS_PER_KILOWATT, Direction, LoadProfile, load_profile, named_profiles
from app.values import JST

DAY = datetime(2026, 11, 20, tzinfo=JST)
KW = MILLIWATTS_PER_KILOWATT


def test_a_flat_load_gives_its_power_times_time():
    profile = LoadProfile([(0, 120 * KW)])
    used = profile.energy(DAY + timedelta(minutes=30)) - profile.energy(DAY)
    assert Fraction(used, KWH) == 60


def test_a_step_holds_until_the_next_and_wraps_over_midnight():
    profile = LoadProfile([(8 * 60, 100 * KW), (20 * 60, 10 * KW)])
    assert profile.power(DAY + timedelta(hours=7, minutes=59)) == 10 * KW
    assert profile.power(DAY + timedelta(hours=8)) == 100 * KW
    day = profile.energy(DAY + timedelta(days=1)) - profile.energy(DAY)
    assert Fraction(day, KWH) == 12 * 100 + 12 * 10


def test_feeding_in_counts_in_reverse_only():
    profile = LoadProfile([(0, -50 * KW)])
    later = DAY + timedelta(hours=2)
    assert profile.energy(later) - profile.energy(DAY) == 0
    assert profile.energy(later, Direction.REVERSE) - profile.energy(DAY, Direction.REVERSE) == 100 * KWH


steps = st.lists(st.tuples(st.integers(0, 1439), st.integers(-(10**9), 10**9)), min_size=1)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1)).map(lambda at: at.replace(tzinfo=JST))


@given(steps=steps, at=moments, parts=st.lists(st.integers(0, 10**11), min_size=1, max_size=5))
def test_energy_adds_up_exactly_however_an_interval_is_cut(steps, at, parts):
    profile = LoadProfile(steps)
    total, moment = 0, at
    for part in parts:
        following = moment + timedelta(microseconds=part)
        total += profile.energy(following) - profile.energy(moment)
        moment = following
    assert total == profile.energy(moment) - profile.energy(at)
    assert total >= 0


@given(steps=steps, at=moments)
def test_the_next_microsecond_adds_the_present_power(steps, at):
    profile = LoadProfile(steps)
    after = at + timedelta(microseconds=1)
    net = sum((profile.energy(after, way) - profile.energy(at, way)) * way for way in Direction)
    assert net == profile.power(at)


@pytest.mark.parametrize("name", named_profiles())
def test_named_profiles_repeat_daily(name):
    profile = load_profile(name)
    noon = DAY + timedelta(hours=12)
    assert profile.power(noon) == profile.power(noon + timedelta(days=3))


def test_the_office_works_by_day_and_rests_at_night():
    office = load_profile("office")
    assert office.power(DAY + timedelta(hours=14)) > 5 * office.power(DAY + timedelta(hours=2)) > 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_csv_file_is_read_with_or_without_heading_and_byte_order_mark(tmp_path, encoding):
    path = tmp_path / "負荷.csv"
    path.write_text("time,kW\n00:00,10\n12:30,20.5\n", encoding=encoding)
    profile = load_profile(str(path))
    assert profile.power(DAY + timedelta(hours=12, minutes=29)) == 10 * KW
    assert profile.power(DAY + timedelta(hours=12, minutes=30)) == 20_500_000


@pytest.mark.parametrize(
    "content", ["", "time,kW\n", "00:00,10\n25:00,3\n", "00:00,10\n01:00,NaN\n", "00:00,10\n1,2,3\n"]
)
def test_a_csv_file_that_is_none_is_refused_with_its_line(tmp_path, content):
    path = tmp_path / "load.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputProblem) as refused:
        load_profile(str(path))
    assert refused.value.code == "bad_load_profile"


@pytest.mark.parametrize("content", ["負荷".encode("cp932"), b"00:00," + b"1" * 200_000], ids=["encoding", "huge"])
def test_a_file_that_is_no_csv_is_bad_input(tmp_path, content):
    path = tmp_path / "load.csv"
    path.write_bytes(content)
    with pytest.raises(InputProblem) as refused:
        load_profile(str(path))
    assert refused.value.code == "unreadable_load_profile"


def test_an_unknown_name_says_which_are_known():
    with pytest.raises(InputProblem) as refused:
        load_profile("nowhere")
    assert "office" in str(refused.value.params["known"])
