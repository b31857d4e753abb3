from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.errors import EnvironmentProblem
from app.messages import Language
from app.site.eligibility import Eligibility
from app.site.model import ApplicationKind, Terminal, Voltage
from app.site.verdict import Verdict
from ui.composition import Composition
from ui.pages.site import SitePage
from ui.viewmodels.entry import tidy
from ui.viewmodels.site import SiteModel
from ui.widgets.choice_field import ChoiceField
from ui.widgets.date_field import DateField
from ui.widgets.field import Field
from ui.widgets.text_field import TextField


@pytest.fixture
def page(silent: Composition, qtbot: QtBot) -> SitePage:
    page = SitePage(silent.context, silent.site, silent.terminal_photos, silent.notices)
    qtbot.addWidget(page)
    page.show()
    return page


def field(page: SitePage, key: str) -> Field:
    return next(one for one in page.findChildren(Field) if one.key == key)


def type_into(page: SitePage, key: str, text: str) -> None:
    edit = field(page, key).edit  # type: ignore[attr-defined]
    edit.setText(text)
    edit.editingFinished.emit()


def problem_shown(page: SitePage, key: str) -> str:
    one = field(page, key)
    return one._problem.text() if one._problem.isVisible() else ""


def test_what_is_typed_survives_as_a_file(page: SitePage, silent: Composition, tmp_path: Path) -> None:
    type_into(page, "supply_point_number", "お客さま番号：０３１０１１-0000-1234 5678 9012 です")
    type_into(page, "customer.name", "サンプル商事株式会社")
    type_into(page, "desired_start", "2026/12/10")
    field(page, "terminal").buttons[Terminal.NOT_OPTICAL].click()  # type: ignore[attr-defined]
    field(page, "voltage").buttons[Voltage.HIGH].click()  # type: ignore[attr-defined]
    field(page, "consent").buttons[True].click()  # type: ignore[attr-defined]
    written = tmp_path / "SITE.json"
    assert silent.site.save_as(written)
    assert json.loads(written.read_text(encoding="utf-8")) == {
        "supply_point_number": "03-1011-0000-1234-5678-9012",
        "customer": {"name": "サンプル商事株式会社"},
        "desired_start": "2026-12-10",
        "terminal": "not_optical",
        "voltage": "high",
        "consent": True,
    }
    silent.site.start_new()
    assert field(page, "customer.name").edit.text() == ""  # type: ignore[attr-defined]
    silent.site.open(written)
    assert field(page, "customer.name").edit.text() == "サンプル商事株式会社"  # type: ignore[attr-defined]
    assert field(page, "voltage").buttons[Voltage.HIGH].isChecked()  # type: ignore[attr-defined]


def test_every_key_of_a_site_can_be_entered(page: SitePage, silent: Composition) -> None:
    from app.resources import resource_path
    from app.site.site_file import load_site, to_json

    def paths(data: dict[str, object], before: str = "") -> set[str]:
        found: set[str] = set()
        for key, value in data.items():
            found |= paths(value, f"{key}.") if isinstance(value, dict) else {before + key}
        return found

    in_demo = paths(to_json(load_site(resource_path("demo/site.json"))))
    assert in_demo <= {one.key for one in page.findChildren(Field)}


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("supply_point_number", "03-1011-1234"),
        ("supply_point_number", "03-1012-0000-1234-5678-9012"),
        ("meter_plate", "ABC"),
        ("customer.phone", "12"),
        ("applicant.email", "a..b@example.com"),
        ("customer.name", "①商事"),
        ("desired_start", "来週"),
    ],
)
def test_a_wrong_value_is_marked_with_its_reason_in_place(page: SitePage, key: str, typed: str) -> None:
    type_into(page, key, typed)
    one = field(page, key)
    assert problem_shown(page, key)
    assert one.edit.property("tone") == "alarm"  # type: ignore[attr-defined]
    page.resize(1190, 700)
    QCoreApplication.processEvents()
    told = one._problem
    assert told.height() >= told.heightForWidth(told.width()), "the reason is cut off"


def test_correcting_takes_the_mark_away(page: SitePage) -> None:
    type_into(page, "desired_start", "来週")
    type_into(page, "desired_start", "2026年12月10日")
    assert problem_shown(page, "desired_start") == ""
    assert field(page, "desired_start").edit.text() == "2026-12-10"  # type: ignore[attr-defined]


def test_the_suggested_day_is_fourteen_days_on(page: SitePage, silent: Composition) -> None:
    date_field = field(page, "desired_start")
    assert isinstance(date_field, DateField)
    date_field._button.click()
    assert silent.site.value("desired_start") == date(2026, 12, 4)


def test_the_terminal_answer_decides_the_verdict(page: SitePage, silent: Composition) -> None:
    one = field(page, "terminal")
    assert isinstance(one, ChoiceField)
    one.buttons[Terminal.OPTICAL].click()
    assert silent.site.assessment.verdict is Eligibility.NOT_ELIGIBLE


def test_an_answer_can_be_taken_back(page: SitePage, silent: Composition) -> None:
    yes = field(page, "island").buttons[True]  # type: ignore[attr-defined]
    no = field(page, "island").buttons[False]  # type: ignore[attr-defined]
    yes.click()
    no.click()
    assert (silent.site.value("island"), yes.isChecked(), no.isChecked()) == (False, False, True)
    no.click()
    assert (silent.site.value("island"), yes.isChecked(), no.isChecked()) == (None, False, False)


def test_every_answer_is_in_sight_in_the_narrowest_window(page: SitePage, qtbot: QtBot) -> None:
    page.context.words.choose(Language.EN)
    page.resize(848, 560)
    for choice in page.findChildren(ChoiceField):
        qtbot.waitUntil(lambda choice=choice: all(_reaches_into(choice, button) for button in choice.buttons.values()))


def _reaches_into(choice: ChoiceField, button: QWidget) -> bool:
    return choice.rect().contains(QRect(button.mapTo(choice, QPoint(0, 0)), button.size()))


def test_a_field_can_be_brought_into_view(page: SitePage, qtbot: QtBot) -> None:
    page.resize(900, 500)
    page.show_field("ems.model")
    one = field(page, "ems.model")
    assert isinstance(one, TextField)
    assert page.focusWidget() is one.edit


def test_opening_nonsense_is_told_in_the_banner(silent: Composition, tmp_path: Path) -> None:
    nonsense = tmp_path / "SITE.json"
    nonsense.write_text("[]", encoding="utf-8")
    silent.site.open(nonsense)
    assert silent.notices.current is not None
    assert silent.notices.current.error is not None
    assert silent.notices.current.error.code == "site_not_an_object"


def test_a_folder_that_cannot_be_written_is_told(silent: Composition, tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("", encoding="utf-8")
    assert not silent.site.save_as(in_the_way / "SITE.json")
    assert silent.notices.current is not None
    assert isinstance(silent.notices.current.error, EnvironmentProblem)


def test_numbers_are_tidied() -> None:
    assert tidy("supply_point_number", "0310110000123456789012") == "03-1011-0000-1234-5678-9012"
    assert tidy("supply_point_number", "不明") == "不明"
    assert tidy("customer.phone", "0312345678") == "03-1234-5678"
    assert tidy("address", " 東京都 ") == "東京都"


def test_a_window_left_open_overnight_counts_from_the_new_day(silent: Composition) -> None:
    days = [date(2026, 11, 20)]
    model = SiteModel(silent.storage, lambda: days[-1])
    told: list[bool] = []
    model.changed.connect(lambda: told.append(True))
    model.set("application_kind", ApplicationKind.NEW)
    model.set("desired_start", date(2026, 12, 4))
    told.clear()
    model.follow_day()
    assert not told, "the same day is nothing new"
    days.append(date(2026, 11, 21))
    model.follow_day()
    assert told
    lead_time = next(one for one in model.assessment.findings if one.rule.id == "lead_time")
    assert lead_time.outcome.verdict is Verdict.NOT_MET
    silent.begin()
    assert silent._day.isActive()
