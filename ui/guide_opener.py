"""How a widget anywhere in the window asks for an entry of the guide."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

_PROPERTY = "guideCode"


class GuideOpener(QObject):
    """`wanted` carries the id of the entry to open."""

    wanted = Signal(str)


def explain_by(widget: QWidget, code: str) -> None:
    """Say which rule, field or finding a widget and all in it are about, for the help key."""
    widget.setProperty(_PROPERTY, code)


def code_at(widget: QWidget | None) -> str:
    """Return what the nearest widget outwards is about, "" when none is about anything."""
    while widget is not None:
        code = widget.property(_PROPERTY)
        if code:
            return str(code)
        widget = widget.parentWidget()
    return ""
