"""Widgets as a picture in a file: sharp pixels or scalable strokes with text that can be searched."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect, QSize
from PySide6.QtGui import QImage, QImageWriter, QPaintDevice, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from app.errors import InputProblem
from app.whole_file import write_whole

_SHARPNESS: Final = 2.0
_SPACE: Final = 8


def save_picture(widgets: Sequence[QWidget], path: Path) -> None:
    """Write what widgets show, one below the other, as .png (two pixels per pixel) or .svg, whole or not at all.

    InputProblem for any other ending; EnvironmentProblem says why the file could not be written.
    """
    makers = {".png": _png, ".svg": _svg}
    if path.suffix.lower() not in makers:
        raise InputProblem("picture_format", path=str(path))
    write_whole(path, makers[path.suffix.lower()](widgets))


def _png(widgets: Sequence[QWidget]) -> bytes:
    image = QImage(_size(widgets) * _SHARPNESS, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_SHARPNESS)
    data, buffer = _buffer()
    _paint(widgets, image)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(data.data())


def _svg(widgets: Sequence[QWidget]) -> bytes:
    data, buffer = _buffer()
    drawing = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    drawing.setOutputDevice(buffer)
    drawing.setSize(_size(widgets))
    drawing.setViewBox(QRect(QPoint(), _size(widgets)))
    drawing.setTitle(widgets[0].accessibleName())
    _paint(widgets, drawing)
    return bytes(data.data())


def _size(widgets: Sequence[QWidget]) -> QSize:
    height = sum(one.height() for one in widgets) + _SPACE * (len(widgets) - 1)
    return QSize(max(one.width() for one in widgets) + 2 * _SPACE, height + 2 * _SPACE)


def _paint(widgets: Sequence[QWidget], device: QPaintDevice) -> None:
    painter = QPainter(device)
    painter.fillRect(QRect(QPoint(), _size(widgets)), widgets[0].palette().base())
    top = _SPACE
    for widget in widgets:
        # Named, because a QGraphicsView has a `render` of its own that scales.
        QWidget.render(widget, painter, QPoint(_SPACE, top), renderFlags=QWidget.RenderFlag.DrawChildren)
        top += widget.height() + _SPACE
    painter.end()


def _buffer() -> tuple[QByteArray, QBuffer]:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return data, buffer
