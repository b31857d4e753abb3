"""The plot in the window: spans, notes, pictures, on the whole demo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from app.demand.markers import load_markers, notes_path
from app.errors import EnvironmentProblem, InputProblem
from tests.ui.test_live_and_connect import read_until
from ui.composition import Composition
from ui.main_window import MainWindow
from ui.pages.live import LivePage
from ui.plot.picture import save_picture
from ui.plot.spans import Span
from ui.widgets.plot_panel import PlotPanel


@pytest.fixture
def panel(demo: tuple[Composition, MainWindow]) -> Iterator[PlotPanel]:
    """The panel of the demo; afterwards live and without notes."""
    composition, window = demo
    window.open("live")
    page = window.page
    assert isinstance(page, LivePage)
    yield page.panel
    for one in composition.live.markers.all:
        composition.live.markers.remove(one)
    composition.live.pause(False)
    page.panel.note.setChecked(False)
    page.panel.plot.navigator.show_span(Span.LIVE)


def test_a_press_shows_a_day_a_week_everything_and_the_live_hours(panel: PlotPanel) -> None:
    spans = {}
    for span in (Span.DAY, Span.WEEK, Span.ALL, Span.LIVE):
        panel.spans.buttons[span].click()
        left, right = panel.plot.navigator.times
        spans[span] = right - left
        assert [one for one, button in panel.spans.buttons.items() if button.isChecked()] == [span]
    assert (spans[Span.DAY], spans[Span.WEEK]) == (86_400, 7 * 86_400)
    panel.plot.getViewBox().sigRangeChangedManually.emit([True, False])
    assert not any(button.isChecked() for button in panel.spans.buttons.values())


def test_back_to_live_ends_a_pause(panel: PlotPanel, demo: tuple[Composition, MainWindow]) -> None:
    live = demo[0].live
    panel.toggle_pause()
    assert live.paused
    panel.spans.buttons[Span.DAY].click()
    assert live.paused
    panel.spans.buttons[Span.LIVE].click()
    assert not live.paused


def test_the_crosshair_is_read_from_the_series(panel: PlotPanel, demo: tuple[Composition, MainWindow]) -> None:
    meter = demo[0].visit.meter
    assert meter is not None
    load = meter.demand.loads[-5]
    panel.plot.pointed.emit(load.at.timestamp() + 0.3, 30.0)
    assert f"{load.at:%H:%M:%S}" in panel._readout.lines[0].text()
    assert f"{load.kw:,.1f} ± {load.band_kw:,.1f}" in panel._readout.lines[0].text()
    panel.plot.pointed.emit(None, 0.0)
    assert panel._readout.lines[1].text() == ""


def test_a_note_is_written_changed_and_taken_back_beside_its_recording(
    panel: PlotPanel, demo: tuple[Composition, MainWindow], qtbot: QtBot
) -> None:
    composition, _ = demo
    panel.begin_note()
    assert panel.notes.isVisible()
    qtbot.keyClicks(panel.notes.text, "chiller on")
    qtbot.keyClick(panel.notes.text, Qt.Key.Key_Return)
    (note,) = composition.live.markers.all
    assert note.at == composition.live.view.outlook.at
    assert [mark.text for mark in panel.plot._flags.marks] == ["chiller on"]
    panel.notes.list.setCurrentRow(0)
    panel.notes.text.setText("chiller off")
    qtbot.keyClick(panel.notes.text, Qt.Key.Key_Return)
    file = notes_path(composition.source.places.recordings / "office-028a.pcapng")
    assert [one.text for one in load_markers(file).all] == ["chiller off"]
    panel.notes.undo.click()
    assert [one.text for one in load_markers(file).all] == ["chiller on"]
    panel.notes.list.setCurrentRow(0)
    panel.notes.remove.click()
    assert load_markers(file).all == ()


def test_a_double_click_starts_a_note_there_and_escape_drops_it(
    panel: PlotPanel, demo: tuple[Composition, MainWindow], qtbot: QtBot
) -> None:
    left, right = panel.plot.navigator.times
    place = panel.plot.mapFromScene(panel.plot.getViewBox().mapViewToScene(QPointF((left + right) / 2, 100)))
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick):
        panel.plot.viewportEvent(_mouse(kind, place))
    panel.plot.viewportEvent(_mouse(QEvent.Type.MouseButtonRelease, place))
    at = panel.notes._at
    assert at is not None
    assert at.timestamp() == pytest.approx((left + right) / 2, abs=(right - left) / 200)
    qtbot.keyClick(panel.notes.text, Qt.Key.Key_Escape)
    assert panel.notes._at is None
    assert demo[0].live.markers.all == ()


def _mouse(kind: QEvent.Type, place: QPoint) -> QMouseEvent:
    button = Qt.MouseButton.LeftButton
    where = QPointF(place)
    return QMouseEvent(kind, where, where, button, button, Qt.KeyboardModifier.NoModifier)


def test_a_picture_is_saved_and_told(
    panel: PlotPanel, demo: tuple[Composition, MainWindow], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    composition, _ = demo
    chosen = [
        (str(tmp_path / "a.png"), ""),
        (str(tmp_path / "b"), "SVG (*.svg)"),
        (str(tmp_path / "c.txt"), ""),
        ("", ""),
    ]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: chosen.pop(0))
    panel.save_picture()
    assert composition.notices.current.key == "ui.live.saved"
    panel.save_picture()
    panel.save_picture()
    assert composition.notices.current.error.code == "picture_format"
    composition.notices.dismiss()
    panel.save_picture()
    assert composition.notices.current is None
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.png", "b.svg"]
    image = QImage(str(tmp_path / "a.png"))
    assert image.width() >= 2 * panel.plot.width()


def test_both_formats_show_the_same_and_svg_keeps_its_words(panel: PlotPanel, tmp_path: Path) -> None:
    panel.plot.navigator.show_span(Span.DAY)
    for name in ("a.png", "a.svg"):
        save_picture([panel.plot], tmp_path / name)
    png = QImage(str(tmp_path / "a.png"))
    svg = QImage(png.size(), QImage.Format.Format_RGB32)
    svg.fill(Qt.GlobalColor.white)
    painter = QPainter(svg)
    QSvgRenderer(str(tmp_path / "a.svg")).render(painter, QRectF(svg.rect()))
    painter.end()
    different = sum(
        abs(png.pixelColor(x, y).lightness() - svg.pixelColor(x, y).lightness()) > 60
        for x in range(0, png.width(), 5)
        for y in range(0, png.height(), 5)
    )
    assert different < 0.03 * (png.width() // 5) * (png.height() // 5)
    assert "電力" in (tmp_path / "a.svg").read_text(encoding="utf-8")


def test_what_cannot_be_written_leaves_nothing(panel: PlotPanel, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem):
        save_picture([panel.plot], tmp_path / "missing" / "a.png")
    with pytest.raises(InputProblem):
        save_picture([QLabel()], tmp_path / "a.bmp")
    assert list(tmp_path.iterdir()) == []


def test_a_hidden_panel_costs_nothing_and_is_up_to_date_when_it_is_shown(
    panel: PlotPanel, demo: tuple[Composition, MainWindow]
) -> None:
    composition, window = demo
    window.open("settings")
    before = panel.plot._data
    composition.live.refresh()
    assert panel.plot._data is before
    window.open("live")
    assert panel.plot._data is composition.live.picture


def test_the_line_grows_with_the_visit(make: object, qtbot: QtBot) -> None:
    from tests.ui.fakes import MeterOnAWire

    composition = make(MeterOnAWire())  # type: ignore[operator]
    composition.connection.search()
    qtbot.waitUntil(lambda: composition.visit.meter is not None and composition.visit.meter.settled)
    read_until(composition, qtbot, lambda: len(composition.visit.meter.demand.loads) > 2)
    trace = composition.live.picture.trace
    known = len(trace)
    read_until(composition, qtbot, lambda: len(composition.visit.meter.demand.loads) > known + 1)
    composition.live.refresh()
    assert composition.live.picture.trace is trace
    assert len(trace) == len(composition.visit.meter.demand.loads)
