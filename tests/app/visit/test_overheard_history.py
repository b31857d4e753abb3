"""Days of history that somebody else collected, as a recording shows them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.cli.replayed import replay_whole
from app.demand.history import Alignment, History
from app.meter.history import HistoryCollector
from app.resources import resource_path
from tests.app.visit.site import Site
from tests.app.visit.test_visit import CAPTURES


def only_history(path) -> tuple[HistoryCollector, History]:
    visit, _ = replay_whole(path)
    (meter,) = visit.known.distinct_meters()
    return meter.history, History(meter.history.records, meter.snapshot)


def test_a_capture_shows_the_days_that_were_collected_in_it():
    collector, history = only_history(CAPTURES / "hv-028a-ipv4.pcap")
    assert sorted(collector.records) == [date(2026, 11, day) for day in (17, 18, 19, 20)]
    assert all(record.counts.keys() == {0xC6, 0xE7, 0xCE} for record in collector.records.values())
    # The emulator's histories are running numbers: 0x30 counts of 1.2 kW at the first slot of yesterday.
    assert history.day(date(2026, 11, 19))[0].demand_kw == 0x30 * Decimal("1.2")


def test_a_history_nobody_asked_for_has_no_day_and_is_not_kept():
    collector, _ = only_history(CAPTURES / "hv-028f-ipv6.pcap")
    assert all(record.counts for record in collector.records.values())


def test_what_we_collect_ourselves_is_not_overheard():
    assert Site().discover().meter.history is None


def test_the_demo_has_two_weeks_whose_demand_fits_the_register():
    collector, history = only_history(resource_path("demo/office-028a.pcapng"))
    assert len(collector.records) == 14
    assert history.check.alignment is Alignment.BEFORE
    assert history.check.differing == 0
