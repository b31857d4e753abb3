"""The target demand in kW, typed and checked in place."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from ui.context import Context
from ui.settings import SettingsStore
from ui.theme import set_tone
from ui.viewmodels.live import LiveModel
from ui.widgets.layouts import row


class TargetEdit(QWidget):
    """Enter takes the value over; what is no power is marked and told in the banner."""

    def __init__(
        self,
        context: Context,
        model: LiveModel,
        settings: SettingsStore,
        *,
        labelled: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._model, self._settings = model, settings
        label, unit = QLabel(), QLabel("kW")
        context.words.bind(label, label.setText, "ui.live.target")
        self.edit = QLineEdit()
        self.edit.setFixedWidth(96)
        self.edit.editingFinished.connect(self._take)
        context.words.bind(self.edit, self.edit.setToolTip, "ui.live.target.tip")
        context.words.bind(self.edit, self.edit.setAccessibleName, "ui.live.target")
        layout = row(self, spacing=2)
        for widget in (label, self.edit, unit) if labelled else (self.edit, unit):
            layout.addWidget(widget)
        model.problem.connect(lambda _error: set_tone(self.edit, "alarm"))
        settings.changed.connect(self._show)
        self._show()

    def _take(self) -> None:
        set_tone(self.edit, "")
        self._model.set_target(self.edit.text())

    def _show(self) -> None:
        target = self._settings.current.target_kw
        self.edit.setText("" if target is None else str(target))
