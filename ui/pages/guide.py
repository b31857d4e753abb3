"""ガイド: questions and answers about the procedure and about measuring, searched as one types."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from ui.context import Context
from ui.pages.page import Page, side_by_side
from ui.theme import TOUCH
from ui.viewmodels.guide import GuideModel, GuideRow
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.guide_list import GuideList
from ui.widgets.guide_text import GuideText
from ui.widgets.layouts import clear, column


class GuidePage(Page):
    """Shows a `GuideModel`: the list with its search on the left, the entry and what to read on on the right."""

    manual_wanted = Signal()

    answers = frozenset({"find"})

    def __init__(self, context: Context, model: GuideModel, parent: QWidget | None = None) -> None:
        super().__init__(context, "guide", parent)
        self._model = model
        self.search = QLineEdit(clearButtonEnabled=True)
        self.list = GuideList()
        self.text = GuideText(context, model)
        self._count, self._nothing = QLabel(), QLabel(wordWrap=True)
        self._related_title = QLabel()
        self._related = column(spacing=0)
        self._shown: list[GuideRow] = []
        words = context.words
        words.bind(self.search, self.search.setPlaceholderText, "ui.guide.search")
        words.bind(self.search, self.search.setAccessibleName, "ui.guide.search")
        words.bind(self.list, self.list.setAccessibleName, "ui.page.guide")
        words.bind(self._nothing, self._nothing.setText, "cli.guide.nothing")
        words.bind(self._related_title, self._related_title.setText, "ui.guide.related")
        for label in (self._count, self._nothing, self._related_title):
            label.setObjectName("hint")
        self._count.setMinimumHeight(TOUCH)
        self._arrange()
        self._connect()
        self._show_list()
        self._show_entry()

    def trigger(self, action: str) -> None:
        if action == "find":
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.search.selectAll()

    def open_entry(self, entry_id: str) -> None:
        """Show an entry, ready to be scrolled."""
        self._model.open(entry_id)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        found = Card(self.context, "ui.guide.card.list")
        found.corner.addWidget(self._count)
        for widget in (self.search, self._nothing):
            found.body.addWidget(widget)
        found.body.addWidget(self.list, 1)
        entry = Card(self.context, "ui.guide.card.entry")
        copy = Button(self.context, "ui.guide.copy", "copy", tip_key="ui.guide.copy.tip")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._model.text))
        entry.corner.addWidget(copy)
        entry.body.addWidget(self.text, 1)
        entry.body.addWidget(self._related_title)
        entry.body.addLayout(self._related)
        manual = Button(self.context, "ui.action.manual", "guide", tip_key="ui.action.manual.tip")
        manual.clicked.connect(self.manual_wanted)
        self.corner.addWidget(manual)
        self.body.addLayout(side_by_side((found, 2), (entry, 3)), 1)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._find)
        self.search.returnPressed.connect(lambda: self.text.setFocus(Qt.FocusReason.TabFocusReason))
        self.list.chosen.connect(self._model.open)
        self._model.found.connect(self._show_list)
        self._model.shown.connect(self._show_entry)

    def _find(self, query: str) -> None:
        if query != self._model.query:
            self._model.find(query)

    def _show_list(self) -> None:
        self.list.show_rows(self._model.rows)
        self._nothing.setVisible(not self._model.count)
        self._count.setText(self.context.words.text("ui.guide.count", count=self._model.count))
        if self.search.text() != self._model.query:
            self.search.setText(self._model.query)

    def _show_entry(self) -> None:
        self.list.mark_current(self._model.entry.id)
        if self._model.related != self._shown:
            self._shown = self._model.related
            clear(self._related)
            for row in self._shown:
                self._related.addWidget(self._link(row))

    def _link(self, row: GuideRow) -> QPushButton:
        button = QPushButton(row.text)
        button.setObjectName("related")
        button.setProperty("data", True)
        button.clicked.connect(lambda: self.open_entry(row.id))
        return button
