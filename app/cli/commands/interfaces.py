"""`kaitsu-cli interfaces`: NICs, addresses, link, speed, and why one is not used."""

from __future__ import annotations

import argparse

from app.cli.exit_code import ExitCode
from app.cli.output import Output
from app.net.interfaces import Interface, list_interfaces


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """List all interfaces, the best first."""
    found = list_interfaces()
    if output.as_json:
        output.document({"interfaces": [_document(one, output) for one in found]})
        return ExitCode.DONE
    head = [output.text(f"cli.interfaces.{column}") for column in ("name", "kind", "speed", "addresses", "use")]
    output.table(head, [_row(one, output) for one in found])
    return ExitCode.DONE


def _document(one: Interface, output: Output) -> dict[str, object]:
    return {
        "name": one.name,
        "kind": one.kind,
        "up": one.up,
        "link": one.running,
        "speed_mbps": one.speed_mbps,
        "addresses": list(one.addresses),
        "usable": one.usable,
        "why_unusable": one.why_unusable,
        "message": _use(one, output),
        "rank": one.rank,
    }


def _row(one: Interface, output: Output) -> list[str]:
    speed = f"{one.speed_mbps} Mbit/s" if one.speed_mbps else ""
    return [one.name, output.text(f"interface.kind.{one.kind}"), speed, " ".join(one.addresses), _use(one, output)]


def _use(one: Interface, output: Output) -> str:
    return output.text("interface.usable" if one.usable else f"interface.why.{one.why_unusable}")
