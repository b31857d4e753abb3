"""Draw `resources/icons/kaitsu.ico`, which Windows shows for the programs and the installer, from `app.svg`.

QT_QPA_PLATFORM=offscreen .venv/bin/python build/make_icon.py
"""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QGuiApplication, QImage, QPainter  # noqa: TID251 - this draws
from PySide6.QtSvg import QSvgRenderer
from steps import ROOT

SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
"""Edge lengths in pixels, those of Windows at 100 % to 250 %."""


def drawn(svg: Path, size: int) -> Image.Image:
    """Return the drawing as a square picture of so many pixels."""
    picture = QImage(size, size, QImage.Format.Format_ARGB32)
    picture.fill(0)
    painter = QPainter(picture)
    QSvgRenderer(str(svg)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, b"PNG")
    return Image.open(io.BytesIO(buffer.data().data()))


def main() -> None:
    """Draw every size by itself, so that small ones are sharp."""
    application = QGuiApplication([])
    icons = ROOT / "resources" / "icons"
    pictures = [drawn(icons / "app.svg", size) for size in SIZES]
    pictures[-1].save(
        icons / "kaitsu.ico", sizes=[(size, size) for size in SIZES], append_images=pictures[:-1], bitmap_format="bmp"
    )
    del application


if __name__ == "__main__":
    main()
