"""What the Windows firewall lets in, asked of the system through a probe; elsewhere there is nothing to ask.

Without an inbound rule Windows passes unicast answers to our multicast for three seconds and drops later ones, and
notifications always. A bare cable is an unidentified and therefore public network.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PureWindowsPath
from typing import Any, Final, Protocol

from app.echonet.datagram import PORT

_log = logging.getLogger(__name__)

_TIMEOUT_S: Final = 20.0
_INBOUND, _ALLOW = 1, 1
_UDP, _ANY_PROTOCOL = 17, 256


class Category(StrEnum):
    """What Windows takes a network for."""

    PUBLIC = "public"
    PRIVATE = "private"
    DOMAIN = "domain"


_CATEGORIES: Final = {0: Category.PUBLIC, 1: Category.PRIVATE, 2: Category.DOMAIN}
_PROFILE_BITS: Final = {Category.DOMAIN: 1, Category.PRIVATE: 2, Category.PUBLIC: 4}


@dataclass(frozen=True, slots=True)
class Guard:
    """The firewall in front of one interface; `closed` when it drops what nobody asked for just before."""

    interface: str
    category: Category
    closed: bool


class FirewallProbe(Protocol):
    """Asks the system; takes up to some seconds, so it belongs beside the event loop, not into it."""

    def guards(self) -> tuple[Guard, ...]:
        """Return one guard per connected network; none where the system has no such firewall or does not tell."""
        ...


class NoFirewall:
    """Systems whose firewall Kaitsu does not ask."""

    def guards(self) -> tuple[Guard, ...]:
        """Return nothing."""
        return ()


_SCRIPT: Final = """
[Console]::OutputEncoding = [Text.Encoding]::UTF8
$policy = New-Object -ComObject HNetCfg.FwPolicy2
$networks = @(Get-NetConnectionProfile | ForEach-Object {
  @{ alias = $_.InterfaceAlias; category = [int]$_.NetworkCategory } })
$rules = @($policy.Rules | Where-Object { $_.Enabled -and $_.Direction -eq 1 } | ForEach-Object {
  @{ action = [int]$_.Action; direction = [int]$_.Direction; protocol = [int]$_.Protocol; profiles = [int]$_.Profiles;
     ports = [string]$_.LocalPorts; program = [string]$_.ApplicationName } })
$enabled = @(1, 2, 4 | Where-Object { $policy.FirewallEnabled($_) })
ConvertTo-Json -Compress -Depth 4 @{ networks = $networks; rules = $rules; enabled = $enabled }
"""
"""The rules by their COM interface: the texts of netsh are translated, and its cmdlets take half a minute."""


class WindowsFirewall:
    """Asks PowerShell, which every supported Windows has; `run` returns what a command line prints, as text."""

    def __init__(self, program: str = sys.executable, run: Callable[[list[str]], str] | None = None) -> None:
        self._program = program
        self._run = run or _output_of

    def guards(self) -> tuple[Guard, ...]:
        """Return one guard per connected network; a system that does not answer is taken for one without."""
        command = ["powershell.exe", "-NoProfile", "-NonInteractive", "-Command", _SCRIPT]
        try:
            return parse_guards(self._run(command), self._program)
        except (OSError, subprocess.SubprocessError, ValueError) as problem:
            _log.warning("the firewall could not be asked: %s", problem)
            return ()


def firewall_probe(platform: str = sys.platform) -> FirewallProbe:
    """Return the probe for a system."""
    return WindowsFirewall() if platform == "win32" else NoFirewall()


def parse_guards(text: str, program: str) -> tuple[Guard, ...]:
    """Return the guards from the script's JSON; ValueError when it is something else.

    As in Windows a rule that blocks wins over one that allows.
    """
    told = json.loads(text)
    if not isinstance(told, dict):
        raise ValueError("not the script's document")
    rules = [rule for rule in _list(told, "rules") if _concerns_us(rule, program)]
    guards = []
    for network in _list(told, "networks"):
        category = _CATEGORIES.get(network.get("category"), Category.PUBLIC)
        bit = _PROFILE_BITS[category]
        actions = {rule.get("action") for rule in rules if int(rule.get("profiles", 0)) & bit}
        closed = bit in _list(told, "enabled") and actions != {_ALLOW}
        guards.append(Guard(str(network.get("alias", "")), category, closed))
    return tuple(guards)


def _concerns_us(rule: Mapping[str, Any], program: str) -> bool:
    named = str(rule.get("program") or "")
    ports = str(rule.get("ports") or "*")
    return (
        rule.get("direction") == _INBOUND
        and rule.get("protocol") in (_UDP, _ANY_PROTOCOL)
        and (not named or PureWindowsPath(named) == PureWindowsPath(program))
        and (ports == "*" or _includes(ports, PORT))
    )


def _includes(ports: str, port: int) -> bool:
    """Tell whether a list like `80,3600-3700` includes a port; names such as RPC do not."""
    for part in ports.split(","):
        first, _, last = part.strip().partition("-")
        if first.isdigit() and int(first) <= port <= int(last if last.isdigit() else first):
            return True
    return False


def _list(told: Mapping[str, Any], key: str) -> list[Any]:
    """Return a list even where PowerShell made a single item of it."""
    value = told.get(key) or []
    return value if isinstance(value, list) else [value]


def _output_of(command: list[str]) -> str:
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    done = subprocess.run(command, capture_output=True, timeout=_TIMEOUT_S, check=True, creationflags=flags)
    return done.stdout.decode("utf-8-sig")
