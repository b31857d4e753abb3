"""What the benchmark of the wire makes of its measurements, and the damage it does."""

from __future__ import annotations

import json
import sys
from itertools import islice
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def bench_wire(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "build")
    monkeypatch.setattr(sys, "path", list(sys.path))
    import bench_wire

    return bench_wire


@pytest.fixture
def payloads(bench_wire):
    return bench_wire.recorded()


def test_the_damage_is_the_same_for_the_same_seed_and_of_every_kind(bench_wire, payloads):
    first, again, other = (list(islice(bench_wire.mutants(payloads, seed), 600)) for seed in (1, 1, 2))
    assert first == again != other
    assert len(set(first)) > 400
    assert sum(payload in payloads for payload in first) < 60
    lengths = {len(payload) for payload in first}
    assert min(lengths) < 12 < max(map(len, payloads)) <= max(lengths)


def test_every_bad_datagram_is_counted_by_its_reason(bench_wire, payloads):
    measures, rejected = bench_wire.robustness(payloads, 3000)
    counted = measures[0].figures
    assert counted["datagrams"] == 3000
    assert 0 < counted["bad"] == counted["counted"] == sum(rejected.values())
    assert {"truncated", "foreign_header", "trailing_bytes", "unknown_service"} <= rejected.keys()
    assert measures[0].met


def test_a_session_that_swallows_a_bad_datagram_misses_the_goal(bench_wire, payloads, monkeypatch):
    monkeypatch.setattr(bench_wire, "_rejections", lambda session: [])
    measures, _ = bench_wire.robustness(payloads, 100)
    assert not measures[0].met


def test_without_pychonet_our_own_figures_remain_and_nothing_is_missed(bench_wire, payloads, monkeypatch):
    monkeypatch.setattr(bench_wire, "pychonet_python", lambda: None)
    (only,) = bench_wire.decoding(payloads[:20], runs=1)
    assert only.met
    assert "skipped, no interpreter with pychonet" in only.as_text()
    assert set(only.figures) == {"frames/s", "to typed values/s"}


def test_a_yardstick_that_fails_is_no_measurement(bench_wire, payloads):
    with pytest.raises(bench_wire.Stop, match="pychonet failed"):
        bench_wire.pychonet_seconds(Path(sys.executable), payloads[:1])


@pytest.mark.parametrize(("ratio", "at_least", "met"), [(0.9, True, False), (1.1, True, True), (1.1, False, False)])
def test_a_goal_is_a_floor_or_a_ceiling(bench_wire, ratio, at_least, met):
    measure = bench_wire.Measure("speed", ratio, 1.0, at_least, {"frames/s": 123_456.0})
    assert measure.met is met
    assert ("NOT met" in measure.as_text()) is not met
    assert "frames/s 123,456" in measure.as_text()


def test_the_report_is_for_people_and_for_programs(bench_wire):
    good, bad = bench_wire.Measure("good", 1.0, 1.0), bench_wire.Measure("bad", 2.0, 1.0)
    report = bench_wire.WireReport([good, bad], {"truncated": 7})
    document = json.loads(json.dumps(report.as_json()))
    assert (document["met"], [one["met"] for one in document["measures"]]) == (False, [True, False])
    assert document["rejected"] == {"truncated": 7}
    assert report.as_text().splitlines()[-1].split() == ["truncated", "7"]
