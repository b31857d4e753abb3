"""One photo, small: pressed it opens in the system's viewer; a button beside it removes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QIcon, QPixmap
from PySide6.QtWidgets import QPushButton, QWidget

from app.errors import AppError
from ui.context import Context
from ui.plain_tip import plain_tip
from ui.widgets.icon_button import IconButton
from ui.widgets.layouts import row

if TYPE_CHECKING:
    from app.storage.photos import PhotoRecord

PICTURE: Final = QSize(96, 72)
_SHARPNESS: Final = 2
_FRAME: Final = 8


class PhotoThumbnail(QWidget):
    """Shows a photo; one that is gone or damaged shows a sign, and why in its tooltip."""

    def __init__(
        self, context: Context, photo: PhotoRecord, remove: Callable[[int], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._photo = context, photo
        self.picture = QPushButton()
        self.picture.setObjectName("small")
        self.picture.setFixedSize(PICTURE + QSize(_FRAME, _FRAME))
        self.picture.setIconSize(PICTURE)
        self.picture.clicked.connect(self._open)
        self.remove = IconButton(context, "ui.photos.remove", "delete")
        self.remove.clicked.connect(lambda: remove(photo.id))
        context.words.bind(self.picture, self.picture.setAccessibleName, "ui.photos.open", name=photo.name)
        layout = row(self, spacing=1)
        layout.addWidget(self.picture)
        layout.addWidget(self.remove, alignment=Qt.AlignmentFlag.AlignTop)
        self._draw()

    def _draw(self) -> None:
        from app.report.photo import page_picture

        told = f"{self._photo.name}\n{self._photo.added_at:%Y-%m-%d %H:%M}"
        try:
            data, _, _ = page_picture(self._photo.path, PICTURE.width() * _SHARPNESS)
        except AppError as error:
            self.picture.setIcon(self._context.icons.icon("warning", "caution", PICTURE.height() // 2))
            self.picture.setToolTip(plain_tip(f"{told}\n{self._context.words.explain(error)}"))
        else:
            picture = QPixmap()
            picture.loadFromData(data)
            self.picture.setIcon(QIcon(picture))
            self.picture.setToolTip(plain_tip(told))

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._photo.path)))
