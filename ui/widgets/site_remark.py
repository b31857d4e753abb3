"""One line between the site's buttons and its form: deleted and how to undo it, damaged and where the copy is."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from ui.context import Context
from ui.theme import set_tone
from ui.viewmodels.site import SiteModel
from ui.widgets.button import Button
from ui.widgets.icon_button import IconButton
from ui.widgets.icon_label import IconLabel
from ui.widgets.layouts import row

_ICONS: Final = {"accent": "info", "caution": "warning", "alarm": "warning"}


class SiteRemark(QFrame):
    """Shows the remark of a `SiteModel`, or nothing."""

    def __init__(self, context: Context, model: SiteModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tile")
        self._context, self._model = context, model
        self._icon = IconLabel(context, "info", "accent")
        self.label = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.action = Button(context, "", kind="primary")
        self.action.clicked.connect(self._act)
        close = IconButton(context, "ui.site.dismiss", "close")
        close.clicked.connect(model.dismiss_remark)
        layout = row(self, margin=2, spacing=3)
        layout.addWidget(self._icon)
        layout.addWidget(self.label, 1)
        layout.addWidget(self.action)
        layout.addWidget(close)
        for signal in (model.remarked, context.words.changed):
            signal.connect(self._refresh)
        self._refresh()

    def _act(self) -> None:
        if self._model.remark is not None and self._model.remark.action is not None:
            self._model.remark.action()

    def _refresh(self) -> None:
        remark = self._model.remark
        self.setVisible(remark is not None)
        if remark is None:
            return
        self.label.setText(self._context.words.text(remark.key, **remark.params))
        self.action.words.say(remark.action_key)
        self.action.setVisible(bool(remark.action_key))
        self._icon.show_icon(_ICONS[remark.tone], remark.tone)
        set_tone(self, remark.tone)
