"""What the window keeps beside the sites: drafts, applications, the awaited mail, visits, meters."""

from __future__ import annotations

import errno
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.capture.recorder import RecordingTransport
from app.echonet.datagram import Transport
from app.errors import AppError, EnvironmentProblem
from app.site.model import ApplicationKind
from app.storage.meters import Meters
from app.storage.visits import VisitRecord, Visits
from app.values import JST
from tests.ui.conftest import compose
from tests.ui.fakes import MeterOnAWire, SilentWire
from ui.composition import Composition
from ui.places import Places
from ui.widgets.drafts_card import DraftsCard
from ui.widgets.follow_up_card import FollowUpCard

Make = Callable[[Transport], Composition]
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=JST)


class RecordedWire(RecordingTransport):
    """A wire that is recorded into a file; what else is asked of it, the wire answers."""

    def __init__(self, wire: SilentWire, file: Path) -> None:
        self.wire = wire
        super().__init__(wire, file, self._refused)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.wire, name)

    def _refused(self, problem: EnvironmentProblem) -> None:
        raise AssertionError(problem)


def visits_of(composition: Composition) -> list[VisitRecord]:
    site_id = composition.site.id
    return Visits(composition.storage).of_site(site_id) if site_id is not None else []


def typed(composition: Composition) -> Composition:
    composition.site.set("customer.name", "サンプル商事株式会社")
    composition.records.now = lambda: NOW
    composition.records.begin()
    return composition


def refuse(composition: Composition, monkeypatch: pytest.MonkeyPatch) -> list[AppError]:
    """Let the disk refuse every change from now on; returns what is told."""
    told: list[AppError] = []
    composition.records.failed.connect(told.append)

    def full(*_given: object) -> int:
        raise EnvironmentProblem("storage_full", path="x", reason=str(errno.ENOSPC))

    monkeypatch.setattr(composition.storage, "insert", full)
    monkeypatch.setattr(composition.storage, "change", full)
    return told


def write_draft(composition: Composition, folder: Path, meanwhile: Callable[[], None] = lambda: None) -> None:
    """Have a draft's file be written without the libraries that take long; `meanwhile` somebody works on."""
    composition.draft.begun.emit()
    meanwhile()
    composition.draft.exported.emit([folder / "kaitsu-draft.pdf"])


def test_a_draft_in_files_is_listed_with_the_way_to_its_folder(
    silent: Composition, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(silent)
    card = DraftsCard(silent.context, silent.records)
    qtbot.addWidget(card)
    assert silent.records.drafts() == []
    write_draft(silent, tmp_path)
    (draft,) = silent.records.drafts()
    assert (draft.kind, draft.complete, draft.made_at) == (ApplicationKind.NEW, False, NOW)
    assert draft.document["customer"] == {"name": "サンプル商事株式会社"}
    assert "2026-11-20 09:00\n新規 未完成" in [label.text() for label in card.findChildren(QLabel)]
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    next(button for button in card.findChildren(QPushButton) if button.isEnabled()).click()
    assert [url.toLocalFile() for url in opened] == [str(tmp_path)]


def test_a_draft_is_kept_as_it_was_when_its_files_were_begun(silent: Composition, tmp_path: Path) -> None:
    typed(silent)
    site_id = silent.site.id
    assert site_id is not None

    def work_on() -> None:
        silent.site.set("customer.name", "別の会社")
        silent.site.set("application_kind", ApplicationKind.END)
        silent.site.start_new()

    write_draft(silent, tmp_path, meanwhile=work_on)
    assert silent.records.drafts() == []
    silent.site.choose(site_id)
    (draft,) = silent.records.drafts()
    assert draft.kind is ApplicationKind.NEW
    assert draft.document["customer"] == {"name": "サンプル商事株式会社"}


def test_another_site_has_its_own_drafts(silent: Composition, tmp_path: Path) -> None:
    typed(silent)
    write_draft(silent, tmp_path)
    silent.site.start_new()
    assert silent.records.drafts() == []
    write_draft(silent, tmp_path)
    assert silent.records.drafts() == [], "a draft of nothing belongs to no site"


def test_the_application_and_the_mail_are_known_after_a_restart(make: Make, places: Places, qtbot: QtBot) -> None:
    first = typed(make(SilentWire()))
    first.records.await_mail()
    first.site.set("receipt.id", "42006")
    first.site.set("receipt.registered_on", date(2026, 11, 20))
    first.site.set("receipt.status", "申込受付")
    first.records.now = lambda: NOW + timedelta(minutes=5)
    first.site.set("receipt.status", "審査中")
    first.end()
    second = make(SilentWire())
    second.records.now = lambda: NOW + timedelta(minutes=10)
    second.records.begin()
    application = second.records.application()
    assert application is not None
    assert (application.application_id, [one.state for one in application.states]) == ("42006", ["申込受付", "審査中"])
    card = FollowUpCard(second.context, second.site, second.records)
    qtbot.addWidget(card)
    shown = "\n".join(label.text() for label in card.findChildren(QLabel))
    assert "09:30 まで有効" in shown
    assert "2026-11-20 09:00 申込受付 → 2026-11-20 09:05 審査中" in shown


def test_a_link_that_ran_out_long_ago_is_no_reminder(silent: Composition) -> None:
    typed(silent).records.await_mail()
    silent.records.now = lambda: NOW + timedelta(days=1)
    assert silent.records.mail_awaited_since() is None


def test_a_mail_awaited_before_there_is_a_site_is_kept_with_the_site(silent: Composition) -> None:
    silent.records.now = lambda: NOW
    silent.records.begin()
    silent.records.await_mail()
    silent.site.set("customer.name", "サンプル商事株式会社")
    assert silent.records.mail_awaited_since() == NOW
    silent.site.start_new()
    assert silent.records.mail_awaited_since() is None


def test_nothing_is_written_before_the_window_is_there(silent: Composition) -> None:
    silent.site.set("receipt.id", "42006")
    assert silent.records.application() is None
    silent.records.begin()
    assert silent.records.application() is not None


def test_a_visit_is_kept_with_recording_site_meter_and_readings(make: Make, tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "visit.pcapng"
    composition = make(RecordedWire(MeterOnAWire(), file))
    composition.records.begin()
    composition.connection.search()
    composition.visit.ticked.emit()
    composition.site.set("customer.name", "サンプル商事株式会社")
    qtbot.waitUntil(lambda: composition.visit.meter is not None and composition.visit.meter.settled)
    composition.visit.watch(1)
    qtbot.waitUntil(lambda: len(composition.visit.meter.demand.readings) > 2)
    composition.visit.ticked.emit()
    (visit,) = visits_of(composition)
    assert (visit.recording, visit.ended_at) == (file, None)
    (meter,) = Meters(composition.storage).of_site(composition.site.id)
    assert (meter.id, meter.facts.meter_class) == (visit.meter_id, 0x028A)
    assert meter.facts.identification == composition.visit.meter.identification
    composition.records.finish()
    (ended,) = visits_of(composition)
    assert ended.ended_at is not None
    (summary,) = Meters(composition.storage).summaries(meter.id)
    assert summary.samples == composition.visit.meter.demand.sample_count


def test_a_recording_that_is_played_is_no_visit(make: Make) -> None:
    wire = SilentWire()
    wire.can_send = False
    composition = typed(make(wire))
    composition.visit.start()
    composition.visit.ticked.emit()
    composition.records.finish()
    assert visits_of(composition) == []


def test_a_disk_that_refuses_is_told_once_and_measuring_goes_on(
    make: Make, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    composition = typed(make(MeterOnAWire()))
    with monkeypatch.context() as disk:
        told = refuse(composition, disk)
        composition.connection.search()
        composition.visit.ticked.emit()
        composition.visit.ticked.emit()
        assert composition.notices.current is not None and composition.notices.current.tone == "alarm"
        write_draft(composition, tmp_path)
        qtbot.waitUntil(lambda: composition.visit.meter is not None and composition.visit.meter.settled)
        assert [error.code for error in told] == ["storage_full"]
    composition.visit.ticked.emit()
    assert visits_of(composition) == [], "it rests"
    composition.records.now = lambda: NOW + timedelta(minutes=2)
    composition.visit.ticked.emit()
    assert len(visits_of(composition)) == 1


def test_what_comes_after_the_end_is_not_written(places: Places, tmp_path: Path, qapp: object) -> None:
    composition = typed(compose(SilentWire(), places))
    composition.end()
    write_draft(composition, tmp_path)
    composition.end()
    composition.deleteLater()
