"""Two network namespaces joined by a virtual cable: a laptop and a meter without router, DHCP or internet.

Only link-local addresses exist, as on a bare cable. Needs Linux and the right to make namespaces.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADDRESS_DEADLINE_S = 15.0
POLL_S = 0.05
CLONE_NEWNET = 0x40000000


class CannotMakeNamespaces(Exception):
    """Says why this machine has no virtual cable to offer."""


@dataclass(frozen=True, slots=True)
class End:
    """One end of the cable: a namespace with one interface."""

    namespace: str
    interface: str
    ipv4: str
    ipv6: str

    def command(self, *arguments: str) -> list[str]:
        """Return the command line that runs `arguments` in this namespace."""
        return ["ip", "netns", "exec", self.namespace, *arguments]

    def ip(self, *arguments: str) -> str:
        """Run `ip` on this namespace."""
        return _ip("-n", self.namespace, *arguments)

    def run(self, *arguments: str, timeout: float = 60.0) -> subprocess.CompletedProcess[str]:
        """Run a program in this namespace to its end."""
        command = self.command(*arguments)
        return subprocess.run(
            command, check=False, capture_output=True, text=True, encoding="utf-8", timeout=timeout, cwd=ROOT
        )

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Have this thread open its sockets here while the block runs; they stay here afterwards."""
        with open("/proc/thread-self/ns/net", "rb") as outside, open(f"/run/netns/{self.namespace}", "rb") as here:
            _enter(here.fileno())
            try:
                yield
            finally:
                _enter(outside.fileno())

    @contextmanager
    def running(self, *arguments: str, ready: str = "ready") -> Iterator[subprocess.Popen[str]]:
        """Keep a program running here; the block begins once it has printed a line with `ready` in it."""
        pipe = subprocess.PIPE
        process = subprocess.Popen(
            self.command(*arguments), stdin=pipe, stdout=pipe, text=True, encoding="utf-8", cwd=ROOT
        )
        try:
            assert process.stdout is not None
            for line in process.stdout:
                if ready in line:
                    break
            else:
                raise AssertionError(f"{arguments} ended before it was ready: exit code {process.wait()}")
            yield process
        finally:
            process.terminate()
            process.communicate(timeout=10)


@dataclass(frozen=True, slots=True)
class Cable:
    """The two ends."""

    laptop: End
    meter: End


@contextmanager
def cable(tag: str = "", prefix: str = "kaitsu") -> Iterator[Cable]:
    """Lay the cable and take it away again; CannotMakeNamespaces says why where that is impossible."""
    _require_linux_tools()
    names = [f"{prefix}-{side}{tag}-{os.getpid()}" for side in ("laptop", "meter")]
    interfaces = ["veth-laptop", "veth-meter"]
    made = []
    try:
        for name in names:
            _ip("netns", "add", name)
            made.append(name)
        peer = ["peer", "name", interfaces[1], "netns", names[1]]
        _ip("link", "add", interfaces[0], "netns", names[0], "type", "veth", *peer)
        for name, interface, ipv4 in zip(names, interfaces, ("169.254.50.1", "169.254.50.2"), strict=True):
            _bring_up(name, interface, ipv4)
        yield Cable(*(_end(name, interface) for name, interface in zip(names, interfaces, strict=True)))
    finally:
        for name in made:
            subprocess.run(["ip", "netns", "delete", name], check=False)


@contextmanager
def lonely_namespace(tag: str, prefix: str = "kaitsu") -> Iterator[End]:
    """Make a namespace with nothing but its loopback."""
    _require_linux_tools()
    name = f"{prefix}-{tag}-{os.getpid()}"
    _ip("netns", "add", name)
    try:
        _ip("-n", name, "link", "set", "lo", "up")
        yield End(name, "lo", "127.0.0.1", "::1")
    finally:
        subprocess.run(["ip", "netns", "delete", name], check=False)


def _enter(network: int) -> None:
    if ctypes.CDLL(None, use_errno=True).setns(network, CLONE_NEWNET) != 0:
        raise CannotMakeNamespaces(f"setns: {os.strerror(ctypes.get_errno())}")


def _require_linux_tools() -> None:
    if sys.platform != "linux":
        raise CannotMakeNamespaces("network namespaces exist on Linux only")
    if shutil.which("ip") is None:
        raise CannotMakeNamespaces("the ip command (iproute2) is not installed")
    if os.geteuid() != 0:
        raise CannotMakeNamespaces("only root may make network namespaces")


def _ip(*arguments: str) -> str:
    done = subprocess.run(["ip", *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise CannotMakeNamespaces(f"ip {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout


def _bring_up(namespace: str, interface: str, ipv4: str) -> None:
    _ip("-n", namespace, "addr", "add", f"{ipv4}/16", "dev", interface)
    _ip("-n", namespace, "link", "set", "lo", "up")
    _ip("-n", namespace, "link", "set", interface, "up")
    # Programs that leave the choice of interface to the system need a route for multicasts.
    _ip("-n", namespace, "route", "add", "224.0.0.0/4", "dev", interface)


def _end(namespace: str, interface: str) -> End:
    """Wait until the IPv6 address has passed duplicate detection: before that nothing can be sent from it."""
    deadline = time.monotonic() + ADDRESS_DEADLINE_S
    while time.monotonic() < deadline:
        line = _ip("-n", namespace, "-6", "-o", "addr", "show", "dev", interface, "scope", "link")
        if "inet6" in line and "tentative" not in line:
            ipv6 = line.split("inet6 ")[1].split("/")[0]
            ipv4 = _ip("-n", namespace, "-4", "-o", "addr", "show", "dev", interface).split("inet ")[1].split("/")[0]
            return End(namespace, interface, ipv4, ipv6)
        time.sleep(POLL_S)
    raise CannotMakeNamespaces(f"{interface} got no IPv6 link-local address")
