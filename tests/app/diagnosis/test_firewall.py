"""What Windows tells of its firewall, read without Windows."""

from __future__ import annotations

import json
import subprocess

import pytest

from app.diagnosis.firewall import Category, Guard, NoFirewall, WindowsFirewall, firewall_probe, parse_guards

PROGRAM = r"C:\Program Files\Kaitsu\kaitsu.exe"
ALLOW, BLOCK, OUT = {"action": 1}, {"action": 0}, {"direction": 2}
EVERYWHERE = 0x7FFFFFFF


def rule(**changes: object) -> dict[str, object]:
    usual = {"action": 1, "direction": 1, "protocol": 17, "profiles": EVERYWHERE, "ports": "3610", "program": ""}
    return usual | changes


def told(*rules: dict[str, object], category: int = 0, enabled: tuple[int, ...] = (1, 2, 4)) -> str:
    networks = [{"alias": "イーサネット 2", "category": category}]
    return json.dumps({"networks": networks, "rules": list(rules), "enabled": list(enabled)}, ensure_ascii=False)


@pytest.mark.parametrize(
    ("rules", "closed"),
    [
        ([], True),
        ([rule()], False),
        ([rule(ports="*", program=PROGRAM)], False),
        ([rule(ports="", program=PROGRAM.upper())], False),
        ([rule(ports="80,3600-3700")], False),
        ([rule(protocol=256, ports="")], False),
        ([rule(ports="3611")], True),
        ([rule(ports="RPC")], True),
        ([rule(protocol=6)], True),
        ([rule(program=r"C:\other.exe")], True),
        ([rule(profiles=2)], True),
        ([rule(profiles=4)], False),
        ([rule(**OUT)], True),
        ([rule(), rule(program=PROGRAM, **BLOCK)], True),
    ],
    ids=str,
)
def test_a_public_network_is_closed_unless_a_rule_lets_us_in(rules, closed):
    assert parse_guards(told(*rules), PROGRAM) == (Guard("イーサネット 2", Category.PUBLIC, closed),)


@pytest.mark.parametrize(("number", "category"), [(0, "public"), (1, "private"), (2, "domain"), (None, "public")])
def test_categories(number, category):
    (guard,) = parse_guards(told(category=number), PROGRAM)
    assert guard.category == category


def test_a_firewall_switched_off_for_the_profile_lets_everything_in():
    (guard,) = parse_guards(told(enabled=(1, 2)), PROGRAM)
    assert not guard.closed


def test_powershell_makes_a_single_item_of_a_list_of_one():
    text = json.dumps({"networks": {"alias": "LAN", "category": 1}, "rules": rule(), "enabled": 2})
    assert parse_guards(text, PROGRAM) == (Guard("LAN", Category.PRIVATE, False),)


def no_powershell(command: list[str]) -> str:
    raise FileNotFoundError(command[0])


def too_slow(command: list[str]) -> str:
    raise subprocess.TimeoutExpired(command, 20)


def refused(command: list[str]) -> str:
    raise subprocess.CalledProcessError(1, command)


@pytest.mark.parametrize("run", [no_powershell, too_slow, refused, lambda command: "", lambda command: "[]"])
def test_a_system_that_does_not_tell_has_no_guards(run):
    assert WindowsFirewall(PROGRAM, run).guards() == ()


def test_the_probe_asks_powershell_and_reads_its_answer():
    asked = []

    def run(command: list[str]) -> str:
        asked.append(command[0])
        return told()

    (guard,) = WindowsFirewall(PROGRAM, run).guards()
    assert (guard.closed, asked) == (True, ["powershell.exe"])


def test_only_windows_is_asked():
    assert isinstance(firewall_probe("win32"), WindowsFirewall)
    assert isinstance(firewall_probe("linux"), NoFirewall)
    assert firewall_probe("darwin").guards() == ()
