"""From the export button to a file: in view or all, whole or not at all, beside the event loop."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.echonet.datagram import Transport
from tests.ui.fakes import MeterOnAWire
from tests.ui.test_live_and_connect import read_until
from ui.composition import Composition
from ui.pages.live import LivePage
from ui.viewmodels.live_export import Content
from ui.widgets.export_menu import ExportMenu
from ui.widgets.live_side import SideModels

Make = Callable[[Transport], Composition]


@pytest.fixture
def found(make: Make, qtbot: QtBot) -> Composition:
    """A composition whose meter was read three times at the least."""
    found = make(MeterOnAWire())
    found.connection.search()
    qtbot.waitUntil(lambda: found.visit.meter is not None and found.visit.meter.settled)
    read_until(found, qtbot, lambda: len(found.visit.meter.demand.loads) > 3)
    return found


def live_page(found: Composition, qtbot: QtBot) -> LivePage:
    """Return its live page; not a fixture, which would outlive its test and keep the plot's menus."""
    page = LivePage(found.context, found.live, SideModels(found.readings, found.visit, found.demand), found.settings)
    qtbot.addWidget(page)
    page.resize(1000, 600)
    page.show()
    return page


def export(found: Composition, page: LivePage, qtbot: QtBot, scope: str, content: Content) -> None:
    with qtbot.waitSignal(found.live.saved):
        page.findChild(ExportMenu).ask(scope, content)


def answer_with(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))


def test_everything_as_a_workbook_with_its_ending(
    found: Composition, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = live_page(found, qtbot)
    answer_with(monkeypatch, tmp_path / "負荷")
    export(found, page, qtbot, "all", Content.WORKBOOK)
    book = load_workbook(tmp_path / "負荷.xlsx")
    assert book.sheetnames == ["30分デマンド", "負荷", "指示値"]
    assert book["指示値"].max_row > 3
    assert found.notices.current.key == "ui.live.saved"


def test_what_is_in_view_alone(
    found: Composition, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = live_page(found, qtbot)
    answer_with(monkeypatch, tmp_path / "all.csv")
    export(found, page, qtbot, "all", Content.SAMPLES)
    answer_with(monkeypatch, tmp_path / "view.csv")
    newest = found.visit.meter.demand.last.at.timestamp()
    page.panel.plot.getViewBox().setXRange(newest - 60, newest + 60, padding=0)
    export(found, page, qtbot, "view", Content.SAMPLES)
    whole = (tmp_path / "all.csv").read_text(encoding="utf-8-sig").splitlines()
    seen = (tmp_path / "view.csv").read_text(encoding="utf-8-sig").splitlines()
    assert seen[0] == whole[0]
    assert 1 < len(seen) < len(whole)


def test_what_cannot_be_written_is_told(
    found: Composition, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = live_page(found, qtbot)
    answer_with(monkeypatch, tmp_path / "gone" / "load.csv")
    with qtbot.waitSignal(found.live.failed):
        page.findChild(ExportMenu).ask("all", Content.LOADS)
    assert found.notices.current.error.code == "folder_missing"
    assert page.findChild(ExportMenu).isEnabled()


def test_whoever_closes_the_dialog_writes_nothing(
    found: Composition, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = live_page(found, qtbot)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    page.findChild(ExportMenu).ask("all", Content.HALF_HOURS)
    assert not found.live.export.busy
