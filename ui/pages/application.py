"""申込: the form in its own order, every field with its check, where it comes from, and one key to copy it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QLabel, QWidget

from ui.context import Context
from ui.guide_opener import explain_by
from ui.pages.page import Page, scrolled, side_by_side
from ui.settings import SettingsStore
from ui.viewmodels.draft import Column, DraftModel
from ui.viewmodels.records import RecordsModel
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.copy_table import CopyTable
from ui.widgets.drafts_card import DraftsCard
from ui.widgets.export_card import ExportCard
from ui.widgets.follow_up_card import FollowUpCard
from ui.widgets.guide_link import GuideLink
from ui.widgets.problems_card import ProblemsCard

_WIDTHS = {Column.LABEL: 200, Column.CHECK: 84, Column.ORIGIN: 60, Column.SOURCE: 96}
_ROOM_FOR_ALL = 1000
"""A narrower page leaves out where a value comes from; the export has it."""


class ApplicationPage(Page):
    """Shows a `DraftModel`; `field_wanted` asks for a field of the site's form."""

    field_wanted = Signal(str)

    def __init__(
        self,
        context: Context,
        model: DraftModel,
        records: RecordsModel,
        settings: SettingsStore,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context, "application", parent)
        self._model = model
        self.table = CopyTable()
        self.table.setModel(model)
        context.words.bind(self.table, self.table.setAccessibleName, "ui.page.application")
        self.copy_field = Button(context, "ui.draft.copy", "copy", tip_key="ui.draft.copy.tip")
        self.copy_next = Button(context, "ui.draft.copy_next", "follow", tip_key="ui.draft.copy_next.tip")
        self._copied = QLabel()
        self._copied.setObjectName("hint")
        self._copied.setProperty("data", True)
        self._export = ExportCard(context, model, settings)
        self._problems = ProblemsCard(context, model)
        self._follow_up = FollowUpCard(context, model.site, records)
        self._drafts = DraftsCard(context, records)
        self._guide = GuideLink(context, self)
        self._arrange()
        self.copy_field.clicked.connect(self.copy_current)
        self.copy_next.clicked.connect(self.copy_following)
        self.table.activated.connect(lambda _index: self.copy_current())
        self._problems.wanted.connect(self.field_wanted)
        self.table.selectionModel().currentRowChanged.connect(lambda new, _old: self._explain(new.row()))
        model.modelReset.connect(self._span_sections)
        self._span_sections()

    def trigger(self, action: str) -> None:
        if action == "export":
            self._export.export()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for column in (Column.ORIGIN, Column.SOURCE):
            self.table.setColumnHidden(column, self.width() < _ROOM_FOR_ALL)

    def copy_current(self) -> None:
        """Put the value of the chosen field on the clipboard."""
        index = self.table.currentIndex()
        entry = self._model.field(index.row()) if index.isValid() else None
        if entry is None:
            self._copied.setText(self.context.words.text("ui.draft.choose_field"))
            return
        QGuiApplication.clipboard().setText(entry.value)
        key = "ui.draft.copied" if entry.value else "ui.draft.nothing_to_copy"
        self._copied.setText(self.context.words.text(key, label=entry.field.label))

    def copy_following(self) -> None:
        """Go on to the next field that has a value and copy it: typing help for the utility's form."""
        start = self.table.currentIndex().row() + 1
        for number in range(start, self._model.rowCount()):
            entry = self._model.field(number)
            if entry is not None and entry.value:
                self.table.setCurrentIndex(self._model.index(number, Column.VALUE))
                self.copy_current()
                return
        self._copied.setText(self.context.words.text("ui.draft.last_field"))
        self.table.setCurrentIndex(QModelIndex())

    def _arrange(self) -> None:
        for column, width in _WIDTHS.items():
            self.table.setColumnWidth(column, width)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(Column.VALUE, QHeaderView.ResizeMode.Stretch)
        self.table.setTextElideMode(Qt.TextElideMode.ElideRight)
        form = Card(self.context, "ui.draft.card.form")
        form.corner.addWidget(self._copied)
        form.corner.addWidget(self._guide)
        form.corner.addWidget(self.copy_field)
        form.corner.addWidget(self.copy_next)
        form.body.addWidget(self.table, 1)
        note = QLabel(wordWrap=True)
        note.setObjectName("hint")
        self.context.words.bind(note, note.setText, "ui.draft.note")
        form.body.addWidget(note)
        side, cards = scrolled(self)
        cards.addWidget(self._export)
        cards.addWidget(self._problems)
        cards.addWidget(self._follow_up)
        cards.addWidget(self._drafts)
        cards.addStretch(1)
        self.body.addLayout(side_by_side((form, 9), (side, 5)), 1)

    def _explain(self, number: int) -> None:
        """Let the guide's button and F1 lead to what explains the chosen field."""
        entry = self._model.field(number) if 0 <= number < self._model.rowCount() else None
        path = entry.field.path if entry is not None else ""
        self._guide.lead_to(path)
        explain_by(self.table, path)

    def _span_sections(self) -> None:
        self.table.clearSpans()
        for number in self._model.section_rows():
            self.table.setSpan(number, 0, 1, len(Column))
