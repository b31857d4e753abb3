"""The diagnostics bundle in one click: a card on the settings page, and what is in it before it is saved."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from app.report.bundle import Enclosed
from ui.context import Context
from ui.viewmodels.diagnostics import DiagnosticsModel
from ui.widgets.button import Button
from ui.widgets.card import Card


class DiagnosticsCard(Card):
    """Follows a `DiagnosticsModel`."""

    def __init__(self, context: Context, model: DiagnosticsModel, parent: QWidget | None = None) -> None:
        super().__init__(context, "ui.diagnostics.card", parent)
        self._context, self._model = context, model
        self.gather = Button(context, "ui.diagnostics.gather", "export", tip_key="ui.diagnostics.gather.tip")
        hint = QLabel(wordWrap=True)
        hint.setObjectName("hint")
        context.words.bind(hint, hint.setText, "ui.diagnostics.hint")
        self.corner.addWidget(self.gather)
        self.body.addWidget(hint)
        self.gather.clicked.connect(model.gather)
        model.changed.connect(lambda: self.gather.setEnabled(not model.busy))
        model.ready.connect(self._show)

    def _show(self, files: tuple[Enclosed, ...]) -> None:
        from ui.widgets.diagnostics_dialog import DiagnosticsDialog

        dialog = DiagnosticsDialog(self._context, files, self.window())
        dialog.wanted.connect(lambda: self._ask(dialog, files))
        dialog.open()

    def _ask(self, dialog: QWidget, files: tuple[Enclosed, ...]) -> None:
        title, name = self._context.words.text("ui.diagnostics.save"), self._model.suggested_name()
        chosen, _ = QFileDialog.getSaveFileName(dialog, title, name, "ZIP (*.zip)")
        if chosen:
            path = Path(chosen)
            self._model.save(path if path.suffix.lower() == ".zip" else Path(f"{chosen}.zip"), files)
            dialog.close()
