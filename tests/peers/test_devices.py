"""Kaitsu's terminal front at one end of a bare cable, at the other our virtual meter or one that others wrote."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.peers.namespaces import Cable, End

HERE = Path(__file__).parent
VIRTUAL_METER = (sys.executable, str(HERE / "virtual_meter.py"))
IP_VERSIONS = pytest.mark.parametrize("version", [4, 6])


def peers_python() -> str:
    """Return the interpreter that has pychonet, or skip."""
    folder = "Scripts/python.exe" if os.name == "nt" else "bin/python"
    made = HERE.parents[1] / ".venv-peers" / folder
    interpreter = os.environ.get("KAITSU_PEERS_PYTHON") or (str(made) if made.exists() else "")
    if not interpreter:
        pytest.skip("no interpreter with pychonet: set KAITSU_PEERS_PYTHON or make .venv-peers with build/dev.py")
    return interpreter


def javascript_meter(version: int) -> tuple[str, ...]:
    """Return the command line of the npm device, or skip."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node.js is not installed")
    if not (HERE / "node_modules" / "echonet-lite").is_dir():
        pytest.skip("the npm package echonet-lite is not installed: run npm ci in tests/peers")
    return node, str(HERE / "node_meter.js"), str(version)


def cli(end: End, *arguments: str) -> dict[str, object]:
    """Run kaitsu-cli at one end of the cable and return the one JSON document it prints."""
    done = end.run(sys.executable, "-m", "app.cli", *arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def address(line: Cable, version: int) -> str:
    return line.meter.ipv4 if version == 4 else f"{line.meter.ipv6}%{line.laptop.interface}"


def only_node(found: dict[str, object]) -> dict[str, object]:
    (node,) = found["nodes"]
    return node


@IP_VERSIONS
@pytest.mark.parametrize("meter_class", ["028A", "028F"])
def test_the_virtual_meter_is_discovered(line, version, meter_class):
    with line.meter.running(*VIRTUAL_METER, "--family", str(version), "--class", meter_class):
        node = only_node(cli(line.laptop, "discover", "--timeout", "4"))
    assert node["address"] == address(line, version)
    assert node["interface"] == line.laptop.interface
    assert node["ip_version"] == version
    assert node["objects"] == [f"0x{meter_class}01"]
    assert node["is_meter"] is True


@IP_VERSIONS
def test_a_meter_others_wrote_is_discovered(line, version):
    with line.meter.running(*javascript_meter(version)):
        node = only_node(cli(line.laptop, "discover", "--timeout", "4"))
    assert node["address"] == address(line, version)
    assert node["ip_version"] == version
    assert node["objects"] == ["0x028A01"]
    assert node["is_meter"] is True


@IP_VERSIONS
def test_a_meter_others_wrote_is_read(line, version):
    with line.meter.running(*javascript_meter(version)):
        read = cli(line.laptop, "read", "--address", address(line, version), "--epc", "E2,C3,D3")
    values = {one["epc"]: one for one in read["properties"]}
    assert values["0xE2"]["value"] == 0x3FD68A * 1200 / 1000
    assert values["0xE2"]["at"] == "2026-11-20T08:30:00+09:00"
    assert values["0xC3"]["value"] == 0x280 * 1200 / 1000
    assert values["0xD3"]["value"] == 1200


def test_a_controller_others_wrote_finds_and_reads_the_virtual_meter(line):
    script = (str(HERE / "pychonet_controller.py"), line.laptop.ipv4)
    interpreter = peers_python()
    with line.meter.running(*VIRTUAL_METER, "--family", "4"):
        done = line.laptop.run(interpreter, *script, "D3", "E6", "E2", "C3")
    assert done.returncode == 0, done.stderr
    read = json.loads(done.stdout)
    assert read["address"] == line.meter.ipv4
    assert read["objects"] == ["0x028A01"]
    assert {0x80, 0xC6, 0xD3, 0xE1, 0xE2, 0xE7} <= set(read["getmap"])
    assert read["values"]["D3"] == "000004b0"
    assert read["values"]["E6"] == "03"
    assert read["values"]["E2"].startswith("07ea0b1408")
    assert len(read["values"]["C3"]) == 22


PROFILE_MUST_HAVE = ("80", "82", "83", "8a", "9d", "9e", "9f", "d3", "d4", "d6", "d7")
CONTROLLER_MUST_HAVE = ("80", "81", "82", "88", "8a", "9d", "9e", "9f")


def test_pychonet_finds_our_own_node_and_reads_its_controller_object(line):
    script = (str(HERE / "pychonet_controller.py"), line.laptop.ipv4, "--group", "05", *CONTROLLER_MUST_HAVE)
    interpreter = peers_python()
    with line.meter.running(sys.executable, str(HERE / "our_node.py")):
        done = line.laptop.run(interpreter, *script)
    assert done.returncode == 0, done.stderr
    read = json.loads(done.stdout)
    assert read["objects"] == ["0x05FF01"]
    assert {f"{epc:02x}" for epc in read["getmap"]} >= set(CONTROLLER_MUST_HAVE)
    assert {epc.lower() for epc in read["values"]} == set(CONTROLLER_MUST_HAVE)


@pytest.mark.parametrize(("eoj", "required"), [("0ef001", PROFILE_MUST_HAVE), ("05ff01", CONTROLLER_MUST_HAVE)])
def test_the_npm_package_finds_our_own_node_and_reads_what_it_must_have(line, eoj, required):
    node, *_ = javascript_meter(4)
    with line.meter.running(sys.executable, str(HERE / "our_node.py")):
        done = line.laptop.run(node, str(HERE / "node_controller.js"), "4", eoj, *required)
    assert done.returncode == 0, done.stdout + done.stderr
    read = json.loads(done.stdout.splitlines()[-1])
    assert read["address"] == line.meter.ipv4
    assert all(read["values"][epc] for epc in required)


def test_the_half_hour_is_notified_to_whoever_listens(line):
    """The clock starts two seconds before half past eight, so an INF comes while somebody watches."""
    with line.meter.running(*VIRTUAL_METER):
        done = line.laptop.run(sys.executable, "-m", "app.cli", "watch", "--duration", "6", "--interval", "1", "--json")
    assert done.returncode == 0, done.stderr
    assert "08:30:00" in done.stdout
