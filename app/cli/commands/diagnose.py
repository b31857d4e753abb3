"""`kaitsu-cli diagnose`: why nothing, or nothing useful, comes from the meter, and what to do next."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from app.cli.arguments import add_network, add_timeout
from app.cli.diagnoses import diagnosis_document, print_diagnoses
from app.cli.exit_code import ExitCode
from app.cli.live import LiveVisit, prepared_visit
from app.cli.output import Output
from app.diagnosis import Diagnosis, Facts, MeterFacts, NetworkFacts, NodeFacts, diagnose, firewall_probe
from app.echonet.objects import eoj_text, epc_text
from app.errors import EnvironmentProblem
from app.findings import Severity
from app.net.driver import Outcome
from app.visit import Meter, NodeState

READING_WAIT_S = 90.0
"""A silent meter is given up after 35 s; a slow one that answers at all has said enough by then."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which interfaces, which addresses besides, how long to search."""
    add_network(parser)
    add_timeout(parser)


def run(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Look at the machine, then at the line, then at the meter, as far as each lets us."""
    guards = firewall_probe().guards()
    with prepared_visit(arguments, output) as live:
        try:
            live.driver.start()
        except EnvironmentProblem as failure:
            facts = live.facts(arguments.address, searched=False, failure=failure, guards=guards)
            print_result(facts, diagnose(facts), output)
            return ExitCode.ENVIRONMENT
        outcome = _look(live, arguments, output)
        facts = live.facts(arguments.address, searched=outcome is not Outcome.INTERRUPTED, guards=guards)
        findings = diagnose(facts)
        print_result(facts, findings, output)
        return ExitCode.INTERRUPTED if outcome is Outcome.INTERRUPTED else verdict(facts, findings)


def _look(live: LiveVisit, arguments: argparse.Namespace, output: Output) -> Outcome:
    """Search for a meter and wait until it is read; TIMED_OUT where either did not end by itself."""
    joined = ", ".join(f"{name} (IPv{family})" for name, family in live.transport.joined)
    output.remark("cli.diagnose.searching", interfaces=joined, seconds=f"{arguments.timeout:g}")
    live.discover(arguments.address)
    outcome = live.driver.run_until(lambda: live.meter(arguments.address) is not None, arguments.timeout)
    meter = live.meter(arguments.address)
    if meter is None or outcome is Outcome.INTERRUPTED:
        return outcome
    return live.driver.run_until(lambda: _told_all(live, live.current(meter)), READING_WAIT_S)


def _told_all(live: LiveVisit, meter: Meter) -> bool:
    node = live.visit.nodes.get(meter.key.address)
    return (meter.settled and bool(meter.readable)) or (node is not None and node.state is NodeState.SILENT)


def verdict(facts: Facts, findings: list[Diagnosis]) -> ExitCode:
    """Return 0 when a meter answers and nothing is an error."""
    wrong = any(one.severity is Severity.ERROR for one in findings)
    return ExitCode.DONE if facts.meter_answers and not wrong else ExitCode.NOTHING_FOUND


def print_result(facts: Facts, findings: list[Diagnosis], output: Output) -> None:
    """Print the findings, as a document together with the facts they rest on."""
    if output.as_json:
        documents = [diagnosis_document(one, output) for one in findings]
        output.document({"findings": documents, "facts": facts_document(facts)})
        return
    for meter in facts.meters:
        if meter.state is NodeState.ANSWERING and not any(one.severity is Severity.ERROR for one in findings):
            output.words("cli.diagnose.works", address=meter.address, object=eoj_text(meter.eoj))
    print_diagnoses(findings, output)
    if not findings:
        output.words("cli.diagnose.nothing")


def facts_document(facts: Facts) -> dict[str, object]:
    """Return the facts for a JSON document; durations are in seconds."""
    return {
        "now": facts.now,
        "searched": facts.searched,
        "network": _network_document(facts.network),
        "traffic": asdict(facts.traffic),
        "nodes": [_node_document(node) for node in facts.nodes],
        "meters": [_meter_document(meter) for meter in facts.meters],
    }


def _network_document(network: NetworkFacts) -> dict[str, object]:
    return {
        "interfaces": [asdict(one) for one in network.interfaces],
        "joined": [{"interface": name, "ip_version": family} for name, family in network.joined],
        "problems": [{"code": one.code, **one.params} for one in network.problems],
        "failure": network.failure.code if network.failure else None,
        "typed": list(network.typed),
        "firewall": [asdict(guard) for guard in network.guards],
        "echoes": network.echoes,
    }


def _node_document(node: NodeFacts) -> dict[str, object]:
    return asdict(node) | {"objects": [eoj_text(eoj) for eoj in node.objects]}


def _meter_document(meter: MeterFacts) -> dict[str, object]:
    document = asdict(meter)
    offset = meter.clock_offset
    document["object"] = eoj_text(document.pop("eoj"))
    document["missing_scaling"] = [epc_text(epc) for epc in meter.missing_scaling]
    document["clock_offset"] = None if offset is None else round(offset.total_seconds())
    document["stale_for"] = round(meter.stale_for.total_seconds())
    return document
