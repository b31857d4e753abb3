"""Does a connected meter keep to the standard? Pure functions over what a visit learnt; nothing is asked or written."""

from __future__ import annotations

from app.conformance.checks import CHECKS, check
from app.conformance.facts import Facts
from app.conformance.verdict import Checked, Evidence, Verdict

__all__ = ["CHECKS", "Checked", "Evidence", "Facts", "Verdict", "check"]
