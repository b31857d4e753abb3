"""Beside an empty form: the sites and recordings worked on lately, each a click away."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from ui.context import Context
from ui.icons import BUTTON_ICON
from ui.viewmodels.recent import RecentModel, RecentSite
from ui.viewmodels.site import SiteModel
from ui.widgets.button import Button
from ui.widgets.file_kinds import ask_for_capture
from ui.widgets.list_card import ListCard


class RecentCard(ListCard):
    """Shows a `RecentModel` while the site is empty; `capture_wanted` carries a path."""

    capture_wanted = Signal(str)

    def __init__(self, context: Context, recent: RecentModel, site: SiteModel, parent: QWidget | None = None) -> None:
        self._context, self._site = context, site
        super().__init__(
            context,
            "ui.recent.title",
            "ui.recent.none",
            lambda: [*recent.sites, *recent.captures] if site.is_empty else [],
            self._row,
            parent,
        )
        opening = Button(context, "ui.log.open", "open", tip_key="ui.log.open.tip")
        opening.clicked.connect(self._open)
        self.corner.addWidget(opening)
        for signal in (site.changed, site.replaced, recent.changed):
            signal.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self.setVisible(self._site.is_empty)
        self.refresh()

    def _row(self, one: RecentSite | Path) -> QPushButton:
        words, is_site = self._context.words.text, isinstance(one, RecentSite)
        if isinstance(one, RecentSite):
            text = one.title or words("ui.site.nameless")
            when = words("ui.site.changed_at", at=f"{one.changed_at:%Y-%m-%d %H:%M}")
        else:
            text, when = one.name, str(one.parent)
        button = QPushButton(text)
        button.setObjectName("related")
        button.setProperty("data", True)
        button.setIconSize(BUTTON_ICON)
        button.setIcon(self._context.icons.button_icon("site" if is_site else "log", "accent"))
        button.setToolTip(when)
        button.clicked.connect(lambda: self._take(one))
        return button

    def _take(self, one: RecentSite | Path) -> None:
        if isinstance(one, RecentSite):
            self._site.choose(one.id)
        else:
            self.capture_wanted.emit(str(one))

    def _open(self) -> None:
        path = ask_for_capture(self, self._context.words)
        if path:
            self.capture_wanted.emit(path)
