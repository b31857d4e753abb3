"""The button that takes along what the live page shows: what is in view or all of it, in one of four files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from app.demand.span import ALL, Span
from app.values import JST
from ui.context import Context
from ui.plot.navigator import Navigator
from ui.viewmodels.live import LiveModel
from ui.viewmodels.live_export import Content
from ui.widgets.button import Button

_ENDINGS: Final = {content: ".xlsx" if content is Content.WORKBOOK else ".csv" for content in Content}


class ExportMenu(Button):
    """Follows a `LiveModel`; `navigator` says what is in view."""

    def __init__(self, context: Context, model: LiveModel, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(context, "ui.live.export", "export", tip_key="ui.live.export.tip")
        self._context, self._model, self._navigator = context, model, navigator
        menu = QMenu(self)
        for scope in ("view", "all"):
            if scope == "all":
                menu.addSeparator()
            for content in Content:
                menu.addAction(self._action(scope, content))
        self.setMenu(menu)
        for signal in (model.changed, model.export.changed):
            signal.connect(self._refresh)
        self._refresh()

    def ask(self, scope: str, content: Content) -> None:
        """Ask where to put a file, and have it written."""
        name = f"kaitsu-{content.replace('_', '-')}{_ENDINGS[content]}"
        title = self._context.words.text(f"ui.live.export.{scope}.{content}")
        path, _ = QFileDialog.getSaveFileName(self, title, name, f"*{_ENDINGS[content]}")
        if path:
            file = Path(path) if Path(path).suffix.lower() == _ENDINGS[content] else Path(path + _ENDINGS[content])
            self._model.save(file, content, self._in_view() if scope == "view" else ALL, self._context.words.language)

    def _action(self, scope: str, content: Content) -> QAction:
        action = QAction(self)
        self._context.words.bind(action, action.setText, f"ui.live.export.{scope}.{content}")
        action.triggered.connect(lambda: self.ask(scope, content))
        return action

    def _in_view(self) -> Span:
        start, end = (datetime.fromtimestamp(at, JST) for at in self._navigator.times)
        return Span(start, end)

    def _refresh(self) -> None:
        self.setEnabled(not self._model.is_empty and not self._model.export.busy)
