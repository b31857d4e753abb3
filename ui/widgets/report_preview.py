"""The report as it will be, in the colours of the window; made anew whenever it was composed."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from app.report import preview
from app.report.model import Picture
from ui.context import Context
from ui.viewmodels.report import ReportModel
from ui.viewmodels.throttle import Throttle

_EDGE: Final = 48
"""Margins and scroll bar beside a picture."""

_RESIZED_MS: Final = 250


class ReportPreview(QTextBrowser):
    """Follows a `ReportModel`; where one has scrolled to stays."""

    def __init__(self, context: Context, model: ReportModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._model = context, model
        self._drawn_for = 0
        self._pictures: dict[str, Picture] = {}
        self.setObjectName("guideText")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setProperty("data", True)
        context.words.bind(self, self.setAccessibleName, "ui.report.card.preview")
        self._resized = Throttle(self._show, self, _RESIZED_MS)
        model.composed.connect(self._show)
        context.theme.changed.connect(self._show)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Return a picture of the report as large as it is shown: drawn smaller by a browser, its letters suffer."""
        picture = self._pictures.get(QUrl(name).toString())
        if picture is None:
            return super().loadResource(kind, name)
        ratio = self.devicePixelRatioF()
        width = round(min(picture.width, self._room()) * ratio)
        image = QImage.fromData(picture.data).scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        image.setDevicePixelRatio(ratio)
        return image

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.width() != self._drawn_for:  # not when only the scroll bar came or went
            self._resized.request()

    def _show(self) -> None:
        report, self._drawn_for = self._model.report, self.width()
        if report is None:
            return
        blocks = [block for section in report.sections for block in section.blocks]
        self._pictures = {block.name: block for block in blocks if isinstance(block, Picture)}
        bar = self.verticalScrollBar()
        at = bar.value()
        self.setHtml(preview.render(report, self._colours(), self._room()))
        bar.setValue(at)

    def _room(self) -> int:
        """Return the width that a picture may have."""
        return max(self.width() - _EDGE, 100)

    def _colours(self) -> dict[str, str]:
        palette = self._context.theme.palette
        return {
            "text": palette.text,
            "muted": palette.text_muted,
            "ok": palette.ok,
            "warning": palette.caution,
            "error": palette.alarm,
            "accent": palette.accent,
            "rule": palette.border,
            "band": palette.sunken,
        }
