from __future__ import annotations

from datetime import date

from app.draft.draft import compose
from app.draft.typing_steps import typing_steps
from app.site.model import Customer, Site

TODAY = date(2026, 11, 20)


def steps(**customer: str) -> list[tuple[str, str, int, int]]:
    found = typing_steps(compose(Site(customer=Customer(**customer)), TODAY))
    return [(step.entry.field.path, step.value, step.part, step.parts) for step in found]


def test_what_has_no_value_is_passed_over() -> None:
    assert steps() == []


def test_a_field_is_typed_as_the_form_takes_it() -> None:
    assert steps(name="ABC商事") == [("customer.name", "ＡＢＣ商事", 1, 1)]


def test_a_phone_number_goes_into_three_boxes() -> None:
    assert steps(phone="０３－１２３４－５６７８") == [
        ("customer.phone", "03", 1, 3),
        ("customer.phone", "1234", 2, 3),
        ("customer.phone", "5678", 3, 3),
    ]


def test_a_phone_number_the_form_refuses_stays_as_it_was_given() -> None:
    assert steps(phone="03-12-") == [("customer.phone", "03-12-", 1, 1)]
    assert steps(phone="内線-12-3") == [("customer.phone", "内線-12-3", 1, 1)]
