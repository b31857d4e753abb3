"""The bytes of a frame; some of them marked, each telling when the mouse is over it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from ui.theme import Palette

_BYTES_PER_LINE: Final = 8


class HexView(QLabel):
    """Shows bytes in lines of eight with their offset; `pointed` carries the number of the byte under the mouse."""

    pointed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("mono")
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        selectable = Qt.TextInteractionFlag.TextSelectableByMouse
        self.setTextInteractionFlags(selectable | Qt.TextInteractionFlag.LinksAccessibleByMouse)
        self.linkHovered.connect(self._tell)

    def show_bytes(self, payload: bytes, start: int, end: int, palette: Palette) -> None:
        """Show bytes with those in [start, end) marked."""
        self.setText(hex_dump(payload, start, end, palette))

    def _tell(self, link: str) -> None:
        if link:
            self.pointed.emit(int(link))


def hex_dump(payload: bytes, start: int, end: int, palette: Palette) -> str:
    """Return rich text: offset and eight bytes a line, each a link to its number, [start, end) on another ground."""
    lines = []
    for offset in range(0, len(payload), _BYTES_PER_LINE):
        numbers = range(offset, min(offset + _BYTES_PER_LINE, len(payload)))
        cells = [_cell(number, payload[number], start <= number < end, palette) for number in numbers]
        lines.append(f"{offset:04X}&nbsp;&nbsp;" + "&nbsp;".join(cells))
    return "<br>".join(lines)


def _cell(number: int, value: int, marked: bool, palette: Palette) -> str:
    look = f"background:{palette.accent};color:{palette.on_accent}" if marked else f"color:{palette.text}"
    return f'<a href="{number}" style="text-decoration:none;{look}">{value:02X}</a>'
