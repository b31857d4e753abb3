from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.peers.namespaces import Cable, CannotMakeNamespaces, End, cable, lonely_namespace


@pytest.fixture(scope="session")
def bare_cable() -> Iterator[Cable]:
    """A laptop and a meter with link-local addresses only."""
    try:
        with cable("net") as laid:
            yield laid
    except CannotMakeNamespaces as reason:
        pytest.skip(f"no virtual cable on this machine: {reason}")


@pytest.fixture
def lonely() -> Iterator[End]:
    """A computer without any network."""
    try:
        with lonely_namespace("lonely") as end:
            yield end
    except CannotMakeNamespaces as reason:
        pytest.skip(f"no network namespace on this machine: {reason}")
