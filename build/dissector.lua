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
