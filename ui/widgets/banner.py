"""The strip above the page that tells what happened and what to do; never in the way."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from ui.context import Context
from ui.i18n import Translator
from ui.theme import TOUCH, set_tone
from ui.viewmodels.notices import Notice, Notices
from ui.widgets.icon_label import IconLabel
from ui.widgets.layouts import row

_ICONS: Final = {"ok": "check", "accent": "info", "caution": "warning", "alarm": "cross"}


class Banner(QFrame):
    """Shows the current notice, or nothing."""

    def __init__(self, context: Context, notices: Notices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._context, self._notices, self._page = context, notices, ""
        self._icon = IconLabel(context, "info", "accent")
        self._label = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        close = QPushButton()
        close.setObjectName("flat")
        close.setFixedSize(TOUCH, TOUCH)
        close.clicked.connect(lambda: notices.dismiss_on(self._page))
        context.words.bind(close, close.setToolTip, "ui.banner.close")
        context.words.bind(close, close.setAccessibleName, "ui.banner.close")
        self._close = close
        layout = row(self, margin=2, spacing=3)
        layout.addSpacing(8)
        layout.addWidget(self._icon)
        layout.addWidget(self._label, 1)
        layout.addWidget(close)
        for signal in (notices.changed, context.words.changed, context.theme.changed):
            signal.connect(self._refresh)
        self._refresh()

    def show_page(self, key: str) -> None:
        """Tell what there is to be read on this page."""
        self._page = key
        self._refresh()

    def _refresh(self) -> None:
        notice = self._notices.shown(self._page)
        self._close.setIcon(self._context.icons.icon("close", "text", 16))
        self.setVisible(notice is not None)
        if notice is None:
            return
        self._label.setText(words_of(notice, self._context.words))
        self._icon.show_icon(_ICONS[notice.tone], notice.tone)
        set_tone(self, notice.tone)


def words_of(notice: Notice, words: Translator) -> str:
    """Return the sentence of a notice, or its findings one below the other."""
    if notice.findings:
        return "\n".join(words.text(f"finding.{one.code}", **one.params) for one in notice.findings)
    return words.explain(notice.error) if notice.error else words.text(notice.key, **notice.params)
