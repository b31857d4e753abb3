"""現場: where it is and whose it is, as far as somebody said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from app.report.facts import Facts
from app.report.model import Block, Cell
from app.report.wording import Words
from app.site.model import Site

_PLACE: Final = ("supply_point_number", "receiving_point_number", "postal_code", "address")
_PLATE: Final = ("meter_plate", "meter_type")


def blocks(facts: Facts, words: Words) -> Sequence[Block]:
    """Return what identifies the site, then who is concerned."""
    site = facts.site
    if site == Site():
        return [words.missing("site")]
    place = [(name, words.given(getattr(site, name))) for name in _PLACE]
    place.append(("voltage", _choice(words, "voltage", site.voltage)))
    place.append(("contract_kw", words.given(None if site.contract_kw is None else f"{site.contract_kw:,} kW")))
    place += [(name, words.given(getattr(site, name))) for name in _PLATE]
    people = {
        "customer": (site.customer.name, site.customer.department, site.customer.contact, site.customer.phone),
        "applicant": (site.applicant.company, site.applicant.department, site.applicant.name, site.applicant.phone1),
        "ems": (site.ems.maker, site.ems.model),
    }
    application: list[tuple[str, Cell]] = [
        ("application_kind", _choice(words, "application_kind", site.application_kind)),
        ("desired_start", words.given(site.desired_start)),
        ("receipt", words.given(_line(site.receipt.id, site.receipt.registered_on, site.receipt.status))),
    ]
    rows = [*place, *((name, words.given(_line(*parts))) for name, parts in people.items()), *application]
    return [words.pairs((words.text(f"field.{name}"), cell) for name, cell in rows)]


def _choice(words: Words, name: str, value: object) -> Cell:
    return words.not_told() if value is None else Cell(words.text(f"{name}.{value}"))


def _line(*parts: object) -> str:
    return " / ".join(str(part) for part in parts if part)
