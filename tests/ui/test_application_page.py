from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from app.site.model import Terminal
from ui.composition import Composition
from ui.main_window import MainWindow
from ui.pages.application import ApplicationPage
from ui.viewmodels.checklist import StepState
from ui.viewmodels.draft import Column
from ui.widgets.problems_card import ProblemsCard

Demo = tuple[Composition, MainWindow]


def page_of(composition: Composition, qtbot: QtBot) -> ApplicationPage:
    page = ApplicationPage(composition.context, composition.draft, composition.records, composition.settings)
    qtbot.addWidget(page)
    return page


def test_fields_stand_in_the_order_of_the_form(demo: Demo) -> None:
    draft = demo[0].draft
    fields = [draft.field(row) for row in range(draft.rowCount())]
    assert [entry.field.path for entry in fields if entry] == [entry.field.path for entry in draft.draft.fields]
    assert draft.section_rows()[0] == 0


def test_the_demo_is_complete(demo: Demo) -> None:
    assert demo[0].draft.draft.complete
    assert demo[0].checklist.state("application") is StepState.DONE


def test_copying_nothing_says_so(demo: Demo, qtbot: QtBot) -> None:
    page = page_of(demo[0], qtbot)
    page.copy_field.click()
    assert page._copied.text() == "項目を選んでください"


def test_export_writes_four_files_and_tells(silent: Composition, tmp_path: Path, qtbot: QtBot) -> None:
    page = page_of(silent, qtbot)
    silent.settings.update(export_folder=str(tmp_path))
    with qtbot.waitSignal(silent.draft.exported):
        page.trigger("export")
    assert {path.suffix for path in tmp_path.glob("kaitsu-draft.*")} == {".pdf", ".xlsx", ".json", ".txt"}
    assert silent.notices.current is not None
    assert silent.notices.current.params["count"] == 4
    assert "kaitsu-draft.pdf" in page._export._result.text()


def test_an_export_that_fails_is_told(silent: Composition, tmp_path: Path, qtbot: QtBot) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("", encoding="utf-8")
    with qtbot.waitSignal(silent.draft.failed):
        silent.draft.export_to(in_the_way)
    assert silent.notices.current is not None
    assert silent.notices.current.tone == "alarm"
    assert not silent.draft.exporting


def test_a_problem_leads_to_its_field(silent: Composition, qtbot: QtBot) -> None:
    window = silent.window()
    qtbot.addWidget(window)
    window.show()
    window.open("application")
    silent.site.set("terminal", Terminal.OPTICAL)
    card = window.page.findChild(ProblemsCard)
    card.findChild(QAbstractButton, "flat").click()
    assert type(window.page).__name__ == "SitePage"


def test_a_changed_site_changes_the_draft(silent: Composition) -> None:
    silent.site.set("customer.name", "ABC商事")
    fields = [silent.draft.field(row) for row in range(silent.draft.rowCount())]
    row = next(row for row, entry in enumerate(fields) if entry and entry.field.path == "customer.name")
    assert silent.draft.index(row, Column.VALUE).data() == "ＡＢＣ商事"
    assert silent.draft.index(row, Column.CHECK).data() == "注意"
