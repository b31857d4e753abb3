"""Above the site's form: which site, back and forward again, new, open, save elsewhere, delete."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from ui.context import Context
from ui.icons import BUTTON_ICON
from ui.viewmodels.site import SiteModel
from ui.widgets.button import Button
from ui.widgets.icon_button import IconButton
from ui.widgets.layouts import row
from ui.widgets.site_chooser import SiteChooser

_LEAST_WIDTH = 160


class SiteBar(QWidget):
    """Shows what a `SiteModel` can do now; what needs a file or the form's focus is asked of the page by signal."""

    undo_wanted = Signal()
    redo_wanted = Signal()
    open_wanted = Signal()
    save_wanted = Signal()

    def __init__(self, context: Context, model: SiteModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._model = context, model
        self._chooser: SiteChooser | None = None
        self.site = _SiteButton(context)
        self.undo, self.redo, self.delete = (
            IconButton(context, f"ui.site.{name}", name) for name in ("undo", "redo", "delete")
        )
        new, opening, save = (
            Button(context, f"ui.site.{name}", name, tip_key=f"ui.site.{name}.tip") for name in ("new", "open", "save")
        )
        self.site.clicked.connect(self._choose)
        self.undo.clicked.connect(self.undo_wanted)
        self.redo.clicked.connect(self.redo_wanted)
        self.delete.clicked.connect(model.delete)
        new.clicked.connect(model.start_new)
        opening.clicked.connect(self.open_wanted)
        save.clicked.connect(self.save_wanted)
        layout = row(self, spacing=2)
        layout.addWidget(self.site, 1)
        for button in (self.undo, self.redo, self.delete, new, opening, save):
            layout.addWidget(button)
        for signal in (model.changed, model.replaced, context.words.changed):
            signal.connect(self._refresh)
        self._refresh()

    def _choose(self) -> None:
        if self._chooser is None:
            self._chooser = SiteChooser(self._context, self._model, self)
        self._chooser.show_below(self.site)

    def _refresh(self) -> None:
        model = self._model
        nameless = "ui.site.empty" if model.is_empty else "ui.site.nameless"
        self.site.name(model.title or self._context.words.text(nameless))
        self.undo.setEnabled(model.can_undo)
        self.redo.setEnabled(model.can_redo)
        self.delete.setEnabled(model.id is not None)


class _SiteButton(QPushButton):
    """Names the site, cut with … where there is no room, and opens the list."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._name = context, ""
        self.setObjectName("chooser")
        self.setProperty("data", True)
        self.setMinimumWidth(_LEAST_WIDTH)
        self.setIconSize(BUTTON_ICON)
        context.words.bind(self, self.setToolTip, "ui.site.choose.tip")
        context.theme.changed.connect(self._draw)
        self._draw()

    def name(self, name: str) -> None:
        """Show the name of the site."""
        self._name = name
        self.setAccessibleName(self._context.words.text("ui.site.choose", name=name))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _draw(self) -> None:
        self.setIcon(self._context.icons.button_icon("choose", "text"))

    def _fit(self) -> None:
        room = self.width() - BUTTON_ICON.width() - 32
        cut = self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, room)
        self.setText(cut.replace("&", "&&"))  # one alone would underline a letter and vanish
