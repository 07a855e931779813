#!/usr/bin/env node
// A plain Node HTTP server that predicts with ONNX Runtime on one thread. It takes the same
// requests and gives the same answers as mlp serve: JSON rows, and FP32 tensors of the Open
// Inference Protocol with binary data.
//
//   peer.js MODEL.onnx PORT PROCESSES
'use strict';
const cluster = require('cluster');
const http = require('http');
const os = require('os');
const path = require('path');

const cache = process.env.MLP_PEERS_DIR ||
  path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'mlp-peers');
const ort = require(path.join(cache, 'node', 'node_modules', 'onnxruntime-node'));

const [model, port, processes] = process.argv.slice(2);
const classes = 10;

/** Returns the numbers of JSON rows in one array, row after row. */
function numbersOf(rows) {
  const x = new Float32Array(rows.length * rows[0].length);
  let at = 0;
  for (const row of rows) for (const v of row) x[at++] = v;
  return x;
}

/** Returns the predicted class of row i and its probability. */
function decide(y, i) {
  let best = i * classes;
  for (let k = best + 1; k < (i + 1) * classes; k++) if (y[k] > y[best]) best = k;
  return [best - i * classes, y[best]];
}

/** Answers a request with JSON rows. */
async function predict(run, body, response) {
  const { rows } = JSON.parse(body);
  const y = await run(numbersOf(rows), rows.length);
  const predictions = rows.map((_, i) => {
    const [k, probability] = decide(y, i);
    return { row: i + 1, outputs: Array.from(y.subarray(i * classes, (i + 1) * classes)), class: String(k), probability };
  });
  const text = JSON.stringify({ model: 'notebook', predictions });
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}

/** Answers a request with a binary tensor. */
async function infer(run, body, length, response) {
  const { inputs: [{ shape: [rows] }] } = JSON.parse(body.subarray(0, length));
  const x = new Float32Array(body.buffer.slice(body.byteOffset + length, body.byteOffset + body.length));
  const y = await run(x, rows);
  const head = Buffer.from(JSON.stringify({
    model_name: 'notebook', model_version: '1',
    outputs: [{ name: 'probabilities', datatype: 'FP32', shape: [rows, classes], parameters: { binary_data_size: y.byteLength } }],
  }));
  const data = Buffer.from(y.buffer, y.byteOffset, y.byteLength);
  response.writeHead(200, {
    'Content-Type': 'application/octet-stream', 'Content-Length': head.length + data.length,
    'Inference-Header-Content-Length': head.length,
  });
  response.end(Buffer.concat([head, data]));
}

async function serve() {
  const session = await ort.InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  const [input] = session.inputNames;
  const inputs = session.inputMetadata[0].shape[1];
  const run = async (x, rows) => (await session.run({ [input]: new ort.Tensor('float32', x, [rows, inputs]) }, ['probabilities'])).probabilities.data;
  http.createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
      const length = request.headers['inference-header-content-length'];
      const answered = length ? infer(run, body, Number(length), response) : predict(run, body, response);
      answered.catch((error) => {
        response.writeHead(500);
        response.end(String(error));
      });
    });
  }).listen(Number(port), '127.0.0.1');
}

if (cluster.isPrimary && processes > 1) {
  for (let i = 0; i < processes; i++) cluster.fork();
  process.on('SIGTERM', () => process.exit());
} else {
  serve();
}
