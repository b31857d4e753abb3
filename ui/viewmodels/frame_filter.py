"""What of a log is to be seen, as a person types it: `addr:169.254 esv:GET_RES epc:E2 hex:07EA 電力量`.

Terms of one key are alternatives, everything else must hold together. A word is looked for in what a kind of frame
says of itself, and when it is hexadecimal among the bytes as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from app.echonet.objects import Esv, class_of, eoj_text, epc_text
from app.errors import InputProblem
from app.site.text import half_width
from ui.i18n import Translator
from ui.viewmodels.frame_kind import FrameKind
from ui.viewmodels.frame_tree import property_name

KEYS: Final = ("addr", "esv", "epc", "hex")
_MISTYPED_KEY: Final = re.compile(r"(?=.*[g-z])[a-z]{2,8}", re.IGNORECASE)
"""What stands before a colon and is no beginning of an IPv6 address."""

_LOWEST_EPC: Final = 0x80
_HIGHEST_EPC: Final = 0xFF

Needles = tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class FrameFilter:
    """Terms of a filter; an empty one lets everything pass."""

    addresses: tuple[str, ...] = ()
    services: frozenset[int] = frozenset()
    epcs: frozenset[int] = frozenset()
    needles: Needles = ()
    words: tuple[str, ...] = ()
    errors_only: bool = False

    def look_for(self, kind: FrameKind, words: Translator) -> Needles | None:
        """Return which bytes a frame of this kind must hold to pass, None when none of the kind does."""
        if not self._may_pass(kind):
            return None
        needles = list(self.needles)
        if self.words:
            said = words_of(kind, words)
            for word in self.words:
                raw = _bytes_of(word)
                if word not in said and raw is None:
                    return None
                needles += [raw] if word not in said and raw is not None else []
        return tuple(needles)

    def _may_pass(self, kind: FrameKind) -> bool:
        ends = kind.source.address.lower(), kind.destination.address.lower()
        return (
            (kind.went_wrong or not self.errors_only)
            and (not self.addresses or any(one in end for one in self.addresses for end in ends))
            and (not self.services or kind.esv in self.services)
            and (not self.epcs or not self.epcs.isdisjoint(kind.epcs))
        )


EVERYTHING: Final = FrameFilter()


def parse_filter(text: str, *, errors_only: bool = False) -> FrameFilter:
    """Return the filter somebody typed, in whatever width; InputProblem names the term that makes no sense."""
    found: dict[str, list[str]] = {key: [] for key in (*KEYS, "")}
    for term in half_width(text).split():
        key, value = _split(term)
        found[key].append(value)
    return FrameFilter(
        tuple(one.lower() for one in found["addr"]),
        frozenset(map(_service, found["esv"])),
        frozenset(map(_property, found["epc"])),
        tuple(map(_hexadecimal, found["hex"])),
        tuple(one.lower() for one in found[""]),
        errors_only,
    )


def words_of(kind: FrameKind, words: Translator) -> str:
    """Return all that a kind of frame says, in lower case: what it is called in the language in force, and codes."""
    said = [kind.source.address, kind.destination.address, kind.interface]
    said.append(words.text("ui.log.sent" if kind.sent else "ui.log.received"))
    if kind.esv is None:
        said += [words.text("ui.log.malformed"), words.explain(kind.problem) if kind.problem else ""]
    else:
        device = class_of(kind.deoj if kind.esv.is_request else kind.seoj)
        said += [kind.esv.name, words.text(f"ui.esv.{kind.esv.name}"), eoj_text(kind.seoj), eoj_text(kind.deoj)]
        for epc in kind.epcs:
            said += [epc_text(epc), property_name(device, epc, words.language)]
    return " ".join(said).lower()


def _split(term: str) -> tuple[str, str]:
    """Return key and value; a word has no key."""
    key, colon, value = term.partition(":")
    if not colon or (key.lower() not in KEYS and not _MISTYPED_KEY.fullmatch(key)):
        return "", term
    if key.lower() not in KEYS:
        raise InputProblem("log_filter_key", found=key, known=" ".join(f"{one}:" for one in KEYS))
    if not value:
        raise InputProblem("log_filter_empty", found=term)
    return key.lower(), value


def _service(value: str) -> int:
    named = {esv.name: esv for esv in Esv} | {f"{esv:02X}": esv for esv in Esv}
    esv = named.get(value.upper().replace("-", "_").removeprefix("0X"))
    if esv is None:
        raise InputProblem("log_filter_service", found=value)
    return esv


def _property(value: str) -> int:
    digits = value.lower().removeprefix("0x")
    epc = int(digits, 16) if re.fullmatch(r"[0-9a-f]{2}", digits) else 0
    if not _LOWEST_EPC <= epc <= _HIGHEST_EPC:
        raise InputProblem("log_filter_property", found=value)
    return epc


def _hexadecimal(value: str) -> bytes:
    raw = _bytes_of(value.lower().removeprefix("0x"))
    if raw is None:
        raise InputProblem("log_filter_hex", found=value)
    return raw


def _bytes_of(word: str) -> bytes | None:
    return bytes.fromhex(word) if len(word) % 2 == 0 and re.fullmatch(r"[0-9a-f]+", word) else None
