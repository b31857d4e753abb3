"""What Kaitsu would write into a field: offered beside it for one press, never written unasked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from app.site import point_number, postal_code
from app.site.model import ApplicationKind, Site
from app.site.point_number import Side
from app.site.text import mended, refused_characters


@dataclass(frozen=True, slots=True)
class Offer:
    """A value for a field of SITE.json (`key`, dotted); its words are `offer.<id>` and name the value."""

    id: str
    key: str
    value: str


def offer_for(site: Site, key: str) -> Offer | None:
    """Return what to offer beside the field `key`, None where nothing would be better."""
    make = _OFFERS.get(key)
    return make(site) if make else None


def address_to_fill(site: Site) -> str | None:
    """Return the address that the postal code tells while there is none: no word of anybody's is overwritten."""
    return None if site.address else postal_code.address_of(site.postal_code or "")


def _address(site: Site) -> Offer | None:
    address = postal_code.address_of(site.postal_code or "")
    if address is None or (site.address or "").startswith(address):
        return None
    return Offer("address", "address", address)


def _not_issued(site: Site) -> Offer | None:
    """Sixteen zeros are for new sites (Q20), and only while neither side has a number."""
    if site.supply_point_number or site.receiving_point_number:
        return None
    if site.application_kind not in (None, ApplicationKind.NEW):
        return None
    return Offer("not_issued", "supply_point_number", point_number.format_number(point_number.not_issued(Side.SUPPLY)))


def _characters(key: str, value: Callable[[Site], str | None]) -> Callable[[Site], Offer | None]:
    def make(site: Site) -> Offer | None:
        text = value(site) or ""
        replaceable = any(refused_characters(text).values())
        return Offer("characters", key, mended(text)) if replaceable else None

    return make


_NAMES: Final[Mapping[str, Callable[[Site], str | None]]] = {
    "customer.name": lambda site: site.customer.name,
    "customer.department": lambda site: site.customer.department,
    "customer.contact": lambda site: site.customer.contact,
    "applicant.company": lambda site: site.applicant.company,
    "applicant.department": lambda site: site.applicant.department,
    "applicant.name": lambda site: site.applicant.name,
}
_OFFERS: Final[Mapping[str, Callable[[Site], Offer | None]]] = {
    "address": _address,
    "supply_point_number": _not_issued,
    **{key: _characters(key, value) for key, value in _NAMES.items()},
}
