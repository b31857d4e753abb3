"""申込: the form in its own order, every field with its check, where it comes from, and one key to copy it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHeaderView, QLabel, QWidget

from ui.context import Context
from ui.guide_opener import explain_by
from ui.pages.page import Page, scrolled, side_by_side
from ui.settings import SettingsStore
from ui.viewmodels.draft import Column, DraftModel
from ui.viewmodels.records import RecordsModel
from ui.viewmodels.typing_help import CopiedMarks, TypingModel
from ui.widgets import layouts
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.copy_table import CopyTable
from ui.widgets.drafts_card import DraftsCard
from ui.widgets.export_card import ExportCard
from ui.widgets.follow_up_card import FollowUpCard
from ui.widgets.guide_link import GuideLink
from ui.widgets.problems_card import ProblemsCard
from ui.widgets.typing_help import TypingHelp

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
        self.typing = TypingModel(model, self)
        self.table = CopyTable()
        self._rows = CopiedMarks(context, model, self.typing, self)
        self.table.setModel(self._rows)
        context.words.bind(self.table, self.table.setAccessibleName, "ui.page.application")
        self.copy_field = Button(context, "ui.draft.copy", "copy", tip_key="ui.draft.copy.tip")
        self.carry = Button(context, "ui.typing.begin", "follow", tip_key="ui.typing.begin.tip")
        self.help = TypingHelp(context, model, self.typing)
        self._copied = QLabel()
        self._note = QLabel(wordWrap=True)
        self._copied.setObjectName("hint")
        self._copied.setProperty("data", True)
        self._export = ExportCard(context, model, settings)
        self._problems = ProblemsCard(context, model)
        self._follow_up = FollowUpCard(context, model.site, records)
        self._drafts = DraftsCard(context, records)
        self._guide = GuideLink(context, self)
        self._arrange()
        self._connect()
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
        """Go on with carrying the draft over into the utility's form, or begin with it."""
        self.carry.setChecked(True)
        self.typing.go_on()

    def _fit_columns(self) -> None:
        for column, width in _WIDTHS.items():
            self.table.setColumnWidth(column, self.context.theme.scaled(width))

    def _arrange(self) -> None:
        self.context.theme.changed.connect(self._fit_columns)
        self._fit_columns()
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(Column.VALUE, QHeaderView.ResizeMode.Stretch)
        self.table.setTextElideMode(Qt.TextElideMode.ElideRight)
        form = Card(self.context, "ui.draft.card.form")
        form.corner.addWidget(self._copied)
        form.corner.addWidget(self._guide)
        form.corner.addWidget(self.copy_field)
        form.corner.addWidget(self.carry)
        form.body.addWidget(self.table, 1)
        self._note.setObjectName("hint")
        self.context.words.bind(self._note, self._note.setText, "ui.draft.note")
        form.body.addWidget(self._note)
        side, cards = scrolled(self)
        cards.addWidget(self._export)
        cards.addWidget(self._problems)
        cards.addWidget(self._follow_up)
        cards.addWidget(self._drafts)
        cards.addStretch(1)
        left = QWidget()
        parts = layouts.column(left, spacing=3)
        parts.addWidget(self.help)
        parts.addWidget(form, 1)
        self.body.addLayout(side_by_side((left, 9), (side, 5)), 1)
        self.carry.setCheckable(True)
        self.help.hide()

    def _connect(self) -> None:
        self.copy_field.clicked.connect(self.copy_current)
        self.carry.toggled.connect(self._carry_over)
        self.table.activated.connect(lambda _index: self.copy_current())
        self._problems.wanted.connect(self.field_wanted)
        self.table.selectionModel().currentRowChanged.connect(lambda new, _old: self._choose(new.row()))
        self._rows.modelReset.connect(self._span_sections)
        self.typing.changed.connect(self._follow_typing)
        QShortcut(QKeySequence("F2"), self).activated.connect(self.copy_following)
        QShortcut(QKeySequence("Shift+F2"), self).activated.connect(lambda: self.typing.move(-1))

    def _carry_over(self, wanted: bool) -> None:
        self.help.setVisible(wanted)
        self._note.setHidden(wanted)
        self.typing.activate(wanted)

    def _follow_typing(self) -> None:
        """Show the field that is being carried over in the list."""
        step = self.typing.current
        if not self.typing.active or step is None:
            return
        shown = self._model.field(self.table.currentIndex().row()) if self.table.currentIndex().isValid() else None
        if shown is None or shown.field.path != step.entry.field.path:
            self.table.setCurrentIndex(self._rows.index(self._row_of(step.entry.field.path), Column.VALUE))

    def _row_of(self, path: str) -> int:
        entries = ((number, self._model.field(number)) for number in range(self._model.rowCount()))
        return next(number for number, entry in entries if entry is not None and entry.field.path == path)

    def _choose(self, number: int) -> None:
        """Let the guide's button and F1 lead to what explains the chosen field, and go on from it."""
        entry = self._model.field(number) if 0 <= number < self._model.rowCount() else None
        path = entry.field.path if entry is not None else ""
        self._guide.lead_to(path)
        explain_by(self.table, path)
        if self.typing.active:
            self.typing.choose(path)

    def _span_sections(self) -> None:
        self.table.clearSpans()
        for number in self._model.section_rows():
            self.table.setSpan(number, 0, 1, len(Column))
