"""A site that fulfils every rule and fills every field, to be spoiled one fact at a time."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

from app.site.model import Site
from app.site.site_file import from_json

TODAY = date(2026, 4, 6)

COMPLETE: dict[str, Any] = {
    "supply_point_number": "03-1011-1234-5678-9012-3456",
    "receiving_point_number": "03-1012-1234-5678-9012-3456",
    "voltage": "high",
    "contract_kw": 300,
    "terminal": "not_optical",
    "postal_code": "100-0005",
    "address": "東京都千代田区丸の内1-1",
    "meter_plate": "146832",
    "meter_type": "FX-3",
    "application_kind": "new",
    "desired_start": "2026-04-24",
    "applied_on": "2026-04-06",
    "consent": True,
    "customer": {
        "name": "株式会社青空製作所",
        "department": "設備課",
        "contact": "青空 花子",
        "phone": "03-1234-5678",
    },
    "applicant": {
        "company": "ひかり電設株式会社",
        "department": "技術部",
        "name": "田中 次郎",
        "phone1": "09012345678",
        "phone2": "０３－１２３４－５６７９",
        "email": "tanaka@example.com",
        "fax": "03-1234-5670",
    },
    "ems": {"maker": "Example Controls", "model": "EC-100", "sma_certified": True},
    "receipt": {"id": "42006", "registered_on": "2026-04-06", "status": "申込受付"},
}


def document(**changes: object) -> dict[str, Any]:
    """Return SITE.json with keys replaced; `customer__name` reaches inside, None takes a key away."""
    data = copy.deepcopy(COMPLETE)
    for path, value in changes.items():
        *parents, key = path.split("__")
        place = data
        for parent in parents:
            place = place[parent]
        if value is None:
            place.pop(key, None)
        else:
            place[key] = value
    return data


def site(**changes: object) -> Site:
    """Return the site of `document(**changes)`."""
    return from_json(document(**changes))
