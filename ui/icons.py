"""Line icons from `resources/icons/*.svg`, tinted by role: `currentColor` becomes the role's colour."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.resources import resource_path
from ui.theme import Theme

SIZE: Final = 20
BUTTON_ICON: Final = QSize(SIZE + 4, SIZE)
LOW_ICON: Final = QSize(SIZE, SIZE + 16)
_SHARPNESS: Final = 2.0
"""Device pixels per pixel, so that icons stay crisp on scaled screens."""


class Icons(QObject):
    """Hands out icons in the colours of the theme in force."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def pixmap(self, name: str, role: str = "text", size: int = SIZE) -> QPixmap:
        """Return `resources/icons/<name>.svg` as a square of `size` pixels."""
        return _render(f"icons/{name}.svg", getattr(self._theme.palette, role), size, size)

    def icon(self, name: str, role: str = "text", size: int = SIZE) -> QIcon:
        """Return the same for buttons, with a muted picture while disabled."""
        icon = QIcon(self.pixmap(name, role, size))
        icon.addPixmap(self.pixmap(name, "text_muted", size), QIcon.Mode.Disabled)
        return icon

    def cell_icon(self, name: str, role: str, size: int) -> QIcon:
        """Return an icon for a table's cell, which turns with the words when the row is chosen."""
        icon = QIcon(self.pixmap(name, role, size))
        icon.addPixmap(self.pixmap(name, "on_accent", size), QIcon.Mode.Selected)
        return icon

    def button_icon(self, name: str, role: str) -> QIcon:
        """Return an icon `BUTTON_ICON` wide: Qt leaves too little room between a button's icon and its words."""
        icon = QIcon(_with_room(self.pixmap(name, role, SIZE)))
        icon.addPixmap(_with_room(self.pixmap(name, "text_muted", SIZE)), QIcon.Mode.Disabled)
        return icon

    def low_icon(self, name: str, role: str) -> QIcon:
        """Return an icon `LOW_ICON` high, at the bottom of it: on a button as high as a finger beside a low label."""
        return QIcon(_with_room(self.pixmap(name, role, SIZE), LOW_ICON, LOW_ICON.height() - SIZE))

    def illustration(self, name: str, size: QSize) -> QPixmap:
        """Return `resources/illustrations/<name>.svg` in the text colour."""
        return _render(f"illustrations/{name}.svg", self._theme.palette.text, size.width(), size.height())


def _with_room(pixmap: QPixmap, size: QSize = BUTTON_ICON, top: int = 0) -> QPixmap:
    roomy = QPixmap(size * _SHARPNESS)
    roomy.setDevicePixelRatio(_SHARPNESS)
    roomy.fill(Qt.GlobalColor.transparent)
    painter = QPainter(roomy)
    painter.drawPixmap(0, top, pixmap)
    painter.end()
    return roomy


@lru_cache(maxsize=256)
def _render(resource: str, color: str, width: int, height: int) -> QPixmap:
    drawing = resource_path(resource).read_text(encoding="utf-8").replace("currentColor", color)
    renderer = QSvgRenderer(QByteArray(drawing.encode()))
    pixmap = QPixmap(round(width * _SHARPNESS), round(height * _SHARPNESS))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, pixmap.width(), pixmap.height()))
    painter.end()
    pixmap.setDevicePixelRatio(_SHARPNESS)
    return pixmap
