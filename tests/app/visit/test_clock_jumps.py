"""The laptop's clock is set, its zone changed, in the middle of a watch: the meter's own stamps lead all the same."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.capture.recorder import session_path
from app.capture.writer import CaptureWriter
from app.cli.replayed import replay_whole
from app.demand.table import samples_csv
from app.storage.edits import Edits
from app.storage.opening import open_database
from app.storage.sites import Sites
from app.storage.times import stamp
from app.values import JST
from tests.app.visit.site import Site

DAY_NS = 86_400 * 10**9


@pytest.mark.parametrize("jump_ns", [DAY_NS, -DAY_NS, 400 * DAY_NS, -3600 * 10**9], ids=["day", "back", "year", "hour"])
def test_a_jump_of_the_wall_clock_costs_no_sample_and_no_half_hour(tmp_path: Path, jump_ns: int) -> None:
    site, undisturbed = Site(), Site()
    for one in (site, undisturbed):
        one.discover().watch(900.0)
    site.clock._start_ns += jump_ns
    for one in (site, undisturbed):
        one.cable.run(2700.0)
    assert samples_csv(site.meter.demand) == samples_csv(undisturbed.meter.demand)
    assert list(site.meter.demand.half_hours()) == list(undisturbed.meter.demand.half_hours())
    offset = site.meter.clock_offset
    assert offset is not None
    assert abs(offset + timedelta(microseconds=jump_ns / 1000)) < timedelta(seconds=2)
    with CaptureWriter(tmp_path / "jump.pcapng") as writer:
        for datagram in site.cable.log:
            writer.write(datagram)
    visit, _ = replay_whole(tmp_path / "jump.pcapng")
    (meter,) = visit.known.distinct_meters()
    assert [one.at for one in meter.demand.samples] == [one.at for one in site.meter.demand.samples]


@pytest.fixture
def zones() -> Iterator[list[str]]:
    if not hasattr(time, "tzset"):
        pytest.skip("this system has one zone for all programs")
    before = os.environ.get("TZ")
    yield ["Asia/Tokyo", "America/New_York", "Pacific/Apia", "UTC"]
    os.environ.pop("TZ", None)
    os.environ |= {"TZ": before} if before is not None else {}
    time.tzset()


def test_in_every_zone_times_are_those_of_japan(tmp_path: Path, zones: list[str]) -> None:
    now = datetime.now(JST)
    database = open_database(tmp_path / "kaitsu.sqlite3", now)
    record = Sites(database).add({}, now)
    told = set()
    for number, zone in enumerate(zones):
        os.environ["TZ"] = zone
        time.tzset()
        record = Edits(database).edit(record, {"n": number}, now)
        told.add((stamp(now), stamp(record.changed_at), session_path(tmp_path, datetime.now(JST)).name[:8]))
    database.close()
    assert told == {(stamp(now), stamp(now), f"{now:%Y%m%d}")}
