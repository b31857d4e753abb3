"""Many rectangles at once; pyqtgraph's array spares a list of Qt objects."""

from __future__ import annotations

from pyqtgraph.Qt import internals
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from ui.plot.curve import Floats


def draw_boxes(painter: QPainter, boxes: Floats) -> None:
    """Draw rows of (x, y, width, height) in pixels with the painter's pen and brush."""
    if len(boxes):
        array = internals.PrimitiveArray(QRectF, 4)
        array.resize(len(boxes))
        array.ndarray()[:] = boxes
        painter.drawRects(*array.drawargs())
