from __future__ import annotations

from app.storage.bin import Bin, Kind
from app.storage.database import Database
from app.storage.reports import ReportRecord, Reports
from app.storage.sites import Sites
from tests.app.storage.conftest import NOW


def test_a_site_has_a_blank_record_until_something_is_kept(memory: Database) -> None:
    assert Reports(memory).of_site(1) == ReportRecord()


def test_each_part_is_kept_by_itself(memory: Database) -> None:
    site, other = (Sites(memory).add({}, NOW).id for _ in range(2))
    reports = Reports(memory)
    reports.write_notes(site, "最初")
    reports.leave_out(site, {"history", "capture"})
    reports.made(site, NOW)
    reports.write_notes(site, "所見 <b>\n2行目")
    assert reports.of_site(site) == ReportRecord("所見 <b>\n2行目", frozenset({"history", "capture"}), NOW)
    assert reports.of_site(other) == ReportRecord()


def test_the_record_goes_with_its_site(memory: Database) -> None:
    site = Sites(memory).add({}, NOW).id
    Reports(memory).write_notes(site, "所見")
    Bin(memory).put(Kind.SITE, site, NOW)
    assert Reports(memory).of_site(site).notes == "所見"
    Bin(memory).purge(NOW.date().replace(year=NOW.year + 1))
    assert Reports(memory).of_site(site) == ReportRecord()
