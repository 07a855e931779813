#!/usr/bin/env node
// Runs every ONNX file of a folder in ONNX Runtime on the rows beside it, and
// compares with what mlp predicts: the same class and label on every row, and
// outputs that differ by at most TOLERANCE, which for a regression is in units of
// the target's scale, or relative to a value that is larger. Prints a table; exits
// with 1 where a case fails.
//
//     bench/onnx/check.js DIR
'use strict';
const fs = require('fs');
const os = require('os');
const path = require('path');

const cache = process.env.MLP_PEERS_DIR ||
  path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'mlp-peers');
const modules = path.join(cache, 'node', 'node_modules');
const ort = require(path.join(modules, 'onnxruntime-node'));
const { version } = require(path.join(modules, 'onnxruntime-node', 'package.json'));

const TOLERANCE = 1e-5;

/** What the graph is fed. */
function feeds(c) {
  const fed = {};
  for (const { name, cols, numbers, texts } of c.inputs) {
    fed[name] = texts
      ? new ort.Tensor('string', texts, [c.rows, cols])
      : new ort.Tensor('float32', Float32Array.from(numbers, v => v === null ? NaN : v), [c.rows, cols]);
  }
  return fed;
}

/** The class of a row of outputs, as Model.Class of mlp decides. */
function classOf(y) {
  if (y.length === 1) return y[0] >= 0.5 ? 1 : 0;
  return y.indexOf(Math.max(...y));
}

/** The first fault of a case, or null, and the largest difference of its outputs. */
async function compare(dir, base, c) {
  const session = await ort.InferenceSession.create(path.join(dir, base + '.onnx'), { logSeverityLevel: 3, intraOpNumThreads: 1 });
  const given = await session.run(feeds(c));
  await session.release();
  const [outputs, labels] = session.outputNames.map(name => given[name]);
  const want = [c.rows, c.width];
  if (outputs.type !== 'float32' || JSON.stringify(outputs.dims) !== JSON.stringify(want)) {
    return { fault: `expected float32 of ${want}, found ${outputs.type} of ${outputs.dims}`, difference: NaN };
  }
  let difference = 0;
  for (let i = 0; i < c.outputs.length; i++) {
    const unit = c.units[i % c.width];
    const d = Math.abs(outputs.data[i] - c.outputs[i]) / Math.max(unit, Math.abs(c.outputs[i]));
    if (!(d <= difference)) difference = d; // also where it is not a number
  }
  if (!(difference <= TOLERANCE)) return { fault: `outputs differ by ${difference}`, difference };
  for (let row = 0; c.classes && row < c.rows; row++) {
    const found = classOf(outputs.data.subarray(row * c.width, (row + 1) * c.width));
    if (found !== c.classes[row]) return { fault: `row ${row}: expected class ${c.classes[row]}, found ${found}`, difference };
    if (c.labels && labels.data[row] !== c.labels[row]) {
      return { fault: `row ${row}: expected the label ${c.labels[row]}, found ${labels.data[row]}`, difference };
    }
  }
  return { fault: null, difference };
}

/** One line for each value of a property of the cases. */
function table(results, title, of) {
  const groups = new Map();
  for (const r of results) {
    const group = groups.get(of(r.c)) || { files: 0, rows: 0, difference: 0, faults: 0 };
    group.files++;
    group.rows += r.c.rows;
    if (!(r.difference <= group.difference)) group.difference = r.difference;
    if (r.fault) group.faults++;
    groups.set(of(r.c), group);
  }
  console.log(`\n${title.padEnd(28)}${'files'.padStart(8)}${'rows'.padStart(9)}  largest difference`);
  for (const [name, g] of groups) {
    const fault = g.faults ? `  ${g.faults} FAIL` : '';
    console.log(`${String(name).padEnd(28)}${String(g.files).padStart(8)}${String(g.rows).padStart(9)}  ${g.difference.toExponential(1)}${fault}`);
  }
}

async function main(dir) {
  const bases = fs.readdirSync(dir).filter(f => f.endsWith('.json')).map(f => f.slice(0, -'.json'.length)).sort();
  const results = [];
  for (const base of bases) {
    const c = JSON.parse(fs.readFileSync(path.join(dir, base + '.json')));
    let result;
    try {
      result = await compare(dir, base, c);
    } catch (e) {
      result = { fault: e.message, difference: NaN };
    }
    if (result.fault) console.log(`${base}.onnx (${c.name}, opset ${c.opset}${c.bare ? ', bare' : ''}): ${result.fault}`);
    results.push({ c, ...result });
  }
  table(results, 'activation', c => c.activation);
  table(results, 'output', c => c.output);
  table(results, 'preprocessing', c => c.preprocessing + (c.bare ? ' (bare)' : ''));
  table(results, 'opset', c => c.opset);
  const faults = results.filter(r => r.fault).length;
  console.log(`\nONNX Runtime ${version}: ${results.length - faults} of ${results.length} files agree with mlp`);
  process.exitCode = faults || results.length === 0 ? 1 : 0;
}

main(process.argv[2]);
