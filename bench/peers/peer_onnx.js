#!/usr/bin/env node
// ONNX Runtime, through its package for Node: the probabilities of the 10,000
// test images, as the task inference of peer.py has them. ORT_NUM_THREADS is
// the number of its threads.
'use strict';
const fs = require('fs');
const os = require('os');
const path = require('path');

const cache = process.env.MLP_PEERS_DIR ||
  path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'mlp-peers');
const modules = path.join(cache, 'node', 'node_modules');
const ort = require(path.join(modules, 'onnxruntime-node'));
const { version } = require(path.join(modules, 'onnxruntime-node', 'package.json'));

const batchSizes = [1, 32, 1024];
const inputs = 784;

/** The values of an NPY file of bytes, version 1.0. */
function bytesOf(name) {
  const file = fs.readFileSync(path.join(cache, 'data', name));
  return file.subarray(10 + file.readUInt16LE(8));
}

function batches(images, size) {
  const rows = images.length / inputs;
  const tensors = [];
  for (let at = 0; at < rows; at += size) {
    const n = Math.min(size, rows - at);
    tensors.push(new ort.Tensor('float32', images.subarray(at * inputs, (at + n) * inputs), [n, inputs]));
  }
  return tensors;
}

/** Seconds of one pass over all batches. */
async function pass(session, tensors) {
  const start = process.hrtime.bigint();
  for (const pixels of tensors) await session.run({ pixels });
  return Number(process.hrtime.bigint() - start) / 1e9;
}

const sum = (values) => values.reduce((a, b) => a + b, 0);

function median(values) {
  const sorted = values.slice().sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

async function correct(session, tensors, labels) {
  let found = 0;
  let row = 0;
  for (const pixels of tensors) {
    const { data, dims } = (await session.run({ pixels })).probabilities;
    for (let i = 0; i < dims[0]; i++, row++) {
      const p = data.subarray(i * dims[1], (i + 1) * dims[1]);
      if (p.indexOf(Math.max(...p)) === labels[row]) found++;
    }
  }
  return found;
}

async function main() {
  const threads = Number(process.env.ORT_NUM_THREADS || 2);
  const session = await ort.InferenceSession.create(path.join(cache, 'notebook.onnx'), { intraOpNumThreads: threads });
  const images = Float32Array.from(bytesOf('test-images.npy'), (p) => p / 255);
  const seconds = {};
  let tensors;
  for (const size of batchSizes) {
    tensors = batches(images, size);
    await pass(session, tensors.slice(0, 200));
    const passes = [];
    do passes.push(await pass(session, tensors)); while (sum(passes) < 0.3);
    seconds[size] = median(passes) / (images.length / inputs);
  }
  console.log(JSON.stringify({
    version: `ONNX Runtime ${version} in Node ${process.versions.node}`,
    row_seconds: seconds,
    correct: await correct(session, tensors, bytesOf('test-labels.npy')),
  }));
}

main();
