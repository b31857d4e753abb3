"""Rows and columns on the 4-px grid."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from ui.theme import GRID


def column(parent: QWidget | None = None, *, margin: int = 0, spacing: int = 2) -> QVBoxLayout:
    """Return a vertical layout; margin and spacing in grid steps."""
    layout = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    _put_on_grid(layout, margin, spacing)
    return layout


def row(parent: QWidget | None = None, *, margin: int = 0, spacing: int = 2) -> QHBoxLayout:
    """Return a horizontal layout; margin and spacing in grid steps."""
    layout = QHBoxLayout(parent) if parent is not None else QHBoxLayout()
    _put_on_grid(layout, margin, spacing)
    return layout


def divider(*, vertical: bool = False) -> QFrame:
    """Return a hairline."""
    line = QFrame()
    line.setObjectName("dividerV" if vertical else "divider")
    return line


def clear(layout: QLayout) -> None:
    """Remove and delete every widget of a layout."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def _put_on_grid(layout: QLayout, margin: int, spacing: int) -> None:
    layout.setContentsMargins(*(margin * GRID,) * 4)
    layout.setSpacing(spacing * GRID)
