"""Offers: something better to write, and nothing where nothing is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.draft.fields import FIELDS, Width
from app.messages import Language, catalogue
from app.site import offer
from app.site.model import Customer, Site
from app.site.offer import Offer, address_to_fill, offer_for
from app.site.text import refused_characters
from tests.app.site.samples import site


def test_the_address_of_a_code_is_offered_until_it_stands_there() -> None:
    wanted = Offer("address", "address", "東京都千代田区丸の内")
    assert offer_for(Site(postal_code="100-0005"), "address") == wanted
    assert offer_for(Site(postal_code="100-0005", address="東京都千代田区丸の内1-1"), "address") is None
    assert offer_for(Site(postal_code="100-0005", address="大阪市北区"), "address") == wanted
    assert offer_for(Site(postal_code="999-9999"), "address") is None
    assert offer_for(Site(), "address") is None


def test_an_empty_address_is_filled_and_a_typed_one_never() -> None:
    assert address_to_fill(Site(postal_code="1000005")) == "東京都千代田区丸の内"
    assert address_to_fill(Site(postal_code="1000005", address="大阪市")) is None
    assert address_to_fill(Site(address=None, postal_code="12")) is None


def test_sixteen_zeros_are_offered_for_a_new_site_without_a_number() -> None:
    wanted = Offer("not_issued", "supply_point_number", "03-1011-0000-0000-0000-0000")
    assert offer_for(Site(), "supply_point_number") == wanted
    assert offer_for(site(supply_point_number=None, receiving_point_number=None), "supply_point_number") == wanted
    assert offer_for(site(supply_point_number=None), "supply_point_number") is None
    for kind in ("end", "reactivate"):
        bare = site(supply_point_number=None, receiving_point_number=None, application_kind=kind)
        assert offer_for(bare, "supply_point_number") is None


@pytest.mark.parametrize(
    ("typed", "better"),
    [("㈱髙橋", "（株）高橋"), ("青空①😀", "青空（１）😀"), ("青空", None), ("ABC", None), ("😀", None), (None, None)],
)
def test_replacements_are_offered_for_characters_the_form_refuses(typed: str | None, better: str | None) -> None:
    offered = offer_for(Site(customer=Customer(name=typed)), "customer.name")
    assert offered == (Offer("characters", "customer.name", better) if better else None)


@given(st.text(max_size=20))
def test_an_offer_taken_is_not_made_again(typed: str) -> None:
    offered = offer_for(Site(customer=Customer(name=typed)), "customer.name")
    if offered is not None:
        assert set(refused_characters(offered.value).values()) <= {None}
        assert offer_for(Site(customer=Customer(name=offered.value)), "customer.name") is None


def test_every_full_width_field_of_the_form_has_the_offer() -> None:
    assert {field.path for field in FIELDS if field.width is Width.FULL} == set(offer._NAMES)


@pytest.mark.parametrize("language", list(Language))
def test_offers_have_words(language: Language) -> None:
    assert {key for key in catalogue(language) if key.startswith("offer.")} == {
        "offer.address",
        "offer.not_issued",
        "offer.characters",
    }
