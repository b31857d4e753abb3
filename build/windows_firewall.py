"""The firewall rule: only when asked for, for our programs alone, gone with them.

Wine has no firewall, so a stand-in for netsh notes what the installer tells it. On Windows the real one is left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PureWindowsPath

from steps import ROOT
from windows_installer import make
from windows_trial import Trial, require
from windows_wine import Wine

PROGRAMS = ("kaitsu.exe", "kaitsu-cli.exe")
_NETSH = PureWindowsPath("C:\\windows\\system32\\netsh.exe")
_RULES = PureWindowsPath("C:\\rules.txt")
_RULE = (
    'advfirewall firewall add rule name="Kaitsu (ECHONET Lite, UDP 3610)" dir=in action=allow '
    'protocol=UDP localport=3610 profile=any program="{program}" enable=yes'
)


def stand_in_for_netsh(wine: Wine) -> None:
    """Put the stand-in where Windows has netsh."""
    make(ROOT / "build" / "netsh.nsi", {"OUT": wine.unix(_NETSH), "RULES": _RULES})


def firewall_switches(trial: Trial) -> list[str]:
    """Return what the installer is called with to add the rule, where that can be looked at."""
    return ["/FIREWALL"] if isinstance(trial.windows, Wine) else []


def require_rules(trial: Trial, programs: Sequence[str]) -> str:
    """Stop unless these programs, and no others, have a rule; return what was seen."""
    if not isinstance(trial.windows, Wine):
        return "Firewall rule: NOT TRIED."
    file = trial.here(_RULES)
    rules = file.read_text(encoding="utf-16-le").splitlines() if file.is_file() else []
    expected = [_RULE.format(program=trial.program / name) for name in programs]
    require(rules == expected, f"firewall rules are {rules}")
    return f"Firewall rule (stand-in for netsh): {' and '.join(programs) or 'none'}."
