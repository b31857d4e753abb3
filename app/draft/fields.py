"""The fields of the application form, declared in the order in which a person types them (FAQ Q4 and others).

The labels are the form's own and stay Japanese in every language. `pictured` fields are seen in the FAQ's picture of
the form; the others are named in its text only, and their place on the form is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.site import meter_id, phone, point_number
from app.site.model import ApplicationKind, Site
from app.site.point_number import Side
from app.site.text import check_email, check_full_width, one_line


class Width(StrEnum):
    """The characters a field takes."""

    FULL = "full"
    PHONE = "phone"
    EMAIL = "email"
    SUPPLY_POINT = "supply_point"
    RECEIVING_POINT = "receiving_point"
    METER_ID = "meter_id"
    CHOICE = "choice"
    FREE = "free"


class Origin(StrEnum):
    """Where a value comes from; `none` while there is no value."""

    SITE = "site"
    METER = "meter"
    TYPED = "typed"
    RULE = "rule"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MeterFacts:
    """What the meter itself answered that a draft can use: its serial number (EPC 0x8D), as text."""

    serial_number: str | None = None

    @property
    def meter_id(self) -> str | None:
        """Return the serial number where it has the form of a meter ID."""
        serial = self.serial_number or ""
        return meter_id.compact(serial) if meter_id.is_complete(serial) else None


@dataclass(frozen=True, slots=True)
class Entry:
    """A value before it is checked, and where it comes from."""

    text: str
    origin: Origin


NOTHING: Final = Entry("", Origin.NONE)

Read = Callable[[Site, MeterFacts], Entry]


@dataclass(frozen=True, slots=True)
class FormField:
    """One field: its path in SITE.json, the form's label, how to fill it and what it takes.

    `advised`: the sources do not call it required, but an application without it is likely to be asked back.
    """

    path: str
    label: str
    section: str
    source: str
    width: Width
    read: Read
    pictured: bool = False
    required: bool = False
    advised: bool = False
    kinds: frozenset[ApplicationKind] = frozenset(ApplicationKind)


KIND_LABELS: Final[Mapping[ApplicationKind, str]] = {
    ApplicationKind.NEW: "新規",
    ApplicationKind.END: "廃止",
    ApplicationKind.REACTIVATE: "活性化",
}

_CUSTOMER: Final = "お客さま情報"
_APPLICANT: Final = "申込者のご連絡先情報"
_TEXT_ONLY: Final = "画面図にない項目（FAQの文中に記載）"


def tidy(width: Width, text: str, site: Site) -> str:
    """Return the text as the form takes it; InputProblem where it cannot."""
    match width:
        case Width.FULL:
            return check_full_width(text)
        case Width.PHONE:
            return phone.validate(text)
        case Width.EMAIL:
            return check_email(text)
        case Width.SUPPLY_POINT:
            return point_number.format_number(point_number.validate(text, Side.SUPPLY))
        case Width.RECEIVING_POINT:
            return point_number.format_number(point_number.validate(text, Side.RECEIVING))
        case Width.METER_ID:
            return meter_id.validate(text, site.meter_type)
    return one_line(text)


def _typed(value: Callable[[Site], str | None]) -> Read:
    def read(site: Site, _meter: MeterFacts) -> Entry:
        text = value(site)
        return Entry(text, Origin.TYPED) if text and text.strip() else NOTHING

    return read


def _point(value: Callable[[Site], str | None]) -> Read:
    def read(site: Site, _meter: MeterFacts) -> Entry:
        text = value(site)
        if not text or not text.strip():
            return NOTHING
        placeholder = point_number.is_not_issued(point_number.compact(text))
        return Entry(text, Origin.RULE if placeholder else Origin.SITE)

    return read


def _meter_id(site: Site, meter: MeterFacts) -> Entry:
    if site.meter_plate and site.meter_plate.strip():
        return Entry(site.meter_plate, Origin.SITE if meter_id.is_complete(site.meter_plate) else Origin.RULE)
    return Entry(meter.meter_id, Origin.METER) if meter.meter_id else NOTHING


def _kind(site: Site) -> str | None:
    return KIND_LABELS[site.application_kind] if site.application_kind else None


def _desired_start(site: Site) -> str | None:
    return site.desired_start.isoformat() if site.desired_start else None


def _answer(yes: str, no: str, value: Callable[[Site], bool | None]) -> Read:
    return _typed(lambda site: {True: yes, False: no, None: None}[value(site)])


_NEW: Final = frozenset({ApplicationKind.NEW})
_NOT_END: Final = frozenset({ApplicationKind.NEW, ApplicationKind.REACTIVATE})

FIELDS: Final[tuple[FormField, ...]] = (
    FormField("application_kind", "お申込み区分", _CUSTOMER, "Q4", Width.CHOICE, _typed(_kind),
              pictured=True, required=True),
    FormField("customer.name", "お客さま名", _CUSTOMER, "Q4", Width.FULL, _typed(lambda site: site.customer.name),
              pictured=True, required=True),
    FormField("customer.department", "お客さま 担当者所属部署名", _CUSTOMER, "Q4", Width.FULL,
              _typed(lambda site: site.customer.department), pictured=True),
    FormField("customer.contact", "お客さま 担当者名", _CUSTOMER, "Q4", Width.FULL,
              _typed(lambda site: site.customer.contact), pictured=True),
    FormField("customer.phone", "お客さま 電話番号", _CUSTOMER, "Q4", Width.PHONE,
              _typed(lambda site: site.customer.phone), pictured=True, required=True),
    FormField("applicant.company", "申込者所属企業名", _APPLICANT, "Q4", Width.FULL,
              _typed(lambda site: site.applicant.company), pictured=True, required=True),
    FormField("applicant.department", "申込者所属部署名", _APPLICANT, "Q4", Width.FULL,
              _typed(lambda site: site.applicant.department), pictured=True, required=True),
    FormField("applicant.name", "申込者氏名", _APPLICANT, "Q4", Width.FULL,
              _typed(lambda site: site.applicant.name), pictured=True, required=True),
    FormField("applicant.phone1", "電話番号1", _APPLICANT, "Q4", Width.PHONE,
              _typed(lambda site: site.applicant.phone1), pictured=True, required=True),
    FormField("applicant.phone2", "電話番号2", _APPLICANT, "Q4", Width.PHONE,
              _typed(lambda site: site.applicant.phone2), pictured=True),
    FormField("applicant.email", "E-mail", _APPLICANT, "Q17", Width.EMAIL,
              _typed(lambda site: site.applicant.email), pictured=True, required=True),
    FormField("applicant.fax", "FAX", _APPLICANT, "Q4", Width.PHONE,
              _typed(lambda site: site.applicant.fax), pictured=True),
    FormField("supply_point_number", "供給地点特定番号", _TEXT_ONLY, "Q19", Width.SUPPLY_POINT,
              _point(lambda site: site.supply_point_number)),
    FormField("receiving_point_number", "受電地点特定番号", _TEXT_ONLY, "Q19", Width.RECEIVING_POINT,
              _point(lambda site: site.receiving_point_number)),
    FormField("meter_plate", "計器ID", _TEXT_ONLY, "Q21", Width.METER_ID, _meter_id, advised=True),
    FormField("desired_start", "利用開始希望日", _TEXT_ONLY, "Q6", Width.FREE, _typed(_desired_start),
              required=True, kinds=_NEW),
    FormField("ems.maker", "EMS機器 メーカー", _TEXT_ONLY, "Q26", Width.FREE,
              _typed(lambda site: site.ems.maker), kinds=_NOT_END),
    FormField("ems.model", "EMS機器 型名", _TEXT_ONLY, "Q26", Width.FREE,
              _typed(lambda site: site.ems.model), kinds=_NOT_END),
    FormField("ems.sma_certified", "EMS機器 SMA認証", _TEXT_ONLY, "Q26", Width.CHOICE,
              _answer("取得済", "未取得", lambda site: site.ems.sma_certified), kinds=_NOT_END),
    FormField("consent", "需要者本人の同意", _TEXT_ONLY, "Q1", Width.CHOICE,
              _answer("あり", "なし", lambda site: site.consent), required=True),
)  # fmt: skip
