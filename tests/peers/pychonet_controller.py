"""A controller on the PyPI package `pychonet`: finds the node on its line and reads one object, by a stack not ours.

Run by the interpreter that has pychonet, which is not Kaitsu's. The object is the first of the class group asked for
(02: meters, 05: controllers, 0E: the node profile). Prints one JSON document:
`{"address", "objects", "getmap", "values": {"E2": "hex", ...}}`, or exits with 3 when nothing answered.
"""

from __future__ import annotations

import argparse
import asyncio
import json

from pychonet import ECHONETAPIClient
from pychonet.lib.udpserver import UDPServer

GET = 0x62
GET_MAP = 0x9F
POLL_S = 0.1


async def main(own_address: str, group: int, epcs: list[int], timeout_s: float) -> int:
    found: list[str] = []

    async def on_node(address: str) -> None:
        found.append(address)

    server = UDPServer(local_ip=own_address)
    server.run("0.0.0.0", 3610, asyncio.get_running_loop())
    client = ECHONETAPIClient(server)
    client._logger = lambda *_: None  # it prints to stdout otherwise
    client._discover_callback = on_node
    # Without a task this waits twenty seconds: pychonet leaves the answer of a node it does not know unmatched.
    search = asyncio.create_task(client.discover())
    if not await until(lambda: any(address != own_address for address in found), timeout_s):
        return 3
    search.cancel()
    address = next(address for address in found if address != own_address)
    await client.discover(address)
    if not await until(lambda: client._state.get(address, {}).get("discovered", False), timeout_s):
        return 3
    print(json.dumps(await read_object(client, address, group, epcs)))
    return 0


async def read_object(client: ECHONETAPIClient, address: str, wanted: int, epcs: list[int]) -> dict[str, object]:
    objects = [
        (group, code, instance)
        for group, codes in client._state[address]["instances"].items()
        for code, instances in codes.items()
        for instance in instances
    ]
    group, code, instance = next(eoj for eoj in objects if eoj[0] == wanted)
    await client.getAllPropertyMaps(address, group, code, instance)
    await client.echonetMessage(address, group, code, instance, GET, [{"EPC": epc} for epc in epcs])
    state = client._state[address]["instances"][group][code][instance]
    return {
        "address": address,
        "objects": [f"0x{group:02X}{code:02X}{instance:02X}" for group, code, instance in objects],
        "getmap": sorted(state[GET_MAP]),
        "values": {f"{epc:02X}": as_text(state[epc]) for epc in epcs if epc in state},
    }


def as_text(value: object) -> str:
    """Return data as hexadecimal; pychonet itself turns the maps and the maker code into something else."""
    return value.hex() if isinstance(value, bytes) else str(value)


async def until(condition, timeout_s: float) -> bool:
    deadline = asyncio.get_running_loop().time() + timeout_s
    while not condition() and asyncio.get_running_loop().time() < deadline:
        await asyncio.sleep(POLL_S)
    return condition()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("own_address")
    parser.add_argument("--group", type=lambda text: int(text, 16), default=0x02)
    parser.add_argument("epcs", nargs="+", type=lambda text: int(text, 16))
    parser.add_argument("--timeout", type=float, default=10.0)
    arguments = parser.parse_args()
    raise SystemExit(asyncio.run(main(arguments.own_address, arguments.group, arguments.epcs, arguments.timeout)))
