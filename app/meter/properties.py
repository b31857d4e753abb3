"""Every property Kaitsu can read, one line each: code, name, layout, unit, access, what it is scaled by.

Layouts, access and scaling follow the Machine Readable Appendix 1.3.1 (release R). To add a class, add a
table and its line in `CLASSES`; the official names for people stand in
`resources/translations/*/properties.json` under `property.<class>.<code>`.

Access is the rule of the standard for Get, Set and announcement: R required, C required in Japan, o optional, - none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.echonet.objects import BIDIRECTIONAL_HV_METER_CLASS, HV_METER_CLASS, NODE_PROFILE_CLASS, epc_text
from app.meter.layouts import (
    COEFFICIENT,
    COEFFICIENT_CODES,
    DAY_OF_MONTH,
    DIGITS,
    HISTORY_DAY,
    I32,
    I32_PAIR,
    STAMPED_U32,
    STAMPED_U32_PAIR,
    U32,
    U32_PAIR,
    UNIT_CODES_028A,
    UNIT_CODES_028F,
    Choice,
    DayHistory,
    Factor,
    Layout,
    MinuteHistory,
    Raw,
)


@dataclass(frozen=True, slots=True)
class PropertyDefinition:
    """One line of a class: see the module for `access`; `tenth` marks values counted in 0.1 of their unit."""

    epc: int
    name: str
    layout: Layout
    unit: str = ""
    access: str = "o--"
    scaled_by: tuple[int, ...] = ()
    tenth: bool = False


D = PropertyDefinition
_DEMAND: Final = (0xC5, 0xD3, 0xD4)
_PEAK: Final = (0xC7, 0xD3, 0xD4)
_ENERGY: Final = (0xE6, 0xD3, 0xD4)
_REACTIVE: Final = (0xCD, 0xD3, 0xD4)
_ON_OFF: Final = Choice({0x30: "on", 0x31: "off"})
_FAULT: Final = Choice({0x41: "fault", 0x42: "no_fault"})
_DAYS: Final = DayHistory()
_UNIT_A: Final = Factor(UNIT_CODES_028A)
_UNIT_F: Final = Factor(UNIT_CODES_028F)

SUPER_CLASS: Final = (
    D(0x80, "operation_status", _ON_OFF, access="RoR"),
    D(0x81, "installation_location", Raw(), access="RRR"),
    D(0x82, "standard_version", Raw(4), access="R-o"),
    D(0x83, "identification", Raw(17), access="o-o"),
    D(0x84, "instantaneous_consumption", Raw(2), access="o-o"),
    D(0x85, "cumulative_consumption", Raw(4), access="o-o"),
    D(0x86, "maker_fault_code", Raw(), access="o-o"),
    D(0x87, "current_limit", Raw(1), access="ooo"),
    D(0x88, "fault_status", _FAULT, access="R-R"),
    D(0x89, "fault_description", Raw(2), access="o-o"),
    D(0x8A, "maker_code", Raw(3), access="R-o"),
    D(0x8B, "business_facility_code", Raw(3), access="o-o"),
    D(0x8C, "product_code", Raw(12), access="o-o"),
    D(0x8D, "production_number", Raw(12), access="o-o"),
    D(0x8E, "production_date", Raw(4), access="o-o"),
    D(0x8F, "power_saving", Raw(1), access="ooo"),
    D(0x93, "remote_control", Raw(1), access="ooo"),
    D(0x97, "current_time", Raw(2), access="ooo"),
    D(0x98, "current_date", Raw(4), access="ooo"),
    D(0x99, "power_limit", Raw(2), access="ooo"),
    D(0x9A, "operating_time", Raw(5), access="o-o"),
    D(0x9D, "announcement_map", Raw(), access="R-o"),
    D(0x9E, "set_map", Raw(), access="R-o"),
    D(0x9F, "get_map", Raw(), access="R-o"),
)

NODE_PROFILE_PROPERTIES: Final = (
    D(0x80, "operation_status", _ON_OFF, access="R-R"),
    D(0x82, "protocol_version", Raw(4), access="R-o"),
    D(0x83, "identification", Raw(17), access="R-o"),
    D(0x88, "fault_status", _FAULT, access="o-o"),
    D(0xBF, "unique_identifier", Raw(2), access="ooo"),
    D(0xD3, "instance_count", Raw(3), access="R-o"),
    D(0xD4, "class_count", Raw(2), access="R-o"),
    D(0xD5, "instance_list_notification", Raw(), access="o-R"),
    D(0xD6, "instance_list", Raw(), access="R-o"),
    D(0xD7, "class_list", Raw(), access="R-o"),
)

HV_METER: Final = (
    D(0xC1, "monthly_maximum_demand", U32, "kW", "R-o", _DEMAND),
    D(0xC2, "cumulative_maximum_demand", U32, "kW", "o-o", _PEAK),
    D(0xC3, "fixed_time_demand", STAMPED_U32, "kW", "R-o", _DEMAND),
    D(0xC4, "demand_digits", DIGITS, "digits", "R-o"),
    D(0xC5, "demand_unit", _UNIT_A, "kW", "R-o"),
    D(0xC6, "demand_history", _DAYS, "kW", "R-o", _DEMAND),
    D(0xC7, "cumulative_maximum_demand_unit", _UNIT_A, "kW", "o-o"),
    D(0xCA, "reactive_energy_lag", STAMPED_U32, "kvarh", "o-o", _REACTIVE),
    D(0xCB, "fixed_time_reactive_energy_lag", STAMPED_U32, "kvarh", "o-o", _REACTIVE),
    D(0xCC, "reactive_energy_digits", DIGITS, "digits", "o-o"),
    D(0xCD, "reactive_energy_unit", _UNIT_A, "kvarh", "o-o"),
    D(0xCE, "reactive_energy_lag_history", _DAYS, "kvarh", "o-o", _REACTIVE),
    D(0xD3, "coefficient", COEFFICIENT, "", "R-o"),
    D(0xD4, "coefficient_multiplier", Factor(COEFFICIENT_CODES), "", "R-o"),
    D(0xE0, "fixed_date", DAY_OF_MONTH, "", "R-o"),
    D(0xE1, "history_day", HISTORY_DAY, "", "RRo"),
    D(0xE2, "cumulative_energy", STAMPED_U32, "kWh", "R-o", _ENERGY),
    D(0xE3, "fixed_time_cumulative_energy", STAMPED_U32, "kWh", "R-o", _ENERGY),
    D(0xE4, "power_factor_energy", STAMPED_U32, "kWh", "o-o", _ENERGY),
    D(0xE5, "energy_digits", DIGITS, "digits", "R-o"),
    D(0xE6, "energy_unit", _UNIT_A, "kWh", "R-o"),
    D(0xE7, "energy_history", _DAYS, "kWh", "R-o", _ENERGY),
)

BIDIRECTIONAL_HV_METER: Final = (
    D(0xC0, "route_b_identification", Raw(16), access="C-o"),
    D(0xC1, "monthly_maximum_demand", U32_PAIR, "kW", "R-o", _DEMAND),
    D(0xC2, "cumulative_maximum_demand", U32_PAIR, "kW", "o-o", _PEAK),
    D(0xC3, "fixed_time_demand", STAMPED_U32_PAIR, "kW", "R-o", _DEMAND),
    D(0xC4, "demand_digits", DIGITS, "digits", "R-o"),
    D(0xC5, "demand_unit", _UNIT_F, "kW", "R-o"),
    D(0xC6, "forward_demand_history", _DAYS, "kW", "R-o", _DEMAND),
    D(0xC7, "cumulative_maximum_demand_unit", _UNIT_F, "kW", "o-o"),
    D(0xC8, "reverse_demand_history", _DAYS, "kW", "R-o", _DEMAND),
    D(0xCA, "reactive_energy_lag", STAMPED_U32_PAIR, "kvarh", "o-o", _REACTIVE),
    D(0xCB, "fixed_time_reactive_energy_lag", STAMPED_U32_PAIR, "kvarh", "o-o", _REACTIVE),
    D(0xCC, "reactive_energy_digits", DIGITS, "digits", "o-o"),
    D(0xCD, "reactive_energy_unit", _UNIT_F, "kvarh", "o-o"),
    D(0xCE, "forward_reactive_energy_lag_history", _DAYS, "kvarh", "o-o", _REACTIVE),
    D(0xCF, "reverse_reactive_energy_lag_history", _DAYS, "kvarh", "o-o", _REACTIVE),
    D(0xD0, "one_minute_energy", STAMPED_U32_PAIR, "kWh", "R-o", _ENERGY),
    D(0xD1, "one_minute_reactive_energy_lag", STAMPED_U32_PAIR, "kvarh", "o-o", _REACTIVE),
    D(0xD3, "coefficient", COEFFICIENT, "", "R-o"),
    D(0xD4, "coefficient_multiplier", Factor(COEFFICIENT_CODES), "", "R-o"),
    D(0xD5, "present_reactive_energy_lag", STAMPED_U32_PAIR, "kvarh", "o-o", _REACTIVE),
    D(0xD6, "present_reactive_energy_lead", STAMPED_U32_PAIR, "kvarh", "o-o", _REACTIVE),
    D(0xE0, "fixed_date", DAY_OF_MONTH, "", "R-o"),
    D(0xE1, "history_day", HISTORY_DAY, "", "RRo"),
    D(0xE2, "cumulative_energy", STAMPED_U32_PAIR, "kWh", "R-o", _ENERGY),
    D(0xE3, "fixed_time_cumulative_energy", STAMPED_U32_PAIR, "kWh", "R-o", _ENERGY),
    D(0xE4, "power_factor_energy", STAMPED_U32_PAIR, "kWh", "o-o", _ENERGY),
    D(0xE5, "energy_digits", DIGITS, "digits", "R-o"),
    D(0xE6, "energy_unit", _UNIT_F, "kWh", "R-o"),
    D(0xE7, "forward_energy_history", _DAYS, "kWh", "R-o", _ENERGY),
    D(0xE8, "reverse_energy_history", _DAYS, "kWh", "R-o", _ENERGY),
    D(0xEA, "instantaneous_power", I32, "W", "R-o"),
    D(0xEB, "instantaneous_currents", I32_PAIR, "A", "R-o", tenth=True),
    D(0xED, "one_minute_energy_history", MinuteHistory(), "kWh", "R-o", _ENERGY),
    D(0xEE, "one_minute_reactive_energy_lag_history", MinuteHistory(), "kvarh", "o-o", _REACTIVE),
    D(0xEF, "one_minute_history_choice", MinuteHistory(values=False), "segments", "RRo"),
)


def _table(*parts: tuple[PropertyDefinition, ...]) -> Mapping[int, PropertyDefinition]:
    """Merge tables; a later one redefines what a class changes of its super class."""
    return {line.epc: line for part in parts for line in part}


COMMON: Final = _table(SUPER_CLASS)
"""What every device object has; enough to read the name plate of a node of an unknown class."""

CLASSES: Final[Mapping[int, Mapping[int, PropertyDefinition]]] = {
    NODE_PROFILE_CLASS: _table(SUPER_CLASS, NODE_PROFILE_PROPERTIES),
    HV_METER_CLASS: _table(SUPER_CLASS, HV_METER),
    BIDIRECTIONAL_HV_METER_CLASS: _table(SUPER_CLASS, BIDIRECTIONAL_HV_METER),
}


def required(class_code: int) -> frozenset[int]:
    """Return what every object of a class must answer to a Get."""
    return frozenset(epc for epc, line in CLASSES.get(class_code, COMMON).items() if line.access[0] in "RC")


def name_key(class_code: int, epc: int) -> str:
    """Return the catalogue key of a property's official name, that of the super class where a class has none."""
    if definition(class_code, epc) is None:
        return "property.unknown"
    own = class_code if definition(class_code, epc) is not COMMON.get(epc) else 0x0000
    return f"property.0x{own:04X}.{epc_text(epc)}"


def definition(class_code: int, epc: int) -> PropertyDefinition | None:
    """Return the line of a property, or None when Kaitsu does not know it."""
    return CLASSES.get(class_code, COMMON).get(epc)
