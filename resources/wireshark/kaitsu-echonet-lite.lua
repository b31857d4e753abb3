-- ECHONET Lite for Wireshark, with the high-voltage smart meters 0x028A and 0x028F.
-- Made by build/make_dissector.py from the tables of Kaitsu: change those, not this file.
-- Copyright of Kaitsu's authors, Apache-2.0. Property names: ECHONET Machine Readable Appendix 1.3.1, release R.

local PORT = 3610
local SET_GET = 0x6E
local SERVICES = {
  [0x50] = "SET_I_SNA",
  [0x51] = "SET_C_SNA",
  [0x52] = "GET_SNA",
  [0x53] = "INF_SNA",
  [0x5E] = "SET_GET_SNA",
  [0x60] = "SET_I",
  [0x61] = "SET_C",
  [0x62] = "GET",
  [0x63] = "INF_REQ",
  [0x6E] = "SET_GET",
  [0x71] = "SET_RES",
  [0x72] = "GET_RES",
  [0x73] = "INF",
  [0x74] = "INFC",
  [0x7A] = "INFC_RES",
  [0x7E] = "SET_GET_RES",
}
local REQUESTS = {
  [0x60] = true,
  [0x61] = true,
  [0x62] = true,
  [0x63] = true,
  [0x6E] = true,
}
local TWO_LISTS = {
  [0x5E] = true,
  [0x6E] = true,
  [0x7E] = true,
}
local REFUSALS = {
  [0x50] = "SetI refused / SetI 不可応答",
  [0x51] = "SetC refused / SetC 不可応答",
  [0x52] = "Get refused / Get 不可応答",
  [0x53] = "INF request refused / 通知要求 不可応答",
  [0x5E] = "SetGet refused / SetGet 不可応答",
}
local WORDS = {
  foreign_header = "no ECHONET Lite header / ECHONET Liteのヘッダーではありません",
  arbitrary_format = "arbitrary message format, not decoded / 任意電文形式のため解読しません",
  truncated = "the frame is cut short / フレームが途中で切れています",
  unknown_service = "undefined service (ESV) / 未定義のサービス(ESV)です",
  trailing_bytes = "bytes after the end of the frame / フレームの後に余分なデータがあります",
  no_properties = "a request without any property / プロパティが一つもありません",
  data_length = "the data has another length than the standard says / データの長さが規格と異なります",
  number_range = "a number outside the range the standard gives / 数値が規格の範囲外です",
  unknown_code = "a code the standard does not define / 規格にないコードです",
  impossible_date = "an impossible date / あり得ない日時です",
  history_day = "the day of the history is out of range / 履歴の日が規格外です",
  segment_count = "the number of segments is out of range / コマ数が規格外です",
  property_map_length = "the property map's length does not fit its count / プロパティマップの長さが合いません",
  property_map_count = "the property map's count does not fit its content / プロパティマップの個数が合いません",
  instance_list = "count and length of the instance list disagree / インスタンスリストの個数と長さが合いません",
}
local LAYOUTS = {
  { kind = "choice", codes = { [48] = "on", [49] = "off" } },
  { kind = "raw", size = 0 },
  { kind = "raw", size = 4 },
  { kind = "raw", size = 17 },
  { kind = "raw", size = 2 },
  { kind = "raw", size = 1 },
  { kind = "choice", codes = { [65] = "fault", [66] = "no_fault" } },
  { kind = "raw", size = 3 },
  { kind = "raw", size = 12 },
  { kind = "raw", size = 5 },
  { kind = "property_map" },
  { kind = "instance_list" },
  { kind = "numbers", columns = 1, stamped = false, size = 4, signed = false, low = 0, high = 99999999, no_data = 4294967294 },
  { kind = "numbers", columns = 1, stamped = true, size = 4, signed = false, low = 0, high = 99999999, no_data = 4294967294 },
  { kind = "numbers", columns = 1, stamped = false, size = 1, signed = false, low = 1, high = 8 },
  { kind = "factor", codes = { [0] = "1", [1] = "0.1", [2] = "0.01", [3] = "0.001", [4] = "0.0001", [10] = "10", [11] = "100", [12] = "1000", [13] = "10000" } },
  { kind = "day_history", size = 4, low = 0, high = 99999999, no_data = 4294967294 },
  { kind = "numbers", columns = 1, stamped = false, size = 4, signed = false, low = 0, high = 999999 },
  { kind = "factor", codes = { [0] = "1", [1] = "0.1", [2] = "0.01", [3] = "0.001" } },
  { kind = "numbers", columns = 1, stamped = false, size = 1, signed = false, low = 1, high = 31 },
  { kind = "numbers", columns = 1, stamped = false, size = 1, signed = false, low = 0, high = 99, no_data = 255 },
  { kind = "raw", size = 16 },
  { kind = "numbers", columns = 2, stamped = false, size = 4, signed = false, low = 0, high = 99999999, no_data = 4294967294 },
  { kind = "numbers", columns = 2, stamped = true, size = 4, signed = false, low = 0, high = 99999999, no_data = 4294967294 },
  { kind = "factor", codes = { [0] = "1", [1] = "0.1", [2] = "0.01", [3] = "0.001", [4] = "0.0001", [10] = "10", [11] = "100", [12] = "1000", [13] = "10000", [14] = "100000" } },
  { kind = "numbers", columns = 1, stamped = false, size = 4, signed = true, low = -2147483647, high = 2147483645, no_data = 2147483646 },
  { kind = "numbers", columns = 2, stamped = false, size = 4, signed = true, low = -2147483647, high = 2147483645, no_data = 2147483646 },
  { kind = "minute_history", values = true, size = 4, low = 0, high = 99999999, no_data = 4294967294 },
  { kind = "minute_history", values = false, size = 4, low = 0, high = 99999999, no_data = 4294967294 },
}
local CLASSES = {
  [0x0000] = {
    [0x80] = { en = "Operation status", ja = "動作状態", layout = 1 },
    [0x81] = { en = "Installation location", ja = "設置場所", layout = 2 },
    [0x82] = { en = "Standard version information", ja = "規格Version情報", layout = 3 },
    [0x83] = { en = "Identification number", ja = "識別番号", layout = 4 },
    [0x84] = { en = "Measured instantaneous power consumption", ja = "瞬時消費電力計測値", layout = 5 },
    [0x85] = { en = "Measured cumulative electric energy consumption", ja = "積算消費電力量計測値", layout = 3 },
    [0x86] = { en = "Manufacturer's fault code", ja = "メーカ異常コード", layout = 2 },
    [0x87] = { en = "Current limit setting", ja = "電流制限設定", layout = 6 },
    [0x88] = { en = "Fault status", ja = "異常発生状態", layout = 7 },
    [0x89] = { en = "Fault description", ja = "異常内容", layout = 5 },
    [0x8A] = { en = "Manufacturer code", ja = "会員ID/メーカコード", layout = 8 },
    [0x8B] = { en = "Business facility code", ja = "事業場コード", layout = 8 },
    [0x8C] = { en = "Product code", ja = "商品コード", layout = 9 },
    [0x8D] = { en = "Production number", ja = "製造番号", layout = 9 },
    [0x8E] = { en = "Production date", ja = "製造年月日", layout = 3 },
    [0x8F] = { en = "Power-saving operation setting", ja = "節電動作設定", layout = 6 },
    [0x93] = { en = "Remote control setting", ja = "遠隔操作設定", layout = 6 },
    [0x97] = { en = "Current time setting", ja = "現在時刻設定", layout = 5 },
    [0x98] = { en = "Current date setting", ja = "現在年月日設定", layout = 3 },
    [0x99] = { en = "Power limit setting", ja = "電力制限設定", layout = 5 },
    [0x9A] = { en = "Cumulative operating time", ja = "積算運転時間", layout = 10 },
    [0x9D] = { en = "Status change announcement property map", ja = "状変アナウンスプロパティマップ", layout = 11 },
    [0x9E] = { en = "Set property map", ja = "Setプロパティマップ", layout = 11 },
    [0x9F] = { en = "Get property map", ja = "Getプロパティマップ", layout = 11 },
  },
  [0x0EF0] = {
    [0x80] = { en = "Operating status", ja = "動作状態", layout = 1 },
    [0x81] = { en = "Installation location", ja = "設置場所", layout = 2 },
    [0x82] = { en = "Version information", ja = "Version情報", layout = 3 },
    [0x83] = { en = "Identification number", ja = "識別番号", layout = 4 },
    [0x84] = { en = "Measured instantaneous power consumption", ja = "瞬時消費電力計測値", layout = 5 },
    [0x85] = { en = "Measured cumulative electric energy consumption", ja = "積算消費電力量計測値", layout = 3 },
    [0x86] = { en = "Manufacturer's fault code", ja = "メーカ異常コード", layout = 2 },
    [0x87] = { en = "Current limit setting", ja = "電流制限設定", layout = 6 },
    [0x88] = { en = "Fault status", ja = "異常発生状態", layout = 7 },
    [0x89] = { en = "Fault description", ja = "異常内容", layout = 5 },
    [0x8A] = { en = "Manufacturer code", ja = "会員ID/メーカコード", layout = 8 },
    [0x8B] = { en = "Business facility code", ja = "事業場コード", layout = 8 },
    [0x8C] = { en = "Product code", ja = "商品コード", layout = 9 },
    [0x8D] = { en = "Production number", ja = "製造番号", layout = 9 },
    [0x8E] = { en = "Production date", ja = "製造年月日", layout = 3 },
    [0x8F] = { en = "Power-saving operation setting", ja = "節電動作設定", layout = 6 },
    [0x93] = { en = "Remote control setting", ja = "遠隔操作設定", layout = 6 },
    [0x97] = { en = "Current time setting", ja = "現在時刻設定", layout = 5 },
    [0x98] = { en = "Current date setting", ja = "現在年月日設定", layout = 3 },
    [0x99] = { en = "Power limit setting", ja = "電力制限設定", layout = 5 },
    [0x9A] = { en = "Cumulative operating time", ja = "積算運転時間", layout = 10 },
    [0x9D] = { en = "Status change announcement property map", ja = "状変アナウンスプロパティマップ", layout = 11 },
    [0x9E] = { en = "Set property map", ja = "Setプロパティマップ", layout = 11 },
    [0x9F] = { en = "Get property map", ja = "Getプロパティマップ", layout = 11 },
    [0xBF] = { en = "Unique identifier data", ja = "個体識別情報", layout = 5 },
    [0xD3] = { en = "Number of self-node instances", ja = "自ノードインスタンス数", layout = 8 },
    [0xD4] = { en = "Number of self-node classes", ja = "自ノードクラス数", layout = 5 },
    [0xD5] = { en = "Instance list notification", ja = "インスタンスリスト通知", layout = 12 },
    [0xD6] = { en = "Self-node instance list S", ja = "自ノードインスタンスリストS", layout = 12 },
    [0xD7] = { en = "Self-node class list S", ja = "自ノードクラスリストS", layout = 2 },
  },
  [0x028A] = {
    [0x80] = { en = "Operation status", ja = "動作状態", layout = 1 },
    [0x81] = { en = "Installation location", ja = "設置場所", layout = 2 },
    [0x82] = { en = "Standard version information", ja = "規格Version情報", layout = 3 },
    [0x83] = { en = "Identification number", ja = "識別番号", layout = 4 },
    [0x84] = { en = "Measured instantaneous power consumption", ja = "瞬時消費電力計測値", layout = 5 },
    [0x85] = { en = "Measured cumulative electric energy consumption", ja = "積算消費電力量計測値", layout = 3 },
    [0x86] = { en = "Manufacturer's fault code", ja = "メーカ異常コード", layout = 2 },
    [0x87] = { en = "Current limit setting", ja = "電流制限設定", layout = 6 },
    [0x88] = { en = "Fault status", ja = "異常発生状態", layout = 7 },
    [0x89] = { en = "Fault description", ja = "異常内容", layout = 5 },
    [0x8A] = { en = "Manufacturer code", ja = "会員ID/メーカコード", layout = 8 },
    [0x8B] = { en = "Business facility code", ja = "事業場コード", layout = 8 },
    [0x8C] = { en = "Product code", ja = "商品コード", layout = 9 },
    [0x8D] = { en = "Production number", ja = "製造番号", layout = 9 },
    [0x8E] = { en = "Production date", ja = "製造年月日", layout = 3 },
    [0x8F] = { en = "Power-saving operation setting", ja = "節電動作設定", layout = 6 },
    [0x93] = { en = "Remote control setting", ja = "遠隔操作設定", layout = 6 },
    [0x97] = { en = "Current time setting", ja = "現在時刻設定", layout = 5 },
    [0x98] = { en = "Current date setting", ja = "現在年月日設定", layout = 3 },
    [0x99] = { en = "Power limit setting", ja = "電力制限設定", layout = 5 },
    [0x9A] = { en = "Cumulative operating time", ja = "積算運転時間", layout = 10 },
    [0x9D] = { en = "Status change announcement property map", ja = "状変アナウンスプロパティマップ", layout = 11 },
    [0x9E] = { en = "Set property map", ja = "Setプロパティマップ", layout = 11 },
    [0x9F] = { en = "Get property map", ja = "Getプロパティマップ", layout = 11 },
    [0xC1] = { en = "Monthly maximum electric power demand", ja = "月間最大需要電力", layout = 13, unit = "kW × 0xC5·0xD3·0xD4" },
    [0xC2] = { en = "Cumulative maximum electric power demand", ja = "累積最大需要電力", layout = 13, unit = "kW × 0xC7·0xD3·0xD4" },
    [0xC3] = { en = "Electric power demand at fixed time (30-minute average electric power)", ja = "定時需要電力 (30分平均電力)", layout = 14, unit = "kW × 0xC5·0xD3·0xD4" },
    [0xC4] = { en = "Number of effective digits of electric power demand", ja = "需要電力有効桁数", layout = 15, unit = "digits" },
    [0xC5] = { en = "Unit of electric power demand", ja = "需要電力単位", layout = 16, unit = "kW" },
    [0xC6] = { en = "Historical data of measured electric power demand", ja = "需要電力計測値履歴", layout = 17, unit = "kW × 0xC5·0xD3·0xD4" },
    [0xC7] = { en = "Unit of cumulative maximum electric power demand", ja = "累積最大需要電力単位", layout = 16, unit = "kW" },
    [0xCA] = { en = "Measurement data of reactive electric power consumption (lag) for power factor measurement", ja = "力測積算無効電力量 (遅れ)計測値", layout = 14, unit = "kvarh × 0xCD·0xD3·0xD4" },
    [0xCB] = { en = "Measurement data of cumulative amount of reactive electric power consumption (lag) at fixed time for power factor measurement", ja = "定時力測積算無効電力量 (遅れ)計測値", layout = 14, unit = "kvarh × 0xCD·0xD3·0xD4" },
    [0xCC] = { en = "Number of effective digits for measurement data of cumulative amount of reactive electric power consumption (lag) for power factor measurement", ja = "力測積算無効電力量 (遅れ)有効桁数", layout = 15, unit = "digits" },
    [0xCD] = { en = "Unit of measurement data of cumulative amount of reactive electric power consumption (lag)", ja = "力測積算無効電力量 (遅れ)単位", layout = 16, unit = "kvarh" },
    [0xCE] = { en = "Historical data of measurement data of cumulative amount of reactive electric power consumption (lag) for power factor measurement", ja = "力測積算無効電力量 (遅れ)計測値履歴", layout = 17, unit = "kvarh × 0xCD·0xD3·0xD4" },
    [0xD3] = { en = "Coefficient", ja = "係数", layout = 18 },
    [0xD4] = { en = "Multiplying factor for coefficient", ja = "係数の倍率", layout = 19 },
    [0xE0] = { en = "Fixed date", ja = "確定日", layout = 20 },
    [0xE1] = { en = "Day for which the historical data of measured cumulative amounts of electric energy is to be retrieved", ja = "積算履歴収集日", layout = 21 },
    [0xE2] = { en = "Measured cumulative amounts of active electric energy", ja = "積算有効電力量計測値", layout = 14, unit = "kWh × 0xE6·0xD3·0xD4" },
    [0xE3] = { en = "Cumulative amounts of active electric energy at fixed time", ja = "定時積算有効電力量計測値", layout = 14, unit = "kWh × 0xE6·0xD3·0xD4" },
    [0xE4] = { en = "Measurement data of cumulative amounts of active electric energy for power factor measurement", ja = "力測積算有効電力量計測値", layout = 14, unit = "kWh × 0xE6·0xD3·0xD4" },
    [0xE5] = { en = "Number of effective digits for cumulative amount of active electric energy", ja = "積算有効電力量有効桁数", layout = 15, unit = "digits" },
    [0xE6] = { en = "Unit of cumulative amounts of effective electric energy", ja = "積算有効電力量単位", layout = 16, unit = "kWh" },
    [0xE7] = { en = "Historical data of measured cumulative amount of active electric energy", ja = "積算有効電力量計測値履歴", layout = 17, unit = "kWh × 0xE6·0xD3·0xD4" },
  },
  [0x028F] = {
    [0x80] = { en = "Operation status", ja = "動作状態", layout = 1 },
    [0x81] = { en = "Installation location", ja = "設置場所", layout = 2 },
    [0x82] = { en = "Standard version information", ja = "規格Version情報", layout = 3 },
    [0x83] = { en = "Identification number", ja = "識別番号", layout = 4 },
    [0x84] = { en = "Measured instantaneous power consumption", ja = "瞬時消費電力計測値", layout = 5 },
    [0x85] = { en = "Measured cumulative electric energy consumption", ja = "積算消費電力量計測値", layout = 3 },
    [0x86] = { en = "Manufacturer's fault code", ja = "メーカ異常コード", layout = 2 },
    [0x87] = { en = "Current limit setting", ja = "電流制限設定", layout = 6 },
    [0x88] = { en = "Fault status", ja = "異常発生状態", layout = 7 },
    [0x89] = { en = "Fault description", ja = "異常内容", layout = 5 },
    [0x8A] = { en = "Manufacturer code", ja = "会員ID/メーカコード", layout = 8 },
    [0x8B] = { en = "Business facility code", ja = "事業場コード", layout = 8 },
    [0x8C] = { en = "Product code", ja = "商品コード", layout = 9 },
    [0x8D] = { en = "Production number", ja = "製造番号", layout = 9 },
    [0x8E] = { en = "Production date", ja = "製造年月日", layout = 3 },
    [0x8F] = { en = "Power-saving operation setting", ja = "節電動作設定", layout = 6 },
    [0x93] = { en = "Remote control setting", ja = "遠隔操作設定", layout = 6 },
    [0x97] = { en = "Current time setting", ja = "現在時刻設定", layout = 5 },
    [0x98] = { en = "Current date setting", ja = "現在年月日設定", layout = 3 },
    [0x99] = { en = "Power limit setting", ja = "電力制限設定", layout = 5 },
    [0x9A] = { en = "Cumulative operating time", ja = "積算運転時間", layout = 10 },
    [0x9D] = { en = "Status change announcement property map", ja = "状変アナウンスプロパティマップ", layout = 11 },
    [0x9E] = { en = "Set property map", ja = "Setプロパティマップ", layout = 11 },
    [0x9F] = { en = "Get property map", ja = "Getプロパティマップ", layout = 11 },
    [0xC0] = { en = "Route B Identification number", ja = "Bルート識別番号", layout = 22 },
    [0xC1] = { en = "Monthly maximum electric power demand (normal and reverse directions)", ja = "月間最大需要電力(正方向、逆方向計測値)", layout = 23, unit = "kW × 0xC5·0xD3·0xD4" },
    [0xC2] = { en = "Cumulative maximum electric power demand (normal and reverse directions)", ja = "累積最大需要電力(正方向、逆方向計測値)", layout = 23, unit = "kW × 0xC7·0xD3·0xD4" },
    [0xC3] = { en = "Electric power demand at fixed time (30-minute average electric power) (normal and reverse directions)", ja = "定時需要電力(30分平均電力)(正方向、逆方向計測値)", layout = 24, unit = "kW × 0xC5·0xD3·0xD4" },
    [0xC4] = { en = "Number of effective digits of electric power demand", ja = "需要電力有効桁数", layout = 15, unit = "digits" },
    [0xC5] = { en = "Unit of electric power demand", ja = "需要電力単位", layout = 25, unit = "kW" },
    [0xC6] = { en = "Historical data of measured electric power demand (normal direction)", ja = "需要電力計測値履歴(正方向計測値)", layout = 17, unit = "kW × 0xC5·0xD3·0xD4" },
    [0xC7] = { en = "Unit of cumulative maximum electric power demand", ja = "累積最大需要電力単位", layout = 25, unit = "kW" },
    [0xC8] = { en = "Historical data of measured electric power demand (reverse direction)", ja = "需要電力計測値履歴(逆方向計測値)", layout = 17, unit = "kW × 0xC5·0xD3·0xD4" },
    [0xCA] = { en = "Measurement data of cumulative amount of reactive electric energy (lag) for power factor (normal and reverse directions)", ja = "力測積算無効電力量(遅れ)計測値(正方向、逆方向計測値)", layout = 24, unit = "kvarh × 0xCD·0xD3·0xD4" },
    [0xCB] = { en = "Measurement data of cumulative amount of reactive electric energy (lag) at fixed time for power factor (normal and reverse directions)", ja = "定時力測積算無効電力量(遅れ)計測値(正方向、逆方向計測値)", layout = 24, unit = "kvarh × 0xCD·0xD3·0xD4" },
    [0xCC] = { en = "Number of effective digits for cumulative amount of reactive electric energy", ja = "積算無効電力量有効桁数", layout = 15, unit = "digits" },
    [0xCD] = { en = "Unit for cumulative amounts of reactive electric energy", ja = "積算無効電力量単位", layout = 25, unit = "kvarh" },
    [0xCE] = { en = "Historical data of measurement data of cumulative amount of reactive electric energy (lag) for power factor (normal direction)", ja = "力測積算無効電力量(遅れ)計測値履歴(正方向計測値)", layout = 17, unit = "kvarh × 0xCD·0xD3·0xD4" },
    [0xCF] = { en = "Historical data of measurement data of cumulative amount of reactive electric energy (lag) for power factor (reverse direction)", ja = "力測積算無効電力量(遅れ)計測値履歴(逆方向計測値)", layout = 17, unit = "kvarh × 0xCD·0xD3·0xD4" },
    [0xD0] = { en = "One-minute measured cumulative amount of active electric energy (normal and reverse directions)", ja = "1分積算有効電力量計測値(正方向、逆方向計測値)", layout = 24, unit = "kWh × 0xE6·0xD3·0xD4" },
    [0xD1] = { en = "One-minute measurement data of cumulative amount of reactive electric energy (lag) for power factor (normal and reverse directions)", ja = "1分力測積算無効電力量(遅れ)計測値(正方向、逆方向計測値)", layout = 24, unit = "kvarh × 0xCD·0xD3·0xD4" },
    [0xD3] = { en = "Coefficient", ja = "係数", layout = 18 },
    [0xD4] = { en = "Multiplying factor for coefficient", ja = "係数の倍率", layout = 19 },
    [0xD5] = { en = "Present values of measured cumulative amount of reactive electric energy (lag) (normal and reverse directions)", ja = "積算無効電力量計測値(遅れ)現在値(正方向、逆方向計測値)", layout = 24, unit = "kvarh × 0xCD·0xD3·0xD4" },
    [0xD6] = { en = "Present values of measured cumulative amount of reactive electric energy (lead) (normal and reverse directions)", ja = "積算無効電力量計測値(進み)現在値(正方向、逆方向計測値)", layout = 24, unit = "kvarh × 0xCD·0xD3·0xD4" },
    [0xE0] = { en = "Fixed date", ja = "確定日", layout = 20 },
    [0xE1] = { en = "Day for which the historical data of measured cumulative amounts of electric energy is to be retrieved", ja = "積算履歴収集日", layout = 21 },
    [0xE2] = { en = "Measured cumulative amount of active electric energy (normal and reverse directions)", ja = "積算有効電力量計測値(正方向、逆方向計測値)", layout = 24, unit = "kWh × 0xE6·0xD3·0xD4" },
    [0xE3] = { en = "Cumulative amounts of active electric energy at fixed time (normal and reverse directions)", ja = "定時積算有効電力量計測値(正方向、逆方向計測値)", layout = 24, unit = "kWh × 0xE6·0xD3·0xD4" },
    [0xE4] = { en = "Measurement data of cumulative amount of active electric energy for power factor (normal and reverse directions)", ja = "力測積算有効電力量計測値(正方向、逆方向計測値)", layout = 24, unit = "kWh × 0xE6·0xD3·0xD4" },
    [0xE5] = { en = "Number of effective digits for cumulative amount of active electric energy", ja = "積算有効電力量有効桁数", layout = 15, unit = "digits" },
    [0xE6] = { en = "Unit for cumulative amounts of active electric energy", ja = "積算有効電力量単位", layout = 25, unit = "kWh" },
    [0xE7] = { en = "Historical data of measured cumulative amount of active electric energy (normal direction)", ja = "積算有効電力量計測値履歴(正方向計測値)", layout = 17, unit = "kWh × 0xE6·0xD3·0xD4" },
    [0xE8] = { en = "Historical data of measured cumulative amount of active electric energy (reverse direction)", ja = "積算有効電力量計測値履歴(逆方向計測値)", layout = 17, unit = "kWh × 0xE6·0xD3·0xD4" },
    [0xEA] = { en = "Measured instantaneous electric energy", ja = "瞬時電力計測値", layout = 26, unit = "W" },
    [0xEB] = { en = "Measured instantaneous currents 2", ja = "瞬時電流計測値2", layout = 27, unit = "0.1 A" },
    [0xED] = { en = "Historical data of measured cumulative amount of active electric energy 2 (normal and reverse directions)", ja = "積算有効電力量計測値履歴2(正方向、逆方向計測値)", layout = 28, unit = "kWh × 0xE6·0xD3·0xD4" },
    [0xEE] = { en = "Historical data of measurement data of cumulative amount of reactive electric energy (lag) for power factor 2 (normal and reverse directions)", ja = "力測積算無効電力量(遅れ)計測値履歴2(正方向、逆方向計測値)", layout = 28, unit = "kvarh × 0xCD·0xD3·0xD4" },
    [0xEF] = { en = "Day for which the historical data of measured cumulative amounts of electric energy is to be retrieved 2", ja = "積算履歴収集日2", layout = 29, unit = "segments" },
  },
}

local proto = Proto("echonetlite", "ECHONET Lite")

local field = {
  ehd = ProtoField.uint16("echonetlite.ehd", "EHD", base.HEX),
  tid = ProtoField.uint16("echonetlite.tid", "TID", base.DEC),
  seoj = ProtoField.uint24("echonetlite.seoj", "SEOJ", base.HEX),
  deoj = ProtoField.uint24("echonetlite.deoj", "DEOJ", base.HEX),
  esv = ProtoField.uint8("echonetlite.esv", "ESV", base.HEX, SERVICES),
  opc = ProtoField.uint8("echonetlite.opc", "OPC", base.DEC),
  epc = ProtoField.uint8("echonetlite.epc", "EPC", base.HEX),
  pdc = ProtoField.uint8("echonetlite.pdc", "PDC", base.DEC),
  edt = ProtoField.bytes("echonetlite.edt", "EDT"),
  name = ProtoField.string("echonetlite.name", "Name"),
  name_ja = ProtoField.string("echonetlite.name_ja", "Name (ja)"),
  at = ProtoField.string("echonetlite.at", "Time (meter's clock)"),
  count = ProtoField.int32("echonetlite.count", "Count"),
  no_data = ProtoField.bool("echonetlite.no_data", "Not measured"),
  day = ProtoField.uint8("echonetlite.day", "Day (0 = today)"),
  factor = ProtoField.string("echonetlite.factor", "Factor"),
  word = ProtoField.string("echonetlite.word", "Meaning"),
  map = ProtoField.uint8("echonetlite.map", "Property", base.HEX),
  instance = ProtoField.uint24("echonetlite.instance", "Object", base.HEX),
  malformed = ProtoField.string("echonetlite.malformed", "Malformed"),
  problem = ProtoField.string("echonetlite.problem", "Problem"),
}
proto.fields = field

local expert_of = {
  malformed = ProtoExpert.new(
    "echonetlite.expert.malformed", "Malformed", expert.group.MALFORMED, expert.severity.ERROR),
  problem = ProtoExpert.new(
    "echonetlite.expert.problem", "Data against the standard", expert.group.PROTOCOL, expert.severity.WARN),
  refused = ProtoExpert.new(
    "echonetlite.expert.refused", "Refused", expert.group.RESPONSE_CODE, expert.severity.NOTE),
}
proto.experts = expert_of

local HEADER = 12
local MAP_AS_BITS_FROM = 16
local DAY_UNSET = 0x00FF
local LAST_YEAR = 9998
local SLOTS = 48
local MAX_SEGMENTS = 10
local FULL_MINUTES = 7 + 8 * MAX_SEGMENTS

local DAYS = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 }

-- Properties: each reader returns what to show as { field name, range, value } or a problem's code ---------------

local function days_in(year, month)
  local leap = year % 4 == 0 and (year % 100 ~= 0 or year % 400 == 0)
  return month == 2 and leap and 29 or DAYS[month]
end

-- Returns the text of a date and time of six or seven bytes, nil when there is none like it.
local function moment(edt, with_seconds)
  local year, month, day = edt(0, 2):uint(), edt(2, 1):uint(), edt(3, 1):uint()
  local hour, minute = edt(4, 1):uint(), edt(5, 1):uint()
  local second = with_seconds and edt(6, 1):uint() or 0
  if year < 1 or year > LAST_YEAR or month < 1 or month > 12 or day < 1 or day > days_in(year, month) then
    return nil
  end
  if hour > 23 or minute > 59 or second > 59 then
    return nil
  end
  return string.format("%04d-%02d-%02d %02d:%02d:%02d", year, month, day, hour, minute, second)
end

-- Appends `number` counts from `at` on; returns a problem's code when one is out of range.
local function counts(found, edt, at, number, layout)
  for index = 0, number - 1 do
    local range = edt(at + index * layout.size, layout.size)
    local value = layout.signed and range:int() or range:uint()
    if value == layout.no_data then
      table.insert(found, { "no_data", range, true })
    elseif value < layout.low or value > layout.high then
      return "number_range"
    else
      table.insert(found, { "count", range, value })
    end
  end
end

local readers = {}

function readers.numbers(edt, layout)
  local head = layout.stamped and 7 or 0
  if edt:len() ~= head + layout.columns * layout.size then
    return nil, "data_length"
  end
  local found = {}
  local problem = counts(found, edt, head, layout.columns, layout)
  if problem then
    return nil, problem
  end
  if layout.stamped then
    local at = moment(edt, true)
    if not at then
      return nil, "impossible_date"
    end
    table.insert(found, 1, { "at", edt(0, 7), at })
  end
  return found
end

function readers.day_history(edt, layout)
  if edt:len() ~= 2 + SLOTS * layout.size then
    return nil, "data_length"
  end
  local day, found = edt(0, 2):uint(), {}
  if day > 99 and day ~= DAY_UNSET then
    return nil, "history_day"
  end
  if day ~= DAY_UNSET then
    table.insert(found, { "day", edt(0, 2), day })
  end
  local slots = {}
  local problem = counts(slots, edt, 2, SLOTS, layout)
  if problem then
    return nil, problem
  end
  for index, slot in ipairs(slots) do
    slot[4] = string.format("  %02d:%02d", math.floor((index - 1) / 2), (index - 1) % 2 * 30)
    table.insert(found, slot)
  end
  return found
end

function readers.minute_history(edt, layout)
  local length = edt:len()
  if length < 7 then
    return nil, "data_length"
  end
  local said = edt(6, 1):uint()
  local sent = length == FULL_MINUTES and MAX_SEGMENTS or said
  if length ~= 7 + (layout.values and 2 * sent * layout.size or 0) then
    return nil, "data_length"
  end
  if said < 1 or said > MAX_SEGMENTS then
    return nil, "segment_count"
  end
  local found = {}
  if edt(0, 6):bytes():tohex() ~= "FFFFFFFFFFFF" then
    local at = moment(edt, false)
    if not at then
      return nil, "impossible_date"
    end
    table.insert(found, { "at", edt(0, 6), at })
  end
  if not layout.values then
    table.insert(found, { "count", edt(6, 1), said })
    return found
  end
  local problem = counts(found, edt, 7, 2 * said, layout)
  if problem then
    return nil, problem
  end
  return found
end

local function code(kind)
  return function(edt, layout)
    if edt:len() ~= 1 then
      return nil, "data_length"
    end
    local meaning = layout.codes[edt(0, 1):uint()]
    if not meaning then
      return nil, "unknown_code"
    end
    return { { kind, edt(0, 1), meaning } }
  end
end

readers.factor = code("factor")
readers.choice = code("word")

function readers.raw(edt, layout)
  if layout.size > 0 and edt:len() ~= layout.size then
    return nil, "data_length"
  end
  return {}
end

function readers.property_map(edt)
  local count, found = edt(0, 1):uint(), {}
  local as_bits = count >= MAP_AS_BITS_FROM
  if edt:len() ~= 1 + (as_bits and 16 or count) then
    return nil, "property_map_length"
  end
  local codes, seen = {}, 0
  for at = 1, edt:len() - 1 do
    local byte = edt(at, 1):uint()
    if not as_bits then
      codes[byte] = at
    else
      for bit = 0, 7 do
        if math.floor(byte / 2 ^ bit) % 2 == 1 then
          codes[0x80 + 0x10 * bit + at - 1] = at
        end
      end
    end
  end
  for epc = 0, 0xFF do
    if codes[epc] then
      if epc < 0x80 then
        return nil, "property_map_count"
      end
      seen = seen + 1
      table.insert(found, { "map", edt(codes[epc], 1), epc })
    end
  end
  if seen ~= count then
    return nil, "property_map_count"
  end
  return found
end

function readers.instance_list(edt)
  local count, found = edt(0, 1):uint(), {}
  if edt:len() ~= 1 + 3 * count then
    return nil, "instance_list"
  end
  for index = 0, count - 1 do
    local range = edt(1 + 3 * index, 3)
    table.insert(found, { "instance", range, range:uint() })
  end
  return found
end

-- Frames ---------------------------------------------------------------------------------------------------------

-- Returns where the list at `at` ends, nil when the frame ends before it.
local function list_end(tvb, at)
  if at >= tvb:len() then
    return nil
  end
  local count = tvb(at, 1):uint()
  at = at + 1
  for _ = 1, count do
    if at + 2 > tvb:len() then
      return nil
    end
    at = at + 2 + tvb(at + 1, 1):uint()
    if at > tvb:len() then
      return nil
    end
  end
  return at
end

-- Returns where the first and, if there is one, the second list begin, or nil and the code of what is wrong.
local function lists_of(tvb)
  local length = tvb:len()
  if length < 2 or tvb(0, 1):uint() ~= 0x10 or (tvb(1, 1):uint() ~= 0x81 and tvb(1, 1):uint() ~= 0x82) then
    return nil, "foreign_header"
  elseif tvb(1, 1):uint() == 0x82 then
    return nil, "arbitrary_format"
  elseif length < HEADER then
    return nil, "truncated"
  end
  local esv = tvb(10, 1):uint()
  if not SERVICES[esv] then
    return nil, "unknown_service"
  end
  local first, second = HEADER - 1, nil
  local ends = list_end(tvb, first)
  if ends and TWO_LISTS[esv] and not (esv == SET_GET and ends == length) then
    second = ends
    ends = list_end(tvb, second)
  end
  if not ends then
    return nil, "truncated"
  elseif ends ~= length then
    return nil, "trailing_bytes"
  end
  local properties = tvb(first, 1):uint() + (second and tvb(second, 1):uint() or 0)
  if properties == 0 and not REFUSALS[esv] then
    return nil, "no_properties"
  end
  return { first, second }
end

local function show_problem(node, name, reason)
  node:add(field[name], reason):set_generated()
  node:add_proto_expert_info(expert_of[name], WORDS[reason])
end

local function show_content(node, edt, line)
  local layout = line and LAYOUTS[line.layout]
  if not layout then
    return
  end
  local found, problem = readers[layout.kind](edt, layout)
  if problem then
    show_problem(node, "problem", problem)
    return
  end
  for _, item in ipairs(found) do
    local shown = node:add(field[item[1]], item[2], item[3])
    if item[1] == "count" and line.unit then
      shown:append_text(" " .. line.unit)
    end
    shown:append_text(item[4] or "")
  end
end

-- Shows one list; returns where it ends and the codes in it.
local function show_list(tree, tvb, at, class)
  local lines = CLASSES[class] or CLASSES[0]
  local count = tvb(at, 1):uint()
  tree:add(field.opc, tvb(at, 1))
  at = at + 1
  local codes = {}
  for _ = 1, count do
    local epc, pdc = tvb(at, 1):uint(), tvb(at + 1, 1):uint()
    local line = lines[epc]
    local node = tree:add(tvb(at, 2 + pdc), string.format("0x%02X", epc))
    node:add(field.epc, tvb(at, 1))
    if line then
      node:append_text(" " .. line.en .. " (" .. line.ja .. ")")
      node:add(field.name, tvb(at, 1), line.en)
      node:add(field.name_ja, tvb(at, 1), line.ja)
    end
    node:add(field.pdc, tvb(at + 1, 1))
    if pdc > 0 then
      node:add(field.edt, tvb(at + 2, pdc))
      show_content(node, tvb(at + 2, pdc):tvb(), line)
    end
    table.insert(codes, string.format("%02X", epc))
    at = at + 2 + pdc
  end
  return at, codes
end

local function show_head(tree, tvb)
  local parts = { { "ehd", 0, 2 }, { "tid", 2, 2 }, { "seoj", 4, 3 }, { "deoj", 7, 3 }, { "esv", 10, 1 } }
  for _, part in ipairs(parts) do
    if tvb:len() >= part[2] + part[3] then
      tree:add(field[part[1]], tvb(part[2], part[3]))
    end
  end
end

function proto.dissector(tvb, pinfo, root)
  pinfo.cols.protocol = "ECHONET Lite"
  local tree = root:add(proto, tvb())
  local lists, reason = lists_of(tvb)
  if reason ~= "foreign_header" then
    show_head(tree, tvb)
  end
  if reason then
    show_problem(tree, "malformed", reason)
    pinfo.cols.info = WORDS[reason]
    return tvb:len()
  end
  local esv = tvb(10, 1):uint()
  -- A request names the properties of the object it goes to, an answer those of the object it comes from.
  local class = REQUESTS[esv] and tvb(7, 2):uint() or tvb(4, 2):uint()
  local info = {}
  for _, at in ipairs(lists) do
    local _, codes = show_list(tree, tvb, at, class)
    table.insert(info, table.concat(codes, " "))
  end
  if REFUSALS[esv] then
    tree:add_proto_expert_info(expert_of.refused, REFUSALS[esv])
  end
  pinfo.cols.info = string.format(
    "%s 0x%06X → 0x%06X TID %d  %s",
    SERVICES[esv], tvb(4, 3):uint(), tvb(7, 3):uint(), tvb(2, 2):uint(), table.concat(info, " | "))
  return tvb:len()
end

DissectorTable.get("udp.port"):add(PORT, proto)
