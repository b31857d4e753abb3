"""What of the log is to be seen: a line to type in, chips that fill it from what is there, and what it does not get."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QWidget

from app.echonet.objects import class_of, epc_text
from app.errors import AppError
from ui.context import Context
from ui.theme import set_tone
from ui.viewmodels.frame_kind import FrameKind
from ui.viewmodels.frame_tree import property_name
from ui.viewmodels.log import LogModel
from ui.widgets.button import Button
from ui.widgets.flow import Flow
from ui.widgets.layouts import column

PAUSE_MS: Final = 250
"""Who stops typing for so long has finished a word."""

_MOST: Final = 40
"""Choices a menu can hold; what else there is can be typed."""

_Choices = Iterable[tuple[str, str]]


class LogFilter(QWidget):
    """Sets the filter of a `LogModel`; the line is the one place that says what it is."""

    def __init__(self, context: Context, model: LogModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._model = context, model
        self.line = QLineEdit(clearButtonEnabled=True)
        for setter in (self.line.setPlaceholderText, self.line.setAccessibleName):
            context.words.bind(self.line, setter, "ui.log.filter")
        context.words.bind(self.line, self.line.setToolTip, "ui.log.filter.tip")
        self.errors = Button(context, "ui.log.errors", "warning", tip_key="ui.log.errors.tip")
        self.errors.setCheckable(True)
        self.complaint = QLabel(wordWrap=True)
        self.complaint.hide()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.apply)
        self.chips = {
            "addr": self._chip("addr", self._addresses),
            "esv": self._chip("esv", self._services),
            "epc": self._chip("epc", self._properties),
        }
        self._arrange()
        self.line.textEdited.connect(lambda _: self._pause.start())
        self.line.textChanged.connect(lambda text: None if text else self.apply())
        self.line.returnPressed.connect(self.apply)
        self.errors.toggled.connect(lambda _: self.apply())
        model.filtered.connect(self._follow)
        context.words.changed.connect(self.apply)

    def apply(self) -> None:
        """Use what the line says; what makes no sense leaves the filter as it was and is told."""
        self._pause.stop()
        try:
            self._model.filter_by(self.line.text(), self.errors.isChecked())
        except AppError as error:
            self._complain(self._context.words.explain(error))
        else:
            self._complain("")

    def toggle_term(self, term: str) -> None:
        """Put a term into the line, or take it out."""
        terms = self.line.text().split()
        kept = [one for one in terms if one != term]
        self.line.setText(" ".join(kept if len(kept) < len(terms) else [*terms, term]))
        self.apply()

    def _arrange(self) -> None:
        layout = column(self, spacing=1)
        layout.addWidget(self.line)
        layout.addWidget(self.complaint)
        chips = Flow(spacing=2)
        for chip in (*self.chips.values(), self.errors):
            chips.addWidget(chip)
        layout.addLayout(chips)
        set_tone(self.complaint, "alarm")

    def _complain(self, sentence: str) -> None:
        self.complaint.setText(sentence)
        self.complaint.setVisible(bool(sentence))

    def _follow(self) -> None:
        """Show the filter in force, whoever set it."""
        if self.line.text() != self._model.filter_text:
            self.line.setText(self._model.filter_text)
        self.errors.setChecked(self._model.filter.errors_only)
        wanted = self._model.filter
        for key, terms in (("addr", wanted.addresses), ("esv", wanted.services), ("epc", wanted.epcs)):
            self.chips[key].setChecked(bool(terms))

    def _chip(self, key: str, choices: Callable[[], _Choices]) -> Button:
        chip = Button(self._context, f"ui.log.chip.{key}", tip_key=f"ui.log.chip.{key}.tip")
        chip.setCheckable(True)
        menu = QMenu(chip)
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(lambda: self._fill(menu, choices()))
        menu.aboutToHide.connect(self._follow)
        chip.setMenu(menu)
        return chip

    def _fill(self, menu: QMenu, choices: _Choices) -> None:
        menu.clear()
        terms = self.line.text().split()
        for term, label in list(choices)[:_MOST]:
            action = menu.addAction(label)
            action.setCheckable(True)
            action.setChecked(term in terms)
            action.triggered.connect(lambda _=False, term=term: self.toggle_term(term))
        if menu.isEmpty():
            menu.addAction(self._context.words.text("ui.log.chip.none")).setEnabled(False)

    def _kinds(self) -> Iterable[FrameKind]:
        return (kind for block in self._model.store.blocks for kind in block.kinds)

    def _addresses(self) -> _Choices:
        ends = {end.address for kind in self._kinds() for end in (kind.source, kind.destination)}
        return [(f"addr:{one}", one) for one in sorted(ends)]

    def _services(self) -> _Choices:
        words = self._context.words.text
        services = sorted({kind.esv for kind in self._kinds() if kind.esv is not None})
        return [(f"esv:{esv.name}", f"{esv.name}  {words(f'ui.esv.{esv.name}')}") for esv in services]

    def _properties(self) -> _Choices:
        language, names = self._context.words.language, dict[int, str]()
        for kind in self._kinds():
            device = class_of(kind.deoj if kind.esv is not None and kind.esv.is_request else kind.seoj)
            for epc in kind.epcs:
                name = property_name(device, epc, language)
                names[epc] = name if name != epc_text(epc) else names.get(epc, "")
        return [(f"epc:{epc:02X}", f"{epc_text(epc)}  {names[epc]}".rstrip()) for epc in sorted(names)]
