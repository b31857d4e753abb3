"""A newcomer's way from the first start to an exported draft: counted in clicks, without typing anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.echonet.datagram import Transport
from tests.ui.fakes import SilentWire
from tests.ui.test_captures import Programs
from ui.arguments import parse
from ui.composition import Composition
from ui.main_window import MainWindow
from ui.widgets.button import ACTION

MOST_CLICKS = 12
FILES = {"kaitsu-draft.json", "kaitsu-draft.pdf", "kaitsu-draft.txt", "kaitsu-draft.xlsx"}
Demo = tuple[Composition, MainWindow]


class Hand:
    """A left hand on the mouse: presses only what can be seen, and counts."""

    def __init__(self, window: MainWindow) -> None:
        self.window, self.clicks = window, 0

    def press(self, name: str) -> None:
        """Press the button whose words have this key."""
        self._press(lambda button: button.property(ACTION) == name, name)

    def press_rail(self, words: str) -> None:
        """Press the step of the rail with these words."""
        self._press(lambda button: button.objectName() == "railItem" and words in button.accessibleName(), words)

    def _press(self, is_meant: Callable[[QAbstractButton], bool], name: str) -> None:
        QApplication.processEvents()
        buttons = [one for one in self.window.findChildren(QAbstractButton) if one.isVisible() and is_meant(one)]
        assert buttons, f"{name} is not to be seen"
        button = buttons[0]
        assert button.isEnabled(), name
        assert is_in_view(button), f"{name} would have to be scrolled to"
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.clicks += 1


def test_from_the_first_start_to_an_exported_draft_in_a_dozen_clicks(
    make: Callable[[Transport], Composition],
    demo: Demo,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    programs = Programs(start=True)
    monkeypatch.setattr("ui.captures.QProcess", programs)
    first = make(SilentWire())
    window = first.window()
    qtbot.addWidget(window)
    window.show()
    window.open("site")
    begin = Hand(window)
    begin.press("ui.welcome.demo")
    assert parse(programs.started[0][-1:]).demo, "the demo opens in a window of its own"

    composition, window = demo
    on = Hand(window)
    assert window.key == "live", "the demo begins where something moves"
    for page in ("現場", "接続", "計測", "履歴", "申込"):
        on.press_rail(page)
    assert window.key == "application"
    on.press("ui.draft.export")
    qtbot.waitUntil(lambda: not composition.draft.exporting)
    clicks = begin.clicks + on.clicks + 1  # the folder is chosen in the system's own window
    assert {path.name for path in folder.iterdir()} == FILES
    assert clicks <= MOST_CLICKS
    told = composition.notices.current
    assert told is not None
    assert told.key == "ui.draft.done"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, demo: Demo) -> Iterator[Path]:
    """The folder that the person chooses, which is all that is data here."""
    chosen = tmp_path / "申込"
    chosen.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(chosen))
    composition = demo[0]
    before = composition.settings.current.export_folder
    composition.settings.update(export_folder="")
    yield chosen
    composition.settings.update(export_folder=before)


def is_in_view(button: QWidget) -> bool:
    return button.visibleRegion().boundingRect().height() >= button.height() // 2
