"""The window: status bar, rail, banner, the pages and what lies below them. It navigates and does nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from ui.context import Context
from ui.pages.page import Page
from ui.viewmodels.checklist import Checklist
from ui.viewmodels.notices import Notices
from ui.viewmodels.status import StatusModel
from ui.widgets.banner import Banner
from ui.widgets.layouts import column, row
from ui.widgets.rail import Rail
from ui.widgets.status_bar import StatusBar

SIZE: Final = (1366, 768)
MINIMUM: Final = (1024, 600)


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page by key, with the keys that open it; it is built when first opened, so the window starts fast."""

    key: str
    build: Callable[[], Page]
    shortcut: str = ""


class MainWindow(QMainWindow):
    """Shows one page at a time; `painted` once after the first paint, `closing` before it goes.

    `dropped` carries the paths of files that were dragged onto it.
    """

    painted = Signal()
    closing = Signal()
    opened = Signal(str)
    dropped = Signal(list)
    palette_wanted = Signal()

    def __init__(
        self,
        context: Context,
        entries: Sequence[PageEntry],
        models: tuple[Checklist, StatusModel, Notices],
        footer: QWidget | None = None,
    ) -> None:
        super().__init__()
        checklist, status, notices = models
        self._entries = {entry.key: entry for entry in entries}
        self._pages: dict[str, Page] = {}
        self._first_paint = True
        self._stack = QStackedWidget()
        self._rail = Rail(context, [(entry.key, entry.shortcut) for entry in entries], checklist)
        self._rail.chosen.connect(self.open)
        context.words.bind(self, self.setWindowTitle, "ui.window.title")
        banner, bar = Banner(context, notices), StatusBar(context, status)
        bar.palette_button.clicked.connect(self.palette_wanted)
        self.opened.connect(banner.show_page)
        self._arrange(bar, banner, footer)
        self.setMinimumSize(*MINIMUM)
        self.resize(*SIZE)
        self.setAcceptDrops(True)

    @property
    def key(self) -> str:
        """The key of the page on show."""
        return self._rail.current

    @property
    def page(self) -> Page:
        """The page on show."""
        page = self._stack.currentWidget()
        assert isinstance(page, Page)
        return page

    def open(self, key: str) -> None:
        """Show a page, building it the first time."""
        if key not in self._pages:
            self._pages[key] = self._entries[key].build()
            self._stack.addWidget(self._pages[key])
        self._stack.setCurrentWidget(self._pages[key])
        self._rail.mark_current(key)
        self._pages[key].setFocus(Qt.FocusReason.OtherFocusReason)
        self.opened.emit(key)

    def geometry_text(self) -> str:
        """Return size and place for the settings file."""
        return bytes(self.saveGeometry().toBase64().data()).decode("ascii")

    def place(self, geometry: str) -> None:
        """Restore size and place; nonsense is ignored by Qt."""
        if geometry:
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode("ascii", "replace")))

    def fill_small_screen(self) -> None:
        """Take the whole screen where the window would not fit on it otherwise."""
        room = self.screen().availableGeometry()
        if room.width() <= SIZE[0] or room.height() <= SIZE[1]:
            self.setWindowState(self.windowState() | Qt.WindowState.WindowMaximized)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._first_paint:
            self._first_paint = False
            self.painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.dropped.emit(_files(event))

    def _arrange(self, status_bar: StatusBar, banner: Banner, footer: QWidget | None) -> None:
        center = QWidget()
        outer = column(center, spacing=0)
        outer.addWidget(status_bar)
        middle = row(spacing=0)
        middle.addWidget(self._rail)
        right = column(spacing=0)
        right.addWidget(banner)
        right.addWidget(self._stack, 1)
        middle.addLayout(right, 1)
        outer.addLayout(middle, 1)
        if footer is not None:
            outer.addWidget(footer)
        self.setCentralWidget(center)


def _files(event: QDropEvent) -> list[str]:
    """Return the paths of the files being dragged; what is on the web is none."""
    return [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
