"""The usage view on files made of the history it is compared with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from app.demand.half_hours import HalfHours
from app.messages import Language
from app.usage.mapping import Names, Shape, Unit
from app.values import HALF_HOUR
from tests.app.demand.histories import half_hours as collected
from tests.app.usage.usage_files import DAY, Style, half_hours, written
from ui.composition import Composition
from ui.context import Context
from ui.pages.history import HistoryPage
from ui.viewmodels.usage import UsageModel
from ui.widgets.usage_view import UsageView

COUNTS = [500 + (number * 37) % 61 for number in range(96)]
KWH = half_hours([Decimal(count).scaleb(-1) for count in COUNTS])
Show = Callable[[], UsageView]
Read = Callable[[UsageView, bytes], None]


@pytest.fixture
def history() -> HalfHours:
    return collected(DAY, COUNTS)


@pytest.fixture
def show(context: Context, qtbot: QtBot, history: HalfHours) -> Show:
    def build() -> UsageView:
        model = UsageModel()
        view = UsageView(context, model)
        model.setParent(view)
        qtbot.addWidget(view)
        view.resize(1130, 800)
        view.show_history(history, None)
        view.show()
        return view

    return build


@pytest.fixture
def read(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Read:
    """Choose a file with this content and wait until it is read."""

    def choose(view: UsageView, content: bytes) -> None:
        file = tmp_path / "usage.csv"
        file.write_bytes(content)
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_given: (str(file), ""))
        view.file.choose.click()
        settled(view, qtbot)

    return choose


def settled(view: UsageView, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not view._model.busy)


def correct(view: UsageView, part: str, value: object, qtbot: QtBot) -> None:
    mapping = view.file.mapping
    box, number = mapping.boxes[part], mapping.boxes[part].values.index(value)
    box.setCurrentIndex(number)
    box.activated.emit(number)
    settled(view, qtbot)


def moved(kwh: dict[datetime, Decimal], later: int) -> dict[datetime, Decimal]:
    return {at + later * HALF_HOUR: value for at, value in kwh.items()}


def texts(view: UsageView) -> str:
    QApplication.processEvents()  # what was added to a layout is shown in the next turn
    return " ".join(label.text() for label in view.findChildren(QLabel) if label.isVisible())


def test_without_a_file_it_says_what_one_is_for(show: Show) -> None:
    view = show()
    assert "2年分まで" in texts(view)
    assert not view.days.isVisible() and not view.misfits.isVisible() and not view.file.csv.isEnabled()


def test_a_file_that_agrees_is_read_as_guessed(show: Show, read: Read) -> None:
    view = show()
    read(view, written(KWH, Style(Shape.WIDE, Names.END, encoding="cp932")))
    boxes = view.file.mapping.boxes
    assert [boxes[part].currentText() for part in ("shape", "date_column", "time_column", "value_column", "names")] == [
        "1行に1日(48列)",
        "2 年月日",
        "見出しによる",
        "5 0:30",
        "終了(0:30から)",
    ]
    assert not boxes["time_column"].isEnabled()
    assert view.file.mapping._lines.heads[1:6] == ["1", "2 日付", "3", "4", "5 値"]
    assert "96 時限はすべて一致" in texts(view)
    assert [row[1:] for row in view.days.model.rows] == [
        ["0", "0", f"{sum(COUNTS[48:]) / 10:,.1f}", f"{sum(COUNTS[48:]) / 10:,.1f}", "48/48", ""],
        ["0", "0", f"{sum(COUNTS[:48]) / 10:,.1f}", f"{sum(COUNTS[:48]) / 10:,.1f}", "48/48", ""],
    ]


def test_what_the_finding_advises_puts_the_file_right(show: Show, read: Read, qtbot: QtBot) -> None:
    view = show()
    read(view, written(moved(KWH, 1), Style(one_stamp=True)).replace("日時".encode(), "開始日時".encode()))
    assert "「時刻の意味」を「終了」に" in texts(view)
    correct(view, "names", Names.END, qtbot)
    assert "96 時限はすべて一致" in texts(view)
    correct(view, "unit", Unit.KW, qtbot)
    assert "kW と kWh の取り違え" in texts(view)


def test_the_first_day_that_differs_is_drawn_and_read_under_the_cursor(show: Show, read: Read) -> None:
    view = show()
    at = list(KWH)[20]
    read(view, written({**KWH, at: KWH[at] + 5}, Style()))
    assert view.days.table.currentIndex().row() == 1
    assert view.days.model.rows[1][1] == "+5"
    assert view.days.model.rows[1][-1] == "10:00"
    view.plot.pointed.emit(20.4)
    assert f"10:00–10:30  ファイル {KWH[at] + 5} kWh  計器 {KWH[at]} kWh" in texts(view)
    view.days.table.selectRow(0)
    view.plot.pointed.emit(60.0)
    assert "カーソルを合わせる" in texts(view)


def test_values_that_could_not_be_read_are_listed_with_their_line(show: Show, read: Read) -> None:
    view = show()
    read(view, written(KWH, Style()).replace(b"2026/11/09,3:00,", b"2026/11/09,3:10,"))
    assert view.misfits.model.rows == [["8 行目: 30分の区切りではない時刻です「3:10」"]]
    assert view.misfits.isVisible()


def test_columns_by_which_nothing_can_be_read_can_be_chosen_again(show: Show, read: Read, qtbot: QtBot) -> None:
    view = show()
    read(view, written(KWH, Style()))
    correct(view, "date_column", 0, qtbot)
    assert "値が一つも読めません" in texts(view)
    assert not view.days.isVisible()
    correct(view, "date_column", 1, qtbot)
    assert "一致しています" in texts(view)
    assert view.days.isVisible()


def test_a_file_that_is_none_is_told_and_the_one_before_stays(show: Show, read: Read, qtbot: QtBot) -> None:
    view = show()
    read(view, written(KWH, Style()))
    failed: list[str] = []
    view._model.failed.connect(lambda error: failed.append(error.code))
    read(view, b"PK\x03\x04\x00")
    assert failed == ["usage_no_text"]
    assert "一致しています" in texts(view)


def test_a_history_that_grows_is_compared_anew(show: Show, read: Read, qtbot: QtBot) -> None:
    view = show()
    read(view, written(KWH, Style()))
    more = collected(DAY, COUNTS[:50])
    view.show_history(more, None)
    settled(view, qtbot)
    assert view.days.model.rows[0][5] == "2/48"


def test_what_was_corrected_last_counts_however_quick(show: Show, read: Read, qtbot: QtBot) -> None:
    view = show()
    read(view, written(KWH, Style()))
    view._model.correct(names=Names.END)
    view._model.correct(unit=Unit.KW)
    settled(view, qtbot)
    assert view._model.file is not None
    assert (view._model.file.mapped.mapping.names, view._model.file.mapped.mapping.unit) == (Names.END, Unit.KW)


def test_the_comparison_is_copied_and_written(
    show: Show, read: Read, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = show()
    read(view, written(KWH, Style()))
    view.days.copy.click()
    assert QGuiApplication.clipboard().text().splitlines()[0].split("\t")[:3] == ["日", "差 kWh", "差 %"]
    out = tmp_path / "out.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(out), ""))
    with qtbot.waitSignal(view._model.saved):
        view.file.csv.click()
    assert len(out.read_text(encoding="utf-8-sig").splitlines()) == 97


def test_another_language_reaches_everything(show: Show, read: Read, context: Context) -> None:
    view = show()
    read(view, written(KWH, Style(unit=Unit.KW)).decode().encode())
    context.words.choose(Language.EN)
    assert "All 96 half hours compared agree" in texts(view)
    assert view.days.model.heads[0] == "Day"
    assert view.file.mapping.boxes["unit"].currentText() == "kW (mean power)"


def test_it_is_a_view_of_the_history_page(silent: Composition, qtbot: QtBot) -> None:
    page = HistoryPage(silent.context, silent.history, silent.settings)
    qtbot.addWidget(page)
    page.bar.buttons["usage"].click()
    assert page.shown == silent.settings.current.history_view == "usage"
    assert isinstance(page.view("usage"), UsageView)
