"""現場: which site, its form on the left, on the right whether the service can be had and the terminal question."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from ui.actions import keys_of
from ui.context import Context
from ui.pages.page import Page, scrolled, side_by_side
from ui.viewmodels.notices import Notices
from ui.viewmodels.photos import PhotosModel
from ui.viewmodels.recent import RecentModel
from ui.viewmodels.site import SiteModel
from ui.widgets.eligibility import EligibilityCard
from ui.widgets.layouts import column
from ui.widgets.questionnaire_card import QuestionnaireCard
from ui.widgets.recent_card import RecentCard
from ui.widgets.site_bar import SiteBar
from ui.widgets.site_form import GROUPS, form_card
from ui.widgets.site_remark import SiteRemark
from ui.widgets.terminal_question import TerminalQuestion
from ui.widgets.welcome_card import WelcomeCard

_FILTER = "SITE.json (*.json)"
_KEYS = {"undo": keys_of("ui.site.undo"), "redo": keys_of("ui.site.redo")}


class SitePage(Page):
    """Edits a `SiteModel`; keeping by itself, opening and saving elsewhere by button.

    `demo_wanted`, `visit_wanted` and `capture_wanted` (a path) ask for what else one may begin with.
    """

    demo_wanted = Signal()
    visit_wanted = Signal()
    capture_wanted = Signal(str)

    def __init__(
        self,
        context: Context,
        model: SiteModel,
        photos: PhotosModel,
        notices: Notices,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context, "site", parent)
        self._model, self._notices = model, notices
        self._welcome: WelcomeCard | None = None
        self.bar = SiteBar(context, model)
        self.remark = SiteRemark(context, model)
        form, fields = scrolled(self)
        for group, _ in GROUPS:
            fields.addWidget(form_card(context, model, group))
        fields.addStretch(1)
        judged, self._cards = scrolled(self)
        self._cards.addWidget(QuestionnaireCard(context, model))
        self._cards.addWidget(TerminalQuestion(context, model, photos))
        self._cards.addWidget(EligibilityCard(context, model))
        self._cards.addStretch(1)
        self._form = QWidget()
        work = column(self._form, spacing=3)
        work.addWidget(self.bar)
        work.addWidget(self.remark)
        work.addLayout(side_by_side((form, 11), (judged, 9)), 1)
        self.body.addWidget(self._form)
        self._connect()

    def offer(self, recent: RecentModel) -> None:
        """Offer what else one may begin with, beside an empty form; instead of it to who is here for the first time."""
        lately = RecentCard(self.context, recent, self._model, self)  # without a parent it would be a window
        lately.capture_wanted.connect(self.capture_wanted)
        self._cards.insertWidget(0, lately)
        if recent.is_first_run:
            welcome = WelcomeCard(self.context)
            welcome.demo_wanted.connect(self.demo_wanted)
            welcome.visit_wanted.connect(self.visit_wanted)
            welcome.capture_wanted.connect(self.capture_wanted)
            welcome.form_wanted.connect(self._begin_form)
            self._model.changed.connect(self._end_welcome)
            self.body.insertWidget(0, welcome)
            self._welcome = welcome
            self._form.hide()

    def show_field(self, key: str) -> None:
        """Bring a field into view, ready to type."""
        for field in self.findChildren(QWidget, "field"):
            if getattr(field, "key", "") == key:
                editor = field.findChild(QLineEdit)
                (editor or field).setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave Ctrl+Z to the page where a line has nothing of its own to take back; it would swallow the key."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(watched, QLineEdit):
            pressed = QKeySequence(event.keyCombination()).toString()  # type: ignore[attr-defined]
            own = {"undo": watched.isUndoAvailable(), "redo": watched.isRedoAvailable()}
            if any(pressed in keys and not own[step] for step, keys in _KEYS.items()):
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    def _connect(self) -> None:
        self.bar.open_wanted.connect(self._open)
        self.bar.save_wanted.connect(self._save)
        for name, wanted in (("undo", self.bar.undo_wanted), ("redo", self.bar.redo_wanted)):
            wanted.connect(getattr(self, f"_{name}"))
            for keys in _KEYS[name]:
                shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.activated.connect(getattr(self, f"_{name}"))
        self._model.stepped.connect(self._show_first)
        for line in self.findChildren(QLineEdit):
            line.installEventFilter(self)

    def _begin_form(self) -> None:
        self._end_welcome()
        self.show_field("supply_point_number")

    def _end_welcome(self) -> None:
        if self._welcome is not None:
            self._welcome.hide()
            self._form.show()

    def _show_first(self, keys: list[str]) -> None:
        for key in keys[:1]:
            self.show_field(key)

    def _undo(self) -> None:
        self._step(self._model.undo)

    def _redo(self) -> None:
        self._step(self._model.redo)

    def _step(self, step: Callable[[], None]) -> None:
        """Leave the field first: what was typed counts as an edit, and the field shows what the step brings."""
        focused = self.focusWidget()
        if focused is not None:
            focused.clearFocus()
        step()

    def _open(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.context.words.text("ui.site.open"), "", _FILTER)
        if path:
            self._model.open(Path(path))

    def _save(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, self.context.words.text("ui.site.save"), "SITE.json", _FILTER)
        if path and self._model.save_as(Path(path)):
            self._notices.say("ok", "ui.site.saved", path=path)
