"""An hour of the soak, and that it would tell of what it looks for."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def bench_soak(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "build")
    import bench_soak

    return bench_soak


def test_a_visit_in_accelerated_time_loses_nothing_and_writes_everything(bench_soak, tmp_path):
    from soak_day import SoakDay

    day = SoakDay(tmp_path)
    day.begin()
    day.run(600)
    samples = bench_soak.lost_samples(day.meter.demand, 600)
    day.end()
    assert samples.figures == {"seconds": 590, "lost": 0}
    sizes = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    assert sizes["day.pcapng"] > 600 * 2 * 60
    assert sizes["kaitsu.sqlite3"] < bench_soak.MIB


class Sample:
    def __init__(self, second: int) -> None:
        self.at = datetime(2026, 11, 20, tzinfo=UTC) + timedelta(seconds=second)


class Series:
    def __init__(self, seconds: list[int]) -> None:
        self.readings = [Sample(one) for one in seconds]


@pytest.mark.parametrize(("missing", "lost"), [([], 0), ([70], 1), ([50, 51, 98], 3), ([2], 0)])
def test_each_second_without_a_sample_is_counted_but_for_the_first(bench_soak, missing, lost):
    series = Series([one for one in range(100) if one not in missing])
    assert bench_soak.lost_samples(series, 100).figures == {"seconds": 90, "lost": lost}


def test_what_leaks_misses_its_goal(bench_soak):
    before, after = bench_soak.Look(30 << 20, 10, 4), bench_soak.Look(300 << 20, 11, 5)
    assert bench_soak.memory([before, before], 3600).met
    for measured in (bench_soak.memory([before, after], 3600), *(
        one([before, after]) for one in (bench_soak.files, bench_soak.timers)
    )):  # fmt: skip
        assert not measured.met
    assert not bench_soak.database(2 << 20).met
