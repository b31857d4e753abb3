"""設定: language, looks, target, polling; in force at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QButtonGroup, QFormLayout, QHBoxLayout, QLabel, QWidget

from app.messages import Language
from ui.context import Context
from ui.pages.page import Page, scrolled
from ui.settings import INTERVALS_S, SettingsStore
from ui.theme import GRID, TEXT_PERCENTS, ThemeName
from ui.viewmodels.diagnostics import DiagnosticsModel
from ui.viewmodels.live import LiveModel
from ui.widgets.about_card import AboutCard
from ui.widgets.card import Card
from ui.widgets.choice_button import ChoiceButton
from ui.widgets.diagnostics_card import DiagnosticsCard
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.layouts import row
from ui.widgets.target_edit import TargetEdit


class SettingsPage(Page):
    """Edits a `SettingsStore`; `folders` are shown so that people find their files."""

    def __init__(
        self,
        context: Context,
        settings: SettingsStore,
        live: LiveModel,
        diagnostics: DiagnosticsModel,
        folders: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context, "settings", parent)
        self._settings = settings
        self._choices: list[tuple[str, object, ChoiceButton]] = []
        looks, looks_form = self._card("ui.settings.card.looks")
        looks_form.addRow(self._label("ui.settings.language"), self._choice("language", list(Language)))
        looks_form.addRow(self._label("ui.settings.theme"), self._choice("theme", list(ThemeName)))
        looks_form.addRow(self._label("ui.settings.text_percent"), self._choice("text_percent", TEXT_PERCENTS))
        measuring, measuring_form = self._card("ui.settings.card.measuring")
        measuring_form.addRow(
            self._label("ui.settings.target"), _left(TargetEdit(context, live, settings, labelled=False))
        )
        measuring_form.addRow(self._label("ui.settings.interval"), self._choice("interval_s", INTERVALS_S))
        where, where_form = self._card("ui.settings.card.folders")
        for key, folder in folders:
            path = ElidedLabel()
            path.setText(folder)
            where_form.addRow(self._label(key), path)
        area, cards = scrolled(self)
        for card in (looks, measuring, where, DiagnosticsCard(context, diagnostics), AboutCard(context)):
            cards.addWidget(card)
        cards.addStretch(1)
        self.body.addWidget(area)
        settings.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        for name, value, button in self._choices:
            button.setChecked(getattr(self._settings.current, name) == value)

    def _card(self, title_key: str) -> tuple[Card, QFormLayout]:
        card, form = Card(self.context, title_key), QFormLayout()
        form.setHorizontalSpacing(6 * GRID)
        form.setVerticalSpacing(3 * GRID)
        card.body.addLayout(form)
        return card, form

    def _label(self, key: str) -> QLabel:
        label = QLabel()
        label.setMinimumSize(180, 36)
        self.context.words.bind(label, label.setText, key)
        return label

    def _choice(self, name: str, values: Sequence[object]) -> QHBoxLayout:
        layout, group = row(spacing=1), QButtonGroup(self)
        for value in values:
            button = ChoiceButton(self.context, f"ui.settings.{name}.{value}")
            # Each language is named in itself, so that people find their own.
            button.setProperty("data", name == "language")
            button.clicked.connect(lambda _checked=False, value=value: self._settings.update(**{name: value}))
            group.addButton(button)
            self._choices.append((name, value, button))
            layout.addWidget(button)
        layout.addStretch(1)
        return layout


def _left(widget: QWidget) -> QHBoxLayout:
    layout = row()
    layout.addWidget(widget)
    layout.addStretch(1)
    return layout
