"""Alarms in banner, list and file; how sure the forecast is; the contract demand beside the target."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.demand.forecast_quality import LEADS, ForecastQuality, Method
from app.demand.like_days import Expected
from app.demand.outlook import DemandState
from app.echonet.datagram import Transport
from app.echonet.objects import BIDIRECTIONAL_HV_METER_CLASS
from app.messages import Language
from tests.ui.fakes import MeterOnAWire
from tests.ui.test_live_and_connect import read_until
from ui.composition import Composition
from ui.viewmodels.demand import DemandModel
from ui.widgets.alarm_card import AlarmCard, scrolled
from ui.widgets.big_number import BigNumber
from ui.widgets.chip import Chip
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.forecast_card import ForecastCard
from ui.widgets.live_numbers import one_place, with_band
from ui.widgets.live_side import LiveSide, SideModels

Make = Callable[[Transport], Composition]

MINUTE = timedelta(minutes=1)
TILE_OF_A_SMALL_WINDOW = 192
BESIDE_THE_PICTURE = 360
"""What a window of 1024×700 leaves to the views beside the picture."""


@pytest.fixture
def loaded(make: Make, qtbot: QtBot) -> Composition:
    """A composition whose meter has told enough for a load."""
    composition = make(MeterOnAWire())
    composition.connection.search()
    qtbot.waitUntil(lambda: composition.visit.meter is not None and composition.visit.meter.settled)
    read_until(composition, qtbot, lambda: has_load(composition))
    return composition


def has_load(composition: Composition) -> bool:
    now = composition.demand.outlook
    return now is not None and now.load is not None and now.load.kw > 1


def texts(widget: QLabel) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel))


def test_an_alarm_is_told_listed_and_kept_in_a_file(loaded: Composition, qtbot: QtBot) -> None:
    card = AlarmCard(loaded.context, loaded.demand, loaded.settings)
    qtbot.addWidget(card)
    assert not card.findChildren(Chip)
    loaded.settings.update(target_kw=1)
    assert loaded.demand.outlook.state in (DemandState.ALARM, DemandState.EXCEEDED)
    told = loaded.notices.shown("live")
    assert (told.tone, told.key) == ("alarm", f"ui.live.alarm.{loaded.demand.outlook.state}")
    assert [chip.text() for chip in card.findChildren(Chip)][:1] == [
        loaded.context.words.text(f"ui.live.state.{loaded.demand.outlook.state}")
    ]
    with loaded.source.places.alarms.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert (rows[-1]["state"], rows[-1]["limit [kW]"]) == (loaded.demand.outlook.state, "1")


def test_an_alarm_that_is_over_is_taken_back(loaded: Composition) -> None:
    loaded.settings.update(target_kw=1)
    assert loaded.notices.shown("live") is not None
    loaded.settings.update(target_kw=100_000)
    assert loaded.notices.shown("live") is None
    assert len(loaded.demand.alarms) == 1  # another limit begins with nothing held against it


def test_other_news_is_not_taken_away_with_an_alarm(loaded: Composition) -> None:
    loaded.settings.update(target_kw=1)
    loaded.notices.say("ok", "ui.log.saved", path="x")
    loaded.settings.update(target_kw=100_000)
    assert loaded.notices.current.key == "ui.log.saved"


def test_an_alarm_is_heard_only_if_wanted(loaded: Composition, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    monkeypatch.setattr(QApplication, "beep", lambda: heard.append("beep"))
    loaded.settings.update(target_kw=1)
    assert heard == []
    loaded.settings.update(target_kw=100_000)
    loaded.settings.update(alarm_sound=True, target_kw=1)
    assert heard == ["beep"]


def test_a_log_that_cannot_be_written_is_told_once_and_made_up_for(loaded: Composition) -> None:
    file = loaded.source.places.alarms
    file.mkdir(parents=True)
    told: list[object] = []
    loaded.demand.failed.connect(told.append)
    for target in (1, 100_000, 1, 100_000):
        loaded.settings.update(target_kw=target)
    assert len(told) == 1
    file.rmdir()
    loaded.settings.update(target_kw=1)
    assert len(told) == 1
    assert len(loaded.demand.alarms) == len(file.read_text(encoding="utf-8-sig").splitlines()) - 1 == 3


def test_the_contract_demand_of_the_site_is_a_limit_too(loaded: Composition) -> None:
    loaded.settings.update(target_kw=100_000)
    loaded.site.set("contract_kw", 2)
    limits = loaded.demand.outlook.limits
    assert (limits.limit_kw, limits.limited_by, limits.target_kw) == (2, "contract", 100_000)
    assert loaded.live.picture.contract_kw == 2


def test_the_forecast_card_says_what_the_load_is_averaged_over(loaded: Composition, qtbot: QtBot) -> None:
    card = ForecastCard(loaded.context, loaded.demand)
    qtbot.addWidget(card)
    card.show()
    load = loaded.demand.outlook.load
    assert f"直近 {int(load.interval.total_seconds())} 秒の平均" in texts(card)
    read_until(loaded, qtbot, lambda: bool(loaded.demand.record.errors))
    loaded.visit.changed.emit()
    quality = loaded.demand.record.quality(LEADS[-1], Method.LOAD)
    shown = [label.text() for label in card.findChildren(QLabel)]
    assert shown[-5:] == [f"負荷から {LEADS[-1] // MINUTE}分前", f"{quality.count}", *numbers(quality)]


def numbers(quality: ForecastQuality) -> list[str]:
    return [one_place(quality.mean_kw), one_place(quality.worst_kw), one_place(quality.bias_kw, signed=True)]


def test_a_bidirectional_meter_says_whether_power_and_register_agree(make: Make, qtbot: QtBot) -> None:
    composition = make(MeterOnAWire(meter_class=BIDIRECTIONAL_HV_METER_CLASS))
    composition.connection.search()
    card = ForecastCard(composition.context, composition.demand)
    qtbot.addWidget(card)
    card.show()
    qtbot.waitUntil(lambda: composition.demand.power_check is not None)  # polled once as soon as it is read through
    composition.visit.changed.emit()
    assert "1分積算電力量(D0)" in texts(card)
    composition.context.words.choose(Language.EN)
    assert "one-minute energy (D0)" in texts(card)


def test_what_like_days_say_of_this_half_hour_is_a_forecast_too(
    loaded: Composition, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = loaded.demand.outlook
    like = Expected(now.window_start, Decimal(500), Decimal(400), Decimal(600), 9)
    monkeypatch.setattr(DemandModel, "expected", lambda _model: (like, []))
    card = ForecastCard(loaded.context, loaded.demand)
    qtbot.addWidget(card)
    card.show()
    kw = (now.energy_kwh + like.kw * Decimal(now.remaining.total_seconds()) / 3600) * 2
    assert f"予測は {one_place(kw)} kW です" in texts(card)


@pytest.mark.parametrize(
    ("kw", "band", "shown"),
    [("719.96", "36", ("720", "36")), ("85.44", "2.26", ("85.4", "2.3")), ("-3.456", "0.072", ("−3.46", "0.07"))],
)
def test_a_load_is_shown_as_fine_as_its_band(kw: str, band: str, shown: tuple[str, str]) -> None:
    assert with_band(Decimal(kw), Decimal(band)) == shown


class WideNumbers:
    """A month of forecasts whose numbers take much room."""

    def quality(self, _lead: object, _method: object) -> ForecastQuality:
        return ForecastQuality(1440, Decimal("99.9"), Decimal("99.9"), Decimal("-99.9"))


@pytest.mark.parametrize("language", list(Language))
def test_the_whole_table_is_seen_in_a_small_window(
    loaded: Composition, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    monkeypatch.setattr(DemandModel, "record", WideNumbers())
    loaded.context.words.choose(language)
    card = ForecastCard(loaded.context, loaded.demand)
    area = scrolled(card)
    qtbot.addWidget(area)
    area.show()
    QApplication.processEvents()
    assert len(card.findChildren(QLabel)) > len(LEADS) * len(Method)
    assert card.minimumSizeHint().width() <= BESIDE_THE_PICTURE - area.verticalScrollBar().sizeHint().width()


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    ("name", "state"),
    [("forecast", "ui.live.state.alarm"), ("forecast", "ui.live.state.caution"), ("adjustable", "ui.live.shed")],
)
def test_the_name_of_a_number_has_room_beside_its_state(
    loaded: Composition, qtbot: QtBot, language: Language, name: str, state: str
) -> None:
    loaded.context.words.choose(language)
    tile = BigNumber(loaded.context, f"ui.live.{name}", f"ui.live.{name}.tip")
    qtbot.addWidget(tile)
    tile.show_state(state, "alarm")
    tile.setFixedWidth(TILE_OF_A_SMALL_WINDOW)
    tile.show()
    QApplication.processEvents()
    caption = tile.findChild(ElidedLabel, "caption")
    assert caption.fontMetrics().horizontalAdvance(caption.text()) <= caption.contentsRect().width()


def test_the_view_beside_the_picture_is_remembered(loaded: Composition, qtbot: QtBot) -> None:
    models = SideModels(loaded.readings, loaded.visit, loaded.demand)
    first = LiveSide(loaded.context, models, loaded.settings)
    qtbot.addWidget(first)
    first.bar.buttons["alarms"].click()
    second = LiveSide(loaded.context, models, loaded.settings)
    qtbot.addWidget(second)
    assert second._stack.currentWidget() is second.views["alarms"]
    assert second.bar.buttons["alarms"].isChecked()
