"""Opening a capture: beside the event loop, with progress, and with words for what is no capture."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.capture.survey import CaptureSurvey, survey_capture
from app.errors import InputProblem
from tests.app.capture.builders import pcap
from tests.ui.recordings import RECORDING, SURVEY, model_of, replay_of, window_on
from ui.composition import Composition
from ui.main_window import MainWindow
from ui.places import Places
from ui.sources import DEMO_START_SHARE, opened_source
from ui.viewmodels.notices import Notice
from ui.widgets.banner import words_of

ARP = bytes(12) + b"\x08\x06" + bytes(28)
BAD = {
    "capture_unknown_format": b"No.,Time,Source\n",
    "capture_empty": b"",
    "capture_compressed": b"\x1f\x8b\x08\x00rest",
}


@pytest.fixture
def opens(qapp: QApplication, kaitsu_font: None, places: Places) -> Iterator[Callable[[Path], Composition]]:
    """Start windows as `kaitsu --open` does; they end with the test."""
    made: list[Composition] = []

    def begin(path: Path) -> Composition:
        made.append(window_on(path, places))
        made[-1].begin()
        return made[-1]

    yield begin
    for composition in made:
        composition.end()
        composition.deleteLater()


@pytest.fixture
def on_show(opens: Callable[[Path], Composition], qtbot: QtBot) -> Composition:
    """A window in which the bundled recording was opened and ran to its end."""
    composition = opens(RECORDING)
    wait_for_end(composition, qtbot)
    return composition


def wait_for_end(composition: Composition, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: composition.visit.running and replay_of(composition).finished)
    composition.log.take_pending()


def told(composition: Composition) -> Notice:
    assert composition.notices.current is not None
    return composition.notices.current


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Progress shows at once."""
    monkeypatch.setattr("ui.viewmodels.playback.PATIENCE_S", 0.0)


def test_a_capture_opens_beside_the_event_loop_and_all_of_it_is_there(
    opens: Callable[[Path], Composition], impatient: None, qtbot: QtBot
) -> None:
    composition = opens(RECORDING)
    model = model_of(composition)
    assert model.task is not None
    assert model.task.kind == "opening"
    assert (model.ready, composition.visit.running) == (False, False)
    wait_for_end(composition, qtbot)
    assert composition.log.total == SURVEY.datagrams
    assert model.task is None
    assert composition.notices.current is None


def test_a_cut_capture_opens_up_to_its_last_whole_frame_and_says_so(
    opens: Callable[[Path], Composition], tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "途中まで.pcapng"
    path.write_bytes(RECORDING.read_bytes()[:-7])
    composition = opens(path)
    wait_for_end(composition, qtbot)
    assert composition.log.total == SURVEY.datagrams - 1
    assert told(composition).tone == "caution"
    assert "途中で切れています" in words_of(told(composition), composition.context.words)
    composition.notices.dismiss()
    model_of(composition).tell_findings()
    assert [finding.code for finding in told(composition).findings] == ["capture_cut"]


def test_a_capture_of_something_else_opens_empty_and_says_so(
    opens: Callable[[Path], Composition], tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "nothing.pcapng"
    path.write_bytes(pcap(ARP, ARP)[:-1])
    composition = opens(path)
    qtbot.waitUntil(lambda: composition.notices.current is not None)
    codes = [finding.code for finding in told(composition).findings]
    assert codes == ["capture_cut", "capture_no_echonet"]
    assert len(words_of(told(composition), composition.context.words).splitlines()) == len(codes)
    assert not model_of(composition).ready
    model_of(composition).jump(5)
    model_of(composition).toggle()


@pytest.mark.parametrize("code", BAD)
def test_what_is_no_capture_is_refused_at_a_glance(tmp_path: Path, code: str) -> None:
    path = tmp_path / "x.pcapng"
    path.write_bytes(BAD[code])
    with pytest.raises(InputProblem, match=code):
        opened_source(path)


@pytest.mark.parametrize("path", ["", "none.pcapng"])
def test_a_folder_and_nothing_at_all_are_refused_at_a_glance(tmp_path: Path, path: str) -> None:
    with pytest.raises(InputProblem, match="capture_folder" if not path else "capture_missing"):
        opened_source(tmp_path / path)


@pytest.mark.parametrize("code", BAD)
def test_a_bad_file_is_told_and_what_is_on_show_stays(
    on_show: Composition, tmp_path: Path, code: str, qtbot: QtBot
) -> None:
    path = tmp_path / "x.pcapng"
    path.write_bytes(BAD[code])
    on_show.captures.open(str(path))
    qtbot.waitUntil(lambda: on_show.notices.current is not None)
    error = told(on_show).error
    assert error is not None
    assert error.code == code
    assert on_show.log.total == SURVEY.datagrams
    assert model_of(on_show).task is None
    assert model_of(on_show).ready


def test_another_capture_takes_the_place_of_the_one_on_show(on_show: Composition, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "half.pcapng"
    path.write_bytes(RECORDING.read_bytes()[:80_000])
    on_show.captures.open(str(path))
    qtbot.waitUntil(lambda: replay_of(on_show).path == path)
    wait_for_end(on_show, qtbot)
    assert 0 < on_show.log.total == survey_capture(path).datagrams < SURVEY.datagrams


class HeldSurvey:
    """A survey of a big file: it goes on when the test lets it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.go_on = threading.Event()
        monkeypatch.setattr("ui.viewmodels.playback.survey_capture", self)

    def __call__(self, path: Path, on_progress: Callable[[int], None]) -> CaptureSurvey:
        on_progress(path.stat().st_size // 2)
        assert self.go_on.wait(10)
        on_progress(path.stat().st_size)
        return SURVEY


def test_opening_tells_how_far_it_is_and_can_be_cancelled(
    opens: Callable[[Path], Composition], impatient: None, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = HeldSurvey(monkeypatch)
    composition = opens(RECORDING)
    model = model_of(composition)
    qtbot.waitUntil(lambda: model.task is not None and round(model.task.share, 2) == 0.5)
    composition.captures.open(str(RECORDING))
    error = told(composition).error
    assert error is not None
    assert error.code == "still_opening"
    model.cancel()
    held.go_on.set()
    qtbot.waitUntil(lambda: told(composition).key == "ui.playback.cancelled")
    assert (model.task, composition.visit.running) == (None, False)


def test_the_demo_begins_in_the_afternoon_of_its_day(
    qapp: QApplication, kaitsu_font: None, places: Places, qtbot: QtBot
) -> None:
    composition = window_on(RECORDING, places, DEMO_START_SHARE)
    composition.settings.update(playback_speed=60)
    composition.begin()
    qtbot.waitUntil(lambda: composition.visit.running and replay_of(composition).goal_s is None)
    assert model_of(composition).playing
    assert DEMO_START_SHARE * SURVEY.duration_s <= model_of(composition).position_s < SURVEY.duration_s
    composition.end()
    composition.deleteLater()


def test_a_window_closed_while_it_opens_lets_go_of_the_file(
    opens: Callable[[Path], Composition], monkeypatch: pytest.MonkeyPatch
) -> None:
    held = HeldSurvey(monkeypatch)
    composition = opens(RECORDING)
    held.go_on.set()
    composition.end()
    assert not composition.visit.running


class Programs:
    """Programs that were started beside this one."""

    def __init__(self, *, start: bool) -> None:
        self.start, self.started = start, list[list[str]]()

    def startDetached(self, program: str, arguments: list[str], _folder: str) -> tuple[bool, int]:
        self.started.append([program, *arguments])
        return self.start, 0


@pytest.mark.parametrize("start", [True, False])
def test_a_window_that_measures_opens_captures_in_another(
    silent: Composition, monkeypatch: pytest.MonkeyPatch, start: bool
) -> None:
    programs = Programs(start=start)
    monkeypatch.setattr("ui.captures.QProcess", programs)
    silent.captures.open("計測.pcapng")
    assert programs.started[0][-2:] == ["--open", "計測.pcapng"]
    assert (told(silent).error is None) is start


def test_files_dragged_onto_the_window_are_opened(silent: Composition, qtbot: QtBot, tmp_path: Path) -> None:
    window = silent.window()
    qtbot.addWidget(window)
    dropped: list[list[str]] = []
    window.dropped.connect(dropped.append)
    monkey = Programs(start=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ui.captures.QProcess", monkey)
        for names in (["計測.pcapng"], ["a.pcap", "b.pcap"]):
            drop(window, [QUrl.fromLocalFile(str(tmp_path / name)) for name in names])
    assert dropped == [[str(tmp_path / "計測.pcapng")], [str(tmp_path / "a.pcap"), str(tmp_path / "b.pcap")]]
    assert len(monkey.started) == 1
    error = told(silent).error
    assert error is not None
    assert error.code == "one_file_only"


def test_what_is_no_file_cannot_be_dropped(silent: Composition, qtbot: QtBot) -> None:
    window = silent.window()
    qtbot.addWidget(window)
    assert not enters(window, [QUrl("https://example.com/x.pcapng")])
    assert enters(window, [QUrl.fromLocalFile("/tmp/x.pcapng")])


def drop(window: MainWindow, urls: list[QUrl]) -> None:
    data = QMimeData()
    data.setUrls(urls)
    event = QDropEvent(
        QPointF(400, 300),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)


def enters(window: MainWindow, urls: list[QUrl]) -> bool:
    data = QMimeData()
    data.setUrls(urls)
    event = QDragEnterEvent(
        QPoint(400, 300),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    event.ignore()
    window.dragEnterEvent(event)
    return event.isAccepted()
