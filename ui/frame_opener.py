"""How a widget anywhere in the window asks for the frame behind what it shows."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class FrameOpener(QObject):
    """`wanted` carries the number of a received frame, `reading_wanted` the meter's stamp of a reading (datetime)."""

    wanted = Signal(int)
    reading_wanted = Signal(object)
