"""現場: the site's form on the left, on the right whether the service can be had and the terminal question."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from ui.context import Context
from ui.pages.page import Page, scrolled, side_by_side
from ui.viewmodels.notices import Notices
from ui.viewmodels.site import SiteModel
from ui.widgets.button import Button
from ui.widgets.eligibility import EligibilityCard
from ui.widgets.site_form import GROUPS, form_card
from ui.widgets.terminal_question import TerminalQuestion

_FILTER = "SITE.json (*.json)"


class SitePage(Page):
    """Edits a `SiteModel`; saving by itself, opening and saving elsewhere by button."""

    def __init__(self, context: Context, model: SiteModel, notices: Notices, parent: QWidget | None = None) -> None:
        super().__init__(context, "site", parent)
        self._model, self._notices = model, notices
        for key, icon, action in (
            ("new", "new", self._start_new),
            ("open", "open", self._open),
            ("save", "save", self._save),
        ):
            button = Button(context, f"ui.site.{key}", icon, tip_key=f"ui.site.{key}.tip")
            button.clicked.connect(action)
            self.corner.addWidget(button)
        form, fields = scrolled(self)
        for group, _ in GROUPS:
            fields.addWidget(form_card(context, model, group))
        fields.addStretch(1)
        judged, cards = scrolled(self)
        cards.addWidget(TerminalQuestion(context, model))
        cards.addWidget(EligibilityCard(context, model))
        cards.addStretch(1)
        self.body.addLayout(side_by_side((form, 11), (judged, 9)))

    def show_field(self, key: str) -> None:
        """Bring a field into view, ready to type."""
        for field in self.findChildren(QWidget, "field"):
            if getattr(field, "key", "") == key:
                editor = field.findChild(QLineEdit)
                (editor or field).setFocus()

    def _start_new(self) -> None:
        self._model.start_new()
        self._notices.say("accent", "ui.site.started_new")

    def _open(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.context.words.text("ui.site.open"), "", _FILTER)
        if path:
            self._model.open(Path(path))

    def _save(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, self.context.words.text("ui.site.save"), "SITE.json", _FILTER)
        if path and self._model.save_as(Path(path)):
            self._notices.say("ok", "ui.site.saved", path=path)
