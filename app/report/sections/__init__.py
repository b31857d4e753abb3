"""All sections in the order of the report, one file and one line each; every one finds something to say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from app.report.facts import Facts
from app.report.model import Block
from app.report.sections import (
    communication,
    conformance,
    demand,
    diagnosis,
    eligibility,
    history,
    meter,
    notes,
    site,
    versions,
)
from app.report.wording import Words

SECTIONS: Final[Mapping[str, Callable[[Facts, Words], Sequence[Block]]]] = {
    "site": site.blocks,
    "meter": meter.blocks,
    "eligibility": eligibility.blocks,
    "conformance": conformance.blocks,
    "demand": demand.blocks,
    "history": history.blocks,
    "communication": communication.blocks,
    "diagnosis": diagnosis.blocks,
    "notes": notes.blocks,
    "versions": versions.blocks,
}
