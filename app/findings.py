"""One finding: something noticed, with its code, weight and evidence; words come from `app.messages`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Severity(StrEnum):
    """How much a finding matters: `error` stops the work, `warning` needs a look, `info` is good to know."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


_NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Finding:
    """A code (`finding.<code>` in the catalogue), its severity and the facts that fill its sentence."""

    code: str
    severity: Severity
    params: Mapping[str, object] = field(default_factory=lambda: _NOTHING)
