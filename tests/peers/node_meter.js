// A high-voltage meter (0x028A01) on the npm package "echonet-lite": a device whose protocol stack is not ours.
// Usage: node node_meter.js 4|6 – prints "ready" once it listens, then answers until it is ended.
'use strict';

const EL = require('echonet-lite');

const METER = '028a01';
const at = [0x07, 0xea, 0x0b, 0x14, 0x08, 0x1e, 0x00]; // 2026-11-20 08:30:00
const properties = {
  80: [0x30],
  81: [0x00],
  82: [0x00, 0x00, 0x52, 0x00],
  88: [0x42],
  '8a': [0x00, 0x00, 0x77],
  '9d': [0x04, 0x80, 0x81, 0x88, 0xc3],
  '9e': [0x02, 0x81, 0xe1],
  c3: [...at, 0x00, 0x00, 0x02, 0x80],
  c5: [0x03],
  d3: [0x00, 0x00, 0x04, 0xb0],
  d4: [0x00],
  e1: [0x00],
  e2: [...at, 0x00, 0x3f, 0xd6, 0x8a],
  e5: [0x08],
  e6: [0x03],
};
// Fifteen properties and the map itself make sixteen: the bit map form.
properties['9f'] = bitMap([...Object.keys(properties), '9f'].map((epc) => parseInt(epc, 16)));

function bitMap(codes) {
  const bytes = new Array(16).fill(0);
  for (const code of codes) bytes[code & 0x0f] |= 1 << ((code >> 4) - 8);
  return [codes.length, ...bytes];
}

function onFrame(rinfo, els, error) {
  if (error || els.DEOJ !== METER) return;
  if (els.ESV === EL.GET) EL.replyGetDetail(rinfo, els, { [METER]: properties });
  if (els.ESV === EL.SETC) EL.replySetDetail(rinfo, els, { [METER]: properties });
}

async function main() {
  const version = Number(process.argv[2]);
  const socket = await EL.initialize([METER], onFrame, version, { autoGetProperties: false });
  socket.once('listening', () => console.log('ready'));
}

main();
