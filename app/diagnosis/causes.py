"""Every cause Kaitsu knows, one line each: code, weight, question of the utility's guide, the function that looks.

The order is that of likelihood: what keeps the machine from hearing anything stands before what a silent line means,
and that before what a meter does. Where a rule is eased, the fact is a remark as soon as it cannot be the cause.
"""

from __future__ import annotations

from typing import Final

from app.diagnosis import line, metering, network
from app.diagnosis.cause import Cause, Diagnosis
from app.diagnosis.facts import Facts
from app.findings import Severity

INFO, WARNING, ERROR = Severity.INFO, Severity.WARNING, Severity.ERROR
Q8, Q28, Q29 = "Q8", "Q28", "Q29"
"""Questions of the utility's FAQ: low voltage, nothing is received, nothing is sent (re-activation)."""


def _anyone_heard(facts: Facts) -> bool:
    return facts.anyone_heard


CAUSES: Final = (
    # The machine
    Cause("port_taken", ERROR, None, network.port_taken),
    Cause("no_interface", ERROR, None, network.no_interface),
    Cause("adapter_disabled", ERROR, None, network.adapter_disabled, eased=INFO),
    Cause("no_link", ERROR, Q28, network.no_link, eased=INFO),
    Cause("only_virtual", ERROR, None, network.only_virtual, eased=INFO),
    Cause("no_address_yet", ERROR, None, network.no_address_yet, eased=WARNING, once=_anyone_heard),
    Cause("address_out_of_reach", ERROR, None, network.address_out_of_reach, eased=WARNING),
    Cause("join_failed", ERROR, None, network.problems("join_failed"), eased=WARNING, once=_anyone_heard),
    Cause("send_failed", ERROR, None, network.problems("send_failed"), eased=WARNING, once=_anyone_heard),
    Cause("interface_missing", WARNING, None, network.problems("interface_missing")),
    Cause("nothing_joined", ERROR, None, network.nothing_joined),
    Cause("answers_cut", ERROR, None, network.answers_cut),
    Cause("public_network", ERROR, None, network.public_network, eased=WARNING, once=_anyone_heard),
    Cause("firewall_closed", ERROR, None, network.firewall_closed, eased=WARNING, once=_anyone_heard),
    # The line
    Cause("heard_ourselves", ERROR, Q28, line.heard_ourselves),
    Cause("heard_nothing", ERROR, Q28, line.heard_nothing),
    Cause("low_voltage_meter", ERROR, Q8, line.low_voltage_meter, eased=INFO),
    Cause("other_meter_class", ERROR, None, line.other_meter_class, eased=INFO),
    Cause("wrong_subnet", ERROR, None, line.wrong_subnet, eased=WARNING),
    Cause("malformed_heard", ERROR, None, line.malformed_heard, eased=WARNING),
    Cause("answers_unasked", ERROR, None, line.answers_unasked, eased=WARNING),
    Cause("crowded_line", ERROR, None, line.crowded_line, eased=WARNING),
    Cause("no_meter_heard", ERROR, None, line.no_meter_heard),
    # The meter
    Cause("meter_silent", ERROR, Q29, metering.silent, eased=WARNING),
    Cause("not_measured", ERROR, Q29, metering.not_measured),
    Cause("scaling_missing", ERROR, None, metering.scaling_missing),
    Cause("laptop_clock", WARNING, None, metering.laptop_clock),
    Cause("meter_clock_wrong", ERROR, None, metering.clock_wrong),
    Cause("meter_clock_off", WARNING, None, metering.clock_off),
    Cause("stale_stamp", WARNING, Q29, metering.stale_stamp),
    Cause("doubted_notifications", WARNING, None, metering.doubted_notifications),
    Cause("address_silent", WARNING, None, line.address_silent),
    Cause("slow_answers", WARNING, None, metering.slow_answers),
    Cause("family_unusable", INFO, None, network.problems("family_unusable")),
    Cause("small_batches", INFO, None, metering.small_batches),
)

_WORST_FIRST: Final = (ERROR, WARNING, INFO)


def diagnose(facts: Facts) -> list[Diagnosis]:
    """Return what the facts amount to: worst first, and among equals the most likely cause first."""
    found = [diagnosis for cause in CAUSES for diagnosis in cause.diagnoses(facts)]
    return sorted(found, key=lambda diagnosis: _WORST_FIRST.index(diagnosis.severity))
