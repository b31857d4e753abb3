"""Arguments that several commands share, and their checks."""

from __future__ import annotations

import argparse
import ipaddress
from decimal import Decimal, InvalidOperation
from pathlib import Path

DEFAULT_WAIT_S = 5.0


def add_network(parser: argparse.ArgumentParser) -> None:
    """Add the choice of interfaces, addresses to ask directly, and a file to record to."""
    parser.add_argument("--interface", action="append", metavar="NAME", default=None)
    parser.add_argument("--address", action="append", metavar="ADDR", type=address, default=[])
    parser.add_argument("--record", metavar="FILE.pcapng", type=Path, default=None)


def add_timeout(parser: argparse.ArgumentParser, default: float = DEFAULT_WAIT_S) -> None:
    """Add how long to wait, in seconds."""
    parser.add_argument("--timeout", metavar="S", type=seconds, default=default)


def add_file(parser: argparse.ArgumentParser, metavar: str) -> None:
    """Add the file to read."""
    parser.add_argument("file", metavar=metavar, type=Path)


def address(given: str) -> str:
    """Check an IPv4 or IPv6 address and write it as answers show it; a scope (`fe80::1%eth0`) is kept as it is."""
    host, sign, scope = given.partition("%")
    try:
        return f"{ipaddress.ip_address(host)}{sign}{scope}"
    except ValueError:
        raise argparse.ArgumentTypeError(f"not an IPv4 or IPv6 address: {given}") from None


def seconds(given: str) -> float:
    """Check a positive number of seconds."""
    try:
        value = float(given)
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a number of seconds: {given}") from None
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"seconds must be more than 0: {given}")
    return value


def interval(given: str) -> float:
    """Check a number of seconds between polls: stamps have no finer steps than one."""
    value = seconds(given)
    if value < 1:
        raise argparse.ArgumentTypeError(f"not less than 1 second: {given}")
    return value


def kilowatts(given: str) -> Decimal:
    """Check a positive demand in kW."""
    try:
        value = Decimal(given)
    except InvalidOperation:
        raise argparse.ArgumentTypeError(f"not a number of kW: {given}") from None
    if not value.is_finite() or value <= 0:
        raise argparse.ArgumentTypeError(f"kW must be more than 0: {given}")
    return value


def property_codes(given: str) -> list[int]:
    """Check a list of property codes: `C1,E2` or `0xC1,0xE2`."""
    try:
        codes = [int(code, 16) for code in given.split(",")]
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a list of property codes: {given}") from None
    if not all(0x80 <= code <= 0xFF for code in codes):
        raise argparse.ArgumentTypeError(f"property codes are 80 to FF: {given}")
    return codes
