"""Collecting: how many days, begin and end, how far it is, what has to be known of the result, the file."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QButtonGroup, QFileDialog, QLabel, QProgressBar, QWidget

from app.findings import Finding
from ui.context import Context
from ui.viewmodels.history import HistoryModel
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.choice_button import ChoiceButton
from ui.widgets.file_kinds import TABLES, with_ending
from ui.widgets.finding_line import FindingLine
from ui.widgets.layouts import clear, column, row

CHOICES: Final = (1, 7, 31, 100)
FIRST_CHOICE: Final = 7


class HistoryCard(Card):
    """Drives a `HistoryModel`."""

    def __init__(self, context: Context, model: HistoryModel, parent: QWidget | None = None) -> None:
        super().__init__(context, "ui.history.card.collect", parent)
        self._context, self._model = context, model
        self._told: list[Finding] | None = None
        self.days = {count: self._choice(count) for count in CHOICES}
        self.start = Button(context, "ui.history.collect", "history", "primary", "ui.history.collect.tip")
        self.stop = Button(context, "ui.history.cancel", "close", tip_key="ui.history.cancel.tip")
        self.save = Button(context, "ui.history.save", "export", tip_key="ui.history.save.tip")
        self._state = QLabel(wordWrap=True)
        self._state.setObjectName("caption")
        self._bar = QProgressBar(textVisible=False)
        self._findings = column(spacing=1)
        self._arrange()
        self.start.clicked.connect(lambda: model.collect(self.chosen_days))
        self.stop.clicked.connect(model.cancel)
        self.save.clicked.connect(self.export)
        for signal in (model.changed, model.collected, context.words.changed):
            signal.connect(self._refresh)
        context.words.changed.connect(lambda: self._tell([], anew=True))
        self._refresh()

    @property
    def chosen_days(self) -> int:
        """How many days are to be collected."""
        return next(count for count, button in self.days.items() if button.isChecked())

    def export(self) -> None:
        """Ask for a file and write everything collected into it."""
        if self._model.half_hours is None:
            return
        title = self._context.words.text("ui.history.save")
        path, kind = QFileDialog.getSaveFileName(self, title, "kaitsu-history.xlsx", ";;".join(TABLES))
        if path:
            self._model.save(with_ending(Path(path), kind, TABLES), self._context.words.language)

    def _choice(self, count: int) -> ChoiceButton:
        return ChoiceButton(self._context, f"ui.history.days.{count}")

    def _arrange(self) -> None:
        group = QButtonGroup(self)
        for button in self.days.values():
            group.addButton(button)
            self.corner.addWidget(button)
        self.days[FIRST_CHOICE].setChecked(True)
        for each in (self.start, self.stop, self.save):
            self.corner.addWidget(each)
        self._bar.setFixedHeight(12)
        line = row(spacing=4)
        line.addWidget(self._state, 3)
        line.addWidget(self._bar, 2)
        self.body.addLayout(line)
        self.body.addLayout(self._findings)

    def _refresh(self) -> None:
        model = self._model
        free = not model.running and not model.obstacle
        for button in (self.start, *self.days.values()):
            button.setEnabled(free)
        self.start.setVisible(not model.running)
        self.stop.setVisible(model.running)
        self.stop.setEnabled(not model.returning)
        self.save.setEnabled(model.half_hours is not None)
        self._bar.setVisible(model.running)
        self._bar.setRange(0, max(model.pace.wanted, 1))
        self._bar.setValue(model.pace.done)
        self._state.setText(self._sentence())
        self._tell(model.findings)

    def _sentence(self) -> str:
        model, words, pace = self._model, self._context.words.text, self._model.pace
        if model.returning:
            return words("ui.history.returning")
        if model.running and pace.per_day_s is None:
            return words("ui.history.starting", wanted=pace.wanted)
        if model.running:
            left, per_day = f"{pace.left_s or 0:.0f}", f"{pace.per_day_s:.1f}"
            return words("ui.history.running", done=pace.done, wanted=pace.wanted, per_day=per_day, left=left)
        if model.half_hours is not None:
            key = "recorded" if model.obstacle == "recording" else "have"
            return words(f"ui.history.{key}", count=len(model.half_hours.collected))
        return words(f"ui.history.{model.obstacle or 'ready'}")

    def _tell(self, findings: list[Finding], *, anew: bool = False) -> None:
        findings = self._model.findings if anew else findings
        if findings == self._told and not anew:
            return
        self._told = list(findings)
        clear(self._findings)
        for finding in findings:
            self._findings.addWidget(FindingLine(self._context, finding))
