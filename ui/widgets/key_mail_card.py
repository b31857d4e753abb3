"""The mail to the viewer, in either language; without the key unless somebody insists, and dots on the screen."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QLabel, QPlainTextEdit, QWidget

from app.messages import Language
from ui.context import Context
from ui.theme import set_tone
from ui.viewmodels.keys import KeysModel
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.choice_button import ToggleButton
from ui.widgets.flow import Flow

_HEIGHT = 220


class KeyMailCard(Card):
    """Follows a `KeysModel`."""

    def __init__(self, context: Context, model: KeysModel, parent: QWidget | None = None) -> None:
        super().__init__(context, "ui.keys.card.mail", parent)
        self._context, self._model = context, model
        self._language = context.words.language
        self.text = QPlainTextEdit(readOnly=True)
        self.text.setFixedHeight(_HEIGHT)
        self.text.setTabChangesFocus(True)
        context.words.bind(self.text, self.text.setAccessibleName, "ui.keys.card.mail")
        self.with_key = ToggleButton(context, "ui.keys.with_key", tip_key="ui.keys.with_key.tip")
        self._warning = QLabel(wordWrap=True)
        set_tone(self._warning, "caution")
        context.words.bind(self._warning, self._warning.setText, "ui.keys.with_key.warning")
        self.copy = Button(context, "ui.keys.copy_mail", "copy", tip_key="ui.keys.copy_mail.tip")
        self._said = QLabel(wordWrap=True)
        self._said.setObjectName("hint")
        self._words = context.words.bind(self._said, self._said.setText, "")
        self._arrange()
        self.with_key.toggled.connect(lambda _on: self.refresh())
        self.copy.clicked.connect(self._copy)
        model.changed.connect(self._follow)
        self._follow()

    def refresh(self) -> None:
        """Show the mail as it would be copied, with dots for the key."""
        with_key = self.with_key.isChecked()
        self._warning.setVisible(with_key)
        mail = self._model.message(self._language, with_key=with_key)
        if mail != self.text.toPlainText():
            self.text.setPlainText(mail)
        self._words.say("")

    def _follow(self) -> None:
        row = self._model.chosen
        self.setVisible(row is not None)
        self.with_key.setEnabled(row is not None and row.can_be_read)
        self.with_key.setChecked(False)  # asked for anew for every key and state
        self.refresh()

    def _copy(self) -> None:
        with_key = self.with_key.isChecked()
        if self._model.copy_message(self._language, with_key=with_key):
            self._words.say("ui.keys.copied" if with_key else "ui.keys.mail_copied")

    def _arrange(self) -> None:
        group = QButtonGroup(self)
        for language in Language:
            button = Button(self._context, f"ui.settings.language.{language}")
            button.setProperty("data", True)
            button.setCheckable(True)
            button.setChecked(language == self._language)
            button.clicked.connect(lambda _checked=False, language=language: self._choose(language))
            group.addButton(button)
            self.corner.addWidget(button)
        self.body.addWidget(self.text)
        line = Flow(spacing=2)
        line.addWidget(self.with_key)
        line.addWidget(self.copy)
        self.body.addLayout(line)
        for label in (self._warning, self._said):
            self.body.addWidget(label)

    def _choose(self, language: Language) -> None:
        self._language = language
        self.refresh()
