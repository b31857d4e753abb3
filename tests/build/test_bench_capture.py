"""The recording made by rule, and what the benchmark of captures makes of its measurements."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from app.capture.reader import read_capture
from app.visit.skim import skim_capture

ROOT = Path(__file__).resolve().parents[2]
FRAMES = 4000


@pytest.fixture
def bench_capture(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "build")
    monkeypatch.setattr(sys, "path", list(sys.path))
    import bench_capture

    return bench_capture


@pytest.fixture
def recorded(bench_capture, tmp_path):
    paths = [tmp_path / name for name in ("long.pcapng", "long.pcap", "payloads.txt")]
    samples = bench_capture.write_pcapng(paths[0], paths[2], FRAMES)
    bench_capture.write_pcap(paths[1], paths[0])
    return paths, samples


def test_the_recording_rolls_over_begins_anew_and_has_every_sample(recorded):
    (pcapng, pcap, payloads), samples = recorded
    (meter,), notes = _skimmed(pcapng)
    assert notes == []
    counts = [one.forward for one in meter.demand.readings]
    assert max(counts) == 10**8 - 1
    assert counts.count(0) > 1
    assert (meter.demand.sample_count, meter.demand.restarts) == (samples, 1)
    (same,), _ = _skimmed(pcap)
    assert list(same.demand.readings) == list(meter.demand.readings)
    frames = [item.datagram.payload.hex() for item in read_capture(pcapng)]
    assert payloads.read_text().split() == frames
    assert len(frames) == FRAMES


def _skimmed(path):
    meters, notes = skim_capture(path)
    return list(meters.values()), notes


def test_the_recording_is_the_same_every_time(bench_capture, recorded, tmp_path):
    (pcapng, _, _), _ = recorded
    bench_capture.write_pcapng(tmp_path / "again.pcapng", tmp_path / "again.txt", FRAMES)
    assert (tmp_path / "again.pcapng").read_bytes() == pcapng.read_bytes()


def test_ours_is_a_process_whose_result_is_checked(bench_capture, recorded):
    (pcapng, pcap, payloads), samples = recorded
    ours, _ = bench_capture.runners(pcapng, pcap, payloads)
    ours.run()
    bench_capture.check(ours.output, samples)
    with pytest.raises(bench_capture.Stop, match="wrong"):
        bench_capture.check(ours.output, samples + 1)
    assert ours.median > 0
    if sys.platform.startswith("linux"):
        assert 5 < ours.rss_mib < 500
        assert ours.computing[0] > 0


def test_a_program_that_fails_is_no_measurement(bench_capture):
    with pytest.raises(bench_capture.Stop, match=r"broken: .* exit code 3"):
        bench_capture.Runner("broken", [sys.executable, "-c", "raise SystemExit(3)"]).run()


@pytest.mark.parametrize(("theirs", "met"), [(10.0, True), (9.9, False)])
def test_the_goal_is_a_ratio_of_medians(bench_capture, theirs, met):
    ours = bench_capture.Runner("ours", [], seconds=[1.0, 2.0, 30.0], computing=[0.5])
    others = [
        bench_capture.Runner("yardstick", [], 5.0, seconds=[theirs], computing=[1.5], rss_mib=100.0),
        bench_capture.Runner("no goal", [], seconds=[1.0]),
    ]
    report = bench_capture.CaptureReport(1_000_000, 80 * 2**20, ours, others)
    assert report.met is met
    document = json.loads(json.dumps(report.as_json()))
    assert (document["met"], document["programs"][1]["ratio"]) == (met, theirs / 2)
    assert document["programs"][1]["computing_ratio"] == 3
    assert (document["programs"][2]["peak_rss_mib"], document["programs"][2]["computing_ratio"]) == (None, None)
    first, kaitsu, yardstick, no_goal = report.as_text().splitlines()
    assert first == "1,000,000 frames, 80 MiB; median of 3 runs in turn"
    assert kaitsu == "ours: 2.00 s, 500,000 frames/s"
    assert yardstick.endswith(f"(goal ≥ 5: {'met' if met else 'NOT met'})")
    assert "at most 100 MiB" in yardstick
    assert "of computing 3.00" in yardstick
    assert "goal" not in no_goal.removeprefix("no goal")
