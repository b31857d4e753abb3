"""`kaitsu-cli discover`: every ECHONET Lite node that can be heard, and what is odd about them."""

from __future__ import annotations

import argparse

from app.cli.arguments import add_network, add_timeout
from app.cli.diagnoses import diagnosis_document, print_diagnoses
from app.cli.documents import node_document
from app.cli.exit_code import ExitCode
from app.cli.live import LiveVisit, live_visit
from app.cli.output import Output
from app.diagnosis import Diagnosis, diagnose
from app.echonet.objects import eoj_text
from app.net.driver import Outcome


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which interfaces, which addresses besides, how long."""
    add_network(parser)
    add_timeout(parser)


def run(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Look for the whole time, so that slow nodes are found as well."""
    with live_visit(arguments, output) as live:
        if not output.as_json:
            joined = ", ".join(f"{name} (IPv{family})" for name, family in live.transport.joined)
            output.remark("cli.discover.joined", interfaces=joined, seconds=f"{arguments.timeout:g}")
        live.discover(arguments.address)
        outcome = live.driver.run_until(lambda: False, arguments.timeout)
        _print(live, diagnose(live.facts(arguments.address, searched=True)), output)
        if outcome is Outcome.INTERRUPTED:
            return ExitCode.INTERRUPTED
        return ExitCode.DONE if live.visit.nodes else ExitCode.NOTHING_FOUND


def _print(live: LiveVisit, findings: list[Diagnosis], output: Output) -> None:
    nodes = [node_document(live.visit, node) for node in live.visit.nodes.values()]
    if output.as_json:
        output.document({"nodes": nodes, "findings": [diagnosis_document(one, output) for one in findings]})
        return
    for node in live.visit.nodes.values():
        kind = output.text("cli.discover.meter" if node.is_meter else "cli.discover.node")
        objects = " ".join(eoj_text(eoj) for eoj in node.objects)
        output.line(f"{kind}  {node.address}  {node.interface}  {objects}  {output.text(f'node.state.{node.state}')}")
    print_diagnoses(findings, output)
