"""Our node as others see it: told from other laptops by this machine's hardware number."""

from __future__ import annotations

import uuid

from app.echonet.node import OwnNode


def own_node() -> OwnNode:
    """Return the node this machine is on the cable."""
    return OwnNode(uuid.getnode().to_bytes(6))
