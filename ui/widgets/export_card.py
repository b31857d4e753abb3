"""Writing the draft into a folder, and what came of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from ui.context import Context
from ui.settings import SettingsStore
from ui.viewmodels.draft import DraftModel
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.flow import Flow


class ExportCard(Card):
    """The folder stays chosen; Ctrl+E writes into it again."""

    def __init__(
        self, context: Context, model: DraftModel, settings: SettingsStore, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, "ui.draft.card.export", parent)
        self._context, self._model, self._settings = context, model, settings
        self._folder = ElidedLabel()
        self._result = QLabel(wordWrap=True)
        self._choose = Button(context, "ui.draft.choose_folder", "open")
        self._export = Button(context, "ui.draft.export", "export", "primary", "ui.draft.export.tip")
        self._show = Button(context, "ui.draft.open_folder", "open", "flat")
        self._choose.clicked.connect(self._choose_folder)
        self._export.clicked.connect(self.export)
        self._show.clicked.connect(self._open_folder)
        self._show.hide()
        buttons = Flow(spacing=2)
        for widget in (self._export, self._choose, self._show):
            buttons.addWidget(widget)
        self.body.addWidget(self._folder)
        self.body.addLayout(buttons)
        self.body.addWidget(self._result)
        self._files: list[Path] = []
        model.exported.connect(self._exported)
        model.failed.connect(lambda _error: self._refresh())
        for signal in (context.words.changed, settings.changed):
            signal.connect(self._refresh)
        self._refresh()

    def export(self) -> None:
        """Write into the chosen folder; asks for one the first time."""
        if not self._settings.current.export_folder and not self._choose_folder():
            return
        self._model.export_to(Path(self._settings.current.export_folder))
        self._refresh()

    def _choose_folder(self) -> bool:
        title = self._context.words.text("ui.draft.choose_folder")
        folder = QFileDialog.getExistingDirectory(self, title, self._settings.current.export_folder)
        if folder:
            self._settings.update(export_folder=folder)
        return bool(folder)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._files[0].parent)))

    def _exported(self, files: list[Path]) -> None:
        self._files = files
        self._refresh()

    def _refresh(self) -> None:
        words, busy = self._context.words.text, self._model.exporting
        folder = self._settings.current.export_folder
        self._folder.setText(words("ui.draft.folder", folder=folder) if folder else words("ui.draft.no_folder"))
        self._export.setEnabled(not busy)
        self._show.setVisible(bool(self._files))
        names = ", ".join(path.name for path in self._files)
        done = words("ui.draft.exported", files=names) if self._files else ""
        self._result.setText(words("ui.draft.exporting") if busy else done)
        self._result.setVisible(bool(self._result.text()))
