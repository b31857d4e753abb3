"""Tips that say what they are given: Qt takes a tip that looks like HTML for HTML, whoever wrote it."""

from __future__ import annotations

from html import escape

from PySide6 import QtGui


def plain_tip(text: str) -> str:
    """Return a tip that shows these very characters."""
    if not QtGui.Qt.mightBeRichText(text):
        return text
    return f"<span>{escape(text)}</span>".replace("\n", "<br>")
