"""Write the Wireshark dissector from Kaitsu's own tables: `python build/make_dissector.py`.

Names, layouts, units and services come from `app` and the catalogue of words; how a frame is walked stands in
`build/dissector.lua`. A test compares the file in the repository with what this makes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.echonet.datagram import PORT  # noqa: E402 (found only once the path is set)
from app.echonet.objects import NODE_PROFILE_CLASS, Esv, epc_text  # noqa: E402
from app.echonet.session import INSTANCE_LIST, INSTANCE_LIST_NOTIFICATION  # noqa: E402
from app.messages import Language, text  # noqa: E402
from app.meter.layouts import (  # noqa: E402
    COUNTER,
    NO_DATA_U32,
    Choice,
    DayHistory,
    Factor,
    Layout,
    MinuteHistory,
    Numbers,
    Raw,
)
from app.meter.plan import MAPS  # noqa: E402
from app.meter.properties import CLASSES, COMMON, PropertyDefinition, name_key  # noqa: E402
from app.values import plain  # noqa: E402

TARGET: Final = ROOT / "resources" / "wireshark" / "kaitsu-echonet-lite.lua"
LOGIC: Final = ROOT / "build" / "dissector.lua"

HEAD: Final = """-- ECHONET Lite for Wireshark, with the high-voltage smart meters 0x028A and 0x028F.
-- Made by build/make_dissector.py from the tables of Kaitsu: change those, not this file.
-- Copyright of Kaitsu's authors, Apache-2.0. Property names: ECHONET Machine Readable Appendix 1.3.1, release R.
"""

REASONS: Final = (
    "foreign_header",
    "arbitrary_format",
    "truncated",
    "unknown_service",
    "trailing_bytes",
    "no_properties",
    "data_length",
    "number_range",
    "unknown_code",
    "impossible_date",
    "history_day",
    "segment_count",
    "property_map_length",
    "property_map_count",
    "instance_list",
)

_COUNTER: Final = {"size": 4, "low": COUNTER.start, "high": COUNTER.stop - 1, "no_data": NO_DATA_U32}
_SUPER_CLASS: Final = 0


def dissector() -> str:
    """Return the whole Lua file."""
    lines = {_SUPER_CLASS: COMMON, **CLASSES}
    layouts = list(dict.fromkeys(_lua(layout_of(code, line)) for code, part in lines.items() for line in part.values()))
    numbers = {layout: number for number, layout in enumerate(layouts, 1)}
    classes = {
        code: {epc: _line(code, line, numbers) for epc, line in sorted(part.items())} for code, part in lines.items()
    }
    tables = {
        "PORT": str(PORT),
        "SET_GET": f"0x{Esv.SET_GET:02X}",
        "SERVICES": _codes({esv: esv.name for esv in Esv}),
        "REQUESTS": _codes({esv: True for esv in Esv if esv.is_request}),
        "TWO_LISTS": _codes({esv: True for esv in Esv if esv.has_two_lists}),
        "REFUSALS": _codes({esv: both(f"ui.esv.{esv.name}") for esv in Esv if esv.is_refusal}),
        "WORDS": "{\n" + "".join(f"  {code} = {_lua(both(f'error.{code}'))},\n" for code in REASONS) + "}",
        "LAYOUTS": "{\n" + "".join(f"  {layout},\n" for layout in layouts) + "}",
        "CLASSES": "{\n" + "".join(_class(code, part) for code, part in classes.items()) + "}",
    }
    made = "\n".join(f"local {name} = {content}" for name, content in tables.items())
    return f"{HEAD}\n{made}\n\n{LOGIC.read_text(encoding='utf-8')}"


def both(key: str) -> str:
    """Return words in both languages, which a Lua file cannot choose between."""
    return f"{text(key, Language.EN)} / {text(key, Language.JA)}"


def layout_of(class_code: int, line: PropertyDefinition) -> dict[str, object]:
    """Return what the Lua readers need to know of a property's data."""
    if line.epc in MAPS:
        return {"kind": "property_map"}
    if class_code == NODE_PROFILE_CLASS and line.epc in (INSTANCE_LIST, INSTANCE_LIST_NOTIFICATION):
        return {"kind": "instance_list"}
    return _layout(line.layout)


def _layout(layout: Layout) -> dict[str, object]:
    match layout:
        case Numbers():
            span = {"low": layout.allowed.start, "high": layout.allowed.stop - 1, "no_data": layout.no_data}
            number = {"size": layout.number.sizeof(), "signed": layout.number.fmtstr[-1].islower()}
            return {"kind": "numbers", "columns": layout.columns, "stamped": layout.stamped, **number, **span}
        case DayHistory():
            return {"kind": "day_history", **_COUNTER}
        case MinuteHistory():
            return {"kind": "minute_history", "values": layout.values, **_COUNTER}
        case Factor():
            return {"kind": "factor", "codes": {code: plain(factor) for code, factor in layout.codes.items()}}
        case Choice():
            return {"kind": "choice", "codes": layout.names}
        case Raw():
            return {"kind": "raw", "size": layout.size}
    raise TypeError(f"{type(layout).__name__} has no reader in {LOGIC.name}")


def _line(class_code: int, line: PropertyDefinition, numbers: Mapping[str, int]) -> str:
    key = name_key(class_code, line.epc)
    names = {"en": text(key, Language.EN), "ja": text(key, Language.JA)}
    fields = {**names, "layout": numbers[_lua(layout_of(class_code, line))], "unit": _unit(line)}
    return _lua({name: value for name, value in fields.items() if value != ""})


def _unit(line: PropertyDefinition) -> str:
    """Return what one count is: `kW × 0xC5·0xD3·0xD4`."""
    unit = f"0.1 {line.unit}" if line.tenth else line.unit
    return f"{unit} × {'·'.join(map(epc_text, line.scaled_by))}" if line.scaled_by else unit


def _class(code: int, lines: Mapping[int, str]) -> str:
    return (
        f"  [0x{code:04X}] = {{\n" + "".join(f"    [{epc_text(epc)}] = {ln},\n" for epc, ln in lines.items()) + "  },\n"
    )


def _codes(values: Mapping[Esv, object]) -> str:
    return "{\n" + "".join(f"  [0x{code:02X}] = {_lua(value)},\n" for code, value in values.items()) + "}"


def _lua(value: object) -> str:
    """Return a Python value as Lua writes it; None leaves a field out."""
    match value:
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case str():
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
        case Mapping():
            return "{ " + ", ".join(_entries(value)) + " }"
    raise TypeError(f"{type(value).__name__} has no place in a Lua table")


def _entries(value: Mapping[object, object]) -> Iterable[str]:
    for key, item in value.items():
        if item is not None:
            yield f"{key if isinstance(key, str) else f'[{_lua(key)}]'} = {_lua(item)}"


def main() -> int:
    """Write the file."""
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(dissector(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
