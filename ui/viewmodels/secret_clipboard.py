"""The clipboard with something secret on it: not for clipboard histories, and taken off again after a minute."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

CLEARED_AFTER_MS: Final = 60_000

# How Windows' clipboard history and cloud clipboard, and KDE's, are asked to leave a text alone.
_HINTS: Final = {
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"\x01",
    'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"': bytes(4),
    'application/x-qt-windows-mime;value="CanUploadToCloudClipboard"': bytes(4),
    "x-kde-passwordManagerHint": b"secret",
}


class SecretClipboard(QObject):
    """Copies on request; `cleared` when it took back what it had copied."""

    cleared = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._copied = ""
        self._timer = QTimer(self, singleShot=True, interval=CLEARED_AFTER_MS)
        self._timer.timeout.connect(self.clear)

    def copy(self, text: str) -> None:
        """Put a text on the clipboard for a minute."""
        data = QMimeData()
        data.setText(text)
        for kind, value in _HINTS.items():
            data.setData(kind, value)
        QGuiApplication.clipboard().setMimeData(data)
        self._copied = text
        self._timer.start()

    def clear(self) -> None:
        """Take the text off the clipboard; what somebody else put there since stays."""
        self._timer.stop()
        copied, self._copied = self._copied, ""
        clipboard = QGuiApplication.clipboard()
        if copied and clipboard.text() == copied:
            clipboard.clear()
            self.cleared.emit()
