"""The site's form: what is asked, in groups, as data; fields are made of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app.site.kilowatts import read_kilowatts
from app.site.model import ApplicationKind, Voltage
from ui.context import Context
from ui.theme import GRID
from ui.viewmodels.site import SiteModel
from ui.widgets.card import Card
from ui.widgets.choice_field import ChoiceField
from ui.widgets.date_field import DateField
from ui.widgets.field import Field
from ui.widgets.offer_field import OfferField, PostalField
from ui.widgets.read_field import ReadField
from ui.widgets.reason_field import ReasonField
from ui.widgets.text_field import TextField

_Maker = Callable[[Context, SiteModel, str], Field]


def _text(hint: str = "", *, required: bool = False) -> _Maker:
    return lambda context, model, key: TextField(
        context, model, key, required=required, hint_key=f"ui.site.hint.{hint}" if hint else ""
    )


def _offered(hint: str = "", *, required: bool = False) -> _Maker:
    return lambda context, model, key: OfferField(
        context, model, key, required=required, hint_key=f"ui.site.hint.{hint}" if hint else ""
    )


def _postal_code(context: Context, model: SiteModel, key: str) -> Field:
    return PostalField(context, model, key, hint_key="ui.site.hint.postal_code")


def _kilowatts(context: Context, model: SiteModel, key: str) -> Field:
    return ReadField(context, model, key, read_kilowatts, str, hint_key="ui.site.hint.contract_kw")


def _choice(*values: object, required: bool = False) -> _Maker:
    def make(context: Context, model: SiteModel, key: str) -> Field:
        choices = [(value, f"ui.site.choice.{key}.{str(value).lower()}") for value in values]
        return ChoiceField(context, model, key, choices, required=required)

    return make


def _today(context: Context, model: SiteModel, key: str) -> Field:
    return DateField(context, model, key, ("ui.site.fill.today", model.today))


def _earliest(context: Context, model: SiteModel, key: str) -> Field:
    return DateField(context, model, key, ("ui.site.fill.earliest", model.earliest_start), required=True)


WIDE: Final = 2
GROUPS: Final[tuple[tuple[str, tuple[tuple[str, int, _Maker], ...]], ...]] = (
    (
        "place",
        (
            ("supply_point_number", WIDE, _offered("supply_point_number", required=True)),
            ("receiving_point_number", WIDE, _text("receiving_point_number")),
            ("postal_code", 1, _postal_code),
            ("island", 1, _choice(True, False)),
            ("island_reason", WIDE, ReasonField),
            ("address", WIDE, _offered("address")),
            ("voltage", WIDE, _choice(Voltage.HIGH, Voltage.EXTRA_HIGH, Voltage.LOW, Voltage.UNKNOWN, required=True)),
            ("contract_kw", 1, _kilowatts),
        ),
    ),
    (
        "meter",
        (
            ("meter_plate", 1, _text("meter_plate", required=True)),
            ("meter_type", 1, _text("meter_type")),
        ),
    ),
    (
        "application",
        (
            ("application_kind", WIDE, _choice(*ApplicationKind, required=True)),
            ("applied_on", 1, _today),
            ("desired_start", 1, _earliest),
            ("consent", WIDE, _choice(True, False, required=True)),
        ),
    ),
    (
        "customer",
        (
            ("customer.name", 1, _offered("company", required=True)),
            ("customer.department", 1, _offered()),
            ("customer.contact", 1, _offered()),
            ("customer.phone", 1, _text("phone", required=True)),
        ),
    ),
    (
        "applicant",
        (
            ("applicant.company", 1, _offered("company", required=True)),
            ("applicant.department", 1, _offered(required=True)),
            ("applicant.name", 1, _offered(required=True)),
            ("applicant.email", 1, _text("email", required=True)),
            ("applicant.phone1", 1, _text("phone", required=True)),
            ("applicant.phone2", 1, _text()),
            ("applicant.fax", 1, _text()),
        ),
    ),
    (
        "ems",
        (
            ("ems.maker", 1, _text()),
            ("ems.model", 1, _text()),
            ("ems.sma_certified", WIDE, _choice(True, False)),
        ),
    ),
)


def form_card(context: Context, model: SiteModel, group: str) -> Card:
    """Return the card of one group, two columns wide."""
    card = Card(context, f"ui.site.card.{group}")
    grid = QGridLayout()
    grid.setHorizontalSpacing(4 * GRID)
    grid.setVerticalSpacing(0)
    line = place = 0
    for key, width, make in dict(GROUPS)[group]:
        if place + width > WIDE:
            line, place = line + 1, 0
        grid.addWidget(_named(make(context, model, key)), line, place, 1, width, Qt.AlignmentFlag.AlignTop)
        place += width
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 1)
    card.body.addLayout(grid)
    return card


def _named(field: QWidget) -> QWidget:
    field.setObjectName("field")
    return field
