"""A small icon that keeps its role's colour when the theme changes."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from ui.context import Context
from ui.icons import SIZE


class IconLabel(QLabel):
    """Shows one icon; decorative, the words beside it carry the meaning."""

    def __init__(
        self, context: Context, name: str, role: str = "text", size: int = SIZE, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._name, self._role, self._size = context, name, role, size
        self.setFixedSize(size, size)
        context.theme.changed.connect(self._draw)
        self._draw()

    def show_icon(self, name: str, role: str) -> None:
        """Change picture and colour."""
        if (name, role) != (self._name, self._role):
            self._name, self._role = name, role
            self._draw()

    def _draw(self) -> None:
        self.setPixmap(self._context.icons.pixmap(self._name, self._role, self._size))
