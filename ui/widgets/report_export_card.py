"""Writing the report: PDF, Excel, everything as a bundle; and whether a bundle is what it was."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QProgressBar, QWidget

from ui.context import Context
from ui.settings import SettingsStore
from ui.viewmodels.report import ReportModel
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.flow import Flow
from ui.widgets.layouts import row

if TYPE_CHECKING:
    from app.report.verification import Verified

ENDINGS: Final = {"pdf": ".pdf", "excel": ".xlsx", "bundle": ".zip"}
_GROUP: Final = 8
_FILTERS: Final = {".pdf": "PDF (*.pdf)", ".xlsx": "Excel (*.xlsx)", ".zip": "ZIP (*.zip)"}


class ReportExportCard(Card):
    """Follows a `ReportModel`; the folder is the one that files were last written to."""

    def __init__(
        self, context: Context, model: ReportModel, settings: SettingsStore, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, "ui.report.card.export", parent)
        self._context, self._model, self._settings = context, model, settings
        self.buttons = {
            name: Button(
                context,
                f"ui.report.{name}",
                "export",
                "primary" if name == "bundle" else "",
                tip_key=f"ui.report.{name}.tip",
            )
            for name in ENDINGS
        }
        self.verify = Button(context, "ui.report.verify", "check", tip_key="ui.report.verify.tip")
        self.cancel = Button(context, "ui.report.cancel", "close", tip_key="ui.report.cancel.tip")
        self._bar = QProgressBar(textVisible=False)
        self._bar.setRange(0, 100)
        self._bar.setFixedHeight(12)
        self._result = QLabel(wordWrap=True)
        self._result.setObjectName("hint")
        self._result.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._words = context.words.bind(self._result, self._result.setText, "")
        self._arrange()
        for name, button in self.buttons.items():
            button.clicked.connect(lambda _checked=False, name=name: self.ask(name))
        self.verify.clicked.connect(self.ask_for_bundle)
        self.cancel.clicked.connect(model.cancel)
        model.changed.connect(self._refresh)
        model.saved.connect(self._tell_saved)
        model.verified.connect(self._show_verified)
        self._refresh()

    def ask(self, name: str) -> None:
        """Ask where to put a file, and have it written."""
        ending = ENDINGS[name]
        suggested = Path(self._settings.current.export_folder) / self._model.suggested_name(ending)
        title = self._context.words.text(f"ui.report.{name}")
        chosen, _ = QFileDialog.getSaveFileName(self, title, str(suggested), _FILTERS[ending])
        if chosen:
            path = Path(chosen) if Path(chosen).suffix.lower() == ending else Path(chosen + ending)
            self._settings.update(export_folder=str(path.parent))
            self._model.save(path, self._context.words.language)

    def ask_for_bundle(self) -> None:
        """Ask for a bundle, and have it verified."""
        title = self._context.words.text("ui.report.verify")
        chosen, _ = QFileDialog.getOpenFileName(self, title, self._settings.current.export_folder, _FILTERS[".zip"])
        if chosen:
            self._model.verify(Path(chosen))

    def _arrange(self) -> None:
        buttons = Flow(spacing=2)
        for button in (*self.buttons.values(), self.verify):
            buttons.addWidget(button)
        self._task = QWidget()
        task = row(self._task)
        task.addWidget(self._bar, 1)
        task.addWidget(self.cancel)
        self.body.addLayout(buttons)
        self.body.addWidget(self._task)
        self.body.addWidget(self._result)

    def _refresh(self) -> None:
        busy = self._model.busy
        for button in (*self.buttons.values(), self.verify):
            button.setEnabled(not busy)
        self._task.setVisible(busy)
        percent = round(100 * self._model.share)
        self._bar.setValue(percent)
        self._bar.setAccessibleName(f"{percent} %")
        if busy:
            self._words.say("")
        self._result.setVisible(bool(self._result.text()))

    def _tell_saved(self, path: Path, fingerprint: str) -> None:
        key = "ui.report.bundled" if fingerprint else "ui.report.written"
        # In groups, to be compared by eye; a number of 64 digits would not break either.
        groups = [fingerprint[start : start + _GROUP] for start in range(0, len(fingerprint), _GROUP)]
        self._words.say(key, name=path.name, folder=str(path.parent), sha256=" ".join(groups))
        self._result.show()

    def _show_verified(self, path: Path, verified: Verified) -> None:
        from ui.widgets.verified_dialog import VerifiedDialog

        VerifiedDialog(self._context, path, verified, self.window()).open()
