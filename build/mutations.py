"""Damaged datagrams from real ones, the same for the same seed: what a line, a bug or an attacker makes of frames."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from typing import Final

_HEADER: Final = 12
_LONGEST_NOISE: Final = 80

Mutation = Callable[[random.Random, bytes, Sequence[bytes]], bytes]


def mutants(originals: Sequence[bytes], seed: int) -> Iterator[bytes]:
    """Yield damaged copies of `originals` without end; every kind of damage comes equally often."""
    rng = random.Random(seed)
    while True:
        yield rng.choice(MUTATIONS)(rng, rng.choice(originals), originals)


def _bit_flips(rng: random.Random, payload: bytes, _: Sequence[bytes]) -> bytes:
    damaged = bytearray(payload)
    for _flip in range(rng.randint(1, 8)):
        damaged[rng.randrange(len(damaged))] ^= 1 << rng.randrange(8)
    return bytes(damaged)


def _data_only(rng: random.Random, payload: bytes, _: Sequence[bytes]) -> bytes:
    """Leave the header alone, so that the data reaches the layouts."""
    damaged = bytearray(payload)
    if len(damaged) > _HEADER:
        for _byte in range(rng.randint(1, 4)):
            damaged[rng.randrange(_HEADER, len(damaged))] = rng.choice((0, 1, 0x7F, 0x80, 0xFE, 0xFF))
    return bytes(damaged)


def _truncation(rng: random.Random, payload: bytes, _: Sequence[bytes]) -> bytes:
    return payload[: rng.randrange(len(payload))]


def _splice(rng: random.Random, payload: bytes, originals: Sequence[bytes]) -> bytes:
    other = rng.choice(originals)
    return payload[: rng.randrange(len(payload))] + other[rng.randrange(len(other)) :]


def _length_fields(rng: random.Random, payload: bytes, _: Sequence[bytes]) -> bytes:
    """Change OPC, or the PDC of the first property."""
    damaged = bytearray(payload)
    at = rng.choice((_HEADER - 1, _HEADER + 1))
    if at < len(damaged):
        damaged[at] = rng.randrange(0x100)
    return bytes(damaged)


def _noise(rng: random.Random, _payload: bytes, _: Sequence[bytes]) -> bytes:
    return rng.choice((b"", b"\x10\x81")) + rng.randbytes(rng.randrange(_LONGEST_NOISE))


MUTATIONS: Final[tuple[Mutation, ...]] = (_bit_flips, _data_only, _truncation, _splice, _length_fields, _noise)
