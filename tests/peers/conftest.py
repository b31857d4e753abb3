from __future__ import annotations

import pytest

from tests.peers.namespaces import Cable, CannotMakeNamespaces, cable


@pytest.fixture(scope="session")
def line() -> Cable:
    """A laptop and a meter on a bare cable."""
    try:
        with cable() as laid:
            yield laid
    except CannotMakeNamespaces as reason:
        pytest.skip(f"no virtual cable on this machine: {reason}")
