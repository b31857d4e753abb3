// A controller on the npm package "echonet-lite": reads properties of one object, by a stack not ours.
// Usage: node node_controller.js 4|6 OBJECT EPC… – finds the node by multicast, prints {"address", "values"} as JSON.
'use strict';

const EL = require('echonet-lite');

const PATIENCE_MS = 10000;
const [version, object, ...epcs] = process.argv.slice(2);
const values = {};
let address = null;

function onFrame(rinfo, els, error) {
  if (error) return;
  if (address === null && els.SEOJ === '0ef001' && els.ESV === EL.GET_RES) {
    address = rinfo.address;
    for (const epc of epcs) EL.sendOPC1(address, '05ff02', object, EL.GET, epc, '');
  }
  if (rinfo.address === address && els.SEOJ === object && els.ESV === EL.GET_RES) Object.assign(values, els.DETAILs);
  if (epcs.every((epc) => epc in values)) finish(0);
}

function finish(code) {
  console.log(JSON.stringify({ address, values }));
  process.exit(code);
}

async function main() {
  const socket = await EL.initialize(['05ff02'], onFrame, Number(version), { autoGetProperties: false });
  socket.once('listening', () => EL.search());
  setTimeout(() => finish(3), PATIENCE_MS);
}

main();
