"""`kaitsu-cli discover`: every ECHONET Lite node that can be heard, and what is odd about them."""

from __future__ import annotations

import argparse

from app.cli.arguments import add_network, add_timeout
from app.cli.documents import node_document
from app.cli.exit_code import ExitCode
from app.cli.live import LiveVisit, live_visit
from app.cli.output import Output, error, warning
from app.echonet.objects import LV_METER_CLASS, class_of, eoj_text
from app.findings import Finding
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
        findings = [*live.transport.problems, *findings_of(live)]
        _print(live, findings, output)
        if outcome is Outcome.INTERRUPTED:
            return ExitCode.INTERRUPTED
        return ExitCode.DONE if live.visit.nodes else ExitCode.NOTHING_FOUND


def findings_of(live: LiveVisit) -> list[Finding]:
    """Return what a person should know about what was heard and what was not."""
    nodes = live.visit.nodes.values()
    findings = []
    if live.visit.malformed:
        findings.append(warning("malformed_heard", count=live.visit.malformed))
    if not nodes:
        joined = ", ".join(sorted({name for name, _ in live.transport.joined}))
        return [*findings, error("heard_nothing", interfaces=joined)]
    if not any(node.is_meter for node in nodes):
        low_voltage = [n.address for n in nodes if any(class_of(eoj) == LV_METER_CLASS for eoj in n.objects)]
        findings += [error("low_voltage_meter", address=address) for address in low_voltage]
        findings += [] if low_voltage else [error("no_meter_heard", count=len(nodes))]
    return findings


def _print(live: LiveVisit, findings: list[Finding], output: Output) -> None:
    nodes = [node_document(live.visit, node) for node in live.visit.nodes.values()]
    if output.as_json:
        output.document({"nodes": nodes, "findings": [output.finding(one) for one in findings]})
        return
    for node in live.visit.nodes.values():
        kind = output.text("cli.discover.meter" if node.is_meter else "cli.discover.node")
        objects = " ".join(eoj_text(eoj) for eoj in node.objects)
        output.line(f"{kind}  {node.address}  {node.interface}  {objects}  {output.text(f'node.state.{node.state}')}")
    output.findings(findings)
