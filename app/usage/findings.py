"""What a technician has to know of a usage file and of its comparison."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from app.findings import Finding, Severity
from app.usage.comparison import Comparison
from app.usage.explanation import Explanation
from app.usage.reading import YEARS, Usage
from app.values import plain

_POWER_FOR_ENERGY: Final = (Decimal(2), Decimal("0.5"))
_DIGITS: Final = 4


def usage_findings(usage: Usage, *, names_certain: bool) -> Iterator[Finding]:
    """Yield what is to be known of the file; `names_certain` unless it was guessed what its times name."""
    if usage.misfit_count:
        yield Finding("usage_misfits", Severity.WARNING, {"count": usage.misfit_count})
    if usage.left_out is not None:
        out = usage.left_out
        params = {"years": YEARS, "count": out.count, "first": out.first.isoformat(), "last": out.last.isoformat()}
        yield Finding("usage_left_out", Severity.WARNING, params)
    if usage.empty:
        yield Finding("usage_empty", Severity.INFO, {"count": usage.empty})
    if usage.repeated:
        yield Finding("usage_repeated", Severity.INFO, {"count": usage.repeated})
    if not names_certain:
        yield Finding("usage_names_assumed", Severity.WARNING)


def comparison_findings(comparison: Comparison) -> Iterator[Finding]:
    """Yield what the comparison comes to."""
    if not comparison.meter:
        return
    if not comparison.compared:
        yield Finding("usage_no_overlap", Severity.WARNING, _spans(comparison))
        return
    found = comparison.explanation
    if found is not None and not found.agrees:
        yield from _explained(found)
    elif comparison.first_differing is None:
        yield Finding("usage_agrees", Severity.INFO, {"compared": comparison.compared})
        return
    if comparison.first_differing is not None:
        yield Finding("usage_differs", Severity.WARNING, _differing(comparison))


def factor_text(factor: Decimal) -> str:
    """Return a factor to four digits: `1200`, `0.5`, `1.013`."""
    return plain(Decimal(f"{factor:.{_DIGITS}g}"))


def _explained(found: Explanation) -> Iterator[Finding]:
    if found.shift:
        yield Finding("usage_later" if found.shift > 0 else "usage_earlier", Severity.WARNING)
    if found.factor in _POWER_FOR_ENERGY:
        yield Finding("usage_power_for_energy", Severity.WARNING, {"factor": factor_text(found.factor)})
    elif found.factor != 1:
        inverse = factor_text(1 / found.factor)
        yield Finding("usage_scaled", Severity.WARNING, {"factor": factor_text(found.factor), "inverse": inverse})


def _differing(comparison: Comparison) -> dict[str, object]:
    first = comparison.first_differing
    return {
        "differing": comparison.differing,
        "compared": comparison.compared,
        "first": f"{first:%Y-%m-%d %H:%M}" if first else "",
    }


def _spans(comparison: Comparison) -> dict[str, object]:
    usage, meter = sorted(comparison.usage), sorted(comparison.meter)
    ends = {"usage_first": usage[0], "usage_last": usage[-1], "meter_first": meter[0], "meter_last": meter[-1]}
    return {name: at.date().isoformat() for name, at in ends.items()}
