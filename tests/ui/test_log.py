from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from app.capture.reader import CapturedDatagram, read_capture
from app.echonet.frame import Frame, Property, encode
from app.echonet.objects import Esv
from app.messages import Language
from tests.ui.fakes import METER, US, datagram
from ui.arguments import command_line
from ui.captures import ROOT
from ui.composition import Composition
from ui.context import Context
from ui.pages.log import LogPage
from ui.theme import PALETTES, ThemeName
from ui.viewmodels.log import Column, LogModel
from ui.viewmodels.log_entry import LogEntry
from ui.widgets.frame_view import FrameView
from ui.widgets.hex_view import hex_dump

HV_METER, CONTROLLER = 0x028A01, 0x05FF01


def frame(tid: int, esv: Esv = Esv.GET_RES, epc: int = 0xD3) -> bytes:
    return encode(Frame(tid, HV_METER, CONTROLLER, esv, (Property(epc, b"\x00\x00\x04\xb0"),)))


@pytest.fixture
def model(context: Context, qtbot: QtBot) -> Iterator[LogModel]:
    model = LogModel(context.words, context.theme, capacity=160)
    yield model
    model.deleteLater()


def fill(model: LogModel, count: int, start: int = 0) -> None:
    for tid in range(start, start + count):
        model.add(datagram(frame(tid), METER, US), False)
    model.take_pending()


def tids(model: LogModel) -> list[int]:
    return [model.entry(row).frame.tid for row in range(model.rowCount()) if model.entry(row).frame]


def test_the_ring_keeps_the_newest_in_order(model: LogModel) -> None:
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for start in range(0, 1000, 37):
        fill(model, 37, start)
        assert model.total <= 160
    newest = tids(model)
    assert newest == list(range(newest[0], 27 * 37 + 37))[: len(newest)]
    assert newest[-1] == 27 * 37 + 36
    assert len(newest) >= 160 - 160 // 16 - 37


def test_the_filter_survives_the_ring(model: LogModel) -> None:
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.filter_by("0xe2", errors_only=False)
    for tid in range(500):
        epc = 0xE2 if tid % 5 == 0 else 0xD3
        model.add(datagram(frame(tid, epc=epc), METER, US), False)
        model.take_pending()
    assert tids(model) == [tid for tid in range(500) if tid % 5 == 0 and tid >= 500 - model.total]
    model.filter_by("", errors_only=False)
    assert model.rowCount() == model.total


def test_a_batch_is_one_insertion(model: LogModel, qtbot: QtBot) -> None:
    inserted: list[tuple[int, int]] = []
    model.rowsInserted.connect(lambda _parent, first, last: inserted.append((first, last)))
    fill(model, 100)
    assert inserted == [(0, 99)]


def test_dropping_costs_little_per_frame(model: LogModel) -> None:
    removals: list[int] = []
    model.rowsRemoved.connect(lambda _parent, first, last: removals.append(last - first + 1))
    for tid in range(2000):
        model.add(datagram(frame(tid), METER, US), False)
        model.take_pending()
    assert len(removals) <= 2000 / (160 // 16)


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        (b"\x10\x81\x00\x01\x02", "フレームが途中で切れています"),
        (b"hello", "ECHONET Liteのヘッダーではありません"),
        (frame(1) + b"\x00", "フレームの後に余分なデータがあります"),
    ],
)
def test_a_malformed_frame_is_shown_with_its_reason(model: LogModel, payload: bytes, words: str) -> None:
    model.add(datagram(payload, METER, US), False)
    model.take_pending()
    assert model.index(0, Column.CONTENT).data() == words
    assert model.index(0, Column.SERVICE).data() == "異常"


def test_errors_only_shows_refusals_and_malformed_frames(model: LogModel) -> None:
    fill(model, 3)
    model.add(datagram(frame(9, Esv.GET_SNA), METER, US), False)
    model.add(datagram(b"\x10", METER, US), False)
    model.filter_by("", errors_only=True)
    assert model.rowCount() == 2


def test_every_word_of_the_filter_must_be_there(model: LogModel) -> None:
    fill(model, 3)
    model.filter_by("GET_RES 169.254.7.20", errors_only=False)
    assert model.rowCount() == 3
    model.filter_by("GET_RES 10.0.0.1", errors_only=False)
    assert model.rowCount() == 0


def test_headers_and_cells_follow_the_language(model: LogModel, context: Context) -> None:
    fill(model, 1)
    context.words.choose(Language.EN)
    assert model.headerData(Column.TIME, Qt.Orientation.Horizontal) == "Time"
    assert model.index(0, Column.DIRECTION).data() == "In"


def test_a_model_of_rows_has_no_children(model: LogModel) -> None:
    fill(model, 1)
    assert model.rowCount(model.index(0, 0)) == 0
    assert model.rowCount(QModelIndex()) == 1


def test_the_page_takes_the_chosen_frame_apart(silent: Composition, qtbot: QtBot) -> None:
    page = LogPage(silent.context, silent.log, silent.visit)
    qtbot.addWidget(page)
    silent.log.add(datagram(frame(7), METER, US), False)
    silent.log.take_pending()
    page.table.selectRow(0)
    tree = page._frame._tree
    values = {item.text(0): item.text(1) for item in tree.findItems("", Qt.MatchFlag.MatchContains)}
    assert values["TID"] == "0x0007"
    listed = tree.findItems("OPC", Qt.MatchFlag.MatchExactly)[0].child(0)
    assert listed.text(0).startswith("0xD3 ")
    assert [listed.child(n).text(1) for n in range(2)] == ["00 00 04 B0", "1,200"]


def test_ctrl_c_copies_rows_for_a_spreadsheet(silent: Composition, qtbot: QtBot) -> None:
    page = LogPage(silent.context, silent.log, silent.visit)
    qtbot.addWidget(page)
    silent.log.add(datagram(frame(7), METER, US), False)
    silent.log.take_pending()
    page.table.selectRow(0)
    qtbot.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text().split("\t")
    assert copied[Column.SOURCE : Column.SERVICE + 1] == [METER, US, "GET_RES"]


def test_following_keeps_the_newest_row_in_view(silent: Composition, qtbot: QtBot) -> None:
    page = LogPage(silent.context, silent.log, silent.visit)
    qtbot.addWidget(page)
    page.resize(1100, 600)
    page.show()
    for tid in range(200):
        silent.log.add(datagram(frame(tid), METER, US), False)
    silent.log.take_pending()
    bar = page.table.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    page.follow.setChecked(False)
    bar.setValue(0)
    silent.log.add(datagram(frame(1), METER, US), False)
    silent.log.take_pending()
    assert bar.value() == 0


def test_pointing_at_a_byte_marks_its_field_and_back(silent: Composition, qtbot: QtBot) -> None:
    view = FrameView(silent.context, silent.log, silent.visit)
    qtbot.addWidget(view)
    view.show_entry(LogEntry(datagram(frame(7), METER, US), False))
    tree, shown = view._tree, view._bytes
    shown.linkHovered.emit("15")
    assert tree.currentItem().text(0) == "EDT"
    assert shown.text().count(silent.context.theme.palette.on_accent) == 4
    tree.setCurrentItem(tree.topLevelItem(1))
    marked = re.findall(r'href="(\d+)" style="[^"]*background', shown.text())
    assert marked == ["2", "3"]


def test_the_bytes_stand_in_lines_with_their_offset() -> None:
    text = hex_dump(bytes(range(12)), 9, 11, PALETTES[ThemeName.LIGHT])
    lines = [re.sub(r"<[^>]*>", "", line).replace("&nbsp;", " ") for line in text.split("<br>")]
    assert lines == ["0000  00 01 02 03 04 05 06 07", "0008  08 09 0A 0B"]


def test_the_log_is_saved_as_a_capture(silent: Composition, tmp_path: Path, qtbot: QtBot) -> None:
    for tid in range(5):
        silent.log.add(datagram(frame(tid), METER, US), False)
    silent.log.add(datagram(b"broken", METER, US), False)
    silent.log.filter_by("nothing matches this", errors_only=False)
    path = tmp_path / "log.pcapng"
    with qtbot.waitSignal(silent.log.saved):
        silent.log.save(path)
    payloads = [item.datagram.payload for item in read_capture(path) if isinstance(item, CapturedDatagram)]
    assert payloads == [*(frame(tid) for tid in range(5)), b"broken"]
    assert silent.notices.current is not None
    assert silent.notices.current.tone == "ok"


def test_a_log_that_cannot_be_saved_is_told(silent: Composition, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(silent.log.failed):
        silent.log.save(tmp_path / "missing" / "log.pcapng")
    assert silent.notices.current is not None
    assert silent.notices.current.tone == "alarm"


def test_the_command_for_a_second_window_starts_one(tmp_path: Path) -> None:
    program, *arguments = command_line()
    told = tmp_path / "none.pcapng"
    done = subprocess.run(
        [program, *arguments, "--open", str(told), "--exit-after-first-paint"],
        cwd=ROOT,
        env=os.environ | {"XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)},
        check=False,
        timeout=60,
    )
    assert done.returncode == 0
