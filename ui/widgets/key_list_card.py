"""The places of a site, each with its key's state and countdown, a line to add one, and those that were removed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QButtonGroup, QLabel, QLineEdit, QMenu, QWidget

from ui.context import Context
from ui.viewmodels.keys import KeysModel
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.key_row import KeyRowButton
from ui.widgets.layouts import clear, column, row

_LONGEST = 120


class KeyListCard(Card):
    """Follows a `KeysModel`."""

    def __init__(self, context: Context, model: KeysModel, parent: QWidget | None = None) -> None:
        super().__init__(context, "ui.keys.card.places", parent)
        self._context, self._model = context, model
        self._empty = QLabel(wordWrap=True)
        self._empty.setObjectName("hint")
        self._words = context.words.bind(self._empty, self._empty.setText, "ui.keys.none")
        self._rows = column(spacing=1)
        self._group = QButtonGroup(self)
        self._buttons: dict[int, KeyRowButton] = {}
        self.place = QLineEdit(maxLength=_LONGEST)
        for setter in (self.place.setPlaceholderText, self.place.setAccessibleName):
            context.words.bind(self.place, setter, "ui.keys.place")
        self.add = Button(context, "ui.keys.add", "new", tip_key="ui.keys.add.tip")
        line = row(spacing=2)
        line.addWidget(self.place, 1)
        line.addWidget(self.add)
        self.body.addWidget(self._empty)
        self.body.addLayout(self._rows)
        self.body.addLayout(line)
        self.removed = Button(context, "ui.keys.removed", "delete", "flat", tip_key="ui.keys.removed.tip")
        self.body.addWidget(self.removed, alignment=Qt.AlignmentFlag.AlignLeft)
        self.add.clicked.connect(self._add)
        self.place.returnPressed.connect(self._add)
        model.changed.connect(self.refresh)
        model.ticked.connect(self._follow)
        self.refresh()

    def refresh(self) -> None:
        """Show the places anew."""
        if set(self._buttons) != {shown.id for shown in self._model.rows}:
            self._rebuild()
        self._follow()
        chosen = self._model.chosen
        if chosen is not None:
            self._buttons[chosen.id].setChecked(True)
        self._empty.setVisible(not self._model.rows)
        self._words.say("ui.keys.none" if self._model.has_site else "ui.keys.no_site")
        for widget in (self.place, self.add):
            widget.setEnabled(self._model.has_site)
        self._suggest()
        self._list_removed()

    def _list_removed(self) -> None:
        places = self._model.removed()
        self.removed.setVisible(bool(places))
        if not places:
            return
        menu = self.removed.menu() or QMenu(self.removed)
        menu.clear()
        for place in places:
            action = QAction(place.replace("&", "&&"), menu)
            action.triggered.connect(lambda _checked=False, place=place: self._model.put_back(place))
            menu.addAction(action)
        self.removed.setMenu(menu)

    def _suggest(self) -> None:
        """Offer the site's own name for its first place; a name that is being typed stays."""
        suggested = self._model.suggested_place
        if self._model.rows and self.place.text() == suggested:
            self.place.clear()
        elif not (self._model.rows or self.place.isModified()):
            self.place.setText(suggested)

    def _rebuild(self) -> None:
        clear(self._rows)
        self._buttons = {shown.id: KeyRowButton(self._context, shown) for shown in self._model.rows}
        for number, button in self._buttons.items():
            self._group.addButton(button)
            self._rows.addWidget(button)
            button.clicked.connect(lambda _checked=False, number=number: self._model.choose(number))

    def _follow(self) -> None:
        for shown in self._model.rows:
            if shown.id in self._buttons:
                self._buttons[shown.id].follow(shown)

    def _add(self) -> None:
        if self._model.add_place(self.place.text()):
            self.place.clear()
