"""The report's page: what is typed is kept, what is chosen is in the preview, files say what the report says."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from app.errors import EnvironmentProblem, InputProblem
from app.messages import Language
from app.report.bundle import REPORT, Enclosed, write_bundle
from app.report.verification import State, Verified, verify
from tests.app.report.facts import MADE_AT
from ui.composition import Composition
from ui.main_window import MainWindow
from ui.pages.report import ReportPage
from ui.viewmodels.checklist import StepState
from ui.viewmodels.report_input import CAPTURE, ReportInput
from ui.widgets.verified_dialog import VerifiedDialog

Demo = tuple[Composition, MainWindow]


@pytest.fixture
def page(demo: Demo, qtbot: QtBot) -> Iterator[ReportPage]:
    """The page of the demo with its report; it comes to rest before the test is over."""
    composition, window = demo
    qtbot.waitUntil(lambda: composition.history.half_hours is not None)
    window.open("report")
    assert isinstance(window.page, ReportPage)
    composition.report.refresh(Language.JA)
    shown = window.page
    qtbot.waitUntil(lambda: at_rest(shown, composition))
    yield shown
    window.open("report")
    qtbot.waitUntil(lambda: at_rest(shown, composition))
    window.open("live")


def at_rest(page: ReportPage, composition: Composition) -> bool:
    throttles = (page._composing, page.notes._keeping, page.preview._resized)
    return not composition.report.composing and not any(one._timer.isActive() for one in throttles)


def wait_for(page: ReportPage, words: str, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: words in page.preview.toPlainText())


def saved(composition: Composition, path: Path, qtbot: QtBot) -> str:
    """Write a report and return what was told of its manifest."""
    with qtbot.waitSignal(composition.report.saved) as told:
        composition.report.save(path, Language.JA)
    return str(told.args[1])


def test_the_preview_is_the_report(page: ReportPage, demo: Demo) -> None:
    said = page.preview.toPlainText()
    for words in (
        "開通報告書",
        "サンプル商事株式会社",
        "規格適合",
        "14 日(2026-11-07 – 2026-11-20)",
        "通信品質",
        "気になる点はありません。",
    ):
        assert words in said


def test_pictures_of_the_preview_are_as_large_as_they_are_shown(page: ReportPage) -> None:
    image = page.preview.loadResource(2, QUrl("demand.png"))
    assert image.width() == min(1600, page.preview._room())
    assert abs(image.height() - image.width() * 0.4) <= 1


def test_the_preview_follows_the_language_and_stays_where_it_was(page: ReportPage, demo: Demo, qtbot: QtBot) -> None:
    page.preview.verticalScrollBar().setValue(300)
    demo[0].settings.update(language=Language.EN)
    wait_for(page, "Commissioning report", qtbot)
    assert page.preview.verticalScrollBar().value() == 300


def test_what_is_switched_off_is_left_out_and_stays_so(page: ReportPage, demo: Demo, qtbot: QtBot) -> None:
    composition = demo[0]
    switch = page.contents.switches["conformance"]
    switch.click()
    qtbot.waitUntil(lambda: "規格適合" not in page.preview.toPlainText())
    assert ReportInput(composition.storage, composition.site).left_out == {"conformance"}
    switch.click()
    wait_for(page, "規格適合", qtbot)


def test_notes_are_in_the_report_as_they_were_typed(page: ReportPage, demo: Demo, qtbot: QtBot) -> None:
    page.notes.text.setPlainText("<b>盤</b>の上\n=1+1")
    wait_for(page, "<b>盤</b>の上\n=1+1", qtbot)
    assert demo[0].checklist.state("report") in (StepState.IN_PROGRESS, StepState.DONE)
    page.notes.text.clear()
    demo[0].report.added.write("")


def test_notes_are_kept_for_their_site(silent: Composition, qtbot: QtBot) -> None:
    page = ReportPage(silent.context, silent.report, silent.report_photos, silent.settings)
    qtbot.addWidget(page)
    QTest.keyClicks(page.notes.text, "first")
    page.notes.text.clearFocus()
    with qtbot.waitSignal(silent.report.added.changed):
        page.notes._keeping.request()
    first = silent.site.id
    assert first is not None
    assert page.notes.text.toPlainText() == "first"
    silent.site.start_new()
    assert page.notes.text.toPlainText() == ""
    silent.site.choose(first)
    assert page.notes.text.toPlainText() == "first"
    assert silent.checklist.state("report") is StepState.IN_PROGRESS


def test_leaving_the_field_keeps_the_notes_at_once(silent: Composition, qtbot: QtBot) -> None:
    window = silent.window()
    qtbot.addWidget(window)
    window.show()
    window.open("report")
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    window.page.notes.text.setFocus()
    QTest.keyClicks(window.page.notes.text, "typed last")
    window.page.setFocus()
    assert ReportInput(silent.storage, silent.site).notes == "typed last"


@pytest.mark.parametrize("ending", [".pdf", ".xlsx", ".zip"])
def test_each_button_writes_its_file(
    page: ReportPage, demo: Demo, tmp_path: Path, ending: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = {".pdf": "pdf", ".xlsx": "excel", ".zip": "bundle"}[ending]
    offered: list[str] = []

    def choose(_parent: object, _title: str, suggested: str, _kinds: str) -> tuple[str, str]:
        offered.append(Path(suggested).name)
        return str(tmp_path / "mine"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    with qtbot.waitSignal(demo[0].report.saved):
        page.export.buttons[name].click()
    assert (tmp_path / f"mine{ending}").stat().st_size > 10_000
    assert offered[0].startswith("kaitsu-report-サンプル商事株式会社-")
    assert offered[0].endswith(ending)
    assert f"mine{ending}" in page.export._result.text()
    assert demo[0].checklist.state("report") is StepState.DONE


def test_the_bundle_has_recording_photos_and_history(
    page: ReportPage, demo: Demo, tmp_path: Path, qtbot: QtBot
) -> None:
    composition = demo[0]
    picture = tmp_path / "端子台.jpg"
    Image.new("RGB", (40, 30)).save(picture)
    composition.report_photos.add([picture])
    fingerprint = saved(composition, tmp_path / "a.zip", qtbot)
    composition.report_photos.remove(composition.report_photos.listed()[0].id)
    verified = verify(tmp_path / "a.zip")
    assert (verified.intact, verified.fingerprint) == (True, fingerprint)
    names = {one.path for one in verified.files}
    assert {"photos/01.jpg", "captures/01-office-028a.pcapng", "history/half-hours.csv"} <= names
    with zipfile.ZipFile(tmp_path / "a.zip") as bundle:
        assert bundle.read("photos/01.jpg") == picture.read_bytes()


def test_the_recording_can_be_left_out(page: ReportPage, demo: Demo, tmp_path: Path, qtbot: QtBot) -> None:
    demo[0].report.added.leave_out(CAPTURE, True)
    saved(demo[0], tmp_path / "a.zip", qtbot)
    demo[0].report.added.leave_out(CAPTURE, False)
    assert not [one.path for one in verify(tmp_path / "a.zip").files if one.path.startswith("captures")]


def test_without_meter_and_site_the_report_is_written_all_the_same(
    silent: Composition, tmp_path: Path, qtbot: QtBot
) -> None:
    saved(silent, tmp_path / "a.zip", qtbot)
    assert verify(tmp_path / "a.zip").intact


def test_what_is_cancelled_leaves_no_file(demo: Demo, tmp_path: Path, qtbot: QtBot) -> None:
    report, failures = demo[0].report, list[object]()
    report.failed.connect(failures.append)
    report.save(tmp_path / "a.zip", Language.JA)
    assert report.busy
    report.cancel()
    qtbot.waitUntil(lambda: not report.busy)
    qtbot.wait(0)
    assert list(tmp_path.iterdir()) == []
    assert failures == []


def test_a_place_that_takes_no_file_is_told(silent: Composition, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(silent.report.failed) as told:
        silent.report.save(tmp_path / "no" / "a.zip", Language.JA)
    assert isinstance(told.args[0], EnvironmentProblem)
    assert not silent.report.busy


def test_a_bundle_is_verified_file_by_file(
    page: ReportPage, demo: Demo, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.zip"
    write_bundle(path, REPORT, [Enclosed("same", b"1"), Enclosed("gone", b"2")], MADE_AT)
    path.write_bytes(path.read_bytes().replace(b"gone", b"more"))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_given: (str(path), ""))
    with qtbot.waitSignal(demo[0].report.verified) as told:
        page.export.verify.click()
    verified: Verified = told.args[1]
    assert {one.path: one.state for one in verified.files} == {
        "same": State.MATCHES,
        "gone": State.MISSING,
        "more": State.EXTRA,
    }
    dialog = shown(VerifiedDialog)
    rows = [[dialog.table.item(row, column).text() for column in range(3)] for row in range(3)]
    assert rows == [["一致", "same", "1"], ["欠落", "gone", "1"], ["余分", "more", "1"]]
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_what_is_no_bundle_is_told(silent: Composition, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(silent.report.failed) as told:
        silent.report.verify(tmp_path / "gone.zip")
    assert isinstance(told.args[0], InputProblem)
    assert silent.notices.current is not None


def test_ctrl_e_asks_for_the_bundle_of_the_page(page: ReportPage, demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(page.export, "ask", asked.append)
    page.trigger("export")
    assert asked == ["bundle"]
    assert "export" in page.answers


def shown(kind: Callable[..., object]) -> VerifiedDialog:
    dialogs = [one for one in QApplication.topLevelWidgets() if type(one) is kind and one.isVisible()]
    assert len(dialogs) == 1
    return dialogs[0]  # type: ignore[return-value]
