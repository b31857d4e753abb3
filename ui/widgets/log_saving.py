"""The button that saves frames, and how far that is, with the button that ends it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLabel, QMenu, QProgressBar, QWidget

from ui.context import Context
from ui.viewmodels.log import LogModel
from ui.viewmodels.log_saving import LogSaving
from ui.widgets.button import Button
from ui.widgets.layouts import row


class SaveMenu(Button):
    """Saves the chosen frames, those that pass the filter, or all; `chosen` tells which rows are chosen."""

    def __init__(
        self, context: Context, model: LogModel, chosen: Callable[[], list[range]], parent: QWidget | None = None
    ) -> None:
        super().__init__(context, "ui.log.save", "save", tip_key="ui.log.save.tip", parent=parent)
        self._context, self._model, self._chosen = context, model, chosen
        menu = QMenu(self)
        self.scopes = {scope: menu.addAction("") for scope in ("chosen", "shown", "all")}
        for scope, action in self.scopes.items():
            context.words.bind(action, action.setText, f"ui.log.save.{scope}")
            action.triggered.connect(lambda _=False, scope=scope: self.ask(scope))
        menu.aboutToShow.connect(self._refresh)
        self.setMenu(menu)
        model.saving.changed.connect(lambda: self.setEnabled(model.saving.share is None))

    def ask(self, scope: str) -> None:
        """Ask where to put the file, and have it written."""
        title = self._context.words.text(f"ui.log.save.{scope}")
        path, _ = QFileDialog.getSaveFileName(self, title, "kaitsu.pcapng", "pcapng (*.pcapng)")
        if path:
            file = Path(path) if Path(path).suffix else Path(f"{path}.pcapng")
            self._model.save(file, self._rows(scope))

    def _rows(self, scope: str) -> list[range] | None:
        if scope == "chosen":
            return self._chosen()
        return [range(self._model.rowCount())] if scope == "shown" else None

    def _refresh(self) -> None:
        self.scopes["chosen"].setEnabled(bool(self._chosen()))
        self.scopes["shown"].setEnabled(bool(self._model.rowCount()))
        self.scopes["all"].setEnabled(bool(self._model.total))


class SavingTask(QWidget):
    """Shows how far a `LogSaving` is; nothing while it rests."""

    def __init__(self, context: Context, saving: LogSaving, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._saving = context.words, saving
        self._text, self._bar = QLabel(), QProgressBar(textVisible=False)
        self._bar.setRange(0, 100)
        self._bar.setFixedHeight(12)
        self.cancel = Button(context, "ui.log.save.cancel", "close", tip_key="ui.log.save.cancel.tip")
        self.cancel.clicked.connect(saving.cancel)
        layout = row(self, spacing=2)
        layout.addWidget(self._text)
        layout.addWidget(self._bar, 1)
        layout.addWidget(self.cancel)
        for signal in (saving.changed, context.words.changed):
            signal.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        share = self._saving.share
        self.setVisible(share is not None)
        if share is not None:
            self._bar.setValue(int(share * 100))
            self._text.setText(self._words.text("ui.log.saving", percent=int(share * 100)))
            self._bar.setAccessibleName(self._text.text())
