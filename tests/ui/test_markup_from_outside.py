"""What a file or a device says is shown as it is: names of interfaces and files, notes, values from the line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6 import QtGui
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.capture.reader import CapturedDatagram, read_capture
from app.capture.writer import CaptureWriter
from app.echonet.datagram import Datagram, Endpoint
from app.resources import resource_path
from tests.ui.recordings import window_on
from ui.composition import Composition
from ui.main_window import MainWindow
from ui.places import Places

MARKUP = "<b>x<img src=y>"
PAGES = ("connect", "log", "report", "application", "keys", "settings", "site")
FRAMES = 400


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    """The bundled recording as if over an interface, and in a file, with markup for a name."""
    path = tmp_path / f"{MARKUP}.pcapng"
    with CaptureWriter(path) as writer:
        for number, item in enumerate(read_capture(resource_path("demo/office-028a.pcapng"))):
            if isinstance(item, CapturedDatagram) and number < FRAMES:
                one = item.datagram
                ends = (_scoped(one.source), _scoped(one.destination))
                writer.write(Datagram(one.payload, *ends, MARKUP, one.time_ns))
    return path


def _scoped(end: Endpoint) -> Endpoint:
    """Return the end with the interface's name in its address, as IPv6 has it."""
    return Endpoint(end.address.replace("%cable0", f"%{MARKUP}"), end.port)


@pytest.fixture
def window(
    qapp: QApplication, kaitsu_font: None, capture: Path, places: Places, qtbot: QtBot
) -> Iterator[tuple[Composition, MainWindow]]:
    composition = window_on(capture, places)
    shown = composition.window()
    shown.resize(900, 600)
    shown.show()
    composition.begin()
    qtbot.waitUntil(
        lambda: composition.visit.meter is not None and bool(composition.visit.meter.readable), timeout=9000
    )
    composition.log.take_pending()
    yield composition, shown
    shown.close()
    shown.deleteLater()
    composition.deleteLater()
    qapp.processEvents()


def rich(text: str) -> bool:
    return MARKUP in text and bool(QtGui.Qt.mightBeRichText(text))


def leaks(window: QWidget) -> Iterator[str]:
    for label in window.findChildren(QLabel):
        if MARKUP in label.text() and label.textFormat() is not Qt.TextFormat.PlainText:
            yield f"{type(label.parent()).__name__}: {label.text()[:60]}"
    for one in window.findChildren(QWidget):
        if rich(one.toolTip()):
            yield f"tip of {type(one).__name__} in {type(one.parent()).__name__}"
    for view in window.findChildren(QAbstractItemView):
        model = view.model()
        for row in range(min(model.rowCount(), 50)):
            for column in range(model.columnCount()):
                if rich(str(model.index(row, column).data(Qt.ItemDataRole.ToolTipRole) or "")):
                    yield f"tip of an item in {type(view).__name__}, column {column}"


def test_no_name_from_outside_becomes_markup(window: tuple[Composition, MainWindow]) -> None:
    _, shown = window
    found: set[str] = set()
    seen = 0
    for page in PAGES:
        shown.open(page)
        QApplication.processEvents()
        seen += sum(MARKUP in label.text() for label in shown.findChildren(QLabel))
        found |= {f"{page}: {leak}" for leak in leaks(shown)}
    assert seen
    assert found == set()
