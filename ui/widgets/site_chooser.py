"""The list of sites below the button that names one: search, choose, and the deleted ones to take back."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListWidget, QListWidgetItem, QWidget

from app.errors import InputProblem
from app.site.model import Site
from app.storage.bin import DAYS_KEPT
from app.storage.sites import SiteRecord
from ui.context import Context
from ui.theme import GRID
from ui.viewmodels.site import SiteModel, title_of
from ui.widgets.button import Button
from ui.widgets.layouts import column

WIDTH = 480
_ROWS = 7
_ROW_HEIGHT = 52


class SiteChooser(QFrame):
    """A popup over a `SiteModel`; Enter or a click chooses, Escape leaves everything as it is."""

    def __init__(self, context: Context, model: SiteModel, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("card")
        self._context, self._model = context, model
        self.search = QLineEdit(clearButtonEnabled=True)
        context.words.bind(self.search, self.search.setPlaceholderText, "ui.site.search")
        context.words.bind(self.search, self.search.setAccessibleName, "ui.site.search")
        self.list = QListWidget()
        self.list.setObjectName("siteList")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setFixedHeight(_ROWS * _ROW_HEIGHT)
        context.words.bind(self.list, self.list.setAccessibleName, "ui.page.site")
        self._none = QLabel(wordWrap=True)
        self._none.setObjectName("hint")
        self.deleted = Button(context, "ui.site.bin", "delete", tip_key="ui.site.bin.tip")
        self.deleted.setCheckable(True)
        layout = column(self, margin=3, spacing=2)
        for widget in (self.search, self.list, self._none, self.deleted):
            layout.addWidget(widget)
        self.search.textChanged.connect(self._fill)
        self.search.returnPressed.connect(self._take_current)
        self.deleted.toggled.connect(self._fill)
        self.list.itemClicked.connect(self._take)
        self.list.itemActivated.connect(self._take)

    def show_below(self, button: QWidget) -> None:
        """Open the list anew below a button."""
        self.search.clear()
        self.deleted.setChecked(False)
        self._fill()
        self.setFixedWidth(max(WIDTH, button.width()))
        self.move(button.mapToGlobal(QPoint(0, button.height() + GRID)))
        self.show()
        self.search.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.search.hasFocus():
            self.list.setFocus()
        super().keyPressEvent(event)

    def _fill(self) -> None:
        self.list.clear()
        found = self._model.listed(self.search.text(), deleted=self.deleted.isChecked())
        for record in found:
            self.list.addItem(self._item(record))
        self.list.setCurrentRow(0)
        self._none.setText("" if found else self._context.words.text("ui.site.none_found"))
        self._none.setVisible(not found)

    def _item(self, record: SiteRecord) -> QListWidgetItem:
        words = self._context.words
        site = _site_of(record)
        title = title_of(site) or words.text("ui.site.nameless")
        detail = site.address if site.address and site.address != title else site.supply_point_number or ""
        item = QListWidgetItem(f"{title}\n{self._when(record)}   {detail}".rstrip())
        item.setData(Qt.ItemDataRole.UserRole, record.id)
        icon = "check" if record.id == self._model.id else "site"
        item.setIcon(self._context.icons.cell_icon(icon, "accent" if icon == "check" else "text_muted", 20))
        return item

    def _when(self, record: SiteRecord) -> str:
        words = self._context.words
        if record.deleted_at is None:
            return words.text("ui.site.changed_at", at=f"{record.changed_at:%Y-%m-%d %H:%M}")
        last = record.deleted_at.date() + timedelta(days=DAYS_KEPT)
        return words.text("ui.site.deleted_at", day=record.deleted_at.date(), last=last)

    def _take_current(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self._take(item)

    def _take(self, item: QListWidgetItem) -> None:
        self.hide()
        self._model.choose(item.data(Qt.ItemDataRole.UserRole))


def _site_of(record: SiteRecord) -> Site:
    """Return the site; without values where a later program wrote what this one cannot take."""
    try:
        return record.site
    except InputProblem:
        return Site()
