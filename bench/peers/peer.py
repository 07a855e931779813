"""What the Python peers share: the data, the clock, the line of JSON they print.

A peer is started as `peer_NAME.py TASK [EPOCHS]`; its threads come from the
environment (OMP_NUM_THREADS, OPENBLAS_NUM_THREADS).

  epoch      training passes over MNIST with the notebook's settings
  steps      steps of a 4-16-3 network with ReLU and batches of 32
  inference  probabilities of the 10,000 test images
  start      everything up to the end of the first step
"""

import json
import os
import pathlib
import statistics
import sys
import time

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
CACHE = pathlib.Path(os.environ.get("MLP_PEERS_DIR") or
                     pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "mlp-peers")
INITIAL = HERE / "../../testdata/trace/tiny-sigmoid-initial-weights.npz"  # N(0, 0.0001²)
TRAINED = CACHE / "notebook.npz"
BATCH, RATE = 100, 0.05  # the gradient is the sum over the batch
SMALL, SMALL_BATCH, SMALL_ROWS, SMALL_EPOCHS = (4, 16, 3), 32, 160, 1000
INFERENCE_BATCHES = (1, 32, 1024)


def mnist(part, dtype=np.float32):
    """Images as (rows, 784) from 0 to 1, and class numbers."""
    images = np.load(CACHE / "data" / f"{part}-images.npy")
    return np.divide(images, 255, dtype=dtype), np.load(CACHE / "data" / f"{part}-labels.npy").astype(np.int64)


def weights(path):
    """The notebook's matrices, the bias as the last row of each."""
    with np.load(path) as arrays:
        return [arrays[f"W{i}"] for i in range(len(arrays.files))]


def small():
    """The initial weights of the small network, and rows of the size of iris
    (160 of them, so that every batch is full)."""
    rng = np.random.default_rng(1)
    w = [rng.normal(0, 0.1, (i + 1, o)).astype(np.float32) for i, o in zip(SMALL, SMALL[1:])]
    return w, rng.normal(size=(SMALL_ROWS, SMALL[0])).astype(np.float32), rng.integers(0, SMALL[-1], SMALL_ROWS)


def batches(size, *arrays):
    return [tuple(a[i:i + size] for a in arrays) for i in range(0, len(arrays[0]), size)]


def seconds(f):
    start = time.perf_counter()
    f()
    return time.perf_counter() - start


def time_epochs(epoch, test_error):
    """One epoch to warm up, then the measured ones."""
    epoch()
    measured = [seconds(epoch) for _ in range(int(sys.argv[2]))]
    return {"epoch_seconds": measured, "test_error": test_error()}


def time_steps(epochs):
    """epochs(n) trains n epochs of the small network."""
    epochs(20)
    return {"step_seconds": seconds(lambda: epochs(SMALL_EPOCHS)) / (SMALL_EPOCHS * SMALL_ROWS // SMALL_BATCH)}


def time_inference(predict, convert=lambda x: x):
    """predict(x) returns the probabilities of a batch; convert makes its input
    from an array, before the clock starts."""
    images, labels = mnist("test")
    result = {}
    for size in INFERENCE_BATCHES:
        inputs = [convert(x) for (x,) in batches(size, images)]

        def run():
            for x in inputs:
                predict(x)

        for x in inputs[:200]:
            predict(x)
        passes = [seconds(run)]
        while sum(passes) < 0.3:
            passes.append(seconds(run))
        result[str(size)] = statistics.median(passes) / len(images)
    found = np.concatenate([np.asarray(predict(x)) for x in inputs]).argmax(1)
    return {"row_seconds": result, "correct": int((found == labels).sum())}


def main(version, **tasks):
    if len(sys.argv) < 2 or sys.argv[1] not in tasks:
        sys.exit(f"usage: {sys.argv[0]} {'|'.join(tasks)} [EPOCHS]")
    result = tasks[sys.argv[1]]() or {}
    print(json.dumps({"version": version, **result}))
