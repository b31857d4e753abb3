"""Every property Kaitsu can read, one line each: code, names, layout, unit, access, what it is scaled by.

Names, layouts, access and scaling follow the Machine Readable Appendix 1.3.1 (release R). To add a class, add a
table and its line in `CLASSES`.

Access is the rule of the standard for Get, Set and announcement: R required, C required in Japan, o optional, - none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.echonet.objects import BIDIRECTIONAL_HV_METER_CLASS, HV_METER_CLASS, NODE_PROFILE_CLASS
from app.meter.layouts import (
    COEFFICIENT_CODES,
    HISTORY_DAY,
    I32,
    I32_PAIR,
    PLAIN_U32,
    STAMPED_U32,
    STAMPED_U32_PAIR,
    U8,
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
    ja: str
    en: str
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

# fmt: off
SUPER_CLASS: Final = (
    D(0x80, "動作状態", "Operation status", _ON_OFF, access="RoR"),
    D(0x81, "設置場所", "Installation location", Raw(), access="RRR"),
    D(0x82, "規格Version情報", "Standard version information", Raw(4), access="R-o"),
    D(0x83, "識別番号", "Identification number", Raw(17), access="o-o"),
    D(0x86, "メーカ異常コード", "Manufacturer's fault code", Raw(), access="o-o"),
    D(0x88, "異常発生状態", "Fault status", _FAULT, access="R-R"),
    D(0x89, "異常内容", "Fault description", Raw(2), access="o-o"),
    D(0x8A, "会員ID/メーカコード", "Manufacturer code", Raw(3), access="R-o"),
    D(0x8B, "事業場コード", "Business facility code", Raw(3), access="o-o"),
    D(0x8C, "商品コード", "Product code", Raw(12), access="o-o"),
    D(0x8D, "製造番号", "Production number", Raw(12), access="o-o"),
    D(0x8E, "製造年月日", "Production date", Raw(4), access="o-o"),
    D(0x97, "現在時刻設定", "Current time setting", Raw(2), access="ooo"),
    D(0x98, "現在年月日設定", "Current date setting", Raw(4), access="ooo"),
    D(0x9A, "積算運転時間", "Cumulative operating time", Raw(5), access="o-o"),
    D(0x9D, "状変アナウンスプロパティマップ", "Status change announcement property map", Raw(), access="R-o"),
    D(0x9E, "Setプロパティマップ", "Set property map", Raw(), access="R-o"),
    D(0x9F, "Getプロパティマップ", "Get property map", Raw(), access="R-o"),
)

NODE_PROFILE_PROPERTIES: Final = (
    D(0x82, "Version情報", "Version information", Raw(4), access="R-o"),
    D(0x83, "識別番号", "Identification number", Raw(17), access="R-o"),
    D(0xD3, "自ノードインスタンス数", "Number of self-node instances", Raw(3), access="R-o"),
    D(0xD4, "自ノードクラス数", "Number of self-node classes", Raw(2), access="R-o"),
    D(0xD5, "インスタンスリスト通知", "Instance list notification", Raw(), access="o-R"),
    D(0xD6, "自ノードインスタンスリストS", "Self-node instance list S", Raw(), access="R-o"),
    D(0xD7, "自ノードクラスリストS", "Self-node class list S", Raw(), access="R-o"),
)

HV_METER: Final = (
    D(0xC1, "月間最大需要電力", "Monthly maximum electric power demand", U32, "kW", "R-o", _DEMAND),
    D(0xC2, "累積最大需要電力", "Cumulative maximum electric power demand", U32, "kW", "o-o", _PEAK),
    D(0xC3, "定時需要電力 (30分平均電力)", "Electric power demand at fixed time (30-minute average electric power)", STAMPED_U32, "kW", "R-o", _DEMAND),
    D(0xC4, "需要電力有効桁数", "Number of effective digits of electric power demand", U8, "digits", "R-o"),
    D(0xC5, "需要電力単位", "Unit of electric power demand", _UNIT_A, "kW", "R-o"),
    D(0xC6, "需要電力計測値履歴", "Historical data of measured electric power demand", _DAYS, "kW", "R-o", _DEMAND),
    D(0xC7, "累積最大需要電力単位", "Unit of cumulative maximum electric power demand", _UNIT_A, "kW", "o-o"),
    D(0xCA, "力測積算無効電力量 (遅れ)計測値", "Measurement data of reactive electric power consumption (lag) for power factor measurement", STAMPED_U32, "kvarh", "o-o", _REACTIVE),
    D(0xCB, "定時力測積算無効電力量 (遅れ)計測値", "Measurement data of cumulative amount of reactive electric power consumption (lag) at fixed time for power factor measurement", STAMPED_U32, "kvarh", "o-o", _REACTIVE),
    D(0xCC, "力測積算無効電力量 (遅れ)有効桁数", "Number of effective digits for measurement data of cumulative amount of reactive electric power consumption (lag) for power factor measurement", U8, "digits", "o-o"),
    D(0xCD, "力測積算無効電力量 (遅れ)単位", "Unit of measurement data of cumulative amount of reactive electric power consumption (lag)", _UNIT_A, "kvarh", "o-o"),
    D(0xCE, "力測積算無効電力量 (遅れ)計測値履歴", "Historical data of measurement data of cumulative amount of reactive electric power consumption (lag) for power factor measurement", _DAYS, "kvarh", "o-o", _REACTIVE),
    D(0xD3, "係数", "Coefficient", PLAIN_U32, "", "R-o"),
    D(0xD4, "係数の倍率", "Multiplying factor for coefficient", Factor(COEFFICIENT_CODES), "", "R-o"),
    D(0xE0, "確定日", "Fixed date", U8, "", "R-o"),
    D(0xE1, "積算履歴収集日", "Day for which the historical data of measured cumulative amounts of electric energy is to be retrieved", HISTORY_DAY, "", "RRo"),
    D(0xE2, "積算有効電力量計測値", "Measured cumulative amounts of active electric energy", STAMPED_U32, "kWh", "R-o", _ENERGY),
    D(0xE3, "定時積算有効電力量計測値", "Cumulative amounts of active electric energy at fixed time", STAMPED_U32, "kWh", "R-o", _ENERGY),
    D(0xE4, "力測積算有効電力量計測値", "Measurement data of cumulative amounts of active electric energy for power factor measurement", STAMPED_U32, "kWh", "o-o", _ENERGY),
    D(0xE5, "積算有効電力量有効桁数", "Number of effective digits for cumulative amount of active electric energy", U8, "digits", "R-o"),
    D(0xE6, "積算有効電力量単位", "Unit of cumulative amounts of effective electric energy", _UNIT_A, "kWh", "R-o"),
    D(0xE7, "積算有効電力量計測値履歴", "Historical data of measured cumulative amount of active electric energy", _DAYS, "kWh", "R-o", _ENERGY),
)

BIDIRECTIONAL_HV_METER: Final = (
    D(0xC0, "Bルート識別番号", "Route B Identification number", Raw(16), access="C-o"),
    D(0xC1, "月間最大需要電力(正方向、逆方向計測値)", "Monthly maximum electric power demand (normal and reverse directions)", U32_PAIR, "kW", "R-o", _DEMAND),
    D(0xC2, "累積最大需要電力(正方向、逆方向計測値)", "Cumulative maximum electric power demand (normal and reverse directions)", U32_PAIR, "kW", "o-o", _PEAK),
    D(0xC3, "定時需要電力(30分平均電力)(正方向、逆方向計測値)", "Electric power demand at fixed time (30-minute average electric power) (normal and reverse directions)", STAMPED_U32_PAIR, "kW", "R-o", _DEMAND),
    D(0xC4, "需要電力有効桁数", "Number of effective digits of electric power demand", U8, "digits", "R-o"),
    D(0xC5, "需要電力単位", "Unit of electric power demand", _UNIT_F, "kW", "R-o"),
    D(0xC6, "需要電力計測値履歴(正方向計測値)", "Historical data of measured electric power demand (normal direction)", _DAYS, "kW", "R-o", _DEMAND),
    D(0xC7, "累積最大需要電力単位", "Unit of cumulative maximum electric power demand", _UNIT_F, "kW", "o-o"),
    D(0xC8, "需要電力計測値履歴(逆方向計測値)", "Historical data of measured electric power demand (reverse direction)", _DAYS, "kW", "R-o", _DEMAND),
    D(0xCA, "力測積算無効電力量(遅れ)計測値(正方向、逆方向計測値)", "Measurement data of cumulative amount of reactive electric energy (lag) for power factor (normal and reverse directions)", STAMPED_U32_PAIR, "kvarh", "o-o", _REACTIVE),
    D(0xCB, "定時力測積算無効電力量(遅れ)計測値(正方向、逆方向計測値)", "Measurement data of cumulative amount of reactive electric energy (lag) at fixed time for power factor (normal and reverse directions)", STAMPED_U32_PAIR, "kvarh", "o-o", _REACTIVE),
    D(0xCC, "積算無効電力量有効桁数", "Number of effective digits for cumulative amount of reactive electric energy", U8, "digits", "o-o"),
    D(0xCD, "積算無効電力量単位", "Unit for cumulative amounts of reactive electric energy", _UNIT_F, "kvarh", "o-o"),
    D(0xCE, "力測積算無効電力量(遅れ)計測値履歴(正方向計測値)", "Historical data of measurement data of cumulative amount of reactive electric energy (lag) for power factor (normal direction)", _DAYS, "kvarh", "o-o", _REACTIVE),
    D(0xCF, "力測積算無効電力量(遅れ)計測値履歴(逆方向計測値)", "Historical data of measurement data of cumulative amount of reactive electric energy (lag) for power factor (reverse direction)", _DAYS, "kvarh", "o-o", _REACTIVE),
    D(0xD0, "1分積算有効電力量計測値(正方向、逆方向計測値)", "One-minute measured cumulative amount of active electric energy (normal and reverse directions)", STAMPED_U32_PAIR, "kWh", "R-o", _ENERGY),
    D(0xD1, "1分力測積算無効電力量(遅れ)計測値(正方向、逆方向計測値)", "One-minute measurement data of cumulative amount of reactive electric energy (lag) for power factor (normal and reverse directions)", STAMPED_U32_PAIR, "kvarh", "o-o", _REACTIVE),
    D(0xD3, "係数", "Coefficient", PLAIN_U32, "", "R-o"),
    D(0xD4, "係数の倍率", "Multiplying factor for coefficient", Factor(COEFFICIENT_CODES), "", "R-o"),
    D(0xD5, "積算無効電力量計測値(遅れ)現在値(正方向、逆方向計測値)", "Present values of measured cumulative amount of reactive electric energy (lag) (normal and reverse directions)", STAMPED_U32_PAIR, "kvarh", "o-o", _REACTIVE),
    D(0xD6, "積算無効電力量計測値(進み)現在値(正方向、逆方向計測値)", "Present values of measured cumulative amount of reactive electric energy (lead) (normal and reverse directions)", STAMPED_U32_PAIR, "kvarh", "o-o", _REACTIVE),
    D(0xE0, "確定日", "Fixed date", U8, "", "R-o"),
    D(0xE1, "積算履歴収集日", "Day for which the historical data of measured cumulative amounts of electric energy is to be retrieved", HISTORY_DAY, "", "RRo"),
    D(0xE2, "積算有効電力量計測値(正方向、逆方向計測値)", "Measured cumulative amount of active electric energy (normal and reverse directions)", STAMPED_U32_PAIR, "kWh", "R-o", _ENERGY),
    D(0xE3, "定時積算有効電力量計測値(正方向、逆方向計測値)", "Cumulative amounts of active electric energy at fixed time (normal and reverse directions)", STAMPED_U32_PAIR, "kWh", "R-o", _ENERGY),
    D(0xE4, "力測積算有効電力量計測値(正方向、逆方向計測値)", "Measurement data of cumulative amount of active electric energy for power factor (normal and reverse directions)", STAMPED_U32_PAIR, "kWh", "o-o", _ENERGY),
    D(0xE5, "積算有効電力量有効桁数", "Number of effective digits for cumulative amount of active electric energy", U8, "digits", "R-o"),
    D(0xE6, "積算有効電力量単位", "Unit for cumulative amounts of active electric energy", _UNIT_F, "kWh", "R-o"),
    D(0xE7, "積算有効電力量計測値履歴(正方向計測値)", "Historical data of measured cumulative amount of active electric energy (normal direction)", _DAYS, "kWh", "R-o", _ENERGY),
    D(0xE8, "積算有効電力量計測値履歴(逆方向計測値)", "Historical data of measured cumulative amount of active electric energy (reverse direction)", _DAYS, "kWh", "R-o", _ENERGY),
    D(0xEA, "瞬時電力計測値", "Measured instantaneous electric energy", I32, "W", "R-o"),
    D(0xEB, "瞬時電流計測値2", "Measured instantaneous currents 2", I32_PAIR, "A", "R-o", tenth=True),
    D(0xED, "積算有効電力量計測値履歴2(正方向、逆方向計測値)", "Historical data of measured cumulative amount of active electric energy 2 (normal and reverse directions)", MinuteHistory(), "kWh", "R-o", _ENERGY),
    D(0xEE, "力測積算無効電力量(遅れ)計測値履歴2(正方向、逆方向計測値)", "Historical data of measurement data of cumulative amount of reactive electric energy (lag) for power factor 2 (normal and reverse directions)", MinuteHistory(), "kvarh", "o-o", _REACTIVE),
    D(0xEF, "積算履歴収集日2", "Day for which the historical data of measured cumulative amounts of electric energy is to be retrieved 2", MinuteHistory(values=False), "segments", "RRo"),
)
# fmt: on


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


def definition(class_code: int, epc: int) -> PropertyDefinition | None:
    """Return the line of a property, or None when Kaitsu does not know it."""
    return CLASSES.get(class_code, COMMON).get(epc)
