"""Before and after applying: what must not be forgotten, what the form's list shows, and how to find it there."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from app.site.application import Reminder, Urgency, lookups, reminders
from ui.context import Context
from ui.viewmodels.records import RecordsModel
from ui.viewmodels.site import SiteModel
from ui.widgets.button import Button
from ui.widgets.date_field import DateField
from ui.widgets.icon_label import IconLabel
from ui.widgets.layouts import row
from ui.widgets.list_card import ListCard
from ui.widgets.text_field import TextField

_SIGNS: Final = {
    Urgency.WAITING: ("clock", "text_muted"),
    Urgency.SOON: ("warning", "caution"),
    Urgency.DUE: ("warning", "alarm"),
}
_ITS_DAY: Final = ("connect", "accent")
"""A start whose day has come is something to do, and nothing that went wrong."""
_LOOKED_MS: Final = 5000
"""How often the clock is looked at while somebody sees the card: a link lives for half an hour only."""


class FollowUpCard(ListCard):
    """Follows a `SiteModel`; what the database keeps of the application is a `RecordsModel`'s."""

    def __init__(
        self, context: Context, model: SiteModel, records: RecordsModel, parent: QWidget | None = None
    ) -> None:
        self._context, self._model, self._records = context, model, records
        super().__init__(context, "ui.follow.card", "ui.follow.nothing", self._reminders, self._row, parent)
        self._lookup = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self._lookup.setObjectName("hint")
        self._lookup.setProperty("data", True)
        self._lookup.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        mail = Button(context, "ui.follow.mail", "clock", tip_key="ui.follow.mail.tip")
        mail.clicked.connect(records.await_mail)
        self.body.addWidget(mail, alignment=Qt.AlignmentFlag.AlignLeft)
        for field in self._fields():
            self.body.addWidget(field)
        self._states = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self._states.setObjectName("hint")
        self._states.setProperty("data", True)
        self.body.addWidget(self._states)
        self.body.addWidget(self._lookup)
        for signal in (model.changed, records.changed, context.words.changed):
            signal.connect(self._follow)
        self.clock = QTimer(self, interval=_LOOKED_MS)
        self.clock.timeout.connect(self.refresh)
        self._follow()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
        self.clock.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.clock.stop()

    def _fields(self) -> tuple[QWidget, ...]:
        context, model = self._context, self._model
        status = TextField(context, model, "receipt.status", hint_key="ui.site.hint.receipt.status")
        status.edit.setProperty("data", True)  # its example is a word of the form, which knows no other language
        return (
            TextField(context, model, "receipt.id", hint_key="ui.site.hint.receipt.id"),
            DateField(context, model, "receipt.registered_on", ("ui.site.fill.today", model.today)),
            status,
        )

    def _reminders(self) -> tuple[Reminder, ...]:
        return reminders(self._model.site, self._records.now(), self._records.mail_awaited_since())

    def _follow(self) -> None:
        self.refresh()
        words = self._context.words.text
        ways = [words(f"ui.follow.lookup.{one.way}", value=one.value) for one in lookups(self._model.site)]
        self._lookup.setText(words("ui.follow.lookup", ways=" / ".join(ways)) if ways else "")
        self._lookup.setVisible(bool(ways))
        application = self._records.application()
        states = [f"{one.at:%Y-%m-%d %H:%M} {one.state}" for one in application.states] if application else []
        self._states.setText(words("ui.follow.states", states=" → ".join(states)) if states else "")
        self._states.setVisible(bool(states))

    def _row(self, reminder: Reminder) -> QWidget:
        frame = QFrame()
        its_day = reminder.id == "start" and reminder.urgency is Urgency.DUE
        sign = IconLabel(self._context, *(_ITS_DAY if its_day else _SIGNS[reminder.urgency]))
        text = self._context.words.text(reminder.words, when=reminder.when)
        words = QLabel(text, wordWrap=True)
        words.setToolTip(self._context.words.text("ui.site.rule_source", source=reminder.source))
        layout = row(frame, spacing=2)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.addWidget(sign, alignment=Qt.AlignmentFlag.AlignTop)
        layout.addWidget(words, 1)
        return frame
