"""The Japanese font: the system's own where it has a good one, else the shipped Noto Sans JP."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from app.resources import resource_path
from ui.theme import TEXT

_WINDOWS_FAMILIES: Final = ("Yu Gothic UI", "Meiryo UI")
_SHIPPED: Final = ("fonts/NotoSansJP-Regular.ttf", "fonts/NotoSansJP-Bold.ttf")
_TABULAR: Final = "tnum"
_SMALL: Final = 12 / TEXT
_log = logging.getLogger(__name__)


def install_font(application: QApplication) -> None:
    """Set the application's font, with figures of one width so that changing numbers do not dance."""
    font = QFont(_family())
    font.setPixelSize(TEXT)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setFeature(QFont.Tag(_TABULAR), 1)
    application.setFont(font)


def small_font() -> QFont:
    """Return the font of words in pictures, which follows the size of texts."""
    font = QApplication.font()
    font.setPixelSize(round(font.pixelSize() * _SMALL))
    return font


def _family() -> str:
    if sys.platform == "win32":
        present = set(QFontDatabase.families())
        for family in _WINDOWS_FAMILIES:
            if family in present:
                return family
    return _load_shipped()


def _load_shipped() -> str:
    families: list[str] = []
    for resource in _SHIPPED:
        identifier = _add(resource_path(resource))
        families += QFontDatabase.applicationFontFamilies(identifier) if identifier >= 0 else []
    if not families:
        _log.warning("the shipped font could not be loaded")
        return QFont().family()
    return families[0]


def _add(path: Path) -> int:
    """Load by path where Qt then reads only what is drawn: the files have 11 MB."""
    if sys.platform == "win32":
        # Its content, not its path: below a folder with a Japanese name Qt for Windows does not find the file.
        return QFontDatabase.addApplicationFontFromData(QByteArray(path.read_bytes()))
    return QFontDatabase.addApplicationFont(str(path))
