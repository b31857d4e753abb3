"""From any value to the frame that brought it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.conformance import Checked, Evidence, Verdict
from app.conformance.verdict import Judgement
from app.diagnosis import Diagnosis
from app.echonet.frame import Frame, Property, encode
from app.echonet.objects import Esv
from app.findings import Severity
from app.meter.conduct import Source
from app.values import JST
from tests.ui.conftest import MainWindow
from tests.ui.fakes import METER, US, SilentWire, datagram
from ui.composition import Composition
from ui.pages.log import LogPage
from ui.viewmodels.conformance import check_view
from ui.viewmodels.finding_view import finding_view
from ui.viewmodels.frame_evidence import number_of_reading
from ui.viewmodels.log_entry import LogEntry
from ui.viewmodels.readings import Column
from ui.widgets.conformance_card import CheckRow
from ui.widgets.finding_row import FindingRow
from ui.widgets.frame_link import FrameLink
from ui.widgets.readings_panel import ReadingsPanel

Demo = tuple[Composition, MainWindow]


def shown(window: MainWindow) -> LogEntry:
    """Return the frame that the log page shows."""
    assert isinstance(window.page, LogPage)
    entry = window.page._frame._entry
    assert entry is not None
    return entry


def told(entry: LogEntry) -> list[int]:
    assert entry.frame is not None
    return [item.epc for item in entry.frame.properties if item.edt]


@pytest.mark.parametrize("row", [0, 5, -1])
def test_a_reading_leads_to_the_frame_that_brought_it(demo: Demo, qtbot: QtBot, row: int) -> None:
    composition, window = demo
    window.open("live")
    panel = window.page.findChild(ReadingsPanel)
    model = composition.readings
    row %= model.rowCount()
    panel.table.selectRow(row)
    window.activateWindow()
    panel.table.setFocus()
    qtbot.waitUntil(panel.table.hasFocus)
    qtbot.keyClick(panel.table, Qt.Key.Key_J)
    epc = int(model.index(row, Column.CODE).data(), 16)
    raw = bytes.fromhex(model.index(row, Column.RAW).data())
    frame = shown(window).frame
    assert frame is not None
    assert Property(epc, raw) in (*frame.properties, *frame.get_properties)


def test_every_reading_has_a_frame(demo: Demo) -> None:
    model = demo[0].readings
    assert model.rowCount() > 10
    assert all(model.number(row) is not None for row in range(model.rowCount()))


def test_a_place_of_the_picture_leads_to_the_first_frame_with_its_stamp(demo: Demo) -> None:
    composition, window = demo
    meter = composition.visit.meter
    assert meter is not None
    window.open("live")
    panel = window.page.panel  # type: ignore[attr-defined]
    at = meter.demand.loads[len(meter.demand.loads) // 2].at
    panel._show_readout(at.timestamp(), 1.0)
    panel.show_frame()
    entry = shown(window)
    stamp = at.year.to_bytes(2) + bytes((at.month, at.day, at.hour, at.minute, at.second))
    assert entry.frame is not None
    assert any(item.epc in (0xE2, 0xE3) and item.edt.startswith(stamp) for item in entry.frame.properties)
    assert number_of_reading(composition.log.store, composition.visit.visit, meter, at) == entry.number


def test_a_stamp_that_no_frame_carries_is_told(demo: Demo) -> None:
    composition, _ = demo
    composition.context.frames.reading_wanted.emit(datetime(2000, 1, 1, tzinfo=JST) + timedelta(seconds=1))
    assert composition.notices.current is not None
    assert composition.notices.current.tone == "caution"


def test_a_filter_that_hides_the_frame_is_lifted(silent: Composition, qtbot: QtBot) -> None:
    page = LogPage(silent.context, silent.log, silent.visit)
    qtbot.addWidget(page)
    for _ in range(9):
        silent.log.add(datagram(b"no frame", METER, US), False)
    page.filter.line.setText("esv:SET_I")
    page.filter.apply()
    assert silent.log.rowCount() == 0
    assert page.show_number(7)
    assert page._frame._entry is not None
    assert page._frame._entry.number == 7
    assert page.table.currentIndex().row() == 6
    assert page.filter.line.text() == ""
    assert not page.follow.isChecked()


def test_a_frame_that_fell_out_says_so(demo: Demo) -> None:
    composition, _ = demo
    composition.show_frame(10**9)
    assert composition.notices.current is not None
    assert composition.notices.current.tone == "caution"


def test_a_broken_rule_leads_to_the_frame_that_shows_it(silent: Composition, qtbot: QtBot) -> None:
    evidence = (Evidence(0xD3, Source(12, 0)), Evidence(0xE1, None), Evidence(0xE7, Source(12, 0)))
    checked = Checked("class_properties", Judgement(Verdict.FAIL, evidence, {"epcs": "0xD3", "count": 1}))
    view = check_view(silent.context.words, checked)
    assert view.frames == (12,)
    row = CheckRow(silent.context, view)
    qtbot.addWidget(row)
    with qtbot.waitSignal(silent.context.frames.wanted) as wanted:
        silent.context.frames.wanted.disconnect(silent.show_frame)
        row.findChild(FrameLink).click()
    assert wanted.args == [12]


def test_a_finding_about_frames_leads_to_the_first_of_them(silent: Composition, qtbot: QtBot) -> None:
    assert silent.visit.start()
    wire = silent.visit.transport
    assert isinstance(wire, SilentWire)
    wire.say(encode(Frame(1, 0x0EF001, 0x0EF001, Esv.INF, (Property(0xD5, b"\x01\x02\x8a\x01"),))), METER)
    wire.say(b"no frame", METER)
    wire.say(b"no frame either", METER)
    found = Diagnosis("malformed_heard", Severity.ERROR, {"count": 2})
    view = finding_view(silent.context.words, found, silent.visit.visit.nodes.values())
    assert view.frame == 2
    row = FindingRow(silent.context, view)
    qtbot.addWidget(row)
    with qtbot.waitSignal(silent.context.frames.wanted) as wanted:
        silent.context.frames.wanted.disconnect(silent.show_frame)
        row.findChild(FrameLink).click()
    assert wanted.args == [2]
