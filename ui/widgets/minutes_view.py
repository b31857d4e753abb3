"""The one-minute history: how far back, collect, look, take along as CSV."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QButtonGroup, QFileDialog, QLabel, QProgressBar, QWidget

from ui.context import Context
from ui.viewmodels.minutes import MinutesModel
from ui.viewmodels.number_text import aligned
from ui.widgets.button import Button
from ui.widgets.finding_line import FindingLine
from ui.widgets.layouts import clear, column, row
from ui.widgets.table_card import TableCard

CHOICES: Final = (10, 60, 180, 360)
FIRST_CHOICE: Final = 60
_COLUMNS: Final = ("at", "kwh_forward", "kwh_reverse", "kvarh_forward", "kvarh_reverse")


class MinutesView(TableCard):
    """Drives a `MinutesModel`."""

    def __init__(self, context: Context, model: MinutesModel, parent: QWidget | None = None) -> None:
        super().__init__(context, "ui.history.card.minutes", parent)
        self._context, self._minutes = context, model
        self._shown: tuple[object, ...] = ()
        self.choices = {count: self._choice(count) for count in CHOICES}
        self.start = Button(context, "ui.history.collect", "history", "primary", "ui.history.minutes.collect.tip")
        self.stop = Button(context, "ui.history.cancel", "close", tip_key="ui.history.minutes.cancel.tip")
        self.csv = Button(context, "ui.history.csv", "export", tip_key="ui.history.minutes.csv.tip")
        self._state, self._bar = QLabel(wordWrap=True), QProgressBar(textVisible=False)
        self._state.setObjectName("caption")
        self._findings = column(spacing=1)
        self._arrange()
        self.start.clicked.connect(lambda: model.collect(self.chosen_minutes))
        self.stop.clicked.connect(model.cancel)
        self.csv.clicked.connect(self.export)
        for signal in (model.changed, context.words.changed):
            signal.connect(self._refresh)
        self._refresh()

    @property
    def chosen_minutes(self) -> int:
        """How many minutes are to be collected."""
        return next(count for count, button in self.choices.items() if button.isChecked())

    def export(self) -> None:
        """Ask for a file and write every minute collected into it."""
        if not self._minutes.minutes:
            return
        title = self._context.words.text("ui.history.csv")
        path, _ = QFileDialog.getSaveFileName(self, title, "kaitsu-minutes.csv", "CSV (*.csv)")
        if path:
            self._minutes.save(Path(path))

    def _choice(self, count: int) -> Button:
        button = Button(self._context, f"ui.history.minutes.{count}")
        button.setCheckable(True)
        return button

    def _arrange(self) -> None:
        group = QButtonGroup(self)
        for place, button in enumerate(self.choices.values()):
            group.addButton(button)
            self.corner.insertWidget(place, button)
        self.choices[FIRST_CHOICE].setChecked(True)
        for button in (self.start, self.stop, self.csv):
            self.corner.insertWidget(self.corner.count() - 1, button)
        self._bar.setFixedHeight(12)
        line = row(spacing=4)
        line.addWidget(self._state, 3)
        line.addWidget(self._bar, 2)
        self.body.insertLayout(0, line)
        self.body.insertLayout(1, self._findings)

    def _refresh(self) -> None:
        model = self._minutes
        for button in (self.start, *self.choices.values()):
            button.setEnabled(model.possible and not model.running)
        self.start.setVisible(not model.running)
        self.stop.setVisible(model.running)
        for button in (self.csv, self.copy):
            button.setEnabled(bool(model.minutes))
        self._bar.setVisible(model.running)
        self._bar.setRange(0, max(model.wanted, 1))
        self._bar.setValue(len(model.minutes))
        self._state.setText(self._sentence())
        shown = (self._context.words.language, len(model.minutes), *(one.code for one in model.findings))
        if shown != self._shown:
            self._shown = shown
            self._fill()

    def _sentence(self) -> str:
        model, words = self._minutes, self._context.words.text
        if model.running:
            return words("ui.history.minutes.running", done=len(model.minutes), wanted=model.wanted)
        if model.minutes:
            return words("ui.history.minutes.have", done=len(model.minutes))
        return words("ui.history.minutes.ready" if model.possible else "ui.history.minutes.not_now")

    def _fill(self) -> None:
        words, minutes = self._context.words.text, self._minutes.minutes
        columns = [aligned(one.values[number] for one in minutes) for number in range(len(_COLUMNS) - 1)]
        times = [f"{one.at:%Y-%m-%d %H:%M}" for one in minutes]
        heads = [words(f"ui.history.column.{key}") for key in _COLUMNS]
        self.show_rows(heads, [list(cells) for cells in zip(times, *columns, strict=True)])
        clear(self._findings)
        for finding in self._minutes.findings:
            self._findings.addWidget(FindingLine(self._context, finding))
