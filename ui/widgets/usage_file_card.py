"""A usage file: chosen, its mapping, what is to be known of it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from app.errors import InputProblem
from app.values import plain
from ui.context import Context
from ui.theme import set_tone
from ui.viewmodels.usage import ReadFile, UsageModel
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.finding_line import FindingLine
from ui.widgets.icon_label import IconLabel
from ui.widgets.layouts import clear, column, row
from ui.widgets.usage_mapping import UsageMapping

_KINDS: Final = "CSV (*.csv *.txt *.tsv);;* (*)"


class UsageFileCard(Card):
    """Drives a `UsageModel`; without a file it says what one is for."""

    def __init__(self, context: Context, model: UsageModel, parent: QWidget | None = None) -> None:
        super().__init__(context, "ui.usage.card.file", parent)
        self._context, self._words, self._model = context, context.words, model
        self.choose = Button(context, "ui.usage.choose", "open", "primary", "ui.usage.choose.tip")
        self.csv = Button(context, "ui.usage.csv", "export", tip_key="ui.usage.csv.tip")
        self._state = QLabel(wordWrap=True)
        self._state.setProperty("data", True)
        self._findings = column(spacing=1)
        self.mapping = UsageMapping(context, model)
        for button in (self.choose, self.csv):
            self.corner.addWidget(button)
        self.body.addWidget(self._state)
        self.body.addWidget(self.mapping)
        self.body.addLayout(self._findings)
        self.choose.clicked.connect(self._choose)
        self.csv.clicked.connect(self._save)

    def show_file(self, file: ReadFile) -> None:
        """Show another file, or the same read by another mapping."""
        self.mapping.show_file(file)
        clear(self._findings)
        if file.problem is not None:
            self._findings.addWidget(self._problem(file.problem))
        for finding in file.findings:
            self._findings.addWidget(FindingLine(self._context, finding))

    def follow(self) -> None:
        """Say how far the model is."""
        model, file = self._model, self._model.file
        self.choose.setEnabled(not model.busy)
        self.csv.setEnabled(file is not None and file.comparison is not None and file.comparison.compared > 0)
        self.mapping.setVisible(file is not None)
        self._state.setText(self._words.text("ui.usage.busy") if model.busy else self._sentence(file))

    def _sentence(self, file: ReadFile | None) -> str:
        words = self._words.text
        if file is None:
            return words("ui.usage.none")
        if file.usage is None:
            return words("ui.usage.no_values", file=file.path.name)
        kwh = file.usage.kwh
        span = {"first": f"{min(kwh):%Y-%m-%d %H:%M}", "last": f"{max(kwh):%Y-%m-%d %H:%M}"}
        total = plain(sum(kwh.values(), Decimal(0)))
        return words("ui.usage.have", file=file.path.name, count=len(kwh), kwh=total, **span)

    def _problem(self, problem: InputProblem) -> QWidget:
        line = QWidget()
        text = QLabel(self._words.explain(problem), wordWrap=True)
        set_tone(text, "alarm")
        layout = row(line, spacing=2)
        layout.addWidget(IconLabel(self._context, "warning", "alarm", 18))
        layout.addWidget(text, 1)
        return line

    def _choose(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self._words.text("ui.usage.choose"), "", _KINDS)
        if path:
            self._model.open(Path(path))

    def _save(self) -> None:
        title = self._words.text("ui.usage.csv")
        path, _ = QFileDialog.getSaveFileName(self, title, "kaitsu-usage.csv", "CSV (*.csv)")
        if path:
            self._model.save(Path(path))
