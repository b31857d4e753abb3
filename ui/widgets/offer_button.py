"""A press that takes an offer; its words are cut where the field ends and whole in the tooltip."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from app.site.offer import Offer
from ui.context import Context
from ui.icons import BUTTON_ICON
from ui.plain_tip import plain_tip

_AROUND = 48
"""Pixels that icon and margins take."""


class OfferButton(QPushButton):
    """Hidden while nothing is offered."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.setObjectName("flat")
        self.setStyleSheet("text-align: left")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setIconSize(BUTTON_ICON)
        context.theme.changed.connect(self._draw)
        self._draw()
        self.hide()

    def show_offer(self, offer: Offer | None) -> None:
        """Say what is offered, in the language of now."""
        self.setVisible(offer is not None)
        words = self._context.words.text(f"offer.{offer.id}", value=offer.value) if offer else ""
        self.setToolTip(plain_tip(words))
        self.setAccessibleName(words)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = max(self.width() - _AROUND, 0)
        cut = self.fontMetrics().elidedText(self.toolTip(), Qt.TextElideMode.ElideRight, room)
        self.setText(cut.replace("&", "&&"))

    def _draw(self) -> None:
        self.setIcon(self._context.icons.button_icon("check", "accent"))
