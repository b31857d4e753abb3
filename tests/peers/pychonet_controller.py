"""A controller on the PyPI package `pychonet`: finds the meters on its line and reads them, by a stack not ours.

Run by the interpreter that has pychonet, which is not Kaitsu's. Prints one JSON document:
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


async def main(own_address: str, epcs: list[int], timeout_s: float) -> int:
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
    print(json.dumps(await read_meter(client, address, epcs)))
    return 0


async def read_meter(client: ECHONETAPIClient, address: str, epcs: list[int]) -> dict[str, object]:
    objects = [
        (group, code, instance)
        for group, codes in client._state[address]["instances"].items()
        for code, instances in codes.items()
        for instance in instances
    ]
    group, code, instance = next(eoj for eoj in objects if eoj[0] == 0x02)
    await client.getAllPropertyMaps(address, group, code, instance)
    await client.echonetMessage(address, group, code, instance, GET, [{"EPC": epc} for epc in epcs])
    state = client._state[address]["instances"][group][code][instance]
    return {
        "address": address,
        "objects": [f"0x{group:02X}{code:02X}{instance:02X}" for group, code, instance in objects],
        "getmap": sorted(state[GET_MAP]),
        "values": {f"{epc:02X}": state[epc].hex() for epc in epcs if epc in state},
    }


async def until(condition, timeout_s: float) -> bool:
    deadline = asyncio.get_running_loop().time() + timeout_s
    while not condition() and asyncio.get_running_loop().time() < deadline:
        await asyncio.sleep(POLL_S)
    return condition()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("own_address")
    parser.add_argument("epcs", nargs="+", type=lambda text: int(text, 16))
    parser.add_argument("--timeout", type=float, default=10.0)
    arguments = parser.parse_args()
    raise SystemExit(asyncio.run(main(arguments.own_address, arguments.epcs, arguments.timeout)))
