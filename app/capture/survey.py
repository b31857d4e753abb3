"""What is in a capture, before anyone plays it: read once from end to end, in constant memory."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.capture.reader import read_capture
from app.findings import Finding


@dataclass(frozen=True, slots=True)
class CaptureSurvey:
    """How many ECHONET Lite datagrams there are, when the first and the latest came (ns since 1970), what is missing.

    Both times are 0 in a capture without datagrams.
    """

    datagrams: int
    first_ns: int
    latest_ns: int
    findings: tuple[Finding, ...]

    @property
    def duration_s(self) -> float:
        """Seconds from the first datagram to the latest."""
        return (self.latest_ns - self.first_ns) / 1e9


def survey_capture(path: Path) -> CaptureSurvey:
    """Read the whole capture (some seconds for a million frames); raises what `read_capture` raises."""
    findings: list[Finding] = []
    datagrams = first_ns = latest_ns = 0
    for item in read_capture(path):
        if isinstance(item, Finding):
            findings.append(item)
            continue
        time_ns = item.datagram.time_ns
        first_ns = first_ns if datagrams else time_ns
        latest_ns = max(latest_ns, time_ns)
        datagrams += 1
    return CaptureSurvey(datagrams, first_ns, latest_ns, tuple(findings))
