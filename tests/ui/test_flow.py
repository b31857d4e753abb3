from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app.messages import Language
from ui.composition import Composition
from ui.pages.site import SitePage
from ui.widgets.flow import Flow


class Block(QWidget):
    """A widget of one size."""

    def __init__(self, width: int, height: int = 10) -> None:
        super().__init__()
        self._size = QSize(width, height)

    def sizeHint(self) -> QSize:
        return self._size

    def minimumSizeHint(self) -> QSize:
        return self._size


@pytest.fixture
def flow(qtbot: QtBot) -> Iterator[Flow]:
    """Three blocks with four pixels between them."""
    owner = QWidget()
    qtbot.addWidget(owner)
    flow = Flow(owner)
    for width, height in ((50, 10), (30, 20), (40, 10)):
        flow.addWidget(Block(width, height))
    owner.show()
    yield flow
    owner.close()


def places(flow: Flow) -> list[tuple[int, int]]:
    return [(flow.itemAt(number).geometry().x(), flow.itemAt(number).geometry().y()) for number in range(flow.count())]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [
        (128, 20, [(0, 0), (54, 0), (88, 0)]),
        (127, 34, [(0, 0), (54, 0), (0, 24)]),
        (84, 34, [(0, 0), (54, 0), (0, 24)]),
        (83, 34, [(0, 0), (0, 14), (34, 14)]),
        (50, 48, [(0, 0), (0, 14), (0, 38)]),
    ],
)
def test_rows_break_where_the_width_ends(flow: Flow, width: int, height: int, expected: list[tuple[int, int]]) -> None:
    assert flow.heightForWidth(width) == height
    flow.setGeometry(QRect(0, 0, width, height))
    assert places(flow) == expected


def test_it_is_as_narrow_as_its_widest_widget(flow: Flow) -> None:
    assert flow.minimumSize() == QSize(50, 20)
    assert flow.sizeHint() == QSize(128, 20)


def test_what_is_wider_than_the_place_is_squeezed(flow: Flow) -> None:
    flow.setGeometry(QRect(0, 0, 45, 100))
    first = flow.itemAt(0)
    assert first is not None
    assert first.geometry().width() <= 50


def test_what_is_hidden_takes_no_room(flow: Flow) -> None:
    hidden = flow.itemAt(0)
    assert hidden is not None
    hidden.widget().hide()  # type: ignore[union-attr]
    assert flow.sizeHint() == QSize(74, 20)
    flow.setGeometry(QRect(0, 0, 128, 20))
    assert places(flow)[1:] == [(0, 0), (34, 0)]


def test_a_widget_can_be_taken_out(flow: Flow) -> None:
    taken = flow.takeAt(1)
    assert taken is not None
    widget = taken.widget()
    assert widget is not None
    widget.deleteLater()
    assert flow.count() == 2
    assert (flow.itemAt(2), flow.takeAt(-1)) == (None, None)


@pytest.mark.parametrize("language", list(Language))
def test_the_site_page_never_scrolls_sideways(silent: Composition, qtbot: QtBot, language: Language) -> None:
    silent.context.words.choose(language)
    page = SitePage(silent.context, silent.site, silent.terminal_photos, silent.notices)
    qtbot.addWidget(page)
    page.resize(1024 - 176, 650)  # beside the rail of the smallest window
    page.show()
    QApplication.processEvents()
    for area in page.findChildren(QScrollArea):
        assert area.horizontalScrollBar().maximum() == 0
