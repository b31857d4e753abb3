"""What all pages share: a title line with room for buttons, and a body."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui.context import Context
from ui.widgets.layouts import column, row


class Page(QWidget):
    """A title, `corner` right of it and a `body` column below.

    `answers` are those window-wide shortcuts that this page answers itself while it is open.
    """

    answers: frozenset[str] = frozenset()

    def __init__(self, context: Context, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.context, self.page_key = context, key
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        title = QLabel()
        title.setObjectName("pageTitle")
        lead = QLabel()
        lead.setObjectName("caption")
        context.words.bind(title, title.setText, f"ui.page.{key}")
        context.words.bind(lead, lead.setText, f"ui.lead.{key}")
        self.corner = row()
        head = row(spacing=3)
        head.addWidget(title)
        head.addWidget(lead, 1)
        head.addLayout(self.corner)
        self.body: QVBoxLayout = column(spacing=3)
        layout = column(self, spacing=3)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.addLayout(head)
        layout.addLayout(self.body, 1)

    def trigger(self, action: str) -> None:
        """Do what a window-wide shortcut asks of this page; pages ignore what is not theirs."""


def scrolled(page: Page) -> tuple[QScrollArea, QVBoxLayout]:
    """Return a scroll area and the column inside it, for whatever may be taller than the screen."""
    area = QScrollArea(page, widgetResizable=True)
    area.setObjectName("scrolled")  # by which it shows the focus: what has no controls is scrolled with the arrows
    area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    page.context.words.bind(area, area.setAccessibleName, f"ui.page.{page.page_key}")
    content = QWidget()
    content.setObjectName("pageBody")
    area.setWidget(content)
    return area, column(content, spacing=3)


def side_by_side(*widgets: tuple[QWidget, int]) -> QHBoxLayout:
    """Return the widgets in a row with these shares of the width."""
    layout = row(spacing=3)
    for widget, share in widgets:
        layout.addWidget(widget, share)
    return layout
