"""The window over a meter on a wire, on a real screen; tells on stdout, in lines of JSON, what came of a person's acts.

`page` tells where on the screen the buttons and fields of the page are that one can press now.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QObject, QSocketNotifier, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from app.keystore import MemoryKeyStore
from tests.ui.fakes import Firewall, MeterOnAWire, cable
from ui.composition import Composition, Machine, today_in_japan
from ui.main import create_application
from ui.main_window import MainWindow
from ui.places import places_in
from ui.settings import SettingsStore
from ui.sources import Source
from ui.viewmodels.notices import Notices
from ui.widgets.button import ACTION
from ui.widgets.palette import CommandPalette

SIZE = (1366, 768)


class Witness(QObject):
    """Tells once of each thing that came true, and of each page when it is there to be pressed on."""

    def __init__(self, composition: Composition, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._told = window, set[str]()
        self._truths = {
            "meter": lambda: bool(composition.conformance.checks),
            "bars": lambda: bool(composition.live.picture.bars),
            "history": lambda: bool(composition.history.findings) and not composition.history.running,
            "number": lambda: composition.site.site.supply_point_number is not None,
            "palette": lambda: isinstance(QApplication.activePopupWidget(), CommandPalette),
            "dialog": lambda: (
                QApplication.activeWindow() is not window and QApplication.activeModalWidget() is not None
            ),
        }
        composition.draft.exported.connect(lambda files: tell("draft", sorted(path.name for path in files)))
        composition.report.saved.connect(lambda path, _: tell("report", path.name))
        composition.notices.changed.connect(lambda: self._tell_notice(composition.notices))
        self._page = ""
        self._looking = QTimer(self, interval=50)
        self._looking.timeout.connect(self._look)
        self._looking.start()

    def _tell_notice(self, notices: Notices) -> None:
        if notices.current is not None:
            tell("notice", notices.current.key)

    def _look(self) -> None:
        places = dict(self._places())
        shown = json.dumps([self._window.key, places])
        if shown != self._page:
            self._page = shown
            tell("page", {"key": self._window.key, "places": places})
        for name in [name for name, is_true in self._truths.items() if name not in self._told and is_true()]:
            self._told.add(name)
            tell(name, True)

    def _places(self) -> Iterator[tuple[str, tuple[int, int]]]:
        for widget in self._window.findChildren(QWidget):
            if widget.isVisible() and widget.isEnabled() and not widget.visibleRegion().isEmpty():
                name = name_of(widget)
                if name:
                    middle = widget.mapToGlobal(widget.visibleRegion().boundingRect().center())
                    yield name, (middle.x(), middle.y())


def name_of(widget: QWidget) -> str:
    """Return by what a test knows a button or a field, "" for anything else."""
    if isinstance(widget, QAbstractButton):
        return str(widget.property(ACTION) or "")
    return widget.accessibleName() if isinstance(widget, QLineEdit) else ""


def tell(what: str, value: object) -> None:
    """Write one line for the test to read."""
    print(json.dumps({what: value}), flush=True)


def main(folder: Path) -> None:
    """Show the window until stdin ends."""
    places, wire = places_in(folder / "config", folder / "data"), MeterOnAWire()
    application = create_application()
    settings = SettingsStore(places.settings)
    settings.update(interval_s=1, export_folder=str(folder / "drafts"))
    machine = Machine(cable, Firewall(), today_in_japan, MemoryKeyStore)
    composition = Composition(Source(wire, wire, places), settings, Notices(), machine)
    composition.context.theme.apply()
    window = composition.window()
    window.setGeometry(0, 0, *SIZE)
    window.open("site")
    window.show()
    composition.begin()
    ending = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    ending.activated.connect(window.close)
    Witness(composition, window)
    tell("window", int(window.winId()))
    application.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
