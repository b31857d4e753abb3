"""The views of a history, each on numbers that are known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.demand.half_hours import HalfHours
from app.messages import Language
from app.meter.snapshot import Snapshot
from tests.app.demand.histories import STAMP, half_hours, snapshot
from ui.context import Context
from ui.widgets.comparison_view import ComparisonView
from ui.widgets.duration_view import DurationView
from ui.widgets.factor_view import FactorView
from ui.widgets.peaks_view import PeaksView
from ui.widgets.table_card import TableCard

FIRST = date(2026, 11, 10)
"""A Tuesday."""

KWH = [100] * (48 * 9) + [0]
KWH[20], KWH[48 * 7 + 30] = 300, 250
Show = Callable[..., QWidget]


def rows(card: TableCard) -> list[list[str]]:
    model = card.model
    return [[model.index(r, c).data() for c in range(model.columnCount())] for r in range(model.rowCount())]


def heads(card: TableCard) -> list[str]:
    horizontal = Qt.Orientation.Horizontal
    return [card.model.headerData(column, horizontal) for column in range(card.model.columnCount())]


def texts(view: QWidget) -> str:
    return " ".join(label.text() for label in view.findChildren(QLabel) if label.isVisible())


@pytest.fixture
def show(context: Context, qtbot: QtBot) -> Show:
    def build(kind: type, history: HalfHours, known: Snapshot | None = None) -> QWidget:
        view = kind(context)
        view.resize(1100, 460)
        qtbot.addWidget(view)
        view.show_history(history, known)
        view.show()
        view.grab()  # what cannot be drawn fails here
        return view

    return build


def test_load_duration_names_the_telling_values(show: Show) -> None:
    view = show(DurationView, half_hours(FIRST, list(range(10, 970, 10))))
    assert rows(view.values) == [
        ["最大", "192 kW"],
        ["1 % の時間で到達", "192 kW"],
        ["5 % の時間で到達", "184 kW"],
        ["10 % の時間で到達", "174 kW"],
        ["50 % の時間で到達", "98 kW"],
        ["90 % の時間で到達", "20 kW"],
        ["最小", "2 kW"],
        ["平均", "97 kW"],
        ["負荷率(平均÷最大)", "50.5 %"],
    ]
    assert "2 日間のうち計測済みの 96 時限" in texts(view)
    view.plot.pointed.emit(49.9)
    assert "98 kW 以上だった時間: 49.9 %(24.0 時間)" in texts(view)
    view.plot.pointed.emit(None)
    assert "カーソルを合わせる" in texts(view)


def test_without_demands_there_is_no_curve(show: Show) -> None:
    view = show(DurationView, half_hours(FIRST, [10] * 48, gaps=tuple(range(48))))
    assert rows(view.values) == []
    assert "表示できません" in texts(view)


def test_peaks_of_days_and_months_and_the_rule(show: Show) -> None:
    known = snapshot({0xE0: b"\x0f", 0xC1: (500).to_bytes(4)})
    view = show(PeaksView, half_hours(FIRST, KWH), known)
    assert rows(view.days)[-1] == ["11-10 (火)", "60", "10:00–10:30", "48/48"]
    assert rows(view.months) == [
        ["2026-11-15–12-14", "50", "11-17 15:00", "13 %"],
        ["2026-10-15–11-14", "60", "11-10 10:00", "16 %"],
    ]
    assert "60 kW 以上" in texts(view)
    assert "見えているのは 2 か月(全時限がそろった月は 0 か月)" in texts(view)
    assert "C1)も 50 kW で、今期の最大と一致" in texts(view)
    view.plot.pointed.emit(0.4)
    assert "2026-11-10 (火)  10:00–10:30  60 kW" in texts(view)


def test_a_meter_that_saw_more_raises_the_bound(show: Show) -> None:
    view = show(PeaksView, half_hours(FIRST, KWH), snapshot({0xC1: (900).to_bytes(4)}))
    assert "90 kW 以上" in texts(view)
    assert "集めていない時限に記録された" in texts(view)
    view = show(PeaksView, half_hours(FIRST, KWH), snapshot({0xC1: (5000).to_bytes(4)}))
    assert "協議で決定(最大 500 kW)" in texts(view)
    assert "500 kW以上になったため" in texts(view)
    view = show(PeaksView, half_hours(FIRST, KWH), snapshot({0xC1: (100).to_bytes(4)}))
    assert "合いません" in texts(view)
    assert "C1)は読めていません" in texts(show(PeaksView, half_hours(FIRST, KWH)))


def test_power_factor_by_day_and_by_half_hour_of_the_day_chosen(show: Show) -> None:
    known = snapshot({0xE4: STAMP + (4000).to_bytes(4), 0xCA: STAMP + (3000).to_bytes(4)})
    view = show(FactorView, half_hours(FIRST, [80] * 96 + [0], [60] * 48 + [150] * 48 + [0]), known)
    assert rows(view.days) == [
        ["11-12 (木)", "", "", "0", "0"],
        ["11-11 (水)", "47.1", "47.1", "384", "720"],
        ["11-10 (火)", "80.0", "80.0", "384", "288"],
    ]
    assert rows(view.half_hours)[20] == ["10:00–10:30", "47.1", "8", "15"], "the newest day that has any"
    view.days.table.selectRow(2)
    assert rows(view.half_hours)[20] == ["10:00–10:30", "80.0", "8", "6"]
    assert "2026-11-10 (火)" in texts(view)
    assert "平均 80.0 %(2026-11-20 10:00:00 現在)" in texts(view)
    assert "遅れと進みは区別できません" in texts(view)
    view.plot.pointed.emit(1.5)
    assert "2026-11-11 (水)  8–22時 47.1 %  終日 47.1 %" in texts(view)


def test_what_is_missing_for_a_power_factor_is_said(show: Show) -> None:
    view = show(FactorView, half_hours(FIRST, [80] * 48))
    assert "力率を計算できません" in texts(view)
    assert "求められません" in texts(view)
    by_day = [60 if 16 <= slot % 48 < 44 else 0 for slot in range(96)]
    view = show(FactorView, half_hours(FIRST, [80] * 96, by_day))
    assert "8時から22時までしか数えていない" in texts(view)
    assert [row[1:3] for row in rows(view.days)] == [["80.0", ""], ["80.0", ""]]


def test_two_days_are_compared_and_either_can_be_chosen(show: Show) -> None:
    view = show(ComparisonView, half_hours(FIRST, KWH))
    assert [choice.currentText() for choice in view.choices] == ["11-11 (水)", "11-18 (水)"], "whole days, a week apart"
    last = view.choices[1].findText("11-17 (火)")
    view.choices[1].setCurrentIndex(last)
    view.choices[1].activated.emit(last)
    view.choices[0].activated.emit(view.choices[0].findText("11-10 (火)"))
    assert heads(view.half_hours) == ["時限", "11-10", "11-17", "差"]
    assert rows(view.half_hours)[20] == ["10:00–10:30", "60", "20", "-40"]
    assert rows(view.summary) == [
        ["電力量 kWh", "500", "495", "-5"],
        ["最大 kW", "60", "50", "-10"],
        ["最大の時限", "10:00–10:30", "15:00–15:30", ""],
    ]
    view.plot.pointed.emit(30.5)
    assert "15:00–15:30  2026-11-10 (火) 20 kW  2026-11-17 (火) 50 kW  (+30 kW)" in texts(view)


def test_days_known_in_part_say_so(show: Show) -> None:
    view = show(ComparisonView, half_hours(FIRST, [100] * 97, gaps=(10,)))
    assert "両日とも計測済みの" in texts(view)


def test_a_table_is_copied_whole(show: Show) -> None:
    view = show(PeaksView, half_hours(FIRST, KWH))
    view.days.copy.click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "日\t最大 kW\t時限\t計測済み"
    assert len(lines) == 11
    assert lines[-1] == "11-10 (火)\t60\t10:00–10:30\t48/48"


def test_the_columns_fit_their_table_where_there_is_room(show: Show) -> None:
    view = show(PeaksView, half_hours(FIRST, KWH))
    for card in (view.days, view.months):
        assert card.table.horizontalHeader().length() <= card.table.viewport().width()
        needed = [card.table.sizeHintForColumn(column) for column in range(card.model.columnCount())]
        assert all(card.table.columnWidth(column) >= width for column, width in enumerate(needed))


def test_the_cursor_is_read_where_it_is(show: Show) -> None:
    view = show(PeaksView, half_hours(FIRST, KWH))
    places: list[float | None] = []
    view.plot.pointed.connect(places.append)
    view.plot._point(view.plot.getViewBox().mapViewToScene(QPointF(3.5, 10)))
    view.plot._point(QPointF(-5, -5))
    assert places == [pytest.approx(3.5), None]


@pytest.mark.parametrize("kind", [DurationView, PeaksView, FactorView, ComparisonView])
def test_another_language_and_theme_reach_every_view(kind: type, show: Show, context: Context) -> None:
    view = show(kind, half_hours(FIRST, KWH, [30] * len(KWH)), snapshot())
    context.words.choose(Language.EN)
    view.show_history(half_hours(FIRST, KWH, [30] * len(KWH)), snapshot())
    shown = texts(view) + " ".join(" ".join(heads(card)) for card in view.findChildren(TableCard))
    assert not any("぀" <= letter <= "鿿" for letter in shown), shown
