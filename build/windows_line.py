"""The installed Windows program on a cable: it finds the virtual meter over IPv4 and over IPv6.

The cable joins two network namespaces, so nothing is sent on this machine's own networks.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path, PureWindowsPath

from steps import ROOT, Stop
from windows_trial import NotTried
from windows_wine import Wine

sys.path.insert(0, str(ROOT))

from tests.peers.namespaces import Cable, CannotMakeNamespaces, cable

VIRTUAL_METER = "tests/peers/virtual_meter.py"
METER = "0x028A01"
_TIMEOUT_S = "8"


def find_virtual_meter(wine: Wine, python: Path, program: PureWindowsPath) -> str:
    """Search and read over each version of IP; NotTried where this machine cannot lay a cable."""
    try:
        with cable(tag="-wine") as line:
            return " ".join(_read(wine, python, program, line, version) for version in (4, 6))
    except CannotMakeNamespaces as reason:
        raise NotTried(str(reason)) from reason


def _read(wine: Wine, python: Path, program: PureWindowsPath, line: Cable, version: int) -> str:
    there = wine.elsewhere(line.laptop.command())
    with line.meter.running(str(python), VIRTUAL_METER, "--family", str(version)):
        found = _json(there, program, "discover", "--timeout", _TIMEOUT_S)
        read = _json(there, program, "read", "--timeout", _TIMEOUT_S)
    there.wait()
    nodes = [(node["ip_version"], node["objects"]) for node in found["nodes"]]
    if nodes != [(version, [METER])]:
        raise Stop(f"The installed program found {nodes} on the cable, not the meter over IPv{version}.")
    return f"Found at {found['nodes'][0]['address']} and read ({len(json.dumps(read))} bytes of readings)."


def _json(wine: Wine, program: PureWindowsPath, *words: str) -> dict[str, list[dict[str, object]]]:
    code, printed = wine.code([program / "kaitsu-cli.exe", *words, "--json"])
    start = printed.find("{")
    if code or start < 0:
        raise Stop(f"{printed}\nkaitsu-cli {words[0]} under Wine ended with exit code {code}.")
    document: dict[str, list[dict[str, object]]] = json.loads(printed[start:])
    return document
