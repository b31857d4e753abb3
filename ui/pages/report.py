"""報告: what goes into the commissioning report on the left, the report as it will be on the right."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from ui.context import Context
from ui.pages.page import Page, scrolled, side_by_side
from ui.settings import SettingsStore
from ui.viewmodels.photos import PhotosModel
from ui.viewmodels.report import ReportModel
from ui.viewmodels.throttle import Throttle
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.photo_strip import PhotoStrip
from ui.widgets.report_contents_card import ReportContentsCard
from ui.widgets.report_export_card import ReportExportCard
from ui.widgets.report_notes_card import ReportNotesCard
from ui.widgets.report_preview import ReportPreview

_COMPOSE_MS = 300


class ReportPage(Page):
    """Shows a `ReportModel`; the preview is composed when the page is opened and when what goes in differs."""

    answers = frozenset({"export"})

    def __init__(
        self,
        context: Context,
        model: ReportModel,
        photos: PhotosModel,
        settings: SettingsStore,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context, "report", parent)
        self._model = model
        self.export = ReportExportCard(context, model, settings)
        self.contents = ReportContentsCard(context, model.added)
        self.notes = ReportNotesCard(context, model.added)
        self.photos = PhotoStrip(context, photos)
        self.preview = ReportPreview(context, model)
        self.again = Button(context, "ui.report.refresh", "refresh", tip_key="ui.report.refresh.tip")
        side, cards = scrolled(self)
        pictures = Card(context, "ui.report.card.photos")
        pictures.body.addWidget(self.photos)
        for card in (self.export, self.notes, pictures, self.contents):
            cards.addWidget(card)
        cards.addStretch(1)
        shown = Card(context, "ui.report.card.preview")
        shown.corner.addWidget(self.again)
        shown.body.addWidget(self.preview, 1)
        self.body.addLayout(side_by_side((side, 5), (shown, 8)), 1)
        self._composing = Throttle(self._compose, self, _COMPOSE_MS)
        for signal in (model.added.changed, photos.changed, context.words.changed):
            signal.connect(self._composing.request)
        self.again.clicked.connect(self._composing.request)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._composing.request()

    def trigger(self, action: str) -> None:
        if action == "export":
            self.export.ask("bundle")

    def _compose(self) -> None:
        if self.isVisible():
            self._model.refresh(self.context.words.language)
