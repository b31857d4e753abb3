"""Why nothing, or nothing useful, comes from the meter: facts in, causes out, most likely first. No I/O but the probe.

To add a cause, add a line to `app/diagnosis/causes.py`, the function it names, and its words to `diagnosis.json`.
"""

from __future__ import annotations

from app.diagnosis.cause import Cause, Diagnosis
from app.diagnosis.causes import CAUSES, diagnose
from app.diagnosis.facts import Facts, MeterFacts, NetworkFacts, NodeFacts, Traffic
from app.diagnosis.firewall import FirewallProbe, Guard, firewall_probe
from app.diagnosis.observer import Observer
from app.diagnosis.words import message, next_step, words

__all__ = [
    "CAUSES",
    "Cause",
    "Diagnosis",
    "Facts",
    "FirewallProbe",
    "Guard",
    "MeterFacts",
    "NetworkFacts",
    "NodeFacts",
    "Observer",
    "Traffic",
    "diagnose",
    "firewall_probe",
    "message",
    "next_step",
    "words",
]
