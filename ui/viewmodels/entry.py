"""What is typed into a site's fields: read, tidied, checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from app.errors import InputProblem
from app.site import meter_id, phone, point_number, postal_code
from app.site.model import Site
from app.site.point_number import Side
from app.site.text import check_email, check_full_width

_Check = Callable[[Site, str], object]
_CHECKS: Final[Mapping[str, _Check]] = {
    "supply_point_number": lambda _site, text: point_number.validate(text, Side.SUPPLY),
    "receiving_point_number": lambda _site, text: point_number.validate(text, Side.RECEIVING),
    "postal_code": lambda _site, text: postal_code.validate(text),
    "meter_plate": lambda site, text: meter_id.validate(text, site.meter_type),
    "customer.name": lambda _site, text: check_full_width(text),
    "customer.department": lambda _site, text: check_full_width(text),
    "customer.contact": lambda _site, text: check_full_width(text),
    "customer.phone": lambda _site, text: phone.validate(text),
    "applicant.company": lambda _site, text: check_full_width(text),
    "applicant.department": lambda _site, text: check_full_width(text),
    "applicant.name": lambda _site, text: check_full_width(text),
    "applicant.phone1": lambda _site, text: phone.validate(text),
    "applicant.phone2": lambda _site, text: phone.validate(text),
    "applicant.fax": lambda _site, text: phone.validate(text),
    "applicant.email": lambda _site, text: check_email(text),
}


def problem_of(site: Site, key: str, value: str | None) -> InputProblem | None:
    """Return what is wrong with a field as typed, None when it is fine or empty."""
    if value is None or key not in _CHECKS:
        return None
    try:
        _CHECKS[key](site, value)
    except InputProblem as problem:
        return problem
    return None


def tidy(key: str, typed: str) -> str:
    """Return a typed value the way it is best read: a point number found in any text is grouped."""
    if key.endswith("point_number"):
        digits = point_number.compact(typed)
        return point_number.format_number(digits) if digits else typed.strip()
    if key == "postal_code":
        code = postal_code.compact(typed)
        return postal_code.format_code(code) if len(code) == postal_code.DIGITS else typed.strip()
    if key == "meter_plate" and typed.strip():
        return meter_id.compact(typed)
    if key.endswith(("phone", "phone1", "phone2", "fax")):
        try:
            return phone.validate(typed) if typed.strip() else ""
        except InputProblem:
            return typed.strip()
    return typed.strip()
