"""What the program says to the network, as the kernel sees it: UDP on port 3610, and nothing without a search."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.peers.namespaces import Cable, CannotMakeNamespaces, cable

STRACE = ("strace", "-f", "-qq", "-e", "trace=network", "-o")
PYTHON = sys.executable
OFFSCREEN = ("env", "QT_QPA_PLATFORM=offscreen")
PORT = re.compile(r"sin6?_port=htons\((\d+)\)")
SOCKET = re.compile(r"socket\(AF_(\w+), SOCK_(\w+)")
UDP = {("INET", "DGRAM"), ("INET6", "DGRAM")}
INSIDE = {"UNIX", "NETLINK"}
"""Families that never leave the machine: other programs on it, and the kernel telling of interfaces."""

FORBIDDEN = """
import socket
socket.socket(socket.AF_INET, socket.SOCK_STREAM)
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"", ("127.0.0.1", 53))
socket.socket(socket.AF_INET6, socket.SOCK_DGRAM).sendto(b"", ("::1", 443))
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"", ("127.0.0.1", 3610))
socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
"""


Traced = Callable[..., tuple[str, str]]


def foreign(trace: str) -> list[str]:
    """Return the calls that have to do with anything but UDP on port 3610."""
    return [line for line in trace.splitlines() if _is_foreign(line)]


def _is_foreign(line: str) -> bool:
    made = {pair for pair in SOCKET.findall(line) if pair[0] not in INSIDE}
    return bool(made - UDP or {*PORT.findall(line)} - {"3610"})


@pytest.fixture(scope="module")
def line() -> Iterator[Cable]:
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    try:
        with cable(prefix="only") as laid:
            yield laid
    except CannotMakeNamespaces as reason:
        pytest.skip(f"no virtual cable on this machine: {reason}")


@pytest.fixture
def traced(line: Cable, tmp_path: Path) -> Traced:
    """Run a program at the laptop's end and return what it printed and its calls."""

    def run(*command: str) -> tuple[str, str]:
        path = tmp_path / "trace.txt"
        done = line.laptop.run(*STRACE, str(path), *command, timeout=120)
        if "ptrace" in done.stderr and not path.stat().st_size:
            pytest.skip("this machine lets nobody be traced")
        assert done.returncode == 0, done.stderr
        return done.stdout, path.read_text(encoding="utf-8", errors="replace")

    return run


def test_the_trace_shows_what_must_not_be(traced: Traced) -> None:
    _, trace = traced(PYTHON, "-c", FORBIDDEN)
    assert "3610" in trace
    told = foreign(trace)
    for forbidden in ("SOCK_STREAM", "htons(53)", "htons(443)", "SOCK_RAW"):
        assert any(forbidden in line for line in told), forbidden
    assert not any("htons(3610)" in line for line in told)


def test_a_search_in_the_window_is_udp_on_port_3610(line: Cable, traced: Traced, tmp_path: Path) -> None:
    with line.meter.running(PYTHON, "-m", "app.cli", "simulate", "--language", "en", ready=""):
        said, trace = traced(*OFFSCREEN, PYTHON, "-m", "tests.peers.window_search", str(tmp_path))
    assert said.strip() == "samples"
    assert "htons(3610)" in trace
    assert foreign(trace) == []


def test_the_demo_says_nothing(traced: Traced, tmp_path: Path) -> None:
    picture = tmp_path / "demo.png"
    homes = [f"XDG_DATA_HOME={tmp_path}", f"XDG_CONFIG_HOME={tmp_path}"]
    _, trace = traced(*OFFSCREEN, *homes, PYTHON, "-m", "ui.main", "--demo", "--screenshot", str(picture))
    assert picture.is_file()
    assert PORT.findall(trace) == []
