"""What has to be known about where things are kept, beside where one works with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence about where the sites are kept, with what can be done about it, if anything."""

    tone: str
    key: str
    params: Mapping[str, object] = field(default_factory=dict)
    action_key: str = ""
    action: Callable[[], object] | None = None
