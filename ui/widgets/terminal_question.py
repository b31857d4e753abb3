"""The optical-terminal question: two drawings to compare with what hangs beside the meter, the answer, its photos."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.site.model import Terminal
from ui.context import Context
from ui.viewmodels.photos import PhotosModel
from ui.viewmodels.site import SiteModel
from ui.widgets.card import Card
from ui.widgets.choice_field import ChoiceField
from ui.widgets.layouts import column, row
from ui.widgets.photo_strip import PhotoStrip

_PICTURES: Final = ("optical-terminal-box", "optical-cable-box")
_PICTURE_SIZE: Final = QSize(176, 120)
_SMALL_SIZE: Final = QSize(132, 90)
_ROOM_FOR_LARGE: Final = 410
_ANSWERS: Final = (
    (Terminal.OPTICAL, "ui.site.optical.yes"),
    (Terminal.NOT_OPTICAL, "ui.site.optical.no"),
    (Terminal.UNKNOWN, "ui.site.optical.unsure"),
)


class TerminalQuestion(Card):
    """Asks and stores `terminal`: yes, no or unsure, with photos as evidence."""

    def __init__(self, context: Context, model: SiteModel, photos: PhotosModel, parent: QWidget | None = None) -> None:
        super().__init__(context, "ui.site.card.terminal", parent)
        self._context = context
        self._pictures = {name: QLabel() for name in _PICTURES}
        pictures = row(spacing=4)
        for number, (name, picture) in enumerate(self._pictures.items(), start=1):
            pictures.addLayout(self._captioned(picture, f"ui.site.optical.picture{number}"), 1)
            context.words.bind(picture, picture.setAccessibleName, f"ui.site.optical.picture{number}")
            picture.setObjectName(name)
        note = QLabel(wordWrap=True)
        note.setObjectName("hint")
        context.words.bind(note, note.setText, "ui.site.optical.note")
        self.body.addLayout(pictures)
        self.body.addWidget(note)
        self.body.addWidget(ChoiceField(context, model, "terminal", _ANSWERS))
        self.body.addWidget(PhotoStrip(context, photos))
        context.theme.changed.connect(self._draw)
        self._drawn = _PICTURE_SIZE
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._drawn != self._fitting():
            self._draw()

    def _captioned(self, picture: QLabel, key: str) -> QVBoxLayout:
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        picture.setMinimumWidth(_SMALL_SIZE.width())
        caption = QLabel(wordWrap=True)
        caption.setObjectName("hint")
        caption.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._context.words.bind(caption, caption.setText, key)
        layout = column(spacing=1)
        layout.addWidget(picture)
        layout.addWidget(caption, 1)
        return layout

    def _draw(self) -> None:
        self._drawn = self._fitting()
        for name, picture in self._pictures.items():
            picture.setPixmap(self._context.icons.illustration(name, self._drawn))

    def _fitting(self) -> QSize:
        return _PICTURE_SIZE if self.width() >= _ROOM_FOR_LARGE else _SMALL_SIZE
