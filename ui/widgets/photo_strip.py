"""Photos as thumbnails in rows: add some, look at one, remove it, and take back what was removed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from ui.context import Context
from ui.viewmodels.photos import PhotosModel
from ui.widgets.button import Button
from ui.widgets.flow import Flow
from ui.widgets.layouts import clear, column
from ui.widgets.photo_thumbnail import PhotoThumbnail

_FILTER = "JPEG, PNG (*.jpg *.jpeg *.png)"


class PhotoStrip(QWidget):
    """Follows a `PhotosModel`."""

    def __init__(self, context: Context, model: PhotosModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._model = context, model
        self.add = Button(context, "ui.photos.add", "picture", tip_key="ui.photos.add.tip")
        self.removed = Button(context, "ui.photos.removed", "delete", "flat", tip_key="ui.photos.removed.tip")
        self.removed.setMenu(QMenu(self.removed))
        self._thumbnails, buttons = Flow(spacing=2), Flow(spacing=2)
        for button in (self.add, self.removed):
            buttons.addWidget(button)
        layout = column(self, spacing=2)
        layout.addLayout(self._thumbnails)
        layout.addLayout(buttons)
        self.add.clicked.connect(self._choose)
        model.changed.connect(self._refresh)
        self._refresh()

    def _choose(self) -> None:
        title = self._context.words.text("ui.photos.add")
        paths, _ = QFileDialog.getOpenFileNames(self, title, "", _FILTER)
        self._model.add(map(Path, paths))

    def _refresh(self) -> None:
        clear(self._thumbnails)
        for photo in self._model.listed():
            self._thumbnails.addWidget(PhotoThumbnail(self._context, photo, self._model.remove))
        self._list_removed()
        self.updateGeometry()

    def _list_removed(self) -> None:
        menu = self.removed.menu()
        menu.clear()
        for photo in self._model.listed(deleted=True):
            action = QAction(photo.name.replace("&", "&&"), menu)
            action.triggered.connect(lambda _checked=False, number=photo.id: self._model.restore(number))
            menu.addAction(action)
        self.removed.setVisible(not menu.isEmpty())
