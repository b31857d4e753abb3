"""What is kept beside the sites: meters, readings, drafts, applications, keys, visits."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from app.demand.scale import EnergyScale
from app.demand.series import CounterReading, DemandSeries
from app.meter.snapshot import Snapshot
from app.site.auth_key import AuthKey, KeyState, Step
from app.site.model import ApplicationKind, Receipt, Site
from app.storage.applications import Applications, ApplicationState
from app.storage.bin import Bin, Kind
from app.storage.database import Database
from app.storage.drafts import Drafts
from app.storage.edits import Edits
from app.storage.keys import Keys
from app.storage.learnt import facts_of, summary_of
from app.storage.meters import MeterFacts, Meters, ReadingsSummary
from app.storage.sites import Sites
from app.storage.visits import Visits
from tests.app.demand.histories import snapshot
from tests.app.storage.conftest import NOW

LATER = NOW + timedelta(hours=1)
NAME = bytes.fromhex("fe00007712345678")


def test_a_meter_is_one_however_often_it_is_seen(memory: Database) -> None:
    meters, site = Meters(memory), Sites(memory).add({}, NOW)
    first = meters.seen(MeterFacts(NAME, 0x028A, Decimal("0.1"), 8), site.id, NOW)
    again = meters.seen(MeterFacts(NAME, 0x028A), None, LATER)
    assert again.id == first.id
    assert again.facts == MeterFacts(NAME, 0x028A, Decimal("0.1"), 8)
    assert (again.site_id, again.first_seen_at, again.last_seen_at) == (site.id, NOW, LATER)
    assert meters.of_site(site.id) == [again]


def test_an_exchanged_meter_is_another_one_at_the_same_site(memory: Database) -> None:
    meters, site = Meters(memory), Sites(memory).add({}, NOW)
    meters.seen(MeterFacts(NAME, 0x028A), site.id, NOW)
    meters.seen(MeterFacts(NAME + b"2", 0x028F), site.id, LATER)
    assert [one.facts.meter_class for one in meters.of_site(site.id)] == [0x028F, 0x028A]


def test_energy_keeps_every_digit(memory: Database) -> None:
    meter = Meters(memory).seen(MeterFacts(NAME, 0x028A, Decimal("0.00010")), None, NOW)
    energy = Decimal("12345678901234567890.0001")
    summary = ReadingsSummary(NOW, LATER, 120, energy, Decimal("0.30"), NOW)
    Meters(memory).summarise(meter.id, summary)
    assert Meters(memory).summaries(meter.id) == [summary]
    assert str(Meters(memory).summaries(meter.id)[0].energy_kwh) == str(energy)


def test_a_series_grown_longer_takes_the_place_of_itself(memory: Database) -> None:
    meters = Meters(memory)
    meter = meters.seen(MeterFacts(NAME, 0x028A), None, NOW)
    short = ReadingsSummary(NOW, NOW, 1, Decimal(0))
    long = ReadingsSummary(NOW, LATER, 60, Decimal("5.5"))
    other = ReadingsSummary(LATER, LATER, 1, Decimal(0))
    for summary in (other, short, long):
        meters.summarise(meter.id, summary)
    assert meters.summaries(meter.id) == [long, other]


def test_a_draft_keeps_the_site_as_it_was(memory: Database) -> None:
    site = Sites(memory).add({"address": "東京"}, NOW)
    files = (Path("出力/kaitsu-draft.pdf"), Path("出力/kaitsu-draft.txt"))
    Drafts(memory).add(site, ApplicationKind.NEW, files, NOW, complete=False)
    site = Edits(memory).edit(site, {"address": "横浜"}, NOW)
    Drafts(memory).add(site, ApplicationKind.END, files, LATER, complete=True)
    last, first = Drafts(memory).of_site(site.id)
    assert (first.document, first.files, first.complete) == ({"address": "東京"}, files, False)
    assert (last.document, last.kind, last.made_at) == ({"address": "横浜"}, ApplicationKind.END, LATER)


def test_an_application_has_the_history_of_its_states(memory: Database) -> None:
    applications, site = Applications(memory), Sites(memory).add({}, NOW)
    number = applications.add(site.id, "A0012", date(2026, 11, 20))
    applications.report(number, "申込受付", NOW)
    applications.report(number, "工事完了", LATER)
    applications.add(site.id, "A0013", date(2026, 11, 21))
    last, first = applications.of_site(site.id)
    assert (last.application_id, last.states) == ("A0013", ())
    assert (first.application_id, first.applied_on) == ("A0012", date(2026, 11, 20))
    assert first.states == (ApplicationState(NOW, "申込受付"), ApplicationState(LATER, "工事完了"))


def test_an_application_follows_the_sites_receipt(memory: Database) -> None:
    applications, site = Applications(memory), Sites(memory).add({}, NOW)

    def follow(days: int = 0, **receipt: object) -> list[tuple[str, date, list[str]]]:
        applications.follow(site.id, Site(receipt=Receipt(**receipt)), NOW + timedelta(days=days))
        records = applications.of_site(site.id)
        return [(one.application_id, one.applied_on, [state.state for state in one.states]) for one in records]

    day = NOW.date()
    assert follow() == []
    assert follow(status="申込受付") == [("", day, ["申込受付"])]
    assert follow(id="42006", status="申込受付") == [("42006", day, ["申込受付"])]
    earlier = day - timedelta(days=3)
    assert follow(id="42006", registered_on=earlier) == [("42006", earlier, ["申込受付"])]
    assert follow(id="42007", registered_on=earlier) == [("42007", earlier, ["申込受付"])], "it had been mistyped"
    later = day + timedelta(days=90)
    assert follow(90, id="43000", registered_on=later, status="申込受付")[0] == ("43000", later, ["申込受付"])
    assert follow(91, id="42007", registered_on=earlier, status="完了")[1] == ("42007", earlier, ["申込受付", "完了"])


def test_the_wait_for_the_mail_is_kept_with_the_site(memory: Database) -> None:
    applications, site = Applications(memory), Sites(memory).add({}, NOW)
    assert applications.mail_awaited_since(site.id) is None
    applications.await_mail(site.id, LATER)
    assert applications.mail_awaited_since(site.id) == LATER
    assert applications.mail_awaited_since(site.id + 1) is None


def test_what_a_meter_said_is_kept_as_far_as_it_was_read() -> None:
    assert facts_of(NAME, snapshot()) == MeterFacts(NAME, 0x028A, Decimal("0.1"), 8)
    assert facts_of(NAME, Snapshot(0x028F01)) == MeterFacts(NAME, 0x028F)


def test_a_series_is_summed_up_once_it_can_be_told() -> None:
    series = DemandSeries()
    assert summary_of(series) is None
    for minute in range(0, 75, 5):
        series.add(CounterReading(NOW + timedelta(minutes=minute), 100 + minute))
    assert summary_of(series) is None, "without a scale there are no kWh"
    series.rescale(EnergyScale(Decimal("0.1"), 10**8, Decimal(10_000)))
    end = NOW + timedelta(minutes=70)
    assert summary_of(series) == ReadingsSummary(NOW, end, 15, Decimal("7.0"), Decimal("3.0"), NOW)


def test_a_key_is_known_by_everything_but_itself(memory: Database) -> None:
    keys, site = Keys(memory), Sites(memory).add({}, NOW)
    number = keys.add(site.id, AuthKey("受電点1"))
    assert keys.of_site(site.id)[0].key == AuthKey("受電点1")
    issued = AuthKey("受電点1", NOW, NOW, None, None, LATER, LATER)
    keys.save(number, issued)
    assert [(one.id, one.key) for one in keys.open()] == [(number, issued)]
    keys.save(number, issued.take(Step.REGISTER, LATER))
    assert keys.of_site(site.id)[0].key.state is KeyState.REGISTERED
    assert keys.open() == []


def test_the_time_a_key_has_seen_never_goes_back(memory: Database) -> None:
    keys, site = Keys(memory), Sites(memory).add({}, NOW)
    number = keys.add(site.id, AuthKey("受電点1", NOW, seen_at=NOW))
    for seen in (LATER, NOW):
        keys.save_seen(number, AuthKey("受電点1", NOW, seen_at=seen))
    assert keys.of_site(site.id)[0].key.seen_at == LATER


def test_the_keys_of_a_deleted_site_are_not_open(memory: Database) -> None:
    keys, site = Keys(memory), Sites(memory).add({}, NOW)
    keys.add(site.id, AuthKey("受電点1", NOW))
    Bin(memory).put(Kind.SITE, site.id, NOW)
    assert keys.open() == []


def test_viewers_come_and_go_and_their_names_print_nowhere(memory: Database) -> None:
    keys, site = Keys(memory), Sites(memory).add({}, NOW)
    viewer = keys.add_viewer(keys.add(site.id, AuthKey("受電点1", NOW)), "ビル管理", NOW)
    keys.remove_viewer(viewer, LATER)
    (record,) = keys.of_site(site.id)
    assert [(one.name, one.removed_at) for one in record.viewers] == [("ビル管理", LATER)]
    assert "ビル管理" not in repr(record)
    keys.remove_viewer(viewer, None)
    assert keys.of_site(site.id)[0].viewers[0].removed_at is None


def test_where_a_key_itself_lies_is_known_until_it_was_destroyed(memory: Database) -> None:
    keys, site = Keys(memory), Sites(memory).add({}, NOW)
    number = keys.add(site.id, AuthKey("受電点1", NOW))
    for _ in range(2):
        keys.mark_secret(number)
    Bin(memory).put(Kind.SITE, site.id, NOW)
    Bin(memory).purge(NOW.date() + timedelta(days=40))
    assert memory.number("SELECT count(*) FROM keys") == 0
    assert keys.secrets() == {number}
    keys.forget_secret(number)
    assert keys.secrets() == set()


def test_a_visit_begins_meets_a_meter_and_ends(memory: Database) -> None:
    visits, site = Visits(memory), Sites(memory).add({}, NOW)
    meter = Meters(memory).seen(MeterFacts(NAME, 0x028A), site.id, NOW)
    number = visits.begin(site.id, Path("記録/a.pcapng"), NOW)
    assert visits.of_site(site.id)[0].ended_at is None
    visits.met(number, meter.id)
    visits.end(number, LATER)
    (visit,) = visits.of_site(site.id)
    assert (visit.meter_id, visit.began_at, visit.ended_at) == (meter.id, NOW, LATER)
    assert visit.recording == Path("記録/a.pcapng")


def test_a_visit_may_turn_out_to_be_of_another_site(memory: Database) -> None:
    visits, site = Visits(memory), Sites(memory).add({}, NOW)
    visit = visits.begin(None, None, NOW)
    assert visits.of_site(site.id) == []
    visits.belongs(visit, site.id)
    assert [one.id for one in visits.of_site(site.id)] == [visit]


def test_what_is_in_the_bin_is_in_no_list(memory: Database) -> None:
    site = Sites(memory).add({}, NOW)
    made = {
        Kind.DRAFT: Drafts(memory).add(site, ApplicationKind.NEW, (), NOW, complete=True),
        Kind.APPLICATION: Applications(memory).add(site.id, "A1", NOW.date()),
        Kind.KEY: Keys(memory).add(site.id, AuthKey("受電点", NOW)),
        Kind.VISIT: Visits(memory).begin(site.id, None, NOW),
    }
    lists = (Drafts(memory), Applications(memory), Keys(memory), Visits(memory))
    for kind, item in made.items():
        Bin(memory).put(kind, item, NOW)
    assert [one.of_site(site.id) for one in lists] == [[], [], [], []]  # type: ignore[attr-defined]
    for kind, item in made.items():
        assert Bin(memory).restore(kind, item)
    assert [len(one.of_site(site.id)) for one in lists] == [1, 1, 1, 1]  # type: ignore[attr-defined]
