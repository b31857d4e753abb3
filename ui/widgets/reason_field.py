"""Why a site is on no island although its address may say so: asked only of who says so."""

from __future__ import annotations

from PySide6.QtCore import QEvent

from ui.context import Context
from ui.viewmodels.site import SiteModel
from ui.widgets.text_field import TextField


class ReasonField(TextField):
    """There while `island` is answered with no."""

    def __init__(self, context: Context, model: SiteModel, key: str) -> None:
        super().__init__(context, model, key, hint_key="ui.site.hint.island_reason")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ParentChange:
            self._follow()

    def _follow(self) -> None:
        super()._follow()
        wanted = self.model.site.island is False
        if self.parentWidget() is not None or not wanted:  # shown without a parent it would be a window
            self.setVisible(wanted)
