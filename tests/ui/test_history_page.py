"""The history page with the virtual meter at the other end: collect, look, stop, go on, export."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from app.demand.half_hours import Quantity
from app.demand.history import History
from app.demand.table import history_csv
from app.echonet.datagram import Transport
from app.messages import Language
from app.meter.history import Outcome
from app.simulator.faults import Faults
from tests.ui.fakes import MeterOnAWire, SilentWire
from ui.composition import Composition
from ui.main_window import MainWindow
from ui.pages.history import HistoryPage
from ui.viewmodels.checklist import StepState

Make = Callable[[Transport], Composition]


def read_through(composition: Composition, qtbot: QtBot) -> None:
    composition.connection.search()
    qtbot.waitUntil(lambda: composition.visit.meter is not None and composition.visit.meter.settled)


def page_of(composition: Composition, qtbot: QtBot) -> HistoryPage:
    page = HistoryPage(composition.context, composition.history, composition.settings)
    page.resize(1158, 700)
    qtbot.addWidget(page)
    page.show()
    return page


def collected(composition: Composition, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not composition.history.running and bool(composition.history.findings))


@pytest.fixture
def composition(make: Make, qtbot: QtBot) -> Composition:
    made = make(MeterOnAWire(speed=1.0))
    read_through(made, qtbot)
    return made


def week(composition: Composition, qtbot: QtBot) -> HistoryPage:
    """Return the page with a week collected."""
    page = page_of(composition, qtbot)
    page.controls.start.click()
    collected(composition, qtbot)
    return page


def texts(page: HistoryPage) -> str:
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def test_without_a_meter_it_says_where_to_search(make: Make, qtbot: QtBot) -> None:
    page = page_of(make(SilentWire()), qtbot)
    assert "「接続」で探してください" in texts(page)
    assert not page.controls.start.isEnabled()


def test_a_recording_shows_the_days_in_it_and_has_nobody_to_ask(demo: tuple[Composition, MainWindow]) -> None:
    composition, window = demo
    window.open("history")
    assert "記録の中に 14 日分" in texts(window.page)
    assert len(composition.history.half_hours.collected) == 14
    composition.history.collect(31)
    assert not composition.history.running
    assert len(composition.history.half_hours.collected) == 14
    assert composition.checklist.state("history") is StepState.DONE


def test_a_week_is_collected_and_the_newest_day_shown(composition: Composition, qtbot: QtBot) -> None:
    page = week(composition, qtbot)
    model = composition.history
    assert len(model.half_hours.collected) == 7
    assert (model.pace.wanted, model.pace.done) == (7, 7)
    assert page.view("map").day.model.rowCount() == 48
    assert str(model.half_hours.days[-1]) in texts(page)
    assert "7 日分を集めました" in texts(page)
    assert composition.checklist.state("history") is StepState.DONE


def test_more_days_are_added_without_reading_the_old_ones_again(composition: Composition, qtbot: QtBot) -> None:
    page = week(composition, qtbot)
    page.controls.days[31].click()
    before = composition.visit.meter.history
    page.controls.start.click()
    assert page.controls.start.isHidden() and page.controls.stop.isVisible()
    collected(composition, qtbot)
    assert composition.visit.meter.history is before
    assert len(composition.history.half_hours.collected) == 31
    assert before.round_trips < 2 * 31, "seven days were there"


def test_stopping_keeps_what_came_and_puts_the_day_back(composition: Composition, qtbot: QtBot) -> None:
    page = page_of(composition, qtbot)
    composition.history.collect(100)
    qtbot.waitUntil(lambda: len(composition.visit.meter.history.records) > 3)
    page.controls.stop.click()
    collected(composition, qtbot)
    collector = composition.visit.meter.history
    assert collector.outcome is Outcome.CANCELLED
    assert collector.restored_day == 0
    assert 3 < len(composition.history.half_hours.collected) < 100
    composition.history.collect(100)
    qtbot.waitUntil(lambda: not composition.history.running)
    qtbot.waitUntil(lambda: len(composition.history.half_hours.collected) == 100)


def test_closing_the_window_puts_the_day_back(make: Make, qtbot: QtBot) -> None:
    composition = make(MeterOnAWire(speed=1.0))
    read_through(composition, qtbot)
    composition.history.collect(100)
    qtbot.waitUntil(lambda: len(composition.visit.meter.history.records) > 1)
    composition.end()
    assert composition.visit.meter.history.finished
    assert composition.visit.meter.history.restored_day == 0


def test_a_meter_without_histories_is_explained(make: Make, qtbot: QtBot) -> None:
    composition = make(MeterOnAWire(speed=1.0, faults=Faults(refuse=frozenset({0xC6, 0xE7, 0xCE}))))
    read_through(composition, qtbot)
    page = page_of(composition, qtbot)
    page.controls.start.click()
    collected(composition, qtbot)
    assert "history_unsupported" in [one.code for one in composition.history.findings]
    assert composition.history.half_hours is None
    assert composition.checklist.state("history") is StepState.ATTENTION


def test_keys_and_clicks_choose_a_day(composition: Composition, qtbot: QtBot) -> None:
    page = week(composition, qtbot)
    days = composition.history.half_hours.days
    heat = page.view("map").heat.map
    QTest.keyClick(heat, Qt.Key.Key_Left)
    assert str(days[-2]) in texts(page)
    QTest.keyClick(heat, Qt.Key.Key_Home)
    assert str(days[0]) in texts(page)
    heat._click(heat.getViewBox().mapViewToScene(QPointF(2.5, 20.5)))
    assert str(days[2]) in texts(page)


def test_the_cursor_reads_values_in_both_languages(composition: Composition, qtbot: QtBot) -> None:
    page = week(composition, qtbot)
    heat, half_hours = page.view("map").heat.map, composition.history.half_hours
    heat._point(heat.getViewBox().mapViewToScene(QPointF(0.5, 20.5)))
    value = half_hours.value(Quantity.DEMAND, half_hours.rows(half_hours.days[0])[20].start)
    assert f"{half_hours.days[0]}  10:00–10:30  {value.normalize():,f} kW" in texts(page)
    heat._point(heat.getViewBox().mapViewToScene(QPointF(6.5, 47.5)))
    assert "23:30–24:00  データなし" in texts(page)
    composition.settings.update(language=Language.EN)
    assert "23:30–24:00  no data" in texts(page)


def test_another_quantity_changes_map_day_and_scale(composition: Composition, qtbot: QtBot) -> None:
    page = week(composition, qtbot)
    assert page.view("map").heat.buttons[Quantity.REVERSE_DEMAND].isHidden()
    page.view("map").heat.buttons[Quantity.ENERGY].click()
    assert " kWh" in page.view("map").heat._scale._top.text()
    assert page.view("map").day.plot.getAxis("left").labelText == "kWh"


def test_a_day_is_copied_as_a_table(composition: Composition, qtbot: QtBot) -> None:
    page = week(composition, qtbot)
    page.view("map").day.copy.click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 48
    assert lines[20].startswith("10:00–10:30")


def test_the_file_is_that_of_the_command_line(
    composition: Composition, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = week(composition, qtbot)
    path = tmp_path / "履歴.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    page.trigger("export")
    qtbot.waitUntil(lambda: composition.notices.current is not None)
    collector = composition.visit.meter.history
    history = History(collector.records, composition.visit.meter.snapshot)
    assert path.read_bytes() == history_csv(history, sorted(collector.records))
    assert composition.notices.current.key == "ui.history.saved"


def test_a_file_that_cannot_be_written_is_told(composition: Composition, qtbot: QtBot, tmp_path: Path) -> None:
    page = week(composition, qtbot)
    assert page.controls.save.isEnabled()
    composition.history.save(tmp_path / "nowhere" / "history.csv", Language.JA)
    qtbot.waitUntil(lambda: composition.notices.current is not None)
    assert composition.notices.current.error.code == "folder_missing"


def test_the_chosen_view_is_remembered_and_shown_again(composition: Composition, qtbot: QtBot) -> None:
    page = week(composition, qtbot)
    assert page.shown == "map"
    page.bar.buttons["peaks"].click()
    assert page.view("peaks").isVisible() and not page.view("map").isVisible()
    assert composition.settings.current.history_view == "peaks"
    again = page_of(composition, qtbot)
    assert again.shown == "peaks"
    assert again.view("peaks").days.model.rowCount() == 7


def test_views_are_reached_by_keys(make: Make, qtbot: QtBot) -> None:
    page = page_of(make(SilentWire()), qtbot)
    with qtbot.waitActive(page):
        page.activateWindow()
    page.bar.buttons["map"].setFocus()
    for view in ("duration", "peaks"):
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Right)
        assert page.shown == view
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Left)
    assert page.shown == "duration"


def test_a_view_nobody_knows_is_the_map(composition: Composition, qtbot: QtBot) -> None:
    composition.settings.update(history_view="pie")
    assert page_of(composition, qtbot).shown == "map"


def test_a_view_without_data_says_what_will_be_there(make: Make, qtbot: QtBot) -> None:
    page = page_of(make(SilentWire()), qtbot)
    page.show_view("factor")
    assert "集めた履歴をここに表示します" in texts(page)
    assert not page.save_picture.isEnabled()


def test_every_view_shows_the_week_and_follows_the_language(composition: Composition, qtbot: QtBot) -> None:
    page = week(composition, qtbot)
    for view in ("duration", "peaks", "factor", "comparison"):
        page.show_view(view)
    assert page.view("duration").values.model.rowCount() == 9
    assert page.view("factor").days.model.rowCount() == 7
    assert page.view("comparison").choices[0].count() == 7
    composition.settings.update(language=Language.EN)
    assert page.view("comparison").summary.model.index(0, 0).data() == "Energy kWh"


def test_the_workbook_is_chosen_by_its_ending(
    composition: Composition, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = week(composition, qtbot)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "履歴"), "Excel (*.xlsx)"))
    page.controls.export()
    qtbot.waitUntil(lambda: composition.notices.current is not None)
    assert composition.notices.current.key == "ui.history.saved"
    assert load_workbook(tmp_path / "履歴.xlsx").sheetnames == ["30分値", "日ピーク", "月ピーク", "負荷持続"]


def test_a_workbook_on_a_full_disk_is_told(
    composition: Composition, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    week(composition, qtbot)

    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(os, "fsync", full)
    composition.history.save(tmp_path / "full.xlsx", Language.JA)
    qtbot.waitUntil(lambda: composition.notices.current is not None)
    assert composition.notices.current.error.code == "disk_full"
    assert list(tmp_path.glob("*full*")) == []


@pytest.mark.parametrize(("view", "name"), [("map", "a.png"), ("duration", "b.svg"), ("comparison", "c.svg")])
def test_the_picture_on_show_is_saved(
    view: str,
    name: str,
    composition: Composition,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = week(composition, qtbot)
    page.show_view(view)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / name), ""))
    page.save_picture.click()
    content = (tmp_path / name).read_bytes()
    assert content.startswith(b"\x89PNG") if name.endswith("png") else b"<svg" in content
    assert composition.notices.current.key == "ui.history.saved"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "nowhere" / name), ""))
    page.save_picture.click()
    assert composition.notices.current.error.code == "folder_missing"
    composition.notices.dismiss()  # what failed remembers where, and the page with it
