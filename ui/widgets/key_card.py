"""The chosen place's key: how it stands, how long it lives, what can be done with it."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QLabel, QWidget

from app.site.auth_key import KeyState, Step
from app.values import JST
from ui.context import Context
from ui.theme import set_tone
from ui.viewmodels.key_rows import KeyRow
from ui.viewmodels.key_watch import Kept
from ui.viewmodels.key_words import countdown, state_words
from ui.viewmodels.keys import KeysModel
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.flow import Flow
from ui.widgets.key_entry import KeyEntry
from ui.widgets.layouts import row
from ui.widgets.secret_line import SecretLine

_STEPS: Final = ((Step.HAND_OVER, "follow"), (Step.REGISTER, "check"), (Step.WITHDRAW, "close"))


class KeyCard(Card):
    """Follows a `KeysModel`; buttons that the state does not allow are not there."""

    def __init__(self, context: Context, model: KeysModel, parent: QWidget | None = None) -> None:
        super().__init__(context, "ui.keys.card.key", parent)
        self._context, self._model = context, model
        self._chip = Chip(context)
        self.corner.addWidget(self._chip)
        self.left, self._until = QLabel(), QLabel(wordWrap=True)
        self.left.setObjectName("bigValue")
        self._until.setObjectName("hint")
        self._next, self._doubt = QLabel(wordWrap=True), QLabel(wordWrap=True)
        set_tone(self._doubt, "caution")
        self.issue = KeyEntry(context, "ui.keys.issue", model.issue, with_time=True)
        self.keep = KeyEntry(context, "ui.keys.keep", lambda key, _time: model.keep(key), with_time=False)
        self.secret = SecretLine(context, model)
        self.steps = {step: self._button(step, icon) for step, icon in _STEPS}
        self.again = Button(context, "ui.keys.again", "refresh", tip_key="ui.keys.again.tip")
        self.remove = Button(context, "ui.keys.remove", "delete", tip_key="ui.keys.remove.tip")
        self.again.clicked.connect(model.issue_again)
        self.remove.clicked.connect(model.remove_place)
        self._arrange()
        model.changed.connect(self.refresh)
        model.ticked.connect(self._tick)
        context.words.changed.connect(self._tick)
        self.refresh()

    def refresh(self) -> None:
        """Show the chosen key, or nothing."""
        shown = self._model.chosen
        self.setVisible(shown is not None)
        self.secret.follow()
        if shown is None:
            return
        key = shown.key
        self.issue.setVisible(Step.ISSUE in key.steps)
        self.keep.setVisible(key.is_open and shown.kept is Kept.NOWHERE)
        for step, button in self.steps.items():
            button.setVisible(step in key.steps)
        settled = key.state in (KeyState.REGISTERED, KeyState.EXPIRED, KeyState.WITHDRAWN)
        self.again.setVisible(settled)
        self.remove.setVisible(not key.is_open)
        self._tick()

    def _tick(self) -> None:
        shown = self._model.chosen
        if shown is None:
            return
        words, tone = state_words(shown.key)
        self._chip.say(words, tone)
        self.left.setText(countdown(shown.key))
        self.left.setVisible(bool(self.left.text()))
        set_tone(self.left, tone)
        self._say(shown)

    def _say(self, shown: KeyRow) -> None:
        words, expires_at, issued_at = self._context.words, shown.key.expires_at, shown.key.issued_at
        when = f"{expires_at.astimezone(JST):%Y-%m-%d %H:%M}" if expires_at else ""
        issued = f"{issued_at.astimezone(JST):%m/%d %H:%M}" if issued_at else ""
        self._until.setText(words.text("ui.keys.until", when=when, issued=issued) if when else "")
        self._until.setVisible(bool(when))
        self._next.setText(words.text(f"key.next.{shown.key.state}", when=when))
        doubt = self._model.clock_doubt
        self._doubt.setText(words.text(f"ui.keys.clock.{doubt}") if doubt else "")
        self._doubt.setVisible(bool(doubt))

    def _button(self, step: Step, icon: str) -> Button:
        button = Button(self._context, f"ui.keys.step.{step}", icon, tip_key=f"ui.keys.step.{step}.tip")
        button.clicked.connect(lambda: self._model.take(step))
        return button

    def _arrange(self) -> None:
        head = row(spacing=4)
        head.addWidget(self.left)
        head.addWidget(self._until, 1)
        self.body.addLayout(head)
        for widget in (self._doubt, self._next, self.issue, self.keep, self.secret):
            self.body.addWidget(widget)
        line = Flow(spacing=2)
        for button in (*self.steps.values(), self.again, self.remove):
            line.addWidget(button)
        self.body.addLayout(line)
