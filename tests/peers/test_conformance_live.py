"""`kaitsu-cli read --check` at one end of a bare cable, the virtual meter at the other."""

from __future__ import annotations

import pytest

from tests.peers.test_devices import VIRTUAL_METER, cli


@pytest.mark.parametrize("meter_class", ["028A", "028F"])
def test_the_virtual_meter_keeps_to_the_standard(line, meter_class):
    """Its clock runs from a date of its own, so only that check fails."""
    with line.meter.running(*VIRTUAL_METER, "--class", meter_class):
        checks = {one["id"]: one for one in cli(line.laptop, "read", "--check")["checks"]}
    assert [name for name, one in checks.items() if one["verdict"] == "fail"] == ["clock_offset"]
    assert {item["epc"] for item in checks["scaling"]["evidence"]} >= {"0xC5", "0xD3", "0xD4", "0xE6"}
    assert all(item["datagram"] > 0 and item["at"] for item in checks["scaling"]["evidence"])
